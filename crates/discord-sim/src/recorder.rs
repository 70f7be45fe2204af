//! Records every request to the sandbox, the response, and what Discord would reject.
//!
//! [`record`] is a layer that records requests and their responses. The test harness does the same and also injects
//! faults. Gateway connections are not recorded.

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
use super::{Sandbox, SandboxOptions, callback, checks};

pub use body::File;

const API: &str = "/api/v10";

/// Larger than Discord's limit, so that a request that is too large is also recorded.
const BODY_BYTES: usize = 64 * 1024 * 1024;

/// How many updates a slow listener may lag behind before it misses some.
const UPDATES_CAPACITY: usize = 1024;

/// A request and its response.
#[derive(Clone, Debug)]
pub struct RecordedRequest {
    /// The number of the request, from 0 in the order of arrival.
    pub number: u64,
    /// The HTTP method.
    pub method: String,
    /// The path below `/api/v10`, without the query: `/channels/1/messages`.
    pub path: String,
    /// The query, without `?`.
    pub query: String,
    /// The JSON body, also from a multipart form; null if there is none.
    pub body: Value,
    /// The files of a multipart form.
    pub files: Vec<File>,
    /// Whether the body was incomplete or larger than any limit. It is then neither recorded nor checked.
    pub is_broken: bool,
    /// The status of the response; `None` before the response or if the connection was dropped.
    pub status: Option<u16>,
    /// The JSON body of the response; null if there is none or if it is larger than 256 KiB.
    pub answer: Value,
    /// When the request arrived.
    pub received_at: Instant,
    /// The interaction that the request belongs to, if any.
    pub interaction: Option<Snowflake>,
    /// The time from sending the interaction to this request.
    pub since_interaction: Option<Duration>,
    /// What Discord would reject. Each violation starts with its location in the body.
    pub violations: Vec<String>,
}

impl RecordedRequest {
    /// Returns whether it is a response to autocomplete.
    fn is_suggestion(&self) -> bool {
        const AUTOCOMPLETE_RESULT: u64 = 8;
        self.path.ends_with("/callback") && self.body["type"] == AUTOCOMPLETE_RESULT
    }

    /// Returns whether the request has this method and its path starts with `path`.
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path.starts_with(path)
    }
}

/// Records requests and their responses.
pub struct Recorder {
    log: Mutex<RequestLog>,
    /// The maximum number of requests to keep.
    limit: usize,
    changed: watch::Sender<()>,
    updates: broadcast::Sender<u64>,
}

/// The newest requests, in the order of their numbers.
#[derive(Default)]
struct RequestLog {
    requests: VecDeque<RecordedRequest>,
    next: u64,
}

impl Default for Recorder {
    /// Creates a recorder that keeps every request.
    fn default() -> Self {
        Self::with_limit(usize::MAX)
    }
}

impl Recorder {
    /// Creates a recorder that keeps only the newest `limit` requests. Responses to autocomplete are dropped first,
    /// because there are many.
    pub fn with_limit(limit: usize) -> Self {
        Self {
            log: Mutex::default(),
            limit,
            changed: watch::Sender::default(),
            updates: broadcast::channel(UPDATES_CAPACITY).0,
        }
    }

    /// Returns the recorded requests, in the order of arrival.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().requests.iter().cloned().collect()
    }

    /// Returns the request with this number; `None` if it was dropped.
    pub fn request(&self, number: u64) -> Option<RecordedRequest> {
        self.lock().get_mut(number).cloned()
    }

    /// Returns the violations of the recorded requests, each with the method and path of its request.
    pub fn violations(&self) -> Vec<String> {
        let log = self.lock();
        let named = log.requests.iter().flat_map(|request| {
            let RecordedRequest { method, path, .. } = request;
            let violations = request.violations.iter();
            violations.map(move |what| format!("{method} {path}: {what}"))
        });
        named.collect()
    }

    /// Returns a receiver that changes with every request and every response.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Returns a receiver for the number of every request, once when it arrives and once when its response is sent. A
    /// listener that lags far behind misses numbers, but can find all requests in [`Self::requests`].
    pub fn updates(&self) -> broadcast::Receiver<u64> {
        self.updates.subscribe()
    }

    /// Records and checks a request. Returns the complete request, and what was recorded.
    pub async fn record_request(&self, request: Request) -> (Request, RecordedRequest) {
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
        let mut recorded = RecordedRequest {
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
        recorded.number = self.lock().push(recorded.clone(), self.limit);
        self.notify(recorded.number);
        (Request::from_parts(parts, Body::from(bytes)), recorded)
    }

    /// Records the response to a request. Returns the complete response.
    pub async fn record_response(&self, number: u64, response: Response) -> Response {
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
        // There may be no listener.
        let _ = self.updates.send(number);
    }

    fn lock(&self) -> MutexGuard<'_, RequestLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RequestLog {
    /// Assigns the request its number and stores it.
    fn push(&mut self, mut request: RecordedRequest, limit: usize) -> u64 {
        let number = self.next;
        request.number = number;
        self.next += 1;
        self.requests.push_back(request);
        while self.requests.len() > limit {
            let oldest = self
                .requests
                .iter()
                .position(RecordedRequest::is_suggestion);
            self.requests.remove(oldest.unwrap_or(0));
        }
        number
    }

    fn get_mut(&mut self, number: u64) -> Option<&mut RecordedRequest> {
        let place = self.requests.binary_search_by_key(&number, |it| it.number);
        self.requests.get_mut(place.ok()?)
    }
}

impl Sandbox {
    /// Starts a sandbox with a recorder. It accepts only bots: a request from a browser comes from a page of another
    /// site and is rejected.
    ///
    /// # Errors
    /// Fails if the port is in use.
    pub async fn start_recorded(
        options: SandboxOptions,
        recorder: Arc<Recorder>,
    ) -> io::Result<Self> {
        let layer = from_fn_with_state(recorder, record);
        let wrap = |router: Router| router.layer(layer).layer(from_fn(reject_browsers));
        Self::start_with(options, wrap).await
    }
}

async fn reject_browsers(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_here = host.is_some_and(|host| host.starts_with("127.0.0.1:"));
    match is_here && !headers.contains_key(ORIGIN) {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    }
}

/// A layer that records every request and changes nothing. Its state is the recorder.
pub async fn record(
    State(recorder): State<Arc<Recorder>>,
    request: Request,
    next: Next,
) -> Response {
    if is_gateway(&request) {
        return next.run(request).await;
    }
    let (request, recorded) = recorder.record_request(request).await;
    let response = next.run(request).await;
    recorder.record_response(recorded.number, response).await
}

/// Returns whether a request opens a gateway connection.
pub fn is_gateway(request: &Request) -> bool {
    request.headers().contains_key(UPGRADE)
}

/// Returns the interaction in a path, by its id or its token.
fn interaction_of(path: &str) -> Option<Snowflake> {
    let mut segments = path.trim_start_matches('/').split('/');
    match segments.next()? {
        "interactions" => segments.next()?.parse().ok(),
        "webhooks" => callback::interaction_of(segments.nth(1)?),
        _ => None,
    }
}

fn violations(parts: &Parts, recorded: &RecordedRequest) -> Vec<String> {
    let RecordedRequest {
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
