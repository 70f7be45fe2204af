//! What arrives over the gateway, handed on; and a guard against connecting in vain.
//!
//! serenity takes a final close code such as 4012 for a passing fault, and tells nobody when it
//! identifies: its stage updates pass over that. Discord's own count tells, so the guard reads it
//! while nothing connects.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serenity::all::{ConnectionStage, Context, Event, Http, RawEventHandler, ShardManager};
use serenity::async_trait;
use tokio::time::{Instant, sleep};
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use super::incoming::{self, Arrival};
use super::respond::{Desk, respond};

/// After this many identifies without a READY, going on would end with Discord resetting the token,
/// as it does after 1,000 a day.
const MAX_VAIN_IDENTIFIES: u64 = 3;
/// How often to look whether we are connected: as often as serenity identifies.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Discord answering for this long while we are not connected means that serenity has stopped
/// trying, as it does after close codes 4010 and 4011: only a new process connects again.
const DEAF_AFTER: Duration = Duration::from_secs(300);

/// Everything the handlers share.
#[derive(Default)]
pub struct Gateway {
    /// Set before the gateway connects.
    pub desk: OnceLock<Desk>,
    /// The replies under way, waited for at the end.
    pub replies: TaskTracker,
    /// Whether events reach us, as far as we know: the daily question asks.
    pub connected: Arc<AtomicBool>,
    /// Set while the process ends: what arrives now is not begun.
    pub closing: AtomicBool,
    pub was_ready: AtomicBool,
}

impl Gateway {
    fn arrived(self: &Arc<Self>, arrival: Option<Arrival>) {
        let arrived = Instant::now();
        let Some(arrival) = arrival.filter(|_| !self.closing.load(Ordering::Relaxed)) else {
            return;
        };
        let gateway = Arc::clone(self);
        self.replies.spawn(async move {
            if let Some(desk) = gateway.desk.get() {
                respond(&desk.renewed(), arrival, arrived).await;
            }
        });
    }
}

/// serenity's handlers must be types of their own.
pub struct Handler(pub Arc<Gateway>);

#[async_trait]
impl RawEventHandler for Handler {
    async fn raw_event(&self, _context: Context, event: Event) {
        match event {
            Event::InteractionCreate(event) => self.0.arrived(incoming::read(&event.interaction)),
            Event::Unknown(event) if event.kind == "INTERACTION_CREATE" => {
                warn!("an interaction came in a form we cannot read; apologized to the member");
                self.0.arrived(incoming::read_raw(&event.value));
            }
            Event::Ready(event) => {
                self.0.connected.store(true, Ordering::Relaxed);
                let servers = event.ready.guilds.len();
                let name = &event.ready.user.name;
                if self.0.was_ready.swap(true, Ordering::Relaxed) {
                    info!("connected again as {name}");
                } else {
                    let unit = if servers == 1 { "server" } else { "servers" };
                    info!("connected as {name} in {servers} {unit}");
                }
            }
            Event::Resumed(_) => {
                self.0.connected.store(true, Ordering::Relaxed);
                info!("connection resumed");
            }
            _ => {}
        }
    }
}

/// Tells when the connection is gone; done when identifying has been in vain too often, or when
/// nobody identifies any more.
pub async fn in_vain(http: &Http, shards: &ShardManager, connected: &AtomicBool) {
    let mut is_told = false;
    // The most identifies that Discord granted us since we were connected.
    let mut most_left = 0;
    let mut answering_since = None;
    loop {
        sleep(LOOK_EVERY).await;
        let is_connected = is_connected(shards).await;
        connected.store(is_connected, Ordering::Relaxed);
        if is_connected {
            (is_told, most_left, answering_since) = (false, 0, None);
            continue;
        }
        if !is_told {
            warn!("not connected to Discord; trying until it works");
            is_told = true;
        }
        // Without an answer there is no network, and so no identify either.
        let Ok(gateway) = http.get_bot_gateway().await else {
            answering_since = None;
            continue;
        };
        let left = gateway.session_start_limit.remaining;
        most_left = left.max(most_left);
        let is_deaf = answering_since.get_or_insert_with(Instant::now).elapsed() > DEAF_AFTER;
        if is_deaf || left + MAX_VAIN_IDENTIFIES <= most_left {
            return;
        }
    }
}

async fn is_connected(shards: &ShardManager) -> bool {
    let runners = shards.runners.lock().await;
    let mut stages = runners.values().map(|runner| runner.stage);
    stages.any(|stage| stage == ConnectionStage::Connected)
}
