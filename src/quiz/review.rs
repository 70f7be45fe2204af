//! A member's reviews of one Q&A → their card.

use jiff::Span;
use jiff::civil::Date;

use super::{Card, Memory, Review};

/// What these reviews come to: those of one member for one Q&A, in the order in which they were given,
/// their days never falling. Of several on one day the last counts. `None` without reviews.
pub fn card(reviews: &[Review]) -> Option<Card> {
    let mut card: Option<Card> = None;
    for (at, review) in reviews.iter().enumerate() {
        if reviews
            .get(at + 1)
            .is_some_and(|next| next.day == review.day)
        {
            continue;
        }
        card = Some(after(card, review));
    }
    card
}

/// Whole days from one date to a later one; 0 when it is not later.
pub fn days_between(from: Date, to: Date) -> u32 {
    let days = from.until(to).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or(0)
}

/// The date `days` later, or the last date there is.
pub fn days_later(from: Date, days: u32) -> Date {
    from.saturating_add(Span::new().days(i64::from(days)))
}

fn after(card: Option<Card>, review: &Review) -> Card {
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
