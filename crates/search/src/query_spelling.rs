//! Corrects the spelling of a query for the model, which splits a misspelled word into unrelated tokens.
//!
//! Only a word that neither the model nor any note knows is replaced: by the closest word of the notes, or
//! else by the closest word that the model knows. The search by words does its own spelling correction.

use super::spelling::Vocabulary;
use crate::embedding::Encoder;

/// Shorter words are not corrected, because too many other words are close to them.
const MIN_WORD_CHARS: usize = 4;

/// The words of the notes.
pub struct KnownWords<'a> {
    pub vocabulary: &'a Vocabulary,
    /// Returns whether a note has the word or another form of it.
    pub is_known: &'a dyn Fn(&str) -> bool,
}

/// Returns the query with its unknown words corrected.
pub fn correct_spelling(query: &str, words: &KnownWords<'_>, encoder: &Encoder) -> String {
    let mut text = String::with_capacity(query.len());
    let mut rest = query;
    while !rest.is_empty() {
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let (word, tail) = rest.split_at(rest.find(|c| !is_letter(c)).unwrap_or(rest.len()));
        let (between, tail) = tail.split_at(tail.find(is_letter).unwrap_or(tail.len()));
        // `create_task` and `x2` are identifiers, not words.
        let is_name = between.starts_with(['_', '.', '(']) && !between.ends_with(' ')
            || text.ends_with(|c: char| {
                !c.is_whitespace() && !matches!(c, '(' | '"' | '\'' | '/' | '-')
            });
        let correction = (!is_name)
            .then(|| correct_word(word, words, encoder))
            .flatten();
        text.push_str(correction.as_deref().unwrap_or(word));
        text.push_str(between);
        rest = tail;
    }
    text
}

fn correct_word(word: &str, words: &KnownWords<'_>, encoder: &Encoder) -> Option<String> {
    if word.len() < MIN_WORD_CHARS {
        return None;
    }
    let word = word.to_ascii_lowercase();
    if encoder.has_word(&word) || (words.is_known)(&word) {
        return None;
    }
    let of_notes = words.vocabulary.best_correction(&word);
    of_notes
        .map(str::to_owned)
        .or_else(|| encoder.best_correction(&word))
}
