//! Splits a text into the tokens that the model was trained on: the most probable sequence of pieces.
//!
//! The ids equal those of the `sentencepiece` library with the model's `sp.model`.
//!
//! Source: Kudo, "Subword Regularization" (the unigram language model).

#[cfg(test)]
mod tests;

use super::MAX_TOKENS;
use super::charsmap::Charsmap;
use super::pieces::Pieces;
use super::protobuf::fields;

/// The ids of the special tokens: unknown character, beginning and end of a text.
const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;

/// How much less probable an unknown character is than the least probable piece, as a logarithm.
const UNKNOWN_PENALTY: f32 = 10.0;

/// The model's tokenizer.
pub struct Tokenizer {
    charsmap: Charsmap,
    pieces: Pieces,
    unknown_score: f32,
}

/// The best sequence of pieces that ends at a position of a text.
#[derive(Clone, Copy)]
struct Path {
    /// The sum of its scores. With 64 bits, like the reference.
    score: f64,
    /// The start and the id of its last piece.
    start: usize,
    id: u32,
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
        let scores = pieces.iter().map(|(_, score)| *score);
        Some(Self {
            charsmap: Charsmap::new(find(find(model, NORMALIZER)?.1, 2)?.1)?,
            unknown_score: scores.reduce(f32::min)? - UNKNOWN_PENALTY,
            pieces: Pieces::new(&pieces),
        })
    }

    /// Returns the number of different tokens.
    pub fn vocabulary_size(&self) -> usize {
        self.pieces.len()
    }

    /// Returns the ids of a text's tokens, with the special tokens at both ends; at most [`MAX_TOKENS`].
    pub fn encode(&self, text: &str) -> Vec<u32> {
        /// More characters than the longest tokens have, so that a long text takes no longer.
        const MAX_CHARS: usize = 16 * MAX_TOKENS;
        let end = text.char_indices().nth(MAX_CHARS);
        let text = &text[..end.map_or(text.len(), |(end, _)| end)];
        let mut ids = vec![BEGIN];
        ids.extend(self.split(&self.charsmap.normalize(text)));
        ids.truncate(MAX_TOKENS - 1);
        ids.push(END);
        ids
    }

    /// Returns the ids of the most probable pieces of a normalized text.
    fn split(&self, text: &str) -> Vec<u32> {
        if text.is_empty() {
            return vec![UNKNOWN];
        }
        let unreached = Path {
            score: f64::NEG_INFINITY,
            start: 0,
            id: UNKNOWN,
        };
        let mut paths = vec![unreached; text.len() + 1];
        paths[0].score = 0.0;
        for (start, first) in text.char_indices() {
            let before = paths[start].score;
            // Of equally probable paths the first one stays.
            let mut extend = |bytes: usize, id: u32, score: f32| {
                let path = &mut paths[start + bytes];
                let score = before + f64::from(score);
                if score > path.score {
                    *path = Path { score, start, id };
                }
            };
            let mut has_single = false;
            self.pieces
                .for_each_prefix(&text.as_bytes()[start..], |piece| {
                    has_single |= piece.bytes == first.len_utf8();
                    extend(piece.bytes, piece.id, piece.score);
                });
            if !has_single {
                extend(first.len_utf8(), UNKNOWN, self.unknown_score);
            }
        }
        let mut ids = Vec::new();
        let mut end = text.len();
        while end > 0 {
            ids.push(paths[end].id);
            end = paths[end].start;
        }
        ids.reverse();
        ids
    }
}
