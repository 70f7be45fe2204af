//! How an answer reaches Discord: within the time limits, and in a form that Discord accepts.
//!
//! An answer that Discord rejects gives way to a simpler one: first without its files, then to a plain
//! sentence. Nothing else is sent as a first answer once Discord may have taken one.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::api::{Api, ApiError, Cause, Files, Response};
use super::interaction::{Interaction, InteractionToken, Owner};
use super::json::Bits;
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
pub enum Delivered {
    Whole,
    /// Discord did not accept it with its files.
    WithoutFiles(ApiError),
    /// Discord did not accept it at all; the member reads so.
    Apology(ApiError),
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
    /// Under the presser's own message it changes in place; anybody else gets a message of their own.
    pub fn to(owner: Owner, mut message: Message) -> Self {
        match owner {
            Owner::Presser => Self::Update(message),
            Owner::Another => {
                message.ephemeral = true;
                Self::Post(message)
            }
        }
    }

    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::Post(message) | Self::Update(message) => Some(message),
            Self::Choices(_) => None,
        }
    }

    /// Returns the same kind of reply with another message.
    pub fn with(&self, message: Message) -> Self {
        match self {
            Self::Update(_) => Self::Update(message),
            Self::Post(_) | Self::Choices(_) => Self::Post(message),
        }
    }

    /// The same without files; `None` where nothing worth sending is left.
    fn without_files(&self) -> Option<Self> {
        let message = self.message().filter(|it| !it.is_download())?;
        Some(self.with(message.without_files(|_| true)))
    }
}

/// How Discord shows that an answer is coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deferral {
    /// "Thinking…", seen by the same who see the answer.
    Message { ephemeral: bool },
    /// Nothing visible: the message under which the button stands will change.
    Update,
}

impl Deferral {
    pub fn message(ephemeral: bool) -> Self {
        Self::Message { ephemeral }
    }

    /// Discord's "Interaction Callback Type".
    fn body(self) -> Value {
        match self {
            Self::Message { ephemeral: true } => json!({ "type": 5, "data": { "flags": 1 << 6 } }),
            Self::Message { ephemeral: false } => json!({ "type": 5 }),
            Self::Update => json!({ "type": 6 }),
        }
    }
}

/// The endpoints of interactions.
#[derive(Clone)]
pub struct Delivery {
    api: Api,
    application_id: u64,
}

impl Delivery {
    pub fn new(api: Api, application_id: u64) -> Self {
        Self {
            api,
            application_id,
        }
    }

    /// Answers an interaction that arrived at `arrived`, at once or, with large files, in two steps.
    ///
    /// # Errors
    /// See [`ApiError`]; what can be tried again was.
    pub async fn answer(
        &self,
        interaction: &Interaction,
        reply: &Reply,
        files: &Files,
        arrived: Instant,
    ) -> Result<Delivered, ApiError> {
        let too_large = files.iter().map(|it| it.len()).sum::<usize>() > DEFER_ABOVE_BYTES;
        if let Some(message) = reply.message().filter(|_| too_large) {
            let deferral = match reply {
                Reply::Update(_) => Deferral::Update,
                _ => Deferral::message(message.ephemeral),
            };
            return match self.defer(interaction, deferral, arrived).await {
                Ok(()) => {
                    self.fill(interaction, deferral, reply, files, arrived)
                        .await
                }
                Err(error) => self.excuse(interaction, error, arrived).await,
            };
        }
        let body = callback_body(reply);
        let rejected = match self.call_back(interaction, &body, files, arrived).await {
            Ok(()) => return Ok(Delivered::Whole),
            // There is no other way to suggest something.
            Err(error) if reply.message().is_none() => return Err(error),
            Err(error) => error,
        };
        let bare = reply.without_files().filter(|_| !files.is_empty());
        if let Some(bare) = bare.filter(|_| self.may_answer_again(&rejected)) {
            let body = callback_body(&bare);
            match self
                .call_back(interaction, &body, &Files::new(), arrived)
                .await
            {
                Ok(()) => return Ok(Delivered::WithoutFiles(rejected)),
                Err(error) if !error.is_rejection() => return Err(error),
                Err(_) => {}
            }
        }
        self.excuse(interaction, rejected, arrived).await
    }

    /// Shows that an answer is coming; [`Self::fill`] brings it.
    ///
    /// # Errors
    /// See [`ApiError`]; what can be tried again was.
    pub async fn defer(
        &self,
        interaction: &Interaction,
        deferral: Deferral,
        arrived: Instant,
    ) -> Result<(), ApiError> {
        self.call_back(interaction, &deferral.body(), &Files::new(), arrived)
            .await
    }

