//! How the vector of a text is computed from those of its tokens, as the model's own files describe it.
//!
//! The files are those of the library Sentence Transformers. All are optional: without them, the vector is the mean of
//! the tokens' vectors, and nothing is put in front of a text.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::ModelError;

const MODULES: &str = "modules.json";
const POOLING: &str = "1_Pooling";
const LENGTH: &str = "sentence_bert_config.json";
const PROMPTS: &str = "config_sentence_transformers.json";

/// How the vector of a text is computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipe {
    pub pooling: Pooling,
    /// What is put in front of a query.
    pub query_prompt: String,
    /// What is put in front of a text of the notes.
    pub passage_prompt: String,
    /// The most tokens of a text, with the special tokens at both ends; `None` if only the model limits them.
    pub max_tokens: Option<usize>,
    /// Whether texts are put in lower case, whatever the tokenizer does.
    pub lowercase: bool,
}

/// How the vectors of tokens become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pooling {
    #[default]
    Mean,
    /// The vector of the first token.
    First,
    /// The greatest number of each dimension.
    Max,
}

#[derive(Deserialize)]
struct Module {
    #[serde(rename = "type")]
    kind: String,
    path: String,
}

#[derive(Default, Deserialize)]
struct LengthFile {
    max_seq_length: Option<usize>,
    #[serde(default)]
    do_lower_case: bool,
}

#[derive(Default, Deserialize)]
struct PromptsFile {
    #[serde(default)]
    prompts: BTreeMap<String, Option<String>>,
    default_prompt_name: Option<String>,
}

impl Recipe {
    /// The recipe of all-MiniLM-L6-v2, whatever other files are in its folder.
    pub const PINNED: Self = Self {
        pooling: Pooling::Mean,
        query_prompt: String::new(),
        passage_prompt: String::new(),
        max_tokens: Some(256),
        lowercase: false,
    };

    /// Reads the files in a folder.
    ///
    /// # Errors
    /// A file cannot be read, or asks for something that Recite does not compute.
    pub fn read(folder: &Path) -> Result<Self, ModelError> {
        let pooling_file = pooling_file(folder)?;
        let length: LengthFile = read_json(&folder.join(LENGTH))?.unwrap_or_default();
        let prompts: PromptsFile = read_json(&folder.join(PROMPTS))?.unwrap_or_default();
        let default = prompts.default_prompt_name.as_deref();
        let prompt = |names: &[&str]| {
            let mut names = names.iter().copied().chain(default);
            let found = names.find_map(|name| prompts.prompts.get(name));
            found.cloned().flatten().unwrap_or_default()
        };
        let (pooling, includes_prompt) = read_pooling(&pooling_file)?;
        let recipe = Self {
            pooling,
            query_prompt: prompt(&["query"]),
            passage_prompt: prompt(&["document", "passage", "corpus"]),
            max_tokens: length.max_seq_length,
            lowercase: length.do_lower_case,
        };
        let has_prompt = !recipe.query_prompt.is_empty() || !recipe.passage_prompt.is_empty();
        if has_prompt && !includes_prompt {
            return Err(ModelError::Unsupported {
                path: pooling_file,
                found: "`include_prompt` = false".to_owned(),
                supported: "true, or no prompts",
            });
        }
        Ok(recipe)
    }
}

/// Returns the path of the file that describes the pooling, which may be missing.
fn pooling_file(folder: &Path) -> Result<PathBuf, ModelError> {
    let path = folder.join(MODULES);
    let mut pooling = POOLING.to_owned();
    for module in read_json::<Vec<Module>>(&path)?.unwrap_or_default() {
        // Newer versions of the library write the whole path of the class.
        match module.kind.rsplit('.').next() {
            // Vectors are compared by their directions, so their lengths never matter.
            Some("Transformer" | "Normalize") => {}
            Some("Pooling") => pooling = module.path,
            _ => {
                return Err(ModelError::Unsupported {
                    path,
                    found: format!("the module `{}`", module.kind),
                    supported: "Transformer, Pooling, Normalize",
                });
            }
        }
    }
    Ok(folder.join(pooling).join("config.json"))
}

/// Returns the pooling, and whether it includes the tokens of the prompt.
fn read_pooling(path: &Path) -> Result<(Pooling, bool), ModelError> {
    /// The key of newer files, whose value is a name.
    const MODE: &str = "pooling_mode";
    let Some(file) = read_json::<BTreeMap<String, serde_json::Value>>(path)? else {
        return Ok((Pooling::default(), true));
    };
    let modes = file.iter().filter_map(|(key, value)| match value {
        serde_json::Value::String(mode) if key == MODE => Some(mode.as_str()),
        serde_json::Value::Bool(true) => key.strip_prefix("pooling_mode_"),
        _ => None,
    });
    let modes: Vec<&str> = modes.collect();
    let pooling = match modes[..] {
        // The two differ only in the length of the vector.
        ["mean" | "mean_tokens" | "mean_sqrt_len_tokens"] => Pooling::Mean,
        ["cls" | "cls_token"] => Pooling::First,
        ["max" | "max_tokens"] => Pooling::Max,
        _ => {
            return Err(ModelError::Unsupported {
                path: path.to_owned(),
                found: format!("the pooling `{}`", modes.join(" + ")),
                supported: "one of mean, cls, max",
            });
        }
    };
    let includes_prompt = file.get("include_prompt") != Some(&serde_json::Value::Bool(false));
    Ok((pooling, includes_prompt))
}

/// Reads a JSON file; `None` if it is missing.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ModelError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ModelError::Unreadable(path.to_owned(), error)),
    };
    let invalid = |error| ModelError::Invalid(path.to_owned(), error);
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| invalid(error.to_string()))
}
