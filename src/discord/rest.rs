//! One request to Discord: time limits, bounded retries, errors sorted, refusals counted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::DATE;
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::{error, info};

use super::json::Object;
use super::refusals::Refusals;
use crate::clock::Reference;
use crate::metrics::Metrics;

/// The most tries of one request.
const MAX_TRIES: u32 = 3;
/// The wait before the second try where Discord names none; doubled for the third.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest body read, in bytes: far above the largest of Discord's, a page of messages.
const LONGEST_BODY: usize = 32 << 20;
/// As long as Discord may ask us to wait at once.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The interaction is over or was answered before: nothing is left to do.
    #[error("Discord takes no more answers to this interaction (code {code})")]
    Over { code: u64 },
    #[error("Discord refused it: HTTP {status}, code {code}: {message}")]
    Refused {
        status: StatusCode,
        code: u64,
        message: String,
        /// For how long Discord asks us to wait.
        retry_after: Option<Duration>,
        /// Whether an earlier try of the same request got no answer, and may have been taken.
        may_be_done: bool,
    },
    /// Not sent: see [`Refusals`].
    #[error("not asked for the next {} s, since Discord refused too much lately", .0.as_secs())]
    Resting(Duration),
    #[error("no answer from Discord in time")]
    TimedOut,
    #[error("Discord cannot be reached: {0}")]
    Unreachable(#[source] reqwest::Error),
    #[error("Discord's answer is longer than {} MB", LONGEST_BODY >> 20)]
    TooLong,
}

impl SendError {
    /// Whether Discord may have done it all the same.
    pub fn is_unclear(&self) -> bool {
        match self {
            Self::Refused { status, .. } => status.is_server_error(),
            Self::TimedOut | Self::Unreachable(_) | Self::TooLong => true,
            Self::Over { .. } | Self::Resting(_) => false,
        }
    }

    /// Whether Discord certainly did not do it, and would not if the same was sent again.
    pub fn is_rejection(&self) -> bool {
        matches!(
            self,
            Self::Refused { status, may_be_done: false, .. }
                if !status.is_server_error() && *status != StatusCode::TOO_MANY_REQUESTS
        )
    }

    /// The same, where an earlier try may have been taken.
    fn after(mut self, was_unclear: bool) -> Self {
        if let Self::Refused { may_be_done, .. } = &mut self {
            *may_be_done = was_unclear;
        }
        self
    }
}

/// The bytes of a message's attachments, in their order.
pub type Files = Vec<Vec<u8>>;

/// Whose request it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The answer to an interaction, which has a token of its own and no limit of the bot's.
    Member,
    /// What the bot does by itself.
    Own,
    /// What must be asked to connect, which waits by rules of its own.
    Connecting,
}

/// Sends requests; clones count into the same.
#[derive(Clone, Default)]
pub struct Rest {
    metrics: Metrics,
    /// Learns what time Discord says it is.
    pub reference: Reference,
    refusals: Arc<Mutex<Refusals>>,
    is_resting: Arc<AtomicBool>,
    /// Told when Discord refuses the bot's token.
    pub token_refused: Arc<Notify>,
}

impl Rest {
    pub fn new(metrics: Metrics, reference: Reference) -> Self {
        Self {
            metrics,
            reference,
            ..Self::default()
        }
    }

