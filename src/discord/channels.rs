//! What the bot itself does in channels: look, post, edit, write to an admin.
//!
//! Sent with the bot's token.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::api::{Api, ApiError, Cause, ErrorKind, Files, Response};
use super::json::{Id, Object};
use super::permissions::{Permissions, permissions_in};
use crate::messages::Message;
use crate::messages::custom_id::Press;
use recite_quiz::post::MessagePresence;
use recite_quiz::{ChannelId, GuildId, MessageId, PostId};

/// How long one request with all its tries may take.
const WITHIN: Duration = Duration::from_secs(20);
/// The most that Discord lists at once.
const PAGE: usize = 100;
/// The most messages read to find one of ours: about a minute of requests. Where more came, what is there counts as
/// unknown.
const MOST_READ: usize = 5_000;
/// How deep a message's components are searched for a button; Discord nests fewer.
const COMPONENT_LEVELS: usize = 8;

/// Where a post of ours is looked for.
#[derive(Clone, Copy, Debug)]
pub enum Range {
    /// Behind this message, oldest first: a post that was just sent is among the first.
    Behind(Option<MessageId>),
    /// From the newest message back to this id: where nothing is known of when it was sent.
    Since(MessageId),
}

/// What a channel must allow for the daily question, as Discord's settings call it.
const NEEDED: [(Permissions, &str); 4] = [
    (Permissions::VIEW_CHANNEL, "View Channel"),
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (Permissions::ATTACH_FILES, "Attach Files"),
    (Permissions::READ_MESSAGE_HISTORY, "Read Message History"),
];

/// What the bot does in channels, as itself.
#[derive(Clone)]
pub struct Channels {
    api: Api,
    /// Who we are.
    user_id: u64,
}

/// What pinging a role needs that is not mentionable by everybody. Source: "Permissions".
const TO_MENTION: (Permissions, &str) = (
    Permissions::MENTION_EVERYONE,
    "Mention @everyone, @here, and All Roles (or make the role mentionable)",
);

impl Channels {
    pub fn new(api: Api, user_id: u64) -> Self {
        Self { api, user_id }
    }

    /// The newest message of a channel, if it ever had one.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn newest_message(&self, channel: ChannelId) -> Result<Option<MessageId>, ApiError> {
        let found = self.get(&format!("/channels/{}", channel.0)).await?;
        let newest = found.object()?.optional("last_message_id");
        Ok(newest.map(|Id(id)| MessageId(id)))
    }

    /// Posts a message, with a single try: a refusal then tells that nothing was made. The nonce keeps
    /// Discord from making it twice within a few minutes, so what failed on the way may be sent again.
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
        let call = self.api.call(Cause::Own, Method::POST, &path, WITHIN);
        let made = call.json(&body).files(files).once().send().await?;
        let made = made.object().and_then(|made| made.needed("id"));
        made.map(|Id(id)| MessageId(id)).map_err(ApiError::Unclear)
    }

    /// Makes a message say something else, with these files in place of those it has.
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
        let call = self.api.call(Cause::Own, Method::PATCH, &path, WITHIN);
        call.json(now).files(files).send().await?;
        Ok(())
    }

    /// Asks Discord for something small, only to learn what time it is there.
    pub async fn ask_the_time(&self) {
        // Whatever the reply is, its date has been noted.
        let _ = self.get("/users/@me").await;
    }

    /// Looks for the message of a post, by its button.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn find_post(
        &self,
        guild: GuildId,
        channel: ChannelId,
        range: Range,
        post: PostId,
    ) -> Result<MessagePresence, ApiError> {
        // Without the permission Discord answers an empty list, which must not count as "not there".
        let allowed = self.permissions(guild, channel).await?;
        let needed = [Permissions::VIEW_CHANNEL, Permissions::READ_MESSAGE_HISTORY];
        if !needed.into_iter().all(|it| allowed.contains(it)) {
            return Ok(MessagePresence::Unknown);
        }
        let marker = Press::Reveal(post).to_string();
        let mut edge = match range {
            Range::Behind(after) => format!("&after={}", after.map_or(0, |message| message.0)),
            Range::Since(_) => String::new(),
        };
        for _ in 0..MOST_READ / PAGE {
            let path = format!("/channels/{}/messages?limit={PAGE}{edge}", channel.0);
            let reply = self.get(&path).await?;
            let listed = reply.objects()?;
            if let Some(found) = listed.iter().find(|it| self.is_ours(it, &marker)) {
                let Id(id) = found.needed("id")?;
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
                Range::Behind(_) => format!("&after={newest}"),
                Range::Since(since) if oldest < since.0 => return Ok(MessagePresence::Absent),
                Range::Since(_) => format!("&before={oldest}"),
            };
        }
        Ok(MessagePresence::Unknown)
    }

    /// The permissions that the daily question needs in a channel and we have not, by the names that
    /// Discord's settings give them; with `mentions`, also what pings roles that not everybody may mention.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn missing_permissions(
        &self,
        guild: GuildId,
        channel: ChannelId,
        mentions: bool,
    ) -> Result<Vec<&'static str>, ApiError> {
        let allowed = match self.permissions(guild, channel).await {
            Ok(allowed) => allowed,
            // Who may not even look is told so by a refusal.
            Err(error) if error.kind() == ErrorKind::Forbidden => Permissions::NONE,
            Err(error) => return Err(error),
        };
        let needed = NEEDED.iter().chain(mentions.then_some(&TO_MENTION));
        let missing = needed.filter(|(needed, _)| !allowed.contains(*needed));
        Ok(missing.map(|(_, name)| *name).collect())
    }

    /// Writes to a user in private.
    ///
    /// # Errors
    /// See [`ApiError`]; a user may take no messages.
    pub async fn write_to(&self, user: u64, message: &Message) -> Result<(), ApiError> {
        let to = json!({ "recipient_id": user.to_string() });
        let call = |path: &str| self.api.call(Cause::Own, Method::POST, path, WITHIN);
        let opened = call("/users/@me/channels").json(&to).send().await?;
        let Id(channel) = opened.object()?.needed("id")?;
        let path = format!("/channels/{channel}/messages");
        // Nobody else reads along there, and Discord knows no such message.
        let message = Message {
            ephemeral: false,
            ..message.clone()
        };
        call(&path).json(&message).send().await?;
        Ok(())
    }

    /// Whether a message is of ours and has a button with this `custom_id`.
    fn is_ours(&self, message: &Object<'_>, custom_id: &str) -> bool {
        let author = message.object("author").ok();
        let author = author.and_then(|author| author.optional("id"));
        author == Some(Id(self.user_id)) && holds(message, custom_id, COMPONENT_LEVELS)
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
        Ok(permissions_in(&channel, guild_id, &guild, user, &member)?)
    }

    async fn get(&self, path: &str) -> Result<Response, ApiError> {
        let call = self.api.call(Cause::Own, Method::GET, path, WITHIN);
        call.send().await
    }
}

/// Whether a component in here has this `custom_id`.
fn holds(part: &Object<'_>, custom_id: &str, levels: usize) -> bool {
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
    inner.any(|part| holds(part, custom_id, levels))
}
