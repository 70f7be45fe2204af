//! Every request that reached the stand-in, and what was wrong with it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::request::Parts;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;

use super::checks;

const API: &str = "/api/v10";

/// More than Discord takes, so that a request that is too large is recorded as well.
const BODY_BYTES: usize = 64 * 1024 * 1024;

/// One request, as it came and as it was answered.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub method: String,
    /// Below `/api/v10`, without the query: `/channels/1/messages`.
    pub path: String,
    pub query: String,
    /// The JSON body, also out of a multipart form; null when there is none.
    pub body: Value,
    pub files: Vec<File>,
    /// The status answered; `None` while it is not, or when the connection was cut instead.
    pub status: Option<u16>,
    pub received_at: Instant,
    /// From the interaction's sending to this request, for requests about an interaction.
    pub since_interaction: Option<Duration>,
}

/// A file in a multipart form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub size_bytes: usize,
}

#[derive(Default)]
pub struct Recorder {
    requests: Mutex<Vec<Recorded>>,
    violations: Mutex<Vec<String>>,
    changed: watch::Sender<()>,
}

impl Recorded {
    /// The interaction's token in the path, when the request is about an interaction.
    pub fn interaction_token(&self) -> Option<&str> {
        let mut segments = self.path.trim_start_matches('/').split('/');
        match segments.next() {
            Some("interactions" | "webhooks") => segments.nth(1),
            _ => None,
        }
    }

    /// Whether it went to this method and a path that begins so.
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path.starts_with(path)
    }
}

impl Recorder {
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().clone()
    }

    pub fn violations(&self) -> Vec<String> {
        self.violations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Records and checks a request; returns it whole again, with its place in the record.
    pub async fn take(&self, request: Request) -> (Request, usize, Recorded) {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, BODY_BYTES)
            .await
            .expect("a body of less than 64 MiB arrives");
        let (body, files) = read(&parts, bytes.clone()).await;
        let path = parts.uri.path();
        let recorded = Recorded {
            method: parts.method.to_string(),
            path: path.strip_prefix(API).unwrap_or(path).to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            body,
            files,
            status: None,
            received_at: Instant::now(),
            since_interaction: None,
        };
        self.check(&parts, &recorded);
        let mut requests = self.lock();
        requests.push(recorded.clone());
        let place = requests.len() - 1;
        drop(requests);
        self.changed.send_replace(());
        (
            Request::from_parts(parts, Body::from(bytes)),
            place,
            recorded,
        )
    }

    /// Adds how a request was answered.
    pub fn answered(&self, place: usize, status: u16, since_interaction: Option<Duration>) {
        let recorded = &mut self.lock()[place];
        recorded.status = Some(status);
        recorded.since_interaction = since_interaction;
        self.changed.send_replace(());
    }

    fn check(&self, parts: &Parts, recorded: &Recorded) {
        let Recorded {
            method,
            path,
            body,
            files,
            ..
        } = recorded;
        let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
        let mut violations = checks::request_violations(method, path, body, &names);
        let user_agent = parts
            .headers
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok());
        let is_api = parts.uri.path().starts_with(API);
        if is_api && !user_agent.is_some_and(|agent| agent.starts_with("DiscordBot (")) {
            violations.push("the User-Agent is not `DiscordBot (url, version)`".to_owned());
        }
        let violations = violations
            .into_iter()
            .map(|what| format!("{method} {path}: {what}"));
        self.violations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(violations);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Recorded>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn read(parts: &Parts, bytes: Bytes) -> (Value, Vec<File>) {
    let content_type = parts.headers.get(CONTENT_TYPE).cloned();
    let is_form = content_type
        .as_ref()
        .is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
    let Some(content_type) = content_type.filter(|_| is_form) else {
        return (
            serde_json::from_slice(&bytes).unwrap_or_default(),
            Vec::new(),
        );
    };
    let copy = Request::builder()
        .header(CONTENT_TYPE, content_type)
        .body(Body::from(bytes));
    let copy = copy.expect("a request with one header that came from a request");
    let (mut body, mut files) = (Value::Null, Vec::new());
    // A form that breaks off is answered with an error; recorded is what came of it.
    let Ok(mut form) = Multipart::from_request(copy, &()).await else {
        return (body, files);
    };
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.file_name().map(str::to_owned);
        let is_payload = field.name() == Some("payload_json");
        let Ok(bytes) = field.bytes().await else {
            break;
        };
        match name {
            _ if is_payload => body = serde_json::from_slice(&bytes).unwrap_or_default(),
            Some(name) => files.push(File {
                name,
                size_bytes: bytes.len(),
            }),
            None => {}
        }
    }
    (body, files)
}
