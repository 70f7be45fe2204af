//! The loop of the daily question: every few seconds it asks what is due and unsent, and does the next
//! step of each post.
//!
//! Level-triggered: what a step leaves undone, because Discord was away or the process died, the next
//! round finds in the store. What stands there was written before each act outside. Channels are worked on side by
//! side, each with one step at a time. Nothing is planned or sent while our clock and Discord's disagree.

mod edits;
mod posted;
mod sending;

use std::collections::{HashMap, HashSet};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::channels::Channels;
use crate::app::StoreError;
use crate::app::live::Live;
use crate::app::quiz::Quiz;
use crate::app::quiz::daily::NextStep;
use crate::clock::{Clock, Reference, TOLERANCE};
use crate::metrics::Metrics;
use recite_quiz::{ChannelId, Post, PostId};

pub use posted::PostedDates;

/// So many channels are worked on at once. Discord takes 50 requests a second from a bot, and a step makes about
/// seven.
const MOST_AT_ONCE: usize = 16;
/// How often Discord is asked what time it is while the clocks disagree.
const ASK_EVERY: Duration = Duration::from_secs(30);
/// How often settings of servers that the bot left are looked through.
const DROP_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// What the loop needs from outside.
#[derive(Clone, Debug)]
pub struct DailyOptions {
    /// Names this process among those that share the store; the same after a restart.
    pub holder: String,
    pub tick: Duration,
    /// What the database should know of the last posts, kept apart from it.
    pub posted: PostedDates,
}

/// What an edit of a post's message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// How many have answered so far.
    Count,
    /// How it went.
    Result,
}

/// What the step of one post is made with.
#[derive(Clone)]
pub struct Context {
    /// The newest when the round was begun.
    pub quiz: Arc<Quiz>,
    pub channels: Channels,
    pub clock: Clock,
    /// Learns of each step, so that a loop that hangs is noticed.
    pub metrics: Metrics,
    pub options: DailyOptions,
    /// Until when a line of a message is not to be edited again.
    pub resting: Arc<Mutex<HashMap<(PostId, Line), Instant>>>,
}

/// The loop and what it remembers; all of it may be lost.
pub struct Daily {
    pub context: Context,
    pub live: Arc<Live>,
    /// Whether our clock agrees with Discord's.
    pub reference: Reference,
    /// Whether members can reach us.
    pub connected: Arc<AtomicBool>,
    /// Notified when something is due before the next tick.
    pub wake: Arc<Notify>,
    /// Whether it is known which servers the bot is in.
    pub servers_are_known: Arc<AtomicBool>,
    /// When settings of servers that the bot left were last dropped.
    pub dropped_at: Option<Timestamp>,
    /// The last failure logged, so that an outage is logged once and not every few seconds.
    pub told: Option<String>,
    /// Whether a step failed since the round before: it is tried again and again, and logged once.
    pub has_failed: bool,
    /// Why nothing is planned at the moment: the clocks disagree.
    pub hold: Option<Hold>,
    /// Steps in progress, each with the channel it belongs to.
    pub tasks: JoinSet<(ChannelId, Result<(), StoreError>)>,
    /// The channels of these: a channel has one step at a time, and one that hangs delays no other.
    pub busy: HashSet<ChannelId>,
}

/// The clocks disagree.
#[derive(Clone, Copy, Debug)]
pub struct Hold {
    /// By how much our clock was ahead when Discord was last asked.
    ahead: SignedDuration,
    asked_at: Instant,
    is_logged: bool,
}

/// What a post needs next.
enum Work {
    Step(NextStep),
    Tally(Post),
}

