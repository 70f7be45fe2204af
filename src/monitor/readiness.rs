//! Can members be served now? Each part on its own, so that who asks sees what is missing.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::watched::{Monitor, STORE_WITHIN};

/// A write goes down to the disk; however many ask, there is one in so long.
const PROVED_FOR: Duration = Duration::from_secs(5);

#[derive(Debug, Serialize)]
pub struct Readiness {
    /// Whether every part is.
    pub ready: bool,
    gateway: Part,
    notes: Part,
    store: Part,
    clock: Part,
}

#[derive(Clone, Debug, Serialize)]
struct Part {
    ready: bool,
    what: String,
}

pub async fn look(monitor: &Monitor, store: &StoreProbe) -> Readiness {
    let gateway = match monitor.connected.load(Ordering::Relaxed) {
        true => part(true, "events of Discord reach us"),
        false => part(false, "not connected to Discord; the log tells why"),
    };
    let quiz = monitor.live.quiz();
    let notes = match quiz.app().notebook().qas().len() {
        0 => part(
            false,
            "no Q&A can be found; `recite check` tells what is wrong",
        ),
        1 => part(true, "1 Q&A"),
        many => part(true, &format!("{many} Q&As")),
    };
    let store = store.look(monitor).await;
    let clock = match monitor.reference.disagreement() {
        None => part(true, "agrees with Discord's"),
        Some(disagreement) => part(
            false,
            &format!("{disagreement}; no daily question is posted until they agree"),
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

/// Whether the database takes a write, and when that was last tried. Locked while it is tried.
#[derive(Debug, Default)]
pub struct StoreProbe(Mutex<Option<(Instant, Part)>>);

impl StoreProbe {
    async fn look(&self, monitor: &Monitor) -> Part {
        let mut last = self.0.lock().await;
        if let Some((at, found)) = &*last
            && at.elapsed() < PROVED_FOR
        {
            return found.clone();
        }
        let quiz = monitor.live.quiz();
        let proof = quiz.store().prove_writable(monitor.clock.now());
        let found = match timeout(STORE_WITHIN, proof).await {
            Ok(Ok(())) => part(true, "takes writes"),
            Ok(Err(error)) => part(false, &error.to_string()),
            Err(_) => {
                let seconds = STORE_WITHIN.as_secs();
                let what = format!("took no write within {seconds} s; look whether its disk hangs");
                part(false, &what)
            }
        };
        *last = Some((Instant::now(), found.clone()));
        found
    }
}

fn part(ready: bool, what: &str) -> Part {
    Part {
        ready,
        what: what.to_owned(),
    }
}
