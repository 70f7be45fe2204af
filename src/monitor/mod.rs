//! Health and metrics over HTTP, for container engines, Prometheus and operators.
//!
//! `/healthz` reports whether the process works, `/readyz` whether members can be served, and `/metrics` exposes
//! counters and timings. Nothing here changes any state, and no response contains a name, a text or a secret, so a
//! stranger's request does no harm.

mod listener;
mod readiness;
mod state;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::time::timeout;

use readiness::StoreProbe;
use state::STORE_TIMEOUT;

pub use listener::{Listener, MonitorError};
pub use state::Monitor;

/// How long the daily question's loop may take for one step. The loop runs every few seconds, and one step waits at
/// most a minute for Discord. After this time it hangs, for example on a disk that does not respond.
const STEP_TIMEOUT: Duration = Duration::from_secs(180);
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

struct MonitorState {
    monitor: Monitor,
    store: StoreProbe,
}

/// Serves requests until the future is dropped.
pub async fn serve(listener: Listener, monitor: Monitor) {
    let state = MonitorState {
        monitor,
        store: StoreProbe::default(),
    };
    let router = Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .fallback(async || {
            let text = "Recite serves /healthz, /readyz and /metrics\n";
            answer(StatusCode::NOT_FOUND, TEXT, text.to_owned())
        })
        .with_state(Arc::new(state));
    match listener.into_limited() {
        // Errors of single connections end only those connections.
        Ok(listener) => drop(axum::serve(listener, router).await),
        Err(error) => tracing::error!("the monitor stopped listening: {error}. Restart Recite."),
    }
}

/// Reports whether the process works. A response at all shows that its threads are free, so only the daily question's
/// loop is checked. A missing connection to Discord is not reported here, because a restart would not help.
async fn healthz(State(state): State<Arc<MonitorState>>) -> Response {
    let (status, text) = health(state.monitor.metrics.time_since_daily_step());
    answer(status, TEXT, text)
}

/// Returns the health for the time since the last step. Before its first step, the loop waits for Discord.
fn health(elapsed: Option<Duration>) -> (StatusCode, String) {
    match elapsed {
        Some(elapsed) if elapsed > STEP_TIMEOUT => {
            let seconds = elapsed.as_secs();
            let text = format!("the daily question's loop has not run for {seconds} s\n");
            (StatusCode::SERVICE_UNAVAILABLE, text)
        }
        _ => (StatusCode::OK, "ok\n".to_owned()),
    }
}

/// Reports whether members can be served.
async fn readyz(State(state): State<Arc<MonitorState>>) -> Response {
    let readiness = readiness::check(&state.monitor, &state.store).await;
    let status = match readiness.ready {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    // A struct of strings and booleans always serializes.
    let json = serde_json::to_string(&readiness).unwrap_or_default();
    answer(status, JSON, json + "\n")
}

async fn metrics(State(state): State<Arc<MonitorState>>) -> Response {
    let Monitor { live, metrics, .. } = &state.monitor;
    metrics.set_connected(state.monitor.connected.load(Ordering::Relaxed));
    let quiz = live.quiz();
    // If the store does not respond, the counts of the last scrape stay; `/readyz` reports the problem.
    if let Ok(Ok(posts)) = timeout(STORE_TIMEOUT, quiz.store().posts_by_state()).await {
        for (state, count) in posts {
            metrics.set_posts(state, count.into());
        }
    }
    answer(StatusCode::OK, OPEN_METRICS, metrics.render())
}

/// Builds a response that closes the connection: clients ask every half minute and do not need it in between.
fn answer(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let headers = [(CONTENT_TYPE, content_type), (CONNECTION, "close")];
    (status, headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hanging_loop_is_reported_but_not_one_that_waits_for_discord() {
        let status = |elapsed| health(elapsed).0;
        assert_eq!(status(None), StatusCode::OK);
        assert_eq!(status(Some(STEP_TIMEOUT)), StatusCode::OK);
        let (status, text) = health(Some(Duration::from_secs(200)));
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(text, "the daily question's loop has not run for 200 s\n");
    }
}
