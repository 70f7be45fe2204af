//! Sends replies within Discord's time limits and in a form that Discord accepts.
//!
//! A reply that Discord rejects is replaced by a simpler one: first without its files, then a plain sentence. Once Discord
//! may have accepted a first response, no second one is sent.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::api::{Api, ApiError, Files, RequestClass, Response};
use super::interaction::{Interaction, InteractionToken, Owner};
use super::json::Bits;
use crate::messages::{Choice, Message, apology};

/// Discord drops an interaction without a response within 3 s; the difference is for the network.
///
/// Source: Discord's documentation, "Receiving and Responding".
pub const FIRST_ANSWER_WITHIN: Duration = Duration::from_millis(2_800);
/// Discord accepts edits and further messages for 15 minutes; the difference is for the network. Source: as above.
const EDITED_WITHIN: Duration = Duration::from_secs(14 * 60 + 45);
/// Replies with larger files are deferred, because a slow connection may not upload them within 3 s.
const DEFER_ABOVE_BYTES: usize = 512 * 1024;

/// What the member received.
#[derive(Debug)]
pub enum DeliveredForm {
    /// The whole reply.
    Whole,
    /// The reply without its files, with which Discord rejected it.
    WithoutFiles(ApiError),
    /// An apology, because Discord rejected the reply.
    Apology(ApiError),
}

/// The response to an interaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A new message.
    Post(Message),
    /// An edit of the message with the button.
    Update(Message),
    /// Suggestions.
    Choices(Vec<Choice>),
}

impl Reply {
    /// Returns an edit if the message belongs to the member who pressed, otherwise a private message.
    pub fn to(owner: Owner, mut message: Message) -> Self {
        match owner {
            Owner::Presser => Self::Update(message),
            Owner::Another => {
                message.ephemeral = true;
                Self::Post(message)
            }
        }
    }

    /// Returns the message; `None` for suggestions.
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

    /// Returns the reply without files; `None` if it makes no sense without them.
    fn without_files(&self) -> Option<Self> {
        let message = self.message().filter(|it| !it.is_download())?;
        Some(self.with(message.without_files(|_| true)))
    }
}

/// How Discord shows that a reply is coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deferral {
    /// "Thinking…".
    Message {
        /// Whether only the member who asked sees it, and the reply.
        ephemeral: bool,
    },
    /// Nothing visible: the message with the button will change.
    Update,
}

impl Deferral {
    /// Returns a deferral of a new message.
    pub fn message(ephemeral: bool) -> Self {
        Self::Message { ephemeral }
    }

    /// Returns the body of the callback. Source: Discord's documentation, "Interaction Callback Type".
    fn body(self) -> Value {
        match self {
            Self::Message { ephemeral: true } => json!({ "type": 5, "data": { "flags": 1 << 6 } }),
            Self::Message { ephemeral: false } => json!({ "type": 5 }),
            Self::Update => json!({ "type": 6 }),
        }
    }
}

/// Sends replies to the endpoints of interactions.
#[derive(Clone)]
pub struct Delivery {
    api: Api,
    application_id: u64,
}

impl Delivery {
    /// Returns a sender for this application.
    pub fn new(api: Api, application_id: u64) -> Self {
        Self {
            api,
            application_id,
        }
    }

