//! Recite answers from a folder of Markdown notes, word for word, and quizzes members on them.
//!
//! `ARCHITECTURE.md` shows how a request passes through these modules.

// What is printed is escaped on its way: `cli::terminal` and `cli::print` write it.
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
