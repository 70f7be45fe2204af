//! When and where questions are posted, as `/daily setup` chose, and why a channel rests.

use std::fmt;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ChannelId, GuildId, MemberId, RoleId};

/// The longest wait before a paused channel is tried again.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// The first wait where Discord did not answer.
const AFTER_NO_ANSWER: SignedDuration = SignedDuration::from_secs(5);
/// The first wait where only a person can change what Discord rejected.
const AFTER_REJECTION: SignedDuration = SignedDuration::from_secs(60);

/// The daily question of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub channel: ChannelId,
    pub guild: GuildId,
    pub post_at: Time,
    /// The IANA name of a time zone.
    pub zone: String,
    /// As they were written; all topics when there is none.
    pub topics: Vec<String>,
    /// The role that is pinged.
    pub role: Option<RoleId>,
    pub is_on: bool,
    /// When it was set up or changed.
    pub changed_at: Timestamp,
    /// Why nothing can be posted at the moment.
    pub pause: Option<Pause>,
    /// `None` after this member had their data deleted.
    pub set_up_by: Option<MemberId>,
}

/// A channel that cannot be posted to; it is tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    pub cause: Failure,
    pub since: Timestamp,
    pub retry_at: Timestamp,
    /// Attempts in a row that failed.
    pub failures: u32,
}

impl Pause {
    /// Returns the pause after a failure: a first wait, then twice that, and so on up to half an hour.
    pub fn after(before: Option<&Self>, failure: &Failure, now: Timestamp) -> Self {
        let failures = before.map_or(0, |pause| pause.failures).saturating_add(1);
        let doubled = failure.first_wait() * 2_i32.saturating_pow((failures - 1).min(16));
        Self {
            cause: failure.clone(),
            since: before.map_or(now, |pause| pause.since),
            retry_at: now + doubled.min(LONGEST_PAUSE),
            failures,
        }
    }

    /// Whether the channel still rests. A pause that ends later than any may was written by a clock that was wrong.
    pub fn is_on(&self, now: Timestamp) -> bool {
        now < self.retry_at && self.retry_at.duration_since(now) <= LONGEST_PAUSE
    }
}

/// Why Discord did not do in a channel what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The channel no longer exists, or the bot cannot see it.
    Gone,
    /// The bot may not do that there; Discord's own words.
    Forbidden(String),
    /// Discord's own words.
    Rejected(String),
    /// Discord's answer is not what it should be.
    Unreadable(String),
    /// Discord did not answer, or not yet.
    NoAnswer {
        what: String,
        /// Whether it may be done although no answer says so.
        may_be_done: bool,
        /// The seconds for which Discord asks the bot to wait.
        wait_seconds: Option<u32>,
    },
}

impl Failure {
    /// Whether waiting alone may help.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::NoAnswer { .. })
    }

    /// Whether what was asked for may be done although no answer says so.
    pub fn may_have_happened(&self) -> bool {
        matches!(
            self,
            Self::NoAnswer {
                may_be_done: true,
                ..
            }
        )
    }

    fn first_wait(&self) -> SignedDuration {
        match self {
            Self::NoAnswer { wait_seconds, .. } => {
                let asked = i64::from(wait_seconds.unwrap_or(0));
                AFTER_NO_ANSWER.max(SignedDuration::from_secs(asked))
            }
            _ => AFTER_REJECTION,
        }
    }
}

/// For logs and admins.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("the channel no longer exists, or I cannot see it"),
            Self::Forbidden(what) => write!(f, "I may not do that in the channel: {what}"),
            Self::Rejected(what) => write!(f, "Discord refuses it: {what}"),
            Self::Unreadable(what) => write!(f, "Discord's answer cannot be used: {what}"),
            Self::NoAnswer { what, .. } => write!(f, "Discord does not answer: {what}"),
        }
    }
}
