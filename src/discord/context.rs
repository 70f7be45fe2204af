//! What a reply is made from.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::Notify;
use tokio::task::{JoinError, block_in_place};
use tokio::time::Instant;

use super::channels::Channels;
use super::delivery::Delivery;
use super::drawings::Drawings;
use super::interaction::Interaction;
use crate::app::live::Live;
use crate::app::quiz::Quiz;
use crate::app::quiz::cards::Asker;
use crate::app::{App, AskError, StoreError};
use crate::background::reload::Reloads;
use crate::clock::{Clock, Reference};
use crate::messages::answer::Links;
use crate::metrics::Metrics;

/// What replies are made from and sent with; clones share it.
#[derive(Clone)]
pub struct Services {
    pub live: Arc<Live>,
    pub links: Links,
    pub clock: Clock,
    pub metrics: Metrics,
    pub reloads: Reloads,
    pub delivery: Delivery,
    pub channels: Channels,
    /// Whether our clock agrees with Discord's.
    pub reference: Reference,
    /// Whether interactions reach us.
    pub connected: Arc<AtomicBool>,
    /// Wakes the loop of the daily question.
    pub wake: Arc<Notify>,
    pub drawings: Drawings,
}

/// One interaction, with everything that its reply is made from.
pub struct RequestContext<'a> {
    pub services: &'a Services,
    /// The notes as they were when the reply was begun.
    pub quiz: &'a Arc<Quiz>,
    pub interaction: &'a Interaction,
    /// What is asked for, as the log calls it.
    pub request_name: &'static str,
    /// Whether it can be answered with suggestions alone.
    pub takes_choices: bool,
    pub asker: Asker,
    pub arrived: Instant,
}

impl<'a> RequestContext<'a> {
    pub fn app(&self) -> &'a App {
        self.quiz.app()
    }

    /// Searches where that does no harm: words alone take less time than handing the thread's other work
    /// over, the model takes 10 ms and more.
    pub fn search<T>(&self, search: impl FnOnce(&'a App) -> T) -> T {
        let app = self.app();
        match app.has_meaning() {
            true => block_in_place(|| search(app)),
            false => search(app),
        }
    }
}

/// Why no reply could be made; members read an apology.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a task ended early: {0}")]
    Task(#[from] JoinError),
}
