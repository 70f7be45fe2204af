//! A word nobody wrote → the words of the notes it may mean, and the other way round.
//!
//! Both are asked for at query time, of every word that occurs in the notes: a misspelt query word
//! finds its correction, a well-spelt one also finds the notes that misspell it.

use std::collections::HashMap;

use strsim::osa_distance;

use super::terms::{Part, is_single_unspaced};

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

/// Numbers words in the order they come, and counts the notes that have them.
#[derive(Default)]
pub struct Counter {
    /// By surface, then by term: languages may stem one word differently.
    numbers: HashMap<Box<str>, Vec<u32>>,
    words: Vec<Counted>,
    notes: u32,
}

struct Counted {
    term: Box<str>,
    notes: u32,
    last_note: u32,
}

impl Counter {
    /// The number of a word, a new one for a new word.
    pub fn number(&mut self, word: &Part) -> u32 {
        let number = self.words.len() as u32;
        match self.numbers.get_mut(&*word.surface) {
            Some(numbers) => {
                let is_it = |&&at: &&u32| *self.words[at as usize].term == *word.term;
                if let Some(&known) = numbers.iter().find(is_it) {
                    return known;
                }
                numbers.push(number);
            }
            None => drop(
                self.numbers
                    .insert(word.surface.as_str().into(), vec![number]),
            ),
        }
        self.words.push(Counted {
            term: word.term.as_str().into(),
            notes: 0,
            last_note: 0,
        });
        number
    }

    /// Counts the words of the next note, however often it has them.
    pub fn add(&mut self, words: impl Iterator<Item = u32>) {
        self.notes += 1;
        for number in words {
            let word = &mut self.words[number as usize];
            word.notes += u32::from(word.last_note != self.notes);
            word.last_note = self.notes;
        }
    }

    /// The vocabulary, and the number in it of each word by its number here.
    pub fn finish(self) -> (Vocabulary, Vec<u32>) {
        let each = |(surface, numbers): (Box<str>, Vec<u32>)| {
            numbers.into_iter().map(move |at| (surface.clone(), at))
        };
        let mut sorted: Vec<(Box<str>, u32)> = self.numbers.into_iter().flat_map(each).collect();
        sorted.sort_unstable();
        let mut numbers = vec![0; sorted.len()];
        for (at, (_, number)) in sorted.iter().enumerate() {
            numbers[*number as usize] = at as u32;
        }
        let mut counted = self.words;
        let entry = |(surface, number): (Box<str>, u32)| {
            let word = &mut counted[number as usize];
            Entry {
                letters: Letters::of(&surface),
                surface,
                term: std::mem::take(&mut word.term),
                notes: word.notes,
            }
        };
        let vocabulary = Vocabulary {
            words: sorted.into_iter().map(entry).collect(),
            notes: self.notes as usize,
        };
        (vocabulary, numbers)
    }
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

/// Which letters a word has, folded into 32 bits, and how many characters: tells most pairs of
/// words apart at a glance.
#[derive(Clone, Copy, Debug)]
pub struct Letters {
    set: u32,
    count: u32,
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
