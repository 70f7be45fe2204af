//! How is the bot? Told over HTTP to whoever watches it: the container's engine, Prometheus, an operator.
//!
//! Three questions: is the process at work (`/healthz`), can members be served (`/readyz`), what
//! happened so far (`/metrics`). Absent on purpose: anything that changes something, and every name,
//! word or secret, so that no harm is done where somebody else asks.

mod listener;
mod readiness;
mod watched;

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
use watched::STORE_WITHIN;

pub use listener::{Listener, MonitorError};
pub use watched::Monitor;

/// The loop of the daily question looks every few seconds, and one step of it waits at most a minute
/// for Discord. Not heard of for longer, it hangs: on a disk that does not answer, or by a bug of ours.
const STEP_WITHIN: Duration = Duration::from_secs(180);
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

struct Watched {
    monitor: Monitor,
    store: StoreProbe,
}

/// Answers for as long as it is polled.
pub async fn serve(listener: Listener, monitor: Monitor) {
    let watched = Watched {
        monitor,
        store: StoreProbe::default(),
    };
    let router = Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .fallback(async || {
            let text = "Recite tells how it is at /healthz, /readyz and /metrics\n";
            answer(StatusCode::NOT_FOUND, TEXT, text.to_owned())
        })
        .with_state(Arc::new(watched));
    match listener.begun() {
        // Faults of single connections end only those.
        Ok(listener) => drop(axum::serve(listener, router).await),
        Err(error) => tracing::error!("the monitor cannot listen any more: {error}"),
    }
}

/// Is the process at work? That this runs at all shows that its threads are free; what is left to ask
/// is its one loop. Discord being away is no fault of the process: a new one would not help.
async fn healthz(State(watched): State<Arc<Watched>>) -> Response {
    let (status, text) = health(watched.monitor.metrics.since_daily_step());
    answer(status, TEXT, text)
}

/// What is told of a loop that was last heard of so long ago. Before its first step we wait for Discord.
fn health(silence: Option<Duration>) -> (StatusCode, String) {
    match silence {
        Some(silence) if silence > STEP_WITHIN => {
            let seconds = silence.as_secs();
            let text = format!("the loop of the daily question has hung for {seconds} s\n");
            (StatusCode::SERVICE_UNAVAILABLE, text)
        }
        _ => (StatusCode::OK, "ok\n".to_owned()),
    }
}

/// Can members be served?
async fn readyz(State(watched): State<Arc<Watched>>) -> Response {
    let readiness = readiness::look(&watched.monitor, &watched.store).await;
    let status = match readiness.ready {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    // A struct of texts and booleans always serialises.
    let json = serde_json::to_string(&readiness).unwrap_or_default();
    answer(status, JSON, json + "\n")
}

async fn metrics(State(watched): State<Arc<Watched>>) -> Response {
    let Monitor { live, metrics, .. } = &watched.monitor;
    metrics.connected(watched.monitor.connected.load(Ordering::Relaxed));
    let quiz = live.quiz();
    // A store that does not answer leaves the counts of the last scrape; `/readyz` tells of it.
    if let Ok(Ok(posts)) = timeout(STORE_WITHIN, quiz.store().posts_by_state()).await {
        for (state, count) in posts {
            metrics.posts(state, count.into());
        }
    }
    answer(StatusCode::OK, OPEN_METRICS, metrics.text())
}

/// One answer a connection: what is asked every half minute need not keep one open in between.
fn answer(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let headers = [(CONTENT_TYPE, content_type), (CONNECTION, "close")];
    (status, headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_that_hangs_is_told_and_one_that_waits_for_discord_is_not() {
        let status = |silence| health(silence).0;
        assert_eq!(status(None), StatusCode::OK);
        assert_eq!(status(Some(STEP_WITHIN)), StatusCode::OK);
        let (status, text) = health(Some(Duration::from_secs(200)));
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(text, "the loop of the daily question has hung for 200 s\n");
    }
}
