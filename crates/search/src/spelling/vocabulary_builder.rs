//! Builds the vocabulary by counting the words of all notes while they are indexed.

use std::collections::HashMap;

use super::{Entry, LetterSet, Vocabulary};
use crate::terms::WordPart;

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
        self.words.push(WordCount {
            term: word.term.as_str().into(),
            notes: 0,
            last_note: 0,
        });
        number
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
        let vocabulary = Vocabulary {
            words: sorted.into_iter().map(entry).collect(),
            notes: self.notes as usize,
        };
        (vocabulary, numbers)
    }
}
