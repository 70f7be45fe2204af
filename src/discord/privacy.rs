//! `/privacy export` and the press that deletes everything: both may take longer than Discord waits, and
//! neither is given up for that.

use std::fmt::Display;
use std::mem::take;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::task::JoinError;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

use super::incoming::{Arrival, Owner};
use super::late::DEFER_AFTER;
use super::respond::{Desk, apology_of, delivered};
use super::rest::{Files, SendError};
use super::transport::{Delivery, Reply};
use crate::app::StoreError;
use crate::app::quiz::export::ExportFile;
use crate::app::quiz::members::Deleted;
use crate::messages::limits;
use crate::messages::privacy::{self, Share};
use crate::metrics::Outcome;

/// Discord takes the answer of a deferred interaction for 15 minutes.
/// Source: Discord's documentation, "Receiving and Responding".
const DONE_WITHIN: Duration = Duration::from_secs(14 * 60);

const LATE: &str = "it was not done in time";

/// How an interaction was answered.
type Sent = (Outcome, Result<Delivery, SendError>);

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
        match timeout_at(arrived + DEFER_AFTER, &mut making).await {
            Ok(made) => {
                let mut page = Page::of(arrival, Ok(made));
                let files = take(&mut page.files);
                let sent = transport.answer(arrival, &page.reply, files, arrived);
                let sent = sent.await;
                (page, sent)
            }
            Err(_) => {
                if let Err(rejected) = transport.defer(arrival, true, arrived).await {
                    let excused = transport.excuse(arrival, rejected, arrived).await;
                    return (Outcome::Apologized, excused);
                }
                let page = Page::of(arrival, timeout_at(deadline, making).await);
                let sent = transport.fill(arrival, &page.reply, &page.files, arrived);
                let sent = sent.await;
                (page, sent)
            }
        }
    };
    while matches!(sent, Ok(Delivery::Whole)) && !page.is_last {
        page = Page::of(arrival, timeout_at(deadline, shares.next(false)).await);
        sent = match page.reply.message() {
            Some(message) => {
                let sent = transport.follow_up(arrival, message, &page.files, arrived);
                sent.await
            }
            None => break,
        };
    }
    (page.outcome, sent)
}

/// One message of an export, or the apology for what cannot be sent.
struct Page {
    reply: Reply,
    files: Files,
    outcome: Outcome,
    is_last: bool,
}

impl Page {
    fn of(
        arrival: &Arrival,
        made: Result<Result<(Share, Vec<ExportFile>), StoreError>, Elapsed>,
    ) -> Self {
        let apology = match made {
            Ok(Ok((share, files))) => {
                let names = files.iter().map(name_of);
                return Self {
                    reply: Reply::Post(privacy::export(names.collect(), share)),
                    files: files.into_iter().map(|file| file.bytes).collect(),
                    outcome: Outcome::Answered,
                    is_last: share.is_last,
                };
            }
            Ok(Err(error)) => apology_of(arrival, &error),
            Err(_) => apology_of(arrival, &LATE),
        };
        Self {
            reply: Reply::Post(apology),
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
    if let Ok(done) = timeout_at(arrived + DEFER_AFTER, &mut deleting).await {
        let (reply, outcome) = reply_to(done);
        let sent = transport.answer(arrival, &reply, Files::new(), arrived);
        return (outcome, sent.await);
    }
    let deferred = match owner {
        Owner::Presser => transport.defer_update(arrival, arrived).await,
        Owner::Another => transport.defer(arrival, true, arrived).await,
    };
    // Also where the member cannot be told: what is deleted is logged and counted.
    let (reply, outcome) = match timeout_at(arrived + DONE_WITHIN, deleting).await {
        Ok(done) => reply_to(done),
        Err(_) => failed(arrival, &LATE),
    };
    let files = Files::new();
    let sent = match (deferred, &reply, owner) {
        (Err(rejected), ..) => transport.excuse(arrival, rejected, arrived).await,
        // The message with the button stays as it is.
        (Ok(()), Reply::Post(message), Owner::Presser) => {
            transport.follow_up(arrival, message, &files, arrived).await
        }
        (Ok(()), reply, _) => transport.fill(arrival, reply, &files, arrived).await,
    };
    (outcome, sent)
}

fn failed(arrival: &Arrival, error: &dyn Display) -> (Reply, Outcome) {
    let message = apology_of(arrival, error);
    (Reply::Post(message), Outcome::Apologized)
}
