//! Decides which cards are due, what a rating changes, and what happens to a daily post or a help thread.
//!
//! ```text
//! Review, Review, … ─ review::card_from_reviews ─▶ Card ─ pick ─▶ the group's question, a member's next card
//! ```
//!
//! Everything here is pure: the caller passes the time, the reviews and the notes. A *card* is a Q&A
//! that one member learns; its state follows from that member's reviews of it.

#![warn(missing_docs)]

mod channel_status;
pub mod daily;
pub mod help;
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
pub use schedule::{Pause, PostingFailure, Schedule};
pub use session::{CardKind, GradedCard, Occasion, Progress, Session, ShownCard};
pub use statistics::{GuildStats, Leaderboard, MemberStats};

/// The namespace of every [`PostId`]. Changing it would orphan every stored post.
const NAMESPACE: Uuid = Uuid::from_u128(0x3c51_9a7e_0d24_4b8f_8e66_f1b0_72c9_5ad8);

/// A person who is quizzed: a Discord user, or the user of the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct MemberId(String);

impl MemberId {
    /// Returns the member with this Discord user id.
    pub fn discord(user: u64) -> Self {
        Self(user.to_string())
    }

    /// Returns the user of the terminal.
    pub fn local() -> Self {
        Self("local".to_owned())
    }

    /// Returns the member with this stored id, as [`MemberId::as_str`] returned it.
    pub fn from_stored(id: String) -> Self {
        Self(id)
    }

    /// Returns the id: decimal digits, or `local`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A Discord server's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct GuildId(pub u64);

/// A Discord channel's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct ChannelId(pub u64);

/// A Discord message's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct MessageId(pub u64);

/// The id of a role of a Discord server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct RoleId(pub u64);

/// The id of the question of one channel on one local date.
///
/// Its 63 bits are a hash of the two, so a post found in a channel is recognized even if the database
/// does not know it, and the id fits a signed column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct PostId(pub u64);

impl PostId {
    /// Returns the id of the post of `channel` on the local date `on`.
    pub fn new(channel: ChannelId, on: Date) -> Self {
        let name = format!("{}/{on}", channel.0);
        Self(Uuid::new_v5(&NAMESPACE, name.as_bytes()).as_u64_pair().0 >> 1)
    }
}

/// How well a member knew an answer, as they rated it themselves.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum Rating {
    /// The member did not know the answer.
    Missed = 1,
    /// The member knew the answer with difficulty.
    Hard = 2,
    /// The member knew the answer.
    Right = 3,
    /// The member knew the answer at once.
    Easy = 4,
}

impl Rating {
    /// Every rating, from the worst to the best.
    pub const ALL: [Self; 4] = [Self::Missed, Self::Hard, Self::Right, Self::Easy];

    /// Returns the rating with this number, 1 to 4.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|it| *it as i64 == number)
    }

    /// Returns whether the member knew the answer: every rating but [`Rating::Missed`].
    pub fn is_right(self) -> bool {
        self > Self::Missed
    }
}

/// Why a card was shown. It decides whether the rating counts for the post and the leaderboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Origin {
    /// The open question of the day.
    Daily(PostId),
    /// The question of an earlier day, rated after its post was closed. It earns no points.
    Late(PostId),
    /// A private card that was due.
    Due,
    /// A private card that the member had never rated.
    New,
    /// A private card that was shown before it was due.
    Extra,
}

impl Origin {
    /// Returns whether a rating counts on the leaderboard.
    ///
    /// Cards of the member's own choice do not count, so nobody can farm points with them.
    pub fn scores(self) -> bool {
        matches!(self, Self::Daily(_) | Self::Due)
    }

    /// Returns the post that the card belongs to.
    pub fn post(self) -> Option<PostId> {
        match self {
            Self::Daily(post) | Self::Late(post) => Some(post),
            Self::Due | Self::New | Self::Extra => None,
        }
    }
}

/// A member's rating of a Q&A at a point in time: one entry of the log of grades.
///
/// If a member rates a Q&A several times on one `day`, the last rating counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The member who rated.
    pub member: MemberId,
    /// The Q&A that was rated.
    pub qa: QaId,
    /// The rating.
    pub rating: Rating,
    /// The local date on which the card was shown.
    pub day: Date,
    /// When the member rated.
    pub reviewed_at: Timestamp,
    /// Why the card was shown.
    pub origin: Origin,
    /// The server in which it was rated; `None` in direct messages and in the terminal.
    pub guild: Option<GuildId>,
}

/// How many members were right when they saw a Q&A for the first time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstTries {
    /// First reviews, one per member.
    pub tries: u32,
    /// First reviews in which the member knew the answer.
    pub right: u32,
}

/// How many members answered, and how many of them knew the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Members who answered.
    pub answered: u32,
    /// Members who knew the answer.
    pub knew: u32,
}

impl Tally {
    /// Returns the percentage of those who answered that knew it, 0 to 100; `None` if nobody answered.
    pub fn percent_known(self) -> Option<u32> {
        let percent = f64::from(self.knew) / f64::from(self.answered) * 100.0;
        (self.answered > 0).then(|| percent.round_ties_even() as u32)
    }
}

/// Why a question was chosen for a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nobody has answered yet, so the questions come in shuffled order, each once a round.
    Shuffled,
    /// The question has the highest expected gain for the members who answer regularly.
    Gain {
        /// Members who answer regularly.
        members: u32,
        /// How many of them have probably forgotten the answer.
        forgotten: u32,
        /// How many of them have never been asked.
        unseen: u32,
    },
}

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
