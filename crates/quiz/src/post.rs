//! What happens to a post next?
//!
//! A post is the question of one channel on one local date. Each step is written before the act outside that follows
//! it, so a process that ends anywhere goes on from what is stored:
//!
//! ```text
//! planned ─▶ sending ─▶ sent ─▶ closed      (planned ─▶ sent: found in the channel, so the database is older)
//!    │  ▲       │ │
//!    │  └───────┘ └─▶ held (nobody knows whether it was posted) ─▶ sent, once it is found
//!    └──────────┴───▶ missed
//! ```
//!
//! [`next`] holds every rule of sending, looking, waiting and giving up. The caller performs its [`Action`]s and decides nothing.

mod next;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::schedule::{Failure, Schedule};
use super::{ChannelId, GuildId, MessageId, PostId, Reason, Tally};
use recite_notes::QaId;

pub use next::next;

/// The question of one channel on one date, and how far it has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: PostId,
    pub channel: ChannelId,
    pub guild: GuildId,
    pub on: Date,
    /// `None` for a missed date for which nothing was chosen.
    pub qa: Option<QaId>,
    pub reason: Reason,
    pub state: PostState,
    pub planned_at: Timestamp,
    /// From then on it is missed.
    pub until: Timestamp,
    /// When it was first sent.
    pub sending_at: Option<Timestamp>,
    /// The newest message of the channel before that: the post can only stand behind it.
    pub after: Option<MessageId>,
    pub message: Option<MessageId>,
    pub sent_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// What its counting line shows.
    pub shown: Tally,
    /// Why it was missed or is held.
    pub remark: Option<Remark>,
}

impl Post {
    /// Returns a post that was just planned and has no question yet.
    pub fn planned(channel: ChannelId, guild: GuildId, on: Date, now: Timestamp) -> Self {
        Self {
            id: PostId::of(channel, on),
            channel,
            guild,
            on,
            qa: None,
            reason: Reason::Shuffled,
            state: PostState::Planned,
            planned_at: now,
            until: now,
            sending_at: None,
            after: None,
            message: None,
            sent_at: None,
            closed_at: None,
            shown: Tally::default(),
            remark: None,
        }
    }

    /// Returns the post after a transition, or `None` where its state does not allow it.
    pub fn after(&self, transition: &Transition) -> Option<Self> {
        let mut post = self.clone();
        post.remark = None;
        match (self.state, transition) {
            (PostState::Planned, Transition::Sending { at, after }) => {
                post.sending_at = post.sending_at.or(Some(*at));
                post.after = *after;
            }
            (
                PostState::Planned | PostState::Sending | PostState::Held,
                Transition::Sent { at, message },
            ) => {
                post.message = Some(*message);
                post.sent_at = Some(*at);
            }
            (PostState::Sending, Transition::Unsent) => {
                post.sending_at = None;
                post.after = None;
            }
            (
                PostState::Planned | PostState::Sending,
                Transition::Missed(remark) | Transition::Held(remark),
            ) => {
                post.remark = Some(*remark);
            }
            (PostState::Held, Transition::Retried { at, until }) => {
                post.sending_at = Some(*at);
                post.until = *until;
            }
            // Its message is to show how it went.
            (PostState::Sent, Transition::Closed { at }) => post.closed_at = Some(*at),
            _ => return None,
        }
        post.state = transition.target();
        Some(post)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PostState {
    Planned,
    /// It may have been sent.
    Sending,
    Sent,
    Closed,
    Missed,
    /// Nobody knows whether it was posted: people decide.
    Held,
}

impl PostState {
    pub const ALL: [Self; 6] = [
        Self::Planned,
        Self::Sending,
        Self::Sent,
        Self::Closed,
        Self::Missed,
        Self::Held,
    ];
}

/// A change of a post's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transition {
    /// It is about to be sent; `after` is the newest message of the channel.
    Sending {
        at: Timestamp,
        after: Option<MessageId>,
    },
    /// It stands in the channel.
    Sent {
        at: Timestamp,
        message: MessageId,
    },
    /// Discord rejected it: it is planned again.
    Unsent,
    Missed(Remark),
    Held(Remark),
    /// An admin asked to try a held post again.
    Retried {
        at: Timestamp,
        until: Timestamp,
    },
    /// Answers no longer count.
    Closed {
        at: Timestamp,
    },
}

impl Transition {
    /// The state that it leads to.
    pub fn target(&self) -> PostState {
        match self {
            Self::Sending { .. } | Self::Retried { .. } => PostState::Sending,
            Self::Sent { .. } => PostState::Sent,
            Self::Unsent => PostState::Planned,
            Self::Missed(_) => PostState::Missed,
            Self::Held(_) => PostState::Held,
            Self::Closed { .. } => PostState::Closed,
        }
    }
}

/// Why a post was missed or is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// It could not be posted in time.
    TooLate,
    /// The channel was switched off before.
    SwitchedOff,
    /// Its note is gone.
    NoteGone,
    /// Somebody deleted its message.
    Deleted,
    /// The notes have no question for the channel's topics.
    NoQuestion,
    /// The bot was not running.
    Offline,
    /// The channel's history cannot be read, so nobody knows whether it was posted.
    Unseen,
    /// As `Unseen`, and it was posted before as far as the bot knows: the database is older.
    Restored,
}

