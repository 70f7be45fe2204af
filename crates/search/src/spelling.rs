//! A word nobody wrote → the words of the notes it may mean, and the other way round.
//!
//! Both are asked for at query time, of every word that occurs in the notes: a misspelt query word
//! finds its correction, a well-spelt one also finds the notes that misspell it.

mod counter;
mod letters;

use strsim::osa_distance;

use super::terms::is_single_unspaced;
pub use counter::Counter;
pub use letters::Letters;

/// Shorter words are as near to many others as to what was meant.
const SHORTEST_REPAIRED: usize = 4;
/// From this length on, two slips are repaired.
const LONG_WORD: usize = 7;
/// Shorter halves are in half of all words.
const SHORTEST_HALF: usize = 3;
/// The most corrections offered for one word.
const MOST_CORRECTIONS: usize = 3;

/// The most pairs of characters that one of them stands for.
const MOST_PAIRS: usize = 100;

/// A word of the notes that a word of a query may stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The indexed term.
    pub term: String,
    /// Slips between the two: insertions, deletions, substitutions, swaps of neighbours.
    pub slips: u8,
}

/// Every word of the notes, unstemmed, with its term and the number of notes it is in.
pub struct Vocabulary {
    /// Sorted, so that words with one first letter stand together.
    words: Vec<Entry>,
    notes: usize,
}

struct Entry {
    surface: Box<str>,
    term: Box<str>,
    notes: u32,
    letters: Letters,
}

impl Vocabulary {
    /// The terms of a word as written: mostly one, or none for a word that no note has.
    pub fn terms<'a>(&'a self, surface: &'a str) -> impl Iterator<Item = &'a str> {
        let start = self
            .words
            .partition_point(|entry| *entry.surface < *surface);
        let entries = self.words[start..].iter();
        entries
            .take_while(move |entry| *entry.surface == *surface)
            .map(|entry| &*entry.term)
    }

    /// The word of a number, as written and as indexed.
    pub fn word(&self, number: u32) -> (&str, &str) {
        let entry = &self.words[number as usize];
        (&entry.surface, &entry.term)
    }

    /// The inverse document frequency of a word as written.
    pub fn rarity(&self, number: u32) -> f32 {
        let with = self.words[number as usize].notes as f32;
        (1.0 + (self.notes as f32 - with + 0.5) / (with + 0.5)).ln()
    }

    /// The words that an unknown word may be meant for: nearest first, then the commonest.
    pub fn corrections(&self, unknown: &str) -> Vec<Variant> {
        let mut near = self.near(unknown);
        near.sort_by(|(a, a_slips), (b, b_slips)| {
            a_slips
                .cmp(b_slips)
                .then(b.notes.cmp(&a.notes))
                .then(a.surface.cmp(&b.surface))
        });
        distinct(near, None)
    }

    /// The word as written that an unknown one is most likely meant for.
    pub fn respelling(&self, unknown: &str) -> Option<&str> {
        let near = self.near(unknown).into_iter();
        let nearest = near.min_by(|(a, a_slips), (b, b_slips)| {
            a_slips
                .cmp(b_slips)
                .then(b.notes.cmp(&a.notes))
                .then(a.surface.cmp(&b.surface))
        });
        nearest.map(|(entry, _)| &*entry.surface)
    }

    /// The rare words that look like misspellings of a known one.
    pub fn misspellings(&self, known: &str) -> Vec<Variant> {
        let Some(entry) = self.find(known) else {
            return Vec::new();
        };
        let length = known.chars().count();
        if length < LONG_WORD {
            return Vec::new(); // "test" and "text" are both words
        }
        let mut near = self.near(known);
        // Two long words one slip apart are hardly ever two words, however common the slip is.
        near.retain(|(other, slips)| *slips == 1 || other.notes * 2 <= entry.notes.max(2));
        near.sort_by(|(a, a_slips), (b, b_slips)| {
            a_slips.cmp(b_slips).then(a.surface.cmp(&b.surface))
        });
        distinct(near, Some(&entry.term))
    }

