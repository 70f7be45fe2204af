//! What is counted and timed while the bot runs, for whoever scrapes it.
//!
//! One value, passed to those who count; nothing is global. A label takes few values, all of them
//! known here or in the code: none holds a member's words, a server or a token.

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

/// What became of an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Outcome {
    /// Answered with what was asked for.
    Answered,
    /// Answered with an apology.
    Apologized,
    /// Over before the answer: the member typed on, or Discord had given up.
    Over,
    /// Discord took no answer.
    Failed,
}

/// How a reload of the notes ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Reloaded {
    Changed,
    Unchanged,
    /// The notes stayed as they were.
    Failed,
}

/// How the database was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Use {
    Read,
    Write,
}

/// Every metric; clones count into the same.
#[derive(Clone)]
pub struct Metrics(Arc<Families>);

struct Families {
    registry: Registry,
    interactions: Family<InteractionLabels, Counter>,
    interaction_seconds: Family<CommandLabels, Histogram, fn() -> Histogram>,
    unreadable: Counter,
    duplicates: Counter,
    requests: Family<StatusLabels, Counter>,
    identifies: Counter,
    reconnects: Counter,
    connected: Gauge,
    store_seconds: Family<UseLabels, Histogram, fn() -> Histogram>,
    daily_steps: Counter,
    /// When the last of them was.
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
    outcome: Outcome,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct CommandLabels {
    command: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StatusLabels {
    status: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct UseLabels {
    kind: Use,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ReloadLabels {
    outcome: Reloaded,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StateLabels {
    state: &'static str,
}

/// From half a millisecond, what a search takes, to the 3 s after which Discord gives up.
fn reply_seconds() -> Histogram {
    Histogram::new([
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0,
    ])
}

/// From a read in memory to the 5 s for which SQLite waits for another program's lock.
fn store_seconds() -> Histogram {
    Histogram::new([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0])
}

impl Default for Metrics {
    fn default() -> Self {
        let mut families = Families {
            registry: Registry::with_prefix("recite"),
            interactions: Family::default(),
            interaction_seconds: Family::new_with_constructor(reply_seconds),
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
        let to = &mut self.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        to.register("build", "Which version of Recite this is", version);
        to.register(
            "interactions",
            "Interactions by what was asked for and what became of them",
            self.interactions.clone(),
        );
        to.register_with_unit(
            "interaction_duration",
            "From the arrival of an interaction to Discord taking its answer",
            Unit::Seconds,
            self.interaction_seconds.clone(),
        );
        to.register(
            "unreadable_interactions",
            "Interactions in a form that Recite cannot read; their members got an apology",
            self.unreadable.clone(),
        );
        to.register(
            "duplicate_interactions",
            "Interactions that came twice and were answered once",
            self.duplicates.clone(),
        );
        to.register(
            "discord_requests",
            "Requests to Discord by HTTP status, or `none` where no answer came",
            self.requests.clone(),
        );
        to.register(
            "gateway_identifies",
            "Sessions asked of the gateway; Discord allows 1000 a day",
            self.identifies.clone(),
        );
        to.register(
            "gateway_reconnects",
            "Times that the gateway's connection came back, with a new session or the old one",
            self.reconnects.clone(),
        );
        to.register(
            "gateway_connected",
            "1 while events reach us, else 0",
            self.connected.clone(),
        );
        to.register_with_unit(
            "store_duration",
            "What one use of the database took, with the wait for its turn",
            Unit::Seconds,
            self.store_seconds.clone(),
        );
        to.register(
            "daily_steps",
            "Steps of the loop of the daily question; standing still, it hangs",
            self.daily_steps.clone(),
        );
        to.register(
            "notes_reloads",
            "Times that the notes were read anew, by how it ended",
            self.reloads.clone(),
        );
        to.register("notes_qas", "Q&As that can be found", self.qas.clone());
        to.register("notes_files", "Note files read", self.note_files.clone());
        to.register(
            "notes_problems",
            "Errors and warnings in the notes, as `recite check` reports them",
            self.problems.clone(),
        );
        to.register("posts", "Daily questions by state", self.posts.clone());
    }
}

impl Metrics {
    /// An interaction was dealt with; `took` from its arrival.
    pub fn interaction(&self, command: &'static str, outcome: Outcome, took: Duration) {
        let labels = InteractionLabels { command, outcome };
        self.0.interactions.get_or_create(&labels).inc();
        let seconds = took.as_secs_f64();
        let labels = CommandLabels { command };
        self.0
            .interaction_seconds
            .get_or_create(&labels)
            .observe(seconds);
    }

    pub fn unreadable_interaction(&self) {
        self.0.unreadable.inc();
    }

    pub fn duplicate_interaction(&self) {
        self.0.duplicates.inc();
    }

    /// One request was answered with this HTTP status, or not at all.
    pub fn request(&self, status: Option<u16>) {
        let status = status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        self.0
            .requests
            .get_or_create(&StatusLabels { status })
            .inc();
    }

    pub fn identified(&self) {
        self.0.identifies.inc();
    }

    pub fn reconnected(&self) {
        self.0.reconnects.inc();
    }

    /// Whether events reach us.
    pub fn connected(&self, is_connected: bool) {
        self.0.connected.set(is_connected.into());
    }

    /// One use of the database took so long.
    pub fn store(&self, kind: Use, took: Duration) {
        let seconds = self.0.store_seconds.get_or_create(&UseLabels { kind });
        seconds.observe(took.as_secs_f64());
    }

    /// The loop of the daily question goes on.
    pub fn daily_step(&self) {
        self.0.daily_steps.inc();
        *self.last_step() = Some(Instant::now());
    }

    /// For how long nothing was heard of that loop; `None` before its first step.
    pub fn since_daily_step(&self) -> Option<Duration> {
        self.last_step().map(|last| last.elapsed())
    }

    fn last_step(&self) -> MutexGuard<'_, Option<Instant>> {
        let last = self.0.last_step.lock();
        last.unwrap_or_else(PoisonError::into_inner)
    }

    /// The notes that answers come from now.
    pub fn notes(&self, qas: usize, files: usize, problems: usize) {
        self.0.qas.set(qas as i64);
        self.0.note_files.set(files as i64);
        self.0.problems.set(problems as i64);
    }

    pub fn reloaded(&self, outcome: Reloaded) {
        self.0
            .reloads
            .get_or_create(&ReloadLabels { outcome })
            .inc();
    }

    /// How many posts are in a state.
    pub fn posts(&self, state: &'static str, count: i64) {
        self.0
            .posts
            .get_or_create(&StateLabels { state })
            .set(count);
    }

    /// All of it in the OpenMetrics text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Only a writer can fail here, and a string takes everything.
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
    fn what_was_counted_is_told_in_the_text_format() {
        let metrics = Metrics::default();
        let also = metrics.clone();
        metrics.interaction("/ask", Outcome::Answered, Duration::from_millis(3));
        also.interaction("/ask", Outcome::Answered, Duration::from_millis(700));
        also.request(None);
        also.store(Use::Write, Duration::from_millis(4));
        let text = metrics.text();
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
