//! What the page is told: the whole state when it connects, then everything that changes.
//!
//! One task hears of everything in the small Discord and of every request, two more look at clock and notes,
//! of which nothing tells; all broadcast what is different. What is told is always the newest, so that a page
//! that hears of something twice, or late, shows the right thing in the end; one that lags behind is told
//! everything anew.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Of;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::page::{Page, SharedPage};
use super::protocol::{Clock, NotesFolder, Told};
use recite_discord_sim::Change;

/// How often notes and clock are looked at: the bot takes a saved note over within a second or two.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// `GET api/events`: a websocket.
pub(super) async fn connect(Of(page): Of<SharedPage>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| tell(page, socket))
}

/// Tells one page, until it goes away.
async fn tell(page: SharedPage, mut socket: WebSocket) {
    // Before the state is looked at, so that nothing is missed between the two.
    let mut news = page.events.subscribe();
    let mut next = page.state().await;
    loop {
        if socket.send(Frame::text(&*next)).await.is_err() {
            return;
        }
        next = tokio::select! {
            told = news.recv() => match told {
                Ok(told) => told,
                Err(RecvError::Lagged(_)) => page.state().await,
                Err(RecvError::Closed) => return,
            },
            // The page says nothing here; what comes is its goodbye.
            heard = socket.recv() => match heard {
                Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => continue,
                _ => return,
            },
        };
    }
}

/// Tells every page what changes, for as long as the page is served.
pub(super) async fn watch(page: SharedPage) {
    let mut changes = page.parts.discord.changes();
    let mut exchanges = page.parts.recorder.updates();
    loop {
        tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => page.tell_change(change),
                Err(RecvError::Lagged(_)) => page.tell_all().await,
                Err(RecvError::Closed) => return,
            },
            number = exchanges.recv() => match number {
                Ok(number) => page.tell_exchange(number),
                Err(RecvError::Lagged(_)) => page.tell_all().await,
                Err(RecvError::Closed) => return,
            },
        }
    }
}

/// Tells the clock whenever something besides the passing of time is different: moved at once, the next
/// question within half a second.
pub(super) async fn watch_clock(page: SharedPage) {
    let mut changes = page.parts.discord.changes();
    let mut looks = looks();
    let mut seen: Option<Clock> = None;
    loop {
        tokio::select! {
            change = changes.recv() => match change {
                Ok(Change::Clock) | Err(RecvError::Lagged(_)) => {}
                Ok(_) => continue,
                Err(RecvError::Closed) => return,
            },
            _ = looks.tick() => {}
        }
        if page.is_looked_at() {
            let clock = page.clock().await;
            let is_known = seen.as_ref().is_some_and(|seen| {
                (seen.ahead_s, &seen.next_post) == (clock.ahead_s, &clock.next_post)
            });
            if !is_known {
                seen = Some(clock.clone());
                page.publish(&Told::Clock { clock });
            }
        }
    }
}

/// Tells the notes whenever their files, or what the bot makes of them, are different. A task of its own:
/// a large folder takes its time.
pub(super) async fn watch_notes(page: SharedPage) {
    let mut looks = looks();
    let mut seen: Option<Arc<NotesFolder>> = None;
    loop {
        looks.tick().await;
        if page.is_looked_at() {
            let notes = page.notes().await;
            if seen.as_ref() != Some(&notes) {
                let told = (*notes).clone();
                seen = Some(notes);
                page.publish(&Told::Notes { notes: told });
            }
        }
    }
}

fn looks() -> Interval {
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks
}

impl Page {
    fn tell_change(&self, change: Change) {
        let told = match change {
            Change::Commands => Some(Told::Commands {
                commands: self.parts.discord.commands(),
            }),
            Change::Message(id) => self.shown(id).map(|message| Told::Message { message }),
            Change::MessageDeleted(id) => Some(Told::MessageDeleted { id }),
            Change::Interaction(id) => return self.tell_interaction(id),
            Change::Gateway => Some(Told::Line { line: self.line() }),
            // There is no way on the page to change a channel; the clock is told elsewhere.
            Change::Channel(_) | Change::Clock => None,
        };
        if let Some(told) = told {
            self.publish(&told);
        }
    }

    fn tell_exchange(&self, number: u64) {
        if let Some(exchange) = self.exchange(number) {
            let exchange = Box::new(exchange);
            self.publish(&Told::Exchange { exchange });
        }
    }

    async fn tell_all(self: &SharedPage) {
        let state = self.state().await;
        // Nobody looking on is fine.
        let _ = self.events.send(state);
    }

    /// Whether any page is connected.
    fn is_looked_at(&self) -> bool {
        self.events.receiver_count() > 0
    }
}
