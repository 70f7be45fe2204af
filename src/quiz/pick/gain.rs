//! What an answer today is worth: by how much it raises the mean recall of the next 60 days.

use crate::quiz::{FirstTries, Memory, Rating};

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
/// Who knows it already gains nothing. (Valued as a fresh memory instead, nothing new would ever be
/// asked.) The chance to know it: Beta(1, 1), updated by the others' tries.
pub fn gain_unseen(tries: FirstTries) -> f64 {
    let known = (f64::from(tries.right) + 1.0) / (f64::from(tries.tries) + 2.0);
    (1.0 - known) * value(Memory::first(Rating::Missed))
}

/// The mean recall of the next days for a memory just reviewed.
fn value(memory: Memory) -> f64 {
    memory.mean_recall(0.0, HORIZON)
}
