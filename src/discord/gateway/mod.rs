//! The gateway: what arrives is handed on, and the connection is kept.
//!
//! ```text
//! guard ─ when and where to connect ─▶ connection (one websocket) ─ events ─▶ Gateway ─▶ a reply
//!   ◀──────────── how it ended ────────────┘
//! ```
//!
//! A connection ends for any reason and tries nothing again; every next one is the guard's decision.

mod connection;
mod grant;
pub mod guard;
pub mod patience;
mod seen;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use tracing::{debug, info, warn};

pub use self::grant::Grant;
use self::seen::Seen;
use super::context::Services;
use super::dispatch::respond;
use super::json::{Id, Object};
use super::request::{self, Received};
use super::servers::Told;
use recite_quiz::GuildId;

/// What arrives, handed on; and what is known of the connection.
pub struct Gateway {
    services: Services,
    /// The replies under way, waited for at the end.
    pub replies: TaskTracker,
    /// Where replies are made: not on the connection's thread.
    runtime: Handle,
    /// Set while the process ends: what arrives now is not begun.
    pub closing: AtomicBool,
    was_ready: AtomicBool,
    seen: Mutex<Seen>,
    /// Which servers the bot is in, as Discord reports it.
    servers: UnboundedSender<Told>,
}

impl Gateway {
    /// Returns a gateway that makes replies on the caller's runtime.
    pub fn new(services: Services, servers: UnboundedSender<Told>) -> Self {
        Self {
            services,
            replies: TaskTracker::new(),
            runtime: Handle::current(),
            closing: AtomicBool::new(false),
            was_ready: AtomicBool::new(false),
            seen: Mutex::default(),
            servers,
        }
    }

    fn arrived(self: &Arc<Self>, received: Received) {
        let (arrived, id) = (Instant::now(), received.interaction.id);
        if self.closing.load(Ordering::Relaxed) {
            return;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.is_new(id) {
            self.services.metrics.duplicate_interaction();
            debug!(
                interaction.id = id,
                "an interaction came twice; answered once"
            );
            return;
        }
        drop(seen);
        let gateway = Arc::clone(self);
        let reply = async move {
            gateway.services.reference.saw_id(received.interaction.id);
            respond(&gateway.services, &received, arrived).await;
        };
        self.replies.spawn_on(reply, &self.runtime);
    }

    fn tell(&self, told: Told) {
        // Nobody listens any more at the end.
        let _ = self.servers.send(told);
    }

    /// Counts a session that is begun.
    fn identified(&self) {
        self.services.metrics.identified();
    }

    /// Remembers, and counts, whether events reach us.
    fn set_connected(&self, is_connected: bool) {
        self.services
            .connected
            .store(is_connected, Ordering::Relaxed);
        self.services.metrics.connected(is_connected);
    }

    /// A session began; `ready` is its description, where that could be read.
    fn ready(&self, ready: Option<&Object<'_>>) {
        self.set_connected(true);
        let guilds = ready.and_then(|ready| ready.objects("guilds").ok());
        let ids = guilds.iter().flatten().map(|guild| guild.optional("id"));
        let known: Option<Vec<GuildId>> = ids.map(|id| id.map(|Id(id)| GuildId(id))).collect();
        let servers = guilds.as_ref().map_or(0, Vec::len);
        match (guilds, known) {
            (Some(_), Some(all)) => self.tell(Told::All(all)),
            // A server whose id cannot be read is not one that removed the bot.
            _ => warn!(
                "Discord's list of servers cannot be read; those that removed the bot meanwhile are noticed at the next session"
            ),
        }
        let user = ready.and_then(|ready| ready.object("user").ok());
        let name = user.and_then(|user| user.optional::<String>("username"));
        let name = name.unwrap_or_else(|| "a bot without a name".to_owned());
        if self.was_ready.swap(true, Ordering::Relaxed) {
            self.services.metrics.reconnected();
            info!("connected again as {name}");
        } else {
            let unit = if servers == 1 { "server" } else { "servers" };
            info!("connected as {name} in {servers} {unit}");
        }
    }

    /// The session goes on after an interruption.
    fn resumed(&self) {
        self.set_connected(true);
        self.services.metrics.reconnected();
        info!("connection resumed");
    }

    /// Takes any other event.
    fn event(self: &Arc<Self>, kind: &str, data: &str) {
        match kind {
            "INTERACTION_CREATE" => self.interaction(data),
            "GUILD_CREATE" | "GUILD_DELETE" => {
                let guild = Object::parse(kind, data);
                let Some(Id(id)) = guild.as_ref().ok().and_then(|guild| guild.optional("id"))
                else {
                    debug!("ignored a {kind} without an id");
                    return;
                };
                let id = GuildId(id);
                let is_outage = guild.is_ok_and(|guild| guild.has("unavailable"));
                match kind {
                    "GUILD_CREATE" => self.tell(Told::There(id)),
                    _ if is_outage => {}
                    _ => self.tell(Told::Removed(id)),
                }
            }
            _ => {}
        }
    }

    fn interaction(self: &Arc<Self>, data: &str) {
        match request::read(data) {
            Ok(received) => {
                if let Some(received) = received {
                    self.arrived(received);
                }
            }
            Err(unreadable) => {
                self.services.metrics.unreadable_interaction();
                let why = unreadable.why;
                match unreadable.apology_to {
                    Some(received) => {
                        warn!(%why, "an interaction came in a form we cannot read; apologized to the member");
                        self.arrived(*received);
                    }
                    None => warn!(%why, "an interaction came in a form we cannot answer"),
                }
            }
        }
    }
}
