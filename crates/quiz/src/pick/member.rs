//! A member's next private card.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{Candidate, gain, gain_unseen};
use crate::review::days_between;
use crate::{Card, CardKind, FirstTries};
use recite_notes::QaId;

/// What kind of card a member wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub scope: Scope,
    /// How many new cards the pace still allows today; without meaning for [`Scope::Any`].
    pub new_left: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Cards that are due, and new ones at the pace.
    Due,
    /// Any card of theirs, due or not, and any new one.
    Any,
}

/// The card with the highest expected gain and why it comes; `None` when nothing is left.
///
/// Gains of known cards count by `worth_finishing`. Never one that was reviewed today. New ones that were
/// `wished` for come before other new ones and need no pace. Ties go to the smaller id.
pub fn member_card(
    candidates: &[Candidate<'_>],
    cards: &HashMap<&QaId, &Card>,
    wished: &HashSet<&QaId>,
    first_tries: &HashMap<QaId, FirstTries>,
    today: Date,
    wanted: &Wanted,
) -> Option<(QaId, CardKind)> {
    let ids = || candidates.iter().map(|candidate| candidate.qa);
    let new = || ids().filter(|qa| !cards.contains_key(qa));
    let has_wish = new().any(|qa| wished.contains(qa));
    let takes_new = wanted.scope == Scope::Any || wanted.new_left > 0;
    let new = new()
        .filter(|qa| {
            if has_wish {
                wished.contains(qa)
            } else {
                takes_new
            }
        })
        .map(|qa| Offer {
            qa,
            kind: CardKind::New,
            gain: gain_unseen(first_tries.get(qa).copied().unwrap_or_default()),
        });
    let known = ids()
        .filter_map(|qa| cards.get(qa))
        .filter(|card| card.last_on < today)
        .filter(|card| wanted.scope == Scope::Any || card.due_on <= today)
        .map(|card| Offer {
            qa: &card.qa,
            kind: match card.due_on <= today {
                true => CardKind::Due,
                false => CardKind::Extra,
            },
            gain: worth_finishing(card, today),
        });
    let best = known
        .chain(new)
        .max_by(|a, b| a.gain.total_cmp(&b.gain).then_with(|| b.qa.cmp(a.qa)))?;
    Some((best.qa.clone(), best.kind))
}

/// The expected gain of a card the member has begun, the more the younger its memory is.
///
/// A gain sees one answer and knows of none to come. But what a first answer leaves is lost within weeks unless
/// a second follows, and a new card can wait without being lost. So known cards count five times beside new ones,
/// and by the fourth root less the longer they were left. Found by simulation on ten seeds and confirmed
/// on others. Without it, two cards a day by gain are hardly better than random ones where forgetting is
/// exponential; at seven times, members who forget slowly are asked too little of what is new.
fn worth_finishing(card: &Card, today: Date) -> f64 {
    let elapsed = days_between(card.last_on, today);
    5.0 * gain(card.memory, elapsed) / (1.0 + f64::from(elapsed)).powf(0.25)
}

struct Offer<'a> {
    qa: &'a QaId,
    kind: CardKind,
    gain: f64,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::pick::tests::{card, id, tries};
    use crate::review::days_later;
    use crate::{Memory, Rating};
    use Rating::{Missed, Right};
    use recite_notes::Topic;

    const TODAY: Date = date(2026, 3, 1);

    struct Member {
        cards: Vec<Card>,
        wished: Vec<QaId>,
        first_tries: HashMap<QaId, FirstTries>,
    }

    /// A member with these cards: name, rating and days since; `a` to `f` are the candidates.
    fn member(cards: &[(&str, Rating, u32)]) -> Member {
        let cards = cards.iter();
        Member {
            cards: cards
                .map(|(qa, it, ago)| card(qa, *it, *ago, TODAY))
                .collect(),
            wished: Vec::new(),
            first_tries: HashMap::new(),
        }
    }

    impl Member {
        fn next(&self, scope: Scope, new_left: u32) -> Option<(String, CardKind)> {
            let (ids, topic) = (["c", "a", "b", "f", "e", "d"].map(id), Topic::default());
            let candidates = ids.each_ref().map(|qa| Candidate { qa, topic: &topic });
            let cards = self.cards.iter().map(|card| (&card.qa, card)).collect();
            let wished = self.wished.iter().collect();
            let wanted = Wanted { scope, new_left };
            let next = member_card(
                &candidates,
                &cards,
                &wished,
                &self.first_tries,
                TODAY,
                &wanted,
            );
            next.map(|(qa, origin)| (qa.as_str().to_owned(), origin))
        }
    }

    fn is(qa: &str, kind: CardKind) -> Option<(String, CardKind)> {
        Some((qa.to_owned(), kind))
    }

    #[test]
    fn among_due_cards_the_one_to_gain_most_comes() {
        let it = member(&[("a", Right, 9), ("b", Right, 60), ("c", Right, 20)]);
        assert_eq!(it.next(Scope::Due, 0), is("b", CardKind::Due));
    }

    #[test]
    fn a_session_shows_what_is_due_and_then_ends() {
        let it = member(&[("a", Right, 1), ("b", Right, 7)]);
        assert_eq!(it.next(Scope::Due, 0), None);
        let due = member(&[("a", Right, 1), ("b", Right, 8)]);
        assert_eq!(due.next(Scope::Due, 0), is("b", CardKind::Due));
    }

    #[test]
    fn new_cards_come_at_the_pace_the_smallest_id_of_equals_first() {
        let it = member(&[("a", Right, 1)]);
        assert_eq!(it.next(Scope::Due, 1), is("b", CardKind::New));
        assert_eq!(it.next(Scope::Due, 0), None);
    }

    #[test]
    fn the_new_card_that_others_missed_comes_first() {
        let mut it = member(&[]);
        it.first_tries = [(id("b"), tries(3, 2)), (id("e"), tries(3, 0))].into();
        assert_eq!(it.next(Scope::Due, 1), is("e", CardKind::New));
    }

    #[test]
    fn what_was_wished_for_comes_before_other_new_ones_and_without_a_pace() {
        let mut it = member(&[("a", Right, 1)]);
        it.wished = vec![id("e"), id("a")];
        assert_eq!(it.next(Scope::Due, 0), is("e", CardKind::New));
        assert_eq!(it.next(Scope::Any, 3), is("e", CardKind::New));
        it.cards.push(card("e", Missed, 0, TODAY));
        assert_eq!(it.next(Scope::Due, 0), None);
    }

    #[test]
    fn a_card_reviewed_today_does_not_come_back() {
        let all = ["a", "b", "c", "d", "e", "f"].map(|qa| (qa, Missed, 0));
        assert_eq!(member(&all).next(Scope::Any, 9), None);
    }

    #[test]
    fn two_more_takes_any_card_also_before_it_is_due() {
        let mut fresh = ["a", "b", "c", "d", "e", "f"].map(|qa| (qa, Right, 1));
        fresh[3].2 = 4;
        let it = member(&fresh);
        assert_eq!(it.next(Scope::Any, 0), is("d", CardKind::Extra));
        assert_eq!(it.next(Scope::Due, 9), None);
        assert_eq!(member(&[]).next(Scope::Any, 0), is("a", CardKind::New));
    }

    #[test]
    fn cards_of_notes_that_are_gone_never_come() {
        let it = member(&[("gone", Missed, 30)]);
        assert_eq!(it.next(Scope::Due, 0), None);
    }

    #[test]
    fn a_card_is_due_on_its_day() {
        let it = card("a", Right, 8, TODAY);
        assert_eq!(it.due_on, TODAY);
        assert_eq!(it.memory, Memory::first(Right));
        assert_eq!(days_later(it.last_on, 8), TODAY);
    }
}
