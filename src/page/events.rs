//! What the page is told: the whole state when it connects, then everything that changes.
//!
//! One task looks at the small Discord, at the recorder and, twice a second, at notes and clock, and
//! broadcasts what is different. What is told is always the newest, so that a page that hears of something
//! twice, or late, shows the right thing in the end; one that lags behind is told everything anew.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Of;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval};

use super::protocol::{Clock, NotesFolder, Told};
use super::{Page, SharedPage};
use crate::sandbox::Change;

/// How often notes and clock are looked at: the bot takes a saved note over within a second or two.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// `GET api/events`: a websocket.
pub(super) async fn connect(Of(page): Of<SharedPage>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| tell(page, socket))
}

/// Tells one page, until it goes away.
async fn tell(page: SharedPage, mut socket: WebSocket) {
    // Before the state is looked at, so that nothing is missed between the two.
    let mut news = page.told.subscribe();
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
    let mut exchanges = page.parts.recorder.told();
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seen = Seen::default();
    loop {
        tokio::select! {
            change = changes.recv() => match change {
                Ok(Change::Clock) => page.tell_clock(&mut seen).await,
                Ok(change) => page.tell_change(change),
                Err(RecvError::Lagged(_)) => page.tell_all().await,
                Err(RecvError::Closed) => return,
            },
            number = exchanges.recv() => match number {
                Ok(number) => page.tell_exchange(number),
                Err(RecvError::Lagged(_)) => page.tell_all().await,
                Err(RecvError::Closed) => return,
            },
            _ = looks.tick() => {
                page.tell_clock(&mut seen).await;
                page.tell_notes(&mut seen).await;
            }
        }
    }
}

/// What was told last of what has no events of its own.
#[derive(Default)]
struct Seen {
    clock: Option<Clock>,
    notes: Option<Arc<NotesFolder>>,
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
            self.tell(&told);
        }
    }

    fn tell_exchange(&self, number: u64) {
        if let Some(exchange) = self.exchange(number) {
            let exchange = Box::new(exchange);
            self.tell(&Told::Exchange { exchange });
        }
    }

    async fn tell_all(self: &SharedPage) {
        let state = self.state().await;
        // Nobody looking on is fine.
        let _ = self.told.send(state);
    }

    /// Tells the clock when something besides the passing of time is different.
    async fn tell_clock(&self, seen: &mut Seen) {
        let clock = self.clock().await;
        let is_known = seen.clock.as_ref().is_some_and(|seen| {
            (seen.ahead_s, &seen.next_post) == (clock.ahead_s, &clock.next_post)
        });
        if !is_known {
            seen.clock = Some(clock.clone());
            self.tell(&Told::Clock { clock });
        }
    }

    async fn tell_notes(self: &SharedPage, seen: &mut Seen) {
        let notes = self.notes().await;
        if seen.notes.as_ref() != Some(&notes) {
            self.tell(&Told::Notes {
                notes: (*notes).clone(),
            });
            seen.notes = Some(notes);
        }
    }
}
