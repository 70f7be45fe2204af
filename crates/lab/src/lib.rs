//! Measurements: the quality of the search on judged queries ([`eval`]), the thresholds that suit them
//! ([`calibrate`]), and the value of each way to choose questions, for members with simulated memories
//! ([`simulate`]).

#![warn(missing_docs)]

pub mod calibrate;
pub mod eval;
pub mod simulate;
