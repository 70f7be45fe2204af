//! An interaction after it was sent: its clock, its first answer, and what may follow.
//!
//! Pure rules over values; the caller passes the instant. Source: interactions/
//! receiving-and-responding.mdx.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::error::ApiError;
use super::place::{APPLICATION, Person};
use super::snowflake::Snowflake;
use super::time::Stamp;

/// What a person did; the numbers are Discord's interaction types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    Modal = 5,
}

/// An interaction the bot was told about.
#[derive(Debug)]
pub(super) struct Pending {
    pub id: Snowflake,
    pub token: String,
    pub kind: Kind,
    pub person: Person,
    pub channel: Snowflake,
    /// The server it happened in; `None` in direct messages.
    pub guild: Option<Snowflake>,
    /// The message whose component was used, also when through a modal.
    pub source: Option<Snowflake>,
    /// The message type of its answer: 20 for a slash command, 23 for a menu command.
    pub answer_type: u8,
    /// The interaction that opened this modal, as a message tells it.
    pub opened_by: Option<Value>,
    pub sent: Stamp,
    pub first: Option<First>,
    /// The message that `@original` means, once there is one.
    pub original: Option<Snowflake>,
    pub ephemeral: bool,
    pub followups: Vec<Snowflake>,
}

/// The one first answer to an interaction.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum First {
    Message,
    Deferred,
    DeferredUpdate,
    Update,
    Choices(Vec<Value>),
    Modal(Value),
}

impl Pending {
    /// Whether a first answer may still come.
    ///
    /// # Errors
    /// 40060 after a first answer; 10062 once `within` has passed without one.
    pub fn awaits_first(&self, now: Instant, within: Duration) -> Result<(), ApiError> {
        if self.first.is_some() {
            return Err(ApiError::already_acknowledged());
        }
        if now >= self.sent.at + within {
            return Err(ApiError::unknown_interaction());
        }
        Ok(())
    }

    /// Whether edits and follow-ups may come.
    ///
    /// # Errors
    /// 50027 once the token has lived for `life`; 10015 before the first answer.
    pub fn is_open(&self, now: Stamp, life: Duration) -> Result<(), ApiError> {
        if now.at >= self.sent.aged(life, now.ahead) {
            return Err(ApiError::expired_token());
        }
        if self.first.is_none() {
            return Err(ApiError::unknown_webhook());
        }
        Ok(())
    }

    /// The first answer that a callback of this type gives.
    ///
    /// # Errors
    /// 50035 for a type that this kind of interaction does not take.
    pub fn first_of(&self, callback_type: Option<u64>, data: &Value) -> Result<First, ApiError> {
        let takes_message = self.kind != Kind::Autocomplete;
        let first = match callback_type {
            Some(4) if takes_message => First::Message,
            Some(5) if takes_message => First::Deferred,
            Some(6) if takes_message && self.source.is_some() => First::DeferredUpdate,
            Some(7) if takes_message && self.source.is_some() => First::Update,
            Some(8) if self.kind == Kind::Autocomplete => {
                First::Choices(data["choices"].as_array().cloned().unwrap_or_default())
            }
            Some(9) if matches!(self.kind, Kind::Command | Kind::Component) => {
                First::Modal(data.clone())
            }
            _ => {
                let why = "This interaction cannot be answered with this type.";
                return Err(ApiError::invalid_form("type", why));
            }
        };
        Ok(first)
    }

    /// `interaction_metadata` of the messages this interaction leads to.
    pub fn metadata(&self) -> Value {
        let mut metadata = json!({
            "id": self.id, "type": self.kind as u8, "user": self.person.user(),
            "authorizing_integration_owners": integration_owners(self.guild),
        });
        match (self.kind, self.source, &self.opened_by) {
            (Kind::Component, Some(source), _) => {
                metadata["interacted_message_id"] = json!(source);
            }
            (Kind::Modal, _, Some(opened_by)) => {
                metadata["triggering_interaction_metadata"] = opened_by.clone();
            }
            _ => {}
        }
        metadata
    }

    /// What `?with_response=true` is answered with.
    pub fn callback_resource(&self, callback_type: Option<u64>, message: Option<Value>) -> Value {
        let loading = matches!(self.first, Some(First::Deferred));
        let mut resource = json!({"type": callback_type});
        let id = message.as_ref().map(|message| message["id"].clone());
        if let Some(message) = message {
            resource["message"] = message;
        }
        json!({
            "interaction": {
                "id": self.id, "type": self.kind as u8, "response_message_id": id,
                "response_message_loading": loading,
                "response_message_ephemeral": self.ephemeral,
            },
            "resource": resource,
        })
    }
}

/// Who installed the application: the server, which in direct messages is written as 0.
pub(super) fn integration_owners(guild: Option<Snowflake>) -> Value {
    json!({"0": guild.map_or_else(|| "0".to_owned(), |guild| guild.to_string())})
}

/// Whether a path names this application.
///
/// # Errors
/// 10002 for any other.
pub(super) fn is_ours(application: Snowflake) -> Result<(), ApiError> {
    if application == APPLICATION {
        Ok(())
    } else {
        Err(ApiError::unknown_application())
    }
}
