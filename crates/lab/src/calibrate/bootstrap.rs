//! Intervals of shares by the bootstrap: the queries are drawn again many times, with replacement.

use serde::Serialize;

use crate::eval::splitmix::SplitMix;

/// How many times the queries are drawn.
const ROUNDS: usize = 1_000;
/// The share of the rounds that lie below the interval, and above it.
const TAIL: f64 = 0.025;

/// The interval that contains the middle 95 % of the shares in redrawn queries.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end, 0 to 1.
    pub low: f64,
    /// The upper end, 0 to 1.
    pub high: f64,
}

impl Interval {
    /// Returns the interval for the share of `true`. The same values give the same interval.
    pub fn bootstrap(values: &[bool]) -> Self {
        let mut random = SplitMix::new(values.len() as u64);
        let mut draw = || {
            (0..values.len())
                .filter(|_| values[random.below(values.len())])
                .count()
        };
        let mut counts: Vec<usize> = (0..ROUNDS).map(|_| draw()).collect();
        counts.sort_unstable();
        let share = |at: usize| counts[at] as f64 / values.len().max(1) as f64;
        let below = (TAIL * ROUNDS as f64) as usize;
        Self {
            low: share(below),
            high: share(ROUNDS - 1 - below),
        }
    }
}
