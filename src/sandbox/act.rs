//! One act of a person, from what the client makes of it to INTERACTION_CREATE.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::pending::{Kind, Pending, integration_owners};
use super::place::{self, APPLICATION, GUILD, Person};
use super::snowflake::Snowflake;
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
    pub fn event(&self, id: Snowflake, options: &Options) -> Value {
        json!({
            "id": id, "application_id": APPLICATION, "type": self.kind as u8, "data": self.data,
            "guild": {"id": GUILD, "locale": "en-US", "features": []}, "guild_id": GUILD,
            "channel": place::channel(self.channel, Some(self.person.permissions)),
            "channel_id": self.channel, "member": self.person.member(true),
            "token": callback::token_of(id), "version": 1,
            "app_permissions": place::BOT_PERMISSIONS.to_string(),
            "locale": self.person.locale, "guild_locale": "en-US", "entitlements": [],
            "authorizing_integration_owners": integration_owners(), "context": 0,
            "attachment_size_limit": options.attachment_size_limit,
        })
    }

    pub fn into_pending(self, id: Snowflake, sent_at: Instant) -> Pending {
        Pending {
            id,
            token: callback::token_of(id),
            kind: self.kind,
            person: self.person,
            channel: self.channel,
            source: self.source,
            answer_type: self.answer_type,
            opened_by: self.opened_by,
            sent_at,
            first: None,
            original: None,
            ephemeral: false,
            followups: Vec::new(),
        }
    }
}
