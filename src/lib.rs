//! Recite answers questions from a folder of Markdown notes, word for word, and quizzes members on them.
//!
//! `ARCHITECTURE.md` describes how a request passes through these modules.

// Output is escaped before it is printed: only `cli::terminal` and `cli::print` write to the terminal.
#![cfg_attr(not(test), deny(clippy::print_stdout, clippy::print_stderr))]

pub mod app;
pub mod background;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
pub mod discord;
pub mod messages;
pub mod metrics;
pub mod monitor;
mod private_files;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod store;
