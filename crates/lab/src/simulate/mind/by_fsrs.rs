//! A mind that learns by FSRS-6, with parameters of its own.

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState, current_retrievability};

use crate::simulate::chance::{About, Chance};
use recite_quiz::Rating;

pub struct ByFsrs {
    model: FSRS,
    decay: f32,
    /// The state and the day it is from.
    notes: Vec<Option<(MemoryState, i32)>>,
}

/// Of each parameter: the median of people's fits, how far the logarithms spread (their deviation), and the
/// range in which the `fsrs` crate keeps it (its `parameter_clipper.rs`).
///
/// Medians and spreads are those of the first 49 people in `open-spaced-repetition/srs-benchmark`
/// (`result/FSRS-6-recency.jsonl`). They differ much from the defaults, which the choosing goes by: forgetting goes on
/// faster (the last one), and people are far apart.
const FITS: [(f64, f64, [f32; 2]); 21] = [
    (0.193, 1.48, [0.001, 100.0]),
    (1.145, 1.63, [0.001, 100.0]),
    (3.0, 1.71, [0.001, 100.0]),
    (16.6, 1.52, [0.001, 100.0]),
    (7.0, 0.05, [1.0, 10.0]),
    (0.55, 0.5, [0.001, 4.0]),
    (2.2, 0.1, [0.001, 4.0]),
    (0.01, 1.5, [0.001, 0.75]),
    (1.52, 0.24, [0.0, 4.5]),
    (0.117, 1.2, [0.0, 0.8]),
    (1.007, 0.37, [0.001, 3.5]),
    (1.83, 0.05, [0.001, 5.0]),
    (0.11, 0.25, [0.001, 0.25]),
    (0.31, 0.35, [0.001, 0.9]),
    (2.27, 0.15, [0.0, 4.0]),
    (0.212, 0.85, [0.0, 1.0]),
    (3.0, 0.2, [1.0, 6.0]),
    (0.75, 0.35, [0.0, 2.0]),
    (0.3, 1.0, [0.0, 2.0]),
    (0.13, 0.8, [0.01, 0.8]),
    (0.249, 0.6, [0.1, 0.8]),
];
/// The parameters that are high together in people with a good memory, correlated by about two thirds: how long the
/// first memory holds, and how much a right answer strengthens it.
const TOGETHER: [usize; 6] = [0, 1, 2, 3, 8, 10];

impl ByFsrs {
    pub fn new(member: u64, notes: usize, chance: Chance) -> Self {
        let luck = |at: usize| chance.normal(About::Parameter, &[member, at as u64]);
        let good_memory = luck(FITS.len());
        let mut parameters = DEFAULT_PARAMETERS;
        for (at, (median, spread, [low, high])) in FITS.into_iter().enumerate() {
            let luck = match TOGETHER.contains(&at) {
                true => 0.82 * good_memory + 0.57 * luck(at),
                false => luck(at),
            };
            parameters[at] = ((median * (spread * luck).exp()) as f32).clamp(low, high);
        }
        // A better first rating never tells of a weaker memory.
        parameters[..4].sort_by(f32::total_cmp);
        Self {
            model: FSRS::new(&parameters).expect("FSRS takes parameters within its own ranges"),
            decay: parameters[20],
            notes: vec![None; notes],
        }
    }

    /// Half of what people know from before has a stability of more than six weeks.
    pub fn knew(&mut self, note: usize, strength: f64, days_ago: i32) {
        let state = MemoryState {
            stability: (45.0 * strength.exp()) as f32,
            difficulty: 5.0,
        };
        self.notes[note] = Some((state, -days_ago));
    }

    pub fn recall(&self, note: usize, day: i32) -> f64 {
        let Some((state, last_day)) = self.notes[note] else {
            return 0.0;
        };
        let days = (day - last_day).max(0) as f32;
        f64::from(current_retrievability(state, days, self.decay))
    }

    pub fn learn(&mut self, note: usize, rating: Rating, day: i32) {
        let days = self.notes[note].map_or(0, |(_, last_day)| day.abs_diff(last_day));
        let state = self.notes[note].map(|(state, _)| state);
        let next = self
            .model
            .next_states(state, 0.9, days)
            .expect("from a state within the ranges there is a next one");
        let next = match rating {
            Rating::Missed => next.again,
            Rating::Hard => next.hard,
            Rating::Right => next.good,
            Rating::Easy => next.easy,
        };
        self.notes[note] = Some((next.memory, day));
    }
}
