//! What time is it? The only reader of the system's clock, so that a test can set it.

mod reference;
mod source;

pub use reference::{Disagreement, Reference, TOLERANCE};
pub use source::Clock;
