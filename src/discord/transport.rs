//! How an answer reaches Discord: time limits, bounded retries, Discord's errors sorted.
//!
//! Interactions are answered here rather than through serenity, whose client has no time limit,
//! hides `Retry-After`, and gives every file of a multipart request the number 0.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout_at};

use super::incoming::{Arrival, InteractionToken};
use crate::render::{Choice, Message};

/// Discord drops an interaction that is not answered within 3 s; what is left is for the network.
/// Source: Discord's documentation, "Receiving and Responding".
pub const FIRST_ANSWER_WITHIN: Duration = Duration::from_millis(2_800);
/// How long an upload may take once the member sees that an answer is coming.
const UPLOAD_WITHIN: Duration = Duration::from_secs(60);
/// More bytes than this may not be uploaded within 3 s on a slow line: the answer is deferred.
const DEFER_ABOVE_BYTES: usize = 512 * 1024;
/// The most tries of one request.
const MAX_TRIES: u32 = 3;
/// The wait before the second try where Discord names none; doubled for the third.
const FIRST_WAIT: Duration = Duration::from_millis(250);

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

/// Why an answer did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The interaction is over or was answered before: nothing is left to do.
    #[error("Discord takes no more answers to this interaction (code {code})")]
    Over { code: u64 },
    #[error("Discord refused the answer: HTTP {status}, code {code}: {message}")]
    Refused {
        status: StatusCode,
        code: u64,
        message: String,
    },
    #[error("no answer from Discord in time")]
    TimedOut,
    #[error("Discord cannot be reached: {0}")]
    Unreachable(reqwest::Error),
}

/// The bytes of a message's attachments, in their order.
pub type Files = Vec<Vec<u8>>;

/// A client for the endpoints that take an interaction's token in place of the bot's.
#[derive(Clone, Debug)]
pub struct Transport {
    client: Client,
    /// The API's base, such as `https://discord.com/api/v10`.
    base: String,
    application_id: u64,
}

impl Transport {
    pub fn new(client: Client, base: String, application_id: u64) -> Self {
        Self {
            client,
            base,
            application_id,
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
                self.send(
                    || self.client.post(&callback),
                    &callback_body(reply),
                    &files,
                    in_time,
                )
                .await
            }
            Some(message) => {
                let deferred = deferred_body(reply, message.ephemeral);
                self.send(
                    || self.client.post(&callback),
                    &deferred,
                    &Vec::new(),
                    in_time,
                )
                .await?;
                let url = self.original_url(&arrival.token);
                self.send(
                    || self.client.patch(&url),
                    &edit(message),
                    &files,
                    Instant::now() + UPLOAD_WITHIN,
                )
                .await
            }
        }
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

    /// Sends one request until it is taken, refused for good, or the time is over.
    async fn send(
        &self,
        request: impl Fn() -> RequestBuilder,
        body: &impl Serialize,
        files: &Files,
        deadline: Instant,
    ) -> Result<(), SendError> {
        let body = serde_json::to_value(body).unwrap_or(Value::Null);
        let mut wait = FIRST_WAIT;
        let mut last = SendError::TimedOut;
        for attempt in 1..=MAX_TRIES {
            let request = if files.is_empty() {
                request().json(&body)
            } else {
                request().multipart(form(&body, files))
            };
            let pause = match timeout_at(deadline, sent(request)).await {
                Err(_) => return Err(last),
                Ok(Outcome::Taken) => return Ok(()),
                Ok(Outcome::Failed(error)) => return Err(error),
                Ok(Outcome::TryAgain(error, pause)) => {
                    last = error;
                    pause.unwrap_or(wait)
                }
            };
            if attempt == MAX_TRIES || Instant::now() + pause >= deadline {
                break;
            }
            sleep(pause).await;
            wait *= 2;
        }
        Err(last)
    }
}

enum Outcome {
    Taken,
    Failed(SendError),
    /// With the wait Discord asked for.
    TryAgain(SendError, Option<Duration>),
}

/// Sends one request once, and sorts what came back.
async fn sent(request: RequestBuilder) -> Outcome {
    /// Discord's JSON error codes. Source: "Opcodes and Status Codes".
    const UNKNOWN_WEBHOOK: u64 = 10015;
    const UNKNOWN_INTERACTION: u64 = 10062;
    const ALREADY_ACKNOWLEDGED: u64 = 40060;
    const TOKEN_EXPIRED: u64 = 50027;

    #[derive(Default, Deserialize)]
    struct ErrorBody {
        #[serde(default)]
        code: u64,
        #[serde(default)]
        message: String,
        retry_after: Option<f64>,
    }
    let response = match request.send().await {
        // The URL holds the interaction's token.
        Err(error) => return Outcome::TryAgain(SendError::Unreachable(error.without_url()), None),
        Ok(response) => response,
    };
    let status = response.status();
    if status.is_success() {
        return Outcome::Taken;
    }
    let header = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let body: ErrorBody = response.json().await.unwrap_or_default();
    let code = body.code;
    if matches!(
        code,
        UNKNOWN_WEBHOOK | UNKNOWN_INTERACTION | ALREADY_ACKNOWLEDGED | TOKEN_EXPIRED
    ) {
        return Outcome::Failed(SendError::Over { code });
    }
    let error = SendError::Refused {
        status,
        code,
        message: body.message,
    };
    if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        let seconds: Option<f64> = body.retry_after.or(header);
        return Outcome::TryAgain(
            error,
            seconds.and_then(|s| Duration::try_from_secs_f64(s).ok()),
        );
    }
    Outcome::Failed(error)
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
        _ if ephemeral => json!({ "type": 5, "data": { "flags": 1 << 6 } }),
        _ => json!({ "type": 5 }),
    }
}

fn form(body: &Value, files: &Files) -> Form {
    let form = Form::new().part("payload_json", Part::text(body.to_string()));
    // A callback wraps the message; an edit is one.
    let message = body.get("data").unwrap_or(body);
    files.iter().enumerate().fold(form, |form, (n, bytes)| {
        let name = message["attachments"][n]["filename"]
            .as_str()
            .unwrap_or("file")
            .to_owned();
        form.part(
            format!("files[{n}]"),
            Part::bytes(bytes.clone()).file_name(name),
        )
    })
}
