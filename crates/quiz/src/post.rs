//! The life of a post, from its plan to its close.
//!
//! A post is the question of one channel on one local date. Each step is stored before the call to
//! Discord that follows it, so a process that was stopped at any point continues from what is stored:
//!
//! ```text
//! planned ─▶ sending ─▶ sent ─▶ closed      (planned ─▶ sent: found in the channel, so the database is older)
//!    │  ▲       │ │
//!    │  └───────┘ └─▶ held (unknown whether it was posted) ─▶ sent, once it is found
//!    └──────────┴───▶ missed
//! ```
//!
//! [`next()`] contains every rule about sending, searching, waiting and giving up. The caller performs the
//! [`Action`]s and decides nothing.

mod next;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::schedule::{PostingFailure, Schedule};
use super::{ChannelId, GuildId, MessageId, PostId, Reason, Tally};
use recite_notes::QaId;

pub use next::next;

/// The question of one channel on one date, and its state.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// The id, which follows from the channel and the date.
    pub id: PostId,
    /// The channel it is posted in.
    pub channel: ChannelId,
    /// The server of the channel.
    pub guild: GuildId,
    /// The local date that it is the question of.
    pub on: Date,
    /// The question; `None` for a missed date for which none was chosen.
    pub qa: Option<QaId>,
    /// Why the question was chosen.
    pub reason: Reason,
    /// The current state.
    pub state: PostState,
    /// When it was planned.
    pub planned_at: Timestamp,
    /// The first instant at which it is too late to post.
    pub until: Timestamp,
    /// When the first attempt to send it began.
    pub sending_at: Option<Timestamp>,
    /// The newest message of the channel before that attempt; the post can only be a later message.
    pub after: Option<MessageId>,
    /// The message that shows it, once it was sent.
    pub message: Option<MessageId>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When answers stopped counting.
    pub closed_at: Option<Timestamp>,
    /// The tally that its message shows.
    pub shown_tally: Tally,
    /// Why it was missed or is held.
    pub remark: Option<Remark>,
}

impl Post {
    /// Returns a post that was just planned and has no question yet.
    pub fn plan(channel: ChannelId, guild: GuildId, on: Date, now: Timestamp) -> Self {
        Self {
            id: PostId::new(channel, on),
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
            shown_tally: Tally::default(),
            remark: None,
        }
    }

    /// Returns the post after a transition, or `None` where its state does not allow it.
    pub fn apply(&self, transition: &Transition) -> Option<Self> {
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
            // A closed post keeps no mark of what its message shows, so the message is edited once more.
            (PostState::Sent, Transition::Closed { at }) => post.closed_at = Some(*at),
            _ => return None,
        }
        post.state = transition.target();
        Some(post)
    }
}

/// The state of a post. The head of this module shows the transitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PostState {
    /// It will be sent.
    Planned,
    /// An attempt to send it has begun, so it may have been posted.
    Sending,
    /// Its message is in the channel, and answers count.
    Sent,
    /// Answers no longer count.
    Closed,
    /// It was not posted, and will not be.
    Missed,
    /// It is unknown whether it was posted. An admin decides.
    Held,
}

impl PostState {
    /// Every state.
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
    /// An attempt to send it begins.
    Sending {
        /// When it begins.
        at: Timestamp,
        /// The newest message of the channel.
        after: Option<MessageId>,
    },
    /// Its message is in the channel.
    Sent {
        /// When it was sent.
        at: Timestamp,
        /// The message.
        message: MessageId,
    },
    /// Discord rejected it, so it is planned again.
    Unsent,
    /// It will not be posted.
    Missed(Remark),
    /// It is unknown whether it was posted.
    Held(Remark),
    /// An admin asked to try a held post again.
    Retried {
        /// When the admin asked.
        at: Timestamp,
        /// The new deadline.
        until: Timestamp,
    },
    /// Answers no longer count.
    Closed {
        /// When it was closed.
        at: Timestamp,
    },
}

