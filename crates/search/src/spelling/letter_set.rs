//! A fast check that rules out most pairs of words before their edit distance is computed.

/// The letters of a word, hashed into 32 bits, and its length in characters.
#[derive(Clone, Copy, Debug)]
pub struct LetterSet {
    set: u32,
    pub count: u32,
}

impl LetterSet {
    pub fn new(word: &str) -> Self {
        let none = Self { set: 0, count: 0 };
        word.chars().fold(none, |Self { set, count }, letter| Self {
            set: set | 1 << (u32::from(letter) % u32::BITS),
            count: count + 1,
        })
    }

    /// Returns whether two words with these letters may be within this edit distance. Each edit removes a
    /// letter, adds one, or both.
    pub fn may_be_within(self, edits: u8, other: Self) -> bool {
        let edits = u32::from(edits);
        self.count.abs_diff(other.count) <= edits
            && (self.set ^ other.set).count_ones() <= 2 * edits
    }

    /// Returns whether a prefix of a word with the letters `whole` may be within this edit distance. Each edit
    /// removes at most one letter that the word does not have.
    pub fn may_be_prefix_within(self, edits: u8, whole: Self) -> bool {
        let edits = u32::from(edits);
        self.count <= whole.count + edits && (self.set & !whole.set).count_ones() <= edits
    }
}
