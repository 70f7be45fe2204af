//! Is this the Q&A that stood elsewhere before? Told by what it says.
//!
//! A [`Fingerprint`] is small enough to be remembered for every Q&A, and holds no words. [`relinks`]
//! pairs those that are gone with those that are new: the same text first, then a close match. A pair
//! that might as well be another one is left alone, because a history that is lost is asked anew,
//! while one that goes to the wrong question misleads whoever it belongs to.

mod moves;

use std::collections::{HashMap, HashSet};
use std::fmt;

use uuid::Uuid;

use super::{NAMESPACE, Qa, QaId};

pub use moves::{Place, moves};

/// How many shingles a sketch keeps: texts of fewer words are compared exactly, and the likeness of
/// longer ones is off by a sixteenth at most two times in three.
const SKETCH: usize = 64;

/// From this likeness on two texts may be one Q&A. Edits of a few words or of a sentence stay above
/// it, while questions that share their wording but not their subject stay below: `tests` has both.
pub const CLOSE: f32 = 0.6;

/// By how much a match must be closer than any other, also than one with a Q&A that stayed where it
/// was: where whole families of notes read alike, likeness proves nothing.
const MARGIN: f32 = 0.15;

/// A shingle that so many texts share tells nothing of any of them.
const COMMON: usize = 64;

/// What a Q&A says, as numbers from which nobody reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    sum: u64,
    /// The least hashes of its pairs of words, rising.
    sketch: Vec<u32>,
}

impl Fingerprint {
    pub fn of(qa: &Qa) -> Self {
        let wordings = std::iter::once(&qa.question).chain(&qa.also);
        let parts: Vec<String> = wordings.chain([&qa.answer]).map(|it| it.plain()).collect();
        Self::of_text(&parts.join("\n"))
    }

    fn of_text(text: &str) -> Self {
        // How it is broken into lines is not what it says.
        let flowing: Vec<&str> = text.split_whitespace().collect();
        let flowing = flowing.join(" ");
        let sum = Uuid::new_v5(&NAMESPACE, flowing.as_bytes());
        Self {
            sum: sum.as_u64_pair().0,
            sketch: sketch(&flowing),
        }
    }

    /// The fingerprint whose parts were stored.
    pub fn stored(sum: u64, mut sketch: Vec<u32>) -> Self {
        sketch.sort_unstable();
        sketch.dedup();
        Self { sum, sketch }
    }

    /// The same for the same text, however it is broken into lines and marked up.
    pub fn sum(&self) -> u64 {
        self.sum
    }

    pub fn sketch(&self) -> &[u32] {
        &self.sketch
    }

    /// The share of the pairs of neighbouring words of either that both have, estimated, in [0, 1]. Case and
    /// punctuation do not count.
    pub fn likeness(&self, other: &Self) -> f32 {
        let (mut mine, mut theirs) = (self.sketch.as_slice(), other.sketch.as_slice());
        let (mut all, mut shared) = (0_u16, 0_u16);
        // The least hashes of both together are a fair sample of all that either has.
        while usize::from(all) < SKETCH {
            let (first, second) = (mine.first(), theirs.first());
            let Some(least) = first.into_iter().chain(second).min() else {
                break;
            };
            all += 1;
            shared += u16::from(first == second);
            let (in_mine, in_theirs) = (first == Some(least), second == Some(least));
            mine = &mine[usize::from(in_mine)..];
            theirs = &theirs[usize::from(in_theirs)..];
        }
        if all == 0 {
            return f32::from(u8::from(self.sum == other.sum));
        }
        f32::from(shared) / f32::from(all)
    }
}

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
        by_sum.entry(fingerprint.sum).or_default().push(id);
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
            for hash in &fingerprint.sketch {
                shingles.entry(*hash).or_default().push(at);
            }
        }
        shingles.retain(|_, texts| texts.len() <= COMMON);
        Self(shingles)
    }

    /// Those of the texts that may be close to this one, with their likeness, in their order.
    fn matches(&self, texts: &[Said<'_>], (_, said): &Said<'_>) -> Vec<(usize, f32)> {
        let shared = said.sketch.iter().filter_map(|hash| self.0.get(hash));
        let mut shared: Vec<usize> = shared.flatten().copied().collect();
        shared.sort_unstable();
        shared.dedup();
        let likeness = |at: usize| (at, texts[at].1.likeness(said));
        shared.into_iter().map(likeness).collect()
    }
}

fn sketch(text: &str) -> Vec<u32> {
    let text = text.to_lowercase();
    let words = words(&text);
    let mut hashes: Vec<u32> = match words.as_slice() {
        [word] => vec![hash(word, "")],
        words => words.windows(2).map(|two| hash(two[0], two[1])).collect(),
    };
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH);
    hashes
}

/// Runs of letters and digits; each character alone in scripts without blanks between words.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let is_alone = is_unspaced(c);
        if is_alone || !c.is_alphanumeric() {
            words.extend(start.take().map(|start| &text[start..at]));
        }
        if is_alone {
            words.push(&text[at..at + c.len_utf8()]);
        } else if c.is_alphanumeric() {
            start = start.or(Some(at));
        }
    }
    words.extend(start.map(|start| &text[start..]));
    words
}

/// Thai to Khmer, kana and Chinese characters.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
        || matches!(c, '\u{20000}'..='\u{3ffff}')
}

/// FNV-1a over both words, then murmur's last step, without which the least hashes are no fair sample.
fn hash(first: &str, second: &str) -> u32 {
    let bytes = first.bytes().chain([0]).chain(second.bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests;
