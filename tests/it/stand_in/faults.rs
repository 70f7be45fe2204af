//! Bad days on demand: what happens to the next requests that match.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::recorder::Recorded;

/// What may happen to a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Discord takes its time, then answers as always.
    Delay(Duration),
    /// 429 with the headers and the body of Discord.
    RateLimited { retry_after: Duration },
    /// An answer that no JSON explains, as from the machines in front of Discord.
    Status(u16),
    /// The connection is cut before Discord saw the request.
    LostRequest,
    /// Discord does it, and the connection is cut before the answer.
    LostAnswer,
}

#[derive(Default)]
pub struct Faults(Mutex<Vec<Planned>>);

struct Planned {
    method: String,
    path: String,
    fault: Fault,
    left: usize,
}

impl Faults {
    /// The next `times` requests of this method whose path begins with `path` meet this fault.
    pub fn plan(&self, method: &str, path: &str, times: usize, fault: Fault) {
        let (method, path) = (method.to_owned(), path.to_owned());
        let planned = Planned {
            method,
            path,
            fault,
            left: times,
        };
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(planned);
    }

    /// The fault this request meets; faults that match are used up in the order of planning.
    pub fn meet(&self, request: &Recorded) -> Option<Fault> {
        let mut planned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = planned
            .iter_mut()
            .find(|planned| planned.left > 0 && request.is(&planned.method, &planned.path))?;
        next.left -= 1;
        Some(next.fault.clone())
    }
}

pub fn rate_limited(retry_after: Duration) -> Response {
    let seconds = retry_after.as_secs_f64();
    let headers = [
        ("Retry-After", seconds.ceil().to_string()),
        ("X-RateLimit-Limit", "5".to_owned()),
        ("X-RateLimit-Remaining", "0".to_owned()),
        ("X-RateLimit-Reset-After", format!("{seconds:.3}")),
        ("X-RateLimit-Bucket", "stand-in".to_owned()),
        ("X-RateLimit-Scope", "user".to_owned()),
    ];
    let body = json!({
        "message": "You are being rate limited.", "retry_after": seconds, "global": false,
    });
    (StatusCode::TOO_MANY_REQUESTS, headers, axum::Json(body)).into_response()
}

pub fn unexplained(status: u16) -> Response {
    let status = StatusCode::from_u16(status).expect("a test names a status that exists");
    (
        status,
        "upstream connect error or disconnect/reset before headers",
    )
        .into_response()
}

/// Cuts the connection this request came on.
///
/// Each connection has a task of its own, which owns the socket: unwinding it closes the socket
/// without an answer. `resume_unwind` prints nothing, unlike a panic.
pub fn cut() -> ! {
    resume_unwind(Box::new("the stand-in cut the connection"))
}
