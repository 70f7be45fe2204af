//! Times taken, and the table they are printed in.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long each run of one thing took.
#[derive(Default)]
pub struct Figures(Vec<Duration>);

/// Ours and the peer's.
#[derive(Default)]
pub struct Race {
    pub ours: Figures,
    pub peer: Figures,
}

impl Figures {
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// Runs and times; what was made is dropped after the clock stops.
    pub fn time<T>(&mut self, run: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<()> {
        let begin = Instant::now();
        let made = black_box(run());
        self.add(begin.elapsed());
        made.map(drop)
    }

    /// Each run's time less what it took in another.
    pub fn without(&self, part: &Self) -> Self {
        let pairs = self.0.iter().zip(&part.0);
        Self(pairs.map(|(all, part)| all.saturating_sub(*part)).collect())
    }

    /// The nearest rank: 0.99 of a thousand runs is the eleventh slowest.
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

impl Race {
    /// Takes turns on each input, now one and now the other first, after a warm-up on some inputs.
    pub fn run<I, A, B>(
        inputs: &[I],
        warm_up: usize,
        mut ours: impl FnMut(&I) -> anyhow::Result<A>,
        mut peer: impl FnMut(&I) -> anyhow::Result<B>,
    ) -> anyhow::Result<Self> {
        for input in inputs.iter().take(warm_up) {
            black_box((ours(input)?, peer(input)?));
        }
        let mut race = Self::default();
        for (turn, input) in inputs.iter().enumerate() {
            if turn % 2 == 0 {
                race.ours.time(|| ours(input))?;
                race.peer.time(|| peer(input))?;
            } else {
                race.peer.time(|| peer(input))?;
                race.ours.time(|| ours(input))?;
            }
        }
        Ok(race)
    }
}

/// Every line measured at one size.
#[derive(Default)]
pub struct Table(Vec<String>);

const P50: f64 = 0.50;
const P99: f64 = 0.99;

impl Table {
    /// Begins a part.
    pub fn begin(&mut self, heading: &str) {
        self.0.push(format!(
            "\n{heading}\n{:<31}{:>10}{:>10}{:>11}{:>10}{:>11}{:>10}{:>7}  target",
            "", "ours p50", "p99", "FTS5 p50", "p99", "ratio p50", "p99", "runs"
        ));
    }

    pub fn add(&mut self, what: &str, race: &Race, target: &str) {
        let [ours, peer] = [&race.ours, &race.peer];
        let ratio =
            |share| ours.percentile(share).as_secs_f64() / peer.percentile(share).as_secs_f64();
        self.0.push(format!(
            "{what:<31}{:>10}{:>10}{:>11}{:>10}{:>11.2}{:>10.2}{:>7}  {target}",
            shown(ours.percentile(P50)),
            shown(ours.percentile(P99)),
            shown(peer.percentile(P50)),
            shown(peer.percentile(P99)),
            ratio(P50),
            ratio(P99),
            ours.0.len(),
        ));
    }

    /// A line of times that have no peer.
    pub fn add_ours(&mut self, what: &str, ours: &Figures, target: &str) {
        self.0.push(format!(
            "{what:<31}{:>10}{:>10}{:>11}{:>10}{:>11}{:>10}{:>7}  {target}",
            shown(ours.percentile(P50)),
            shown(ours.percentile(P99)),
            "–",
            "–",
            "–",
            "–",
            ours.0.len(),
        ));
    }

    /// A line of something else than times.
    pub fn add_alone(&mut self, what: &str, figures: &str, target: &str) {
        self.0.push(format!("{what:<31}  {figures:<67}  {target}"));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// Three digits or so, in the unit that needs no zeros.
fn shown(time: Duration) -> String {
    match time.as_secs_f64() {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 0.1 => format!("{:.0} ms", s * 1e3),
        s if s >= 0.001 => format!("{:.2} ms", s * 1e3),
        s => format!("{:.1} µs", s * 1e6),
    }
}
