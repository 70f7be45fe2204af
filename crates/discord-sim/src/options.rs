//! The options of a sandbox.

use std::time::Duration;

use super::fixtures::{self, ForumChannel, Person, Role, TextChannel};

/// The options of a sandbox. The defaults are Discord's own values.
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    /// The bot's token, without the prefix `Bot `.
    pub token: String,
    /// The port to listen on; 0 selects a free port.
    pub port: u16,
    /// The time limit for the initial response to an interaction.
    pub initial_response_timeout: Duration,
    /// How long an interaction token is valid for edits and follow-ups.
    pub token_lifetime: Duration,
    /// How long a nonce with `enforce_nonce` prevents a second message. Discord documents only "the past few minutes".
    pub nonce_window: Duration,
    /// The heartbeat interval that the gateway requests.
    pub heartbeat_interval: Duration,
    /// The privileged intents that are enabled for the application, as bits.
    pub privileged_intents: u64,
    /// Whether people can install the application for themselves (User Install in the developer portal).
    pub allows_user_install: bool,
    /// The maximum file size in a response to an interaction, in bytes.
    pub attachment_size_limit: u32,
    /// The people in the server; see also [`fixtures::crowd`].
    pub people: Vec<Person>,
    /// The text channels. A channel of another server also creates that server.
    pub channels: Vec<TextChannel>,
    /// The forum channels; see [`fixtures::forums`].
    pub forums: Vec<ForumChannel>,
    /// The roles of [`fixtures::GUILD`], without @everyone and the bot's own role.
    pub roles: Vec<Role>,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            token: "sandbox-token".to_owned(),
            port: 0,
            initial_response_timeout: Duration::from_secs(3),
            token_lifetime: Duration::from_secs(15 * 60),
            nonce_window: Duration::from_secs(5 * 60),
            heartbeat_interval: Duration::from_millis(41_250),
            privileged_intents: 0,
            allows_user_install: true,
            attachment_size_limit: 10 * 1024 * 1024,
            people: fixtures::people(),
            channels: fixtures::channels(),
            forums: Vec::new(),
            roles: fixtures::roles(),
        }
    }
}
