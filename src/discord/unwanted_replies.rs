//! Replies that members removed. Those in help threads are counted, and pause the answers in their channel.

use tracing::{debug, info, warn};

use super::context::Services;
use crate::app::StoreError;
use crate::app::quiz::Quiz;
use crate::messages::catalog::Catalog;
use crate::messages::threads::paused;
use recite_quiz::MessageId;
use recite_quiz::help::{HelpMode, LAST_ANSWERS, are_unwanted};

/// Stores that a reply was removed, which answered this message, if it is known. Pauses the answers in a help channel if
/// too many were removed.
pub async fn record_removal(services: &Services, reply: MessageId, answered: Option<MessageId>) {
    if let Err(error) = try_record(services, reply, answered).await {
        warn!(%error, "could not store that a reply was removed");
    }
}

async fn try_record(
    services: &Services,
    reply: MessageId,
    answered: Option<MessageId>,
) -> Result<(), StoreError> {
    let (quiz, now) = (services.live.quiz(), services.clock.now());
    let store = quiz.store();
    if let Some(answered) = answered {
        // If the response to the reply was lost, its id is not stored, and it would be posted again.
        store.cancel_claim(answered, now).await?;
    }
    store.record_removed_reply(reply, now).await?;
    pause_if_unwanted(services, &quiz, reply).await
}

/// Pauses the answers in a help channel if too many of the last ones were removed. `reply` was just removed; it may
/// also be a reply elsewhere.
///
/// # Errors
/// The store failed.
async fn pause_if_unwanted(
    services: &Services,
    quiz: &Quiz,
    reply: MessageId,
) -> Result<(), StoreError> {
    let (store, now) = (quiz.store(), services.clock.now());
    let Some(channel) = store.record_unwanted_answer(reply, now).await? else {
        return Ok(());
    };
    let Some(channel) = store.help_channel(channel).await? else {
        return Ok(());
    };
    let since = channel.mode_since;
    let last = store.count_thread_removals(channel.channel, since, LAST_ANSWERS);
    let last = last.await?;
    let live = [HelpMode::Live];
    if !are_unwanted(last)
        || !store
            .change_help_mode(channel.channel, &live, HelpMode::Paused, now)
            .await?
    {
        return Ok(());
    }
    info!(
        channel.id = channel.channel.0,
        "paused the answers in help threads: {} of the last {} were removed",
        last.removed,
        last.answers
    );
    let admin = channel
        .set_up_by
        .and_then(|admin| admin.as_str().parse().ok());
    if let Some(admin) = admin {
        let notice = paused(
            Catalog::english(),
            channel.channel,
            last.removed,
            last.answers,
        );
        if let Err(error) = services.channels.write_to(admin, &notice).await {
            debug!(%error, "could not send the admin a message; /threads status shows it too");
        }
    }
    Ok(())
}
