//! Splits a text into the tokens that the model was trained on.
//!
//! The ids equal those of the Python package: those of the `sentencepiece` library with the model's `sp.model`, except
//! that each unknown character in a row has one.

#[cfg(test)]
mod tests;

use super::super::unigram::Unigram;
use super::MAX_TOKENS;
use super::protobuf::fields;

/// The ids of the special tokens: unknown character, beginning and end of a text.
const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;

/// The model's tokenizer.
pub struct Tokenizer {
    pieces: Unigram,
}

impl Tokenizer {
    /// Reads a SentencePiece model; `None` if it has no pieces or no rules.
    pub fn new(model: &[u8]) -> Option<Self> {
        /// The numbers of the fields. In this older format the second message holds the rules.
        const PIECE: u64 = 1;
        const NORMALIZER: u64 = 3;
        let find = |message, number| fields(message).find(|field| field.0 == number);
        let piece = |message| {
            let text = str::from_utf8(find(message, 1)?.1).ok()?;
            let score = find(message, 2).and_then(|(_, bytes)| bytes.try_into().ok());
            Some((text, score.map_or(0.0, f32::from_le_bytes)))
        };
        let pieces = fields(model).filter(|field| field.0 == PIECE);
        let pieces: Vec<_> = pieces.filter_map(|(_, message)| piece(message)).collect();
        let rules = find(find(model, NORMALIZER)?.1, 2)?.1;
        Some(Self {
            pieces: Unigram::new(&pieces, UNKNOWN, rules)?,
        })
    }

    /// Returns the number of different tokens.
    pub fn vocabulary_size(&self) -> usize {
        self.pieces.vocabulary_size()
    }

    /// Returns the ids of a text's tokens, with the special tokens at both ends; at most [`MAX_TOKENS`]. A text without
    /// words is one unknown token.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = vec![BEGIN];
        ids.extend(self.pieces.encode(text));
        if ids.len() == 1 {
            ids.push(UNKNOWN);
        }
        ids.truncate(MAX_TOKENS - 1);
        ids.push(END);
        ids
    }
}
