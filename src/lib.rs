//! Recite answers from a folder of Markdown notes, word for word, and quizzes members on them.
//!
//! ```text
//! at startup   note file ─ notes::shapes ─▶ [Qa] ─ search::build ─▶ SearchIndex   (together: one Snapshot)
//! /ask         discord::incoming ─▶ app.ask ─▶ search ─▶ [Hit] ─▶ messages::answer ─▶ Message ─▶ discord::transport
//! button       discord::incoming ─▶ app.find ─▶ messages::answer ─▶ Message ─▶ discord::transport
//! grade        discord::incoming ─▶ quiz.rate ─▶ store ─▶ messages::card ─▶ Message ─▶ discord::transport
//! day tick     discord::daily ─▶ quiz.plan_due ─▶ quiz::pick ─▶ store ─▶ messages::post ─▶ discord::channels
//! ```
//!
//! The core decides, `messages` words it, `discord` delivers it. A request goes down once and comes
//! back once, as values: nothing below calls back up. `ARCHITECTURE.md` tells who may import whom.

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
