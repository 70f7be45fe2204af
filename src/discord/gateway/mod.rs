//! The gateway: what arrives is handed on, and the connection is kept.
//!
//! ```text
//! guard ─ opens, asks, cuts ─▶ line (a thread with serenity's runner) ─ events ─▶ Handler ─▶ a reply
//!   ◀──────── facts ─────────── ear (what the runner only logs)
//! ```
//!
//! serenity's runner resumes a session by itself; every new session is the guard's decision.

mod ear;
pub mod guard;
mod line;
mod seen;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serenity::all::{self as model, Context, Event, RawEventHandler};
use serenity::async_trait;
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use tracing::{debug, info, warn};

use self::line::End;
use self::seen::Seen;
use super::incoming::{self, Arrival};
use super::respond::{Office, respond};
use super::servers::Told;
use crate::metrics::Metrics;
use crate::quiz::GuildId;

/// What was learned about a connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// The socket is open and Discord has begun to speak.
    Hello,
    /// A session began.
    Ready,
    /// The session goes on after an interruption.
    Resumed,
    /// The connection was interrupted, and the session may go on over another.
    Resuming,
    /// Discord gave up the session.
    Invalidated,
    /// Discord closed with this code.
    Closed(u16),
    /// A heartbeat was answered.
    Acknowledged,
    /// Something arrived.
    Event,
    Ended(End),
}

/// Everything the handlers share.
pub struct Gateway {
    /// Set before the gateway connects.
    pub office: OnceLock<Office>,
    /// The replies under way, waited for at the end.
    pub replies: TaskTracker,
    /// Where replies are made: not on the connection's thread.
    pub runtime: Handle,
    /// Whether events reach us, as far as we know: the daily question asks.
    pub connected: Arc<AtomicBool>,
    /// Set while the process ends: what arrives now is not begun.
    pub closing: AtomicBool,
    pub was_ready: AtomicBool,
    pub seen: Mutex<Seen>,
    /// Told which servers the bot is in.
    pub servers: UnboundedSender<Told>,
    pub metrics: Metrics,
}

impl Gateway {
    fn arrived(self: &Arc<Self>, arrival: Option<Arrival>) {
        let arrived = Instant::now();
        let Some(arrival) = arrival.filter(|_| !self.closing.load(Ordering::Relaxed)) else {
            return;
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.is_new(arrival.id) {
            self.metrics.duplicate_interaction();
            debug!(
                interaction.id = arrival.id,
                "an interaction came twice; answered once"
            );
            return;
        }
        drop(seen);
        let gateway = Arc::clone(self);
        let reply = async move {
            if let Some(office) = gateway.office.get() {
                respond(&office.desk(), arrival, arrived).await;
            }
        };
        self.replies.spawn_on(reply, &self.runtime);
    }

    fn tell(&self, told: Told) {
        // Nobody listens any more at the end.
        let _ = self.servers.send(told);
    }

    /// Remembers, and counts, whether events reach us.
    fn set_connected(&self, is_connected: bool) {
        self.connected.store(is_connected, Ordering::Relaxed);
        self.metrics.connected(is_connected);
    }
}

/// serenity's handlers must be types of their own.
pub struct Handler {
    gateway: Arc<Gateway>,
    facts: UnboundedSender<Fact>,
}

#[async_trait]
impl RawEventHandler for Handler {
    async fn raw_event(&self, _context: Context, event: Event) {
        let mut fact = Fact::Event;
        match event {
            Event::InteractionCreate(event) => {
                self.gateway.arrived(incoming::read(&event.interaction));
            }
            Event::Unknown(event) if event.kind == "INTERACTION_CREATE" => {
                warn!("an interaction came in a form we cannot read; apologized to the member");
                self.gateway.metrics.unreadable_interaction();
                self.gateway.arrived(incoming::read_raw(&event.value));
            }
            Event::Ready(event) => {
                fact = Fact::Ready;
                let guilds = event.ready.guilds.iter().map(|guild| known(guild.id));
                self.gateway.tell(Told::All(guilds.collect()));
                let servers = event.ready.guilds.len();
                let name = &event.ready.user.name;
                if self.gateway.was_ready.swap(true, Ordering::Relaxed) {
                    self.gateway.metrics.reconnected();
                    info!("connected again as {name}");
                } else {
                    let unit = if servers == 1 { "server" } else { "servers" };
                    info!("connected as {name} in {servers} {unit}");
                }
            }
            Event::Resumed(_) => {
                fact = Fact::Resumed;
                self.gateway.metrics.reconnected();
                info!("connection resumed");
            }
            Event::GuildCreate(event) => self.gateway.tell(Told::There(known(event.guild.id))),
            // A server in a form we cannot read is there all the same.
            Event::Unknown(event) if event.kind == "GUILD_CREATE" => {
                let id = event.value["id"].as_str().and_then(|id| id.parse().ok());
                if let Some(id) = id {
                    self.gateway.tell(Told::There(GuildId(id)));
                }
            }
            Event::GuildDelete(event) if !event.guild.unavailable => {
                self.gateway.tell(Told::Removed(known(event.guild.id)));
            }
            _ => {}
        }
        // Nobody may listen any more.
        let _ = self.facts.send(fact);
    }
}

fn known(id: model::GuildId) -> GuildId {
    GuildId(id.get())
}
