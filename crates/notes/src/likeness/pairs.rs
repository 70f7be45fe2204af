//! Matches missing Q&As with new ones: the same text first, then a close match.
//!
//! Ambiguous pairs are not matched: a member whose history is lost is asked the question again, but a history that
//! moves to the wrong question misleads its member.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::fingerprint::Fingerprint;
use crate::QaId;

/// The minimum likeness at which two texts can be the same Q&A. Edits of a few words or of a sentence stay above
/// it; questions with the same wording but another subject stay below it. `tests` has examples of both.
pub const MIN_LIKENESS: f32 = 0.6;

/// The minimum distance in likeness to the second best match, including matches with Q&As that did not move. In
/// groups of similar notes, likeness alone proves nothing.
const MIN_MARGIN: f32 = 0.15;

/// The maximum number of texts that share a shingle. A more common one distinguishes none of them.
const MAX_TEXTS_PER_SHINGLE: usize = 64;

/// An id with the fingerprint of its text.
pub type IdentifiedText<'a> = (&'a QaId, &'a Fingerprint);

/// A review history that moves from one id to another.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryMove {
    /// The old id.
    pub from: QaId,
    /// The new id.
    pub to: QaId,
    /// Why it moves.
    pub reason: MoveReason,
}

/// Why a history moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MoveReason {
    /// The same text now has the new id.
    SameText,
    /// A text with this likeness now has the new id.
    Close(f32),
    /// The text is no longer in the notes, and another text has its id. The history is kept in case the text
    /// returns.
    SetAside,
}

impl fmt::Display for MoveReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameText => f.write_str("the same text"),
            Self::Close(likeness) => write!(f, "{:.0} % alike", likeness * 100.0),
            Self::SetAside => f.write_str("no longer in the notes; another text has its id"),
        }
    }
}

/// Matches each text of `gone` with one of `new`, sorted by the old id. `unmoved` are texts that are neither.
///
/// Matches are one to one, and do not depend on the order of the input.
pub fn match_texts(
    gone: &[IdentifiedText<'_>],
    new: &[IdentifiedText<'_>],
    unmoved: &[IdentifiedText<'_>],
) -> Vec<HistoryMove> {
    let mut moves = match_exact(gone, new);
    let from: HashSet<&QaId> = moves.iter().map(|it| &it.from).collect();
    let to: HashSet<&QaId> = moves.iter().map(|it| &it.to).collect();
    let gone: Vec<IdentifiedText<'_>> = exclude(gone, &from);
    let close = match_close(&gone, &exclude(new, &to), unmoved);
    moves.extend(close);
    moves.sort_by(|a, b| a.from.cmp(&b.from));
    moves
}

/// Matches equal texts. A text that occurs several times on either side is not matched.
pub fn match_exact(gone: &[IdentifiedText<'_>], new: &[IdentifiedText<'_>]) -> Vec<HistoryMove> {
    let (left, arrived) = (group_by_sum(gone), group_by_sum(new));
    let mut moves = Vec::new();
    for (sum, from) in left {
        if let ([from], Some([to])) = (from.as_slice(), arrived.get(&sum).map(Vec::as_slice)) {
            moves.push(HistoryMove {
                from: (*from).clone(),
                to: (*to).clone(),
                reason: MoveReason::SameText,
            });
        }
    }
    moves.sort_by(|a, b| a.from.cmp(&b.from));
    moves
}

/// Groups ids by the sum of their text.
fn group_by_sum<'a>(texts: &[IdentifiedText<'a>]) -> HashMap<u64, Vec<&'a QaId>> {
    let mut by_sum: HashMap<u64, Vec<&QaId>> = HashMap::new();
    for (id, fingerprint) in texts {
        by_sum.entry(fingerprint.sum()).or_default().push(id);
    }
    by_sum
}

/// Returns the texts whose id is not in `ids`.
fn exclude<'a>(texts: &[IdentifiedText<'a>], ids: &HashSet<&QaId>) -> Vec<IdentifiedText<'a>> {
    let others = texts.iter().filter(|(id, _)| !ids.contains(id));
    others.copied().collect()
}

/// The best match of one Q&A, and the likeness of the second best.
#[derive(Clone, Copy, Default)]
struct BestMatch {
    /// The index of the best match; meaningless if the likeness is 0.
    index: usize,
    likeness: f32,
    second: f32,
}

impl BestMatch {
    /// Records a match.
    fn record(&mut self, index: usize, likeness: f32) {
        if likeness > self.likeness {
            (self.index, self.second, self.likeness) = (index, self.likeness, likeness);
        } else {
            self.second = self.second.max(likeness);
        }
    }

    /// Returns whether the best match is close enough and unambiguous.
    fn is_clear(&self) -> bool {
        self.likeness >= MIN_LIKENESS && self.likeness - self.second >= MIN_MARGIN
    }
}

/// Matches close texts.
fn match_close(
    gone: &[IdentifiedText<'_>],
    new: &[IdentifiedText<'_>],
    unmoved: &[IdentifiedText<'_>],
) -> Vec<HistoryMove> {
    if gone.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let shingles = Shingles::of(gone);
    let mut best_of_gone = vec![BestMatch::default(); gone.len()];
    let mut best_of_new = vec![BestMatch::default(); new.len()];
    for (at, text) in new.iter().enumerate() {
        for (from, likeness) in shingles.matches(gone, text) {
            best_of_gone[from].record(at, likeness);
            best_of_new[at].record(from, likeness);
        }
    }
    for text in unmoved {
        for (from, likeness) in shingles.matches(gone, text) {
            // The history never moves here, but the match makes any other ambiguous.
            best_of_gone[from].second = best_of_gone[from].second.max(likeness);
        }
    }
    let pairs = best_of_gone.iter().enumerate();
    let pairs = pairs.filter(|(from, best)| {
        let back = best.is_clear().then(|| best_of_new[best.index]);
        back.is_some_and(|back| back.is_clear() && back.index == *from)
    });
    let history_move = |(from, best): (usize, &BestMatch)| HistoryMove {
        from: gone[from].0.clone(),
        to: new[best.index].0.clone(),
        reason: MoveReason::Close(best.likeness),
    };
    pairs.map(history_move).collect()
}

/// The indices of the texts that contain each shingle, to avoid comparing all pairs of texts.
struct Shingles(HashMap<u32, Vec<usize>>);

impl Shingles {
    /// Indexes some texts.
    fn of(texts: &[IdentifiedText<'_>]) -> Self {
        let mut shingles: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, (_, fingerprint)) in texts.iter().enumerate() {
            for hash in fingerprint.sketch() {
                shingles.entry(*hash).or_default().push(at);
            }
        }
        shingles.retain(|_, texts| texts.len() <= MAX_TEXTS_PER_SHINGLE);
        Self(shingles)
    }

    /// Returns the indices of the texts that share a shingle with this one, and their likeness, in order.
    fn matches(
        &self,
        texts: &[IdentifiedText<'_>],
        (_, text): &IdentifiedText<'_>,
    ) -> Vec<(usize, f32)> {
        let shared = text.sketch().iter().filter_map(|hash| self.0.get(hash));
        let mut shared: Vec<usize> = shared.flatten().copied().collect();
        shared.sort_unstable();
        shared.dedup();
        let likeness = |at: usize| (at, texts[at].1.likeness(text));
        shared.into_iter().map(likeness).collect()
    }
}
