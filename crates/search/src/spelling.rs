//! Matches misspelled words: those of a query with the words of the notes, and the other way around.
//!
//! Both happen at query time, against every word of the notes: a misspelled query word finds its correction,
//! and a correct one also finds the notes that misspell it.

mod edit_distance;
mod letter_set;
mod vocabulary_builder;

use std::collections::HashMap;
use std::ops::Range;

pub use edit_distance::WordPattern;
pub use letter_set::LetterSet;
pub use vocabulary_builder::VocabularyBuilder;

/// Shorter words are not corrected, because too many other words are close to them.
pub const MIN_CORRECTED_CHARS: usize = 4;
/// From this length on, two edits are corrected.
pub const LONG_WORD_CHARS: usize = 7;
/// Shorter halves are found in most words.
const MIN_HALF_CHARS: usize = 3;
/// The most corrections returned for one word.
const MAX_CORRECTIONS: usize = 3;

/// The most completions that are searched for a word that is still being typed.
const MAX_COMPLETIONS: usize = 24;

/// The longest word, in characters, that is found by one of its characters.
const MAX_WORD_CHARS: u32 = 4;
/// The most words returned for one of their characters.
const MAX_WORDS: usize = 30;

/// A word of the notes that may match a word of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The indexed term.
    pub term: String,
    /// The edit distance between the two: insertions, deletions, substitutions and swaps of neighbors.
    pub edits: u8,
}

/// The words of the notes that begin with a word that is still being typed.
pub struct Completions<'a> {
    /// The terms of the most common ones, each once.
    pub terms: Vec<&'a str>,
    /// The number of notes with any of them, at most; a note with several counts for each.
    pub notes: u32,
}

impl<'a> Completions<'a> {
    fn new(entries: impl Iterator<Item = &'a Entry>) -> Self {
        let mut found: Vec<&Entry> = entries.collect();
        let notes = found.iter().map(|entry| entry.notes).sum();
        let more_common =
            |a: &&Entry, b: &&Entry| b.notes.cmp(&a.notes).then(a.surface.cmp(&b.surface));
        if found.len() > MAX_COMPLETIONS {
            found.select_nth_unstable_by(MAX_COMPLETIONS, more_common);
            found.truncate(MAX_COMPLETIONS);
        }
        found.sort_unstable_by(more_common);
        let mut terms: Vec<&str> = Vec::with_capacity(found.len());
        for entry in found {
            if !terms.contains(&&*entry.term) {
                terms.push(&entry.term);
            }
        }
        Self { terms, notes }
    }
}

/// Every word of the notes, unstemmed, with its term and the number of notes that have it.
pub struct Vocabulary {
    /// The words, sorted, so that words with the same first letter are adjacent.
    words: Vec<Entry>,
    /// The most common short words with each character of a script without blanks.
    by_character: HashMap<char, Vec<u32>>,
    notes: usize,
}

struct Entry {
    surface: Box<str>,
    term: Box<str>,
    notes: u32,
    letters: LetterSet,
}

impl Vocabulary {
    /// Returns the terms of a word as written: usually one; none for a word that no note has.
    pub fn terms<'a>(&'a self, surface: &'a str) -> impl Iterator<Item = &'a str> {
        let start = self
            .words
            .partition_point(|entry| *entry.surface < *surface);
        let entries = self.words[start..].iter();
        entries
            .take_while(move |entry| *entry.surface == *surface)
            .map(|entry| &*entry.term)
    }

    fn term(&self, number: u32) -> &str {
        &self.words[number as usize].term
    }

    /// Returns the word with this number, as written and as indexed.
    pub fn word(&self, number: u32) -> (&str, &str) {
        let entry = &self.words[number as usize];
        (&entry.surface, &entry.term)
    }

    /// Returns the numbers of the words that begin with `prefix`.
    pub fn numbers_with_prefix(&self, prefix: &str) -> Range<u32> {
        let start = self.words.partition_point(|entry| *entry.surface < *prefix);
        let count = self.words[start..].partition_point(|entry| entry.surface.starts_with(prefix));
        start as u32..(start + count) as u32
    }

    /// Returns the inverse document frequency of the word with this number.
    pub fn rarity(&self, number: u32) -> f32 {
        let with = self.words[number as usize].notes as f32;
        (1.0 + (self.notes as f32 - with + 0.5) / (with + 0.5)).ln()
    }

