//! Sends updates to the page: the whole state when it connects, then every change.
//!
//! One task watches the local Discord and the recorder. Two more tasks poll the clock and the notes, which send no
//! events. All of them broadcast what has changed, always in its newest state, so a repeated or late update does no
//! harm. A page that lags behind receives the whole state again.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Extract;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::channels::delivery;
use super::page::{Page, SharedPage};
use super::protocol::{Clock, NotesFolder, PageUpdate};
use recite_discord_sim::Change;

/// How often notes and clock are polled. The bot itself reloads a saved note within a second or two.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// Handles `GET api/events`, a websocket.
pub(super) async fn connect(
    Extract(page): Extract<SharedPage>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(|socket| send_updates(page, socket))
}

/// Sends updates to one page until it disconnects.
async fn send_updates(page: SharedPage, mut socket: WebSocket) {
    // Subscribe before reading the state, so that no update is missed.
    let mut updates = page.events.subscribe();
    let mut next = page.state().await;
    loop {
        if socket.send(Frame::text(&*next)).await.is_err() {
            return;
        }
        next = tokio::select! {
            update = updates.recv() => match update {
                Ok(update) => update,
                Err(RecvError::Lagged(_)) => page.state().await,
                Err(RecvError::Closed) => return,
            },
            // The page sends nothing but its close frame.
            received = socket.recv() => match received {
                Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => continue,
                _ => return,
            },
        };
    }
}

/// Publishes every change of the local Discord and every request, as long as the page is served.
pub(super) async fn watch(page: SharedPage) {
    let mut changes = page.services.discord.changes();
    let mut exchanges = page.services.recorder.updates();
    loop {
        tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => page.publish_change(change),
                Err(RecvError::Lagged(_)) => page.publish_state().await,
                Err(RecvError::Closed) => return,
            },
            number = exchanges.recv() => match number {
                Ok(number) => page.publish_exchange(number),
                Err(RecvError::Lagged(_)) => page.publish_state().await,
                Err(RecvError::Closed) => return,
            },
        }
    }
}

/// Publishes the clock when something else than the running time changes: an advanced clock immediately, the next
/// question within half a second.
pub(super) async fn watch_clock(page: SharedPage) {
    let mut changes = page.services.discord.changes();
    let mut ticks = poll_interval();
    let mut seen: Option<Clock> = None;
    loop {
        tokio::select! {
            change = changes.recv() => match change {
                Ok(Change::Clock) | Err(RecvError::Lagged(_)) => {}
                Ok(_) => continue,
                Err(RecvError::Closed) => return,
            },
            _ = ticks.tick() => {}
        }
        if page.has_viewers() {
            let clock = page.clock().await;
            let is_known = seen.as_ref().is_some_and(|seen| {
                (seen.ahead_s, &seen.next_post) == (clock.ahead_s, &clock.next_post)
            });
            if !is_known {
                seen = Some(clock.clone());
                page.publish(&PageUpdate::Clock { clock });
            }
        }
    }
}

/// Publishes the notes when their files change or the bot reloads them. It runs in its own task, since a large folder
/// takes time.
pub(super) async fn watch_notes(page: SharedPage) {
    let mut ticks = poll_interval();
    let mut seen: Option<Arc<NotesFolder>> = None;
    loop {
        ticks.tick().await;
        if page.has_viewers() {
            let notes = page.notes().await;
            if seen.as_ref() != Some(&notes) {
                let update = (*notes).clone();
                seen = Some(notes);
                page.publish(&PageUpdate::Notes { notes: update });
            }
        }
    }
}

/// Returns the interval for polling.
fn poll_interval() -> Interval {
    let mut ticks = interval(POLL_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

impl Page {
    fn publish_change(&self, change: Change) {
        let update = match change {
            Change::Commands => {
                self.publish(&PageUpdate::Installed {
                    installed: self.installed(),
                });
                Some(PageUpdate::Commands {
                    commands: self.services.discord.commands(),
                })
            }
            Change::Message(id) => self
                .message(id)
                .map(|message| PageUpdate::Message { message }),
            Change::MessageDeleted(id) => Some(PageUpdate::MessageDeleted { id }),
            Change::Interaction(id) => return self.publish_interaction(id),
            Change::Gateway => Some(PageUpdate::Connection {
                connection: self.connection(),
            }),
            Change::Channel(_) => Some(PageUpdate::Channels {
                channels: self.channels(),
            }),
            Change::Delivery(number) => {
                let found = self.services.discord.delivery(number).map(delivery);
                found.map(|delivery| PageUpdate::Delivery { delivery })
            }
            // The clock has its own task.
            Change::Clock => None,
        };
        if let Some(update) = update {
            self.publish(&update);
        }
    }

    fn publish_exchange(&self, number: u64) {
        if let Some(exchange) = self.exchange(number) {
            let exchange = Box::new(exchange);
            self.publish(&PageUpdate::Exchange { exchange });
        }
    }

    async fn publish_state(self: &SharedPage) {
        let state = self.state().await;
        // There may be no open page.
        let _ = self.events.send(state);
    }

    /// Returns whether a page is connected.
    fn has_viewers(&self) -> bool {
        self.events.receiver_count() > 0
    }
}
