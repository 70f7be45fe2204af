//! A card as a member is shown it, and the private session that it belongs to.

use jiff::civil::Date;

use super::{Card, Origin, PostId, Rating, Tally};
use crate::streak::Streak;
use recite_notes::{QaKey, TopicKey};

/// A card as a member was shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownCard {
    pub key: QaKey,
    /// The local date on which it was shown, whenever it is graded.
    pub shown_on: Date,
    pub occasion: Occasion,
}

/// What led to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The question of the day.
    Daily(PostId),
    /// A private session, and why it came to this card.
    Session(Session, CardKind),
}

/// Why a session shows a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKind {
    /// It was due.
    Due,
    /// The member had never graded it.
    New,
    /// Before it was due.
    Extra,
}

impl CardKind {
    /// What a review of such a card counts for.
    pub fn origin(self) -> Origin {
        match self {
            Self::Due => Origin::Due,
            Self::New => Origin::New,
            Self::Extra => Origin::Extra,
        }
    }
}

/// A private session: which cards are still to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Only cards within this topic.
    pub topic: Option<TopicKey>,
    /// How many more cards come after the current one; `None` until nothing is due.
    pub left: Option<u8>,
}

impl Session {
    /// The session of the next card; `None` when the last one was shown.
    pub fn after_one(self) -> Option<Self> {
        let left = match self.left {
            None => None,
            Some(left) => Some(left.checked_sub(1)?),
        };
        Some(Self { left, ..self })
    }

    /// The same, but until nothing is due.
    pub fn until_done(self) -> Self {
        Self { left: None, ..self }
    }
}

/// How far a member has come today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The private cards of today, and how many of them were right.
    pub done: Tally,
    /// The cards that are due, this one included.
    pub due: u32,
}

/// A card that was graded, as the member reads it.
#[derive(Clone, Debug)]
pub struct Graded {
    /// The card as it is now.
    pub card: Card,
    pub rating: Rating,
    /// Whether it took the place of another grade of the same day.
    pub replaced: bool,
    pub today: Date,
    /// The streak, which only a question of the day in a server can change.
    pub streak: Option<Streak>,
    /// How many cards are due now.
    pub due: u32,
}
