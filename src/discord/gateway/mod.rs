//! The gateway: keeps a connection to Discord, and handles its events.
//!
//! ```text
//! supervisor ─ when and where to connect ─▶ connection (one WebSocket) ─ events ─▶ Gateway ─▶ a reply
//!   ◀──────────── why it closed ────────────────┘
//! ```
//!
//! A connection never reconnects by itself. The supervisor decides when to open the next one.

mod connection;
mod gateway_info;
mod recent_ids;
pub mod supervisor;
#[cfg(test)]
mod tests;
pub mod timeouts;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use tracing::{debug, info, warn};

pub use self::gateway_info::GatewayInfo;
use self::recent_ids::RecentIds;
use super::context::Services;
use super::deleted_messages;
use super::dispatch::respond;
use super::help_threads::NewThread;
use super::json::{Id, Object};
use super::message_answers::MessageAnswer;
use super::received_message::ReceivedMessage;
use super::request::{self, ReceivedInteraction};
use super::servers::ServerChange;
use recite_quiz::GuildId;

/// Handles gateway events, and holds the state that outlives a connection.
pub struct Gateway {
    services: Services,
    /// The replies in progress. The shutdown waits for them.
    pub replies: TaskTracker,
    /// The runtime for replies, so that they do not block the connection.
    runtime: Handle,
    /// Set during shutdown. New interactions are then ignored.
    pub is_closing: AtomicBool,
    was_ready: AtomicBool,
    recent: Mutex<RecentIds>,
    recent_messages: Mutex<RecentIds>,
    /// Receives the servers that the bot is in, as Discord reports them.
    servers: UnboundedSender<ServerChange>,
}

impl Gateway {
    /// Creates a gateway that runs replies on the current runtime.
    pub fn new(services: Services, servers: UnboundedSender<ServerChange>) -> Self {
        Self {
            services,
            replies: TaskTracker::new(),
            runtime: Handle::current(),
            is_closing: AtomicBool::new(false),
            was_ready: AtomicBool::new(false),
            recent: Mutex::default(),
            recent_messages: Mutex::default(),
            servers,
        }
    }

    /// Returns the gateway intents that the settings need.
    fn intents(&self) -> u64 {
        self.services.message_options.intents()
    }

    /// Starts the reply to an interaction, unless it was received before.
    fn start_reply(self: &Arc<Self>, received: ReceivedInteraction) {
        let (received_at, id) = (Instant::now(), received.interaction.id);
        if self.is_closing.load(Ordering::Relaxed) {
            return;
        }
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if !recent.insert(id) {
            self.services.metrics.count_duplicate_interaction();
            debug!(interaction.id = id, "ignored a duplicate interaction");
            return;
        }
        drop(recent);
        let gateway = Arc::clone(self);
        let reply = async move {
            gateway
                .services
                .skew_detector
                .record_id(received.interaction.id);
            respond(&gateway.services, &received, received_at).await;
        };
        self.replies.spawn_on(reply, &self.runtime);
    }

    /// Reports a change of the servers that the bot is in.
    fn report(&self, change: ServerChange) {
        self.services.memberships.record_servers(&change);
        // The receiver may already be closed during shutdown.
        let _ = self.servers.send(change);
    }

    /// Counts a request for a new session.
    fn count_identify(&self) {
        self.services.metrics.count_identify();
    }

    /// Stores whether the gateway delivers events, and updates the metric.
    fn set_connected(&self, is_connected: bool) {
        self.services
            .connected
            .store(is_connected, Ordering::Relaxed);
        self.services.metrics.set_connected(is_connected);
    }

    /// Handles the start of a session. `ready` is the event's data, or `None` if it is not valid.
    fn on_ready(&self, ready: Option<&Object<'_>>) {
        self.set_connected(true);
        let guilds = ready.and_then(|ready| ready.objects("guilds").ok());
        let ids = guilds.iter().flatten().map(|guild| guild.optional("id"));
        let known: Option<Vec<GuildId>> = ids.map(|id| id.map(|Id(id)| GuildId(id))).collect();
        let servers = guilds.as_ref().map_or(0, Vec::len);
        match (guilds, known) {
            (Some(_), Some(all)) => self.report(ServerChange::All(all)),
            // With an incomplete list, a server with an unreadable id would look like one that removed the bot.
            _ => warn!(
                "cannot read Discord's list of servers; removals of the bot while it was offline will be found in the next session"
            ),
        }
        let user = ready.and_then(|ready| ready.object("user").ok());
        let name = user.and_then(|user| user.optional::<String>("username"));
        let name = name.unwrap_or_else(|| "an unnamed bot".to_owned());
        if self.was_ready.swap(true, Ordering::Relaxed) {
            self.services.metrics.count_reconnect();
            info!("reconnected as {name}");
        } else {
            let unit = if servers == 1 { "server" } else { "servers" };
            info!("connected as {name} in {servers} {unit}");
        }
    }

