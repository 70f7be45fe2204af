//! The one client of Discord's REST API: time limits, bounded retries, refusals counted, errors sorted.
//!
//! What members are answered with goes to the endpoints of their interaction, which take its token in place of the bot's
//! and have no limit of the bot's. What the bot does by itself is paced, and rests when Discord refuses too much.

mod error;
mod refusals;

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

use super::json::{self, Object, Unreadable};
use super::token::Token;
use crate::clock::Reference;
use crate::metrics::Metrics;
use error::LONGEST_BODY;
pub use error::{ApiError, ErrorKind};
use refusals::Refusals;

/// The most tries of one request.
const MAX_TRIES: u32 = 3;
/// The wait before the second try where Discord names none; doubled for the third.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The least time between two of the bot's own requests: 40 a second, where Discord takes 50 of all.
/// Source: Discord's documentation, "Rate Limits".
const BETWEEN_OWN: Duration = Duration::from_millis(25);
/// As long as Discord may ask us to wait at once.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);
/// No single request may take longer, whatever its deadline is.
pub const REQUEST_WITHIN: Duration = Duration::from_secs(15);
/// As Discord asks for it. Source: "Reference", "User Agent".
const USER_AGENT: &str = concat!(
    "DiscordBot (",
    env!("CARGO_PKG_REPOSITORY"),
    ", ",
    env!("CARGO_PKG_VERSION"),
    ")"
);

/// Whose request it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The answer to an interaction, whose token stands in the path.
    Member,
    /// What the bot does by itself.
    Own,
    /// What must be asked to connect, which waits by rules of its own.
    Connecting,
}

/// The bytes of a message's attachments, in their order.
pub type Files = Vec<Arc<[u8]>>;

/// A client of Discord's API; clones share its limits.
#[derive(Clone)]
pub struct Api {
    client: Client,
    /// The API with its version, such as `https://discord.com/api/v10`.
    base: String,
    authorization: HeaderValue,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    metrics: Metrics,
    /// Learns what time Discord says it is.
    reference: Reference,
    refusals: Mutex<Refusals>,
    /// When the bot's next own request may be sent.
    next_own: Mutex<Option<Instant>>,
    is_resting: AtomicBool,
    token_refused: Notify,
}

/// The settings of every HTTP client for Discord. Discord never redirects a request, and following a redirect of another
/// server would send it our data.
pub fn client() -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .connect_timeout(REQUEST_WITHIN / 3)
}

impl Api {
    /// A client of the API at `url`, such as `https://discord.com`.
    ///
    /// # Errors
    /// When this machine allows no HTTPS connections.
    pub fn new(
        url: &str,
        token: &Token,
        metrics: Metrics,
        reference: Reference,
    ) -> reqwest::Result<Self> {
        let authorization = HeaderValue::from_str(&format!("Bot {}", token.expose()));
        let mut authorization = authorization.expect("a token is visible ASCII");
        authorization.set_sensitive(true);
        Ok(Self {
            client: client().timeout(REQUEST_WITHIN).build()?,
            base: format!("{url}/api/v10"),
            authorization,
            shared: Arc::new(Shared {
                metrics,
                reference,
                ..Shared::default()
            }),
        })
    }

    /// A request to a path below the API's base, to be sent within this time.
    pub fn call(&self, cause: Cause, method: Method, path: &str, within: Duration) -> Call<'_> {
        self.call_until(cause, method, path, Instant::now() + within)
    }

    /// As [`Self::call`], until an instant.
    pub fn call_until(
        &self,
        cause: Cause,
        method: Method,
        path: &str,
        deadline: Instant,
    ) -> Call<'_> {
        Call {
            api: self,
            cause,
            method,
            path: path.to_owned(),
            body: Value::Null,
            files: &[],
            deadline,
            max_tries: MAX_TRIES,
        }
    }

    /// Whether Discord refused so much lately that nothing should be sent that need not be.
    pub fn is_refused_often(&self) -> bool {
        self.shared.refusals().rest(Instant::now()).is_some()
    }

    /// Waits until Discord refuses the bot's token.
    pub async fn token_refused(&self) {
        self.shared.token_refused.notified().await;
    }
}

