//! A member's next private card.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{Candidate, gain, gain_unseen};
use crate::notes::QaId;
use crate::quiz::review::days_between;
use crate::quiz::{Card, FirstTries, Origin};

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
/// Never one that was reviewed today. New ones that were `wished` for come before other new ones and
/// need no pace. Ties go to the smaller id.
pub fn member_card(
    candidates: &[Candidate<'_>],
    cards: &HashMap<&QaId, &Card>,
    wished: &HashSet<&QaId>,
    first_tries: &HashMap<QaId, FirstTries>,
    today: Date,
    wanted: &Wanted,
) -> Option<(QaId, Origin)> {
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
            origin: Origin::New,
            gain: gain_unseen(first_tries.get(qa).copied().unwrap_or_default()),
        });
    let known = ids()
        .filter_map(|qa| cards.get(qa))
        .filter(|card| card.last_on < today)
        .filter(|card| wanted.scope == Scope::Any || card.due_on <= today)
        .map(|card| Offer {
            qa: &card.qa,
            origin: match card.due_on <= today {
                true => Origin::Due,
                false => Origin::Extra,
            },
            gain: gain(card.memory, days_between(card.last_on, today)),
        });
    let best = known
        .chain(new)
        .max_by(|a, b| a.gain.total_cmp(&b.gain).then_with(|| b.qa.cmp(a.qa)))?;
    Some((best.qa.clone(), best.origin))
}

struct Offer<'a> {
    qa: &'a QaId,
    origin: Origin,
    gain: f64,
}
