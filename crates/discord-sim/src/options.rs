//! What may differ from one sandbox to another.

use std::time::Duration;

use super::place::{self, Person, Role, TextChannel};

/// What may differ from one sandbox to another; the defaults are Discord's own values.
#[derive(Clone, Debug)]
pub struct Options {
    /// The bot's token: without the prefix `Bot `.
    pub token: String,
    /// The port to listen on; 0 takes a free one.
    pub port: u16,
    /// How long a first answer to an interaction may take.
    pub first_answer_within: Duration,
    /// How long an interaction's token works for edits and follow-ups.
    pub token_lives_for: Duration,
    /// How long a nonce with `enforce_nonce` protects from a second message. Discord says only "the
    /// past few minutes".
    pub nonce_window: Duration,
    pub heartbeat_interval: Duration,
    /// The privileged intents that are switched on for the application, as bits.
    pub privileged_intents: u64,
    /// The largest file an interaction's answer may carry, in bytes.
    pub attachment_size_limit: u32,
    /// Everybody in the server; [`place::crowd`] makes many.
    pub people: Vec<Person>,
    /// The text channels; a channel of another server makes that server exist.
    pub channels: Vec<TextChannel>,
    /// The roles of [`place::GUILD`] besides @everyone and the bot's own.
    pub roles: Vec<Role>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: "sandbox-token".to_owned(),
            port: 0,
            first_answer_within: Duration::from_secs(3),
            token_lives_for: Duration::from_secs(15 * 60),
            nonce_window: Duration::from_secs(5 * 60),
            heartbeat_interval: Duration::from_millis(41_250),
            privileged_intents: 0,
            attachment_size_limit: 10 * 1024 * 1024,
            people: place::people(),
            channels: place::channels(),
            roles: place::roles(),
        }
    }
}
