//! The bot's clock, which the user can advance: by an hour, by a day, or to the next daily question.
//!
//! The clock never skips a question. It waits for each question that becomes due, since the bot works in real time.
//! If a question is not posted in time, the clock stops there and an error is reported.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout, timeout_at};

use super::protocol::{self, NextPost, TimeStep};
use crate::app::live::LiveQuiz;
use crate::clock::Clock;
use crate::store::StoreError;
use recite_discord_sim::Sandbox;
use recite_discord_sim::fixtures::GUILD;
use recite_discord_sim::snowflake::Snowflake;
use recite_quiz::GuildId;
use recite_quiz::{ChannelStatus, PostState};

/// How far the clock moves past the time of a question, so that rounding cannot leave it in the future.
const MARGIN: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// The time limit, in real time, for the bot to post a due question.
const POST_TIMEOUT: Duration = Duration::from_secs(10);
/// How often the database is polled. The bot writes there last that it has posted a question.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Controls the clock of a [`Sandbox`] and of its bot.
pub struct ClockControl {
    sandbox: Arc<Sandbox>,
    real: Clock,
    post_timeout: Duration,
    /// Locked while the clock moves, so that simultaneous requests run one after the other.
    moving: Mutex<()>,
}

/// The reason why the clock could not be advanced completely, as a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum TimeError {
    /// There is no daily question to advance to.
    #[error("No daily question is set up. Send /daily setup as a manager first.")]
    NoDaily,
    /// A due question was not posted in time.
    #[error(
        "The bot did not post the daily question in time, so the clock stopped there. The inspector shows the bot's requests; the bot's log contains the reason."
    )]
    PostLate,
    /// The database cannot be read.
    #[error("The clock stopped because the bot's database cannot be read: {0}.")]
    Store(#[from] StoreError),
}

impl ClockControl {
    /// Creates a clock that runs like `real`, as far ahead of it as the sandbox is.
    pub fn new(sandbox: Arc<Sandbox>, real: Clock) -> Self {
        Self {
            sandbox,
            real,
            post_timeout: POST_TIMEOUT,
            moving: Mutex::default(),
        }
    }

    /// Sets the time limit, in real time, for a due question.
    pub fn with_post_timeout(self, post_timeout: Duration) -> Self {
        Self {
            post_timeout,
            ..self
        }
    }

    /// Returns the clock for the bot.
    pub fn clock(&self) -> Clock {
        let (sandbox, real) = (Arc::clone(&self.sandbox), self.real.clone());
        Clock::from_fn(move || later(real.now(), sandbox.ahead()))
    }

    /// Returns the bot's time and the next daily question.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn state(&self, live: &LiveQuiz) -> Result<protocol::Clock, StoreError> {
        let (now, channels) = self.channels(live).await?;
        let next = channels
            .iter()
            .filter_map(|it| Some((it.next?, &it.schedule)));
        let next = next.min_by_key(|(at, _)| *at);
        Ok(protocol::Clock {
            // Browsers have a resolution of milliseconds.
            now: Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now),
            ahead_s: self.sandbox.ahead().as_secs(),
            next_post: next.map(|(at, schedule)| NextPost {
                at,
                channel: Snowflake::new(schedule.channel.0),
                zone: schedule.zone.clone(),
            }),
        })
    }

    /// Advances the clock. Returns once every question that became due has been posted.
    ///
    /// # Errors
    /// Fails if there is no question to advance to, a question was not posted in time, or the database cannot be read.
    pub async fn advance(
        &self,
        by: TimeStep,
        live: &LiveQuiz,
    ) -> Result<protocol::Clock, TimeError> {
        let _lock = self.moving.lock().await;
        let ahead = self.sandbox.ahead();
        let target = ahead.saturating_add(match by {
            TimeStep::Hour => HOUR,
            TimeStep::Day => 24 * HOUR,
            TimeStep::NextPost => {
                let (now, channels) = self.channels(live).await?;
                until(now, next(&channels).ok_or(TimeError::NoDaily)?)
            }
        });
        loop {
            self.wait_until_settled(live).await?;
            let (_, channels) = self.channels(live).await?;
            let Some(next) = next(&channels).filter(|at| *at <= later(self.real.now(), target))
            else {
                break;
            };
            self.sandbox.advance(until(self.now(), later(next, MARGIN)));
        }
        self.sandbox
            .advance(target.saturating_sub(self.sandbox.ahead()));
        Ok(self.state(live).await?)
    }

    /// Waits until no question is due and none is being posted.
    async fn wait_until_settled(&self, live: &LiveQuiz) -> Result<(), TimeError> {
        let deadline = Instant::now() + self.post_timeout;
        let mut changes = self.sandbox.changes();
        loop {
            let (now, channels) = self.channels(live).await?;
            if channels.iter().all(|it| is_settled(it, now)) {
                return Ok(());
            }
            let news = timeout(POLL_INTERVAL, changes.recv());
            if timeout_at(deadline, news).await.is_err() {
                return Err(TimeError::PostLate);
            }
        }
    }

    /// Returns the state of the channels, and the time at which it was read.
    async fn channels(
        &self,
        live: &LiveQuiz,
    ) -> Result<(Timestamp, Vec<ChannelStatus>), StoreError> {
        let now = self.now();
        Ok((now, live.quiz().status(guild(), now).await?))
    }

    fn now(&self) -> Timestamp {
        later(self.real.now(), self.sandbox.ahead())
    }
}

/// Adds a duration to a timestamp; returns the maximum on overflow.
fn later(than: Timestamp, by: Duration) -> Timestamp {
    than.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// Returns the duration from `now` to `then`; zero if `then` is in the past.
fn until(now: Timestamp, then: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default()
}

/// Returns the time of the next question of all channels.
fn next(channels: &[ChannelStatus]) -> Option<Timestamp> {
    channels.iter().filter_map(|it| it.next).min()
}

/// Returns whether a channel has nothing to do until its next question. A post that was planned but postponed does
/// not count.
fn is_settled(channel: &ChannelStatus, now: Timestamp) -> bool {
    let is_in_progress = |state| matches!(state, PostState::Planned | PostState::Sending);
    let newest = channel.posts.first();
    let is_waiting = newest.is_some_and(|(post, _)| is_in_progress(post.state));
    let is_due = channel.next.is_some_and(|at| at <= now);
    let pause = channel.schedule.pause.as_ref();
    let is_postponed = pause.is_some_and(|pause| now < pause.retry_at);
    !is_due && (!is_waiting || is_postponed)
}

fn guild() -> GuildId {
    GuildId(GUILD.get())
}
