//! Finds the notes folder of a command: the configured folder, or a checkout of the git repository.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::{info, warn};

use super::failure::Failure;
use crate::background::git::{self, Checkout, PullHandle, Repository};
use crate::config::Config;
use crate::private_files;

/// How long the startup waits for the first clone. After that, the bot starts without notes and keeps trying.
const FIRST_PULL_TIMEOUT: Duration = Duration::from_secs(10);

/// Returns the notes folder for a short-lived command. For a git repository, it is the last checkout by `serve`.
///
/// # Errors
/// Fails if the repository has not been pulled yet.
pub fn notes_folder(config: &Config) -> Result<PathBuf, Failure> {
    resolve_folder(config).map_err(|line| Failure::Usage(vec![line]))
}

/// Does the same as [`notes_folder`], but returns the error as one line.
pub fn resolve_folder(config: &Config) -> Result<PathBuf, String> {
    let Some(repository) = repository(config) else {
        return Ok(config.notes_dir.clone());
    };
    let newest = repository.newest().map(|checkout| checkout.folder);
    newest.ok_or_else(|| {
        format!(
            "{} has not been pulled to {} yet. Run `recite serve` to pull it, or pass a notes folder with `--notes`.",
            repository.remote(),
            config.data_dir.join(git::FOLDER).display()
        )
    })
}

/// Returns the configured git repository, if any.
fn repository(config: &Config) -> Option<Repository> {
    Repository::new(&config.git, &config.data_dir.join(git::FOLDER))
}

/// The notes folder that `serve` starts with, and the git repository that updates it.
pub struct NotesSource {
    /// The folder to load first.
    pub folder: PathBuf,
    /// `None` if the notes are a local folder.
    pub remote: Option<PulledRepository>,
}

/// A git repository that is pulled in the background.
pub struct PulledRepository {
    /// Requests pulls on demand.
    pub pulls: PullHandle,
    /// The checkouts of scheduled pulls. Nothing more is pulled until they have been received.
    pub checkouts: mpsc::Receiver<Checkout>,
}

impl NotesSource {
    /// Returns the configured notes, and starts to pull them if they come from a git repository.
    ///
    /// The first folder is the last checkout. If there is none, this waits up to 10 seconds for the first clone,
    /// and then starts with an empty folder.
    ///
    /// # Errors
    /// Fails if the data folder cannot be written.
    pub async fn open(config: &Config) -> Result<Self, Failure> {
        let Some(repository) = repository(config) else {
            let folder = config.notes_dir.clone();
            return Ok(Self {
                folder,
                remote: None,
            });
        };
        let remote = repository.remote().clone();
        let newest = repository.newest();
        let (pulls, mut checkouts, work) = PullHandle::new(repository, config.git.every);
        tokio::spawn(work);
        let first = match newest {
            Some(newest) => {
                info!(
                    "starting with commit {} of {remote} from the last pull",
                    newest.short()
                );
                Some(newest)
            }
            None => {
                info!("waiting for the first commit of {remote}");
                let pulled = timeout(FIRST_PULL_TIMEOUT, pulls.pull_now()).await;
                // If a scheduled pull was already in progress, its checkout is in the channel.
                let requested = pulled.ok().and_then(Result::ok).flatten();
                requested.or_else(|| checkouts.try_recv().ok())
            }
        };
        let folder = match first {
            Some(first) => first.folder,
            None => {
                warn!(
                    "starting without notes: {remote} could not be pulled yet; retrying in the background"
                );
                let empty = config.data_dir.join(git::FOLDER).join("empty");
                private_files::create_folder(&empty)
                    .with_context(|| format!("create {}", empty.display()))?;
                empty
            }
        };
        Ok(Self {
            folder,
            remote: Some(PulledRepository { pulls, checkouts }),
        })
    }
}
