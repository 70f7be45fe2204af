//! The reply to `/reload`: at once where the notes are read in time, else after "thinking…".

use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::{Instant, timeout, timeout_at};

use super::incoming::Arrival;
use super::respond::{Desk, MADE_WITHIN};
use super::rest::{Files, SendError};
use super::transport::{Delivery, Reply};
use crate::background::reload::{Cause, ReloadError, Report};
use crate::messages::reload::{Showing, not_reloaded, reloaded};
use crate::messages::{Message, apology};

/// Discord takes the answer of a deferred interaction for 15 minutes.
/// Source: Discord's documentation, "Receiving and Responding".
const DONE_WITHIN: Duration = Duration::from_secs(14 * 60);

pub async fn respond(
    desk: &Desk,
    arrival: &Arrival,
    arrived: Instant,
) -> Result<Delivery, SendError> {
    let answer = |message: Message| async move {
        let (reply, files) = (Reply::Post(message), Files::new());
        desk.transport.answer(arrival, &reply, files, arrived).await
    };
    if arrival.guild.is_none() {
        return answer(apology::only_in_servers()).await;
    }
    // A task of its own: what it pulled is taken over also when nobody waits for it any more.
    let reloads = desk.reloads.clone();
    let mut reload = tokio::spawn(async move { reloads.reload(Cause::Command).await });
    if let Ok(done) = timeout_at(arrived + MADE_WITHIN, &mut reload).await {
        return answer(worded(done)).await;
    }
    let transport = &desk.transport;
    if let Err(rejected) = transport.defer(arrival, true, arrived).await {
        return transport.excuse(arrival, rejected, arrived).await;
    }
    let message = match timeout(DONE_WITHIN, reload).await {
        Ok(done) => worded(done),
        Err(_) => not_reloaded(),
    };
    let (reply, files) = (Reply::Post(message), Files::new());
    transport.fill(arrival, &reply, &files, arrived).await
}

fn worded(done: Result<Result<Report, ReloadError>, JoinError>) -> Message {
    match done {
        // The log says why.
        Err(_) | Ok(Err(_)) => not_reloaded(),
        Ok(Ok(report)) => reloaded(&Showing {
            added: report.added,
            changed: report.changed,
            removed: report.removed,
            kept: report.kept,
            qas: report.qas,
            files: report.files,
            relinked: report.relinked,
            is_unpulled: report.pull_failure.is_some(),
            problems: &report.problems,
        }),
    }
}
