//! Splits words as BERT does: into a known start and known continuations.

use std::collections::HashMap;

use rten_text::models::{Model as _, WordPiece, WordPieceOptions};
use rten_text::pre_tokenizers::{Bert, PreTokenizer as _};
use serde::Deserialize;
use unicode_categories::UnicodeCategories as _;
use unicode_normalization::UnicodeNormalization as _;

use super::{Ids, Kind, TokenizerError};

/// The kinds of the parts of `tokenizer.json`.
#[derive(Deserialize)]
struct Kinds {
    normalizer: Option<Kind>,
    pre_tokenizer: Option<Kind>,
}

/// The part of `tokenizer.json` that is read.
#[derive(Deserialize)]
struct File {
    normalizer: Normalizer,
    model: Vocabulary,
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

/// BERT's vocabulary, with the rules that normalize a text.
pub struct BertPieces {
    normalizer: Normalizer,
    pieces: WordPiece,
    /// The id of an unknown word.
    unknown: u32,
}

impl BertPieces {
    /// Reads `tokenizer.json`.
    ///
    /// # Errors
    /// The file is not JSON, or its tokenizer is not of BERT's form.
    pub fn read(file: &[u8]) -> Result<(Self, Ids), TokenizerError> {
        check_kinds(&serde_json::from_slice(file)?)?;
        let File { normalizer, model } = serde_json::from_slice(file)?;
        if model.continuing_subword_prefix != SUBWORD_PREFIX {
            return Err(TokenizerError::Unsupported {
                what: "the prefix of subwords",
                found: model.continuing_subword_prefix,
                supported: SUBWORD_PREFIX,
            });
        }
        let vocab = model.vocab;
        let id = |name| {
            let id = vocab.get(name).copied();
            id.ok_or(TokenizerError::Missing(name))
        };
        let ids = Ids {
            begin: id("[CLS]")?,
            end: id("[SEP]")?,
            count: vocab.values().max().map_or(0, |last| last + 1),
        };
        let options = WordPieceOptions {
            max_word_len: model.max_input_chars_per_word,
        };
        let pieces = Self {
            normalizer,
            unknown: id("[UNK]")?,
            pieces: WordPiece::from_vocab(vocab, options),
        };
        Ok((pieces, ids))
    }

    /// Adds the ids of a text, up to about `max_tokens` in all.
    pub fn encode(&self, text: &str, max_tokens: usize, ids: &mut Vec<u32>) {
        let text = self.normalizer.normalize(text);
        // Only a pre-tokenizer that splits by a regex can fail.
        for word in Bert::new().pre_tokenize(&text).unwrap_or_default() {
            if ids.len() >= max_tokens {
                break;
            }
            let start = ids.len();
            let encoded = self
                .pieces
                .encode_with_offsets(word, &mut |_, id| ids.push(id));
            // A word with one unknown piece is unknown as a whole; rten-text keeps the pieces before it.
            if encoded.is_err() || ids[start..].contains(&self.unknown) {
                ids.truncate(start);
                ids.push(self.unknown);
            }
        }
    }

    /// Returns whether texts are put in lower case.
    pub fn is_lowercasing(&self) -> bool {
        self.normalizer.lowercase
    }

    /// Returns whether there is such a token.
    pub fn has_token(&self, token: &str) -> bool {
        self.pieces.get_token_id(token).is_some()
    }

    /// Returns the token with an id, if there is one.
    pub fn token(&self, id: u32) -> Option<String> {
        self.pieces.get_token_str(id)
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
    let normalizer = kinds.normalizer.as_ref();
    check("the normalizer", normalizer, "BertNormalizer")?;
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
