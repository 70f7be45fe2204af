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
mod pending;
mod person;
mod resolved;
mod rest;
mod server;
mod sessions;
mod state;
mod time;
mod typed;
mod views;

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, oneshot};
use tokio::task::JoinHandle;

use interaction_log::SendTimes;
use place::{Person, Role, TextChannel};
pub use sessions::Refusal;
use snowflake::Snowflake;
use state::Shared;

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

/// Something that is different now; ask the [`Sandbox`] what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The registered commands.
    Commands,
    /// A message was made or edited.
    Message(Snowflake),
    MessageDeleted(Snowflake),
    /// A channel was opened, changed or deleted.
    Channel(Snowflake),
    /// An interaction was sent, answered or followed up.
    Interaction(Snowflake),
    /// A gateway connection said something, or is gone.
    Gateway,
    /// Time was advanced.
    Clock,
}

/// A running sandbox; it stops when this is dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    server: Option<JoinHandle<()>>,
    /// Dropping it tells the server to stop.
    _shutdown: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts to listen on 127.0.0.1.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        Self::start_with(options, |router| router).await
    }

    /// Starts with `wrap` around everything it serves, gateway included: for a layer that watches,
    /// delays or breaks requests, or for further routes such as a page.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start_with(
        options: Options,
        wrap: impl FnOnce(Router) -> Router,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared::new(options, url));
        let send_times = Extension(SendTimes(Arc::clone(&shared)));
        let router = wrap(rest::router(Arc::clone(&shared))).layer(send_times);
        let (shutdown, until_shutdown) = oneshot::channel::<()>();
        // Small answers go out at once, as Discord's do.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let server = tokio::spawn(async move {
            let signal = async { drop(until_shutdown.await) };
            // `serve` retries what can go wrong with a connection, so it returns no error.
            let _ = axum::serve(listener, router)
                .with_graceful_shutdown(signal)
                .await;
        });
        Ok(Self {
            shared,
            server: Some(server),
            _shutdown: shutdown,
        })
    }

    /// Stops listening, cuts every gateway connection, and waits until the last request is answered.
    /// Dropping does the same without waiting.
    pub async fn stop(mut self) {
        let server = self.server.take();
        drop(self);
        if let Some(server) = server {
            // An error could only be a panic in there, which has been reported where it happened.
            let _ = server.await;
        }
    }

    /// The base address for a client that would call `https://discord.com`.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.shared.options.token
    }

    /// What happens from now on. A listener that lags far behind misses changes, never the state.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.shared.changes()
    }

    /// Looks now and after every change until `look` finds something.
    pub async fn until<T>(&self, look: impl Fn(&Self) -> Option<T>) -> T {
        let mut changes = self.changes();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            // Also after lagging behind, the state tells.
            drop(changes.recv().await);
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.drop_connections();
    }
}
