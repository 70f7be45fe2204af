//! The daily loop: every few seconds, it looks up what is due, and runs the next step of each post.
//!
//! The loop is level-triggered: each round reads the state of all posts from the database. A step that failed, because
//! Discord was unreachable or the process was killed, is found again by the next round. The state is always written
//! before a request is sent. Channels are processed concurrently, each with one step at a time. Nothing is planned or
//! sent while this machine's clock and Discord's disagree.

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
use crate::app::live::LiveQuiz;
use crate::app::quiz::Quiz;
use crate::app::quiz::daily::NextStep;
use crate::clock::{Clock, SkewDetector, TOLERANCE};
use crate::metrics::Metrics;
use recite_quiz::{ChannelId, Post, PostId};

pub use posted::PostedDates;

/// The maximum number of channels that are processed at once. Discord allows 50 requests per second, and a step takes
/// about seven.
const MAX_CHANNELS_AT_ONCE: usize = 16;
/// How often Discord is asked for the time while the clocks disagree.
const CLOCK_CHECK_INTERVAL: Duration = Duration::from_secs(30);
/// How often the settings of servers that removed the bot are cleaned up.
const CLEANUP_INTERVAL: SignedDuration = SignedDuration::from_hours(24);

/// The settings of the daily loop.
#[derive(Clone, Debug)]
pub struct DailyOptions {
    /// The name of this process among those that share the database. It stays the same after a restart.
    pub holder: String,
    /// The time between two rounds.
    pub tick: Duration,
    /// The dates of the last posts, stored outside the database.
    pub posted_dates: PostedDates,
}

/// The purpose of an edit of a post's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EditPurpose {
    /// Updates the number of answers.
    Count,
    /// Adds the result.
    Result,
}

/// The services that the step of a post uses.
#[derive(Clone)]
pub struct DailyContext {
    /// The quiz as of the beginning of the round.
    pub quiz: Arc<Quiz>,
    /// Sends requests about channels.
    pub channels: Channels,
    /// The current time.
    pub clock: Clock,
    /// Records each step, so that the monitor notices a hanging loop.
    pub metrics: Metrics,
    /// The settings of the loop.
    pub options: DailyOptions,
    /// The times until which no more edits of a kind are sent for a post.
    pub edit_pauses: Arc<Mutex<HashMap<(PostId, EditPurpose), Instant>>>,
}

/// The daily loop. All of its state can be rebuilt from the database.
pub struct DailyLoop {
    /// The services that steps use.
    pub context: DailyContext,
    /// The live notes and quiz.
    pub live: Arc<LiveQuiz>,
    /// Compares this machine's clock with Discord's.
    pub skew_detector: SkewDetector,
    /// Whether the gateway delivers events, so that members can answer.
    pub connected: Arc<AtomicBool>,
    /// Notified when something is due before the next round.
    pub wake: Arc<Notify>,
    /// Whether it is known which servers the bot is in.
    pub servers_are_known: Arc<AtomicBool>,
    /// When settings of servers that removed the bot were last cleaned up.
    pub cleaned_up_at: Option<Timestamp>,
    /// The last logged failure, so that an outage is logged only once.
    pub logged_failure: Option<String>,
    /// Whether a step failed since the previous round.
    pub has_failed: bool,
    /// Set while the clocks disagree.
    pub clock_hold: Option<ClockHold>,
    /// The steps in progress, each with its channel.
    pub tasks: JoinSet<(ChannelId, Result<(), StoreError>)>,
    /// The channels with a step in progress. A hanging step delays no other channel.
    pub busy_channels: HashSet<ChannelId>,
}

/// The state of the loop while the clocks disagree.
#[derive(Clone, Copy, Debug)]
pub struct ClockHold {
    /// How far this machine's clock was ahead when Discord was last asked.
    ahead: SignedDuration,
    asked_at: Instant,
    is_logged: bool,
}

/// The work that a post needs next.
enum PostTask {
    Step(NextStep),
    Tally(Post),
}

