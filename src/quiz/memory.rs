//! A member's memory of one Q&A, by FSRS-6: what a rating does to it, and what is left of it later.
//!
//! The parameters are those the `fsrs` crate ships: they fit the average of many people's reviews, and
//! tests pin their values. Times are whole days between dates.

use std::sync::LazyLock;

use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRS6_DEFAULT_DECAY, MemoryState};

use super::Rating;

/// The recall we schedule for: a card is due when the chance to recall it falls to this.
pub const DESIRED_RETENTION: f32 = 0.9;

/// What FSRS keeps of a member's reviews of a Q&A.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Days until the chance of recall falls to 0.9; above 0.
    pub stability: f32,
    /// 1 to 10.
    pub difficulty: f32,
}

static FSRS6: LazyLock<FSRS> =
    LazyLock::new(|| FSRS::new(&DEFAULT_PARAMETERS).expect("FSRS takes its own parameters"));

impl Memory {
    /// The memory after the first review ever.
    ///
    /// A right answer at the first sight tells of knowledge from before, so it counts one grade
    /// better than it was given: a fresh memory would come back within days and bore those who know.
    pub fn first(rating: Rating) -> Self {
        let as_given = match rating {
            Rating::Missed => Rating::Missed,
            Rating::Hard => Rating::Right,
            Rating::Right | Rating::Easy => Rating::Easy,
        };
        next(None, 0)[as_given as usize - 1]
    }

    /// The memory after a review `elapsed_days` after the last one.
    pub fn after(self, rating: Rating, elapsed_days: u32) -> Self {
        self.after_each(elapsed_days)[rating as usize - 1]
    }

    /// The memories after each rating, in the order of [`Rating::ALL`].
    pub fn after_each(self, elapsed_days: u32) -> [Self; 4] {
        next(Some(self.state()), elapsed_days)
    }

    /// The probability, in (0, 1], that the answer is recalled `elapsed_days` after the last review.
    ///
    /// 1 on the day of the review; 0.9 once `elapsed_days` equals the stability.
    pub fn retrievability(self, elapsed_days: f32) -> f32 {
        fsrs::current_retrievability(self.state(), elapsed_days.max(0.0), FSRS6_DEFAULT_DECAY)
    }

    /// The mean of [`Memory::retrievability`] between two times, in days after the last review; `to` is
    /// later than `from`. The integral of the forgetting curve, a power, in closed form.
    pub fn mean_recall(self, from: f64, to: f64) -> f64 {
        let decay = f64::from(FSRS6_DEFAULT_DECAY);
        let rate = (0.9_f64.powf(-1.0 / decay) - 1.0) / f64::from(self.stability);
        let integral = |days: f64| (1.0 + rate * days).powf(1.0 - decay) / (rate * (1.0 - decay));
        (integral(to) - integral(from)) / (to - from)
    }

    /// Whole days, at least 1, until the recall falls to [`DESIRED_RETENTION`].
    pub fn interval_days(self) -> u32 {
        let days = FSRS6.next_interval(Some(self.stability), DESIRED_RETENTION, 0);
        // A century is for ever, and dates end.
        days.round().clamp(1.0, 36_500.0) as u32
    }

    fn state(self) -> MemoryState {
        MemoryState {
            stability: self.stability,
            difficulty: self.difficulty,
        }
    }
}

fn next(state: Option<MemoryState>, elapsed_days: u32) -> [Memory; 4] {
    let states = FSRS6
        .next_states(state, DESIRED_RETENTION, elapsed_days)
        .expect("only a memory that is no number has no next state");
    [states.again, states.hard, states.good, states.easy].map(|it| Memory {
        stability: it.memory.stability,
        difficulty: it.memory.difficulty,
    })
}
