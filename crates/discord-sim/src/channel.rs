//! A channel: where it is, what the bot may do in it, and how Discord describes it.
//!
//! Source: resources/channel.mdx, topics/permissions.mdx.

use serde_json::{Value, json};

use super::error::ApiError;
use super::place::{APPLICATION, BOT_BASE, Person, TextChannel, VIEW_CHANNEL};
use super::snowflake::Snowflake;

#[derive(Clone, Debug)]
pub(super) struct Channel {
    pub id: Snowflake,
    pub kind: Kind,
    /// What the bot may do here, as Discord's bits.
    pub bot_permissions: u64,
    /// The newest message ever, also when it was deleted since.
    pub last_message: Option<Snowflake>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Text {
        guild: Snowflake,
        name: String,
        position: usize,
    },
    /// Between the bot and one person, who may have closed it to the bot.
    Direct { person: Person, is_closed: bool },
}

impl Channel {
    pub fn text(position: usize, channel: &TextChannel) -> Self {
        let (guild, name) = (channel.guild, channel.name.clone());
        Self {
            id: channel.id,
            kind: Kind::Text {
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
            kind: Kind::Direct {
                person: person.clone(),
                is_closed: false,
            },
            bot_permissions: BOT_BASE,
            last_message: None,
        }
    }

    /// The server it belongs to; `None` for direct messages.
    pub fn guild(&self) -> Option<Snowflake> {
        match self.kind {
            Kind::Text { guild, .. } => Some(guild),
            Kind::Direct { .. } => None,
        }
    }

    /// Whether this is the channel of direct messages with `person`.
    pub fn is_with(&self, person: Snowflake) -> bool {
        matches!(&self.kind, Kind::Direct { person: with, .. } if with.id == person)
    }

    /// Whether the person can be here at all.
    pub fn is_open_to(&self, person: Snowflake) -> bool {
        self.guild().is_some() || self.is_with(person)
    }

    /// Whether the bot may do what all of `bits` stand for; without seeing a channel, nothing.
    pub fn bot_may(&self, bits: u64) -> bool {
        let bits = bits | VIEW_CHANNEL;
        self.guild().is_none() || self.bot_permissions & bits == bits
    }

    /// # Errors
    /// 50001 when the bot does not see the channel.
    pub fn seen_by_bot(&self) -> Result<&Self, ApiError> {
        match self.bot_may(VIEW_CHANNEL) {
            true => Ok(self),
            false => Err(ApiError::missing_access()),
        }
    }

    /// The channel object.
    pub fn json(&self) -> Value {
        match &self.kind {
            Kind::Text {
                guild,
                name,
                position,
            } => json!({
                "id": self.id, "type": 0, "guild_id": guild, "name": name, "position": position,
                "topic": null, "nsfw": false, "rate_limit_per_user": 0, "parent_id": null,
                "last_message_id": self.last_message, "flags": 0,
                "permission_overwrites": self.overwrites(),
            }),
            Kind::Direct { person, .. } => json!({
                "id": self.id, "type": 1, "last_message_id": self.last_message, "flags": 0,
                "recipients": [person.user()],
            }),
        }
    }

    /// The partial channel of an interaction, with what `person` may do there.
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

    /// What makes the bot's roles come to `bot_permissions` here.
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
