//! The edit distance between one word and many others, a few operations per letter.
//!
//! The bit-parallel algorithm of Hyyrö ("A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances",
//! 2003): each column of the matrix is kept as differences between its rows, in the bits of a number.

use strsim::osa_distance;

/// A word of up to 64 characters that is compared with others.
pub struct WordPattern<'a> {
    pub word: &'a str,
    length: u32,
    /// The positions of each ASCII character in the word, as bits.
    ascii: [u64; 128],
    /// The positions of the other characters.
    others: Vec<(char, u64)>,
}

impl<'a> WordPattern<'a> {
    pub fn new(word: &'a str) -> Self {
        let mut pattern = Self {
            word,
            length: 0,
            ascii: [0; 128],
            others: Vec::new(),
        };
        for letter in word.chars() {
            let bit = 1_u64.checked_shl(pattern.length).unwrap_or(0);
            pattern.length += 1;
            if let Some(positions) = pattern.ascii.get_mut(letter as usize) {
                *positions |= bit;
                continue;
            }
            match pattern
                .others
                .iter_mut()
                .find(|(other, _)| *other == letter)
            {
                Some((_, positions)) => *positions |= bit,
                None => pattern.others.push((letter, bit)),
            }
        }
        pattern
    }

    fn positions_of(&self, letter: char) -> u64 {
        let other = || self.others.iter().find(|(other, _)| *other == letter);
        let ascii = self.ascii.get(letter as usize).copied();
        ascii.unwrap_or_else(|| other().map_or(0, |(_, positions)| *positions))
    }

    /// Returns the number of insertions, deletions, substitutions and swaps of neighbors that turn one word into the
    /// other, each letter being edited once at most.
    pub fn edits_to(&self, other: &str) -> usize {
        match self.is_long() {
            true => osa_distance(self.word, other),
            false => {
                (self.edits_by_letter(other).last()).map_or(self.length as usize, |(_, it)| it)
            }
        }
    }

    /// Returns each beginning of a word, from the first letter on, with the edits to it.
    pub fn edits_to_prefixes<'b>(&self, other: &'b str) -> impl Iterator<Item = (&'b str, usize)> {
        let is_long = self.is_long();
        self.edits_by_letter(other).map(move |(end, edits)| {
            let prefix = &other[..end];
            let edits = if is_long {
                osa_distance(self.word, prefix)
            } else {
                edits
            };
            (prefix, edits)
        })
    }

    /// Returns whether the bits of a number are too few.
    fn is_long(&self) -> bool {
        !(1..=u64::BITS).contains(&self.length)
    }

    /// Returns for each letter of another word where it ends, and the edits to the word up to there.
    fn edits_by_letter(&self, other: &str) -> impl Iterator<Item = (usize, usize)> {
        let last = 1_u64
            .checked_shl(self.length.saturating_sub(1))
            .unwrap_or(0);
        let (mut higher, mut lower) = (u64::MAX, 0);
        let (mut diagonal, mut positions_before) = (0_u64, 0_u64);
        let mut edits = self.length as usize;
        other.char_indices().map(move |(at, letter)| {
            let positions = self.positions_of(letter);
            let swapped = ((!diagonal & positions) << 1) & positions_before;
            diagonal = (((positions & higher).wrapping_add(higher)) ^ higher)
                | positions
                | lower
                | swapped;
            let right_higher = lower | !(diagonal | higher);
            let right_lower = diagonal & higher;
            edits += usize::from(right_higher & last != 0);
            edits -= usize::from(right_lower & last != 0);
            let right_higher = (right_higher << 1) | 1;
            higher = (right_lower << 1) | !(diagonal | right_higher);
            lower = right_higher & diagonal;
            positions_before = positions;
            (at + letter.len_utf8(), edits)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn edits_are_counted_as_in_the_matrix(word in "[abcé]{0,12}|[ab]{60,70}", other in "[abcéü]{0,12}|[ab]{60,70}") {
            let pattern = WordPattern::new(&word);
            prop_assert_eq!(pattern.edits_to(&other), osa_distance(&word, &other));
            for (prefix, edits) in pattern.edits_to_prefixes(&other) {
                prop_assert_eq!(edits, osa_distance(&word, prefix));
            }
        }
    }
}
