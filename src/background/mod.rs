//! What runs beside the answers: reading changed notes, encoding what they mean, pulling them from a repository.
//!
//! Each is one task that replaces what `app` answers from, whole; no reply ever waits for it.

pub mod git;
pub mod meaning;
pub mod reload;
