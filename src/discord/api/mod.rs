//! The client of Discord's REST API: timeouts, retries, rate limits and error classification.
//!
//! Replies to members use the endpoints of their interaction, which take the interaction's token instead of the bot's
//! and are not subject to the bot's rate limit. Background requests are spaced out, and paused when Discord rejects too
//! many of them.

mod error;
mod invalid_requests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, DATE, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tracing::{error, info};

use super::json::{self, FieldError, Object};
use super::token::Token;
use crate::clock::SkewDetector;
use crate::metrics::Metrics;
use error::MAX_BODY_BYTES;
pub use error::{ApiError, ErrorKind};
use invalid_requests::InvalidRequests;

/// The maximum number of attempts per request.
const MAX_ATTEMPTS: u32 = 3;
/// The delay before the second attempt, if Discord sends none. It doubles for the third.
const MIN_DELAY: Duration = Duration::from_millis(250);
/// The minimum time between two background requests: 40 per second, where Discord allows 50 in total.
/// Source: Discord's documentation, "Rate Limits".
const BACKGROUND_INTERVAL: Duration = Duration::from_millis(25);
/// The maximum for the delay that Discord requests.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);
/// The timeout of a single attempt, regardless of the request's deadline.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// The user agent in the form that Discord requires. Source: Discord's documentation, "Reference", "User Agent".
const USER_AGENT: &str = concat!(
    "DiscordBot (",
    env!("CARGO_PKG_REPOSITORY"),
    ", ",
    env!("CARGO_PKG_VERSION"),
    ")"
);

/// What a request is for. It decides which token and which limits apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestClass {
    /// A response to an interaction, whose token is in the path.
    Interaction,
    /// A background request of the bot.
    Background,
    /// A request that is needed to connect. Its caller handles retries and delays.
    Connecting,
}

/// The contents of a message's attachments, in order.
pub type Files = Vec<Arc<[u8]>>;

/// A client of Discord's API. Clones share its rate limits.
#[derive(Clone)]
pub struct Api {
    client: Client,
    /// The base URL with the version, such as `https://discord.com/api/v10`.
    base: String,
    authorization: HeaderValue,
    state: Arc<ApiState>,
}

/// The state that the clones of a client share.
#[derive(Default)]
struct ApiState {
    metrics: Metrics,
    /// Receives the time from Discord's responses.
    skew_detector: SkewDetector,
    invalid_requests: Mutex<InvalidRequests>,
    /// When the next background request may be sent.
    next_background: Mutex<Option<Instant>>,
    was_paused: AtomicBool,
    token_rejected: Notify,
}

/// Returns the settings of every HTTP client for Discord.
///
/// Redirects are not followed. Discord never redirects a request, and a redirect could send our data to another server.
pub fn client() -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .connect_timeout(REQUEST_TIMEOUT / 3)
}

impl Api {
    /// Creates a client of the API at `url`, such as `https://discord.com`.
    ///
    /// # Errors
    /// Fails if the HTTP client cannot be created.
    pub fn new(
        url: &str,
        token: &Token,
        metrics: Metrics,
        skew_detector: SkewDetector,
    ) -> reqwest::Result<Self> {
        let authorization = HeaderValue::from_str(&format!("Bot {}", token.expose()));
        let mut authorization = authorization.expect("a token is visible ASCII");
        authorization.set_sensitive(true);
        Ok(Self {
            client: client().timeout(REQUEST_TIMEOUT).build()?,
            base: format!("{url}/api/v10"),
            authorization,
            state: Arc::new(ApiState {
                metrics,
                skew_detector,
                ..ApiState::default()
            }),
        })
    }

    /// Creates a request to `path`, which is relative to the base URL. `within` limits all attempts together.
    pub fn call(
        &self,
        class: RequestClass,
        method: Method,
        path: &str,
        within: Duration,
    ) -> Call<'_> {
        self.call_with_deadline(class, method, path, Instant::now() + within)
    }

    /// Does the same as [`Self::call`], with a deadline.
    pub fn call_with_deadline(
        &self,
        class: RequestClass,
        method: Method,
        path: &str,
        deadline: Instant,
    ) -> Call<'_> {
        Call {
            api: self,
            class,
            method,
            path: path.to_owned(),
            body: Value::Null,
            files: &[],
            deadline,
            max_attempts: MAX_ATTEMPTS,
        }
    }

    /// Returns whether background requests are paused, so that optional requests should be skipped.
    pub fn is_paused(&self) -> bool {
        self.state
            .invalid_requests()
            .pause(Instant::now())
            .is_some()
    }

    /// Waits until Discord rejects the bot's token.
    pub async fn token_rejected(&self) {
        self.state.token_rejected.notified().await;
    }
}

