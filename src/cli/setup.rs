//! The common setup of the commands: global flags, configuration, notes and database.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::load_progress::{LoadProgress, LoadStep, ProgressOutput};
use super::notes_source;
use crate::app::{App, Snapshot};
use crate::config::{self, Config, ConfigProblem, Environment};
use crate::store::{Store, StoreError, file_of};
use recite_notes::Problem;
use recite_notes::access::AccessOptions;
use recite_notes::load::{LoadError, LoadedNotes, load_with_progress};
use recite_search::SearchIndex;

/// The flags of every command.
#[derive(Debug, Args)]
pub struct GlobalArgs {
    /// The notes folder; overrides `notes.dir` and `notes.git`
    #[arg(long, value_name = "DIR", global = true)]
    notes: Option<PathBuf>,
    /// The config file [default: config/recite.toml, if it exists]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

impl GlobalArgs {
    /// Loads the configuration, applies the flags, and returns it with all of its problems.
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

    /// Loads the configuration and applies the flags.
    ///
    /// # Errors
    /// Fails with all problems of the configuration.
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

/// Loads and indexes the notes, and returns them with their problems.
///
/// # Errors
/// Fails if the notes folder cannot be read.
pub fn load_app(config: &Config) -> Result<(App, Vec<Problem>), Failure> {
    let folder = notes_source::notes_folder(config)?;
    load_folder(&folder, config, ProgressOutput::Terminal)
}

/// Does the same as [`load_app`], from this folder.
///
/// # Errors
/// Fails if the notes folder cannot be read.
pub fn load_folder(
    folder: &Path,
    config: &Config,
    output: ProgressOutput,
) -> Result<(App, Vec<Problem>), Failure> {
    let progress = LoadProgress::start(output);
    let loaded = load_notes(folder, config, &progress);
    let loaded = loaded.map_err(|error| Failure::Usage(vec![error.to_string()]))?;
    let all = loaded.notebook.qas().len();
    let report = |indexed| progress.report(LoadStep::Index, indexed, all);
    let index = SearchIndex::build_with_progress(&loaded.notebook, config.search, report);
    let snapshot = Snapshot {
        notebook: loaded.notebook,
        index,
    };
    Ok((App::new(snapshot), loaded.problems))
}

/// Loads the notes of a folder.
///
/// # Errors
/// Fails if the folder cannot be read.
pub fn load_notes(
    folder: &Path,
    config: &Config,
    progress: &LoadProgress,
) -> Result<LoadedNotes, LoadError> {
    load_with_progress(folder, &access(config), |files| {
        progress.report(LoadStep::Read, files.read, files.all);
    })
}

/// Returns which files may be read as notes. Recite's own files never are, even if they are in the notes folder.
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
///
/// # Errors
/// See [`store_failure`].
pub async fn open_store(config: &Config) -> Result<Store, Failure> {
    let opened = Store::open(&config.database()).await;
    opened.map_err(store_failure)
}

/// Converts a database error. It is a usage error for the operator to fix, unless a later attempt may succeed.
pub fn store_failure(error: StoreError) -> Failure {
    match error.is_transient() {
        true => Failure::Other(error.into()),
        false => Failure::Usage(vec![error.to_string()]),
    }
}