    /// The two words of the notes that this one is written together from: the commoner the better.
    pub fn halves<'a>(&self, joined: &'a str) -> Option<(&'a str, &'a str)> {
        let splits = joined.char_indices().map(|(at, _)| joined.split_at(at));
        let known = splits.filter_map(|(first, second)| {
            let long = |half: &str| half.chars().count() >= SHORTEST_HALF;
            let notes = |half: &str| self.find(half).map(|entry| entry.notes);
            let notes = (long(first) && long(second)).then(|| notes(first).zip(notes(second)));
            let (first_notes, second_notes) = notes.flatten()?;
            Some((first_notes.min(second_notes), (first, second)))
        });
        known
            .max_by_key(|(notes, _)| *notes)
            .map(|(_, halves)| halves)
    }

    /// The words beginning with `prefix` (and longer than it), commonest first.
    pub fn completions(&self, prefix: &str) -> Vec<Variant> {
        let start = self.words.partition_point(|entry| *entry.surface < *prefix);
        let mut found: Vec<(&Entry, u8)> = self.words[start..]
            .iter()
            .take_while(|entry| entry.surface.starts_with(prefix))
            .filter(|entry| entry.surface.len() > prefix.len())
            .map(|entry| (entry, 1))
            .collect();
        found.sort_by(|(a, _), (b, _)| b.notes.cmp(&a.notes).then(a.surface.cmp(&b.surface)));
        distinct(found, None)
    }

    /// Of a character that is indexed in pairs, the commonest pairs with it; of other words none.
    pub fn pairs_with(&self, character: &str) -> impl Iterator<Item = &str> {
        let is_pair =
            |entry: &&Entry| entry.letters.count == 2 && entry.surface.contains(character);
        let mut pairs: Vec<&Entry> = match is_single_unspaced(character) {
            true => self.words.iter().filter(is_pair).collect(),
            false => Vec::new(),
        };
        pairs.sort_by_key(|entry| std::cmp::Reverse(entry.notes));
        pairs.into_iter().take(MOST_PAIRS).map(|entry| &*entry.term)
    }

    fn find(&self, surface: &str) -> Option<&Entry> {
        let at = self
            .words
            .binary_search_by(|entry| (*entry.surface).cmp(surface))
            .ok()?;
        Some(&self.words[at])
    }

    /// The other words within the slips a word of this length may have, with the same first letter.
    fn near(&self, word: &str) -> Vec<(&Entry, u8)> {
        let length = word.chars().count();
        let Some(first) = word.chars().next().filter(|_| length >= SHORTEST_REPAIRED) else {
            return Vec::new();
        };
        let most: u8 = if length >= LONG_WORD { 2 } else { 1 };
        let letters = Letters::of(word);
        let mut beginning = [0; 4];
        let beginning: &str = first.encode_utf8(&mut beginning);
        let start = self
            .words
            .partition_point(|entry| *entry.surface < *beginning);
        let count = self.words[start..].partition_point(|entry| entry.surface.starts_with(first));
        self.words[start..start + count]
            .iter()
            .filter(|entry| letters.may_be_within(most, entry.letters) && *entry.surface != *word)
            .filter_map(|entry| {
                let slips = u8::try_from(osa_distance(word, &entry.surface)).ok()?;
                (slips <= most).then_some((entry, slips))
            })
            .collect()
    }
}

/// The first few terms, each once; never `known`.
fn distinct(entries: Vec<(&Entry, u8)>, known: Option<&str>) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    for (entry, slips) in entries {
        let is_new = variants.iter().all(|variant| *variant.term != *entry.term);
        if is_new && known.is_none_or(|known| *known != *entry.term) {
            variants.push(Variant {
                term: entry.term.to_string(),
                slips,
            });
        }
        if variants.len() == MOST_CORRECTIONS {
            break;
        }
    }
    variants
}
