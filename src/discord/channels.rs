//! The bot's own actions in channels: searches, posts, edits, and messages to admins.
//!
//! These requests are sent with the bot's token.

mod replies;
mod threads;

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tracing::warn;

use super::api::{Api, ApiError, ErrorKind, Files, RequestClass, Response};
use super::json::{Id, Object};
use super::permissions::{Permissions, member_permissions};
use crate::messages::Message;
use crate::messages::custom_id::Press;
use crate::messages::permission::{ChannelPermission, PermissionProblem};
use recite_quiz::post::MessagePresence;
use recite_quiz::{ChannelId, GuildId, MemberId, MessageId, PostId};

pub use threads::{
    DescribedThread, ForumTag, HelpPlace, ThreadContent, ThreadMessages, for_threads,
};

/// The timeout of one request with all its attempts.
const WITHIN: Duration = Duration::from_secs(20);
/// The maximum number of messages that Discord lists at once.
const PAGE: usize = 100;
/// The maximum number of messages to search, about a minute of requests. With more messages the result is unknown.
const MAX_SEARCHED: usize = 5_000;
/// How deep the components of a message are searched for a button; Discord nests fewer levels.
const COMPONENT_LEVELS: usize = 8;

/// The messages among which a post is searched.
#[derive(Clone, Copy, Debug)]
pub enum SearchRange {
    /// Those after this message, oldest first, so that a post that was just sent is among the first.
    After(Option<MessageId>),
    /// Those from the newest back to this id, if it is unknown when the post was sent.
    Since(MessageId),
}

/// A permission with its name.
pub type NamedPermission = (Permissions, ChannelPermission);

/// The permissions that the daily question needs in a channel.
const FOR_POSTS: [NamedPermission; 4] = [
    (Permissions::VIEW_CHANNEL, ChannelPermission::View),
    (Permissions::SEND_MESSAGES, ChannelPermission::SendMessages),
    (Permissions::ATTACH_FILES, ChannelPermission::AttachFiles),
    (
        Permissions::READ_MESSAGE_HISTORY,
        ChannelPermission::ReadMessageHistory,
    ),
];

/// The bot's own actions in channels.
#[derive(Clone)]
pub struct Channels {
    api: Api,
    /// The id of the bot's user.
    user_id: u64,
}

/// The permission to ping a role that not everyone may mention. Source: Discord's documentation, "Permissions".
const TO_MENTION: NamedPermission = (
    Permissions::MENTION_EVERYONE,
    ChannelPermission::MentionEveryone,
);

/// Returns the permissions that the daily question needs in a channel; with `mentions`, also the one to ping a role that
/// not everyone may mention.
pub fn for_posts(mentions: bool) -> Vec<NamedPermission> {
    let mention = mentions.then_some(TO_MENTION);
    FOR_POSTS.into_iter().chain(mention).collect()
}

impl Channels {
    /// Returns the actions of this user.
    pub fn new(api: Api, user_id: u64) -> Self {
        Self { api, user_id }
    }

