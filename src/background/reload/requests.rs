//! Asking for a reload, and what came of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinError;

use crate::app::SnapshotError;
use crate::background::git::Pulls;
use recite_notes::load::ReloadSummary;

/// Why the notes are reloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Something changed in the folder.
    Watched,
    /// The remote repository had something new.
    Pulled,
    /// SIGHUP.
    Signal,
    /// `/reload`.
    Command,
}

/// What a reload came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub summary: ReloadSummary,
    /// Histories that go on under other ids.
    pub relinked: usize,
    /// Why the repository could not be pulled before.
    pub pull_failure: Option<String>,
    pub took: Duration,
}

/// The notes stayed as they were.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReloadError {
    #[error("{0}")]
    Notes(Arc<SnapshotError>),
    #[error(
        "reading the notes broke off: {0}; this is a bug of Recite's, and the next reload may go well"
    )]
    Broken(Arc<JoinError>),
    #[error("the bot is stopping")]
    Stopping,
}

pub(super) struct Request {
    /// From which folder from now on; `None` from the same.
    pub(super) folder: Option<PathBuf>,
    pub(super) cause: Cause,
    pub(super) done: oneshot::Sender<Result<Report, ReloadError>>,
}

/// A channel to the one task that reloads.
#[derive(Clone, Debug)]
pub struct Reloads {
    pub(super) requests: mpsc::Sender<Request>,
    /// Where the notes come from, if that is a repository: who asks gets its newest commit.
    pub(super) pulls: Option<Pulls>,
}

impl Reloads {
    /// Reads the notes now, where somebody asks for it after a pull; done once what they say is what
    /// answers.
    ///
    /// # Errors
    /// The notes stayed as they were: see [`ReloadError`].
    pub async fn reload(&self, cause: Cause) -> Result<Report, ReloadError> {
        let asked = self.pulls.as_ref().filter(|_| cause != Cause::Watched);
        let pulled = match asked {
            Some(pulls) => pulls.pull_now().await,
            None => Ok(None),
        };
        let (checkout, failure) = match pulled {
            Ok(checkout) => (checkout, None),
            Err(error) => (None, Some(error.to_string())),
        };
        let report = self.request(checkout.map(|it| it.folder), cause).await?;
        Ok(Report {
            pull_failure: failure,
            ..report
        })
    }

    /// As [`Self::reload`], from another folder from now on: a new checkout.
    ///
    /// # Errors
    /// The notes stayed as they were: see [`ReloadError`].
    pub async fn reload_from(&self, folder: PathBuf, cause: Cause) -> Result<Report, ReloadError> {
        self.request(Some(folder), cause).await
    }

    async fn request(&self, folder: Option<PathBuf>, cause: Cause) -> Result<Report, ReloadError> {
        let (done, result) = oneshot::channel();
        let request = Request {
            folder,
            cause,
            done,
        };
        let sent = self.requests.send(request).await;
        sent.map_err(|_| ReloadError::Stopping)?;
        result.await.unwrap_or(Err(ReloadError::Stopping))
    }
}
