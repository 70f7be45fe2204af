//! A card as it was shown to a member, and the private session that it belongs to.

use jiff::civil::Date;

use super::{Card, Origin, PostId, Rating, Tally};
use crate::streak::Streak;
use recite_notes::{QaKey, TopicKey};

/// A card as it was shown to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownCard {
    /// The key of the Q&A.
    pub key: QaKey,
    /// The local date on which it was shown, even if it is rated later.
    pub shown_on: Date,
    /// Why it was shown.
    pub occasion: Occasion,
}

/// Why a card was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The question of the day.
    Daily(PostId),
    /// A private session, and why it chose this card.
    Session(Session, CardKind),
}

/// Why a session chose a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKind {
    /// It was due.
    Due,
    /// The member had never rated it.
    New,
    /// It was shown before it was due.
    Extra,
}

impl CardKind {
    /// Returns the origin that a review of such a card is stored with.
    pub fn origin(self) -> Origin {
        match self {
            Self::Due => Origin::Due,
            Self::New => Origin::New,
            Self::Extra => Origin::Extra,
        }
    }
}

/// A private session: which cards it shows, and how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Shows only cards in this topic.
    pub topic: Option<TopicKey>,
    /// How many cards follow the current one; `None` for all that are due.
    pub left: Option<u8>,
}

impl Session {
    /// Returns the session after one more card; `None` if that was the last one.
    pub fn after_card(self) -> Option<Self> {
        let left = match self.left {
            None => None,
            Some(left) => Some(left.checked_sub(1)?),
        };
        Some(Self { left, ..self })
    }

    /// Returns the same session without a limit, until no card is due.
    pub fn without_limit(self) -> Self {
        Self { left: None, ..self }
    }
}

/// A member's progress today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The private cards of today, and how many of them were right.
    pub done: Tally,
    /// The cards that are due, including the current one.
    pub due: u32,
}

/// A card that was just rated, and the figures shown with it.
#[derive(Clone, Debug)]
pub struct GradedCard {
    /// The card after the review.
    pub card: Card,
    /// The member's rating.
    pub rating: Rating,
    /// Whether it replaced an earlier rating of the same day.
    pub is_replacement: bool,
    /// The member's local date.
    pub today: Date,
    /// The streak, if the rating was of a daily question in a server.
    pub streak: Option<Streak>,
    /// How many cards are due now.
    pub due: u32,
}
