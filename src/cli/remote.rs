//! Notes from a git repository: the folder that a command takes them from.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::{info, warn};

use super::failure::Failure;
use crate::background::git::{self, Checkout, Pulls, Repository};
use crate::config::Config;
use crate::private_files;

/// How long a start waits for a first clone. Then the bot answers what it can and goes on trying.
const FIRST_PULL_WITHIN: Duration = Duration::from_secs(10);

/// The folder of notes for a command that ends soon: of a repository, what `serve` pulled last.
///
/// # Errors
/// It has pulled nothing yet.
pub fn notes_folder(config: &Config) -> Result<PathBuf, Failure> {
    folder_of(config).map_err(|line| Failure::Usage(vec![line]))
}

/// As [`notes_folder`]; its error is one line.
pub fn folder_of(config: &Config) -> Result<PathBuf, String> {
    let Some(repository) = repository(config) else {
        return Ok(config.notes_dir.clone());
    };
    let newest = repository.newest().map(|checkout| checkout.folder);
    newest.ok_or_else(|| {
        format!(
            "no commit of {} is in {} yet; `recite serve` pulls it, or name a folder of notes with `--notes`",
            repository.remote(),
            config.data_dir.join(git::FOLDER).display()
        )
    })
}

fn repository(config: &Config) -> Option<Repository> {
    Repository::new(&config.git, &config.data_dir.join(git::FOLDER))
}

/// Where `serve` takes the notes from at first, and what comes later.
pub struct Notes {
    pub folder: PathBuf,
    /// `None` where the notes are a folder of this machine.
    pub remote: Option<Remote>,
}

/// A repository that is being pulled.
pub struct Remote {
    pub pulls: Pulls,
    /// The commits that nobody asked for. While one waits here, nothing is pulled.
    pub checkouts: mpsc::Receiver<Checkout>,
}

impl Notes {
    /// Begins to pull, if notes come from a repository. Takes what was pulled last, or waits a little for a
    /// first clone, or begins without any note.
    ///
    /// # Errors
    /// The folder of data cannot be written.
    pub async fn begin(config: &Config) -> Result<Self, Failure> {
        let Some(repository) = repository(config) else {
            let folder = config.notes_dir.clone();
            return Ok(Self {
                folder,
                remote: None,
            });
        };
        let remote = repository.remote().clone();
        let newest = repository.newest();
        let (pulls, mut checkouts, work) = Pulls::of(repository, config.git.every);
        tokio::spawn(work);
        let first = match newest {
            Some(newest) => {
                info!(
                    "beginning with commit {} of {remote}, which was pulled last",
                    newest.short()
                );
                Some(newest)
            }
            None => {
                info!("waiting for the first commit of {remote}");
                let pulled = timeout(FIRST_PULL_WITHIN, pulls.pull_now()).await;
                // A pull that was under way before we asked has it for everybody.
                let asked = pulled.ok().and_then(Result::ok).flatten();
                asked.or_else(|| checkouts.try_recv().ok())
            }
        };
        let folder = match first {
            Some(first) => first.folder,
            None => {
                warn!(
                    "beginning without any note of {remote}; they come as soon as it can be pulled"
                );
                let empty = config.data_dir.join(git::FOLDER).join("empty");
                private_files::create_folder(&empty)
                    .with_context(|| format!("make {}", empty.display()))?;
                empty
            }
        };
        Ok(Self {
            folder,
            remote: Some(Remote { pulls, checkouts }),
        })
    }
}
