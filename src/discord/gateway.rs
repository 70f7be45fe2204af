//! What arrives over the gateway, handed on; and a guard against connecting in vain.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use serenity::all::{
    ConnectionStage, Context, Event, EventHandler, RawEventHandler, ShardStageUpdateEvent,
};
use serenity::async_trait;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use super::incoming::{self, Arrival};
use super::respond::respond;
use super::transport::Transport;
use crate::app::App;
use crate::render::answer::Links;

/// After this many identifies in a row without a READY, going on would end with Discord resetting
/// the token (1,000 a day); it means a close code that serenity takes for a passing fault (4012).
const MAX_VAIN_IDENTIFIES: u32 = 5;

/// Everything the handlers share.
pub struct Gateway {
    pub app: App,
    pub links: Links,
    pub transport: OnceLock<Transport>,
    /// The replies under way, waited for at the end.
    pub replies: TaskTracker,
    /// Set while the process ends: what arrives now is not begun.
    pub closing: AtomicBool,
    vain_identifies: AtomicU32,
    was_ready: AtomicBool,
    /// Told when connecting has been in vain too often.
    pub in_vain: Notify,
}

impl Gateway {
    pub fn new(app: App, links: Links) -> Self {
        Self {
            app,
            links,
            transport: OnceLock::new(),
            replies: TaskTracker::new(),
            closing: AtomicBool::new(false),
            vain_identifies: AtomicU32::new(0),
            was_ready: AtomicBool::new(false),
            in_vain: Notify::new(),
        }
    }

    fn arrived(self: &Arc<Self>, arrival: Option<Arrival>) {
        let arrived = Instant::now();
        let Some(arrival) = arrival.filter(|_| !self.closing.load(Ordering::Relaxed)) else {
            return;
        };
        let gateway = Arc::clone(self);
        self.replies.spawn(async move {
            if let Some(transport) = gateway.transport.get() {
                respond(&gateway.app, &gateway.links, transport, arrival, arrived).await;
            }
        });
    }
}

/// serenity's handlers must be types of their own; both share one [`Gateway`].
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
                self.0.vain_identifies.store(0, Ordering::Relaxed);
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
                self.0.vain_identifies.store(0, Ordering::Relaxed);
                info!("connection resumed");
            }
            _ => {}
        }
    }
}

#[async_trait]
impl EventHandler for Handler {
    async fn shard_stage_update(&self, _context: Context, event: ShardStageUpdateEvent) {
        if event.new == ConnectionStage::Identifying
            && self.0.vain_identifies.fetch_add(1, Ordering::Relaxed) + 1 >= MAX_VAIN_IDENTIFIES
        {
            self.0.in_vain.notify_one();
        }
    }
}
