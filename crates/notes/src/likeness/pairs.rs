//! What is gone, found among what is new: the same text first, then a close match.
//!
//! A pair that might as well be another one is left alone: a history that is lost is asked anew, while
//! one that goes to the wrong question misleads whoever it belongs to.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::fingerprint::Fingerprint;
use crate::QaId;

/// From this likeness on two texts may be one Q&A. Edits of a few words or of a sentence stay above
/// it, while questions that share their wording but not their subject stay below: `tests` has both.
pub const CLOSE: f32 = 0.6;

/// By how much a match must be closer than any other, also than one with a Q&A that stayed where it
/// was: where whole families of notes read alike, likeness proves nothing.
const MARGIN: f32 = 0.15;

/// A shingle that so many texts share tells nothing of any of them.
const COMMON: usize = 64;

/// A Q&A with what it says or said.
pub type Said<'a> = (&'a QaId, &'a Fingerprint);

/// A history that goes on under another id.
#[derive(Clone, Debug, PartialEq)]
pub struct Relink {
    pub from: QaId,
    pub to: QaId,
    pub reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// The same text stands there now.
    SameText,
    /// What stands there now is this like it.
    Close(f32),
    /// It is no longer in the notes, and something else has taken its id: kept in case it comes back.
    SetAside,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameText => f.write_str("the same text"),
            Self::Close(likeness) => write!(f, "{:.0} % alike", likeness * 100.0),
            Self::SetAside => f.write_str("gone from the notes, its id taken by another text"),
        }
    }
}

/// Which of the `new` Q&As each that is `gone` has become, ordered by the old id: one to one, and the
/// same for the same input in any order. `kept` are those that are neither.
pub fn relinks(gone: &[Said<'_>], new: &[Said<'_>], kept: &[Said<'_>]) -> Vec<Relink> {
    let mut relinks = same_text(gone, new);
    let from: HashSet<&QaId> = relinks.iter().map(|it| &it.from).collect();
    let to: HashSet<&QaId> = relinks.iter().map(|it| &it.to).collect();
    let gone: Vec<Said<'_>> = without(gone, &from);
    let close = close(&gone, &without(new, &to), kept);
    relinks.extend(close);
    relinks.sort_by(|a, b| a.from.cmp(&b.from));
    relinks
}

/// The pairs with the same text; a text that several have on either side pairs none of them.
pub fn same_text(gone: &[Said<'_>], new: &[Said<'_>]) -> Vec<Relink> {
    let (left, arrived) = (by_sum(gone), by_sum(new));
    let mut relinks = Vec::new();
    for (sum, from) in left {
        if let ([from], Some([to])) = (from.as_slice(), arrived.get(&sum).map(Vec::as_slice)) {
            relinks.push(Relink {
                from: (*from).clone(),
                to: (*to).clone(),
                reason: Reason::SameText,
            });
        }
    }
    relinks.sort_by(|a, b| a.from.cmp(&b.from));
    relinks
}

fn by_sum<'a>(said: &[Said<'a>]) -> HashMap<u64, Vec<&'a QaId>> {
    let mut by_sum: HashMap<u64, Vec<&QaId>> = HashMap::new();
    for (id, fingerprint) in said {
        by_sum.entry(fingerprint.sum()).or_default().push(id);
    }
    by_sum
}

fn without<'a>(said: &[Said<'a>], ids: &HashSet<&QaId>) -> Vec<Said<'a>> {
    let others = said.iter().filter(|(id, _)| !ids.contains(id));
    others.copied().collect()
}

/// The best and the second best of the matches of one Q&A.
#[derive(Clone, Copy, Default)]
struct Best {
    /// Its place among the others; meaningless where the likeness is 0.
    at: usize,
    likeness: f32,
    second: f32,
}

impl Best {
    fn offer(&mut self, at: usize, likeness: f32) {
        if likeness > self.likeness {
            (self.at, self.second, self.likeness) = (at, self.likeness, likeness);
        } else {
            self.second = self.second.max(likeness);
        }
    }

    fn is_clear(&self) -> bool {
        self.likeness >= CLOSE && self.likeness - self.second >= MARGIN
    }
}

fn close(gone: &[Said<'_>], new: &[Said<'_>], kept: &[Said<'_>]) -> Vec<Relink> {
    if gone.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let shingles = Shingles::of(gone);
    let mut of_gone = vec![Best::default(); gone.len()];
    let mut of_new = vec![Best::default(); new.len()];
    for (at, said) in new.iter().enumerate() {
        for (from, likeness) in shingles.matches(gone, said) {
            of_gone[from].offer(at, likeness);
            of_new[at].offer(from, likeness);
        }
    }
    for said in kept {
        for (from, likeness) in shingles.matches(gone, said) {
            // Never the one it has become, but a reason to doubt.
            of_gone[from].second = of_gone[from].second.max(likeness);
        }
    }
    let pairs = of_gone.iter().enumerate();
    let pairs = pairs.filter(|(from, best)| {
        let back = best.is_clear().then(|| of_new[best.at]);
        back.is_some_and(|back| back.is_clear() && back.at == *from)
    });
    let relink = |(from, best): (usize, &Best)| Relink {
        from: gone[from].0.clone(),
        to: new[best.at].0.clone(),
        reason: Reason::Close(best.likeness),
    };
    pairs.map(relink).collect()
}

/// Which of some texts have a shingle, so that not every two texts need be compared.
struct Shingles(HashMap<u32, Vec<usize>>);

impl Shingles {
    fn of(said: &[Said<'_>]) -> Self {
        let mut shingles: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, (_, fingerprint)) in said.iter().enumerate() {
            for hash in fingerprint.sketch() {
                shingles.entry(*hash).or_default().push(at);
            }
        }
        shingles.retain(|_, texts| texts.len() <= COMMON);
        Self(shingles)
    }

    /// Those of the texts that may be close to this one, with their likeness, in their order.
    fn matches(&self, texts: &[Said<'_>], (_, said): &Said<'_>) -> Vec<(usize, f32)> {
        let shared = said.sketch().iter().filter_map(|hash| self.0.get(hash));
        let mut shared: Vec<usize> = shared.flatten().copied().collect();
        shared.sort_unstable();
        shared.dedup();
        let likeness = |at: usize| (at, texts[at].1.likeness(said));
        shared.into_iter().map(likeness).collect()
    }
}
