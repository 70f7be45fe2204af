//! What a simulated member really remembers.

mod by_fsrs;
mod by_half_life;

use super::Truth;
use super::chance::Chance;
use by_fsrs::ByFsrs;
use by_half_life::ByHalfLife;
use recite_quiz::Rating;

/// The memory of one member, of every note. Days are counted from the first of the simulation.
pub enum Mind {
    Fsrs(Box<ByFsrs>),
    HalfLife(ByHalfLife),
}

impl Mind {
    /// The mind of a member who knows nothing yet.
    pub fn new(truth: Truth, member: u64, notes: usize, chance: Chance) -> Self {
        match truth {
            Truth::Fsrs => Self::Fsrs(Box::new(ByFsrs::new(member, notes, chance))),
            Truth::HalfLife => Self::HalfLife(ByHalfLife::new(member, notes, chance)),
        }
    }

    /// Lets them know a note from before: as well as `strength` says, 0 on average, 1 being its usual
    /// spread, and last thought of so many days before the first.
    pub fn knew(&mut self, note: usize, strength: f64, days_ago: i32) {
        match self {
            Self::Fsrs(mind) => mind.knew(note, strength, days_ago),
            Self::HalfLife(mind) => mind.knew(note, strength, days_ago),
        }
    }

    /// The probability to recall a note on a day; 0 of what they never heard of.
    pub fn recall(&self, note: usize, day: i32) -> f64 {
        match self {
            Self::Fsrs(mind) => mind.recall(note, day),
            Self::HalfLife(mind) => mind.recall(note, day),
        }
    }

    /// What an answer, or reading the right one after a miss, leaves behind.
    pub fn learn(&mut self, note: usize, rating: Rating, day: i32) {
        match self {
            Self::Fsrs(mind) => mind.learn(note, rating, day),
            Self::HalfLife(mind) => mind.learn(note, rating, day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::TRUTHS;

    fn minds(truth: Truth) -> impl Iterator<Item = Mind> {
        (0..60).map(move |member| Mind::new(truth, member, 3, Chance(9)))
    }

    #[test]
    fn what_was_never_heard_of_is_not_recalled_and_what_was_learned_fades() {
        for mut mind in TRUTHS.into_iter().flat_map(minds) {
            assert_eq!(mind.recall(0, 5), 0.0);
            mind.learn(0, Rating::Missed, 5);
            let recalls = [5, 6, 20, 300].map(|day| mind.recall(0, day));
            assert_eq!(recalls[0], 1.0);
            assert!(
                recalls.is_sorted_by(|now, later| now > later),
                "{recalls:?}"
            );
            assert_eq!(mind.recall(1, 5), 0.0);
        }
    }

    #[test]
    fn right_answers_make_a_memory_hold_longer() {
        for mut mind in TRUTHS.into_iter().flat_map(minds) {
            mind.learn(0, Rating::Missed, 0);
            let before = mind.recall(0, 10);
            for day in [10, 20, 40] {
                mind.learn(0, Rating::Right, day);
            }
            assert!(mind.recall(0, 50) > before);
        }
    }

    #[test]
    fn members_differ_and_what_they_knew_is_recalled_in_part() {
        for truth in TRUTHS {
            let recalls = minds(truth).map(|mut mind| {
                mind.knew(2, 0.0, 30);
                mind.recall(2, 90)
            });
            let recalls: Vec<f64> = recalls.collect();
            let mean = recalls.iter().sum::<f64>() / 60.0;
            assert!((0.3..0.95).contains(&mean), "{mean}");
            assert!(recalls.iter().any(|it| (it - mean).abs() > 0.02));
        }
    }
}
