//! What replies are made from.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{JoinError, block_in_place};
use tokio::time::Instant;

use super::channels::Channels;
use super::delivery::Delivery;
use super::drawings::Drawings;
use super::interaction::Interaction;
use super::keystrokes::{KeystrokeTurn, Keystrokes};
use super::membership::Memberships;
use super::message_limits::MessageLimits;
use super::options::MessageOptions;
use super::rate_limit::RateLimit;
use crate::app::live::LiveQuiz;
use crate::app::quiz::Quiz;
use crate::app::quiz::cards::MemberContext;
use crate::app::{App, StoreError};
use crate::background::reload::Reloader;
use crate::clock::{Clock, SkewDetector};
use crate::messages::answer::Links;
use crate::messages::catalog::Catalog;
use crate::metrics::Metrics;
use recite_quiz::MemberId;

/// How often a member may use the menu of a message within a minute.
const MENUS_PER_MINUTE: usize = 5;

/// Returns the limit of uses of the menu of a message.
pub fn menu_limit() -> RateLimit<MemberId> {
    RateLimit::new(MENUS_PER_MINUTE, Duration::from_secs(60))
}

/// Everything that makes and sends replies; clones share it.
#[derive(Clone)]
pub struct Services {
    /// The current state of the application.
    pub live: Arc<LiveQuiz>,
    /// Where the notes can be read in a browser.
    pub links: Links,
    /// The clock.
    pub clock: Clock,
    /// Counts interactions.
    pub metrics: Metrics,
    /// Reloads the notes.
    pub reloads: Reloader,
    /// Sends replies.
    pub delivery: Delivery,
    /// Discord's channels.
    pub channels: Channels,
    /// Whether our clock agrees with Discord's.
    pub skew_detector: SkewDetector,
    /// Whether interactions arrive.
    pub connected: Arc<AtomicBool>,
    /// Wakes the loop of the daily question.
    pub wake: Arc<Notify>,
    /// Wakes the loop of the help threads.
    pub help_wake: Arc<Notify>,
    /// Limits the searches of members who type.
    pub keystrokes: Keystrokes,
    /// Limits how many charts are drawn.
    pub drawings: Drawings,
    /// Limits how often each member uses the menu of a message.
    pub menu_limit: RateLimit<MemberId>,
    /// Which messages are answered without a command.
    pub message_options: MessageOptions,
    /// Limits how many of them are answered.
    pub message_limits: MessageLimits,
    /// Who may use the bot outside its servers.
    pub memberships: Memberships,
}

/// An interaction with everything that its reply is made from.
pub struct RequestContext<'a> {
    /// Makes and sends replies.
    pub services: &'a Services,
    /// The quiz with the notes at the beginning of the reply.
    pub quiz: &'a Arc<Quiz>,
    /// The interaction.
    pub interaction: &'a Interaction,
    /// The name of the request in log lines and metrics.
    pub request_name: &'static str,
    /// Whether the response can only be suggestions.
    pub takes_choices: bool,
    /// The member, the server and the time.
    pub asker: MemberContext,
    /// When the interaction arrived.
    pub arrived: Instant,
}

impl<'a> RequestContext<'a> {
    /// Returns the notes and their index at the beginning of the reply.
    pub fn app(&self) -> &'a App {
        self.quiz.app()
    }

    /// Returns the texts in the member's language.
    pub fn catalog(&self) -> Catalog {
        self.interaction.catalog()
    }

    /// Waits until no other keystroke of the member is searched for; `None` if a newer one has arrived by then.
    pub async fn keystroke_turn(&self) -> Option<KeystrokeTurn> {
        let Interaction { id, member, .. } = self.interaction;
        self.services.keystrokes.turn(member, *id).await
    }

    /// Searches without blocking other work of the thread. With the model a search takes 10 ms or more; without it, less
    /// time than moving the other work.
    pub fn search<T>(&self, search: impl FnOnce(&'a App) -> T) -> T {
        search_in(self.app(), search)
    }
}

/// Searches without blocking other work of the thread; see [`RequestContext::search`].
pub fn search_in<'a, T>(app: &'a App, search: impl FnOnce(&'a App) -> T) -> T {
    match app.has_meaning() {
        true => block_in_place(|| search(app)),
        false => search(app),
    }
}

/// Why a reply could not be made; the member gets an apology.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A task panicked or was aborted.
    #[error("a task ended early: {0}")]
    Task(#[from] JoinError),
}
