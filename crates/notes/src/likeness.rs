//! Recognizes a Q&A that has moved or changed, by comparing what it says.
//!
//! A [`Fingerprint`] is small enough to be stored for every Q&A, and contains no words. `pairs` matches missing
//! Q&As with new ones, and `moves` decides which review histories go where.

mod fingerprint;
mod moves;
mod pairs;

pub use fingerprint::Fingerprint;
pub use moves::{QaState, plan_moves};
pub use pairs::{HistoryMove, IdentifiedText, MIN_LIKENESS, MoveReason, match_exact, match_texts};

#[cfg(test)]
mod tests;
