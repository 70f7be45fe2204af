//! Faults to inject into the next requests that match.

use std::panic::resume_unwind;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::recorder::RecordedRequest;

/// A fault of a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The response is delayed.
    Delay(Duration),
    /// 429 with Discord's headers and body.
    RateLimited {
        /// The retry time in the response.
        retry_after: Duration,
    },
    /// The same as [`Self::RateLimited`], with the global scope.
    GlobalRateLimit {
        /// The retry time in the response.
        retry_after: Duration,
    },
    /// An error status without a JSON body, as from a proxy in front of Discord.
    Status(u16),
    /// The same as [`Self::Status`], but Discord has carried out the request.
    StatusAfterHandling(u16),
    /// Discord rejects the request with its own code and message.
    Rejected {
        /// The HTTP status.
        status: u16,
        /// Discord's error code.
        code: u32,
        /// Discord's error message.
        message: &'static str,
    },
    /// The function changes the JSON of Discord's response.
    ChangedAnswer(fn(&mut Value)),
    /// The connection is dropped before Discord receives the request.
    LostRequest,
    /// Discord carries out the request, and the connection is dropped before the response.
    LostAnswer,
}

/// The planned faults, in the order in which they were planned.
#[derive(Default)]
pub struct Faults(Mutex<Vec<FaultPlan>>);

/// Returns the fault for a request, or `None` when the plan does not apply to it.
type FaultPlan = Box<dyn FnMut(&RecordedRequest) -> Option<Fault> + Send>;

impl Faults {
    /// Plans a fault for the next `times` requests with this method whose path starts with `path`.
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

    /// Plans faults with a function. It receives every request that has no fault from an earlier plan.
    pub fn plan_by(&self, plan: impl FnMut(&RecordedRequest) -> Option<Fault> + Send + 'static) {
        self.lock().push(Box::new(plan));
    }

    /// Removes all planned faults.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Returns the fault for this request, and counts it as used.
    pub fn take(&self, request: &RecordedRequest) -> Option<Fault> {
        self.lock().iter_mut().find_map(|plan| plan(request))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<FaultPlan>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns a 429 response like Discord's.
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

/// Returns an error response like Discord's.
pub fn api_error(status: u16, code: u32, message: &str) -> Response {
    let body = json!({"message": message, "code": code});
    (status_code(status), axum::Json(body)).into_response()
}

/// Changes the JSON body of a response.
pub async fn change_body(response: Response, change: fn(&mut Value)) -> Response {
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await;
    let mut body = serde_json::from_slice(&body.expect("a body")).expect("JSON");
    change(&mut body);
    (status, axum::Json(body)).into_response()
}

/// Returns an error response without JSON, like that of a proxy.
pub fn plain_error(status: u16) -> Response {
    let text = "upstream connect error or disconnect/reset before headers";
    (status_code(status), text).into_response()
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a valid status code")
}

/// Drops the connection of this request.
///
/// The task of a connection owns the socket, so unwinding the task closes the socket without a response.
/// `resume_unwind` prints nothing, unlike a panic.
pub fn drop_connection() -> ! {
    resume_unwind(Box::new("the stand-in dropped the connection"))
}
