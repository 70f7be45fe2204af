//! Replies that may take longer than Discord waits: "thinking…" first, then the reply.
//!
//! Statistics count over everything that members ever graded, and a crowd that asks for them at once takes
//! turns.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, timeout, timeout_at};

use super::incoming::{Arrival, Request};
use super::respond::{ReplyError, settle};
use super::rest::{Files, SendError};
use super::transport::{Delivery, Reply, Transport};
use crate::metrics::Outcome;

/// A reply that is not made by then is announced. What is left of Discord's 3 s is for the announcement,
/// which may be one of a thousand.
pub const DEFER_AFTER: Duration = Duration::from_secs(1);
/// How long a member may be left waiting. Discord would take the reply for 15 minutes.
const DONE_WITHIN: Duration = Duration::from_secs(5 * 60);

/// Who sees a reply. It must be known before the reply is: "thinking…" is seen by the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    Everybody,
    Asker,
}

/// Who sees the reply to a request whose reply may be late; `None` for one that is made in time, or whose
/// reply is not always a new message.
pub fn visibility(request: &Request) -> Option<Visibility> {
    match request {
        Request::OwnStats | Request::Privacy(_) => Some(Visibility::Asker),
        Request::ServerStats { private } | Request::Leaderboard { private } => {
            Some(match private {
                true => Visibility::Asker,
                false => Visibility::Everybody,
            })
        }
        _ => None,
    }
}

/// Sends what `making` makes: at once when it is made soon, else after "thinking…".
pub async fn respond(
    transport: &Transport,
    arrival: &Arrival,
    arrived: Instant,
    visibility: Visibility,
    making: impl Future<Output = Result<(Reply, Files), ReplyError>>,
) -> (Outcome, Result<Delivery, SendError>) {
    let mut making = pin!(making);
    if let Ok(made) = timeout_at(arrived + DEFER_AFTER, &mut making).await {
        let (reply, files, outcome) = settle(arrival, Ok(made));
        let sent = transport.answer(arrival, &reply, files, arrived).await;
        return (outcome, sent);
    }
    let is_ephemeral = visibility == Visibility::Asker;
    // Together: what is being made may hold others up.
    let (deferred, made) = tokio::join!(
        transport.defer(arrival, is_ephemeral, arrived),
        timeout(DONE_WITHIN, making)
    );
    let (reply, files, outcome) = settle(arrival, made);
    let sent = match deferred {
        Ok(()) => transport.fill(arrival, &reply, &files, arrived).await,
        Err(rejected) => transport.excuse(arrival, rejected, arrived).await,
    };
    (outcome, sent)
}

#[cfg(test)]
mod tests;
