//! When and where questions are posted, as set with `/daily setup`, and why a channel is paused.

use std::fmt;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ChannelId, GuildId, MemberId, RoleId};

/// The longest wait before the next attempt in a paused channel.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// The first wait after Discord did not answer.
const AFTER_NO_ANSWER: SignedDuration = SignedDuration::from_secs(5);
/// The first wait after a rejection, which only a person can fix.
const AFTER_REJECTION: SignedDuration = SignedDuration::from_secs(60);

/// The schedule of a channel's daily question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The channel.
    pub channel: ChannelId,
    /// The server of the channel.
    pub guild: GuildId,
    /// The local time of day.
    pub post_at: Time,
    /// The IANA name of the time zone.
    pub zone: String,
    /// The full names of the topics; all topics if it is empty.
    pub topics: Vec<String>,
    /// The role that is pinged.
    pub role: Option<RoleId>,
    /// Whether questions are posted.
    pub is_on: bool,
    /// When it was set up or last changed.
    pub changed_at: Timestamp,
    /// The channel's pause, if nothing can be posted at the moment.
    pub pause: Option<Pause>,
    /// The member who set it up; `None` if that member's data was deleted.
    pub set_up_by: Option<MemberId>,
}

/// A pause after a failure in a channel. The bot tries again when it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The last failure.
    pub cause: PostingFailure,
    /// When the first of the failures happened.
    pub since: Timestamp,
    /// When the bot tries again.
    pub retry_at: Timestamp,
    /// Consecutive failures.
    pub failures: u32,
}

impl Pause {
    /// Returns the pause after a failure. The wait doubles with each failure, up to half an hour.
    pub fn after(before: Option<&Self>, failure: &PostingFailure, now: Timestamp) -> Self {
        let failures = before.map_or(0, |pause| pause.failures).saturating_add(1);
        let doubled = failure.first_wait() * 2_i32.saturating_pow((failures - 1).min(16));
        Self {
            cause: failure.clone(),
            since: before.map_or(now, |pause| pause.since),
            retry_at: now + doubled.min(LONGEST_PAUSE),
            failures,
        }
    }

    /// Returns whether the channel is still paused.
    ///
    /// A pause that ends later than any pause can was stored with a wrong clock, and is ignored.
    pub fn is_on(&self, now: Timestamp) -> bool {
        now < self.retry_at && self.retry_at.duration_since(now) <= LONGEST_PAUSE
    }
}

/// Why a request to Discord about a channel failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostingFailure {
    /// The channel no longer exists, or the bot cannot see it.
    Gone,
    /// The bot is missing a permission; Discord's message.
    Forbidden(String),
    /// Discord rejected the request; Discord's message.
    Rejected(String),
    /// Discord's response is invalid; what is wrong with it.
    Unreadable(String),
    /// Discord did not respond, or asked the bot to wait.
    NoAnswer {
        /// The error.
        what: String,
        /// Whether Discord may have performed the request anyway.
        may_be_done: bool,
        /// The seconds that Discord asks the bot to wait.
        wait_seconds: Option<u32>,
    },
}

impl PostingFailure {
    /// Returns whether the failure may pass without anyone fixing it.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::NoAnswer { .. })
    }

    /// Returns whether Discord may have performed the request anyway.
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

/// The reason for logs.
impl fmt::Display for PostingFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("the channel no longer exists, or the bot cannot see it"),
            Self::Forbidden(what) => {
                write!(f, "the bot is missing a permission in the channel: {what}")
            }
            Self::Rejected(what) => write!(f, "Discord rejected the request: {what}"),
            Self::Unreadable(what) => write!(f, "Discord's response is invalid: {what}"),
            Self::NoAnswer { what, .. } => write!(f, "Discord is not responding: {what}"),
        }
    }
}
