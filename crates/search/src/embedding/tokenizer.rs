//! Splits a text into the tokens that the model was trained on.
//!
//! The ids equal those of Hugging Face's `tokenizers` with the model's `tokenizer.json`, for tokenizers of the form that
//! BERT has.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use rten_text::models::{Model as _, WordPiece, WordPieceOptions};
use rten_text::pre_tokenizers::{Bert, PreTokenizer as _};
use serde::Deserialize;
use unicode_categories::UnicodeCategories as _;
use unicode_normalization::UnicodeNormalization as _;

/// The names of the tokens at both ends of a text, and of an unknown word.
const CLS: &str = "[CLS]";
const SEP: &str = "[SEP]";
const UNK: &str = "[UNK]";

/// An error in `tokenizer.json`.
#[derive(Debug, thiserror::Error)]
pub enum TokenizerError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("{what} `{found}`; supported: `{supported}`")]
    Unsupported {
        /// The part of the file.
        what: &'static str,
        found: String,
        supported: &'static str,
    },
    #[error("the vocabulary has no token `{0}`")]
    Missing(&'static str),
}

/// The kinds of the parts of `tokenizer.json`.
#[derive(Deserialize)]
struct Kinds {
    normalizer: Option<Kind>,
    pre_tokenizer: Option<Kind>,
    model: Kind,
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    name: String,
}

/// The part of `tokenizer.json` that is read.
#[derive(Deserialize)]
struct TokenizerFile {
    #[serde(default)]
    added_tokens: Vec<AddedToken>,
    normalizer: Normalizer,
    model: Vocabulary,
}

#[derive(Deserialize)]
struct AddedToken {
    id: u32,
    content: String,
}

/// How a text is changed before it is split.
#[derive(Clone, Copy, Deserialize)]
struct Normalizer {
    clean_text: bool,
    handle_chinese_chars: bool,
    /// Without a value, accents are stripped together with lowercasing.
    strip_accents: Option<bool>,
    lowercase: bool,
}

#[derive(Deserialize)]
struct Vocabulary {
    vocab: HashMap<String, u32>,
    #[serde(default = "default_subword_prefix")]
    continuing_subword_prefix: String,
    max_input_chars_per_word: Option<usize>,
}

fn default_subword_prefix() -> String {
    SUBWORD_PREFIX.to_owned()
}

/// What a piece inside of a word starts with.
const SUBWORD_PREFIX: &str = "##";

/// A model's tokenizer.
pub struct Tokenizer {
    normalizer: Normalizer,
    pieces: WordPiece,
    /// The special tokens, which are also recognized if a text contains their names.
    special_tokens: Vec<(String, u32)>,
    vocabulary_size: u32,
    max_tokens: usize,
    cls: u32,
    sep: u32,
    unk: u32,
}

impl Tokenizer {
    /// Reads `tokenizer.json`. A text gets at most `max_tokens`.
    ///
    /// # Errors
    /// The file is not JSON, or its tokenizer is not of BERT's form.
    pub fn new(file: &[u8], max_tokens: usize) -> Result<Self, TokenizerError> {
        check_kinds(&serde_json::from_slice(file)?)?;
        let file: TokenizerFile = serde_json::from_slice(file)?;
        let vocabulary = file.model;
        if vocabulary.continuing_subword_prefix != SUBWORD_PREFIX {
            return Err(TokenizerError::Unsupported {
                what: "the prefix of subwords",
                found: vocabulary.continuing_subword_prefix,
                supported: SUBWORD_PREFIX,
            });
        }
        let special = file.added_tokens.into_iter();
        let special_tokens: Vec<_> = special.map(|token| (token.content, token.id)).collect();
        let vocab = vocabulary.vocab;
        let ids = vocab.values().copied();
        let ids = ids.chain(special_tokens.iter().map(|(_, id)| *id));
        let id = |name| {
            vocab
                .get(name)
                .copied()
                .ok_or(TokenizerError::Missing(name))
        };
        Ok(Self {
            normalizer: file.normalizer,
            vocabulary_size: ids.max().map_or(0, |last| last + 1),
            max_tokens,
            cls: id(CLS)?,
            sep: id(SEP)?,
            unk: id(UNK)?,
            special_tokens,
            pieces: WordPiece::from_vocab(
                vocab,
                WordPieceOptions {
                    max_word_len: vocabulary.max_input_chars_per_word,
                },
            ),
        })
    }

    /// Returns the ids of a text's tokens, with the special tokens at both ends; at most `max_tokens`.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = vec![self.cls];
        self.encode_text(text, &mut ids);
        ids.truncate(self.max_tokens - 1);
        ids.push(self.sep);
        ids
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
        let mut ids = vec![self.cls];
        ids.append(&mut first);
        ids.push(self.sep);
        let of_first = ids.len();
        ids.append(&mut second);
        ids.push(self.sep);
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

    /// Adds the ids of a text without special tokens, up to the limit.
    fn encode_words(&self, text: &str, ids: &mut Vec<u32>) {
        let text = self.normalizer.normalize(text);
        // Only a pre-tokenizer that splits by a regex can fail.
        for word in Bert::new().pre_tokenize(&text).unwrap_or_default() {
            if ids.len() >= self.max_tokens {
                break;
            }
            let start = ids.len();
            let encoded = self
                .pieces
                .encode_with_offsets(word, &mut |_, id| ids.push(id));
            // A word with one unknown piece is unknown as a whole; rten-text keeps the pieces before it.
            if encoded.is_err() || ids[start..].contains(&self.unk) {
                ids.truncate(start);
                ids.push(self.unk);
            }
        }
    }

    /// Returns the number of ids.
    pub fn vocabulary_size(&self) -> usize {
        self.vocabulary_size as usize
    }

    /// Returns whether texts are put in lower case.
    pub fn is_lowercasing(&self) -> bool {
        self.normalizer.lowercase
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

/// Checks that each part of the tokenizer is of BERT's kind.
fn check_kinds(kinds: &Kinds) -> Result<(), TokenizerError> {
    let check = |what, kind: Option<&Kind>, supported| match kind {
        Some(kind) if kind.name == supported => Ok(()),
        other => Err(TokenizerError::Unsupported {
            what,
            found: other.map_or("none", |kind| &kind.name).to_owned(),
            supported,
        }),
    };
    check("the tokenizer", Some(&kinds.model), "WordPiece")?;
    check(
        "the normalizer",
        kinds.normalizer.as_ref(),
        "BertNormalizer",
    )?;
    let splitting = kinds.pre_tokenizer.as_ref();
    check("the pre-tokenizer", splitting, "BertPreTokenizer")
}

impl Normalizer {
    /// Removes control characters and accents, puts spaces around Han characters, and lowercases, each if it is set.
    fn normalize(self, text: &str) -> String {
        let is_kept =
            |c: &char| matches!(c, '\t' | '\n' | '\r') || !c.is_other() && *c != '\u{fffd}';
        let spaced = text
            .chars()
            .filter(|c| !self.clean_text || is_kept(c))
            .flat_map(|c| {
                let space = (self.handle_chinese_chars && is_han(c)).then_some(' ');
                space.into_iter().chain([c]).chain(space)
            });
        let stripped: String = match self.strip_accents.unwrap_or(self.lowercase) {
            true => spaced.nfd().filter(|c| !c.is_mark_nonspacing()).collect(),
            false => spaced.collect(),
        };
        match self.lowercase {
            // Not `str::to_lowercase`, which knows the final form of the Greek sigma.
            true => stripped.chars().flat_map(char::to_lowercase).collect(),
            false => stripped,
        }
    }
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
