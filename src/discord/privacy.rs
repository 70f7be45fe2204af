//! `/privacy export` and the press that deletes everything: both may take longer than Discord waits, and
//! neither is given up for that.

use std::fmt::Display;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::task::JoinError;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

use super::incoming::{Arrival, Owner};
use super::respond::{Desk, MADE_WITHIN, apology_of, delivered};
use super::rest::{Files, SendError};
use super::transport::Reply;
use crate::app::StoreError;
use crate::app::quiz::export::ExportFile;
use crate::app::quiz::members::Deleted;
use crate::metrics::Outcome;
use crate::render::privacy::{self, Share};
use crate::render::{Message, limits};

/// Discord takes the answer of a deferred interaction for 15 minutes.
/// Source: Discord's documentation, "Receiving and Responding".
const DONE_WITHIN: Duration = Duration::from_secs(14 * 60);

const LATE: &str = "it was not done in time";

/// How an interaction was answered.
type Sent = (Outcome, Result<(), SendError>);

/// Sends everything that is stored about a member, in as many messages as its files need.
pub async fn export(desk: &Desk, arrival: &Arrival, arrived: Instant) -> Sent {
    let transport = &desk.transport;
    let deadline = arrived + DONE_WITHIN;
    let mut shares = Shares {
        files: desk.quiz.export(&arrival.member, arrival.max_file_bytes),
        next: None,
    };
    let (mut page, mut sent) = {
        let mut making = pin!(shares.next(true));
        match timeout_at(arrived + MADE_WITHIN, &mut making).await {
            Ok(made) => {
                let page = Page::of(arrival, Ok(made));
                let (reply, files) = (Reply::Post(page.message.clone()), page.files.clone());
                let sent = transport.answer(arrival, &reply, files, arrived).await;
                (page, sent)
            }
            Err(_) => {
                if let Err(error) = transport.defer(arrival, true, arrived).await {
                    return (Outcome::Answered, Err(error));
                }
                let page = Page::of(arrival, timeout_at(deadline, making).await);
                let sent = transport.fill(arrival, &page.message, &page.files).await;
                (page, sent)
            }
        }
    };
    while sent.is_ok() && !page.is_last {
        page = Page::of(arrival, timeout_at(deadline, shares.next(false)).await);
        sent = transport
            .follow_up(arrival, &page.message, &page.files)
            .await;
    }
    (page.outcome, sent)
}

/// One message of an export, or the apology for what cannot be sent.
struct Page {
    message: Message,
    files: Files,
    outcome: Outcome,
    is_last: bool,
}

impl Page {
    fn of(
        arrival: &Arrival,
        made: Result<Result<(Share, Vec<ExportFile>), StoreError>, Elapsed>,
    ) -> Self {
        let error: &dyn Display = match &made {
            Ok(Ok((share, files))) => {
                return Self {
                    message: privacy::export(files.iter().map(name_of).collect(), *share),
                    files: files.iter().map(|file| file.bytes.clone()).collect(),
                    outcome: Outcome::Answered,
                    is_last: share.is_last,
                };
            }
            Ok(Err(error)) => error,
            Err(_) => &LATE,
        };
        Self {
            message: apology_of(arrival, error),
            files: Files::new(),
            outcome: Outcome::Apologized,
            is_last: true,
        }
    }
}

fn name_of(file: &ExportFile) -> String {
    let number = file.number.map(|number| format!("-{number}"));
    let ending = if file.is_compressed { ".gz" } else { "" };
    format!(
        "recite-about-you{}.json{ending}",
        number.unwrap_or_default()
    )
}

/// The files of an export, as many at a time as one message holds.
struct Shares {
    files: Receiver<Result<ExportFile, StoreError>>,
    /// One that did not fit into the message before.
    next: Option<ExportFile>,
}

impl Shares {
    async fn next(&mut self, is_first: bool) -> Result<(Share, Vec<ExportFile>), StoreError> {
        let mut files: Vec<ExportFile> = self.next.take().into_iter().collect();
        let mut bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
        while let Some(file) = self.files.recv().await.transpose()? {
            bytes += file.bytes.len();
            let is_too_large = bytes as u64 > limits::ALL_FILES_BYTES;
            if files.len() == limits::ATTACHMENTS || is_too_large && !files.is_empty() {
                self.next = Some(file);
                break;
            }
            files.push(file);
        }
        let share = Share {
            is_first,
            is_last: self.next.is_none(),
            is_compressed: files.iter().any(|file| file.is_compressed),
        };
        Ok((share, files))
    }
}

/// Deletes everything that is stored about a member, who has confirmed it.
pub async fn delete(desk: &Desk, arrival: &Arrival, owner: Owner, arrived: Instant) -> Sent {
    let transport = &desk.transport;
    let (quiz, member) = (desk.quiz.clone(), arrival.member.clone());
    // A task of its own: a deletion that has begun is finished, also when nobody waits for it any more.
    let mut deleting = tokio::spawn(async move { quiz.forget(&member).await });
    let reply_to = |done: Result<Result<Deleted, StoreError>, JoinError>| match done {
        Ok(Ok(deleted)) => {
            let message = privacy::deleted(deleted.rows, deleted.is_overwritten);
            (delivered(message, owner), Outcome::Answered)
        }
        Ok(Err(error)) => failed(arrival, &error),
        Err(error) => failed(arrival, &error),
    };
    if let Ok(done) = timeout_at(arrived + MADE_WITHIN, &mut deleting).await {
        let (reply, outcome) = reply_to(done);
        let sent = transport.answer(arrival, &reply, Files::new(), arrived);
        return (outcome, sent.await);
    }
    let deferred = match owner {
        Owner::Presser => transport.defer_update(arrival, arrived).await,
        Owner::Another => transport.defer(arrival, true, arrived).await,
    };
    let (reply, outcome) = match timeout_at(arrived + DONE_WITHIN, deleting).await {
        Ok(done) => reply_to(done),
        Err(_) => failed(arrival, &LATE),
    };
    let files = Files::new();
    let sent = match (deferred, &reply, owner) {
        (Err(error), ..) => Err(error),
        // The message with the button stays as it is.
        (Ok(()), Reply::Post(message), Owner::Presser) => {
            transport.follow_up(arrival, message, &files).await
        }
        (Ok(()), Reply::Post(message) | Reply::Update(message), _) => {
            transport.fill(arrival, message, &files).await
        }
        (Ok(()), Reply::Choices(_), _) => Ok(()),
    };
    (outcome, sent)
}

fn failed(arrival: &Arrival, error: &dyn Display) -> (Reply, Outcome) {
    let message = apology_of(arrival, error);
    (Reply::Post(message), Outcome::Apologized)
}
