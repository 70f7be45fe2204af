//! How an answer reaches Discord: within the time limits, and in a form that Discord accepts.
//!
//! An answer that Discord rejects gives way to a simpler one: first without its files, then to a plain
//! sentence. Nothing else is sent as a first answer once Discord may have taken one.

use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::incoming::{Arrival, InteractionToken};
use super::json::{Bits, Object};
use super::rest::{Cause, Files, Rest, SendError};
use crate::messages::{Choice, Message, apology};

/// Discord drops an interaction that is not answered within 3 s; what is left is for the network.
/// Source: Discord's documentation, "Receiving and Responding".
pub const FIRST_ANSWER_WITHIN: Duration = Duration::from_millis(2_800);
/// Discord takes edits and further messages for 15 minutes; what is left is for the network.
/// Source: as above.
const EDITED_WITHIN: Duration = Duration::from_secs(14 * 60 + 45);
/// More bytes than this may not be uploaded within 3 s on a slow line: the answer is deferred.
const DEFER_ABOVE_BYTES: usize = 512 * 1024;

/// What of an answer reached the member.
#[derive(Debug)]
pub enum Delivery {
    Whole,
    /// Discord did not accept it with its files.
    WithoutFiles(SendError),
    /// Discord did not accept it at all; the member reads so.
    Apology(SendError),
}

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

    /// The same without files; `None` where nothing worth sending is left.
    fn without_files(&self) -> Option<Self> {
        match self {
            Self::Post(message) => message.without_files().map(Self::Post),
            Self::Update(message) => message.without_files().map(Self::Update),
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
    ) -> Result<Delivery, SendError> {
        let too_large = files.iter().map(Vec::len).sum::<usize>() > DEFER_ABOVE_BYTES;
        if let Some(message) = reply.message().filter(|_| too_large) {
            let deferred = deferred_body(reply, message.ephemeral);
            return match self
                .call_back(arrival, &deferred, &Files::new(), arrived)
                .await
            {
                Ok(()) => self.fill(arrival, reply, &files, arrived).await,
                Err(error) => self.excuse(arrival, error, arrived).await,
            };
        }
        let body = callback_body(reply);
        let rejected = match self.call_back(arrival, &body, &files, arrived).await {
            Ok(()) => return Ok(Delivery::Whole),
            // There is no other way to suggest something.
            Err(error) if reply.message().is_none() => return Err(error),
            Err(error) => error,
        };
        let bare = reply.without_files().filter(|_| !files.is_empty());
        if let Some(bare) = bare.filter(|_| self.may_answer_again(&rejected)) {
            let body = callback_body(&bare);
            match self.call_back(arrival, &body, &Files::new(), arrived).await {
                Ok(()) => return Ok(Delivery::WithoutFiles(rejected)),
                Err(error) if !error.is_rejection() => return Err(error),
                Err(_) => {}
            }
        }
        self.excuse(arrival, rejected, arrived).await
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
        let body = thinking(ephemeral);
        self.call_back(arrival, &body, &Files::new(), arrived).await
    }

    /// Promises that the message under which the button stands changes; [`Self::fill`] changes it.
    ///
    /// # Errors
    /// See [`SendError`]; what can be tried again was.
    pub async fn defer_update(&self, arrival: &Arrival, arrived: Instant) -> Result<(), SendError> {
        let body = json!({ "type": 6 });
        self.call_back(arrival, &body, &Files::new(), arrived).await
    }

    /// Sends one more message after the answer, or a plain sentence if Discord rejects it.
    ///
    /// # Errors
    /// See [`SendError`]; what can be tried again was.
    pub async fn follow_up(
        &self,
        arrival: &Arrival,
        message: &Message,
        files: &Files,
        arrived: Instant,
    ) -> Result<Delivery, SendError> {
        let deadline = arrived + EDITED_WITHIN;
        let url = self.followup_url(&arrival.token);
        let body = json!(message);
        let sent = self.send(Method::POST, &url, &body, files, deadline);
        let rejected = match sent.await {
            Ok(_) => return Ok(Delivery::Whole),
            Err(error) if error.is_rejection() => error,
            Err(error) => return Err(error),
        };
        let (plain, no_files) = (plain(arrival, true), Files::new());
        let told = self.send(Method::POST, &url, &plain, &no_files, deadline);
        match told.await {
            Ok(_) => Ok(Delivery::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Brings the answer that was deferred.
    ///
    /// # Errors
    /// See [`SendError`]; what can be tried again was.
    pub async fn fill(
        &self,
        arrival: &Arrival,
        reply: &Reply,
        files: &Files,
        arrived: Instant,
    ) -> Result<Delivery, SendError> {
        let deadline = arrived + EDITED_WITHIN;
        let original = self.original_url(&arrival.token);
        let bare = reply.without_files().filter(|_| !files.is_empty());
        let no_files = Files::new();
        let mut rejected: Option<SendError> = None;
        for (reply, files) in [(Some(reply), files), (bare.as_ref(), &no_files)] {
            let Some(message) = reply.and_then(Reply::message) else {
                continue;
            };
            let body = json!(edit(message));
            let edited = self.send(Method::PATCH, &original, &body, files, deadline);
            match (edited.await, rejected.take()) {
                (Ok(_), None) => return Ok(Delivery::Whole),
                (Ok(_), Some(rejected)) => return Ok(Delivery::WithoutFiles(rejected)),
                (Err(error), before) => {
                    let is_open = error.is_rejection()
                        || error.is_unclear() && self.is_thinking(arrival).await;
                    let error = before.unwrap_or(error);
                    if !is_open {
                        return Err(error);
                    }
                    rejected = Some(error);
                }
            }
        }
        let rejected = rejected.unwrap_or(SendError::TimedOut);
        let (method, url, body) = match reply {
            // The message with the button stays as it is.
            Reply::Update(_) => {
                let followup = self.followup_url(&arrival.token);
                (Method::POST, followup, plain(arrival, true))
            }
            _ => (Method::PATCH, original, plain(arrival, false)),
        };
        match self.send(method, &url, &body, &no_files, deadline).await {
            Ok(_) => Ok(Delivery::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Tells the member that there is no answer, unless Discord may have taken a first answer.
    ///
    /// # Errors
    /// What was rejected, where the member cannot be told.
    pub async fn excuse(
        &self,
        arrival: &Arrival,
        rejected: SendError,
        arrived: Instant,
    ) -> Result<Delivery, SendError> {
        if !self.may_answer_again(&rejected) {
            return Err(rejected);
        }
        let body = json!({ "type": 4, "data": plain(arrival, true) });
        match self.call_back(arrival, &body, &Files::new(), arrived).await {
            Ok(()) => Ok(Delivery::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Whether another first answer may be sent: Discord took none, and does not shut us out soon.
    fn may_answer_again(&self, error: &SendError) -> bool {
        error.is_rejection() && !self.rest.is_refused_often()
    }

    /// Whether the member still sees that an answer is coming.
    async fn is_thinking(&self, arrival: &Arrival) -> bool {
        /// Source: Discord's documentation, "Message Flags".
        const LOADING: u64 = 1 << 7;
        let url = self.original_url(&arrival.token);
        let deadline = Instant::now() + FIRST_ANSWER_WITHIN;
        let (nothing, files) = (Value::Null, Files::new());
        let looked = self
            .send(Method::GET, &url, &nothing, &files, deadline)
            .await;
        let looked = looked.unwrap_or_default();
        let message = Object::parse("the deferred answer", &looked);
        let flags = message.ok().and_then(|message| message.optional("flags"));
        flags.is_some_and(|Bits(flags)| flags & LOADING != 0)
    }

    /// Sends a first answer.
    async fn call_back(
        &self,
        arrival: &Arrival,
        body: &Value,
        files: &Files,
        arrived: Instant,
    ) -> Result<(), SendError> {
        let (url, in_time) = (self.callback_url(arrival), arrived + FIRST_ANSWER_WITHIN);
        self.send(Method::POST, &url, body, files, in_time).await?;
        Ok(())
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        body: &Value,
        files: &Files,
        deadline: Instant,
    ) -> Result<String, SendError> {
        let request = || self.client.request(method.clone(), url);
        self.rest
            .send(Cause::Member, request, body, files, deadline)
            .await
    }

    fn callback_url(&self, arrival: &Arrival) -> String {
        format!(
            "{}/interactions/{}/{}/callback",
            self.base, arrival.id, arrival.token.0
        )
    }

    fn followup_url(&self, token: &InteractionToken) -> String {
        let application = self.application_id;
        format!("{}/webhooks/{application}/{}", self.base, token.0)
    }

    fn original_url(&self, token: &InteractionToken) -> String {
        format!("{}/messages/@original", self.followup_url(token))
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

/// A message of one sentence, as simple as Discord knows them.
fn plain(arrival: &Arrival, ephemeral: bool) -> Value {
    let text = apology::rejected(&arrival.reference());
    let mut message = json!({ "content": text, "allowed_mentions": { "parse": [] } });
    if ephemeral {
        message["flags"] = json!(1 << 6);
    }
    message
}
