//! Builds the inverted index of some consecutive notes, and joins those of all notes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{InvertedIndex, Postings};

/// Collects the terms of one note after another.
#[derive(Default)]
pub struct InvertedIndexBuilder {
    /// The number of each term.
    numbers: HashMap<Box<str>, u32>,
    /// The postings of each term, by its number.
    postings: Vec<Postings>,
    /// The number of terms in each note.
    lengths: Vec<u32>,
    /// The number of the first note.
    first_note: u32,
    /// How often each term occurs in the note that is being added; 0 between notes.
    counts: Vec<u32>,
    /// The terms of that note, each once; empty between notes.
    distinct: Vec<u32>,
}

impl InvertedIndexBuilder {
    /// Starts at a note with this number.
    pub fn starting_at(first_note: usize) -> Self {
        Self {
            first_note: first_note as u32,
            ..Self::default()
        }
    }

    /// Returns the number of a term, a new one for a new term.
    pub fn number_of(&mut self, term: &str) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.postings.len() as u32;
        self.numbers.insert(term.into(), number);
        self.postings.push(Postings::default());
        self.counts.push(0);
        number
    }

    /// Adds the next note, with all occurrences of its terms.
    pub fn add_note(&mut self, terms: impl Iterator<Item = u32>) {
        let note = self.first_note + self.lengths.len() as u32;
        let mut length = 0;
        for term in terms {
            let count = &mut self.counts[term as usize];
            if *count == 0 {
                self.distinct.push(term);
            }
            *count += 1;
            length += 1;
        }
        for term in self.distinct.drain(..) {
            let count = std::mem::take(&mut self.counts[term as usize]);
            self.postings[term as usize].push(note, count);
        }
        self.lengths.push(length);
    }

    /// Returns the index of all notes, given in parts.
    pub fn finish(parts: Vec<Self>) -> InvertedIndex {
        let mut terms: HashMap<Box<str>, Postings> = HashMap::new();
        let mut lengths = Vec::new();
        for mut part in parts {
            lengths.append(&mut part.lengths);
            for (term, number) in part.numbers {
                let postings = std::mem::take(&mut part.postings[number as usize]);
                match terms.entry(term) {
                    Entry::Occupied(mut before) => before.get_mut().append(&postings),
                    Entry::Vacant(vacant) => drop(vacant.insert(postings)),
                }
            }
        }
        terms.values_mut().for_each(Postings::shrink);
        InvertedIndex::new(terms, &lengths)
    }
}