    /// Sends one more message after the answer, or a plain sentence if Discord rejects it.
    ///
    /// # Errors
    /// See [`ApiError`]; what can be tried again was.
    pub async fn follow_up(
        &self,
        interaction: &Interaction,
        reply: &Reply,
        files: &Files,
        arrived: Instant,
    ) -> Result<Delivered, ApiError> {
        let deadline = arrived + EDITED_WITHIN;
        let url = self.followup_path(&interaction.token);
        let body = json!(reply.message());
        let sent = self.send(Method::POST, &url, &body, files, deadline);
        let rejected = match sent.await {
            Ok(_) => return Ok(Delivered::Whole),
            Err(error) if error.is_rejection() => error,
            Err(error) => return Err(error),
        };
        let (plain, no_files) = (plain(interaction, true), Files::new());
        let apology = self.send(Method::POST, &url, &plain, &no_files, deadline);
        match apology.await {
            Ok(_) => Ok(Delivered::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Brings the answer that was deferred.
    ///
    /// # Errors
    /// See [`ApiError`]; what can be tried again was.
    pub async fn fill(
        &self,
        interaction: &Interaction,
        deferral: Deferral,
        reply: &Reply,
        files: &Files,
        arrived: Instant,
    ) -> Result<Delivered, ApiError> {
        if let (Deferral::Update, Reply::Post(_)) = (deferral, reply) {
            // The message with the button stays as it is.
            return self.follow_up(interaction, reply, files, arrived).await;
        }
        let deadline = arrived + EDITED_WITHIN;
        let original = self.original_path(&interaction.token);
        let bare = reply.without_files().filter(|_| !files.is_empty());
        let no_files = Files::new();
        let mut rejected: Option<ApiError> = None;
        for (reply, files) in [(Some(reply), files), (bare.as_ref(), &no_files)] {
            let Some(message) = reply.and_then(Reply::message) else {
                continue;
            };
            let body = json!(edit(message));
            let edited = self.send(Method::PATCH, &original, &body, files, deadline);
            match (edited.await, rejected.take()) {
                (Ok(_), None) => return Ok(Delivered::Whole),
                (Ok(_), Some(rejected)) => return Ok(Delivered::WithoutFiles(rejected)),
                (Err(error), before) => {
                    let is_open = error.is_rejection()
                        || error.is_unclear() && self.is_thinking(interaction).await;
                    let error = before.unwrap_or(error);
                    if !is_open {
                        return Err(error);
                    }
                    rejected = Some(error);
                }
            }
        }
        let rejected = rejected.unwrap_or(ApiError::TimedOut);
        let (method, url, body) = match reply {
            // The message with the button stays as it is.
            Reply::Update(_) => {
                let followup = self.followup_path(&interaction.token);
                (Method::POST, followup, plain(interaction, true))
            }
            _ => (Method::PATCH, original, plain(interaction, false)),
        };
        match self.send(method, &url, &body, &no_files, deadline).await {
            Ok(_) => Ok(Delivered::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Sends an apology in place of the answer, unless Discord may have taken a first answer.
    ///
    /// # Errors
    /// The rejection, if the apology cannot be sent either.
    pub async fn excuse(
        &self,
        interaction: &Interaction,
        rejected: ApiError,
        arrived: Instant,
    ) -> Result<Delivered, ApiError> {
        if !self.may_answer_again(&rejected) {
            return Err(rejected);
        }
        let body = json!({ "type": 4, "data": plain(interaction, true) });
        match self
            .call_back(interaction, &body, &Files::new(), arrived)
            .await
        {
            Ok(()) => Ok(Delivered::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Whether another first answer may be sent: Discord took none, and does not shut us out soon.
    fn may_answer_again(&self, error: &ApiError) -> bool {
        error.is_rejection() && !self.api.is_refused_often()
    }

    /// Whether the member still sees that an answer is coming.
    async fn is_thinking(&self, interaction: &Interaction) -> bool {
        /// Source: Discord's documentation, "Message Flags".
        const LOADING: u64 = 1 << 7;
        let url = self.original_path(&interaction.token);
        let deadline = Instant::now() + FIRST_ANSWER_WITHIN;
        let (nothing, files) = (Value::Null, Files::new());
        let looked = self
            .send(Method::GET, &url, &nothing, &files, deadline)
            .await;
        let message = looked.as_ref().ok().and_then(|it| it.object().ok());
        let flags = message.and_then(|message| message.optional("flags"));
        flags.is_some_and(|Bits(flags)| flags & LOADING != 0)
    }

    /// Sends a first answer.
    async fn call_back(
        &self,
        interaction: &Interaction,
        body: &Value,
        files: &Files,
        arrived: Instant,
    ) -> Result<(), ApiError> {
        let (url, in_time) = (
            self.callback_path(interaction),
            arrived + FIRST_ANSWER_WITHIN,
        );
        self.send(Method::POST, &url, body, files, in_time).await?;
        Ok(())
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        files: &Files,
        deadline: Instant,
    ) -> Result<Response, ApiError> {
        let call = self.api.call_until(Cause::Member, method, path, deadline);
        call.json(body).files(files).send().await
    }

    fn callback_path(&self, interaction: &Interaction) -> String {
        format!(
            "/interactions/{}/{}/callback",
            interaction.id, interaction.token.0
        )
    }

    fn followup_path(&self, token: &InteractionToken) -> String {
        let application = self.application_id;
        format!("/webhooks/{application}/{}", token.0)
    }

    fn original_path(&self, token: &InteractionToken) -> String {
        format!("{}/messages/@original", self.followup_path(token))
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

/// A message of one sentence, as simple as Discord knows them.
fn plain(interaction: &Interaction, ephemeral: bool) -> Value {
    let text = apology::rejected(&interaction.reference());
    let mut message = json!({ "content": text, "allowed_mentions": { "parse": [] } });
    if ephemeral {
        message["flags"] = json!(1 << 6);
    }
    message
}
