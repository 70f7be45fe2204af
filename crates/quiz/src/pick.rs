//! Chooses the group's question and a member's next card.
//!
//! Both choices go to the Q&A for which an answer today raises recall most over the next days. They are
//! pure: the same candidates, cards and date give the same choice. The formulas and rules come from the
//! expected-gain policy of the simulation (`recite simulate`), which runs this code.

mod gain;
mod group;
mod member;
mod seeded;

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Card, ChannelId, Reason};
use recite_notes::{QaId, Topic};

pub use gain::{gain, gain_unseen};
pub use group::{attendance, group_question};
pub use member::{CardRequest, Scope, member_card};

/// A Q&A that may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its id.
    pub qa: &'a QaId,
    /// Its topic.
    pub topic: &'a Topic,
}

/// A member of a channel's group.
#[derive(Clone, Debug)]
pub struct Attendee<'a> {
    /// The probability that they answer the next post: see [`attendance`].
    pub attendance: f64,
    /// Their cards, by Q&A.
    pub cards: HashMap<&'a QaId, &'a Card>,
}

/// A question that a channel was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedQuestion {
    /// The question.
    pub qa: QaId,
    /// The local date of its post.
    pub on: Date,
}

/// The question chosen for a post.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The question.
    pub qa: QaId,
    /// Why it was chosen.
    pub reason: Reason,
}

/// Breaks ties between equal questions: the same channel and date always choose the same one.
#[derive(Clone, Copy, Debug)]
pub struct TieBreak {
    /// The channel of the post.
    pub channel: ChannelId,
    /// The local date of the post.
    pub on: Date,
}

#[cfg(test)]
mod tests {
    //! Fixtures for the tests of both choices.

    use jiff::{Span, Timestamp};

    use super::*;
    use crate::{FirstTries, MemberId, Origin, Rating, Review, review};

    pub fn id(name: &str) -> QaId {
        QaId::parse(name).expect("a valid id")
    }

    pub fn tries(tries: u32, right: u32) -> FirstTries {
        FirstTries { tries, right }
    }

    /// Returns a card with one review, `days_ago` days before `today`.
    pub fn card(qa: &str, rating: Rating, days_ago: u32, today: Date) -> Card {
        let review = Review {
            member: MemberId::local(),
            qa: id(qa),
            rating,
            day: today.saturating_sub(Span::new().days(i64::from(days_ago))),
            reviewed_at: Timestamp::UNIX_EPOCH,
            origin: Origin::New,
            guild: None,
        };
        review::card_from_reviews(&[review]).expect("there is a review")
    }
}
