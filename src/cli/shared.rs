//! What the commands share: flags, the configuration, the notes and the database.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::remote;
use crate::app::{App, Snapshot};
use crate::config::{self, Config, ConfigProblem, Environment};
use crate::store::{Store, StoreError, file_of};
use recite_notes::Problem;
use recite_notes::access::AccessOptions;

/// What every command takes.
#[derive(Debug, Args)]
pub struct Shared {
    /// The folder of notes, in place of `notes.dir` and `notes.git`
    #[arg(long, value_name = "DIR", global = true)]
    notes: Option<PathBuf>,
    /// The config file [default: config/recite.toml, if it is there]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

impl Shared {
    /// The configuration, flags laid over it, and every problem of it.
    pub fn config_and_problems(&self) -> (Config, Vec<ConfigProblem>) {
        let mut problems = Vec::new();
        let environment = Environment::read(&mut problems);
        let (mut config, more) = config::load(self.config.as_deref(), environment);
        problems.extend(more);
        if let Some(notes) = &self.notes {
            config.notes_dir.clone_from(notes);
            config.git.remote = None;
        }
        (config, problems)
    }

    /// The configuration, which must be without problems.
    pub fn config(&self) -> Result<Config, Failure> {
        let (config, problems) = self.config_and_problems();
        if problems.is_empty() {
            return Ok(config);
        }
        Err(Failure::Usage(
            problems.iter().map(ToString::to_string).collect(),
        ))
    }
}

/// The notes, loaded and indexed, with their problems.
pub fn load_app(config: &Config) -> Result<(App, Vec<Problem>), Failure> {
    load_folder(&remote::notes_folder(config)?, config)
}

/// As [`load_app`], from this folder.
pub fn load_folder(folder: &Path, config: &Config) -> Result<(App, Vec<Problem>), Failure> {
    let (snapshot, problems) = Snapshot::load(folder, &access(config), config.search)
        .map_err(|error| Failure::Usage(vec![error.to_string()]))?;
    Ok((App::new(snapshot), problems))
}

/// What of the notes folder may be read: nothing of Recite's own, wherever the operator put that.
pub fn access(config: &Config) -> AccessOptions {
    let mut private = vec![
        config.data_dir.clone(),
        config.file.clone(),
        config::DEFAULT_FILE.into(),
        ".env".into(),
    ];
    private.extend(config.git.key.clone());
    if let Ok(database) = file_of(&config.database()) {
        private.extend(["", "-wal", "-shm", "-journal"].map(|ending| {
            let mut name = database.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        }));
    }
    AccessOptions {
        max_bytes: config.max_bytes,
        attachment_types: config.attachment_types.clone(),
        private,
    }
}

/// Opens the database.
pub async fn open_store(config: &Config) -> Result<Store, Failure> {
    let opened = Store::open(&config.database()).await;
    opened.map_err(store_failure)
}

/// A database that cannot be used is the operator's to repair, unless starting again may find it usable.
pub fn store_failure(error: StoreError) -> Failure {
    match error.may_pass() {
        true => Failure::Other(error.into()),
        false => Failure::Usage(vec![error.to_string()]),
    }
}
