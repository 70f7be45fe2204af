//! A handle to an interaction, to wait for the bot's response.

use std::sync::Arc;

use serde_json::Value;
use thiserror::Error;
use tokio::time::Instant;

use super::message::Message;
use super::pending::{FirstResponse, PendingInteraction};
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState};
use super::time::SandboxInstant;

/// An interaction of a person with the bot, and the bot's responses.
#[derive(Clone)]
pub struct Interaction {
    pub(super) shared: Arc<SharedState>,
    /// The sent interaction, or the reason why the client would not send it.
    pub(super) sent: Result<Sent, String>,
}

#[derive(Clone)]
pub(super) struct Sent {
    pub id: Snowflake,
    pub stamp: SandboxInstant,
}

/// The bot's initial response, as the person sees it.
#[derive(Clone, Debug, PartialEq)]
pub enum InitialResponse {
    /// A new message.
    Message(Message),
    /// A new message that shows "thinking…".
    Deferred,
    /// The message with the component was updated.
    Updated(Message),
    /// The message with the component may be updated later.
    DeferredUpdate,
    /// The autocomplete choices: objects with `name` and `value`.
    Choices(Vec<Value>),
    /// A modal: its `title`, `custom_id` and `components`.
    Modal(Value),
}

/// The reason why a person sees no response.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InteractionError {
    /// The bot did not respond in time.
    #[error("The application did not respond")]
    NoAnswer,
    /// The client would not send the interaction.
    #[error("Discord's client would not send this: {0}")]
    NotSent(
        /// The reason.
        String,
    ),
    /// The message was deleted.
    #[error("the bot's message was deleted")]
    Deleted,
}

impl Interaction {
    /// Returns the id; `None` if the client would not send the interaction.
    pub fn id(&self) -> Option<Snowflake> {
        self.sent.as_ref().ok().map(|sent| sent.id)
    }

    /// Returns when the interaction was sent to the bot.
    pub fn sent_at(&self) -> Option<Instant> {
        self.sent.as_ref().ok().map(|sent| sent.stamp.at)
    }

    /// Waits for the initial response, up to Discord's time limit.
    ///
    /// # Errors
    /// [`InteractionError::NoAnswer`] after the time limit; [`InteractionError::Deleted`] if the message in the response was deleted.
    pub async fn answer(&self) -> Result<InitialResponse, InteractionError> {
        let sent = self.sent.clone().map_err(InteractionError::NotSent)?;
        let deadline = sent.stamp.at + self.shared.options.initial_response_timeout;
        let answer = |state: &SandboxState| answer(state, state.interactions.get(&sent.id)?);
        self.shared
            .until(Some(deadline), answer)
            .await
            .unwrap_or(Err(InteractionError::NoAnswer))
    }

    /// Waits for the final message: after "thinking…", with all edits so far.
    ///
    /// # Errors
    /// The same as [`Self::answer`]; also [`InteractionError::NoAnswer`] if a deferred response was not filled in before the
    /// token expired, or if the response is not a message.
    pub async fn message(&self) -> Result<Message, InteractionError> {
        let sent = self.sent.clone().map_err(InteractionError::NotSent)?;
        self.answer().await?;
        let finished = |state: &SandboxState| {
            let Some(original) = state.interactions.get(&sent.id)?.original else {
                return Some(Err(InteractionError::NoAnswer));
            };
            match state.messages.get(&original) {
                Some(message) if message.is_loading() => None,
                Some(message) => Some(Ok(message.clone())),
                None => Some(Err(InteractionError::Deleted)),
            }
        };
        self.shared
            .while_open(sent.stamp, finished)
            .await
            .unwrap_or(Err(InteractionError::NoAnswer))
    }

    /// Waits until the message fulfills `wanted`, for example after an edit.
    ///
    /// # Errors
    /// The same as [`Self::answer`]; also [`InteractionError::NoAnswer`] if the token expires before that.
    pub async fn wait_for_message(
        &self,
        wanted: impl Fn(&Message) -> bool,
    ) -> Result<Message, InteractionError> {
        let sent = self.sent.clone().map_err(InteractionError::NotSent)?;
        self.answer().await?;
        let look = |state: &SandboxState| {
            let original = state.interactions.get(&sent.id)?.original?;
            state
                .messages
                .get(&original)
                .filter(|message| wanted(message))
                .cloned()
        };
        self.shared
            .while_open(sent.stamp, look)
            .await
            .ok_or(InteractionError::NoAnswer)
    }

    /// Returns the follow-up messages so far, oldest first, without deleted ones.
    pub fn follow_ups(&self) -> Vec<Message> {
        let state = self.shared.lock();
        let pending = self.id().and_then(|id| state.interactions.get(&id));
        let ids = pending.map_or(&[][..], |pending| &pending.followups);
        ids.iter()
            .filter_map(|id| state.messages.get(id))
            .cloned()
            .collect()
    }

    /// Waits until there are `count` follow-up messages.
    ///
    /// # Errors
    /// The same as [`Self::answer`]; also [`InteractionError::NoAnswer`] if the token expires before that.
    pub async fn wait_for_follow_ups(
        &self,
        count: usize,
    ) -> Result<Vec<Message>, InteractionError> {
        let sent = self.sent.clone().map_err(InteractionError::NotSent)?;
        self.answer().await?;
        let look = |state: &SandboxState| {
            let followups = &state.interactions.get(&sent.id)?.followups;
            (followups.len() >= count).then_some(())
        };
        self.shared
            .while_open(sent.stamp, look)
            .await
            .ok_or(InteractionError::NoAnswer)?;
        Ok(self.follow_ups())
    }
}

/// Returns the initial response of an interaction; `None` if there is none yet.
fn answer(
    state: &SandboxState,
    pending: &PendingInteraction,
) -> Option<Result<InitialResponse, InteractionError>> {
    let message = || {
        let message = pending.original.and_then(|id| state.messages.get(&id));
        message.cloned().ok_or(InteractionError::Deleted)
    };
    Some(match pending.first.as_ref()? {
        FirstResponse::Message => message().map(InitialResponse::Message),
        FirstResponse::Deferred => Ok(InitialResponse::Deferred),
        FirstResponse::Update => message().map(InitialResponse::Updated),
        FirstResponse::DeferredUpdate => Ok(InitialResponse::DeferredUpdate),
        FirstResponse::Choices(choices) => Ok(InitialResponse::Choices(choices.clone())),
        FirstResponse::Modal(form) => Ok(InitialResponse::Modal(form.clone())),
    })
}
