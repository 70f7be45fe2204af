//! Every request that reached the sandbox, how it was answered, and what was wrong with it.
//!
//! [`record`] is a layer that records each request and its answer; the test harness does the same, and injects
//! its faults in between. Connections to the gateway are left out.

mod body;

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{HOST, ORIGIN, UPGRADE, USER_AGENT};
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use super::snowflake::Snowflake;
use super::state::SendTimes;
use super::{Options, Sandbox, callback, checks};

pub use body::File;

const API: &str = "/api/v10";

/// More than Discord takes, so that a request that is too large is recorded as well.
const BODY_BYTES: usize = 64 * 1024 * 1024;

/// How many numbers a slow listener may lag behind before it misses some.
const UPDATES_KEPT: usize = 1024;

/// One request, as it came and as it was answered.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Counts from 0 in the order of arrival.
    pub number: u64,
    pub method: String,
    /// Below `/api/v10`, without the query: `/channels/1/messages`.
    pub path: String,
    pub query: String,
    /// The JSON body, also out of a multipart form; null when there is none.
    pub body: Value,
    pub files: Vec<File>,
    /// Whether the body broke off, or is larger than anything Discord might take: nothing of it is
    /// known then, and nothing checked.
    pub is_broken: bool,
    /// The status answered; `None` while it is not, or when the connection was cut instead.
    pub status: Option<u16>,
    /// The JSON body of the answer; null when there is none, and for one over 256 KiB.
    pub answer: Value,
    pub received_at: Instant,
    /// The interaction it is about, if any.
    pub interaction: Option<Snowflake>,
    /// From the interaction's sending to this request, for requests about an interaction.
    pub since_interaction: Option<Duration>,
    /// What Discord would refuse: each a sentence that begins with where.
    pub violations: Vec<String>,
}

impl Recorded {
    /// Whether it offers choices while somebody types.
    fn is_suggestion(&self) -> bool {
        const AUTOCOMPLETE_RESULT: u64 = 8;
        self.path.ends_with("/callback") && self.body["type"] == AUTOCOMPLETE_RESULT
    }

    /// Whether it went to this method and a path that begins so.
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path.starts_with(path)
    }
}

/// What was asked and answered, oldest first.
pub struct Recorder {
    kept: Mutex<Kept>,
    /// How many requests are kept.
    most: usize,
    changed: watch::Sender<()>,
    updates: broadcast::Sender<u64>,
}

/// The newest requests, in the order of their numbers.
#[derive(Default)]
struct Kept {
    requests: VecDeque<Recorded>,
    next: u64,
}

impl Default for Recorder {
    /// Keeps every request.
    fn default() -> Self {
        Self::keeping(usize::MAX)
    }
}

impl Recorder {
    /// Keeps the newest `most` requests and forgets the others; first those that answer a keystroke, of
    /// which there are many.
    pub fn keeping(most: usize) -> Self {
        Self {
            kept: Mutex::default(),
            most,
            changed: watch::Sender::default(),
            updates: broadcast::channel(UPDATES_KEPT).0,
        }
    }