/// A request that is not sent yet.
pub struct Call<'a> {
    api: &'a Api,
    cause: Cause,
    method: Method,
    path: String,
    body: Value,
    files: &'a [Arc<[u8]>],
    deadline: Instant,
    max_tries: u32,
}

impl<'a> Call<'a> {
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_value(body).unwrap_or(Value::Null);
        self
    }

    /// The files of the message that the body is or holds.
    pub fn files(mut self, files: &'a [Arc<[u8]>]) -> Self {
        self.files = files;
        self
    }

    /// With a single try.
    pub fn once(mut self) -> Self {
        self.max_tries = 1;
        self
    }

    /// Sends it until it is taken, refused for good, or the time is over.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn send(self) -> Result<Response, ApiError> {
        let shared = &self.api.shared;
        let mut wait = FIRST_WAIT;
        let mut last = ApiError::TimedOut;
        let mut may_be_done = false;
        for attempt in 1..=self.max_tries {
            shared.admit(self.cause)?;
            let sent = shared.send(self.cause, self.request());
            let pause = match timeout_at(self.deadline, sent).await {
                Err(_) => {
                    shared.metrics.request(None);
                    return Err(last);
                }
                Ok(Attempt::Taken(json)) => return Ok(self.response(json)),
                Ok(Attempt::Failed(error)) => return Err(error.after(may_be_done)),
                Ok(Attempt::TryAgain(error, pause)) => {
                    may_be_done |= error.is_unclear();
                    last = error.after(may_be_done);
                    // Requests that failed together do not all come back together, nor early.
                    pause.unwrap_or(wait).mul_f64(1.0 + 0.2 * fastrand::f64())
                }
            };
            if attempt == self.max_tries || Instant::now() + pause >= self.deadline {
                break;
            }
            sleep(pause).await;
            wait *= 2;
        }
        Err(last)
    }

    fn request(&self) -> RequestBuilder {
        let url = format!("{}{}", self.api.base, self.path);
        let mut request = self.api.client.request(self.method.clone(), url);
        if self.cause != Cause::Member {
            request = request.header(AUTHORIZATION, self.api.authorization.clone());
        }
        match (&self.body, self.files) {
            (Value::Null, _) => request,
            (body, []) => request.json(body),
            (body, files) => request.multipart(form(body, files)),
        }
    }

    fn response(&self, json: String) -> Response {
        let path = match self.cause {
            // The path holds the interaction's token.
            Cause::Member => "an interaction",
            _ => self.path.split('?').next().unwrap_or_default(),
        };
        Response {
            source_name: format!("the reply to {} {path}", self.method),
            json,
        }
    }
}

fn form(body: &Value, files: &[Arc<[u8]>]) -> Form {
    let form = Form::new().part("payload_json", Part::text(body.to_string()));
    // A callback wraps the message; an edit is one.
    let message = body.get("data").unwrap_or(body);
    files.iter().enumerate().fold(form, |form, (n, bytes)| {
        let name = message["attachments"][n]["filename"].as_str();
        let name = name.unwrap_or("file").to_owned();
        let part = Part::bytes(bytes.to_vec()).file_name(name);
        form.part(format!("files[{n}]"), part)
    })
}

/// What Discord answered to one request.
#[derive(Clone, Debug)]
pub struct Response {
    /// What it answers, for errors.
    source_name: String,
    json: String,
}

impl Response {
    /// The object that it is.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn object(&self) -> Result<Object<'_>, Unreadable> {
        Object::parse(&self.source_name, &self.json)
    }

    /// The list of objects that it is.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn objects(&self) -> Result<Vec<Object<'_>>, Unreadable> {
        json::parse_list(&self.source_name, &self.json)
    }

    /// Its text.
    pub fn json(&self) -> &str {
        &self.json
    }
}