/// A request that has not been sent yet.
pub struct Call<'a> {
    api: &'a Api,
    class: RequestClass,
    method: Method,
    path: String,
    body: Value,
    files: &'a [Arc<[u8]>],
    deadline: Instant,
    max_attempts: u32,
}

impl<'a> Call<'a> {
    /// Sets the JSON body.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_value(body).unwrap_or(Value::Null);
        self
    }

    /// Sets the attachments of the message in the body.
    pub fn files(mut self, files: &'a [Arc<[u8]>]) -> Self {
        self.files = files;
        self
    }

    /// Disables retries.
    pub fn without_retries(mut self) -> Self {
        self.max_attempts = 1;
        self
    }

    /// Sends the request. Temporary errors are retried up to the deadline.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn send(self) -> Result<Response, ApiError> {
        let state = &self.api.state;
        let mut wait = MIN_DELAY;
        let mut last = ApiError::TimedOut;
        let mut may_be_done = false;
        for attempt in 1..=self.max_attempts {
            state.check_paused(self.class)?;
            let sent = state.send(self.class, self.request());
            let delay = match timeout_at(self.deadline, sent).await {
                Err(_) => {
                    state.metrics.count_request(None);
                    return Err(last);
                }
                Ok(Attempt::Succeeded(json)) => return Ok(self.response(json)),
                Ok(Attempt::Failed(error)) => return Err(error.with_earlier_attempt(may_be_done)),
                Ok(Attempt::Retry(error, pause)) => {
                    may_be_done |= error.may_have_succeeded();
                    last = error.with_earlier_attempt(may_be_done);
                    // Jitter, so that requests that failed together are not all retried together.
                    pause.unwrap_or(wait).mul_f64(1.0 + 0.2 * fastrand::f64())
                }
            };
            if attempt == self.max_attempts || Instant::now() + delay >= self.deadline {
                break;
            }
            sleep(delay).await;
            wait *= 2;
        }
        Err(last)
    }

    /// Builds the HTTP request of one attempt.
    fn request(&self) -> RequestBuilder {
        let url = format!("{}{}", self.api.base, self.path);
        let mut request = self.api.client.request(self.method.clone(), url);
        if self.class != RequestClass::Interaction {
            request = request.header(AUTHORIZATION, self.api.authorization.clone());
        }
        match (&self.body, self.files) {
            (Value::Null, _) => request,
            (body, []) => request.json(body),
            (body, files) => request.multipart(multipart_form(body, files)),
        }
    }

    fn response(&self, json: String) -> Response {
        let path = match self.class {
            // The path contains the interaction's token.
            RequestClass::Interaction => "an interaction",
            _ => self.path.split('?').next().unwrap_or_default(),
        };
        Response {
            source_name: format!("the reply to {} {path}", self.method),
            json,
        }
    }
}

/// Builds the multipart form of a message with attachments.
fn multipart_form(body: &Value, files: &[Arc<[u8]>]) -> Form {
    let form = Form::new().part("payload_json", Part::text(body.to_string()));
    // The body is either the message, or an interaction callback that contains it.
    let message = body.get("data").unwrap_or(body);
    files.iter().enumerate().fold(form, |form, (n, bytes)| {
        let name = message["attachments"][n]["filename"].as_str();
        let name = name.unwrap_or("file").to_owned();
        let part = Part::bytes(bytes.to_vec()).file_name(name);
        form.part(format!("files[{n}]"), part)
    })
}

/// A successful response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The request that it belongs to, for error messages.
    source_name: String,
    json: String,
}

impl Response {
    /// Parses the response as an object.
    ///
    /// # Errors
    /// Fails if it is not an object.
    pub fn object(&self) -> Result<Object<'_>, FieldError> {
        Object::parse(&self.source_name, &self.json)
    }

    /// Parses the response as a list of objects.
    ///
    /// # Errors
    /// Fails if it is not a list.
    pub fn objects(&self) -> Result<Vec<Object<'_>>, FieldError> {
        json::parse_list(&self.source_name, &self.json)
    }

    /// Returns the JSON text.
    pub fn json(&self) -> &str {
        &self.json
    }
}

/// The result of one attempt.
enum Attempt {
    /// The body of a successful response.
    Succeeded(String),
    /// An error that is not retried.
    Failed(ApiError),
    /// An error that is retried, with the delay that Discord requested.
    Retry(ApiError, Option<Duration>),
}

