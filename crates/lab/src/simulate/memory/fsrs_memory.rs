//! A memory that follows FSRS-6, with parameters that differ by member.

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState, current_retrievability};

use crate::simulate::random::{DrawPurpose, SeededRandom};
use recite_quiz::Rating;

/// A memory that follows FSRS-6.
pub struct FsrsMemory {
    model: FSRS,
    decay: f32,
    /// The state of each note, and the day of its last review.
    notes: Vec<Option<(MemoryState, i32)>>,
}

/// For each parameter: the median over fits to people's reviews, the standard deviation of its logarithm, and the
/// range that the `fsrs` crate allows (its `parameter_clipper.rs`).
///
/// The medians and deviations are those of the first 49 people in `open-spaced-repetition/srs-benchmark`
/// (`result/FSRS-6-recency.jsonl`). They differ much from the defaults, which the policies use: forgetting
/// continues faster (the last parameter), and people differ widely.
const PARAMETER_FITS: [(f64, f64, [f32; 2]); 21] = [
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
/// The parameters that are all high in people with a good memory, with a correlation of about two thirds: the
/// stability of the first memory, and how much a right answer increases it.
const CORRELATED_PARAMETERS: [usize; 6] = [0, 1, 2, 3, 8, 10];

impl FsrsMemory {
    pub fn new(member: u64, notes: usize, random: SeededRandom) -> Self {
        let draw = |at: usize| random.normal(DrawPurpose::Parameter, &[member, at as u64]);
        let good_memory = draw(PARAMETER_FITS.len());
        let mut parameters = DEFAULT_PARAMETERS;
        for (at, (median, spread, [low, high])) in PARAMETER_FITS.into_iter().enumerate() {
            let draw = match CORRELATED_PARAMETERS.contains(&at) {
                true => 0.82 * good_memory + 0.57 * draw(at),
                false => draw(at),
            };
            parameters[at] = ((median * (spread * draw).exp()) as f32).clamp(low, high);
        }
        // A better first rating must not lead to a weaker memory.
        parameters[..4].sort_by(f32::total_cmp);
        Self {
            model: FSRS::new(&parameters).expect("the parameters are within the ranges of FSRS"),
            decay: parameters[20],
            notes: vec![None; notes],
        }
    }

    /// Adds prior knowledge of a note; its median stability is 45 days.
    pub fn set_prior_knowledge(&mut self, note: usize, strength: f64, days_ago: i32) {
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
            .expect("a state within the ranges has a next state");
        let next = match rating {
            Rating::Missed => next.again,
            Rating::Hard => next.hard,
            Rating::Right => next.good,
            Rating::Easy => next.easy,
        };
        self.notes[note] = Some((next.memory, day));
    }
}
