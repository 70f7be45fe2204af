//! What came of something a person did: the handle on one interaction.

use std::sync::Arc;

use serde_json::Value;
use thiserror::Error;
use tokio::time::Instant;

use super::message::Message;
use super::pending::{First, Pending};
use super::snowflake::Snowflake;
use super::state::{Shared, World};
use super::time::Stamp;

/// One thing a person did with the bot, and whatever the bot made of it.
#[derive(Clone)]
pub struct Interaction {
    pub(super) shared: Arc<Shared>,
    /// What was sent, or why the client would not send it.
    pub(super) sent: Result<Sent, String>,
}

#[derive(Clone)]
pub(super) struct Sent {
    pub id: Snowflake,
    pub stamp: Stamp,
}

/// The bot's first answer, as the person sees it.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A new message.
    Message(Message),
    /// A new message that shows "thinking…".
    Deferred,
    /// The message with the pressed component, changed.
    Updated(Message),
    /// Nothing yet; the message with the pressed component may change later.
    DeferredUpdate,
    /// The choices offered while typing: objects with `name` and `value`.
    Choices(Vec<Value>),
    /// A form: its `title`, `custom_id` and `components`.
    Modal(Value),
}

/// Why a person sees no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    #[error("The application did not respond")]
    NoAnswer,
    #[error("Discord's client would not send this: {0}")]
    NotSent(String),
    #[error("the bot's message was deleted")]
    Deleted,
}

impl Interaction {
    /// Its id; `None` when the client would not send it.
    pub fn id(&self) -> Option<Snowflake> {
        self.sent.as_ref().ok().map(|sent| sent.id)
    }

    /// When the bot was told.
    pub fn sent_at(&self) -> Option<Instant> {
        self.sent.as_ref().ok().map(|sent| sent.stamp.at)
    }

    /// Waits for the first answer, for as long as Discord does.
    ///
    /// # Errors
    /// [`Failure::NoAnswer`] once the time is over; [`Failure::Deleted`] when the message in the
    /// answer is gone already.
    pub async fn answer(&self) -> Result<Answer, Failure> {
        let sent = self.sent.clone().map_err(Failure::NotSent)?;
        let deadline = sent.stamp.at + self.shared.options.first_answer_within;
        let answer = |world: &World| answer(world, world.interactions.get(&sent.id)?);
        self.shared
            .until(Some(deadline), answer)
            .await
            .unwrap_or(Err(Failure::NoAnswer))
    }

    /// Waits for the message the person reads in the end: past "thinking…", with all edits so far.
    ///
    /// # Errors
    /// As [`Self::answer`]; [`Failure::NoAnswer`] also when a deferred answer was never filled in
    /// while the token lived, or when the answer is no message.
    pub async fn message(&self) -> Result<Message, Failure> {
        let sent = self.sent.clone().map_err(Failure::NotSent)?;
        self.answer().await?;
        let finished = |world: &World| {
            let Some(original) = world.interactions.get(&sent.id)?.original else {
                return Some(Err(Failure::NoAnswer));
            };
            match world.messages.get(&original) {
                Some(message) if message.is_loading() => None,
                Some(message) => Some(Ok(message.clone())),
                None => Some(Err(Failure::Deleted)),
            }
        };
        self.shared
            .while_open(sent.stamp, finished)
            .await
            .unwrap_or(Err(Failure::NoAnswer))
    }

    /// Waits until the message fulfils `wanted`, for as long as the token lives: for what edits
    /// bring.
    ///
    /// # Errors
    /// As [`Self::answer`]; [`Failure::NoAnswer`] when it never does.
    pub async fn message_where(
        &self,
        wanted: impl Fn(&Message) -> bool,
    ) -> Result<Message, Failure> {
        let sent = self.sent.clone().map_err(Failure::NotSent)?;
        self.answer().await?;
        let look = |world: &World| {
            let original = world.interactions.get(&sent.id)?.original?;
            world
                .messages
                .get(&original)
                .filter(|message| wanted(message))
                .cloned()
        };
        self.shared
            .while_open(sent.stamp, look)
            .await
            .ok_or(Failure::NoAnswer)
    }

    /// The further messages so far, oldest first; deleted ones are not among them.
    pub fn follow_ups(&self) -> Vec<Message> {
        let world = self.shared.world();
        let pending = self.id().and_then(|id| world.interactions.get(&id));
        let ids = pending.map_or(&[][..], |pending| &pending.followups);
        ids.iter()
            .filter_map(|id| world.messages.get(id))
            .cloned()
            .collect()
    }

    /// Waits until there are `count` further messages.
    ///
    /// # Errors
    /// As [`Self::answer`]; [`Failure::NoAnswer`] when there never are while the token lives.
    pub async fn until_follow_ups(&self, count: usize) -> Result<Vec<Message>, Failure> {
        let sent = self.sent.clone().map_err(Failure::NotSent)?;
        self.answer().await?;
        let look = |world: &World| {
            let followups = &world.interactions.get(&sent.id)?.followups;
            (followups.len() >= count).then_some(())
        };
        self.shared
            .while_open(sent.stamp, look)
            .await
            .ok_or(Failure::NoAnswer)?;
        Ok(self.follow_ups())
    }
}

fn answer(world: &World, pending: &Pending) -> Option<Result<Answer, Failure>> {
    let message = || {
        let message = pending.original.and_then(|id| world.messages.get(&id));
        message.cloned().ok_or(Failure::Deleted)
    };
    Some(match pending.first.as_ref()? {
        First::Message => message().map(Answer::Message),
        First::Deferred => Ok(Answer::Deferred),
        First::Update => message().map(Answer::Updated),
        First::DeferredUpdate => Ok(Answer::DeferredUpdate),
        First::Choices(choices) => Ok(Answer::Choices(choices.clone())),
        First::Modal(form) => Ok(Answer::Modal(form.clone())),
    })
}
