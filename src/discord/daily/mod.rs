//! The loop of the daily question: every few seconds it asks what is due and unsent, and does the next
//! step of each post.
//!
//! Level-triggered: what a step leaves undone, because Discord was away or the process died, the next
//! round finds in the store. What stands there was written before each act outside.

mod edits;
mod sending;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use self::sending::LATE;
use super::channels::Channels;
use crate::app::StoreError;
use crate::app::live::Live;
use crate::app::quiz::Quiz;
use crate::app::quiz::daily::Step;
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::quiz::{ChannelId, GuildId, MessageId, PostId};

/// How often settings of servers that the bot left are looked through.
const DROP_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// What the loop needs from outside.
#[derive(Clone, Debug)]
pub struct DailyOptions {
    /// Names this process among those that share the store; the same after a restart.
    pub holder: String,
    pub tick: Duration,
}

/// What an edit of a post's message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// How many have answered so far.
    Count,
    /// How it went.
    Result,
}

/// The loop and what it remembers; all of it may be lost.
pub struct Daily {
    pub live: Arc<Live>,
    /// The newest when the round was begun.
    pub quiz: Arc<Quiz>,
    pub channels: Channels,
    pub clock: Clock,
    /// Told of each step, so that a loop that hangs is noticed.
    pub metrics: Metrics,
    pub options: DailyOptions,
    /// Whether members can reach us.
    pub connected: Arc<AtomicBool>,
    /// Told when something is due before the next tick.
    pub wake: Arc<Notify>,
    /// Whether it is known which servers the bot is in.
    pub servers_are_known: Arc<AtomicBool>,
    /// When settings of servers that the bot left were last dropped.
    pub dropped_at: Option<Timestamp>,
    /// Until when a line of a message is not to be edited again.
    pub resting: HashMap<(PostId, Line), Instant>,
    /// The last failure told, so that an outage is told once and not every few seconds.
    pub told: Option<String>,
}

impl Daily {
    /// Runs until told to stop; a step under way is finished.
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            self.quiz = self.live.quiz();
            match self.round(&stop).await {
                Ok(()) => self.told = None,
                Err(error) => self.tell(error.to_string()),
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = sleep(self.options.tick) => {}
                () = self.wake.notified() => {}
            }
        }
        if let Err(error) = self.quiz.resign(&self.options.holder).await {
            debug!(%error, "the lease of the daily question stays until it expires");
        }
    }

    fn tell(&mut self, failure: String) {
        if self.told.as_ref() != Some(&failure) {
            warn!("the daily question waits: {failure}");
            self.told = Some(failure);
        }
    }

    async fn round(&mut self, stop: &CancellationToken) -> Result<(), StoreError> {
        if !self.leads().await? {
            return Ok(());
        }
        let now = self.clock.now();
        if self.connected.load(Ordering::Relaxed) {
            self.quiz.mark_present(now).await?;
        }
        self.drop_departed(now).await?;
        self.quiz.plan_due(now).await?;
        for (post, step) in self.quiz.unfinished(now).await? {
            if stop.is_cancelled() || !self.leads().await? {
                return Ok(());
            }
            match step {
                Step::Send => self.begin(post).await?,
                Step::Look => self.look(post).await?,
                Step::GiveUp => self.miss(&post, LATE).await?,
                Step::Off => self.miss(&post, "it was switched off before").await?,
            }
        }
        // From now on answers are learning; the message follows below, however late.
        self.quiz.close_followed(self.clock.now()).await?;
        for post in self.quiz.tallies_to_show().await? {
            if stop.is_cancelled() {
                return Ok(());
            }
            self.metrics.daily_step();
            self.count(post).await?;
        }
        Ok(())
    }

    /// Once a day drops the settings of servers that the bot left long ago.
    async fn drop_departed(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let is_early = self
            .dropped_at
            .is_some_and(|at| now.duration_since(at) < DROP_EVERY);
        if is_early || !self.servers_are_known.load(Ordering::Relaxed) {
            return Ok(());
        }
        for guild in self.quiz.drop_departed(now).await? {
            info!(
                guild.id = guild.0,
                "dropped the daily question of a server that removed the bot 30 days ago"
            );
        }
        self.dropped_at = Some(now);
        Ok(())
    }

    /// Whether this process is the one that posts, also from now on for a while.
    async fn leads(&self) -> Result<bool, StoreError> {
        self.metrics.daily_step();
        let (holder, now) = (&self.options.holder, self.clock.now());
        self.quiz.leads(holder, now).await
    }
}

/// The address of a message.
pub fn jump(guild: GuildId, channel: ChannelId, message: MessageId) -> String {
    format!(
        "https://discord.com/channels/{}/{}/{}",
        guild.0, channel.0, message.0
    )
}
