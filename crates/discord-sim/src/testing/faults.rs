//! Faults to inject into the next requests that match.

use std::panic::resume_unwind;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::recorder::Recorded;

/// What can go wrong with a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Discord answers late.
    Delay(Duration),
    /// 429 with Discord's headers and body.
    RateLimited { retry_after: Duration },
    /// As [`Self::RateLimited`], with the global scope.
    LimitedGlobally { retry_after: Duration },
    /// An error status without a JSON body, as from a proxy in front of Discord.
    Status(u16),
    /// As [`Self::Status`], although Discord carried out the request.
    DoneBut(u16),
    /// Discord rejects the request with its own code and message.
    Refused {
        status: u16,
        code: u32,
        message: &'static str,
    },
    /// Discord answers, and this function changes the JSON of its answer.
    Changed(fn(&mut Value)),
    /// The connection is cut before Discord sees the request.
    LostRequest,
    /// Discord carries out the request, and the connection is cut before the answer.
    LostAnswer,
}

/// The planned faults, in the order of planning.
#[derive(Default)]
pub struct Faults(Mutex<Vec<Planned>>);

/// Returns the fault for a request, or `None` when the plan does not apply to it.
type Planned = Box<dyn FnMut(&Recorded) -> Option<Fault> + Send>;

impl Faults {
    /// Plans a fault for the next `times` requests of this method whose path begins with `path`.
    pub fn plan(&self, method: &str, path: &str, times: usize, fault: Fault) {
        let (method, path) = (method.to_owned(), path.to_owned());
        let mut left = times;
        self.plan_by(move |request| {
            let applies = left > 0 && request.is(&method, &path);
            applies.then(|| {
                left -= 1;
                fault.clone()
            })
        });
    }

    /// Plans by a function; it sees every request for which no earlier plan has a fault.
    pub fn plan_by(&self, plan: impl FnMut(&Recorded) -> Option<Fault> + Send + 'static) {
        self.lock().push(Box::new(plan));
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Returns the fault for this request, and counts it as used.
    pub fn take(&self, request: &Recorded) -> Option<Fault> {
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
    let text = "upstream connect error or disconnect/reset before headers";
    (known(status), text).into_response()
}

fn known(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a valid status code")
}

/// Cuts the connection that this request came in on.
///
/// The task of a connection owns the socket, so unwinding the task closes the socket without an answer.
/// `resume_unwind` prints nothing, unlike a panic.
pub fn cut() -> ! {
    resume_unwind(Box::new("the stand-in cut the connection"))
}
