//! Measurements: how good the search is on judged queries ([`eval`]), and what each way of choosing questions is worth
//! to members whose memory is simulated ([`simulate`]).

pub mod eval;
pub mod simulate;
