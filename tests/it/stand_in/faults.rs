//! Bad days on demand: what happens to the next requests that match.

use std::panic::resume_unwind;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Recorded;

/// What may happen to a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Discord takes its time, then answers as always.
    Delay(Duration),
    /// 429 with the headers and the body of Discord.
    RateLimited { retry_after: Duration },
    /// As [`Self::RateLimited`], for everything that the bot sends.
    LimitedGlobally { retry_after: Duration },
    /// An answer that no JSON explains, as from the machines in front of Discord.
    Status(u16),
    /// As [`Self::Status`], although Discord does it.
    DoneBut(u16),
    /// Discord refuses, with its own code and words.
    Refused {
        status: u16,
        code: u32,
        message: &'static str,
    },
    /// Discord answers as always, but for what this makes of its JSON.
    Changed(fn(&mut Value)),
    /// The connection is cut before Discord saw the request.
    LostRequest,
    /// Discord does it, and the connection is cut before the answer.
    LostAnswer,
}

#[derive(Default)]
pub struct Faults(Mutex<Vec<Planned>>);

/// A plan: what happens to a request, or `None` when it is not meant.
type Planned = Box<dyn FnMut(&Recorded) -> Option<Fault> + Send>;

impl Faults {
    /// The next `times` requests of this method whose path begins with `path` meet this fault.
    pub fn plan(&self, method: &str, path: &str, times: usize, fault: Fault) {
        let (method, path) = (method.to_owned(), path.to_owned());
        let mut left = times;
        self.plan_by(move |request| {
            let meant = left > 0 && request.is(&method, &path);
            meant.then(|| {
                left -= 1;
                fault.clone()
            })
        });
    }

    /// From now on this decides about every request that no earlier plan has a fault for.
    pub fn plan_by(&self, plan: impl FnMut(&Recorded) -> Option<Fault> + Send + 'static) {
        self.lock().push(Box::new(plan));
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The fault this request meets; faults that match are used up in the order of planning.
    pub fn meet(&self, request: &Recorded) -> Option<Fault> {
        self.lock().iter_mut().find_map(|plan| plan(request))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Planned>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub fn rate_limited(retry_after: Duration, is_global: bool) -> Response {
    let seconds = retry_after.as_secs_f64();
    let headers = [
        ("Retry-After", seconds.ceil().to_string()),
        ("X-RateLimit-Limit", "5".to_owned()),
        ("X-RateLimit-Remaining", "0".to_owned()),
        ("X-RateLimit-Reset-After", format!("{seconds:.3}")),
        ("X-RateLimit-Bucket", "stand-in".to_owned()),
        (
            "X-RateLimit-Scope",
            if is_global { "global" } else { "user" }.to_owned(),
        ),
    ];
    let body = json!({
        "message": "You are being rate limited.", "retry_after": seconds, "global": is_global,
    });
    (StatusCode::TOO_MANY_REQUESTS, headers, axum::Json(body)).into_response()
}

pub fn refused(status: u16, code: u32, message: &str) -> Response {
    let body = json!({"message": message, "code": code});
    (known(status), axum::Json(body)).into_response()
}

/// The answer with another body.
pub async fn changed(response: Response, change: fn(&mut Value)) -> Response {
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await;
    let mut body = serde_json::from_slice(&body.expect("a body")).expect("JSON");
    change(&mut body);
    (status, axum::Json(body)).into_response()
}

pub fn unexplained(status: u16) -> Response {
    let words = "upstream connect error or disconnect/reset before headers";
    (known(status), words).into_response()
}

fn known(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a test names a status that exists")
}

/// Cuts the connection this request came on.
///
/// Each connection has a task of its own, which owns the socket: unwinding it closes the socket
/// without an answer. `resume_unwind` prints nothing, unlike a panic.
pub fn cut() -> ! {
    resume_unwind(Box::new("the stand-in cut the connection"))
}
