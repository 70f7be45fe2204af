//! Decides which review histories move to which ids when the notes have changed.

use std::collections::{HashMap, HashSet};

use super::fingerprint::Fingerprint;
use super::pairs::{
    HistoryMove, IdentifiedText, MIN_LIKENESS, MoveReason, match_exact, match_texts,
};
use crate::QaId;

/// The state of one id that is in the notes, was in them, or has a history.
#[derive(Clone, Copy, Debug)]
pub struct QaState<'a> {
    /// The id.
    pub id: &'a QaId,
    /// The fingerprint when the notes were last checked; `None` if the id is new.
    pub previous: Option<&'a Fingerprint>,
    /// The fingerprint now; `None` if the id is no longer in the notes.
    pub current: Option<&'a Fingerprint>,
    /// Whether the id is derived from the position of the Q&A, so that another text can get the same id.
    pub is_derived: bool,
    /// Whether there is a review history for the id.
    pub has_history: bool,
}

impl<'a> QaState<'a> {
    /// Returns whether the text is the same as before.
    fn is_unchanged(&self) -> bool {
        let sums = (
            self.previous.map(Fingerprint::sum),
            self.current.map(Fingerprint::sum),
        );
        sums.0 == sums.1
    }

    /// Returns the previous text, if it has a history and is no longer at this id.
    fn lost_text(&self) -> Option<IdentifiedText<'a>> {
        let may_leave = self.current.is_none() || (self.is_derived && !self.is_unchanged());
        let previous = self.previous.filter(|_| self.has_history && may_leave);
        previous.map(|previous| (self.id, previous))
    }

    /// Returns whether the text now is close to the previous one.
    fn is_close_to_previous(&self) -> bool {
        let texts = self.previous.zip(self.current);
        texts.is_some_and(|(previous, current)| previous.likeness(current) >= MIN_LIKENESS)
    }
}

/// Returns all moves of histories whose text has moved, sorted by the old id. No two histories move to one id, and
/// none moves to an id whose own history stays.
///
/// An id that is still in the notes keeps its history, however its text has changed. The exception is a derived id
/// that now has the exact text of another history: that history moves there, and the one before is set aside.
pub fn plan_moves(states: &[QaState<'_>]) -> Vec<HistoryMove> {
    let by_id: HashMap<&QaId, &QaState<'_>> = states.iter().map(|it| (it.id, it)).collect();
    let lost: Vec<IdentifiedText<'_>> = states.iter().filter_map(QaState::lost_text).collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let leaving: HashSet<&QaId> = lost.iter().map(|(id, _)| *id).collect();
    let gone = select(&lost, |id| by_id[id].current.is_none());
    let free: Vec<IdentifiedText<'_>> = states
        .iter()
        .filter(|it| !it.has_history)
        .filter_map(current_text)
        .collect();
    let new = select(&free, |id| by_id[id].previous.is_none());

    // An id with unchanged text can be an older copy, so it counts only if no newer id has the text.
    let changed = states.iter().filter(|it| !it.is_unchanged());
    let changed = changed.filter(|it| !it.has_history || leaving.contains(it.id));
    let changed: Vec<IdentifiedText<'_>> = changed.filter_map(current_text).collect();
    let mut moves = match_exact(&lost, &changed);
    let taken: HashSet<QaId> = moves.iter().map(|it| it.to.clone()).collect();
    moves.retain(|it| {
        // The text was copied, and the original is still there.
        let was_copied = by_id[&it.from].is_close_to_previous() && !taken.contains(&it.from);
        !was_copied || leaving.contains(&it.to)
    });
    let copies = MovedIds::of(&moves);
    moves.extend(match_exact(
        &copies.without_sources(&gone),
        &copies.without_targets(&free),
    ));

    let rest = MovedIds::of(&moves);
    let (gone, new) = (rest.without_sources(&gone), rest.without_targets(&new));
    if !gone.is_empty() && !new.is_empty() {
        let arrived: HashSet<&QaId> = new.iter().map(|(id, _)| *id).collect();
        let unchanged_ids = states.iter().filter(|it| !arrived.contains(it.id));
        let unchanged_ids: Vec<IdentifiedText<'_>> =
            unchanged_ids.filter_map(current_text).collect();
        moves.extend(match_texts(&gone, &new, &unchanged_ids));
    }
    set_aside_conflicts(&mut moves, &by_id);
    moves.sort_by(|a, b| a.from.cmp(&b.from));
    moves
}

/// Returns the id with its fingerprint now.
fn current_text<'a>(state: &QaState<'a>) -> Option<IdentifiedText<'a>> {
    state.current.map(|current| (state.id, current))
}

/// Returns the texts whose id is accepted by `is_wanted`.
fn select<'a>(
    all: &[IdentifiedText<'a>],
    is_wanted: impl Fn(&QaId) -> bool,
) -> Vec<IdentifiedText<'a>> {
    let selected = all.iter().filter(|(id, _)| is_wanted(id));
    selected.copied().collect()
}

/// The ids that some moves start from or lead to.
struct MovedIds {
    sources: HashSet<QaId>,
    targets: HashSet<QaId>,
}

impl MovedIds {
    /// Collects the ids of some moves.
    fn of(moves: &[HistoryMove]) -> Self {
        Self {
            sources: moves.iter().map(|it| it.from.clone()).collect(),
            targets: moves.iter().map(|it| it.to.clone()).collect(),
        }
    }

    /// Returns the texts that no move starts from.
    fn without_sources<'a>(&self, all: &[IdentifiedText<'a>]) -> Vec<IdentifiedText<'a>> {
        select(all, |id| !self.sources.contains(id))
    }

    /// Returns the texts that no move leads to.
    fn without_targets<'a>(&self, all: &[IdentifiedText<'a>]) -> Vec<IdentifiedText<'a>> {
        select(all, |id| !self.targets.contains(id))
    }
}

/// Sets aside each history that stays at an id to which another history moves.
fn set_aside_conflicts(moves: &mut Vec<HistoryMove>, by_id: &HashMap<&QaId, &QaState<'_>>) {
    let leaving: HashSet<&QaId> = moves.iter().map(|it| &it.from).collect();
    let blocked = moves.iter().map(|it| &it.to);
    let blocked = blocked.filter(|to| by_id[to].has_history && !leaving.contains(to));
    let set_aside = blocked.map(|from| {
        let sum = by_id[from].previous.map_or(0, Fingerprint::sum);
        // No note has such a path, so no Q&A will ever get such an id.
        let ids = (0..).map(|nth| QaId::derive(&format!("/{from}"), &sum.to_string(), nth));
        let mut free = ids.filter(|id| !by_id.contains_key(id));
        HistoryMove {
            from: from.clone(),
            to: free.next().expect("there are more ids than states"),
            reason: MoveReason::SetAside,
        }
    });
    let set_aside: Vec<HistoryMove> = set_aside.collect();
    moves.extend(set_aside);
}

#[cfg(test)]
mod tests;