impl DailyLoop {
    /// Runs until `stop` is cancelled, and then finishes the steps in progress.
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            self.context.quiz = self.live.quiz();
            self.has_failed = false;
            match self.run_round(&stop).await {
                Ok(()) if self.has_failed => {}
                Ok(()) => self.logged_failure = None,
                Err(error) => self.log_failure(error.to_string()),
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = sleep(self.context.options.tick) => {}
                () = self.wake.notified() => {}
                // The next step of the channel does not wait for the next tick.
                Some(done) = self.tasks.join_next() => self.on_finished(done),
            }
        }
        while let Some(done) = self.tasks.join_next().await {
            self.on_finished(done);
        }
        let holder = &self.context.options.holder;
        if let Err(error) = self.context.quiz.release_lease(holder).await {
            debug!(%error, "could not release the lease of the daily question; it will expire");
        }
    }

    /// Logs a failure, unless it is the same as before.
    fn log_failure(&mut self, failure: String) {
        if self.logged_failure.as_ref() != Some(&failure) {
            warn!("the daily question is delayed: {failure}");
            self.logged_failure = Some(failure);
        }
    }

    /// Handles a finished step.
    fn on_finished(&mut self, done: Result<(ChannelId, Result<(), StoreError>), JoinError>) {
        match done {
            Ok((channel, result)) => {
                self.busy_channels.remove(&channel);
                if let Err(error) = result {
                    self.has_failed = true;
                    self.log_failure(error.to_string());
                }
            }
            // Steps are never aborted, so this is a panic, which ends the loop.
            Err(error) => panic::resume_unwind(error.into_panic()),
        }
    }

    /// Runs a round: plans what is due, and starts the next step of each post.
    async fn run_round(&mut self, stop: &CancellationToken) -> Result<(), StoreError> {
        while let Some(done) = self.tasks.try_join_next() {
            self.on_finished(done);
        }
        self.context.metrics.record_daily_step();
        let now = self.context.clock.now();
        // The clock is checked first: if it is wrong, another process should hold the lease.
        if self.is_clock_wrong(now).await || !self.context.acquire_lease().await? {
            return Ok(());
        }
        let quiz = Arc::clone(&self.context.quiz);
        if self.connected.load(Ordering::Relaxed) {
            quiz.store().record_presence(now).await?;
        }
        self.clean_up_servers(now).await?;
        quiz.plan_due(now).await?;
        for step in quiz.next_steps(now).await? {
            self.start(step.post.channel, PostTask::Step(step), stop);
        }
        // From now on, answers count as practice. The message is updated below, whenever that succeeds.
        quiz.close_followed(now).await?;
        for post in quiz.outdated_tallies().await? {
            self.start(post.channel, PostTask::Tally(post), stop);
        }
        Ok(())
    }

    /// Starts the next step of a post. If the channel or the loop is busy, a later round does.
    fn start(&mut self, channel: ChannelId, task: PostTask, stop: &CancellationToken) {
        if stop.is_cancelled()
            || self.busy_channels.len() >= MAX_CHANNELS_AT_ONCE
            || self.busy_channels.contains(&channel)
        {
            return;
        }
        self.busy_channels.insert(channel);
        let context = self.context.clone();
        self.tasks.spawn(async move {
            let done = match task {
                PostTask::Step(step) => context.step(step).await,
                PostTask::Tally(post) => context.update_message(post).await,
            };
            (channel, done)
        });
    }

    /// Returns whether the clocks disagree, so that nothing may be planned or sent.
    ///
    /// Discord is asked for the time again before that is assumed, because its last time may be outdated.
    async fn is_clock_wrong(&mut self, now: Timestamp) -> bool {
        let Some(found) = self.skew_detector.skew_at(now) else {
            if self.clock_hold.take().is_some_and(|hold| hold.is_logged) {
                info!("the clocks agree again; the daily question continues");
            }
            return false;
        };
        let is_asked = self.clock_hold.is_some_and(|hold| {
            (found.ahead_by() - hold.ahead).abs() <= TOLERANCE
                && hold.asked_at.elapsed() < CLOCK_CHECK_INTERVAL
        });
        if !is_asked {
            self.context.channels.update_time().await;
        }
        let Some(found) = self.skew_detector.skew_at(now) else {
            return Box::pin(self.is_clock_wrong(now)).await;
        };
        if !self.clock_hold.is_some_and(|hold| hold.is_logged) {
            warn!(
                "the daily question is paused: {found}; correct this machine's clock to continue"
            );
        }
        self.clock_hold = Some(ClockHold {
            ahead: found.ahead_by(),
            asked_at: match self.clock_hold {
                Some(hold) if is_asked => hold.asked_at,
                _ => Instant::now(),
            },
            is_logged: true,
        });
        true
    }

    /// Once a day, deletes the settings of servers that removed the bot 30 days ago, and what is stored about old replies
    /// and help threads.
    async fn clean_up_servers(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let is_early = self
            .cleaned_up_at
            .is_some_and(|at| now.duration_since(at).abs() < CLEANUP_INTERVAL);
        if is_early || !self.servers_are_known.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.context.quiz.forget_old_messages(now).await?;
        for guild in self.context.quiz.remove_departed_guilds(now).await? {
            info!(
                guild.id = guild.0,
                "deleted the daily question of a server that removed the bot 30 days ago"
            );
        }
        self.cleaned_up_at = Some(now);
        Ok(())
    }
}

impl DailyContext {
    /// Acquires or renews the lease. Returns whether this process holds it.
    async fn acquire_lease(&self) -> Result<bool, StoreError> {
        self.metrics.record_daily_step();
        let (holder, now) = (&self.options.holder, self.clock.now());
        self.quiz.acquire_lease(holder, now).await
    }
}
