//! The inverted index: for each term, the notes that have it and how often. Scores notes by BM25.
//!
//! In memory, and never changed once built. The scores of all notes are computed at once, so the score of any note
//! can be looked up afterwards.

mod builder;
mod postings;

use std::collections::HashMap;

pub use builder::InvertedIndexBuilder;
use postings::Postings;

/// BM25: how fast the score of a term saturates with its number of occurrences.
pub const K1: f32 = 1.2;
/// BM25: how much longer notes need more occurrences for the same score.
const B: f32 = 0.75;

/// The terms of every note, by term.
pub struct InvertedIndex {
    terms: HashMap<Box<str>, Postings>,
    /// The number of occurrences, by note, at which a term reaches half of its greatest possible score.
    half_counts: Vec<f32>,
}

/// A term to search for, with the factor of its score.
pub type BoostedTerm<'a> = (&'a str, f32);

impl InvertedIndex {
    fn new(terms: HashMap<Box<str>, Postings>, lengths: &[u32]) -> Self {
        let total: u64 = lengths.iter().copied().map(u64::from).sum();
        let average = total as f32 / lengths.len().max(1) as f32;
        let half_count = |&length: &u32| K1 * (1.0 - B + B * round(length) as f32 / average);
        Self {
            half_counts: lengths.iter().map(half_count).collect(),
            terms,
        }
    }

    /// Returns the number of notes.
    pub fn notes(&self) -> usize {
        self.half_counts.len()
    }

    /// Returns the number of notes that have a term.
    pub fn notes_with(&self, term: &str) -> u32 {
        self.terms.get(term).map_or(0, Postings::notes)
    }

    /// Returns the inverse document frequency of a term; for a term that no note has, the highest one.
    pub fn rarity(&self, term: &str) -> f32 {
        self.rarity_of(self.notes_with(term))
    }

    /// Returns the inverse document frequency of a term that this many notes have; more than all count as all.
    pub fn rarity_of(&self, notes_with: u32) -> f32 {
        let (notes, with) = (self.notes() as f32, notes_with as f32);
        let with = with.min(notes);
        (1.0 + (notes - with + 0.5) / (with + 0.5)).ln()
    }

    /// Returns for each of the notes whether it has any of the terms.
    pub fn have_a_term<'a>(
        &self,
        terms: impl Iterator<Item = &'a str>,
        notes: &[usize],
    ) -> Vec<bool> {
        let mut rising: Vec<usize> = (0..notes.len()).collect();
        rising.sort_unstable_by_key(|at| notes[*at]);
        let mut have_term = vec![false; notes.len()];
        for postings in terms.filter_map(|term| self.terms.get(term)) {
            let mut wanted = rising.iter().peekable();
            postings.for_each(|note, _| {
                while let Some(at) = wanted.next_if(|at| notes[**at] <= note as usize) {
                    have_term[*at] |= notes[*at] == note as usize;
                }
            });
        }
        have_term
    }

    /// Returns the scores of all notes for some words, each given by its alternative terms. Of the alternatives of a
    /// word, only the one with the highest score counts in a note.
    pub fn score<'a>(&self, words: impl Iterator<Item = Vec<BoostedTerm<'a>>>) -> Scores {
        let mut scores = vec![0.0; self.notes()];
        let mut best = Vec::new();
        for alternatives in words {
            if let [(term, boost)] = alternatives[..] {
                self.for_each_score(term, boost, |note, score| scores[note] += score);
                continue;
            }
            best.resize(self.notes(), 0.0);
            let mut touched = Vec::new();
            for (term, boost) in alternatives {
                self.for_each_score(term, boost, |note, score| {
                    if best[note] == 0.0 {
                        touched.push(note);
                    }
                    best[note] = score.max(best[note]);
                });
            }
            for note in touched {
                scores[note] += std::mem::take(&mut best[note]);
            }
        }
        Scores(scores)
    }

    /// Calls `found` with each note that has a term, and the score of the term in it.
    fn for_each_score(&self, term: &str, boost: f32, mut found: impl FnMut(usize, f32)) {
        let Some(postings) = self.terms.get(term) else {
            return;
        };
        let greatest = self.rarity_of(postings.notes()) * (K1 + 1.0) * boost;
        postings.for_each(|note, count| {
            let (note, count) = (note as usize, count as f32);
            found(note, greatest * (count / (count + self.half_counts[note])));
        });
    }
}

