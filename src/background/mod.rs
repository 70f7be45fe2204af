//! Background tasks: reload changed notes, compute embeddings, pull notes from a repository.
//!
//! `git` pulls, `reload` replaces the notes as a whole, and `embedding` adds vectors to them. No reply waits for them.

pub mod embedding;
pub mod git;
pub mod reload;
