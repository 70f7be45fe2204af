//! Is this the Q&A that stood elsewhere before? Told by what it says.
//!
//! A [`Fingerprint`] is small enough to be remembered for every Q&A, and holds no words. `pairs` finds
//! what is gone among what is new, and `moves` tells which histories go where.

mod fingerprint;
mod moves;
mod pairs;

pub use fingerprint::Fingerprint;
pub use moves::{Place, moves};
pub use pairs::{CLOSE, Reason, Relink, Said, relinks, same_text};

#[cfg(test)]
mod tests;
