//! The gain of asking a question today: how much it raises the mean recall of the next 60 days.

use crate::{FirstTries, Memory, Rating};

/// The days over which a gain is averaged.
const HORIZON_DAYS: f64 = 60.0;

/// Returns the expected gain of asking a member with this memory, last reviewed `elapsed_days` ago.
///
/// From -1 to 1. Below 0 if a review so early may do harm.
pub fn gain(memory: Memory, elapsed_days: u32) -> f64 {
    let recalled = f64::from(memory.retrievability(elapsed_days as f32));
    let [missed, _, right, _] = memory.after_each(elapsed_days);
    let elapsed = f64::from(elapsed_days);
    let asked = recalled * value(right) + (1.0 - recalled) * value(missed);
    asked - memory.mean_recall(elapsed, elapsed + HORIZON_DAYS)
}

/// Returns the expected gain of asking a member who has never seen the question.
///
/// `tries` are other members' first tries. A member who does not know the answer gains the memory that
/// the first look at it leaves; a member who knows it gains about half as much, as computed by
/// `prior_knowledge_gain`. (If the answer were valued as a fresh memory, new questions would never be asked.)
///
/// The probability that the member knows it has a Beta(1, 3) prior, updated by the tries. The prior mean
/// of one in four is low on purpose: with Beta(1, 1) the simulated groups were asked new questions too
/// late, and remembered less than with a shuffled order.
pub fn gain_unseen(tries: FirstTries) -> f64 {
    let known = (f64::from(tries.right) + 1.0) / (f64::from(tries.tries) + 4.0);
    (1.0 - known) * value(Memory::first(Rating::Missed)) + known * prior_knowledge_gain()
}

/// Returns the gain of a right answer from prior knowledge, whose age is unknown.
///
/// Computed as if the member had last answered it equally well 60 days ago. When the gain was set to 0, the
/// groups were asked too few new questions, and remembered less under both simulated memory models.
fn prior_knowledge_gain() -> f64 {
    let known = Memory::first(Rating::Right);
    let [_, _, right, _] = known.after_each(HORIZON_DAYS as u32);
    value(right) - known.mean_recall(HORIZON_DAYS, 2.0 * HORIZON_DAYS)
}

/// Returns the mean recall of the next 60 days for a memory that was just reviewed.
fn value(memory: Memory) -> f64 {
    memory.mean_recall(0.0, HORIZON_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Rating::{Missed, Right};

    /// Computes the gain with numeric integrals of recall.
    fn numeric_gain(memory: Memory, elapsed_days: u32) -> f64 {
        let mean = |memory: Memory, from: f32| {
            let at = |n: u16| memory.retrievability(from + (f32::from(n) + 0.5) * 60.0 / 6000.0);
            (0..6000).map(|n| f64::from(at(n))).sum::<f64>() / 6000.0
        };
        let recalled = f64::from(memory.retrievability(elapsed_days as f32));
        let right = mean(memory.after(Right, elapsed_days), 0.0);
        let missed = mean(memory.after(Missed, elapsed_days), 0.0);
        recalled * right + (1.0 - recalled) * missed - mean(memory, elapsed_days as f32)
    }

    #[test]
    fn a_gain_is_the_rise_of_mean_recall() {
        for first in Rating::ALL {
            for elapsed in [1, 7, 30, 400] {
                let memory = Memory::first(first);
                let (gain, numeric_gain) = (gain(memory, elapsed), numeric_gain(memory, elapsed));
                assert!((gain - numeric_gain).abs() < 1e-4, "{gain} {numeric_gain}");
            }
        }
    }

    #[test]
    fn a_half_forgotten_answer_gains_more_than_a_fresh_one() {
        let memory = Memory::first(Right);
        assert!(gain(memory, 60) > gain(memory, 8));
        assert!(gain(memory, 8) > gain(memory, 1));
    }

    #[test]
    fn a_question_that_others_knew_gains_less() {
        let of = |right, tries| gain_unseen(FirstTries { tries, right });
        assert!(of(0, 4) > of(0, 0));
        assert_eq!(of(0, 0), of(1, 4));
        assert!(of(60, 60) > prior_knowledge_gain() && of(6, 6) < of(5, 6));
    }
}