/// How one try ended.
enum Attempt {
    Taken(String),
    Failed(ApiError),
    /// With the wait that Discord asked for.
    TryAgain(ApiError, Option<Duration>),
}

impl Shared {
    /// Whether this may be sent now.
    fn admit(&self, cause: Cause) -> Result<(), ApiError> {
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
                Err(ApiError::Resting(rest))
            }
            None => {
                if was_resting {
                    info!("daily questions and their edits go on");
                }
                Ok(())
            }
        }
    }

    /// Waits for this request's turn, so that many channels together stay below the limit for all requests.
    async fn take_turn(&self) {
        let now = Instant::now();
        let turn = {
            let mut next = self.next_own.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = next.map_or(now, |next| next.max(now));
            *next = Some(turn + BETWEEN_OWN);
            turn
        };
        sleep_until(turn).await;
    }

    /// Sends a request once, and counts and sorts what came back.
    async fn send(&self, cause: Cause, request: RequestBuilder) -> Attempt {
        if cause == Cause::Own {
            self.take_turn().await;
        }
        let response = match request.send().await {
            // The URL may hold an interaction's token.
            Err(error) => {
                self.metrics.request(None);
                return Attempt::TryAgain(ApiError::Unreachable(error.without_url()), None);
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
        let (attempt, closes_all) = sorted(response).await;
        let mut refusals = self.refusals();
        let is_over = matches!(attempt, Attempt::Failed(ApiError::Over { .. }));
        if Refusals::counts(status) && !is_over {
            refusals.note(Instant::now());
        }
        if let Some(wait) = closes_all {
            refusals.close(Instant::now(), wait);
        }
        attempt
    }

    fn refusals(&self) -> MutexGuard<'_, Refusals> {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an answer means, and for how long Discord wants nothing at all when it says so.
async fn sorted(response: reqwest::Response) -> (Attempt, Option<Duration>) {
    let status = response.status();
    if status.is_success() {
        let attempt = match text(response).await {
            Ok(text) => Attempt::Taken(text),
            // Taken, but what came of it is lost.
            Err(error @ ApiError::TooLong) => Attempt::Failed(error),
            Err(error) => Attempt::TryAgain(error, None),
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
    // What stands in front of Discord explains nothing.
    let body = body.as_ref().ok();
    let code = body.and_then(|it| it.optional("code")).unwrap_or(0);
    if ApiError::is_over(code) {
        return (Attempt::Failed(ApiError::Over { code }), None);
    }
    // The body is the more exact one; who stands in front of Discord sends only the header.
    let seconds = body.and_then(|it| it.optional("retry_after")).or(seconds);
    // Longer than an hour is nonsense, and sums with it could overflow.
    let retry_after = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
    let retry_after = retry_after.map(|wait| wait.min(LONGEST_RETRY_AFTER));
    let is_limit = status == StatusCode::TOO_MANY_REQUESTS;
    let is_global = body.and_then(|it| it.optional("global")) == Some(true);
    let closes_all = retry_after.filter(|_| is_limit && (is_global || is_marked));
    let error = ApiError::Refused {
        status,
        code,
        message: body
            .and_then(|it| it.optional("message"))
            .unwrap_or_default(),
        retry_after,
        may_be_done: false,
    };
    if is_limit || status.is_server_error() {
        return (Attempt::TryAgain(error, retry_after), closes_all);
    }
    (Attempt::Failed(error), None)
}

/// The text of an answer, up to [`LONGEST_BODY`].
async fn text(mut response: reqwest::Response) -> Result<String, ApiError> {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(Some(chunk)) if bytes.len() + chunk.len() > LONGEST_BODY => {
                return Err(ApiError::TooLong);
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Err(error) => return Err(ApiError::Unreachable(error.without_url())),
        }
    }
}

#[cfg(test)]
mod tests;
