//! A member's memory of one Q&A, computed with FSRS-6.
//!
//! The parameters are the defaults of the `fsrs` crate. They fit the average of many people's reviews,
//! and tests pin their values. Times are whole days between dates.

use std::sync::LazyLock;

use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRS6_DEFAULT_DECAY, MemoryState};

use super::Rating;

/// The target probability of recall: a card is due when its recall falls to this value.
pub const DESIRED_RETENTION: f32 = 0.9;

/// The state that FSRS derives from a member's reviews of a Q&A.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Days until the probability of recall falls to 0.9; above 0.
    pub stability: f32,
    /// The difficulty, from 1 to 10.
    pub difficulty: f32,
}

static FSRS6: LazyLock<FSRS> =
    LazyLock::new(|| FSRS::new(&DEFAULT_PARAMETERS).expect("FSRS accepts its default parameters"));

impl Memory {
    /// Returns the memory after the first review.
    ///
    /// A right answer at first sight means that the member knew it before, so it counts one grade better
    /// than it was given. Otherwise members would see what they know well again within days.
    pub fn first(rating: Rating) -> Self {
        let as_given = match rating {
            Rating::Missed => Rating::Missed,
            Rating::Hard => Rating::Right,
            Rating::Right | Rating::Easy => Rating::Easy,
        };
        next(None, 0)[as_given as usize - 1]
    }

    /// Returns the memory after another review, `elapsed_days` after the last one.
    pub fn after(self, rating: Rating, elapsed_days: u32) -> Self {
        self.after_each(elapsed_days)[rating as usize - 1]
    }

    /// Returns the memory after each possible rating, in the order of [`Rating::ALL`].
    pub fn after_each(self, elapsed_days: u32) -> [Self; 4] {
        next(Some(self.state()), elapsed_days)
    }

    /// Returns the probability, in (0, 1], that the answer is recalled `elapsed_days` after the last review.
    ///
    /// 1.0 on the day of the review; 0.9 once `elapsed_days` equals the stability.
    pub fn retrievability(self, elapsed_days: f32) -> f32 {
        fsrs::current_retrievability(self.state(), elapsed_days.max(0.0), FSRS6_DEFAULT_DECAY)
    }

    /// Returns the mean of [`Memory::retrievability`] between two times, in days after the last review.
    ///
    /// `to` must be later than `from`. Computed from the integral of the forgetting curve in closed form.
    pub fn mean_recall(self, from: f64, to: f64) -> f64 {
        let decay = f64::from(FSRS6_DEFAULT_DECAY);
        let rate = (0.9_f64.powf(-1.0 / decay) - 1.0) / f64::from(self.stability);
        let integral = |days: f64| (1.0 + rate * days).powf(1.0 - decay) / (rate * (1.0 - decay));
        (integral(to) - integral(from)) / (to - from)
    }

    /// Returns the whole days, at least 1, until recall falls to [`DESIRED_RETENTION`].
    pub fn interval_days(self) -> u32 {
        let days = FSRS6.next_interval(Some(self.stability), DESIRED_RETENTION, 0);
        // At most a century, so that the date stays in the calendar.
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
        .expect("a memory with finite numbers has a next state");
    [states.again, states.hard, states.good, states.easy].map(|it| Memory {
        stability: it.memory.stability,
        difficulty: it.memory.difficulty,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Rating::{Easy, Hard, Missed, Right};

    /// Compares with values computed separately from the published formulas and the parameters below.
    #[track_caller]
    fn check(first: Rating, later: &[(Rating, u32)], stability: f32, difficulty: f32) {
        let memory = later.iter().fold(Memory::first(first), |memory, (it, on)| {
            memory.after(*it, *on)
        });
        let is_near = |is: f32, expected: f32| (is / expected - 1.0).abs() < 1e-3;
        assert!(
            is_near(memory.stability, stability) && is_near(memory.difficulty, difficulty),
            "{memory:?} instead of {stability}, {difficulty}"
        );
    }

    #[test]
    fn the_parameters_never_change() {
        let pinned = [
            0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
            1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
        ];
        assert_eq!(DEFAULT_PARAMETERS, pinned);
    }

    #[test]
    fn a_right_first_answer_counts_as_prior_knowledge() {
        check(Missed, &[], 0.212, 6.4133);
        check(Hard, &[], 2.3065, 2.1181);
        check(Right, &[], 8.2956, 1.0);
        check(Easy, &[], 8.2956, 1.0);
    }

    #[test]
    fn later_answers_follow_the_published_formulas() {
        check(Right, &[(Right, 8)], 38.9051, 1.0);
        check(Right, &[(Right, 8), (Missed, 40)], 2.8706, 7.0270);
        check(Hard, &[(Easy, 3)], 23.8831, 1.0);
        let slow = [(Right, 1), (Right, 3), (Hard, 9), (Easy, 20)];
        check(Missed, &slow, 57.5695, 6.7691);
        let hopeless = [(Missed, 1), (Missed, 1), (Right, 14)];
        check(Missed, &hopeless, 0.5271, 9.5785);
    }

    #[test]
    fn a_memory_is_due_when_recall_falls_to_nine_tenths() {
        let memory = Memory::first(Right);
        assert_eq!(memory.retrievability(0.0), 1.0);
        assert!((memory.retrievability(memory.stability) - 0.9).abs() < 1e-5);
        assert!((memory.retrievability(30.0) - 0.7918).abs() < 1e-4);
        assert_eq!(memory.interval_days(), 8);
        assert_eq!(Memory::first(Missed).interval_days(), 1);
    }

    /// Generates memories by applying random reviews.
    fn memories() -> impl Strategy<Value = Memory> {
        let rating = || prop::sample::select(Rating::ALL.to_vec());
        let later = prop::collection::vec((rating(), 0_u32..400), 0..12);
        (rating(), later).prop_map(|(first, later)| {
            let after = |memory: Memory, (rating, elapsed)| memory.after(rating, elapsed);
            later.into_iter().fold(Memory::first(first), after)
        })
    }

    proptest! {
        #[test]
        fn a_better_rating_is_never_due_earlier(memory in memories(), elapsed in 0_u32..3000) {
            let later = memory.after_each(elapsed).map(Memory::interval_days);
            prop_assert!(later.is_sorted(), "{later:?}");
            let first = Rating::ALL.map(|it| Memory::first(it).interval_days());
            prop_assert!(first.is_sorted(), "{first:?}");
        }

        #[test]
        fn recall_is_a_probability_that_never_rises(memory in memories(), elapsed in 0_u32..30_000) {
            let (now, later) = (elapsed as f32, elapsed as f32 + 1.0);
            let (now, later) = (memory.retrievability(now), memory.retrievability(later));
            prop_assert!(0.0 < later && later <= now && now <= 1.0, "{now} {later}");
        }

        #[test]
        fn the_mean_recall_matches_a_numeric_integral(
            memory in memories(), from in 0_u32..500, days in 1_u32..100
        ) {
            let step = f64::from(days) / 20_000.0;
            let at = |n: u32| memory.retrievability((f64::from(from) + (f64::from(n) + 0.5) * step) as f32);
            let sum: f64 = (0..20_000).map(|n| f64::from(at(n))).sum();
            let mean = memory.mean_recall(f64::from(from), f64::from(from + days));
            prop_assert!((mean - sum / 20_000.0).abs() < 1e-4, "{mean} {}", sum / 20_000.0);
        }
    }
}
