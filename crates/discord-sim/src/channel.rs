//! A channel: its server, the bot's permissions in it, and its JSON.
//!
//! Source: resources/channel.mdx, topics/permissions.mdx.

use serde_json::{Value, json};

use super::error::ApiError;
use super::fixtures::{APPLICATION, BOT_BASE, Person, TextChannel, VIEW_CHANNEL};
use super::snowflake::Snowflake;

/// A channel.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    pub id: Snowflake,
    pub kind: ChannelKind,
    /// The bot's permissions in the channel, as Discord's bits.
    pub bot_permissions: u64,
    /// The newest message, even if it has been deleted since.
    pub last_message: Option<Snowflake>,
}

/// The type of a channel.
#[derive(Clone, Debug)]
pub(super) enum ChannelKind {
    /// A text channel of a server.
    Text {
        guild: Snowflake,
        name: String,
        position: usize,
    },
    /// Direct messages between the bot and a person. If closed, the person rejects messages from the bot.
    Direct { person: Person, is_closed: bool },
}

impl Channel {
    pub fn text(position: usize, channel: &TextChannel) -> Self {
        let (guild, name) = (channel.guild, channel.name.clone());
        Self {
            id: channel.id,
            kind: ChannelKind::Text {
                guild,
                name,
                position,
            },
            bot_permissions: BOT_BASE,
            last_message: None,
        }
    }

    pub fn direct(id: Snowflake, person: &Person) -> Self {
        Self {
            id,
            kind: ChannelKind::Direct {
                person: person.clone(),
                is_closed: false,
            },
            bot_permissions: BOT_BASE,
            last_message: None,
        }
    }

    /// Returns the server of the channel; `None` for direct messages.
    pub fn guild(&self) -> Option<Snowflake> {
        match self.kind {
            ChannelKind::Text { guild, .. } => Some(guild),
            ChannelKind::Direct { .. } => None,
        }
    }

    /// Returns whether this is the direct message channel with `person`.
    pub fn is_with(&self, person: Snowflake) -> bool {
        matches!(&self.kind, ChannelKind::Direct { person: with, .. } if with.id == person)
    }

    /// Returns whether the person can see the channel.
    pub fn is_open_to(&self, person: Snowflake) -> bool {
        self.guild().is_some() || self.is_with(person)
    }

    /// Returns whether the bot has all permissions in `bits`. It has none in a channel that it cannot see.
    pub fn bot_has(&self, bits: u64) -> bool {
        let bits = bits | VIEW_CHANNEL;
        self.guild().is_none() || self.bot_permissions & bits == bits
    }

    /// Returns the channel if the bot can see it.
    ///
    /// # Errors
    /// 50001 if it cannot.
    pub fn check_visible(&self) -> Result<&Self, ApiError> {
        match self.bot_has(VIEW_CHANNEL) {
            true => Ok(self),
            false => Err(ApiError::missing_access()),
        }
    }

    /// Returns the channel object.
    pub fn json(&self) -> Value {
        match &self.kind {
            ChannelKind::Text {
                guild,
                name,
                position,
            } => json!({
                "id": self.id, "type": 0, "guild_id": guild, "name": name, "position": position,
                "topic": null, "nsfw": false, "rate_limit_per_user": 0, "parent_id": null,
                "last_message_id": self.last_message, "flags": 0,
                "permission_overwrites": self.overwrites(),
            }),
            ChannelKind::Direct { person, .. } => json!({
                "id": self.id, "type": 1, "last_message_id": self.last_message, "flags": 0,
                "recipients": [person.user()],
            }),
        }
    }

    /// Returns the partial channel object of an interaction, with the permissions of `person`.
    pub fn json_for(&self, person: &Person) -> Value {
        let mut channel = self.json();
        if let Some(channel) = channel.as_object_mut() {
            channel.remove("permission_overwrites");
        }
        if self.guild().is_some() {
            channel["permissions"] = json!(person.permissions.to_string());
        }
        channel
    }

    /// Returns the permission overwrites that change the permissions of the bot's roles to `bot_permissions`.
    fn overwrites(&self) -> Vec<Value> {
        let allow = self.bot_permissions & !BOT_BASE;
        let deny = BOT_BASE & !self.bot_permissions;
        match allow | deny {
            0 => Vec::new(),
            _ => vec![json!({
                "id": APPLICATION, "type": 1, "allow": allow.to_string(), "deny": deny.to_string(),
            })],
        }
    }
}
