//! One request to Discord: time limits, bounded retries, errors sorted.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// The most tries of one request.
const MAX_TRIES: u32 = 3;
/// The wait before the second try where Discord names none; doubled for the third.
const FIRST_WAIT: Duration = Duration::from_millis(250);

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
    },
    #[error("no answer from Discord in time")]
    TimedOut,
    #[error("Discord cannot be reached: {0}")]
    Unreachable(reqwest::Error),
}

/// The bytes of a message's attachments, in their order.
pub type Files = Vec<Vec<u8>>;

/// Sends one request until it is taken, refused for good, or the time is over; what Discord answers,
/// null for nothing.
///
/// # Errors
/// See [`SendError`].
pub async fn send(
    request: impl Fn() -> RequestBuilder,
    body: &impl Serialize,
    files: &Files,
    deadline: Instant,
) -> Result<Value, SendError> {
    let body = serde_json::to_value(body).unwrap_or(Value::Null);
    let mut wait = FIRST_WAIT;
    let mut last = SendError::TimedOut;
    for attempt in 1..=MAX_TRIES {
        let request = filled(request(), &body, files);
        let pause = match timeout_at(deadline, sent(request)).await {
            Err(_) => return Err(last),
            Ok(Outcome::Taken(answer)) => return Ok(answer),
            Ok(Outcome::Failed(error)) => return Err(error),
            Ok(Outcome::TryAgain(error, pause)) => {
                last = error;
                pause.unwrap_or(wait)
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
    request: RequestBuilder,
    body: &Value,
    files: &Files,
    within: Duration,
) -> Result<Value, SendError> {
    match timeout(within, sent(filled(request, body, files))).await {
        Err(_) => Err(SendError::TimedOut),
        Ok(Outcome::Taken(answer)) => Ok(answer),
        Ok(Outcome::Failed(error) | Outcome::TryAgain(error, _)) => Err(error),
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
    Taken(Value),
    Failed(SendError),
    /// With the wait Discord asked for.
    TryAgain(SendError, Option<Duration>),
}

/// Sends one request once, and sorts what came back.
async fn sent(request: RequestBuilder) -> Outcome {
    /// Discord's JSON error codes. Source: "Opcodes and Status Codes".
    const UNKNOWN_WEBHOOK: u64 = 10015;
    const UNKNOWN_INTERACTION: u64 = 10062;
    const ALREADY_ACKNOWLEDGED: u64 = 40060;
    const TOKEN_EXPIRED: u64 = 50027;

    #[derive(Default, Deserialize)]
    struct ErrorBody {
        #[serde(default)]
        code: u64,
        #[serde(default)]
        message: String,
        retry_after: Option<f64>,
    }
    let response = match request.send().await {
        // The URL holds the interaction's token.
        Err(error) => return Outcome::TryAgain(SendError::Unreachable(error.without_url()), None),
        Ok(response) => response,
    };
    let status = response.status();
    if status.is_success() {
        return match response.bytes().await {
            Ok(bytes) => Outcome::Taken(serde_json::from_slice(&bytes).unwrap_or(Value::Null)),
            // Taken, but what came of it is lost.
            Err(error) => Outcome::TryAgain(SendError::Unreachable(error.without_url()), None),
        };
    }
    let header = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let body: ErrorBody = response.json().await.unwrap_or_default();
    let code = body.code;
    if matches!(
        code,
        UNKNOWN_WEBHOOK | UNKNOWN_INTERACTION | ALREADY_ACKNOWLEDGED | TOKEN_EXPIRED
    ) {
        return Outcome::Failed(SendError::Over { code });
    }
    let seconds: Option<f64> = body.retry_after.or(header);
    let retry_after = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
    let error = SendError::Refused {
        status,
        code,
        message: body.message,
        retry_after,
    };
    if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        return Outcome::TryAgain(error, retry_after);
    }
    Outcome::Failed(error)
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
