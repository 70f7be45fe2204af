//! Turns a member's reviews of one Q&A into their card.

use jiff::Span;
use jiff::civil::Date;

use super::Review;
use super::memory::Memory;
use recite_notes::QaId;

/// A Q&A that one member learns, with the state that follows from their reviews.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The Q&A.
    pub qa: QaId,
    /// The member's memory of it.
    pub memory: Memory,
    /// The day of the first review.
    pub first_on: Date,
    /// The day of the last review.
    pub last_on: Date,
    /// The day on which recall falls to the desired retention.
    pub due_on: Date,
    /// Days with a review.
    pub reviews: u32,
    /// Missed reviews, without the first review.
    pub lapses: u32,
    /// Whether the first review was right.
    pub first_right: bool,
}

impl Card {
    /// Returns whether the card should be asked today: it is due, and it was not reviewed today.
    pub fn is_due(&self, today: Date) -> bool {
        self.due_on <= today && self.last_on < today
    }
}

/// Returns the card that follows from these reviews; `None` if there are no reviews.
///
/// The reviews are those of one member for one Q&A, in the order in which they were given, on days
/// that never decrease. Of several reviews on one day the last counts.
pub fn card_from_reviews(reviews: &[Review]) -> Option<Card> {
    let mut card: Option<Card> = None;
    for (at, review) in reviews.iter().enumerate() {
        if reviews
            .get(at + 1)
            .is_some_and(|next| next.day == review.day)
        {
            continue;
        }
        card = Some(add_review(card, review));
    }
    card
}

/// Returns the card after one more review, on a day later than those of all earlier reviews.
pub fn add_review(card: Option<Card>, review: &Review) -> Card {
    let (memory, before) = match card {
        None => (Memory::first(review.rating), None),
        Some(card) => {
            let elapsed = days_between(card.last_on, review.day);
            (card.memory.after(review.rating, elapsed), Some(card))
        }
    };
    let is_lapse = before.is_some() && !review.rating.is_right();
    Card {
        qa: review.qa.clone(),
        memory,
        first_on: before.as_ref().map_or(review.day, |card| card.first_on),
        last_on: review.day,
        due_on: days_later(review.day, memory.interval_days()),
        reviews: before.as_ref().map_or(0, |card| card.reviews) + 1,
        lapses: before.as_ref().map_or(0, |card| card.lapses) + u32::from(is_lapse),
        first_right: before
            .as_ref()
            .map_or(review.rating.is_right(), |card| card.first_right),
    }
}

/// Returns the whole days from one date to a later one; 0 if it is not later.
pub fn days_between(from: Date, to: Date) -> u32 {
    let days = from.until(to).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or(0)
}

/// Returns the date `days` later, or the last date of the calendar.
pub fn days_later(from: Date, days: u32) -> Date {
    from.saturating_add(Span::new().days(i64::from(days)))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{MemberId, Origin, Rating};
    use Rating::{Easy, Hard, Missed, Right};
    use recite_notes::QaId;

    fn review(rating: Rating, day: i64) -> Review {
        Review {
            member: MemberId::discord(7),
            qa: QaId::parse("gil").expect("an id"),
            rating,
            day: days_later(date(2026, 3, 1), day as u32),
            reviewed_at: Timestamp::UNIX_EPOCH,
            origin: Origin::Due,
            guild: None,
        }
    }

    fn card_of(ratings: &[(Rating, i64)]) -> Card {
        let reviews: Vec<Review> = ratings.iter().map(|(it, day)| review(*it, *day)).collect();
        card_from_reviews(&reviews).expect("there are reviews")
    }

    #[test]
    fn a_card_sums_up_its_reviews() {
        let card = card_of(&[(Missed, 0), (Right, 1), (Missed, 5), (Right, 6)]);
        assert_eq!((card.reviews, card.lapses, card.first_right), (4, 1, false));
        assert_eq!(
            (card.first_on, card.last_on),
            (date(2026, 3, 1), date(2026, 3, 7))
        );
        let memory = Memory::first(Missed).after(Right, 1).after(Missed, 4);
        assert_eq!(card.memory, memory.after(Right, 1));
        assert_eq!(
            days_between(card.last_on, card.due_on),
            card.memory.interval_days()
        );
    }

    #[test]
    fn the_last_rating_of_a_day_counts() {
        let changed = card_of(&[(Missed, 0), (Easy, 0), (Right, 8), (Hard, 8), (Missed, 8)]);
        assert_eq!(changed, card_of(&[(Easy, 0), (Missed, 8)]));
        assert_eq!(
            (changed.reviews, changed.lapses, changed.first_right),
            (2, 1, true)
        );
    }

    #[test]
    fn without_reviews_there_is_no_card() {
        assert_eq!(card_from_reviews(&[]), None);
    }

    #[test]
    fn days_between_dates_are_never_negative() {
        assert_eq!(days_between(date(2024, 2, 28), date(2024, 3, 1)), 2);
        assert_eq!(days_between(date(2026, 3, 1), date(2026, 2, 1)), 0);
        assert_eq!(days_later(Date::MAX, 1), Date::MAX);
    }

    proptest! {
        #[test]
        fn a_replaced_rating_leaves_no_trace(
            days in prop::collection::vec((0_i64..40, prop::collection::vec(1_i64..=4, 1..4)), 1..15)
        ) {
            let (mut all, mut last, mut day) = (Vec::new(), Vec::new(), 0);
            for (gap, ratings) in &days {
                day += gap + 1;
                let reviews = ratings.iter().filter_map(|it| Rating::from_number(*it));
                all.extend(reviews.map(|it| review(it, day)));
                last.extend(all.last().cloned());
            }
            let card = super::card_from_reviews(&all);
            prop_assert_eq!(&card, &super::card_from_reviews(&last));
            let card = card.expect("there are reviews");
            prop_assert_eq!(card.reviews as usize, days.len());
            prop_assert!(card.lapses < card.reviews && card.due_on > card.last_on);
        }

        #[test]
        fn a_better_last_rating_is_never_due_earlier(
            days in prop::collection::vec((0_i64..60, 1_i64..=4), 0..10)
        ) {
            let (mut reviews, mut day) = (Vec::new(), 0);
            for (gap, rating) in &days {
                day += gap + 1;
                reviews.push(review(Rating::from_number(*rating).expect("1 to 4"), day));
            }
            let due = Rating::ALL.map(|rating| {
                let reviews = [&reviews[..], &[review(rating, day + 5)]].concat();
                super::card_from_reviews(&reviews).expect("there are reviews").due_on
            });
            prop_assert!(due.is_sorted(), "{due:?}");
        }
    }
}