/// Rounds a length above 40 down, by up to a ninth. The weights of the scores were fitted to lengths that the index
/// before this one had rounded so.
fn round(length: u32) -> u32 {
    const EXACT: u32 = 24;
    const SIGNIFICANT_BITS: u32 = 4;
    let above = length.saturating_sub(EXACT);
    let bits = u32::BITS - above.leading_zeros();
    let dropped = bits.saturating_sub(SIGNIFICANT_BITS);
    length.min(EXACT) + (above >> dropped << dropped)
}

/// The score of every note; 0 for a note without any of the words.
pub struct Scores(Vec<f32>);

impl Scores {
    /// Returns the score of a note.
    pub fn of(&self, note: usize) -> f32 {
        self.0[note]
    }

    /// Returns the notes with the `limit` highest scores above 0, best first. Of equal scores, the first note comes
    /// first.
    pub fn best(&self, limit: usize, is_within: impl Fn(usize) -> bool) -> Vec<usize> {
        let better = |a: &usize, b: &usize| self.0[*b].total_cmp(&self.0[*a]).then(a.cmp(b));
        let (mut best, mut lowest) = (Vec::with_capacity(2 * limit), 0.0);
        for (note, &score) in self.0.iter().enumerate() {
            if score > lowest && is_within(note) {
                best.push(note);
                // Sorting out the worse half at times costs less than keeping the order.
                if best.len() == 2 * limit {
                    best.select_nth_unstable_by(limit - 1, better);
                    best.truncate(limit);
                    lowest = self.0[best[limit - 1]];
                }
            }
        }
        best.sort_unstable_by(better);
        best.truncate(limit);
        best
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Returns the index of notes whose terms are single letters, built in two parts.
    fn index(notes: &[String], second_part: usize) -> InvertedIndex {
        let (first, second) = notes.split_at(second_part.min(notes.len()));
        let part = |notes: &[String], at: usize| {
            let mut part = InvertedIndexBuilder::starting_at(at);
            for note in notes {
                let terms = note.split("").filter(|term| !term.is_empty());
                let terms: Vec<u32> = terms.map(|term| part.number_of(term)).collect();
                part.add_note(terms.into_iter());
            }
            part
        };
        InvertedIndexBuilder::finish(vec![part(first, 0), part(second, first.len())])
    }

    /// Returns the score of a term in a note, by the formula of BM25.
    fn bm25(notes: &[String], note: &str, term: char) -> f32 {
        let count = |note: &str| note.chars().filter(|letter| *letter == term).count() as f32;
        let with = notes.iter().filter(|note| note.contains(term)).count() as f32;
        let rarity = (1.0 + (notes.len() as f32 - with + 0.5) / (with + 0.5)).ln();
        let average = notes.iter().map(String::len).sum::<usize>() as f32 / notes.len() as f32;
        let length = 1.0 - B + B * round(note.len() as u32) as f32 / average;
        rarity * count(note) * (K1 + 1.0) / (count(note) + K1 * length)
    }

    #[test]
    fn long_lengths_are_rounded_down() {
        let lengths = [0, 1, 39, 40, 41, 42, 57, 60, 100, 1_000_000];
        let rounded = [0, 1, 39, 40, 40, 42, 56, 60, 96, 983_064];
        assert_eq!(lengths.map(round), rounded);
    }

    proptest! {
        #[test]
        fn notes_are_scored_by_bm25_and_the_best_are_returned(
            notes in proptest::collection::vec("[a-e]{1,8}|[a-w]{30,90}", 1..30),
            at in 0..30_usize,
            limit in 1..5_usize,
        ) {
            let words = || [vec![("a", 1.0)], vec![("b", 0.5), ("c", 1.0), ("x", 1.0)]].into_iter();
            let index = index(&notes, at);
            let scores = index.score(words());
            for (number, note) in notes.iter().enumerate() {
                let second = (0.5 * bm25(&notes, note, 'b')).max(bm25(&notes, note, 'c'));
                let expected = bm25(&notes, note, 'a') + second;
                prop_assert!((scores.of(number) - expected).abs() < 1e-5);
            }
            let is_within = |note: usize| !note.is_multiple_of(3);
            let mut all: Vec<usize> = (0..notes.len()).filter(|&note| is_within(note)).collect();
            all.retain(|&note| scores.of(note) > 0.0);
            all.sort_by(|&a, &b| scores.of(b).total_cmp(&scores.of(a)).then(a.cmp(&b)));
            all.truncate(limit);
            prop_assert_eq!(scores.best(limit, is_within), all);
        }
    }
}
