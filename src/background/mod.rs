//! Background tasks: reload changed notes, compute embeddings, pull notes from a repository.
//!
//! Each is one task that replaces the notes of `app` as a whole. No reply waits for it.

pub mod embedding;
pub mod git;
pub mod reload;
