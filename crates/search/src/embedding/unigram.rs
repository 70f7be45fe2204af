//! Splits a text into the most probable sequence of pieces, as the library SentencePiece does.
//!
//! Source: Kudo, "Subword Regularization" (the unigram language model).

mod charsmap;
mod pieces;

#[cfg(test)]
pub mod tests;

use charsmap::{BLANK, Charsmap};
use pieces::Pieces;

/// How much less probable an unknown character is than the least probable piece, as a logarithm.
const UNKNOWN_PENALTY: f32 = 10.0;

/// The most characters that are read of a text. They are more than the longest texts that a model reads have, so that a
/// long text takes no longer.
const MAX_CHARS: usize = 8_192;

/// A vocabulary of pieces, with the rules that normalize a text.
pub struct Unigram {
    charsmap: Charsmap,
    pieces: Pieces,
    /// The id of unknown characters.
    unknown: u32,
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

impl Unigram {
    /// Builds a vocabulary from pieces and their scores; the position of a piece is its id. `None` without pieces, or if
    /// the rules are truncated.
    pub fn new(pieces: &[(&str, f32)], unknown: u32, rules: &[u8]) -> Option<Self> {
        let scores = pieces.iter().map(|(_, score)| *score);
        Some(Self {
            charsmap: Charsmap::new(rules)?,
            unknown,
            unknown_score: scores.reduce(f32::min)? - UNKNOWN_PENALTY,
            pieces: Pieces::new(pieces),
        })
    }

    /// Returns the number of pieces.
    pub fn vocabulary_size(&self) -> usize {
        self.pieces.len()
    }

    /// Returns whether a word is a single piece.
    pub fn has_word(&self, word: &str) -> bool {
        let word = format!("{BLANK}{word}");
        let mut is_found = false;
        self.pieces.for_each_prefix(word.as_bytes(), |piece| {
            is_found |= piece.bytes == word.len();
        });
        is_found
    }

    /// Returns whether the id is that of unknown characters.
    pub fn is_unknown(&self, id: u32) -> bool {
        id == self.unknown
    }

    /// Returns the ids of the most probable pieces of a text; each unknown character has an id.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let end = text.char_indices().nth(MAX_CHARS);
        let text = &text[..end.map_or(text.len(), |(end, _)| end)];
        self.split(&self.charsmap.normalize(text))
    }

    /// Returns the ids of the most probable pieces of a normalized text.
    fn split(&self, text: &str) -> Vec<u32> {
        let unreached = Path {
            score: f64::NEG_INFINITY,
            start: 0,
            id: self.unknown,
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
                extend(first.len_utf8(), self.unknown, self.unknown_score);
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
