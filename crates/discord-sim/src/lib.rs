//! A small Discord on 127.0.0.1. The bot runs against it without an account, a token or a network.
//!
//! ```text
//! a bot     ─ HTTP ──▶ rest ─▶ callback ─▶ compose ─▶ state ─▶ Change ─▶ a page, a waiting test
//!           ◀─ ws ─── gateway ◀─ sessions ◀────────────┘ ▲
//! a person  ─ slash, press, choose, … ─────────▶ person ─┘
//! ```
//!
//! It enforces the rules that a bot can break at run time: tokens, deadlines, sequence numbers, permissions and
//! visibility. It does not check the limits of messages; a [`recorder`] around it uses the [`checks`] to report what
//! Discord would reject. It has one application, one server with text channels, forum channels, threads and people,
//! their direct messages with the bot, and private channels without it. [`Delivery`] says which messages of people
//! reach the bot, and why not. All state is lost when it stops.

#![warn(missing_docs)]

pub mod checks;
pub mod fixtures;
pub mod interaction;
pub mod interaction_log;
pub mod message;
pub mod recorder;
pub mod snowflake;
#[cfg(feature = "testing")]
pub mod testing;

mod action;
mod admin;
mod application;
mod callback;
mod change;
mod channel;
mod channels;
mod command_input;
mod commands;
mod components;
mod compose;
mod control;
mod delivery;
mod draft;
mod endpoint;
mod error;
mod gateway;
mod guilds;
mod installation;
mod intents;
mod member_message;
mod notify;
mod options;
mod pending;
mod person;
mod reactions;
mod resolve;
mod rest;
mod sandbox;
mod server;
mod sessions;
mod state;
mod thread;
mod thread_requests;
mod threads;
mod time;
mod user_install;
mod views;
mod writing;

pub use change::Change;
pub use delivery::{Delivery, DeliveryOutcome};
pub use member_message::MemberMessage;
pub use options::SandboxOptions;
pub use sandbox::Sandbox;
pub use sessions::SessionRejection;