    /// Returns the corrections of an unknown word: the closest first, then the most common.
    pub fn corrections(&self, unknown: &str) -> Vec<Variant> {
        let mut near = self.similar_words(unknown);
        near.sort_by(|(a, a_edits), (b, b_edits)| {
            a_edits
                .cmp(b_edits)
                .then(b.notes.cmp(&a.notes))
                .then(a.surface.cmp(&b.surface))
        });
        distinct_terms(near, None)
    }

    /// Returns the best correction of an unknown word, as written.
    pub fn best_correction(&self, unknown: &str) -> Option<&str> {
        let near = self.similar_words(unknown).into_iter();
        let nearest = near.min_by(|(a, a_edits), (b, b_edits)| {
            a_edits
                .cmp(b_edits)
                .then(b.notes.cmp(&a.notes))
                .then(a.surface.cmp(&b.surface))
        });
        nearest.map(|(entry, _)| &*entry.surface)
    }

    /// Returns the rare words that look like misspellings of a known word.
    pub fn misspellings(&self, known: &str) -> Vec<Variant> {
        let Some(entry) = self.find(known) else {
            return Vec::new();
        };
        let length = known.chars().count();
        if length < LONG_WORD_CHARS {
            return Vec::new(); // "test" and "text" are both words.
        }
        let mut near = self.similar_words(known);
        // Two long words one edit apart are rarely two different words, however common the misspelling is.
        near.retain(|(other, edits)| *edits == 1 || other.notes * 2 <= entry.notes.max(2));
        near.sort_by(|(a, a_edits), (b, b_edits)| {
            a_edits.cmp(b_edits).then(a.surface.cmp(&b.surface))
        });
        distinct_terms(near, Some(&entry.term))
    }

