//! Fingerprints: what a Q&A says, as a few numbers from which its words cannot be recovered.

use uuid::Uuid;

use crate::id::NAMESPACE;
use crate::qa::Qa;

/// The maximum number of hashes in a sketch. Texts of fewer words are compared exactly; for longer ones the
/// standard error of the likeness is at most 1/16.
const SKETCH_SIZE: usize = 64;

/// The content of a Q&A as numbers, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// A hash of the whole text.
    sum: u64,
    /// The smallest hashes of its pairs of adjacent words, in ascending order.
    sketch: Vec<u32>,
}

impl Fingerprint {
    /// Returns the fingerprint of a Q&A: of its question, other wordings and answer.
    pub fn of(qa: &Qa) -> Self {
        let wordings = std::iter::once(&qa.question).chain(&qa.also);
        let parts: Vec<String> = wordings.chain([&qa.answer]).map(|it| it.plain()).collect();
        Self::of_text(&parts.join("\n"))
    }

    /// Returns the fingerprint of a text.
    pub(super) fn of_text(text: &str) -> Self {
        // Line breaks do not count.
        let flat_text: Vec<&str> = text.split_whitespace().collect();
        let flat_text = flat_text.join(" ");
        let sum = Uuid::new_v5(&NAMESPACE, flat_text.as_bytes());
        Self {
            sum: sum.as_u64_pair().0,
            sketch: sketch(&flat_text),
        }
    }

    /// Restores a fingerprint from its stored sum and sketch.
    pub fn from_parts(sum: u64, mut sketch: Vec<u32>) -> Self {
        sketch.sort_unstable();
        sketch.dedup();
        Self { sum, sketch }
    }

    /// Returns a hash of the whole text, which does not depend on line breaks and markup.
    pub fn sum(&self) -> u64 {
        self.sum
    }

    /// Returns the smallest hashes of the pairs of adjacent words, in ascending order.
    pub fn sketch(&self) -> &[u32] {
        &self.sketch
    }

    /// Estimates the Jaccard similarity of the pairs of adjacent words of two texts, in [0, 1]. Ignores case and
    /// punctuation.
    pub fn likeness(&self, other: &Self) -> f32 {
        let (mut mine, mut theirs) = (self.sketch.as_slice(), other.sketch.as_slice());
        let (mut all, mut shared) = (0_u16, 0_u16);
        // The smallest hashes of both together are a fair sample of all pairs of either.
        while usize::from(all) < SKETCH_SIZE {
            let (first, second) = (mine.first(), theirs.first());
            let Some(smallest) = first.into_iter().chain(second).min() else {
                break;
            };
            all += 1;
            shared += u16::from(first == second);
            let (in_mine, in_theirs) = (first == Some(smallest), second == Some(smallest));
            mine = &mine[usize::from(in_mine)..];
            theirs = &theirs[usize::from(in_theirs)..];
        }
        if all == 0 {
            return f32::from(u8::from(self.sum == other.sum));
        }
        f32::from(shared) / f32::from(all)
    }
}

/// Returns the smallest hashes of the pairs of adjacent words.
fn sketch(text: &str) -> Vec<u32> {
    let text = text.to_lowercase();
    let words = words(&text);
    let mut hashes: Vec<u32> = match words.as_slice() {
        [word] => vec![hash(word, "")],
        words => words.windows(2).map(|two| hash(two[0], two[1])).collect(),
    };
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH_SIZE);
    hashes
}

/// Splits a text into words: runs of letters and digits, or single characters in scripts without spaces.
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

/// Returns whether a character belongs to a script without spaces: Thai to Khmer, kana, Chinese characters.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
        || matches!(c, '\u{20000}'..='\u{3ffff}')
}

/// Hashes two words with FNV-1a and the last step of MurmurHash, without which the smallest hashes are not a fair
/// sample.
fn hash(first: &str, second: &str) -> u32 {
    let bytes = first.bytes().chain([0]).chain(second.bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (hash >> 32) as u32
}
