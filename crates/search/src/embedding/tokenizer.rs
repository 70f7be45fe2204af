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

/// The most tokens that the model reads, with the two special tokens; the rest of a text is ignored.
pub const MAX_TOKENS: usize = 256;

/// The ids of special tokens in the only accepted vocabulary: unknown word, beginning and end of a text.
const UNK: u32 = 100;
const CLS: u32 = 101;
const SEP: u32 = 102;

/// The special tokens that are also recognized if a text contains their names.
const SPECIAL_TOKENS: [(&str, u32); 5] = [
    ("[PAD]", 0),
    ("[UNK]", UNK),
    ("[CLS]", CLS),
    ("[SEP]", SEP),
    ("[MASK]", 103),
];

/// The part of `tokenizer.json` that is read.
#[derive(serde::Deserialize)]
struct TokenizerFile {
    model: Vocabulary,
}

#[derive(serde::Deserialize)]
struct Vocabulary {
    vocab: HashMap<String, u32>,
}

/// The model's tokenizer.
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
        let vocabulary = serde_json::from_slice::<TokenizerFile>(file)?.model.vocab;
        Ok(Self {
            vocabulary_size: vocabulary.values().max().map_or(0, |last| last + 1),
            pieces: WordPiece::from_vocab(vocabulary, Default::default()),
        })
    }

    /// Returns the ids of a text's tokens, with the special tokens at both ends; at most [`MAX_TOKENS`].
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = vec![CLS];
        let mut start = 0;
        for (at, _) in text.match_indices('[') {
            let is_here = |(name, _): &&(&str, u32)| text[at..].starts_with(name);
            if let Some((name, id)) = SPECIAL_TOKENS.iter().find(is_here) {
                self.encode_words(&text[start..at], &mut ids);
                ids.push(*id);
                start = at + name.len();
            }
        }
        self.encode_words(&text[start..], &mut ids);
        ids.truncate(MAX_TOKENS - 1);
        ids.push(SEP);
        ids
    }

    /// Adds the ids of a text without special tokens, up to the limit.
    fn encode_words(&self, text: &str, ids: &mut Vec<u32>) {
        let text = normalize(text);
        // Only a pre-tokenizer that splits by a regex can fail.
        for word in Bert::new().pre_tokenize(&text).unwrap_or_default() {
            if ids.len() >= MAX_TOKENS {
                break;
            }
            let start = ids.len();
            let encoded = self
                .pieces
                .encode_with_offsets(word, &mut |_, id| ids.push(id));
            // A word with one unknown piece is unknown as a whole; rten-text keeps the pieces before it.
            if encoded.is_err() || ids[start..].contains(&UNK) {
                ids.truncate(start);
                ids.push(UNK);
            }
        }
    }

    /// Returns whether a word in lower case is a single token.
    pub fn has_token(&self, word: &str) -> bool {
        self.pieces.get_token_id(word).is_some()
    }

    /// Returns the tokens of the vocabulary by rising id, which puts the most common words first.
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

/// Returns whether BERT counts a character as Chinese.
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
