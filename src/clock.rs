//! The current time. The only module that reads the system's clock, so tests can set the time.

mod skew;
mod source;

pub use skew::{ClockSkew, SkewDetector, TOLERANCE};
pub use source::Clock;
