//! Sends replies: immediately, or after a deferral if making them takes longer than Discord waits.

use std::collections::HashSet;
use std::fmt::Display;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::error::Elapsed;
use tokio::time::timeout_at;
use tracing::{error, warn};

use super::api::{ApiError, Files};
use super::context::{ReplyError, RequestContext};
use super::delivery::{Deferral, DeliveredForm, Reply};
use crate::app::App;
use crate::messages::{Attachment, FileContent, Message, apology};
use crate::metrics::InteractionOutcome;

/// How long making a reply may take. After that, for example because the disk or the database hangs, an apology is sent,
/// which has the rest of Discord's 3 s to arrive.
const MADE_WITHIN: Duration = Duration::from_millis(2_300);
/// A reply that may take longer is deferred if it is not made by then. The rest of Discord's 3 s is for sending the
/// deferral, even when a thousand are sent at once.
const DEFER_AFTER: Duration = Duration::from_secs(1);
/// How long making the reply to a deferred interaction may take. Discord accepts it for 15 minutes.
///
/// Source: Discord's documentation, "Receiving and Responding".
const DONE_WITHIN: Duration = Duration::from_secs(14 * 60);

/// The outcome of an interaction for the metrics, and what the member received.
pub type DeliveryResult = (InteractionOutcome, Result<DeliveredForm, ApiError>);

/// Sends the reply that `making` makes: immediately if it is made soon, otherwise after a deferral if there is one.
pub async fn deliver(
    context: &RequestContext<'_>,
    deferral: Option<Deferral>,
    making: impl Future<Output = Result<Reply, ReplyError>>,
) -> DeliveryResult {
    let (delivery, arrived) = (&context.services.delivery, context.arrived);
    let interaction = context.interaction;
    let mut making = pin!(with_files(context, making));
    let Some(deferral) = deferral else {
        let made = timeout_at(arrived + MADE_WITHIN, making).await;
        let (reply, files, outcome) = reply_or_apology(context, made);
        let sent = delivery.answer(interaction, &reply, &files, arrived);
        return (outcome, sent.await);
    };
    if let Ok(made) = timeout_at(arrived + DEFER_AFTER, &mut making).await {
        let (reply, files, outcome) = reply_or_apology(context, Ok(made));
        let sent = delivery.answer(interaction, &reply, &files, arrived);
        return (outcome, sent.await);
    }
    // At the same time: making the reply may take long. If Discord rejects the deferral, both end, since an apology must
    // also arrive within 3 s. Work that must not stop halfway runs in its own task.
    let made = async { Ok(timeout_at(arrived + DONE_WITHIN, making).await) };
    match tokio::try_join!(delivery.defer(interaction, deferral, arrived), made) {
        Ok(((), made)) => {
            let (reply, files, outcome) = reply_or_apology(context, made);
            let sent = delivery.fill(interaction, deferral, &reply, &files, arrived);
            (outcome, sent.await)
        }
        Err(rejected) => {
            let sent = delivery.excuse(interaction, rejected, arrived);
            (InteractionOutcome::Apologized, sent.await)
        }
    }
}

/// Sends another message after the reply.
pub async fn follow_up(
    context: &RequestContext<'_>,
    making: impl Future<Output = Result<Reply, ReplyError>>,
) -> DeliveryResult {
    let deadline = context.arrived + DONE_WITHIN;
    let made = timeout_at(deadline, with_files(context, making)).await;
    let (reply, files, outcome) = reply_or_apology(context, made);
    let delivery = &context.services.delivery;
    let sent = delivery.follow_up(context.interaction, &reply, &files, context.arrived);
    (outcome, sent.await)
}

/// Returns the reply with the bytes of its files.
async fn with_files(
    context: &RequestContext<'_>,
    making: impl Future<Output = Result<Reply, ReplyError>>,
) -> Result<(Reply, Files), ReplyError> {
    let reply = making.await?;
    let Some(message) = reply.message() else {
        return Ok((reply, Files::new()));
    };
    let (message, files) = read_files(context.app(), message.clone()).await;
    Ok((reply.with(message), files))
}

/// Reads the bytes of every attachment; files that cannot be read are removed from the message.
pub async fn read_files(app: &App, message: Message) -> (Message, Files) {
    let mut files = Files::new();
    let mut lost = HashSet::new();
    for attachment in &message.attachments {
        match &attachment.content {
            FileContent::Generated(bytes) => files.push(Arc::clone(bytes)),
            FileContent::Note(path) => {
                let read = spawn_blocking(app.file_reader(path)).await;
                match read.unwrap_or_else(|join| Err(std::io::Error::other(join))) {
                    Ok(bytes) => files.push(bytes.into()),
                    Err(error) => {
                        warn!(path, %error, "cannot attach a file of a note; message sent without it");
                        lost.insert(attachment.filename.clone());
                    }
                }
            }
        }
    }
    if lost.is_empty() {
        return (message, files);
    }
    let is_lost = |it: &Attachment| lost.contains(&it.filename);
    (message.without_files(is_lost), files)
}

/// Returns what to send: the reply, or an apology if it failed or was not made in time.
fn reply_or_apology(
    context: &RequestContext<'_>,
    made: Result<Result<(Reply, Files), ReplyError>, Elapsed>,
) -> (Reply, Files, InteractionOutcome) {
    match made {
        Ok(Ok((reply, files))) => (reply, files, InteractionOutcome::Answered),
        Ok(Err(error)) => apology_for(context, &error),
        Err(_) => apology_for(context, &"it was not done in time"),
    }
}

/// Logs why there is no reply, and returns the apology.
fn apology_for(
    context: &RequestContext<'_>,
    error: &dyn Display,
) -> (Reply, Files, InteractionOutcome) {
    let (reference, what) = (context.interaction.reference(), context.request_name);
    error!(interaction.id = context.interaction.id, %error, "could not answer {what} (ref {reference})");
    let reply = match context.takes_choices {
        // While a member types, nothing else can be sent.
        true => Reply::Choices(Vec::new()),
        false => Reply::Post(apology::failed(context.catalog(), &reference)),
    };
    (reply, Files::new(), InteractionOutcome::Apologized)
}

#[cfg(test)]
mod tests;