impl ApiState {
    /// Checks that the request may be sent now.
    ///
    /// # Errors
    /// Fails if it is a background request and those are paused.
    fn check_paused(&self, class: RequestClass) -> Result<(), ApiError> {
        if class != RequestClass::Background {
            return Ok(());
        }
        let pause = self.invalid_requests().pause(Instant::now());
        let was_already_paused = self.was_paused.swap(pause.is_some(), Ordering::Relaxed);
        match pause {
            Some(pause) => {
                if !was_already_paused {
                    error!(
                        "daily questions are paused for {} s, because Discord rejected too many requests or limits all of them; replies to members are not affected. The log above shows which requests were rejected, and why.",
                        pause.as_secs()
                    );
                }
                Err(ApiError::Paused(pause))
            }
            None => {
                if was_already_paused {
                    info!("daily questions are no longer paused");
                }
                Ok(())
            }
        }
    }

    /// Waits for the turn of a background request, so that all of them together stay below Discord's rate limit.
    async fn wait_for_turn(&self) {
        let now = Instant::now();
        let turn = {
            let mut next = self
                .next_background
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let turn = next.map_or(now, |next| next.max(now));
            *next = Some(turn + BACKGROUND_INTERVAL);
            turn
        };
        sleep_until(turn).await;
    }

    /// Sends a request once, updates the counters, and classifies the response.
    async fn send(&self, class: RequestClass, request: RequestBuilder) -> Attempt {
        if class == RequestClass::Background {
            self.wait_for_turn().await;
        }
        let response = match request.send().await {
            // The URL may contain an interaction's token.
            Err(error) => {
                self.metrics.count_request(None);
                return Attempt::Retry(ApiError::Unreachable(error.without_url()), None);
            }
            Ok(response) => response,
        };
        let date = response.headers().get(DATE);
        if let Some(date) = date.and_then(|date| date.to_str().ok()) {
            self.skew_detector.record_date(date);
        }
        let status = response.status();
        self.metrics.count_request(Some(status.as_u16()));
        if status == StatusCode::UNAUTHORIZED && class == RequestClass::Background {
            self.token_rejected.notify_one();
        }
        let (attempt, global_limit) = classify(response).await;
        let mut invalid_requests = self.invalid_requests();
        let is_expired = matches!(attempt, Attempt::Failed(ApiError::Expired { .. }));
        if InvalidRequests::is_counted(status) && !is_expired {
            invalid_requests.record(Instant::now());
        }
        if let Some(wait) = global_limit {
            invalid_requests.limit_globally(Instant::now(), wait);
        }
        attempt
    }

    fn invalid_requests(&self) -> MutexGuard<'_, InvalidRequests> {
        self.invalid_requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Classifies a response. Also returns the duration of a global rate limit, if the response contains one.
async fn classify(response: reqwest::Response) -> (Attempt, Option<Duration>) {
    let status = response.status();
    if status.is_success() {
        let attempt = match text(response).await {
            Ok(text) => Attempt::Succeeded(text),
            // The request succeeded, but its result is lost.
            Err(error @ ApiError::TooLong) => Attempt::Failed(error),
            Err(error) => Attempt::Retry(error, None),
        };
        return (attempt, None);
    }
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let seconds: Option<f64> = header("retry-after").and_then(|it| it.parse().ok());
    let is_marked = header("x-ratelimit-global").is_some();
    let body = text(response).await.unwrap_or_default();
    let body = Object::parse("the error", &body);
    // Discord's proxies send errors without a JSON body.
    let body = body.as_ref().ok();
    let code = body.and_then(|it| it.optional("code")).unwrap_or(0);
    if ApiError::is_expired(code) {
        return (Attempt::Failed(ApiError::Expired { code }), None);
    }
    // The value in the body is more precise. Discord's proxies send only the header.
    let seconds = body.and_then(|it| it.optional("retry_after")).or(seconds);
    // The delay is capped, so that sums with it cannot overflow.
    let retry_after = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
    let retry_after = retry_after.map(|wait| wait.min(MAX_RETRY_AFTER));
    let is_limit = status == StatusCode::TOO_MANY_REQUESTS;
    let is_global = body.and_then(|it| it.optional("global")) == Some(true);
    let global_limit = retry_after.filter(|_| is_limit && (is_global || is_marked));
    let error = ApiError::Rejected {
        status,
        code,
        message: body
            .and_then(|it| it.optional("message"))
            .unwrap_or_default(),
        retry_after,
        may_be_done: false,
    };
    if is_limit || status.is_server_error() {
        return (Attempt::Retry(error, retry_after), global_limit);
    }
    (Attempt::Failed(error), None)
}

/// Reads the body of a response, up to [`MAX_BODY_BYTES`].
async fn text(mut response: reqwest::Response) -> Result<String, ApiError> {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(Some(chunk)) if bytes.len() + chunk.len() > MAX_BODY_BYTES => {
                return Err(ApiError::TooLong);
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Err(error) => return Err(ApiError::Unreachable(error.without_url())),
        }
    }
}

#[cfg(test)]
mod tests;