impl Remark {
    pub const ALL: [Self; 8] = [
        Self::TooLate,
        Self::SwitchedOff,
        Self::NoteGone,
        Self::Deleted,
        Self::NoQuestion,
        Self::Offline,
        Self::Unseen,
        Self::Restored,
    ];
}

/// For logs and admins, behind "missed: " or "held: ".
impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLate => "it could not be posted in time",
            Self::SwitchedOff => "it was switched off before",
            Self::NoteGone => "its note is no longer there",
            Self::Deleted => "somebody deleted it",
            Self::NoQuestion => "no question can be asked: the notes have none in these topics",
            Self::Offline => "the bot was not there to post it in time",
            Self::Unseen => {
                "I cannot see whether it was posted: I could not read the channel's history"
            }
            Self::Restored => {
                "it was posted before, as far as I know, but my database does not know of it \
                 (was it restored from a backup?), and I could not read the channel's history"
            }
        })
    }
}

/// Whether a post's message is in its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sighting {
    Present(MessageId),
    Absent,
    /// The channel's history cannot be read.
    Unknown,
}

/// What an earlier attempt may have left in the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    Nothing,
    Unknown,
}

/// What is known, and what came of the last [`Action`].
#[derive(Clone, Debug, PartialEq)]
pub enum Observation<'a> {
    /// The look at a channel's settings with which each step begins; `None` where they are gone.
    Begun(Option<&'a Schedule>),
    /// The history of the channel since a day ago was searched before the first attempt.
    Searched {
        found: Sighting,
        newest: Option<MessageId>,
        /// Whether a file apart from the database knows that the channel got this question.
        is_recorded: bool,
    },
    /// This process stored that it sends the post.
    Claimed,
    /// The history behind the message noted with `sending` was searched.
    SearchedBehind {
        found: Sighting,
        is_switched_off: bool,
    },
    /// The channel could not be searched.
    NotSearched {
        failure: Failure,
        is_switched_off: bool,
    },
    /// Its note is gone, so there is no message to send.
    NoMessage(Earlier),
    Posted(MessageId),
    /// Discord knows the nonce, and the message is gone.
    Deleted,
    NotPosted {
        failure: Failure,
        earlier: Earlier,
    },
    /// A newer post of the channel was sent.
    Followed,
}

/// What is to be done; its outcome is the next [`Observation`].
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing until the next round.
    Rest,
    /// Search the channel from its newest message back to `since`: [`Observation::Searched`] or `NotSearched`.
    Search { since: MessageId },
    /// Store [`Transition::Sending`], and if no other process did so first: [`Observation::Claimed`].
    Claim(Transition),
    /// Search behind `post.after`: [`Observation::SearchedBehind`] or `NotSearched`.
    SearchBehind,
    /// Post the message, if this process still leads: `NoMessage`, `Posted`, `Deleted` or `NotPosted`.
    Send(Earlier),
    /// Store this and rest; the channel is tried again at once.
    Store(Transition),
    /// Store the transition, if there is one, and let the channel rest.
    Pause {
        failure: Failure,
        transition: Option<Transition>,
    },
}
