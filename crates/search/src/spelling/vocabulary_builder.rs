//! Builds the vocabulary by counting the words of all notes while they are indexed.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Entry, LetterSet, MAX_WORD_CHARS, MAX_WORDS, Vocabulary};
use crate::terms::{WordPart, is_unspaced};

/// Numbers words in the order of their first occurrence, and counts the notes that have them.
#[derive(Default)]
pub struct VocabularyBuilder {
    /// Numbers by surface form, one for each term: languages may stem a word differently.
    numbers: HashMap<Box<str>, Vec<u32>>,
    words: Vec<WordCount>,
    notes: u32,
}

struct WordCount {
    term: Box<str>,
    notes: u32,
    last_note: u32,
}

impl VocabularyBuilder {
    /// Returns the number of a word, a new one for a new word.
    pub fn number_of(&mut self, word: &WordPart) -> u32 {
        self.number_of_term(&word.surface, &word.term)
    }

    fn number_of_term(&mut self, surface: &str, term: &str) -> u32 {
        let number = self.words.len() as u32;
        match self.numbers.get_mut(surface) {
            Some(numbers) => {
                let is_it = |&&at: &&u32| *self.words[at as usize].term == *term;
                if let Some(&known) = numbers.iter().find(is_it) {
                    return known;
                }
                numbers.push(number);
            }
            None => drop(self.numbers.insert(surface.into(), vec![number])),
        }
        self.words.push(WordCount {
            term: term.into(),
            notes: 0,
            last_note: 0,
        });
        number
    }

    /// Adds the words and counts of other notes. Returns for each number assigned there the number here.
    pub fn append(&mut self, other: Self) -> Vec<u32> {
        let mut numbers = vec![0; other.words.len()];
        for (surface, others) in &other.numbers {
            for &at in others {
                let word = &other.words[at as usize];
                let number = self.number_of_term(surface, &word.term);
                self.words[number as usize].notes += word.notes;
                numbers[at as usize] = number;
            }
        }
        self.notes += other.notes;
        numbers
    }

    /// Counts the words of the next note, each once.
    pub fn add_note(&mut self, words: impl Iterator<Item = u32>) {
        self.notes += 1;
        for number in words {
            let word = &mut self.words[number as usize];
            word.notes += u32::from(word.last_note != self.notes);
            word.last_note = self.notes;
        }
    }

    /// Returns the vocabulary, and for each number assigned here the number in the vocabulary.
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
                letters: LetterSet::new(&surface),
                surface,
                term: std::mem::take(&mut word.term),
                notes: word.notes,
            }
        };
        let words: Vec<Entry> = sorted.into_iter().map(entry).collect();
        let vocabulary = Vocabulary {
            by_character: words_by_character(&words),
            words,
            notes: self.notes as usize,
        };
        (vocabulary, numbers)
    }
}

/// Returns for each character of a script without blanks the most common words that contain it.
fn words_by_character(words: &[Entry]) -> HashMap<char, Vec<u32>> {
    let mut by_character: HashMap<char, Vec<u32>> = HashMap::new();
    for (number, word) in words.iter().enumerate() {
        if word.surface.is_ascii() || !(2..=MAX_WORD_CHARS).contains(&word.letters.count) {
            continue;
        }
        for character in word.surface.chars().filter(|c| is_unspaced(*c)) {
            let numbers = by_character.entry(character).or_default();
            if numbers.last() != Some(&(number as u32)) {
                numbers.push(number as u32);
            }
        }
    }
    for numbers in by_character.values_mut() {
        numbers.sort_by_key(|number| Reverse(words[*number as usize].notes));
        numbers.truncate(MAX_WORDS);
        numbers.shrink_to_fit();
    }
    by_character
}
