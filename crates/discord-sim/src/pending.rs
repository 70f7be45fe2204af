//! The rules of an interaction after it was sent: deadlines, the initial response, and follow-ups.
//!
//! Pure functions over values; the caller passes the time. Source: interactions/receiving-and-responding.mdx.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::error::ApiError;
use super::fixtures::{APPLICATION, Person};
use super::installation::{Installation, MAX_FOLLOW_UPS};
use super::snowflake::Snowflake;
use super::time::SandboxInstant;

/// Discord's interaction types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InteractionKind {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    Modal = 5,
}

/// An interaction that was sent to the bot.
#[derive(Debug)]
pub(super) struct PendingInteraction {
    pub id: Snowflake,
    pub token: String,
    pub kind: InteractionKind,
    pub person: Person,
    pub channel: Snowflake,
    /// The server; `None` in direct messages.
    pub guild: Option<Snowflake>,
    /// The installations that allow it.
    pub installation: Installation,
    /// Whether every response is ephemeral, whatever the bot asks for.
    pub is_forced_ephemeral: bool,
    /// The message whose component was used, directly or through a modal.
    pub source: Option<Snowflake>,
    /// The message type of its response: 20 for a slash command, 23 for a menu command.
    pub answer_type: u8,
    /// The metadata of the interaction that opened this modal.
    pub opened_by: Option<Value>,
    /// When it was sent.
    pub sent: SandboxInstant,
    /// The initial response, if there is one.
    pub first: Option<FirstResponse>,
    /// The message that `@original` refers to.
    pub original: Option<Snowflake>,
    /// Whether the response is ephemeral.
    pub ephemeral: bool,
    /// The follow-up messages.
    pub followups: Vec<Snowflake>,
}

/// The initial response to an interaction.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FirstResponse {
    Message,
    Deferred,
    DeferredUpdate,
    Update,
    Choices(Vec<Value>),
    Modal(Value),
}

impl PendingInteraction {
    /// Checks that an initial response is allowed.
    ///
    /// # Errors
    /// 40060 after an initial response; 10062 after the time limit `within`.
    pub fn awaits_first(&self, now: Instant, within: Duration) -> Result<(), ApiError> {
        if self.first.is_some() {
            return Err(ApiError::already_acknowledged());
        }
        if now >= self.sent.at + within {
            return Err(ApiError::unknown_interaction());
        }
        Ok(())
    }

    /// Checks that edits and follow-ups are allowed.
    ///
    /// # Errors
    /// 50027 when the token is older than `life`; 10015 before the initial response.
    pub fn is_open(&self, now: SandboxInstant, life: Duration) -> Result<(), ApiError> {
        if now.at >= self.sent.aged(life, now.ahead) {
            return Err(ApiError::expired_token());
        }
        if self.first.is_none() {
            return Err(ApiError::unknown_webhook());
        }
        Ok(())
    }

    /// Checks that another follow-up message is allowed.
    ///
    /// # Errors
    /// 40094 after five follow-up messages, if only the person has installed the app.
    pub fn allows_follow_up(&self) -> Result<(), ApiError> {
        match self.installation.is_user_only() && self.followups.len() >= MAX_FOLLOW_UPS {
            true => Err(ApiError::too_many_follow_ups()),
            false => Ok(()),
        }
    }

    /// Returns the initial response for a callback of this type.
    ///
    /// # Errors
    /// 50035 if this kind of interaction does not allow the type.
    pub fn first_of(
        &self,
        callback_type: Option<u64>,
        data: &Value,
    ) -> Result<FirstResponse, ApiError> {
        let takes_message = self.kind != InteractionKind::Autocomplete;
        let first = match callback_type {
            Some(4) if takes_message => FirstResponse::Message,
            Some(5) if takes_message => FirstResponse::Deferred,
            Some(6) if takes_message && self.source.is_some() => FirstResponse::DeferredUpdate,
            Some(7) if takes_message && self.source.is_some() => FirstResponse::Update,
            Some(8) if self.kind == InteractionKind::Autocomplete => {
                FirstResponse::Choices(data["choices"].as_array().cloned().unwrap_or_default())
            }
            Some(9)
                if matches!(
                    self.kind,
                    InteractionKind::Command | InteractionKind::Component
                ) =>
            {
                FirstResponse::Modal(data.clone())
            }
            _ => {
                let why = "This interaction does not allow this response type.";
                return Err(ApiError::invalid_form("type", why));
            }
        };
        Ok(first)
    }

    /// Returns the `interaction_metadata` of messages that respond to this interaction.
    pub fn metadata(&self) -> Value {
        let mut metadata = json!({
            "id": self.id, "type": self.kind as u8, "user": self.person.user(),
            "authorizing_integration_owners": self.installation.json(),
        });
        match (self.kind, self.source, &self.opened_by) {
            (InteractionKind::Component, Some(source), _) => {
                metadata["interacted_message_id"] = json!(source);
            }
            (InteractionKind::Modal, _, Some(opened_by)) => {
                metadata["triggering_interaction_metadata"] = opened_by.clone();
            }
            _ => {}
        }
        metadata
    }

    /// Returns the body of the reply for `?with_response=true`.
    pub fn callback_resource(&self, callback_type: Option<u64>, message: Option<Value>) -> Value {
        let loading = matches!(self.first, Some(FirstResponse::Deferred));
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

/// Checks that a path contains the id of this application.
///
/// # Errors
/// 10002 if it does not.
pub(super) fn check_application(application: Snowflake) -> Result<(), ApiError> {
    if application == APPLICATION {
        Ok(())
    } else {
        Err(ApiError::unknown_application())
    }
}
