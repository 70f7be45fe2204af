//! Readiness: whether members can be served, with the status of each part.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::state::{Monitor, STORE_TIMEOUT};

/// How long the result of a write is reused: each write is flushed to the disk.
const PROBE_VALID_FOR: Duration = Duration::from_secs(5);

/// The status of each part, as `/readyz` returns it.
#[derive(Debug, Serialize)]
pub struct Readiness {
    /// Whether every part is ready.
    pub ready: bool,
    gateway: PartStatus,
    notes: PartStatus,
    store: PartStatus,
    clock: PartStatus,
}

#[derive(Clone, Debug, Serialize)]
struct PartStatus {
    ready: bool,
    detail: String,
}

/// Checks every part.
pub async fn check(monitor: &Monitor, store: &StoreProbe) -> Readiness {
    let gateway = match monitor.connected.load(Ordering::Relaxed) {
        true => part_status(true, "connected to Discord"),
        false => part_status(
            false,
            "not connected to Discord. See the log for the reason.",
        ),
    };
    let quiz = monitor.live.quiz();
    let notes = match quiz.app().notebook().qas().len() {
        0 => part_status(
            false,
            "the notes contain no Q&A. Run `recite check` to list the problems.",
        ),
        1 => part_status(true, "1 Q&A"),
        many => part_status(true, &format!("{many} Q&As")),
    };
    let store = store.check(monitor).await;
    let clock = match monitor.skew_detector.skew() {
        None => part_status(true, "agrees with Discord's clock"),
        Some(skew) => part_status(
            false,
            &format!(
                "{skew}. Set the clock of this machine; until then no daily question is posted."
            ),
        ),
    };
    Readiness {
        ready: gateway.ready && notes.ready && store.ready && clock.ready,
        gateway,
        notes,
        store,
        clock,
    }
}

/// Checks whether the database accepts a write, and remembers the result. Locked during a check.
#[derive(Debug, Default)]
pub struct StoreProbe(Mutex<Option<(Instant, PartStatus)>>);

impl StoreProbe {
    async fn check(&self, monitor: &Monitor) -> PartStatus {
        let mut last = self.0.lock().await;
        if let Some((at, found)) = &*last
            && at.elapsed() < PROBE_VALID_FOR
        {
            return found.clone();
        }
        let quiz = monitor.live.quiz();
        let proof = quiz.store().check_writable(monitor.clock.now());
        let found = match timeout(STORE_TIMEOUT, proof).await {
            Ok(Ok(())) => part_status(true, "accepts writes"),
            Ok(Err(error)) => part_status(false, &error.to_string()),
            Err(_) => {
                let seconds = STORE_TIMEOUT.as_secs();
                let detail =
                    format!("accepted no write within {seconds} s. Check whether its disk hangs.");
                part_status(false, &detail)
            }
        };
        *last = Some((Instant::now(), found.clone()));
        found
    }
}

fn part_status(is_ready: bool, detail: &str) -> PartStatus {
    PartStatus {
        ready: is_ready,
        detail: detail.to_owned(),
    }
}