    /// Splits a joined word into two words of the notes; of several splits, the one with the most common words.
    pub fn split_compound<'a>(&self, joined: &'a str) -> Option<(&'a str, &'a str)> {
        let splits = joined.char_indices().map(|(at, _)| joined.split_at(at));
        let known = splits.filter_map(|(first, second)| {
            let is_long = |half: &str| half.chars().count() >= MIN_HALF_CHARS;
            let notes = |half: &str| self.find(half).map(|entry| entry.notes);
            let notes =
                (is_long(first) && is_long(second)).then(|| notes(first).zip(notes(second)));
            let (first_notes, second_notes) = notes.flatten()?;
            Some((first_notes.min(second_notes), (first, second)))
        });
        known
            .max_by_key(|(notes, _)| *notes)
            .map(|(_, halves)| halves)
    }

    /// Returns the words that begin with `prefix` and are longer, the most common first.
    pub fn completions(&self, prefix: &str) -> Vec<Variant> {
        let start = self.words.partition_point(|entry| *entry.surface < *prefix);
        let mut found: Vec<(&Entry, u8)> = self.words[start..]
            .iter()
            .take_while(|entry| entry.surface.starts_with(prefix))
            .filter(|entry| entry.surface.len() > prefix.len())
            .map(|entry| (entry, 1))
            .collect();
        found.sort_by(|(a, _), (b, _)| b.notes.cmp(&a.notes).then(a.surface.cmp(&b.surface)));
        distinct_terms(found, None)
    }

    /// Returns the words that begin with `prefix`, itself included.
    pub fn completions_while_typing(&self, prefix: &str) -> Completions<'_> {
        let start = self.words.partition_point(|entry| *entry.surface < *prefix);
        let entries = self.words[start..].iter();
        Completions::new(entries.take_while(|entry| entry.surface.starts_with(prefix)))
    }

    /// Returns the words that begin similarly to a misspelled `prefix`.
    pub fn similar_completions(&self, prefix: &str) -> Completions<'_> {
        let length = prefix.chars().count();
        let Some(first) = (prefix.chars().next()).filter(|_| length >= MIN_CORRECTED_CHARS) else {
            return Completions::new(std::iter::empty());
        };
        let edits: u8 = if length < LONG_WORD_CHARS { 1 } else { 2 };
        let (letters, pattern) = (LetterSet::new(prefix), WordPattern::new(prefix));
        let start =
            (self.words).partition_point(|entry| entry.surface.chars().next() < Some(first));
        let entries = self.words[start..].iter();
        let entries = entries.take_while(|entry| entry.surface.starts_with(first));
        Completions::new(entries.filter(|entry| {
            letters.may_be_prefix_within(edits, entry.letters)
                && has_similar_prefix(&pattern, edits, &entry.surface)
        }))
    }

    /// Returns the most common words that contain a character of a script without blanks; nothing for any other word.
    pub fn words_with(&self, character: &str) -> impl Iterator<Item = &str> {
        let mut letters = character.chars();
        let only = letters.next().filter(|_| letters.next().is_none());
        let words = only.and_then(|letter| self.by_character.get(&letter));
        words.into_iter().flatten().map(|number| self.term(*number))
    }

    /// Returns the words of the notes that a word without blanks consists of, the longest first found, without overlap.
    pub fn known_parts<'a>(&self, word: &'a str) -> Vec<&'a str> {
        let mut parts = Vec::new();
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let longest = ends
                .filter(|end| {
                    *end < word.len() && self.find(&rest[..*end]).is_some_and(|it| it.notes > 0)
                })
                .max();
            // A single character is a word by itself, or a part of many.
            let known = longest.filter(|end| *end > first.len_utf8());
            parts.extend(known.map(|end| &rest[..end]));
            rest = &rest[known.unwrap_or(first.len_utf8())..];
        }
        parts
    }

    fn find(&self, surface: &str) -> Option<&Entry> {
        let at = self
            .words
            .binary_search_by(|entry| (*entry.surface).cmp(surface))
            .ok()?;
        Some(&self.words[at])
    }

    /// Returns the other words with the same first letter within the edits that a word of this length may have.
    fn similar_words(&self, word: &str) -> Vec<(&Entry, u8)> {
        let length = word.chars().count();
        let Some(first) = word
            .chars()
            .next()
            .filter(|_| length >= MIN_CORRECTED_CHARS)
        else {
            return Vec::new();
        };
        let max_edits: u8 = if length >= LONG_WORD_CHARS { 2 } else { 1 };
        let (letters, pattern) = (LetterSet::new(word), WordPattern::new(word));
        let mut first_utf8 = [0; 4];
        let first_utf8: &str = first.encode_utf8(&mut first_utf8);
        let start = self
            .words
            .partition_point(|entry| *entry.surface < *first_utf8);
        let count = self.words[start..].partition_point(|entry| entry.surface.starts_with(first));
        self.words[start..start + count]
            .iter()
            .filter(|entry| {
                letters.may_be_within(max_edits, entry.letters) && *entry.surface != *word
            })
            .filter(|entry| has_same_signs(word, &entry.surface))
            .filter_map(|entry| {
                let edits = u8::try_from(pattern.edits_to(&entry.surface)).ok()?;
                (edits <= max_edits).then_some((entry, edits))
            })
            .collect()
    }
}

/// Returns whether a prefix of `word` is within `edits` edits of the typed text.
pub fn has_similar_prefix(typed: &WordPattern<'_>, edits: u8, word: &str) -> bool {
    typed
        .edits_to_prefixes(word)
        .any(|(prefix, needed)| needed <= usize::from(edits) && has_same_signs(typed.word, prefix))
}

/// Returns whether two words have the same digits and symbols in the same order. `v1.7` is not a misspelling of `v1.8`.
fn has_same_signs(a: &str, b: &str) -> bool {
    let signs = |word: &'_ str| {
        let signs = word.chars().filter(|c| !c.is_alphabetic());
        signs.collect::<String>()
    };
    let is_plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_plain(a) && is_plain(b) || signs(a) == signs(b)
}

/// Returns the first few terms, each once, without `known`.
fn distinct_terms(entries: Vec<(&Entry, u8)>, known: Option<&str>) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    for (entry, edits) in entries {
        let is_new = variants.iter().all(|variant| *variant.term != *entry.term);
        if is_new && known.is_none_or(|known| *known != *entry.term) {
            variants.push(Variant {
                term: entry.term.to_string(),
                edits,
            });
        }
        if variants.len() == MAX_CORRECTIONS {
            break;
        }
    }
    variants
}