    /// Handles a session that was resumed after an interruption.
    fn on_resumed(&self) {
        self.set_connected(true);
        self.services.metrics.count_reconnect();
        info!("connection resumed");
    }

    /// Handles any other event.
    fn on_event(self: &Arc<Self>, kind: &str, data: &str) {
        match kind {
            "INTERACTION_CREATE" => self.on_interaction(data),
            "MESSAGE_CREATE" => self.on_message(data),
            "THREAD_CREATE" => self.on_new_thread(data),
            "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => self.on_deleted_messages(kind, data),
            "GUILD_CREATE" | "GUILD_DELETE" => {
                let guild = Object::parse(kind, data);
                let Some(Id(id)) = guild.as_ref().ok().and_then(|guild| guild.optional("id"))
                else {
                    debug!("ignored a {kind} event without an id");
                    return;
                };
                let id = GuildId(id);
                let is_outage = guild.is_ok_and(|guild| guild.has("unavailable"));
                match kind {
                    "GUILD_CREATE" => self.report(ServerChange::Present(id)),
                    _ if is_outage => {}
                    _ => self.report(ServerChange::Removed(id)),
                }
            }
            _ => {}
        }
    }

    /// Starts the answer to a new message, if it asks the bot something and was not received before.
    fn on_message(self: &Arc<Self>, data: &str) {
        let arrived = Instant::now();
        let event = Object::parse("MESSAGE_CREATE", data);
        let received = match event.and_then(|event| ReceivedMessage::read(&event)) {
            Ok(received) => received,
            Err(error) => {
                debug!(%error, "ignored an invalid message");
                return;
            }
        };
        let options = self.services.message_options;
        let bot = self.services.channels.bot_id();
        let Some(request) = received.request(bot, options) else {
            return;
        };
        let recent = self.recent_messages.lock();
        let mut recent = recent.unwrap_or_else(PoisonError::into_inner);
        if self.is_closing.load(Ordering::Relaxed) || !recent.insert(received.message.id.0) {
            return;
        }
        drop(recent);
        if let Some(answer) = MessageAnswer::to(&self.services, received, request, arrived) {
            self.replies.spawn_on(answer.post(), &self.runtime);
        }
    }

    /// Stores a new thread if its channel is a help channel.
    fn on_new_thread(self: &Arc<Self>, data: &str) {
        let bot = self.services.channels.bot_id();
        let event = Object::parse("THREAD_CREATE", data);
        let new = match event.and_then(|event| NewThread::read(&event, bot)) {
            Ok(Some(new)) => new,
            Ok(None) => return,
            Err(error) => {
                debug!(%error, "ignored an invalid thread");
                return;
            }
        };
        if !self.is_closing.load(Ordering::Relaxed) {
            let services = self.services.clone();
            let added = async move { new.add(&services).await };
            self.replies.spawn_on(added, &self.runtime);
        }
    }

    /// Starts the removal of the replies to deleted messages.
    fn on_deleted_messages(self: &Arc<Self>, kind: &str, data: &str) {
        if !self.services.message_options.mentions || self.is_closing.load(Ordering::Relaxed) {
            return;
        }
        let event = Object::parse(kind, data);
        let Ok(deleted) = event.and_then(|event| deleted_messages::read(&event)) else {
            debug!("ignored an invalid {kind} event");
            return;
        };
        let services = self.services.clone();
        let removal = async move { deleted_messages::remove_replies(&services, &deleted).await };
        self.replies.spawn_on(removal, &self.runtime);
    }

    /// Handles an interaction. If it cannot be read, the member gets an apology where possible.
    fn on_interaction(self: &Arc<Self>, data: &str) {
        match request::read(data) {
            Ok(received) => {
                if let Some(received) = received {
                    self.start_reply(received);
                }
            }
            Err(unreadable) => {
                self.services.metrics.count_unreadable_interaction();
                let why = unreadable.why;
                match unreadable.apology_to {
                    Some(received) => {
                        warn!(%why, "cannot read an interaction; apologized to the member");
                        self.start_reply(*received);
                    }
                    None => warn!(%why, "cannot read an interaction, so it was not answered"),
                }
            }
        }
    }
}
