//! A query as its writer meant to write it, for the model: it takes a misspelt word for pieces of others.
//!
//! Only a word that neither the model nor, in any form, the notes know is replaced: by the nearest of the
//! notes, else by the nearest that the model knows. What is found word by word repairs its own spelling and is left alone.

use super::spelling::Vocabulary;
use crate::embedding::Encoder;

/// Shorter words are as near to many others as to what was meant.
const SHORTEST: usize = 4;

/// The words of the notes.
pub struct KnownWords<'a> {
    pub vocabulary: &'a Vocabulary,
    /// Whether a note has a word, or another form of it.
    pub is_known: &'a dyn Fn(&str) -> bool,
}

/// The query with its unknown words replaced.
pub fn respelt(query: &str, words: &KnownWords<'_>, encoder: &Encoder) -> String {
    let mut text = String::with_capacity(query.len());
    let mut rest = query;
    while !rest.is_empty() {
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let (word, tail) = rest.split_at(rest.find(|c| !is_letter(c)).unwrap_or(rest.len()));
        let (between, tail) = tail.split_at(tail.find(is_letter).unwrap_or(tail.len()));
        // `create_task` and `x2` are names, not words.
        let is_name = between.starts_with(['_', '.', '(']) && !between.ends_with(' ')
            || text.ends_with(|c: char| {
                !c.is_whitespace() && !matches!(c, '(' | '"' | '\'' | '/' | '-')
            });
        let meant = (!is_name).then(|| meant(word, words, encoder)).flatten();
        text.push_str(meant.as_deref().unwrap_or(word));
        text.push_str(between);
        rest = tail;
    }
    text
}

fn meant(word: &str, words: &KnownWords<'_>, encoder: &Encoder) -> Option<String> {
    if word.len() < SHORTEST {
        return None;
    }
    let word = word.to_ascii_lowercase();
    if encoder.knows(&word) || (words.is_known)(&word) {
        return None;
    }
    let of_notes = words.vocabulary.respelling(&word);
    of_notes
        .map(str::to_owned)
        .or_else(|| encoder.respelling(&word))
}
