//! Measures times and prints them as a table.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The times of several runs of one task.
#[derive(Default)]
pub struct Timings(Vec<Duration>);

/// The times of Recite and of its peer.
#[derive(Default)]
pub struct Comparison {
    /// The times of Recite.
    pub ours: Timings,
    /// The times of the peer.
    pub peer: Timings,
}

impl Timings {
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// Runs and times a task. Its result is dropped after the clock stops.
    pub fn time<T>(&mut self, run: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<()> {
        let begin = Instant::now();
        let result = black_box(run());
        self.add(begin.elapsed());
        result.map(drop)
    }

    /// Returns each run's time minus the time that a part of it took.
    pub fn without(&self, part: &Self) -> Self {
        let pairs = self.0.iter().zip(&part.0);
        Self(pairs.map(|(all, part)| all.saturating_sub(*part)).collect())
    }

    /// Returns a percentile by nearest rank: 0.99 of a thousand runs is the eleventh slowest.
    fn percentile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }
}

impl Comparison {
    /// Runs both on each input, alternating which is first, after a warm-up on some inputs.
    pub fn run<I, A, B>(
        inputs: &[I],
        warm_up: usize,
        mut ours: impl FnMut(&I) -> anyhow::Result<A>,
        mut peer: impl FnMut(&I) -> anyhow::Result<B>,
    ) -> anyhow::Result<Self> {
        for input in inputs.iter().take(warm_up) {
            black_box((ours(input)?, peer(input)?));
        }
        let mut comparison = Self::default();
        for (turn, input) in inputs.iter().enumerate() {
            if turn % 2 == 0 {
                comparison.ours.time(|| ours(input))?;
                comparison.peer.time(|| peer(input))?;
            } else {
                comparison.peer.time(|| peer(input))?;
                comparison.ours.time(|| ours(input))?;
            }
        }
        Ok(comparison)
    }
}

/// The lines measured at one size.
#[derive(Default)]
pub struct Table(Vec<String>);

const P50: f64 = 0.50;
const P99: f64 = 0.99;

impl Table {
    /// Starts a section.
    pub fn start_section(&mut self, heading: &str) {
        self.0.push(format!(
            "\n{heading}\n{:<31}{:>10}{:>10}{:>11}{:>10}{:>11}{:>10}{:>7}  target",
            "", "ours p50", "p99", "peer p50", "p99", "ratio p50", "p99", "runs"
        ));
    }

    pub fn add(&mut self, what: &str, comparison: &Comparison, target: &str) {
        let [ours, peer] = [&comparison.ours, &comparison.peer];
        let ratio =
            |share| ours.percentile(share).as_secs_f64() / peer.percentile(share).as_secs_f64();
        self.0.push(format!(
            "{what:<31}{:>10}{:>10}{:>11}{:>10}{:>11.2}{:>10.2}{:>7}  {target}",
            format_time(ours.percentile(P50)),
            format_time(ours.percentile(P99)),
            format_time(peer.percentile(P50)),
            format_time(peer.percentile(P99)),
            ratio(P50),
            ratio(P99),
            ours.0.len(),
        ));
    }

    /// Adds a line of times without a peer.
    pub fn add_without_peer(&mut self, what: &str, ours: &Timings, target: &str) {
        self.0.push(format!(
            "{what:<31}{:>10}{:>10}{:>11}{:>10}{:>11}{:>10}{:>7}  {target}",
            format_time(ours.percentile(P50)),
            format_time(ours.percentile(P99)),
            "–",
            "–",
            "–",
            "–",
            ours.0.len(),
        ));
    }

    /// Adds a line of figures other than times.
    pub fn add_text(&mut self, what: &str, figures: &str, target: &str) {
        self.0.push(format!("{what:<31}  {figures:<67}  {target}"));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// Formats a time with about three digits.
fn format_time(time: Duration) -> String {
    match time.as_secs_f64() {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 0.1 => format!("{:.0} ms", s * 1e3),
        s if s >= 0.001 => format!("{:.2} ms", s * 1e3),
        s => format!("{:.1} µs", s * 1e6),
    }
}