    /// Responds to an interaction that arrived at `arrived`, immediately or, with large files, after a deferral.
    ///
    /// # Errors
    /// See [`ApiError`]. Temporary errors have been retried.
    pub async fn answer(
        &self,
        interaction: &Interaction,
        reply: &Reply,
        files: &Files,
        arrived: Instant,
    ) -> Result<DeliveredForm, ApiError> {
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
            Ok(()) => return Ok(DeliveredForm::Whole),
            // Suggestions have no simpler form.
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
                Ok(()) => return Ok(DeliveredForm::WithoutFiles(rejected)),
                Err(error) if !error.is_rejection() => return Err(error),
                Err(_) => {}
            }
        }
        self.excuse(interaction, rejected, arrived).await
    }

    /// Shows that a reply is coming; [`Self::fill`] sends it.
    ///
    /// # Errors
    /// See [`ApiError`]. Temporary errors have been retried.
    pub async fn defer(
        &self,
        interaction: &Interaction,
        deferral: Deferral,
        arrived: Instant,
    ) -> Result<(), ApiError> {
        self.call_back(interaction, &deferral.body(), &Files::new(), arrived)
            .await
    }

    /// Sends another message after the reply, or a plain sentence if Discord rejects it.
    ///
    /// # Errors
    /// See [`ApiError`]. Temporary errors have been retried.
    pub async fn follow_up(
        &self,
        interaction: &Interaction,
        reply: &Reply,
        files: &Files,
        arrived: Instant,
    ) -> Result<DeliveredForm, ApiError> {
        let deadline = arrived + EDITED_WITHIN;
        let url = self.followup_path(&interaction.token);
        let body = json!(reply.message());
        let sent = self.send(Method::POST, &url, &body, files, deadline);
        let rejected = match sent.await {
            Ok(_) => return Ok(DeliveredForm::Whole),
            Err(error) if error.is_rejection() => error,
            Err(error) => return Err(error),
        };
        let (plain, no_files) = (apology_body(interaction, true), Files::new());
        let apology = self.send(Method::POST, &url, &plain, &no_files, deadline);
        match apology.await {
            Ok(_) => Ok(DeliveredForm::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Sends the reply that was deferred.
    ///
    /// # Errors
    /// See [`ApiError`]. Temporary errors have been retried.
    pub async fn fill(
        &self,
        interaction: &Interaction,
        deferral: Deferral,
        reply: &Reply,
        files: &Files,
        arrived: Instant,
    ) -> Result<DeliveredForm, ApiError> {
        if let (Deferral::Update, Reply::Post(_)) = (deferral, reply) {
            // The message with the button stays unchanged.
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
            let body = json!(without_visibility_flag(message));
            let edited = self.send(Method::PATCH, &original, &body, files, deadline);
            match (edited.await, rejected.take()) {
                (Ok(_), None) => return Ok(DeliveredForm::Whole),
                (Ok(_), Some(rejected)) => return Ok(DeliveredForm::WithoutFiles(rejected)),
                (Err(error), before) => {
                    let is_open = error.is_rejection()
                        || error.may_have_succeeded() && self.is_thinking(interaction).await;
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
            // The message with the button stays unchanged.
            Reply::Update(_) => {
                let followup = self.followup_path(&interaction.token);
                (Method::POST, followup, apology_body(interaction, true))
            }
            _ => (Method::PATCH, original, apology_body(interaction, false)),
        };
        match self.send(method, &url, &body, &no_files, deadline).await {
            Ok(_) => Ok(DeliveredForm::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Sends an apology instead of the reply, unless Discord may have accepted a first response.
    ///
    /// # Errors
    /// The rejection, if the apology cannot be sent either.
    pub async fn excuse(
        &self,
        interaction: &Interaction,
        rejected: ApiError,
        arrived: Instant,
    ) -> Result<DeliveredForm, ApiError> {
        if !self.may_answer_again(&rejected) {
            return Err(rejected);
        }
        let body = json!({ "type": 4, "data": apology_body(interaction, true) });
        match self
            .call_back(interaction, &body, &Files::new(), arrived)
            .await
        {
            Ok(()) => Ok(DeliveredForm::Apology(rejected)),
            Err(_) => Err(rejected),
        }
    }

    /// Returns whether another first response may be sent: Discord accepted none, and is not about to block the bot.
    fn may_answer_again(&self, error: &ApiError) -> bool {
        error.is_rejection() && !self.api.is_paused()
    }

    /// Returns whether the member still sees that a reply is coming.
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

    /// Sends a first response.
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
        let call = self
            .api
            .call_with_deadline(RequestClass::Interaction, method, path, deadline);
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

/// Returns the body of a first response. Source: Discord's documentation, "Interaction Callback Type".
fn callback_body(reply: &Reply) -> Value {
    match reply {
        Reply::Post(message) => json!({ "type": 4, "data": message }),
        Reply::Update(message) => json!({ "type": 7, "data": without_visibility_flag(message) }),
        Reply::Choices(choices) => json!({ "type": 8, "data": { "choices": choices } }),
    }
}

/// Returns the message for an edit. Who sees a message is decided when it is sent, and Discord rejects edits with that
/// flag.
fn without_visibility_flag(message: &Message) -> Message {
    Message {
        ephemeral: false,
        ..message.clone()
    }
}

/// Returns a message of one sentence, in the simplest form.
fn apology_body(interaction: &Interaction, ephemeral: bool) -> Value {
    let text = apology::rejected(interaction.catalog(), &interaction.reference());
    let mut message = json!({ "content": text, "allowed_mentions": { "parse": [] } });
    if ephemeral {
        message["flags"] = json!(1 << 6);
    }
    message
}
