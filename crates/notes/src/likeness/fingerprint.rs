//! What a Q&A says, as numbers: small enough to be remembered for every Q&A, and without its words.

use uuid::Uuid;

use crate::id::NAMESPACE;
use crate::qa::Qa;

/// How many shingles a sketch keeps: texts of fewer words are compared exactly, and the likeness of
/// longer ones is off by a sixteenth at most two times in three.
const SKETCH: usize = 64;

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

    pub(super) fn of_text(text: &str) -> Self {
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