    /// Sends one request until it is taken, refused for good, or the time is over; the text of what
    /// Discord answers.
    ///
    /// # Errors
    /// See [`SendError`].
    pub async fn send(
        &self,
        cause: Cause,
        request: impl Fn() -> RequestBuilder,
        body: &impl Serialize,
        files: &Files,
        deadline: Instant,
    ) -> Result<String, SendError> {
        let body = serde_json::to_value(body).unwrap_or(Value::Null);
        let mut wait = FIRST_WAIT;
        let mut last = SendError::TimedOut;
        let mut may_be_done = false;
        for attempt in 1..=MAX_TRIES {
            self.admit(cause)?;
            let request = filled(request(), &body, files);
            let pause = match timeout_at(deadline, self.sent(cause, request)).await {
                Err(_) => {
                    self.metrics.request(None);
                    return Err(last);
                }
                Ok(Outcome::Taken(answer)) => return Ok(answer),
                Ok(Outcome::Failed(error)) => return Err(error.after(may_be_done)),
                Ok(Outcome::TryAgain(error, pause)) => {
                    may_be_done |= error.is_unclear();
                    last = error.after(may_be_done);
                    // Requests that failed together do not all come back together, nor early.
                    pause.unwrap_or(wait).mul_f64(1.0 + 0.2 * fastrand::f64())
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

    /// Sends one request with a single try.
    ///
    /// # Errors
    /// See [`SendError`].
    pub async fn send_once(
        &self,
        cause: Cause,
        request: RequestBuilder,
        body: &Value,
        files: &Files,
        within: Duration,
    ) -> Result<String, SendError> {
        self.admit(cause)?;
        match timeout(within, self.sent(cause, filled(request, body, files))).await {
            Err(_) => {
                self.metrics.request(None);
                Err(SendError::TimedOut)
            }
            Ok(Outcome::Taken(answer)) => Ok(answer),
            Ok(Outcome::Failed(error) | Outcome::TryAgain(error, _)) => Err(error),
        }
    }

    /// Whether this may be sent now.
    fn admit(&self, cause: Cause) -> Result<(), SendError> {
        if cause != Cause::Own {
            return Ok(());
        }
        let rest = self.refusals().rest(Instant::now());
        let was_resting = self.is_resting.swap(rest.is_some(), Ordering::Relaxed);
        match rest {
            Some(rest) => {
                if !was_resting {
                    error!(
                        "Discord refused too many requests lately, or limits them all, so daily questions and their edits rest for {} s, while members are answered as always; the lines above tell what was refused, and why",
                        rest.as_secs()
                    );
                }
                Err(SendError::Resting(rest))
            }
            None => {
                if was_resting {
                    info!("daily questions and their edits go on");
                }
                Ok(())
            }
        }
    }

    /// Sends one request once, and counts and sorts what came back.
    async fn sent(&self, cause: Cause, request: RequestBuilder) -> Outcome {
        let response = match request.send().await {
            // The URL holds the interaction's token.
            Err(error) => {
                self.metrics.request(None);
                return Outcome::TryAgain(SendError::Unreachable(error.without_url()), None);
            }
            Ok(response) => response,
        };
        let date = response.headers().get(DATE);
        if let Some(date) = date.and_then(|date| date.to_str().ok()) {
            self.reference.saw_date(date);
        }
        let status = response.status();
        self.metrics.request(Some(status.as_u16()));
        if status == StatusCode::UNAUTHORIZED && cause == Cause::Own {
            self.token_refused.notify_one();
        }
        let (outcome, closes_all) = sorted(response).await;
        let mut refusals = self.refusals();
        let is_over = matches!(outcome, Outcome::Failed(SendError::Over { .. }));
        if Refusals::counts(status) && !is_over {
            refusals.note(Instant::now());
        }
        if let Some(wait) = closes_all {
            refusals.close(Instant::now(), wait);
        }
        outcome
    }

    /// Whether Discord refused so much lately that nothing should be sent that need not be.
    pub fn is_refused_often(&self) -> bool {
        self.refusals().rest(Instant::now()).is_some()
    }

    fn refusals(&self) -> MutexGuard<'_, Refusals> {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn filled(request: RequestBuilder, body: &Value, files: &Files) -> RequestBuilder {
    if body.is_null() {
        request
    } else if files.is_empty() {
        request.json(body)
    } else {
        request.multipart(form(body, files))
    }
}

enum Outcome {
    Taken(String),
    Failed(SendError),
    /// With the wait Discord asked for.
    TryAgain(SendError, Option<Duration>),
}

/// What an answer means, and for how long Discord wants nothing at all when it says so.
async fn sorted(response: Response) -> (Outcome, Option<Duration>) {
    /// Discord's JSON error codes. Source: "Opcodes and Status Codes".
    const UNKNOWN_WEBHOOK: u64 = 10015;
    const UNKNOWN_INTERACTION: u64 = 10062;
    const ALREADY_ACKNOWLEDGED: u64 = 40060;
    const TOKEN_EXPIRED: u64 = 50027;

    let status = response.status();
    if status.is_success() {
        let outcome = match text(response).await {
            Ok(text) => Outcome::Taken(text),
            // Taken, but what came of it is lost.
            Err(error @ SendError::TooLong) => Outcome::Failed(error),
            Err(error) => Outcome::TryAgain(error, None),
        };
        return (outcome, None);
    }
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let seconds: Option<f64> = header("retry-after").and_then(|it| it.parse().ok());
    let is_marked = header("x-ratelimit-global").is_some();
    let body = text(response).await.unwrap_or_default();
    let body = Object::parse("the error", &body);
    // What stands in front of Discord explains nothing.
    let body = body.as_ref().ok();
    let code = body.and_then(|it| it.optional("code")).unwrap_or(0);
    if matches!(
        code,
        UNKNOWN_WEBHOOK | UNKNOWN_INTERACTION | ALREADY_ACKNOWLEDGED | TOKEN_EXPIRED
    ) {
        return (Outcome::Failed(SendError::Over { code }), None);
    }
    // The body is the more exact one; who stands in front of Discord sends only the header.
    let seconds = body.and_then(|it| it.optional("retry_after")).or(seconds);
    // Longer than an hour is nonsense, and sums with it could overflow.
    let retry_after = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
    let retry_after = retry_after.map(|wait| wait.min(LONGEST_RETRY_AFTER));
    let is_limit = status == StatusCode::TOO_MANY_REQUESTS;
    let is_global = body.and_then(|it| it.optional("global")) == Some(true);
    let closes_all = retry_after.filter(|_| is_limit && (is_global || is_marked));
    let error = SendError::Refused {
        status,
        code,
        message: body
            .and_then(|it| it.optional("message"))
            .unwrap_or_default(),
        retry_after,
        may_be_done: false,
    };
    if is_limit || status.is_server_error() {
        return (Outcome::TryAgain(error, retry_after), closes_all);
    }
    (Outcome::Failed(error), None)
}

/// The text of an answer, up to [`LONGEST_BODY`].
async fn text(mut response: Response) -> Result<String, SendError> {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(Some(chunk)) if bytes.len() + chunk.len() > LONGEST_BODY => {
                return Err(SendError::TooLong);
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Err(error) => return Err(SendError::Unreachable(error.without_url())),
        }
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
