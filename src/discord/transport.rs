//! How an answer reaches Discord: time limits, bounded retries, Discord's errors sorted.
//!
//! Interactions are answered here rather than through serenity, whose client has no time limit,
//! hides `Retry-After`, and gives every file of a multipart request the number 0.

use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::incoming::{Arrival, InteractionToken};
use super::rest::{Cause, Files, Rest, SendError};
use crate::render::{Choice, Message};

/// Discord drops an interaction that is not answered within 3 s; what is left is for the network.
/// Source: Discord's documentation, "Receiving and Responding".
pub const FIRST_ANSWER_WITHIN: Duration = Duration::from_millis(2_800);
/// How long an upload may take once the member sees that an answer is coming.
const UPLOAD_WITHIN: Duration = Duration::from_secs(60);
/// More bytes than this may not be uploaded within 3 s on a slow line: the answer is deferred.
const DEFER_ABOVE_BYTES: usize = 512 * 1024;

/// How an interaction is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A new message.
    Post(Message),
    /// The message under which the button stands becomes this one.
    Update(Message),
    /// Suggestions.
    Choices(Vec<Choice>),
}

impl Reply {
    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::Post(message) | Self::Update(message) => Some(message),
            Self::Choices(_) => None,
        }
    }
}

/// A client for the endpoints that take an interaction's token in place of the bot's.
#[derive(Clone)]
pub struct Transport {
    client: Client,
    /// The API's base, such as `https://discord.com/api/v10`.
    base: String,
    application_id: u64,
    rest: Rest,
}

impl Transport {
    pub fn new(client: Client, base: String, application_id: u64, rest: Rest) -> Self {
        Self {
            client,
            base,
            application_id,
            rest,
        }
    }

    /// Answers an interaction that arrived at `arrived`, at once or, with large files, in two steps.
    ///
    /// # Errors
    /// See [`SendError`]; what can be tried again was.
    pub async fn answer(
        &self,
        arrival: &Arrival,
        reply: &Reply,
        files: Files,
        arrived: Instant,
    ) -> Result<(), SendError> {
        let in_time = arrived + FIRST_ANSWER_WITHIN;
        let callback = self.callback_url(arrival);
        let too_large = files.iter().map(Vec::len).sum::<usize>() > DEFER_ABOVE_BYTES;
        match reply.message().filter(|_| too_large) {
            None => {
                self.rest
                    .send(
                        Cause::Member,
                        || self.client.post(&callback),
                        &callback_body(reply),
                        &files,
                        in_time,
                    )
                    .await?;
            }
            Some(message) => {
                let deferred = deferred_body(reply, message.ephemeral);
                self.rest
                    .send(
                        Cause::Member,
                        || self.client.post(&callback),
                        &deferred,
                        &Vec::new(),
                        in_time,
                    )
                    .await?;
                self.fill(arrival, message, &files).await?;
            }
        }
        Ok(())
    }

    /// Shows that an answer is coming, as a new message; [`Self::fill`] brings it.
    ///
    /// # Errors
    /// See [`SendError`]; what can be tried again was.
    pub async fn defer(
        &self,
        arrival: &Arrival,
        ephemeral: bool,
        arrived: Instant,
    ) -> Result<(), SendError> {
        let (url, body) = (self.callback_url(arrival), thinking(ephemeral));
        let in_time = arrived + FIRST_ANSWER_WITHIN;
        let post = || self.client.post(&url);
        let files = Files::new();
        self.rest
            .send(Cause::Member, post, &body, &files, in_time)
            .await?;
        Ok(())
    }

    /// Promises that the message under which the button stands changes; [`Self::fill`] changes it.
    ///
    /// # Errors
    /// See [`SendError`]; what can be tried again was.
    pub async fn defer_update(&self, arrival: &Arrival, arrived: Instant) -> Result<(), SendError> {
        let (url, body) = (self.callback_url(arrival), json!({ "type": 6 }));
        let (in_time, files) = (arrived + FIRST_ANSWER_WITHIN, Files::new());
        let post = || self.client.post(&url);
        self.rest
            .send(Cause::Member, post, &body, &files, in_time)
            .await?;
        Ok(())
    }

    /// Sends one more message after the answer.
    ///
    /// # Errors
    /// See [`SendError`]; what can be tried again was.
    pub async fn follow_up(
        &self,
        arrival: &Arrival,
        message: &Message,
        files: &Files,
    ) -> Result<(), SendError> {
        let url = format!(
            "{}/webhooks/{}/{}",
            self.base, self.application_id, arrival.token.0
        );
        let deadline = Instant::now() + UPLOAD_WITHIN;
        let post = || self.client.post(&url);
        self.rest
            .send(Cause::Member, post, message, files, deadline)
            .await?;
        Ok(())
    }

    /// Brings the answer that was deferred.
    ///
    /// # Errors
    /// See [`SendError`]; what can be tried again was.
    pub async fn fill(
        &self,
        arrival: &Arrival,
        message: &Message,
        files: &Files,
    ) -> Result<(), SendError> {
        let url = self.original_url(&arrival.token);
        let deadline = Instant::now() + UPLOAD_WITHIN;
        let patch = || self.client.patch(&url);
        self.rest
            .send(Cause::Member, patch, &edit(message), files, deadline)
            .await?;
        Ok(())
    }

    fn callback_url(&self, arrival: &Arrival) -> String {
        format!(
            "{}/interactions/{}/{}/callback",
            self.base, arrival.id, arrival.token.0
        )
    }

    fn original_url(&self, token: &InteractionToken) -> String {
        format!(
            "{}/webhooks/{}/{}/messages/@original",
            self.base, self.application_id, token.0
        )
    }
}

/// The callback types. Source: Discord's documentation, "Interaction Callback Type".
fn callback_body(reply: &Reply) -> Value {
    match reply {
        Reply::Post(message) => json!({ "type": 4, "data": message }),
        Reply::Update(message) => json!({ "type": 7, "data": edit(message) }),
        Reply::Choices(choices) => json!({ "type": 8, "data": { "choices": choices } }),
    }
}

/// The message as an edit takes it: who sees it was settled when it was first sent, and an edit that
/// asks for it again is refused.
fn edit(message: &Message) -> Message {
    Message {
        ephemeral: false,
        ..message.clone()
    }
}

/// "Thinking…" for a new message, nothing visible for an update; the rest comes with the edit.
fn deferred_body(reply: &Reply, ephemeral: bool) -> Value {
    match reply {
        Reply::Update(_) => json!({ "type": 6 }),
        _ => thinking(ephemeral),
    }
}

fn thinking(ephemeral: bool) -> Value {
    match ephemeral {
        true => json!({ "type": 5, "data": { "flags": 1 << 6 } }),
        false => json!({ "type": 5 }),
    }
}
