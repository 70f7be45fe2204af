//! Decides whether two words are one word, written or inflected in another way.

use std::ops::Range;

use strsim::osa_distance;

use super::Lexicon;
use super::written::WrittenWord;

/// Shorter words are not taken for misspellings.
const MIN_MISSPELLED_CHARS: usize = 4;
/// From this length on, a word may have two wrong letters.
const LONG_WORD_CHARS: usize = 8;

/// From this length on, a capitalized word is more likely misspelled than the name of something else.
const MIN_NAME_CHARS: usize = 6;

/// Endings that make another word of an English stem: universe and university, organ and organization.
const OTHER_ENDINGS: &[&str] = &[
    "ful", "ic", "is", "it", "iz", "less", "ness", "or", "ous", "sm", "st", "zation",
];

/// Compares words.
pub struct SameWord<'a, L> {
    pub lexicon: &'a L,
}

/// Where the first words of a query are in a question.
pub struct Found {
    pub start: usize,
    pub end: usize,
    /// How many words of the query they are.
    pub asked_count: usize,
}

impl<L: Lexicon> SameWord<'_, L> {
    /// Returns the first unused place in a question of the first word of `asked`, which may be written as two words
    /// in one of them.
    pub fn find(
        &self,
        asked: &[&WrittenWord],
        words: &[&WrittenWord],
        is_used: &[bool],
    ) -> Option<Found> {
        let is_free =
            |range: Range<usize>| range.end <= words.len() && !is_used[range].contains(&true);
        let found = |start: usize, count: usize, asked_count: usize| Found {
            start,
            end: start + count,
            asked_count,
        };
        let places = || (0..words.len()).filter(|at| !is_used[*at]);
        // The same word before a similar one.
        let same = places().find(|at| words[*at].lower == asked[0].lower);
        let same = same.or_else(|| places().find(|at| self.is_same(asked[0], words[*at])));
        if let Some(at) = same {
            return Some(found(at, 1, 1));
        }
        let joined = |two: &[&WrittenWord]| two.iter().map(|it| &*it.folded).collect::<String>();
        let split = places()
            .find(|&at| is_free(at..at + 2) && joined(&words[at..at + 2]) == asked[0].folded);
        if let Some(at) = split {
            return Some(found(at, 2, 1));
        }
        let two = joined(asked.get(..2)?);
        let at = places().find(|at| words[*at].folded == two)?;
        Some(found(at, 1, 2))
    }

    fn is_same(&self, asked: &WrittenWord, word: &WrittenWord) -> bool {
        let has_digit = |it: &WrittenWord| it.lower.contains(char::is_numeric);
        if has_digit(asked) || has_digit(word) {
            return false;
        }
        if asked.folded == word.folded {
            // Accents may be left out, and are meant if they are written.
            return asked.lower == asked.folded;
        }
        self.is_inflected(asked, word) || self.is_misspelled(asked, word)
    }

    fn is_inflected(&self, asked: &WrittenWord, word: &WrittenWord) -> bool {
        let (a, b) = (&*asked.folded, &*word.folded);
        if !self.lexicon.have_same_stem(a, b) {
            return false;
        }
        let common = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
        let ends = [a, b].map(|it| it.get(common..).unwrap_or_default());
        let is_other = |end: &str| OTHER_ENDINGS.iter().any(|it| end.starts_with(it));
        !ends.into_iter().any(is_other)
    }

    /// Returns whether the query has a misspelling of the word: one that is no word, with a wrong letter or two.
    fn is_misspelled(&self, asked: &WrittenWord, word: &WrittenWord) -> bool {
        let (a, b) = (&*asked.folded, &*word.folded);
        let length = b.chars().count();
        let is_long = length >= LONG_WORD_CHARS && !word.is_capitalized;
        let edits = if is_long { 2 } else { 1 };
        // The first letter is rarely wrong, and "un" is not a mistake.
        let has_same_start = a.chars().next() == b.chars().next();
        if !has_same_start
            || length < MIN_MISSPELLED_CHARS
            || osa_distance(a, b) > edits
            || self.lexicon.is_word(a)
        {
            return false;
        }
        // A name that is in no dictionary may differ from another one in a letter, but hardly in the order of letters.
        let sorted = |text: &str| {
            let mut letters: Vec<char> = text.chars().collect();
            letters.sort_unstable();
            letters
        };
        let is_name = word.is_code || word.is_capitalized && length < MIN_NAME_CHARS;
        !is_name || sorted(a) == sorted(b)
    }
}
