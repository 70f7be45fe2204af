//! A small Discord on 127.0.0.1: the bot runs against it without an account, a token or a network.
//!
//! ```text
//! a bot     ─ HTTP ──▶ rest ─▶ callback ─▶ compose ─▶ state ─▶ Change ─▶ a page, a waiting test
//!           ◀─ ws ─── gateway ◀─ sessions ◀────────────┘ ▲
//! a person  ─ slash, press, choose, … ─────────▶ person ─┘
//! ```
//!
//! It obeys the rules by which a bot's work can go wrong (tokens, clocks, sequence numbers, who sees
//! what) and refuses nothing for its size or shape: a [`recorder`] around it tells by the [`checks`]
//! what Discord would refuse. It knows one application, a server
//! with a few text channels and people, and their direct messages with the bot; everything is
//! forgotten when it stops.

pub mod checks;
pub mod interaction;
pub mod interaction_log;
pub mod message;
pub mod place;
pub mod recorder;
pub mod snowflake;
#[cfg(feature = "testing")]
pub mod testing;

mod act;
mod admin;
mod callback;
mod change;
mod channel;
mod channels;
mod commands;
mod components;
mod compose;
mod control;
mod draft;
mod endpoint;
mod error;
mod gateway;
mod guilds;
mod options;
mod pending;
mod person;
mod resolved;
mod rest;
mod sandbox;
mod server;
mod sessions;
mod state;
mod time;
mod typed;
mod views;

pub use change::Change;
pub use options::Options;
pub use sandbox::Sandbox;
pub use sessions::Refusal;