impl Daily {
    /// Runs until told to stop; steps in progress are finished.
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            self.context.quiz = self.live.quiz();
            self.has_failed = false;
            match self.round(&stop).await {
                Ok(()) if self.has_failed => {}
                Ok(()) => self.told = None,
                Err(error) => self.tell(error.to_string()),
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = sleep(self.context.options.tick) => {}
                () = self.wake.notified() => {}
                // What a channel needs next need not wait for the next look.
                Some(done) = self.tasks.join_next() => self.finished(done),
            }
        }
        while let Some(done) = self.tasks.join_next().await {
            self.finished(done);
        }
        let holder = &self.context.options.holder;
        if let Err(error) = self.context.quiz.resign(holder).await {
            debug!(%error, "the lease of the daily question stays until it expires");
        }
    }

    fn tell(&mut self, failure: String) {
        if self.told.as_ref() != Some(&failure) {
            warn!("the daily question waits: {failure}");
            self.told = Some(failure);
        }
    }

    fn finished(&mut self, done: Result<(ChannelId, Result<(), StoreError>), JoinError>) {
        match done {
            Ok((channel, result)) => {
                self.busy.remove(&channel);
                if let Err(error) = result {
                    self.has_failed = true;
                    self.tell(error.to_string());
                }
            }
            // Nothing aborts a step, so this is a bug; the loop ends with it and says so.
            Err(error) => panic::resume_unwind(error.into_panic()),
        }
    }

    async fn round(&mut self, stop: &CancellationToken) -> Result<(), StoreError> {
        while let Some(done) = self.tasks.try_join_next() {
            self.finished(done);
        }
        self.context.metrics.daily_step();
        let now = self.context.clock.now();
        // Asked first: where the clock is wrong, another process may lead.
        if self.is_held(now).await || !self.context.leads().await? {
            return Ok(());
        }
        let quiz = Arc::clone(&self.context.quiz);
        if self.connected.load(Ordering::Relaxed) {
            quiz.store().mark_present(now).await?;
        }
        self.drop_departed(now).await?;
        quiz.plan_due(now).await?;
        for step in quiz.next_steps(now).await? {
            self.begin(step.post.channel, Work::Step(step), stop);
        }
        // From now on answers are learning; the message follows below, however late.
        quiz.close_followed(now).await?;
        for post in quiz.tallies_to_show().await? {
            self.begin(post.channel, Work::Tally(post), stop);
        }
        Ok(())
    }

    /// Begins the next step of a post, unless its channel or all places are taken: then a later round does.
    fn begin(&mut self, channel: ChannelId, work: Work, stop: &CancellationToken) {
        if stop.is_cancelled() || self.busy.len() >= MOST_AT_ONCE || self.busy.contains(&channel) {
            return;
        }
        self.busy.insert(channel);
        let context = self.context.clone();
        self.tasks.spawn(async move {
            let done = match work {
                Work::Step(step) => context.step(step).await,
                Work::Tally(post) => context.count(post).await,
            };
            (channel, done)
        });
    }

    /// Whether our clock disagrees with Discord's, so that nothing is planned or sent. Before that is believed,
    /// Discord is asked once more: what it said before may be old.
    async fn is_held(&mut self, now: Timestamp) -> bool {
        let Some(found) = self.reference.disagreement_of(now) else {
            if self.hold.take().is_some_and(|hold| hold.is_logged) {
                info!("the clocks agree, and the daily question goes on");
            }
            return false;
        };
        let is_asked = self.hold.is_some_and(|hold| {
            (found.ahead() - hold.ahead).abs() <= TOLERANCE && hold.asked_at.elapsed() < ASK_EVERY
        });
        if !is_asked {
            self.context.channels.ask_the_time().await;
        }
        let Some(found) = self.reference.disagreement_of(now) else {
            return Box::pin(self.is_held(now)).await;
        };
        if !self.hold.is_some_and(|hold| hold.is_logged) {
            warn!(
                "the daily question waits: {found}; set the clock of this machine, and it goes on by itself"
            );
        }
        self.hold = Some(Hold {
            ahead: found.ahead(),
            asked_at: match self.hold {
                Some(hold) if is_asked => hold.asked_at,
                _ => Instant::now(),
            },
            is_logged: true,
        });
        true
    }

    /// Once a day drops the settings of servers that the bot left long ago.
    async fn drop_departed(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let is_early = self
            .dropped_at
            .is_some_and(|at| now.duration_since(at).abs() < DROP_EVERY);
        if is_early || !self.servers_are_known.load(Ordering::Relaxed) {
            return Ok(());
        }
        for guild in self.context.quiz.drop_departed(now).await? {
            info!(
                guild.id = guild.0,
                "dropped the daily question of a server that removed the bot 30 days ago"
            );
        }
        self.dropped_at = Some(now);
        Ok(())
    }
}

impl Context {
    /// Whether this process is the one that posts, also from now on for a while.
    async fn leads(&self) -> Result<bool, StoreError> {
        self.metrics.daily_step();
        let (holder, now) = (&self.options.holder, self.clock.now());
        self.quiz.leads(holder, now).await
    }
}
