//! An action of a person, and the INTERACTION_CREATE event made from it.

use serde_json::{Value, json};

use super::channel::Channel;
use super::fixtures::{APPLICATION, Person};
use super::installation::Installation;
use super::pending::{InteractionKind, PendingInteraction};
use super::snowflake::Snowflake;
use super::time::SandboxInstant;
use super::{SandboxOptions, callback};

// Message types of responses. Source: resources/message.mdx, "Message Types".
const CHAT_INPUT_ANSWER: u8 = 20;
pub(super) const MENU_ANSWER: u8 = 23;
const REPLY: u8 = 19;

/// An action that has not been sent yet.
pub(super) struct Action {
    pub kind: InteractionKind,
    pub person: Person,
    pub channel: Snowflake,
    /// The `data` of the interaction.
    pub data: Value,
    /// The message type of the response.
    pub answer_type: u8,
    /// The message whose component was used.
    pub source: Option<Snowflake>,
    /// The metadata of the interaction that opened the modal.
    pub opened_by: Option<Value>,
    /// The installations that allow it; `None` for those of its message or channel.
    pub installation: Option<Installation>,
}

impl Action {
    pub fn new(kind: InteractionKind, person: &Person, channel: Snowflake, data: Value) -> Self {
        let answer_type = if kind == InteractionKind::Command {
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
            installation: None,
        }
    }

    /// Returns the INTERACTION_CREATE event. Source: interactions/receiving-and-responding.mdx, "Interaction Object".
    pub fn event(
        &self,
        id: Snowflake,
        channel: &Channel,
        installation: &Installation,
        options: &SandboxOptions,
    ) -> Value {
        let guild = channel.guild();
        let mut event = json!({
            "id": id, "application_id": APPLICATION, "type": self.kind as u8, "data": self.data,
            "channel": channel.json_for(&self.person), "channel_id": self.channel,
            "token": callback::token_of(id), "version": 1,
            "app_permissions": installation.app_permissions(&self.person, channel).to_string(),
            "locale": self.person.locale, "entitlements": [],
            "authorizing_integration_owners": installation.json(),
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

    /// Converts the action to a pending interaction, sent at this time.
    pub fn into_pending(
        self,
        id: Snowflake,
        channel: &Channel,
        installation: Installation,
        sent: SandboxInstant,
    ) -> PendingInteraction {
        let is_forced_ephemeral = installation.is_forced_ephemeral(&self.person, channel);
        PendingInteraction {
            id,
            token: callback::token_of(id),
            kind: self.kind,
            person: self.person,
            channel: self.channel,
            guild: channel.guild(),
            is_forced_ephemeral,
            installation,
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

/// Returns the context of an interaction: 0 in a server, 1 in direct messages with the bot, 2 in a private channel.
pub(super) fn context(channel: &Channel) -> u8 {
    match (channel.guild(), channel.is_direct()) {
        (Some(_), _) => 0,
        (None, true) => 1,
        (None, false) => 2,
    }
}
