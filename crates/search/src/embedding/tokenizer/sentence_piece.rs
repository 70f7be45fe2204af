//! Reads the tokenizers of XLM-RoBERTa's form: pieces of SentencePiece, in many languages.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::super::unigram::Unigram;
use super::{Ids, TokenizerError};

/// The part of `tokenizer.json` that is read.
#[derive(Deserialize)]
struct File {
    normalizer: Value,
    pre_tokenizer: Value,
    model: Vocabulary,
}

#[derive(Deserialize)]
struct Vocabulary {
    /// The pieces with their scores; the position of a piece is its id.
    vocab: Vec<(String, f32)>,
    unk_id: Option<u32>,
    #[serde(default)]
    byte_fallback: bool,
}

/// Reads `tokenizer.json`.
///
/// # Errors
/// The file is not JSON, or its tokenizer is not of XLM-RoBERTa's form.
pub fn read(file: &[u8]) -> Result<(Unigram, Ids), TokenizerError> {
    let File {
        normalizer,
        pre_tokenizer,
        model,
    } = serde_json::from_slice(file)?;
    let rules = find_rules(&normalizer).ok_or_else(|| TokenizerError::Unsupported {
        what: "the normalizer",
        found: kinds(&normalizer),
        supported: "Precompiled",
    })?;
    if !puts_blanks_in_pieces(&pre_tokenizer) {
        return Err(TokenizerError::Unsupported {
            what: "the pre-tokenizer",
            found: kinds(&pre_tokenizer),
            supported: "Metaspace",
        });
    }
    if model.byte_fallback {
        return Err(TokenizerError::Unsupported {
            what: "`byte_fallback`",
            found: "true".to_owned(),
            supported: "false",
        });
    }
    let pieces = model.vocab.iter();
    let pieces: Vec<_> = pieces.map(|(piece, score)| (&**piece, *score)).collect();
    let id = |name| {
        let id = pieces.iter().position(|(piece, _)| *piece == name);
        id.map(|id| id as u32).ok_or(TokenizerError::Missing(name))
    };
    let ids = Ids {
        begin: id("<s>")?,
        end: id("</s>")?,
        count: pieces.len() as u32,
    };
    let unknown = model.unk_id.ok_or(TokenizerError::Missing("<unk>"))?;
    let unigram = Unigram::new(&pieces, unknown, &rules);
    let unigram = unigram.ok_or_else(|| TokenizerError::Unsupported {
        what: "the normalizer",
        found: "truncated rules".to_owned(),
        supported: "complete rules",
    })?;
    Ok((unigram, ids))
}

/// Returns the parts of a normalizer or pre-tokenizer, which may be a sequence of others.
fn steps(part: &Value) -> &[Value] {
    let steps = ["normalizers", "pretokenizers"];
    let steps = steps.iter().find_map(|key| part.get(key)?.as_array());
    steps.map_or(std::slice::from_ref(part), Vec::as_slice)
}

fn kind(step: &Value) -> &str {
    step["type"].as_str().unwrap_or("none")
}

fn kinds(part: &Value) -> String {
    let kinds: Vec<&str> = steps(part).iter().map(kind).collect();
    kinds.join(" + ")
}

/// Returns the rules of a normalizer; `None` if it does more than to apply them and to merge blanks.
fn find_rules(normalizer: &Value) -> Option<Vec<u8>> {
    let (first, rest) = steps(normalizer).split_first()?;
    let merges_blanks = |step: &Value| match kind(step) {
        "Strip" => true,
        "Replace" => step["pattern"]["Regex"] == " {2,}",
        _ => false,
    };
    if kind(first) != "Precompiled" || !rest.iter().all(merges_blanks) {
        return None;
    }
    let rules = first["precompiled_charsmap"].as_str()?;
    BASE64_STANDARD.decode(rules).ok()
}

/// Returns whether blanks become the first characters of pieces, also of the first one.
fn puts_blanks_in_pieces(pre_tokenizer: &Value) -> bool {
    let is_metaspace = |step: &Value| {
        kind(step) == "Metaspace"
            && step["replacement"] == "\u{2581}"
            && step["add_prefix_space"] != false
            && step["prepend_scheme"] != "never"
    };
    match steps(pre_tokenizer) {
        [metaspace] => is_metaspace(metaspace),
        [split, metaspace] => kind(split) == "WhitespaceSplit" && is_metaspace(metaspace),
        _ => false,
    }
}
