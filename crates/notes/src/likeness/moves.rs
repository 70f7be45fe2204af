//! Which histories go where, when the notes have changed.

use std::collections::{HashMap, HashSet};

use super::fingerprint::Fingerprint;
use super::pairs::{CLOSE, Reason, Relink, Said, relinks, same_text};
use crate::QaId;

/// An id that the notes have or had, or on which something hangs.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub id: &'a QaId,
    /// What it said when last looked at; `None` where it is new.
    pub was: Option<&'a Fingerprint>,
    /// What it says now; `None` where it is gone.
    pub is: Option<&'a Fingerprint>,
    /// Its id follows from where it stands, so that another text may have taken it.
    pub is_derived: bool,
    pub has_history: bool,
}

impl<'a> Place<'a> {
    fn is_unchanged(&self) -> bool {
        let sums = (
            self.was.map(Fingerprint::sum),
            self.is.map(Fingerprint::sum),
        );
        sums.0 == sums.1
    }

    /// What has a history and no longer stands here.
    fn left(&self) -> Option<Said<'a>> {
        let may_leave = self.is.is_none() || (self.is_derived && !self.is_unchanged());
        let was = self.was.filter(|_| self.has_history && may_leave);
        was.map(|was| (self.id, was))
    }

    /// Whether what stands here is mostly what stood here.
    fn stays(&self) -> bool {
        let texts = self.was.zip(self.is);
        texts.is_some_and(|(was, is)| was.likeness(is) >= CLOSE)
    }
}

/// Where each history goes whose text has moved, at once: no two to one place, and none to a place
/// whose own history does not leave it.
///
/// An id that is still there keeps its history, whatever its text has become; but where the exact
/// text of another history has taken a derived id, that history follows, and the one before makes way.
pub fn moves(places: &[Place<'_>]) -> Vec<Relink> {
    let by_id: HashMap<&QaId, &Place<'_>> = places.iter().map(|it| (it.id, it)).collect();
    let left: Vec<Said<'_>> = places.iter().filter_map(Place::left).collect();
    if left.is_empty() {
        return Vec::new();
    }
    let leaving: HashSet<&QaId> = left.iter().map(|(id, _)| *id).collect();
    let gone = said(&left, |id| by_id[id].is.is_none());
    let free: Vec<Said<'_>> = places
        .iter()
        .filter(|it| !it.has_history)
        .filter_map(now)
        .collect();
    let new = said(&free, |id| by_id[id].was.is_none());

    // What was there unchanged may be a copy of longer standing: only where nothing newer has the text.
    let changed = places.iter().filter(|it| !it.is_unchanged());
    let changed = changed.filter(|it| !it.has_history || leaving.contains(it.id));
    let changed: Vec<Said<'_>> = changed.filter_map(now).collect();
    let mut moves = same_text(&left, &changed);
    let taken: HashSet<QaId> = moves.iter().map(|it| it.to.clone()).collect();
    moves.retain(|it| {
        // A copy was made, and the first one is still there.
        let was_copied = by_id[&it.from].stays() && !taken.contains(&it.from);
        !was_copied || leaving.contains(&it.to)
    });
    let copies = Unmoved::after(&moves);
    moves.extend(same_text(&copies.from(&gone), &copies.to(&free)));

    let rest = Unmoved::after(&moves);
    let (gone, new) = (rest.from(&gone), rest.to(&new));
    if !gone.is_empty() && !new.is_empty() {
        let arrived: HashSet<&QaId> = new.iter().map(|(id, _)| *id).collect();
        let kept = places.iter().filter(|it| !arrived.contains(it.id));
        let kept: Vec<Said<'_>> = kept.filter_map(now).collect();
        moves.extend(relinks(&gone, &new, &kept));
    }
    make_way(&mut moves, &by_id);
    moves.sort_by(|a, b| a.from.cmp(&b.from));
    moves
}

fn now<'a>(place: &Place<'a>) -> Option<Said<'a>> {
    place.is.map(|is| (place.id, is))
}

fn said<'a>(all: &[Said<'a>], is_wanted: impl Fn(&QaId) -> bool) -> Vec<Said<'a>> {
    let wanted = all.iter().filter(|(id, _)| is_wanted(id));
    wanted.copied().collect()
}

/// What none of some moves is from or to.
struct Unmoved {
    from: HashSet<QaId>,
    to: HashSet<QaId>,
}

impl Unmoved {
    fn after(moves: &[Relink]) -> Self {
        Self {
            from: moves.iter().map(|it| it.from.clone()).collect(),
            to: moves.iter().map(|it| it.to.clone()).collect(),
        }
    }

    fn from<'a>(&self, all: &[Said<'a>]) -> Vec<Said<'a>> {
        said(all, |id| !self.from.contains(id))
    }

    fn to<'a>(&self, all: &[Said<'a>]) -> Vec<Said<'a>> {
        said(all, |id| !self.to.contains(id))
    }
}

/// Sets aside the history of each place that another one takes and that goes nowhere itself.
fn make_way(moves: &mut Vec<Relink>, by_id: &HashMap<&QaId, &Place<'_>>) {
    let leaving: HashSet<&QaId> = moves.iter().map(|it| &it.from).collect();
    let in_the_way = moves.iter().map(|it| &it.to);
    let in_the_way = in_the_way.filter(|to| by_id[to].has_history && !leaving.contains(to));
    let aside = in_the_way.map(|from| {
        let sum = by_id[from].was.map_or(0, Fingerprint::sum);
        // Nobody writes such a path, so no Q&A will ever have such an id.
        let ids = (0..).map(|nth| QaId::derive(&format!("/{from}"), &sum.to_string(), nth));
        let mut free = ids.filter(|id| !by_id.contains_key(id));
        Relink {
            from: from.clone(),
            to: free.next().expect("there are more ids than places"),
            reason: Reason::SetAside,
        }
    });
    let aside: Vec<Relink> = aside.collect();
    moves.extend(aside);
}

#[cfg(test)]
mod tests;
