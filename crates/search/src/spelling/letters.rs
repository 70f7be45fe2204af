//! Tells most pairs of words apart at a glance.

/// Which letters a word has, folded into 32 bits, and how many characters.
#[derive(Clone, Copy, Debug)]
pub struct Letters {
    set: u32,
    pub count: u32,
}

impl Letters {
    pub fn of(word: &str) -> Self {
        let none = Self { set: 0, count: 0 };
        word.chars().fold(none, |Self { set, count }, letter| Self {
            set: set | 1 << (u32::from(letter) % u32::BITS),
            count: count + 1,
        })
    }

    /// Whether words with these letters may be so few slips apart: each slip takes away a letter,
    /// or adds one, or both.
    pub fn may_be_within(self, slips: u8, other: Self) -> bool {
        let slips = u32::from(slips);
        self.count.abs_diff(other.count) <= slips
            && (self.set ^ other.set).count_ones() <= 2 * slips
    }

    /// Whether a beginning of a word with the letters `whole` may be so few slips apart: each slip
    /// takes away at most one letter that the word has not.
    pub fn may_begin_within(self, slips: u8, whole: Self) -> bool {
        let slips = u32::from(slips);
        self.count <= whole.count + slips && (self.set & !whole.set).count_ones() <= slips
    }
}
