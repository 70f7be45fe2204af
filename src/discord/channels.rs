//! What the bot itself does in channels: look, post, edit, write to an admin.
//!
//! Sent with the bot's token; how a refusal is to be taken is sorted here, so that the daily loop
//! only has to know whether waiting helps.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::api::{Api, Reply};
use super::json::{Id, Object, Unreadable};
use super::permissions::{Permissions, permissions_in};
use super::rest::{Cause, Files, SendError};
use crate::messages::Message;
use crate::messages::custom_id::Press;
use recite_quiz::post::Sighting;
use recite_quiz::{ChannelId, Failure, GuildId, MessageId, PostId};

/// How long one request with all its tries may take.
const WITHIN: Duration = Duration::from_secs(20);
/// The most that Discord lists at once.
const PAGE: usize = 100;
/// The most messages read to find one of ours: about a minute of requests. Where more came, what is there counts as
/// unknown.
const MOST_READ: usize = 5_000;
/// How deep a message's components are searched for a button; Discord nests fewer.
const COMPONENT_LEVELS: usize = 8;

/// Why something could not be done in a channel.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    #[error("the channel no longer exists, or I cannot see it")]
    Gone,
    #[error("I may not do that in the channel: {0}")]
    Forbidden(String),
    /// The message was deleted.
    #[error("the message no longer exists")]
    MessageGone,
    /// Discord takes only so many edits of a message older than an hour.
    #[error("Discord takes no more edits of the message for now")]
    TooManyEdits,
    #[error("Discord refuses it: {0}")]
    Refused(String),
    /// Discord answered, and not what it should.
    #[error("Discord's answer cannot be used: {0}")]
    Unreadable(#[from] Unreadable),
    /// Waiting may help. Whether it was done all the same is known only where Discord says so.
    #[error("Discord does not answer: {what}")]
    Passing {
        what: String,
        may_be_done: bool,
        /// For how long Discord asks us to wait.
        wait: Option<SignedDuration>,
    },
}

