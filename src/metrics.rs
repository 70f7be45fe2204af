//! Counters and timings of a running bot, exposed in the OpenMetrics text format.
//!
//! There is no global state: one value is passed to every module that counts. All label values are defined here or in
//! the code. No label contains a member's text, a server or a token.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use recite_quiz::help::ThreadOutcome;
use recite_search::Look;

/// The outcome of an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum InteractionOutcome {
    /// The member got the requested reply.
    Answered,
    /// The member got an apology.
    Apologized,
    /// The reply was no longer needed: the member typed on, or Discord had stopped waiting.
    Obsolete,
    /// Discord accepted no reply.
    Failed,
}

/// The outcome of a reload of the notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum ReloadOutcome {
    /// The notes changed and were replaced.
    Changed,
    /// The notes are the same as before.
    Unchanged,
    /// The notes could not be read. The last good version stays live.
    Failed,
}

/// The kind of a database access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum StoreAccess {
    /// A read-only transaction.
    Read,
    /// A transaction that writes.
    Write,
}

/// All metrics. Clones share the counters.
#[derive(Clone)]
pub struct Metrics(Arc<Families>);

struct Families {
    registry: Registry,
    interactions: Family<InteractionLabels, Counter>,
    interaction_seconds: Family<CommandLabels, Histogram, fn() -> Histogram>,
    looks: Family<LookLabels, Counter>,
    help_threads: Family<ThreadLabels, Counter>,
    unreadable: Counter,
    duplicates: Counter,
    requests: Family<StatusLabels, Counter>,
    identifies: Counter,
    reconnects: Counter,
    connected: Gauge,
    store_seconds: Family<StoreLabels, Histogram, fn() -> Histogram>,
    daily_steps: Counter,
    /// The time of the last daily step.
    last_step: Mutex<Option<Instant>>,
    reloads: Family<ReloadLabels, Counter>,
    qas: Gauge,
    note_files: Gauge,
    problems: Gauge,
    posts: Family<StateLabels, Gauge>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct InteractionLabels {
    command: &'static str,
    outcome: InteractionOutcome,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct CommandLabels {
    command: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct LookLabels {
    look: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ThreadLabels {
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StatusLabels {
    status: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StoreLabels {
    kind: StoreAccess,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ReloadLabels {
    outcome: ReloadOutcome,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StateLabels {
    state: &'static str,
}

/// Buckets from 0.5 ms, the time of a search, to 3 s, the time limit of Discord.
fn reply_seconds() -> Histogram {
    Histogram::new([
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0,
    ])
}

/// Buckets from 0.5 ms, a read from memory, to 5 s, the time limit for another program's lock.
fn store_seconds() -> Histogram {
    Histogram::new([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0])
}

impl Default for Metrics {
    fn default() -> Self {
        let mut families = Families {
            registry: Registry::with_prefix("recite"),
            interactions: Family::default(),
            interaction_seconds: Family::new_with_constructor(reply_seconds),
            looks: Family::default(),
            help_threads: Family::default(),
            unreadable: Counter::default(),
            duplicates: Counter::default(),
            requests: Family::default(),
            identifies: Counter::default(),
            reconnects: Counter::default(),
            connected: Gauge::default(),
            store_seconds: Family::new_with_constructor(store_seconds),
            daily_steps: Counter::default(),
            last_step: Mutex::default(),
            reloads: Family::default(),
            qas: Gauge::default(),
            note_files: Gauge::default(),
            problems: Gauge::default(),
            posts: Family::default(),
        };
        families.register();
        Self(Arc::new(families))
    }
}

impl Families {
    fn register(&mut self) {
        let registry = &mut self.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version of Recite", version);
        registry.register(
            "interactions",
            "Interactions by command and outcome",
            self.interactions.clone(),
        );
        registry.register_with_unit(
            "interaction_duration",
            "Time from the arrival of an interaction until Discord accepted the reply",
            Unit::Seconds,
            self.interaction_seconds.clone(),
        );
        registry.register(
            "answers",
            "Replies to typed questions by how sure Recite was",
            self.looks.clone(),
        );
        registry.register(
            "help_threads",
            "New threads in help channels by what came of them",
            self.help_threads.clone(),
        );
        registry.register(
            "unreadable_interactions",
            "Interactions that could not be parsed; the member got an apology",
            self.unreadable.clone(),
        );
        registry.register(
            "duplicate_interactions",
            "Interactions that were delivered twice and answered once",
            self.duplicates.clone(),
        );
        registry.register(
            "discord_requests",
            "Requests to Discord by HTTP status; `none` if there was no response",
            self.requests.clone(),
        );
        registry.register(
            "gateway_identifies",
            "New gateway sessions; Discord allows 1000 per day",
            self.identifies.clone(),
        );
        registry.register(
            "gateway_reconnects",
            "Gateway reconnects, with a new or a resumed session",
            self.reconnects.clone(),
        );
        registry.register(
            "gateway_connected",
            "1 while the gateway is connected, otherwise 0",
            self.connected.clone(),
        );
        registry.register_with_unit(
            "store_duration",
            "Duration of a database access, including the wait for a connection",
            Unit::Seconds,
            self.store_seconds.clone(),
        );
        registry.register(
            "daily_steps",
            "Steps of the daily question's loop; if this stops increasing, the loop hangs",
            self.daily_steps.clone(),
        );
        registry.register(
            "notes_reloads",
            "Reloads of the notes by outcome",
            self.reloads.clone(),
        );
        registry.register("notes_qas", "Q&As in the notes", self.qas.clone());
        registry.register(
            "notes_files",
            "Note files that were read",
            self.note_files.clone(),
        );
        registry.register(
            "notes_problems",
            "Errors and warnings in the notes, as `recite check` reports them",
            self.problems.clone(),
        );
        registry.register("posts", "Daily questions by state", self.posts.clone());
    }
}

impl Metrics {
    /// Counts a thread of a help channel by what came of it.
    pub fn count_help_thread(&self, outcome: ThreadOutcome) {
        let outcome = outcome.name();
        let labels = ThreadLabels { outcome };
        self.0.help_threads.get_or_create(&labels).inc();
    }

    /// Counts a reply to a question that a member typed.
    pub fn count_look(&self, look: Look) {
        let labels = LookLabels { look: look.name() };
        self.0.looks.get_or_create(&labels).inc();
    }

    /// Counts an interaction that was handled, and its duration since its arrival.
    pub fn record_interaction(
        &self,
        command: &'static str,
        outcome: InteractionOutcome,
        elapsed: Duration,
    ) {
        let labels = InteractionLabels { command, outcome };
        self.0.interactions.get_or_create(&labels).inc();
        let seconds = elapsed.as_secs_f64();
        let labels = CommandLabels { command };
        self.0
            .interaction_seconds
            .get_or_create(&labels)
            .observe(seconds);
    }

    /// Counts an interaction that could not be parsed.
    pub fn count_unreadable_interaction(&self) {
        self.0.unreadable.inc();
    }

    /// Counts an interaction that was delivered again.
    pub fn count_duplicate_interaction(&self) {
        self.0.duplicates.inc();
    }

    /// Counts a request to Discord by its HTTP status; `None` if there was no response.
    pub fn count_request(&self, status: Option<u16>) {
        let status = status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        self.0
            .requests
            .get_or_create(&StatusLabels { status })
            .inc();
    }

    /// Counts a new gateway session.
    pub fn count_identify(&self) {
        self.0.identifies.inc();
    }

    /// Counts a gateway reconnect.
    pub fn count_reconnect(&self) {
        self.0.reconnects.inc();
    }

    /// Sets whether the gateway is connected.
    pub fn set_connected(&self, is_connected: bool) {
        self.0.connected.set(is_connected.into());
    }

    /// Records the duration of a database access.
    pub fn record_store_access(&self, kind: StoreAccess, elapsed: Duration) {
        let seconds = self.0.store_seconds.get_or_create(&StoreLabels { kind });
        seconds.observe(elapsed.as_secs_f64());
    }

    /// Counts a step of the daily question's loop, and records its time.
    pub fn record_daily_step(&self) {
        self.0.daily_steps.inc();
        *self.last_step() = Some(Instant::now());
    }

    /// Returns the time since the last step of the daily question's loop. `None` before the first step.
    pub fn time_since_daily_step(&self) -> Option<Duration> {
        self.last_step().map(|last| last.elapsed())
    }

    fn last_step(&self) -> MutexGuard<'_, Option<Instant>> {
        let last = self.0.last_step.lock();
        last.unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the numbers of Q&As, files and problems of the live notes.
    pub fn set_notes(&self, qas: usize, files: usize, problems: usize) {
        self.0.qas.set(qas as i64);
        self.0.note_files.set(files as i64);
        self.0.problems.set(problems as i64);
    }

    /// Counts a reload by its outcome.
    pub fn count_reload(&self, outcome: ReloadOutcome) {
        self.0
            .reloads
            .get_or_create(&ReloadLabels { outcome })
            .inc();
    }

    /// Sets the number of posts in a state.
    pub fn set_posts(&self, state: &'static str, count: i64) {
        self.0
            .posts
            .get_or_create(&StateLabels { state })
            .set(count);
    }

    /// Returns all metrics in the OpenMetrics text format.
    pub fn render(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let written = encode(&mut text, &self.0.registry);
        debug_assert!(written.is_ok());
        text
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_rendered_in_the_text_format() {
        let metrics = Metrics::default();
        let clone = metrics.clone();
        metrics.record_interaction(
            "/ask",
            InteractionOutcome::Answered,
            Duration::from_millis(3),
        );
        clone.record_interaction(
            "/ask",
            InteractionOutcome::Answered,
            Duration::from_millis(700),
        );
        clone.count_request(None);
        clone.record_store_access(StoreAccess::Write, Duration::from_millis(4));
        let text = metrics.render();
        for line in [
            "recite_interactions_total{command=\"/ask\",outcome=\"Answered\"} 2",
            "recite_interaction_duration_seconds_bucket{le=\"0.005\",command=\"/ask\"} 1",
            "recite_interaction_duration_seconds_count{command=\"/ask\"} 2",
            "recite_discord_requests_total{status=\"none\"} 1",
            "recite_store_duration_seconds_bucket{le=\"0.005\",kind=\"Write\"} 1",
            "recite_gateway_connected 0",
        ] {
            assert!(text.contains(line), "{line} is not in:\n{text}");
        }
        assert!(text.ends_with("# EOF\n"), "{text}");
    }
}