    /// The requests that are kept, in the order of arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.iter().cloned().collect()
    }

    /// The request of this number; `None` when it is forgotten.
    pub fn request(&self, number: u64) -> Option<Recorded> {
        self.lock().get_mut(number).cloned()
    }

    /// What was wrong with the requests that are kept: each names the request and the rule.
    pub fn violations(&self) -> Vec<String> {
        let kept = self.lock();
        let named = kept.requests.iter().flat_map(|request| {
            let Recorded { method, path, .. } = request;
            let violations = request.violations.iter();
            violations.map(move |what| format!("{method} {path}: {what}"))
        });
        named.collect()
    }

    /// Changes with every request that is new or answered.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Sends the number of every request that is new or answered from now on. A listener that lags far
    /// behind misses numbers, and finds them all in [`Self::requests`].
    pub fn updates(&self) -> broadcast::Receiver<u64> {
        self.updates.subscribe()
    }

    /// Records and checks a request; returns it whole again, and what was recorded.
    pub async fn take(&self, request: Request) -> (Request, Recorded) {
        let received_at = Instant::now();
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, BODY_BYTES).await;
        let is_broken = bytes.is_err();
        let bytes = bytes.unwrap_or_default();
        let (body, files) = body::read(&parts.headers, bytes.clone()).await;
        let path = parts.uri.path();
        let path = path.strip_prefix(API).unwrap_or(path).to_owned();
        let interaction = interaction_of(&path);
        let send_times = parts.extensions.get::<SendTimes>();
        let sent_at = interaction.and_then(|id| send_times?.sent_at(id));
        let mut recorded = Recorded {
            number: 0,
            method: parts.method.to_string(),
            path,
            query: parts.uri.query().unwrap_or_default().to_owned(),
            body,
            files,
            is_broken,
            status: None,
            answer: Value::Null,
            received_at,
            interaction,
            since_interaction: sent_at.map(|sent_at| received_at - sent_at),
            violations: Vec::new(),
        };
        recorded.violations = violations(&parts, &recorded);
        recorded.number = self.lock().push(recorded.clone(), self.most);
        self.notify(recorded.number);
        (Request::from_parts(parts, Body::from(bytes)), recorded)
    }

    /// Adds how a request was answered; returns the answer whole again.
    pub async fn answered(&self, number: u64, response: Response) -> Response {
        let status = response.status().as_u16();
        let (answer, response) = body::answer(response).await;
        if let Some(recorded) = self.lock().get_mut(number) {
            (recorded.status, recorded.answer) = (Some(status), answer);
        }
        self.notify(number);
        response
    }

    fn notify(&self, number: u64) {
        self.changed.send_replace(());
        // Nobody listening is fine.
        let _ = self.updates.send(number);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Gives the request its number.
    fn push(&mut self, mut request: Recorded, most: usize) -> u64 {
        let number = self.next;
        request.number = number;
        self.next += 1;
        self.requests.push_back(request);
        while self.requests.len() > most {
            let oldest = self.requests.iter().position(Recorded::is_suggestion);
            self.requests.remove(oldest.unwrap_or(0));
        }
        number
    }

    fn get_mut(&mut self, number: u64) -> Option<&mut Recorded> {
        let place = self.requests.binary_search_by_key(&number, |it| it.number);
        self.requests.get_mut(place.ok()?)
    }
}

impl Sandbox {
    /// Starts with a recorder around everything it serves, for bots alone: what a browser sends here
    /// comes from some other site's page, and is refused unread.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start_recorded(options: Options, recorder: Arc<Recorder>) -> io::Result<Self> {
        let layer = from_fn_with_state(recorder, record);
        let guarded = |router: Router| router.layer(layer).layer(from_fn(refuse_browsers));
        Self::start_with(options, guarded).await
    }
}

async fn refuse_browsers(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_here = host.is_some_and(|host| host.starts_with("127.0.0.1:"));
    match is_here && !headers.contains_key(ORIGIN) {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    }
}

/// The layer that records everything and changes nothing; its state is the recorder.
pub async fn record(
    State(recorder): State<Arc<Recorder>>,
    request: Request,
    next: Next,
) -> Response {
    if is_gateway(&request) {
        return next.run(request).await;
    }
    let (request, recorded) = recorder.take(request).await;
    let response = next.run(request).await;
    recorder.answered(recorded.number, response).await
}

/// Whether a request opens a connection to the gateway: no request of the API.
pub fn is_gateway(request: &Request) -> bool {
    request.headers().contains_key(UPGRADE)
}

/// The interaction that a path names: by its id, or by its token.
fn interaction_of(path: &str) -> Option<Snowflake> {
    let mut segments = path.trim_start_matches('/').split('/');
    match segments.next()? {
        "interactions" => segments.next()?.parse().ok(),
        "webhooks" => callback::interaction_of(segments.nth(1)?),
        _ => None,
    }
}

fn violations(parts: &Parts, recorded: &Recorded) -> Vec<String> {
    let Recorded {
        method,
        path,
        body,
        files,
        ..
    } = recorded;
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut violations = match recorded.is_broken {
        true => Vec::new(),
        false => checks::request_violations(method, path, body, &names),
    };
    let user_agent = parts.headers.get(USER_AGENT);
    let user_agent = user_agent.and_then(|value| value.to_str().ok());
    let is_api = parts.uri.path().starts_with(API);
    if is_api && !user_agent.is_some_and(|agent| agent.starts_with("DiscordBot (")) {
        violations.push("the User-Agent is not `DiscordBot (url, version)`".to_owned());
    }
    violations
}