impl ChannelError {
    /// What of it the daily question decides by.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Gone => Failure::Gone,
            Self::Forbidden(what) => Failure::Forbidden(what.clone()),
            Self::Refused(what) => Failure::Rejected(what.clone()),
            Self::Unreadable(what) => Failure::Unreadable(what.to_string()),
            Self::MessageGone | Self::TooManyEdits => Failure::Rejected(self.to_string()),
            Self::Passing {
                what,
                may_be_done,
                wait,
            } => Failure::NoAnswer {
                what: what.clone(),
                may_be_done: *may_be_done,
                wait_seconds: wait.and_then(|it| u32::try_from(it.as_secs()).ok()),
            },
        }
    }
}

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
    /// See [`ChannelError`].
    pub async fn newest_message(
        &self,
        channel: ChannelId,
    ) -> Result<Option<MessageId>, ChannelError> {
        let found = self.get(&format!("/channels/{}", channel.0)).await?;
        let newest = found.object()?.optional("last_message_id");
        Ok(newest.map(|Id(id)| MessageId(id)))
    }

    /// Posts a message, with a single try: a refusal then tells that nothing was made. The nonce keeps
    /// Discord from making it twice within a few minutes, so what failed on the way may be sent again.
    ///
    /// # Errors
    /// See [`ChannelError`].
    pub async fn post(
        &self,
        channel: ChannelId,
        message: &Message,
        nonce: &str,
        files: &Files,
    ) -> Result<MessageId, ChannelError> {
        let path = format!("/channels/{}/messages", channel.0);
        let mut body = json!(message);
        body["nonce"] = json!(nonce);
        body["enforce_nonce"] = json!(true);
        let made = self
            .api
            .send_once(Cause::Own, Method::POST, &path, &body, files, WITHIN)
            .await
            .map_err(sorted)?;
        let made = made.object().and_then(|made| made.needed("id"));
        made.map(|Id(id)| MessageId(id))
            .map_err(|error| ChannelError::Passing {
                what: error.to_string(),
                may_be_done: true,
                wait: None,
            })
    }

    /// Makes a message say something else, with these files in place of those it has.
    ///
    /// # Errors
    /// See [`ChannelError`].
    pub async fn edit(
        &self,
        channel: ChannelId,
        message: MessageId,
        now: &Message,
        files: &Files,
    ) -> Result<(), ChannelError> {
        let path = format!("/channels/{}/messages/{}", channel.0, message.0);
        self.call(Method::PATCH, &path, &json!(now), files).await?;
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
    /// See [`ChannelError`].
    pub async fn find_post(
        &self,
        guild: GuildId,
        channel: ChannelId,
        range: Range,
        post: PostId,
    ) -> Result<Sighting, ChannelError> {
        // Without the permission Discord answers an empty list, which must not count as "not there".
        let allowed = self.permissions(guild, channel).await?;
        let needed = [Permissions::VIEW_CHANNEL, Permissions::READ_MESSAGE_HISTORY];
        if !needed.into_iter().all(|it| allowed.contains(it)) {
            return Ok(Sighting::Unknown);
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
                return Ok(Sighting::Present(MessageId(id)));
            }
            let ids = listed.iter().filter_map(|message| message.optional("id"));
            let ids = ids.map(|Id(id)| id);
            let (oldest, newest) = ids.fold((u64::MAX, 0), |(oldest, newest), id| {
                (oldest.min(id), newest.max(id))
            });
            if listed.len() < PAGE || newest == 0 {
                return Ok(Sighting::Absent);
            }
            edge = match range {
                Range::Behind(_) => format!("&after={newest}"),
                Range::Since(since) if oldest < since.0 => return Ok(Sighting::Absent),
                Range::Since(_) => format!("&before={oldest}"),
            };
        }
        Ok(Sighting::Unknown)
    }

    /// The permissions that the daily question needs in a channel and we have not, by the names that
    /// Discord's settings give them; with `mentions`, also what pings roles that not everybody may mention.
    ///
    /// # Errors
    /// See [`ChannelError`].
    pub async fn missing_permissions(
        &self,
        guild: GuildId,
        channel: ChannelId,
        mentions: bool,
    ) -> Result<Vec<&'static str>, ChannelError> {
        let allowed = match self.permissions(guild, channel).await {
            Ok(allowed) => allowed,
            // Who may not even look is told so by a refusal.
            Err(ChannelError::Forbidden(_)) => Permissions::NONE,
            Err(error) => return Err(error),
        };
        let needed = NEEDED.iter().chain(mentions.then_some(&TO_MENTION));
        let missing = needed.filter(|(needed, _)| !allowed.contains(*needed));
        Ok(missing.map(|(_, name)| *name).collect())
    }

    /// Writes to a user in private.
    ///
    /// # Errors
    /// See [`ChannelError`]; a user may take no messages.
    pub async fn write_to(&self, user: u64, message: &Message) -> Result<(), ChannelError> {
        let to = json!({ "recipient_id": user.to_string() });
        let opened = self
            .call(Method::POST, "/users/@me/channels", &to, &Files::new())
            .await?;
        let Id(channel) = opened.object()?.needed("id")?;
        let path = format!("/channels/{channel}/messages");
        // Nobody else reads along there, and Discord knows no such message.
        let message = Message {
            ephemeral: false,
            ..message.clone()
        };
        self.call(Method::POST, &path, &json!(message), &Files::new())
            .await?;
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
    ) -> Result<Permissions, ChannelError> {
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

    async fn get(&self, path: &str) -> Result<Reply, ChannelError> {
        self.call(Method::GET, path, &Value::Null, &Files::new())
            .await
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        files: &Files,
    ) -> Result<Reply, ChannelError> {
        self.api
            .send(Cause::Own, method, path, body, files, WITHIN)
            .await
            .map_err(sorted)
    }
}

/// What a failed request means. The codes are Discord's: "Opcodes and Status Codes".
fn sorted(error: SendError) -> ChannelError {
    const UNKNOWN_CHANNEL: u64 = 10003;
    const UNKNOWN_GUILD: u64 = 10004;
    const UNKNOWN_MESSAGE: u64 = 10008;
    const OLD_EDITS: u64 = 30046;
    match error {
        SendError::Refused {
            status,
            code,
            message,
            retry_after,
            may_be_done,
        } => match code {
            UNKNOWN_CHANNEL | UNKNOWN_GUILD => ChannelError::Gone,
            UNKNOWN_MESSAGE => ChannelError::MessageGone,
            OLD_EDITS => ChannelError::TooManyEdits,
            _ if status == StatusCode::FORBIDDEN => ChannelError::Forbidden(message),
            _ if status == StatusCode::NOT_FOUND => ChannelError::Gone,
            _ if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
                ChannelError::Passing {
                    what: format!("HTTP {status}"),
                    may_be_done: may_be_done || status.is_server_error(),
                    wait: retry_after.and_then(|it| SignedDuration::try_from(it).ok()),
                }
            }
            _ => ChannelError::Refused(format!("HTTP {status}, code {code}: {message}")),
        },
        SendError::Resting(wait) => ChannelError::Passing {
            what: error.to_string(),
            may_be_done: false,
            wait: SignedDuration::try_from(wait).ok(),
        },
        error @ (SendError::Over { .. }
        | SendError::TimedOut
        | SendError::Unreachable(_)
        | SendError::TooLong) => ChannelError::Passing {
            what: error.to_string(),
            may_be_done: true,
            wait: None,
        },
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