impl Transition {
    /// Returns the state that it leads to.
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
    /// The channel's daily question was switched off before it was posted.
    SwitchedOff,
    /// The note with the question no longer exists.
    NoteGone,
    /// Its message was deleted.
    Deleted,
    /// The notes have no question for the channel's topics.
    NoQuestion,
    /// The bot was not running.
    Offline,
    /// The channel's history cannot be read, so it is unknown whether it was posted.
    Unseen,
    /// As `Unseen`, but the bot has a record outside the database that it was posted: the database is older.
    Restored,
}

impl Remark {
    /// Every remark.
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

/// The reason for logs, after "missed: " or "held: ".
impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLate => "it could not be posted in time",
            Self::SwitchedOff => "the daily question was switched off",
            Self::NoteGone => "its note no longer exists",
            Self::Deleted => "its message was deleted",
            Self::NoQuestion => "the notes have no question in this channel's topics",
            Self::Offline => "the bot was not running in time to post it",
            Self::Unseen => {
                "it is unknown whether it was posted, because the channel's history cannot be read"
            }
            Self::Restored => {
                "it was posted according to a file outside the database, but the database does not \
                 have it (was it restored from a backup?), and the channel's history cannot be read"
            }
        })
    }
}

/// Whether a post's message is in its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagePresence {
    /// The message is in the channel.
    Present(MessageId),
    /// The message is not in the channel.
    Absent,
    /// The channel's history cannot be read.
    Unknown,
}

/// What is known about earlier attempts to send a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarlierAttempt {
    /// No earlier attempt can have made a message.
    Nothing,
    /// An earlier attempt may have made a message.
    Unknown,
}

/// What the caller observed: the start of a step, or the outcome of the last [`Action`].
#[derive(Clone, Debug, PartialEq)]
pub enum Observation<'a> {
    /// A step begins with the channel's current schedule; `None` if it no longer exists.
    Started(Option<&'a Schedule>),
    /// The channel's history since the day before was searched, before the first attempt.
    Searched {
        /// Whether the post's message was found.
        found: MessagePresence,
        /// The newest message of the channel.
        newest: Option<MessageId>,
        /// Whether a file outside the database records that the channel got this question.
        is_recorded: bool,
    },
    /// This process stored that it is going to send the post.
    Claimed,
    /// The history after `post.after` was searched.
    SearchedAfter {
        /// Whether the post's message was found.
        found: MessagePresence,
        /// Whether the channel's daily question is switched off.
        is_switched_off: bool,
    },
    /// The channel could not be searched.
    NotSearched {
        /// Why the search failed.
        failure: PostingFailure,
        /// Whether the channel's daily question is switched off.
        is_switched_off: bool,
    },
    /// The note no longer exists, so there is no message to send.
    NoMessage(EarlierAttempt),
    /// Discord made the message.
    Posted(MessageId),
    /// Discord recognizes the nonce, but the message was deleted.
    Deleted,
    /// Discord did not confirm the message.
    NotPosted {
        /// Why the request failed.
        failure: PostingFailure,
        /// What is known about earlier attempts.
        earlier: EarlierAttempt,
    },
    /// A newer post of the channel was sent.
    Superseded,
}

/// What the caller does next. Its outcome is the next [`Observation`].
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Do nothing until the next round.
    Wait,
    /// Search the channel from its newest message back to `since`. Leads to [`Observation::Searched`] or `NotSearched`.
    Search {
        /// The id at which the search stops.
        since: MessageId,
    },
    /// Store [`Transition::Sending`]. Leads to [`Observation::Claimed`], unless another process stored it first.
    Claim(Transition),
    /// Search the messages after `post.after`. Leads to [`Observation::SearchedAfter`] or `NotSearched`.
    SearchAfter,
    /// Post the message, if this process is still the leader. Leads to `NoMessage`, `Posted`, `Deleted` or `NotPosted`.
    Send(EarlierAttempt),
    /// Store the transition and wait. The channel's pause ends.
    Store(Transition),
    /// Store the transition, if there is one, and pause the channel.
    Pause {
        /// Why the channel is paused.
        failure: PostingFailure,
        /// The transition to store.
        transition: Option<Transition>,
    },
}