    /// Fetches the newest message of a channel, if it ever had one.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn newest_message(&self, channel: ChannelId) -> Result<Option<MessageId>, ApiError> {
        let found = self.get(&format!("/channels/{}", channel.0)).await?;
        let newest = found.object()?.optional("last_message_id");
        Ok(newest.map(|Id(id)| MessageId(id)))
    }

    /// Posts a message with a single attempt, so that a rejection proves that nothing was posted. The nonce prevents that
    /// Discord posts it twice within a few minutes, so it can be sent again after a lost response.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn post(
        &self,
        channel: ChannelId,
        message: &Message,
        nonce: &str,
        files: &Files,
    ) -> Result<MessageId, ApiError> {
        let path = format!("/channels/{}/messages", channel.0);
        let mut body = json!(message);
        body["nonce"] = json!(nonce);
        body["enforce_nonce"] = json!(true);
        let call = self
            .api
            .call(RequestClass::Background, Method::POST, &path, WITHIN);
        let made = call
            .json(&body)
            .files(files)
            .without_retries()
            .send()
            .await?;
        let made = made.object().and_then(|made| made.required("id"));
        made.map(|Id(id)| MessageId(id))
            .map_err(ApiError::UnknownResult)
    }

    /// Replaces the content and the files of a message.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn edit(
        &self,
        channel: ChannelId,
        message: MessageId,
        now: &Message,
        files: &Files,
    ) -> Result<(), ApiError> {
        let path = format!("/channels/{}/messages/{}", channel.0, message.0);
        let call = self
            .api
            .call(RequestClass::Background, Method::PATCH, &path, WITHIN);
        call.json(now).files(files).send().await?;
        Ok(())
    }

    /// Sends a small request, whose response has Discord's time.
    pub async fn update_time(&self) {
        // The date of any response was read.
        let _ = self.get("/users/@me").await;
    }

    /// Searches for the message of a post, by its button.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn find_post(
        &self,
        guild: GuildId,
        channel: ChannelId,
        range: SearchRange,
        post: PostId,
    ) -> Result<MessagePresence, ApiError> {
        // Without the permission Discord returns an empty list, which must not count as absent.
        let allowed = self.permissions(guild, channel).await?;
        let needed = [Permissions::VIEW_CHANNEL, Permissions::READ_MESSAGE_HISTORY];
        if !needed.into_iter().all(|it| allowed.contains(it)) {
            return Ok(MessagePresence::Unknown);
        }
        let marker = Press::Reveal(post).to_string();
        let is_it = |it: &Object<'_>| has_button(it, &marker, COMPONENT_LEVELS);
        self.search(channel, range, is_it).await
    }

    /// Searches a channel, whose history the bot can read, for a message of the bot.
    async fn search(
        &self,
        channel: ChannelId,
        range: SearchRange,
        is_it: impl Fn(&Object<'_>) -> bool,
    ) -> Result<MessagePresence, ApiError> {
        let mut edge = match range {
            SearchRange::After(after) => format!("&after={}", after.map_or(0, |message| message.0)),
            SearchRange::Since(_) => String::new(),
        };
        for _ in 0..MAX_SEARCHED / PAGE {
            let path = format!("/channels/{}/messages?limit={PAGE}{edge}", channel.0);
            let reply = self.get(&path).await?;
            let listed = reply.objects()?;
            if let Some(found) = listed.iter().find(|it| self.is_ours(it) && is_it(it)) {
                let Id(id) = found.required("id")?;
                return Ok(MessagePresence::Present(MessageId(id)));
            }
            let ids = listed.iter().filter_map(|message| message.optional("id"));
            let ids = ids.map(|Id(id)| id);
            let (oldest, newest) = ids.fold((u64::MAX, 0), |(oldest, newest), id| {
                (oldest.min(id), newest.max(id))
            });
            if listed.len() < PAGE || newest == 0 {
                return Ok(MessagePresence::Absent);
            }
            edge = match range {
                SearchRange::After(_) => format!("&after={newest}"),
                SearchRange::Since(since) if oldest < since.0 => {
                    return Ok(MessagePresence::Absent);
                }
                SearchRange::Since(_) => format!("&before={oldest}"),
            };
        }
        Ok(MessagePresence::Unknown)
    }

    /// Returns which of these permissions the bot is missing in a channel.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn missing_permissions(
        &self,
        guild: GuildId,
        channel: ChannelId,
        needed: &[NamedPermission],
    ) -> Result<Vec<ChannelPermission>, ApiError> {
        let allowed = match self.permissions(guild, channel).await {
            Ok(allowed) => allowed,
            // The bot may not even view the channel.
            Err(error) if error.kind() == ErrorKind::Forbidden => Permissions::NONE,
            Err(error) => return Err(error),
        };
        let missing = needed
            .iter()
            .filter(|(needed, _)| !allowed.contains(*needed));
        Ok(missing.map(|(_, permission)| *permission).collect())
    }

    /// Checks the permissions that a command needs in a channel.
    ///
    /// # Errors
    /// Those that are missing; or Discord did not say which the bot has, which is logged.
    pub async fn check_permissions(
        &self,
        guild: GuildId,
        channel: ChannelId,
        needed: &[NamedPermission],
    ) -> Result<(), PermissionProblem> {
        match self.missing_permissions(guild, channel, needed).await {
            Ok(missing) if missing.is_empty() => Ok(()),
            Ok(missing) => Err(PermissionProblem::Missing(missing)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(PermissionProblem::Missing(vec![ChannelPermission::View]))
            }
            Err(error) => {
                warn!(channel.id = channel.0, %error, "could not check the permissions in a channel");
                Err(PermissionProblem::Unknown)
            }
        }
    }

    /// Sends a direct message to a user.
    ///
    /// # Errors
    /// See [`ApiError`]; the user may not accept direct messages.
    pub async fn write_to(&self, user: u64, message: &Message) -> Result<(), ApiError> {
        let to = json!({ "recipient_id": user.to_string() });
        let call = |path: &str| {
            self.api
                .call(RequestClass::Background, Method::POST, path, WITHIN)
        };
        let opened = call("/users/@me/channels").json(&to).send().await?;
        let Id(channel) = opened.object()?.required("id")?;
        let path = format!("/channels/{channel}/messages");
        // Direct messages cannot be ephemeral.
        let message = Message {
            ephemeral: false,
            ..message.clone()
        };
        call(&path).json(&message).send().await?;
        Ok(())
    }

    /// Returns the id of the bot's user.
    pub fn bot_id(&self) -> u64 {
        self.user_id
    }

    /// Returns whether this is the bot's user.
    pub fn is_bot(&self, user: &MemberId) -> bool {
        *user == MemberId::discord(self.user_id)
    }

    /// Returns whether a message is the bot's.
    fn is_ours(&self, message: &Object<'_>) -> bool {
        let author = message.object("author").ok();
        let author = author.and_then(|author| author.optional("id"));
        author == Some(Id(self.user_id))
    }

    async fn permissions(
        &self,
        guild: GuildId,
        channel: ChannelId,
    ) -> Result<Permissions, ApiError> {
        let in_guild = format!("/guilds/{}", guild.0);
        let channel = self.get(&format!("/channels/{}", channel.0)).await?;
        let member = format!("{in_guild}/members/{}", self.user_id);
        let member = self.get(&member).await?;
        let described = self.get(&in_guild).await?;
        let (channel, member) = (channel.object()?, member.object()?);
        let (guild_id, user) = (Id(guild.0), Id(self.user_id));
        let guild = described.object()?;
        Ok(member_permissions(
            &channel, guild_id, &guild, user, &member,
        )?)
    }

    async fn get(&self, path: &str) -> Result<Response, ApiError> {
        let call = self
            .api
            .call(RequestClass::Background, Method::GET, path, WITHIN);
        call.send().await
    }
}

/// Returns whether a component in `part` has this `custom_id`.
fn has_button(part: &Object<'_>, custom_id: &str, levels: usize) -> bool {
    let own = part.optional::<String>("custom_id");
    if own.is_some_and(|own| own == custom_id) {
        return true;
    }
    let Some(levels) = levels.checked_sub(1) else {
        return false;
    };
    let inner = part.objects("components").unwrap_or_default();
    let beside = part.object("accessory").ok();
    let mut inner = inner.iter().chain(&beside);
    inner.any(|part| has_button(part, custom_id, levels))
}
