//! The group's question, and a member's next card.
//!
//! Both go to where an answer today raises recall most over the days to come. Pure: the same
//! candidates, cards and date give the same choice. Source of the formulas and rules, and what a
//! prototype measured: the expected-gain policy of the simulation (`simulate`), which runs this code.

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
pub use member::{Scope, Wanted, member_card};

/// A Q&A that may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    pub qa: &'a QaId,
    pub topic: &'a Topic,
}

/// A member of a channel's group.
#[derive(Clone, Debug)]
pub struct Attendee<'a> {
    /// How likely they answer the next post, 0 to 1: see [`attendance`].
    pub attendance: f64,
    pub cards: HashMap<&'a QaId, &'a Card>,
}

/// A question that a channel had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub qa: QaId,
    pub on: Date,
}

/// The question for a post.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub qa: QaId,
    pub reason: Reason,
}

/// What decides between equals: the same channel and date always choose the same.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    pub channel: ChannelId,
    pub on: Date,
}

#[cfg(test)]
mod tests {
    //! What the tests of both choices need.

    use jiff::{Span, Timestamp};

    use super::*;
    use crate::{FirstTries, MemberId, Origin, Rating, Review, review};

    pub fn id(name: &str) -> QaId {
        QaId::parse(name).expect("it fits")
    }

    pub fn tries(tries: u32, right: u32) -> FirstTries {
        FirstTries { tries, right }
    }

    /// A card with one review, so many days ago.
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
        review::card(&[review]).expect("there is a review")
    }
}
