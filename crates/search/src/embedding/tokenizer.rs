//! Splits a text into the tokens that the model was trained on.
//!
//! The ids equal those of Hugging Face's `tokenizers` with the model's `tokenizer.json`, for tokenizers of the form that
//! BERT has (WordPiece), or XLM-RoBERTa (Unigram).

mod sentence_piece;
mod word_piece;

#[cfg(test)]
mod tests;

use serde::Deserialize;

use super::unigram::Unigram;
use word_piece::BertPieces;

/// An error in `tokenizer.json`.
#[derive(Debug, thiserror::Error)]
pub enum TokenizerError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("{what} `{found}`; supported: {supported}")]
    Unsupported {
        /// The part of the file.
        what: &'static str,
        found: String,
        supported: &'static str,
    },
    #[error("the vocabulary has no token `{0}`")]
    Missing(&'static str),
}

/// The part of `tokenizer.json` that all tokenizers have.
#[derive(Deserialize)]
struct TokenizerFile {
    #[serde(default)]
    added_tokens: Vec<AddedToken>,
    model: Kind,
}

#[derive(Deserialize)]
struct AddedToken {
    id: u32,
    content: String,
}

/// The kind of a part of `tokenizer.json`.
#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    name: String,
}

/// The ids of a vocabulary.
struct Ids {
    begin: u32,
    end: u32,
    /// One more than the last id.
    count: u32,
}

/// A model's tokenizer.
pub struct Tokenizer {
    pieces: Pieces,
    /// The special tokens, which are also recognized if a text contains their names.
    special_tokens: Vec<(String, u32)>,
    vocabulary_size: u32,
    max_tokens: usize,
    /// The ids of the tokens at both ends of a text.
    begin: u32,
    end: u32,
}

/// How the words of a text are split.
enum Pieces {
    WordPiece(BertPieces),
    Unigram(Unigram),
}

impl Tokenizer {
    /// Reads `tokenizer.json`. A text gets at most `max_tokens`.
    ///
    /// # Errors
    /// The file is not JSON, or its tokenizer is of another form.
    pub fn new(file: &[u8], max_tokens: usize) -> Result<Self, TokenizerError> {
        let TokenizerFile {
            added_tokens,
            model,
        } = serde_json::from_slice(file)?;
        let (pieces, ids) = match model.name.as_str() {
            "WordPiece" => {
                let (pieces, ids) = BertPieces::read(file)?;
                (Pieces::WordPiece(pieces), ids)
            }
            "Unigram" => {
                let (pieces, ids) = sentence_piece::read(file)?;
                (Pieces::Unigram(pieces), ids)
            }
            _ => {
                return Err(TokenizerError::Unsupported {
                    what: "the tokenizer",
                    found: model.name,
                    supported: "WordPiece, Unigram",
                });
            }
        };
        let special = added_tokens.into_iter();
        let special_tokens: Vec<_> = special.map(|token| (token.content, token.id)).collect();
        let added = special_tokens.iter().map(|(_, id)| id + 1);
        Ok(Self {
            vocabulary_size: added.fold(ids.count, u32::max),
            begin: ids.begin,
            end: ids.end,
            pieces,
            special_tokens,
            max_tokens,
        })
    }

    /// Returns the ids of a text's tokens, with the special tokens at both ends; at most `max_tokens`.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = vec![self.begin];
        self.encode_text(text, &mut ids);
        ids.truncate(self.max_tokens - 1);
        ids.push(self.end);
        ids
    }

    /// Returns whether the vocabulary consists of pieces in many languages.
    pub fn is_multilingual(&self) -> bool {
        matches!(self.pieces, Pieces::Unigram(_))
    }

    /// Returns the ids of a pair of texts, and how many of them belong to the first text with the special tokens
    /// around it. A pair that is too long loses the ends of its texts, the longer one first.
    pub fn encode_pair(&self, first: &str, second: &str) -> (Vec<u32>, usize) {
        let [mut first, mut second] = [first, second].map(|text| {
            let mut ids = Vec::new();
            self.encode_text(text, &mut ids);
            ids
        });
        let room = self.max_tokens - 3;
        let (shorter, longer) = match first.len() <= second.len() {
            true => (&mut first, &mut second),
            false => (&mut second, &mut first),
        };
        if shorter.len() + longer.len() > room {
            shorter.truncate(room / 2);
            longer.truncate(room - shorter.len());
        }
        let mut ids = vec![self.begin];
        ids.append(&mut first);
        ids.push(self.end);
        let of_first = ids.len();
        ids.append(&mut second);
        ids.push(self.end);
        (ids, of_first)
    }

    /// Adds the ids of a text, up to about the limit.
    fn encode_text(&self, text: &str, ids: &mut Vec<u32>) {
        let mut start = 0;
        let is_first = |c: char| {
            let mut tokens = self.special_tokens.iter();
            tokens.any(|(name, _)| name.starts_with(c))
        };
        for (at, _) in text.match_indices(is_first) {
            let is_here = |(name, _): &&(String, u32)| text[at..].starts_with(name);
            let found = self.special_tokens.iter().filter(is_here);
            if let Some((name, id)) = found.max_by_key(|(name, _)| name.len())
                && at >= start
            {
                self.encode_words(&text[start..at], ids);
                ids.push(*id);
                start = at + name.len();
            }
        }
        self.encode_words(&text[start..], ids);
    }

    /// Adds the ids of a text without special tokens, up to about the limit.
    fn encode_words(&self, text: &str, ids: &mut Vec<u32>) {
        match &self.pieces {
            Pieces::WordPiece(pieces) => pieces.encode(text, self.max_tokens, ids),
            Pieces::Unigram(pieces) => {
                let mut found = pieces.encode(text);
                // Unknown characters in a row are one token.
                found.dedup_by(|a, b| a == b && pieces.is_unknown(*a));
                ids.append(&mut found);
            }
        }
    }

    /// Returns the number of ids.
    pub fn vocabulary_size(&self) -> usize {
        self.vocabulary_size as usize
    }

    /// Returns whether texts are put in lower case.
    pub fn is_lowercasing(&self) -> bool {
        matches!(&self.pieces, Pieces::WordPiece(pieces) if pieces.is_lowercasing())
    }

    /// Returns whether a word in lower case is a single token.
    pub fn has_word(&self, word: &str) -> bool {
        match &self.pieces {
            Pieces::WordPiece(pieces) => pieces.has_token(word),
            Pieces::Unigram(pieces) => pieces.has_word(word),
        }
    }

    /// Returns the tokens of BERT's vocabulary by rising id, which puts the most common words first. One of pieces in many
    /// languages has no such order, and nothing is returned.
    pub fn vocabulary(&self) -> impl Iterator<Item = String> {
        let pieces = match &self.pieces {
            Pieces::WordPiece(pieces) => Some(pieces),
            Pieces::Unigram(_) => None,
        };
        (0..self.vocabulary_size).filter_map(move |id| pieces?.token(id))
    }
}
