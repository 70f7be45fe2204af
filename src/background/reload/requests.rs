//! Requests for a reload, and their results.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinError;

use crate::background::git::PullHandle;
use recite_notes::load::{LoadError, ReloadSummary};

/// Why the notes are reloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReloadCause {
    /// The folder changed.
    FolderChanged,
    /// A new commit was pulled.
    Pulled,
    /// The process received SIGHUP.
    Signal,
    /// A member ran `/reload`.
    Command,
}

/// The result of a reload.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReloadReport {
    /// The changes and problems.
    pub summary: ReloadSummary,
    /// The number of histories that were moved to another id.
    pub relinked: usize,
    /// Why the repository could not be pulled before the reload.
    pub pull_failure: Option<String>,
    /// The duration of the reload.
    pub took: Duration,
}

/// A reload failed. The last good version of the notes stays live.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReloadError {
    /// The notes cannot be read.
    #[error("{0}")]
    Notes(Arc<LoadError>),
    /// The reload panicked.
    #[error(
        "reading the notes failed: {0}. This is a bug in Recite; please report it. The next reload may succeed."
    )]
    Broken(Arc<JoinError>),
    /// The bot is shutting down.
    #[error("the bot is shutting down")]
    Stopping,
}

pub(super) struct ReloadRequest {
    /// The new folder of the notes. `None` keeps the folder.
    pub(super) folder: Option<PathBuf>,
    pub(super) cause: ReloadCause,
    pub(super) done: oneshot::Sender<Result<ReloadReport, ReloadError>>,
}

/// A handle to the reload task.
#[derive(Clone, Debug)]
pub struct Reloader {
    pub(super) requests: mpsc::Sender<ReloadRequest>,
    /// Pulls the repository of the notes, if they come from one: a requested reload gets its newest commit.
    pub(super) pulls: Option<PullHandle>,
}

impl Reloader {
    /// Reloads the notes, after a pull unless the cause is a changed folder. Returns once the new notes are live.
    ///
    /// # Errors
    /// See [`ReloadError`]. The last good version stays live.
    pub async fn reload(&self, cause: ReloadCause) -> Result<ReloadReport, ReloadError> {
        let asked = self
            .pulls
            .as_ref()
            .filter(|_| cause != ReloadCause::FolderChanged);
        let pulled = match asked {
            Some(pulls) => pulls.pull_now().await,
            None => Ok(None),
        };
        let (checkout, failure) = match pulled {
            Ok(checkout) => (checkout, None),
            Err(error) => (None, Some(error.to_string())),
        };
        let report = self.request(checkout.map(|it| it.folder), cause).await?;
        Ok(ReloadReport {
            pull_failure: failure,
            ..report
        })
    }

    /// Like [`Self::reload`], from a new folder: another checkout. Later reloads read this folder too.
    ///
    /// # Errors
    /// See [`ReloadError`]. The last good version stays live.
    pub async fn reload_from(
        &self,
        folder: PathBuf,
        cause: ReloadCause,
    ) -> Result<ReloadReport, ReloadError> {
        self.request(Some(folder), cause).await
    }

    async fn request(
        &self,
        folder: Option<PathBuf>,
        cause: ReloadCause,
    ) -> Result<ReloadReport, ReloadError> {
        let (done, result) = oneshot::channel();
        let request = ReloadRequest {
            folder,
            cause,
            done,
        };
        let sent = self.requests.send(request).await;
        sent.map_err(|_| ReloadError::Stopping)?;
        result.await.unwrap_or(Err(ReloadError::Stopping))
    }
}
