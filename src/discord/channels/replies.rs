//! The bot's replies to messages of members.

use reqwest::Method;
use serde_json::json;

use super::{Channels, SearchRange, WITHIN};
use crate::discord::access::THREADS;
use crate::discord::api::{ApiError, Files, RequestClass};
use crate::discord::json::{Id, Object};
use crate::messages::Message;
use recite_quiz::post::MessagePresence;
use recite_quiz::{ChannelId, MemberId, MessageId};

/// Nobody is notified of the message. Source: Discord's documentation, "Message Flags".
const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

impl Channels {
    /// Returns the author of a message.
    ///
    /// # Errors
    /// See [`ApiError`]; [`ErrorKind::MessageNotFound`](crate::discord::api::ErrorKind::MessageNotFound) if the message
    /// is gone.
    pub async fn author_of(
        &self,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<MemberId, ApiError> {
        let path = format!("/channels/{}/messages/{}", channel.0, message.0);
        let found = self.get(&path).await?;
        let Id(author) = found.object()?.object("author")?.required("id")?;
        Ok(MemberId::discord(author))
    }

    /// Replies to a message, without notifying anybody. The nonce depends only on the message, so attempts within a few
    /// minutes post one reply. The first message of a thread is answered without a reference to it, since it may be in
    /// another channel.
    ///
    /// # Errors
    /// See [`ApiError`]. Temporary errors have been retried.
    pub async fn reply(
        &self,
        channel: ChannelId,
        to: MessageId,
        message: &Message,
        files: &Files,
    ) -> Result<MessageId, ApiError> {
        let mut body = json!(message);
        let flags = body["flags"].as_u64().unwrap_or_default();
        body["flags"] = json!(flags | SUPPRESS_NOTIFICATIONS);
        body["allowed_mentions"]["replied_user"] = json!(false);
        if !is_first_in_thread(channel, to) {
            body["message_reference"] = json!({
                "message_id": to.0.to_string(), "channel_id": channel.0.to_string(),
                "fail_if_not_exists": false,
            });
        }
        body["nonce"] = json!(format!("r{}", to.0));
        body["enforce_nonce"] = json!(true);
        let path = format!("/channels/{}/messages", channel.0);
        let call = self
            .api
            .call(RequestClass::Background, Method::POST, &path, WITHIN);
        let made = call.json(&body).files(files).send().await?;
        let made = made.object().and_then(|made| made.required("id"));
        made.map(|Id(id)| MessageId(id))
            .map_err(ApiError::UnknownResult)
    }

    /// Searches for the bot's reply to a message. The bot must be able to read the channel's history.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn find_reply(
        &self,
        channel: ChannelId,
        to: MessageId,
    ) -> Result<MessagePresence, ApiError> {
        let is_it = |message: &Object<'_>| {
            match message.object("message_reference").ok() {
                Some(reference) => reference.optional("message_id") == Some(Id(to.0)),
                // Neither a reply nor the response to an interaction.
                None => {
                    is_first_in_thread(channel, to)
                        && message.object("interaction_metadata").is_err()
                }
            }
        };
        self.search(channel, SearchRange::After(Some(to)), is_it)
            .await
    }

    /// Returns whether a channel, or the channel of a thread, is age-restricted.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn is_age_restricted(&self, channel: ChannelId) -> Result<bool, ApiError> {
        let found = self.get(&format!("/channels/{}", channel.0)).await?;
        let found = found.object()?;
        let kind = found.optional("type");
        let is_thread = kind.is_some_and(|kind| THREADS.contains(&kind));
        // The parent of another channel is a category.
        match found.optional("parent_id").filter(|_| is_thread) {
            Some(Id(parent)) => {
                let parent = self.get(&format!("/channels/{parent}")).await?;
                Ok(parent.object()?.has("nsfw"))
            }
            None => Ok(found.has("nsfw")),
        }
    }

    /// Adds the bot's reaction to a message: an emoji in percent encoding.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn react(
        &self,
        channel: ChannelId,
        message: MessageId,
        emoji: &str,
    ) -> Result<(), ApiError> {
        let (channel, message) = (channel.0, message.0);
        let path = format!("/channels/{channel}/messages/{message}/reactions/{emoji}/@me");
        let call = self
            .api
            .call(RequestClass::Background, Method::PUT, &path, WITHIN);
        call.send().await?;
        Ok(())
    }

    /// Deletes a message of the bot.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete(&self, channel: ChannelId, message: MessageId) -> Result<(), ApiError> {
        let path = format!("/channels/{}/messages/{}", channel.0, message.0);
        let call = self
            .api
            .call(RequestClass::Background, Method::DELETE, &path, WITHIN);
        call.send().await?;
        Ok(())
    }
}

/// Returns whether a message is the first one of a thread, which has the id of the thread.
fn is_first_in_thread(channel: ChannelId, message: MessageId) -> bool {
    channel.0 == message.0
}
