//! What arrives over the gateway, handed on; and a guard against connecting in vain.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use serenity::all::{
    ConnectionStage, Context, Event, EventHandler, RawEventHandler, ShardStageUpdateEvent,
};
use serenity::async_trait;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};
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
/// READY follows an identify within seconds. After close codes 4010 and 4011 serenity neither ends
/// nor tries again: without this the process would stay, deaf.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// Everything the handlers share.
pub struct Gateway {
    pub app: App,
    pub links: Links,
    pub transport: OnceLock<Transport>,
    /// The replies under way, waited for at the end.
    pub replies: TaskTracker,
    /// Set while the process ends: what arrives now is not begun.
    pub closing: AtomicBool,
    was_ready: AtomicBool,
    identifies: Mutex<Identifies>,
    identified: Notify,
}

/// The identifies since the last READY.
#[derive(Debug, Default)]
struct Identifies {
    count: u32,
    last: Option<Instant>,
}

impl Gateway {
    pub fn new(app: App, links: Links) -> Self {
        Self {
            app,
            links,
            transport: OnceLock::new(),
            replies: TaskTracker::new(),
            closing: AtomicBool::new(false),
            was_ready: AtomicBool::new(false),
            identifies: Mutex::default(),
            identified: Notify::new(),
        }
    }

    /// Done when connecting has been in vain too often, or for too long.
    pub async fn in_vain(&self) {
        loop {
            let _ = timeout(READY_WITHIN / 4, self.identified.notified()).await;
            let identifies = self
                .identifies
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let is_late = identifies
                .last
                .is_some_and(|last| last.elapsed() > READY_WITHIN);
            if identifies.count >= MAX_VAIN_IDENTIFIES || is_late {
                return;
            }
        }
    }

    /// Counts an identify, or begins to count anew once one was answered.
    fn note_identify(&self, was_answered: bool) {
        let mut identifies = self
            .identifies
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if was_answered {
            *identifies = Identifies::default();
        } else {
            identifies.count += 1;
            identifies.last = Some(Instant::now());
        }
        self.identified.notify_one();
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
                self.0.note_identify(true);
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
                self.0.note_identify(true);
                info!("connection resumed");
            }
            _ => {}
        }
    }
}

#[async_trait]
impl EventHandler for Handler {
    async fn shard_stage_update(&self, _context: Context, event: ShardStageUpdateEvent) {
        if event.new == ConnectionStage::Identifying {
            self.0.note_identify(false);
        }
    }
}
