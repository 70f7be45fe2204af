//! Removes the bot's reply when the message that it answers is deleted.

use tracing::{info, warn};

use super::context::Services;
use super::json::{FieldError, Id, Object};
use super::member_replies::{IN_PROGRESS, delete_reply};
use super::unwanted_replies::record_removal;
use crate::app::StoreError;
use crate::store::StoredReply;
use recite_quiz::MessageId;
use recite_quiz::post::MessagePresence;

/// Reads the event of one deleted message or of several.
///
/// # Errors
/// The ids are missing.
pub fn read(event: &Object<'_>) -> Result<Vec<MessageId>, FieldError> {
    let ids: Vec<Id> = match event.optional("id") {
        Some(id) => vec![id],
        None => event.list("ids")?,
    };
    Ok(ids.into_iter().map(|Id(id)| MessageId(id)).collect())
}

/// Removes the replies to these messages.
pub async fn remove_replies(services: &Services, deleted: &[MessageId]) {
    let quiz = services.live.quiz();
    let found = match quiz.store().replies_among(deleted).await {
        Ok(found) => found,
        Err(error) => {
            warn!(%error, "could not look for the replies to deleted messages");
            return;
        }
    };
    for stored in found {
        if let Err(error) = remove(services, stored, deleted).await {
            warn!(%error, "could not store that the reply to a deleted message was removed");
        }
    }
}

/// Removes the reply to a deleted message. If it is the reply that was deleted, only stores that it was.
async fn remove(
    services: &Services,
    stored: StoredReply,
    deleted: &[MessageId],
) -> Result<(), StoreError> {
    let (quiz, now) = (services.live.quiz(), services.clock.now());
    let store = quiz.store();
    let mut reply = stored.reply;
    if reply.is_none() && store.cancel_claim(stored.message, now).await? {
        if now.duration_since(stored.claimed_at).abs() >= IN_PROGRESS {
            remove_lost(services, stored).await;
        }
        // Otherwise it is removed as soon as it is posted.
        return Ok(());
    }
    if reply.is_none() {
        // It was posted in this moment.
        let posted = store.replies_among(&[stored.message]).await?;
        reply = posted.into_iter().find_map(|it| it.reply);
    }
    let Some(reply) = reply else {
        return Ok(());
    };
    let channel = stored.channel;
    if deleted.contains(&reply) {
        info!(channel.id = channel.0, "a reply was deleted");
        record_removal(services, reply, None).await;
        return Ok(());
    }
    // Before the bot deletes it: the event of that must not look like a member's.
    store.record_removed_reply(reply, now).await?;
    if delete_reply(&services.channels, channel, reply).await {
        info!(
            channel.id = channel.0,
            "removed the reply to a deleted message"
        );
    }
    Ok(())
}

/// Removes a reply of which is not known whether it was posted, because the bot stopped at that moment.
async fn remove_lost(services: &Services, stored: StoredReply) {
    let channels = &services.channels;
    match channels.find_reply(stored.channel, stored.message).await {
        Ok(MessagePresence::Present(reply)) => {
            delete_reply(channels, stored.channel, reply).await;
        }
        Ok(_) => {}
        Err(error) => {
            warn!(channel.id = stored.channel.0, %error, "could not look for a reply");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_or_several_are_read() {
        let ids = |json| {
            let event = Object::parse("MESSAGE_DELETE", json).expect("an object");
            let ids = read(&event).ok()?;
            Some(ids.into_iter().map(|it| it.0).collect::<Vec<_>>())
        };
        let one = r#"{"id": "31", "channel_id": "12", "guild_id": "11"}"#;
        assert_eq!(ids(one), Some(vec![31]));
        assert_eq!(ids(r#"{"ids": ["31", "32"]}"#), Some(vec![31, 32]));
        assert_eq!(ids(r#"{"ids": null}"#), None);
    }
}
