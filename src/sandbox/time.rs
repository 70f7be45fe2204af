//! The bot's time, which somebody may move on: by an hour, by a day, or to the next daily question.
//!
//! Time never jumps over a question. On the way each one that falls due is waited for, as the bot
//! works in real time; what is posted later than that is told, and time stands where it came to.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout, timeout_at};

use super::protocol::{self, By, NextPost};
use crate::app::live::Live;
use crate::clock::Clock;
use crate::store::StoreError;
use recite_discord_sim::Sandbox;
use recite_discord_sim::place::GUILD;
use recite_discord_sim::snowflake::Snowflake;
use recite_quiz::GuildId;
use recite_quiz::{ChannelStatus, PostState};

/// How far past a question's time we go, so that no rounding leaves it undue.
const PAST: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How long the bot may take, in real time, to post what is due.
const POSTED_WITHIN: Duration = Duration::from_secs(10);
/// How often the store is asked while nothing is heard: the bot writes there last that it has posted.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Moves the time of a [`Sandbox`] and of the bot in it.
pub struct TimeMachine {
    sandbox: Arc<Sandbox>,
    real: Clock,
    posted_within: Duration,
    /// Held while time is moved: two wishes at once are one after the other.
    moving: Mutex<()>,
}

/// Why time could not be moved as far as wished, as a sentence for whoever wished it.
#[derive(Debug, thiserror::Error)]
pub enum TimeError {
    #[error("No daily question is set up: as a manager, send /daily setup first.")]
    NoDaily,
    #[error(
        "The daily question that is due has not come in time, so the clock was not moved on any further. The inspector shows what the bot sent, and its log tells why it waits."
    )]
    Late,
    #[error("The bot's database cannot be read, so the clock was not moved on any further: {0}.")]
    Store(#[from] StoreError),
}

impl TimeMachine {
    /// The time runs on as `real` does, and as far ahead of it as the sandbox is.
    pub fn new(sandbox: Arc<Sandbox>, real: Clock) -> Self {
        Self {
            sandbox,
            real,
            posted_within: POSTED_WITHIN,
            moving: Mutex::default(),
        }
    }

    /// Waits so long, in real time, for a question that is due.
    pub fn waiting_for(self, posted_within: Duration) -> Self {
        Self {
            posted_within,
            ..self
        }
    }

    /// The clock to give to the bot.
    pub fn clock(&self) -> Clock {
        let (sandbox, real) = (Arc::clone(&self.sandbox), self.real.clone());
        Clock::from_fn(move || later(real.now(), sandbox.ahead()))
    }

    /// What time it is for the bot, and when it asks next.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn told(&self, live: &Live) -> Result<protocol::Clock, StoreError> {
        let (now, channels) = self.channels(live).await?;
        let next = channels
            .iter()
            .filter_map(|it| Some((it.next?, &it.schedule)));
        let next = next.min_by_key(|(at, _)| *at);
        Ok(protocol::Clock {
            // Browsers count no smaller.
            now: Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now),
            ahead_s: self.sandbox.ahead().as_secs(),
            next_post: next.map(|(at, schedule)| NextPost {
                at,
                channel: Snowflake::new(schedule.channel.0),
                zone: schedule.zone.clone(),
            }),
        })
    }

    /// Moves time on; returns once every question that fell due on the way has been posted.
    ///
    /// # Errors
    /// There is no question to move to, one was not posted in time, or the store cannot be read.
    pub async fn advance(&self, by: By, live: &Live) -> Result<protocol::Clock, TimeError> {
        let _one_at_a_time = self.moving.lock().await;
        let ahead = self.sandbox.ahead();
        let target = ahead.saturating_add(match by {
            By::Hour => HOUR,
            By::Day => 24 * HOUR,
            By::NextPost => {
                let (now, channels) = self.channels(live).await?;
                until(now, next(&channels).ok_or(TimeError::NoDaily)?)
            }
        });
        loop {
            self.until_settled(live).await?;
            let (_, channels) = self.channels(live).await?;
            let Some(next) = next(&channels).filter(|at| *at <= later(self.real.now(), target))
            else {
                break;
            };
            self.sandbox.advance(until(self.now(), later(next, PAST)));
        }
        self.sandbox
            .advance(target.saturating_sub(self.sandbox.ahead()));
        Ok(self.told(live).await?)
    }

    /// Waits until nothing is due and nothing under way.
    async fn until_settled(&self, live: &Live) -> Result<(), TimeError> {
        let deadline = Instant::now() + self.posted_within;
        let mut changes = self.sandbox.changes();
        loop {
            let (now, channels) = self.channels(live).await?;
            if channels.iter().all(|it| is_settled(it, now)) {
                return Ok(());
            }
            let news = timeout(LOOK_EVERY, changes.recv());
            if timeout_at(deadline, news).await.is_err() {
                return Err(TimeError::Late);
            }
        }
    }

    /// How the channels stand, and when: what is due by then comes at that very instant.
    async fn channels(&self, live: &Live) -> Result<(Timestamp, Vec<ChannelStatus>), StoreError> {
        let now = self.now();
        Ok((now, live.quiz().status(guild(), now).await?))
    }

    fn now(&self) -> Timestamp {
        later(self.real.now(), self.sandbox.ahead())
    }
}

/// The instant so much after another; the end of all time where there is none.
fn later(than: Timestamp, by: Duration) -> Timestamp {
    than.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// How long it is from `now` to `then`; nothing once that is over.
fn until(now: Timestamp, then: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default()
}

/// When the first of all channels asks next.
fn next(channels: &[ChannelStatus]) -> Option<Timestamp> {
    channels.iter().filter_map(|it| it.next).min()
}

/// Whether a channel waits for nothing but the time: not for what it has planned, unless the bot has
/// put that off to a later time.
fn is_settled(channel: &ChannelStatus, now: Timestamp) -> bool {
    let is_under_way = |state| matches!(state, PostState::Planned | PostState::Sending);
    let newest = channel.posts.first();
    let waits = newest.is_some_and(|(post, _)| is_under_way(post.state));
    let is_due = channel.next.is_some_and(|at| at <= now);
    let pause = channel.schedule.pause.as_ref();
    let is_put_off = pause.is_some_and(|pause| now < pause.retry_at);
    !is_due && (!waits || is_put_off)
}

fn guild() -> GuildId {
    GuildId(GUILD.get())
}
