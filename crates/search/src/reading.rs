//! A member's words, read in every language of the notes: which one they are in, few words do not tell.

use std::collections::HashMap;

use super::terms::{Analyzer, Part, Word};

/// A word that was asked.
pub struct WordAsked {
    pub parts: Vec<PartAsked>,
    /// An identifier's other forms.
    pub forms: Vec<String>,
}

/// A part of a word that was asked.
pub struct PartAsked {
    /// In lower case, without accents, unstemmed.
    pub surface: String,
    /// What it is in each language, in their order.
    pub readings: Vec<Part>,
}

/// The words of a query in order.
pub fn words_asked(query: &str, analyzers: &[Analyzer]) -> Vec<WordAsked> {
    let mut languages = analyzers.iter().map(|analyzer| analyzer.words(query));
    let mut words: Vec<WordAsked> = languages
        .next()
        .unwrap_or_default()
        .into_iter()
        .map(WordAsked::from)
        .collect();
    for read in languages {
        let mut parts = HashMap::new();
        for word in read {
            for part in word.parts {
                parts.insert(part.surface.clone(), part);
            }
        }
        for part in words.iter_mut().flat_map(|word| &mut word.parts) {
            part.readings.extend(parts.get(&part.surface).cloned());
        }
    }
    words
}

/// The parts of the words of a query in order.
pub fn parts_asked(query: &str, analyzers: &[Analyzer]) -> Vec<PartAsked> {
    let words = words_asked(query, analyzers).into_iter();
    words.flat_map(|word| word.parts).collect()
}

impl From<Word> for WordAsked {
    fn from(word: Word) -> Self {
        let part = |part: Part| PartAsked {
            surface: part.surface.clone(),
            readings: vec![part],
        };
        Self {
            parts: word.parts.into_iter().map(part).collect(),
            forms: word.forms,
        }
    }
}

/// In which languages of the notes a query may be: by its stop words, once they are two.
pub struct Likely(Vec<bool>);

impl Likely {
    pub fn of(words: &[WordAsked]) -> Self {
        let mut votes: Vec<u32> = Vec::new();
        for part in words.iter().flat_map(|word| &word.parts) {
            votes.resize(votes.len().max(part.readings.len()), 0);
            for (votes, reading) in votes.iter_mut().zip(&part.readings) {
                *votes += u32::from(reading.is_stop_word);
            }
        }
        let most = votes.iter().copied().max().unwrap_or_default();
        let is_likely = |votes: u32| most < 2 || votes == most;
        Self(votes.into_iter().map(is_likely).collect())
    }

    /// Whether a part tells no notes apart: it is a stop word of some language, and of each in which
    /// the query may be and the notes have the word. "die" is a word, "the" and "die" are none.
    pub fn is_stop_word(&self, part: &PartAsked, is_known: impl Fn(&str) -> bool) -> bool {
        let readings = || part.readings.iter().zip(&self.0);
        readings().any(|(reading, _)| reading.is_stop_word)
            && readings().all(|(reading, is_likely)| {
                reading.is_stop_word || !is_likely || !is_known(&reading.term)
            })
    }
}
