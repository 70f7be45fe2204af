//! Splits a text into the tokens that the model was trained on.
//!
//! The ids equal those of Hugging Face's `tokenizers` with the model's `tokenizer.json`.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use rten_text::models::{Model as _, WordPiece};
use rten_text::pre_tokenizers::{Bert, PreTokenizer as _};
use unicode_categories::UnicodeCategories as _;
use unicode_normalization::UnicodeNormalization as _;

use super::MAX_TOKENS;

/// The ids of the marks in the only vocabulary that is accepted: unknown word, beginning and end of a text.
const UNK: u32 = 100;
const CLS: u32 = 101;
const SEP: u32 = 102;

/// The marks that are also found where a text spells them out.
const MARKS: [(&str, u32); 5] = [
    ("[PAD]", 0),
    ("[UNK]", UNK),
    ("[CLS]", CLS),
    ("[SEP]", SEP),
    ("[MASK]", 103),
];

/// What is read of `tokenizer.json`.
#[derive(serde::Deserialize)]
struct File {
    model: Vocabulary,
}

#[derive(serde::Deserialize)]
struct Vocabulary {
    vocab: HashMap<String, u32>,
}

pub struct Tokenizer {
    pieces: WordPiece,
    vocabulary_size: u32,
}

impl Tokenizer {
    /// Reads `tokenizer.json`.
    ///
    /// # Errors
    /// The file is not JSON, or has no vocabulary.
    pub fn new(file: &[u8]) -> Result<Self, serde_json::Error> {
        let vocabulary = serde_json::from_slice::<File>(file)?.model.vocab;
        Ok(Self {
            vocabulary_size: vocabulary.values().max().map_or(0, |last| last + 1),
            pieces: WordPiece::from_vocab(vocabulary, Default::default()),
        })
    }

    /// Returns the ids of a text's tokens, with the marks of beginning and end; at most [`MAX_TOKENS`].
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = vec![CLS];
        let mut start = 0;
        for (at, _) in text.match_indices('[') {
            let is_here = |(mark, _): &&(&str, u32)| text[at..].starts_with(mark);
            if let Some((mark, id)) = MARKS.iter().find(is_here) {
                self.encode_words(&text[start..at], &mut ids);
                ids.push(*id);
                start = at + mark.len();
            }
        }
        self.encode_words(&text[start..], &mut ids);
        ids.truncate(MAX_TOKENS - 1);
        ids.push(SEP);
        ids
    }

    /// Adds the ids of a text without marks, as far as they are read.
    fn encode_words(&self, text: &str, ids: &mut Vec<u32>) {
        let text = normalize(text);
        // Only splitting by a regex can fail.
        for word in Bert::new().pre_tokenize(&text).unwrap_or_default() {
            if ids.len() >= MAX_TOKENS {
                break;
            }
            let start = ids.len();
            let encoded = self
                .pieces
                .encode_with_offsets(word, &mut |_, id| ids.push(id));
            // A word with one unknown piece is unknown as a whole; rten-text keeps the pieces before that one.
            if encoded.is_err() || ids[start..].contains(&UNK) {
                ids.truncate(start);
                ids.push(UNK);
            }
        }
    }

    /// Whether a word in lower case is one token.
    pub fn knows(&self, word: &str) -> bool {
        self.pieces.get_token_id(word).is_some()
    }

    /// Returns the tokens of the vocabulary in the order of their ids: the commonest words first.
    pub fn vocabulary(&self) -> impl Iterator<Item = String> {
        (0..self.vocabulary_size).filter_map(|id| self.pieces.get_token_str(id))
    }
}

/// Removes control characters and accents, puts spaces around Han characters, and lowercases.
fn normalize(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r') || !c.is_other() && *c != '\u{fffd}')
        .flat_map(|c| {
            let space = is_han(c).then_some(' ');
            space.into_iter().chain([c]).chain(space)
        })
        .nfd()
        .filter(|c| !c.is_mark_nonspacing())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The blocks that BERT counts as Chinese characters.
fn is_han(c: char) -> bool {
    matches!(
        c,
        '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2b73f}'
            | '\u{2b740}'..='\u{2b81f}'
            | '\u{2b920}'..='\u{2ceaf}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}
