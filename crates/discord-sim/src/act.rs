//! One act of a person, from what the client makes of it to INTERACTION_CREATE.

use serde_json::{Value, json};

use super::channel::Channel;
use super::pending::{Kind, Pending, integration_owners};
use super::place::{APPLICATION, Person};
use super::snowflake::Snowflake;
use super::time::Stamp;
use super::{Options, callback};

// Message types of answers. Source: resources/message.mdx, "Message Types".
const CHAT_INPUT_ANSWER: u8 = 20;
pub(super) const MENU_ANSWER: u8 = 23;
const REPLY: u8 = 19;

/// An act before it is sent.
pub(super) struct Act {
    pub kind: Kind,
    pub person: Person,
    pub channel: Snowflake,
    pub data: Value,
    pub answer_type: u8,
    pub source: Option<Snowflake>,
    pub opened_by: Option<Value>,
}

impl Act {
    pub fn new(kind: Kind, person: &Person, channel: Snowflake, data: Value) -> Self {
        let answer_type = if kind == Kind::Command {
            CHAT_INPUT_ANSWER
        } else {
            REPLY
        };
        let person = person.clone();
        Self {
            kind,
            person,
            channel,
            data,
            answer_type,
            source: None,
            opened_by: None,
        }
    }

    /// INTERACTION_CREATE. Source: interactions/receiving-and-responding.mdx, "Interaction Object".
    pub fn event(&self, id: Snowflake, channel: &Channel, options: &Options) -> Value {
        let guild = channel.guild();
        let mut event = json!({
            "id": id, "application_id": APPLICATION, "type": self.kind as u8, "data": self.data,
            "channel": channel.json_for(&self.person), "channel_id": self.channel,
            "token": callback::token_of(id), "version": 1,
            "app_permissions": channel.bot_permissions.to_string(),
            "locale": self.person.locale, "entitlements": [],
            "authorizing_integration_owners": integration_owners(guild),
            "context": context(channel), "attachment_size_limit": options.attachment_size_limit,
        });
        if let Some(guild) = guild {
            event["guild"] = json!({"id": guild, "locale": "en-US", "features": []});
            event["guild_id"] = json!(guild);
            event["guild_locale"] = json!("en-US");
            event["member"] = self.person.member(true);
        } else {
            event["user"] = self.person.user();
        }
        event
    }

    pub fn into_pending(self, id: Snowflake, guild: Option<Snowflake>, sent: Stamp) -> Pending {
        Pending {
            id,
            token: callback::token_of(id),
            kind: self.kind,
            person: self.person,
            channel: self.channel,
            guild,
            source: self.source,
            answer_type: self.answer_type,
            opened_by: self.opened_by,
            sent,
            first: None,
            original: None,
            ephemeral: false,
            followups: Vec::new(),
        }
    }
}

/// Where an interaction happens: 0 in a server, 1 in direct messages with the bot.
pub(super) fn context(channel: &Channel) -> u8 {
    u8::from(channel.guild().is_none())
}
