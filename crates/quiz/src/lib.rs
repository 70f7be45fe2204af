//! What is due, and what does a rating change?
//!
//! ```text
//! Review, Review, … ─ review::card ─▶ Card ─ pick ─▶ the group's question, a member's next card
//! ```
//!
//! Pure: the caller passes the time, the reviews and the notes. A *card* is a Q&A that one member
//! learns; everything known about it follows from that member's reviews of it.

mod channel_status;
pub mod daily;
pub mod memory;
mod personal_data;
pub mod pick;
pub mod post;
pub mod review;
pub mod schedule;
mod session;
mod statistics;
pub mod streak;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use recite_notes::QaId;

pub use channel_status::ChannelStatus;
pub use memory::Memory;
pub use personal_data::PersonalData;
pub use post::{Post, PostState, Remark};
pub use review::Card;
pub use schedule::{Failure, Pause, Schedule};
pub use session::{CardKind, Graded, Occasion, Progress, Session, ShownCard};
pub use statistics::{GuildStats, Leaderboard, MemberStats};

/// The namespace of every [`PostId`]; changing it would orphan them.
const NAMESPACE: Uuid = Uuid::from_u128(0x3c51_9a7e_0d24_4b8f_8e66_f1b0_72c9_5ad8);

/// Somebody who is quizzed: a Discord user, or whoever sits at the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct MemberId(String);

impl MemberId {
    /// The member with this Discord user id.
    pub fn discord(user: u64) -> Self {
        Self(user.to_string())
    }

    /// Whoever sits at the terminal.
    pub fn local() -> Self {
        Self("local".to_owned())
    }

    /// The member whose [`MemberId::as_str`] this was.
    pub fn stored(id: String) -> Self {
        Self(id)
    }

    /// The id in decimal digits, or `local`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A Discord server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct GuildId(pub u64);

/// A Discord channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct ChannelId(pub u64);

/// A Discord message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct MessageId(pub u64);

/// A role of a Discord server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct RoleId(pub u64);

/// The question of one channel on one local date: 63 bits that follow from the two, so that a post
/// found in a channel can be told whatever the database knows, and fits a signed column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct PostId(pub u64);

impl PostId {
    pub fn of(channel: ChannelId, on: Date) -> Self {
        let name = format!("{}/{on}", channel.0);
        Self(Uuid::new_v5(&NAMESPACE, name.as_bytes()).as_u64_pair().0 >> 1)
    }
}

/// How well a member knew an answer, by their own judgment.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum Rating {
    Missed = 1,
    Hard = 2,
    Right = 3,
    Easy = 4,
}

impl Rating {
    pub const ALL: [Self; 4] = [Self::Missed, Self::Hard, Self::Right, Self::Easy];

    /// The rating of this number, 1 to 4.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|it| *it as i64 == number)
    }

    /// Whether the member knew the answer: all but [`Rating::Missed`].
    pub fn is_right(self) -> bool {
        self > Self::Missed
    }
}

/// Why a card was shown, which decides whether its rating counts for the post and the leaderboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Origin {
    /// The open question of the day.
    Daily(PostId),
    /// A question of an earlier day, after its post was closed: learning, no score.
    Late(PostId),
    /// A private card that was due.
    Due,
    /// A private card the member had never rated.
    New,
    /// A private card before it was due.
    Extra,
}

impl Origin {
    /// Whether a rating counts on the leaderboard: nobody can farm points with cards of their choice.
    pub fn scores(self) -> bool {
        matches!(self, Self::Daily(_) | Self::Due)
    }

    /// The post it belongs to.
    pub fn post(self) -> Option<PostId> {
        match self {
            Self::Daily(post) | Self::Late(post) => Some(post),
            Self::Due | Self::New | Self::Extra => None,
        }
    }
}

/// A rating at a time: one entry of the log, never changed.
///
/// Of several by one member for one Q&A on one `day`, the last counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub member: MemberId,
    pub qa: QaId,
    pub rating: Rating,
    /// The local date on which the card was shown.
    pub day: Date,
    pub reviewed_at: Timestamp,
    pub origin: Origin,
    /// Where it was rated; `None` in direct messages and in the terminal.
    pub guild: Option<GuildId>,
}

/// How a Q&A fared with those who saw it for the first time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstTries {
    pub tries: u32,
    pub right: u32,
}

/// How many answered a post, and how many of them were right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    pub answered: u32,
    pub knew: u32,
}

/// Why a question was chosen for a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nobody has answered yet: a shuffled order, in which every question comes once.
    Shuffled,
    /// By expected gain: of `members` who come regularly, so many have probably forgotten the answer,
    /// and so many have never been asked.
    Gain {
        members: u32,
        forgotten: u32,
        unseen: u32,
    },
}

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
