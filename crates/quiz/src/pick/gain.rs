//! What an answer today is worth: by how much it raises the mean recall of the next 60 days.

use crate::{FirstTries, Memory, Rating};

/// How far ahead a gain looks, in days.
const HORIZON: f64 = 60.0;

/// The gain expected of asking somebody with this memory, last reviewed `elapsed_days` ago.
///
/// From -1 to 1; below 0 where a review that comes so early may do harm.
pub fn gain(memory: Memory, elapsed_days: u32) -> f64 {
    let recalled = f64::from(memory.retrievability(elapsed_days as f32));
    let [missed, _, right, _] = memory.after_each(elapsed_days);
    let elapsed = f64::from(elapsed_days);
    let asked = recalled * value(right) + (1.0 - recalled) * value(missed);
    asked - memory.mean_recall(elapsed, elapsed + HORIZON)
}

/// The gain expected of asking somebody who never saw the question, which others tried first with
/// this success.
///
/// Who does not know it gains what the first look at the answer leaves; who knows it, about half as much:
/// `confirming`. (Valued as fresh memories instead, new questions would never be asked.) The chance to know
/// it: Beta(1, 3), updated by the others' tries. That one in four knows a note they were never asked about
/// is low rather than high on purpose: with Beta(1, 1) the simulated groups were asked new questions too
/// late, and remembered less than by a shuffle bag.
pub fn gain_unseen(tries: FirstTries) -> f64 {
    let known = (f64::from(tries.right) + 1.0) / (f64::from(tries.tries) + 4.0);
    (1.0 - known) * value(Memory::first(Rating::Missed)) + known * confirming()
}

/// What a right answer adds to knowledge from before, whose age nobody knows: as if it had lain idle for as
/// long as we look ahead, after an answer as good as the one it gives.
///
/// Counted as nothing, as it once was, the groups were asked too little of what is new: they remembered
/// less in both simulated truths.
fn confirming() -> f64 {
    let known = Memory::first(Rating::Right);
    let [_, _, right, _] = known.after_each(HORIZON as u32);
    value(right) - known.mean_recall(HORIZON, 2.0 * HORIZON)
}

/// The mean recall of the next days for a memory just reviewed.
fn value(memory: Memory) -> f64 {
    memory.mean_recall(0.0, HORIZON)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Rating::{Missed, Right};

    /// The gain, with the means of recall as sums over small steps.
    fn summed(memory: Memory, elapsed_days: u32) -> f64 {
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
                let (gain, summed) = (gain(memory, elapsed), summed(memory, elapsed));
                assert!((gain - summed).abs() < 1e-4, "{gain} {summed}");
            }
        }
    }

    #[test]
    fn what_is_half_forgotten_gains_more_than_what_is_fresh() {
        let memory = Memory::first(Right);
        assert!(gain(memory, 60) > gain(memory, 8));
        assert!(gain(memory, 8) > gain(memory, 1));
    }

    #[test]
    fn the_more_others_knew_it_the_less_there_is_to_gain() {
        let of = |right, tries| gain_unseen(FirstTries { tries, right });
        assert!(of(0, 4) > of(0, 0));
        assert_eq!(of(0, 0), of(1, 4));
        assert!(of(60, 60) > confirming() && of(6, 6) < of(5, 6));
    }
}
