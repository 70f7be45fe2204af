//! The files of the model: read, and taken only when each is the one we know.

#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub const WEIGHTS: &str = "model.safetensors";
pub const TOKENIZER: &str = "tokenizer.json";
pub const CONFIG: &str = "config.json";

/// The SHA-256 of each file of all-MiniLM-L6-v2, as its authors published it.
/// `scripts/fetch-model` checks the same; a test compares the two.
pub const KNOWN: [(&str, &str); 3] = [
    (
        WEIGHTS,
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
    (
        TOKENIZER,
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
    (
        CONFIG,
        "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    ),
];

/// The model cannot be used. Prints what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Nobody has put a model there; no fault.
    #[error("there is no model in `{0}`; `scripts/fetch-model` brings it")]
    Absent(PathBuf),
    #[error("`{0}` cannot be read: {1}; fetch the model anew with `scripts/fetch-model`")]
    Unreadable(PathBuf, io::Error),
    #[error(
        "`{path}` is not the file of all-MiniLM-L6-v2 ({bytes} bytes, SHA-256 {found}); fetch the model anew with `scripts/fetch-model`"
    )]
    Unknown {
        path: PathBuf,
        bytes: usize,
        found: String,
    },
    /// A known file that does not make a model: our own fault.
    #[error("`{0}` of the model: {1}")]
    Content(&'static str, String),
    #[error("no thread for the model: {0}")]
    Threads(rayon::ThreadPoolBuildError),
}

/// What the files hold.
pub struct Files {
    pub weights: Vec<u8>,
    pub tokenizer: Vec<u8>,
    pub config: Vec<u8>,
}

impl Files {
    /// # Errors
    /// One is missing, cannot be read, or is not the one we know.
    pub fn read(folder: &Path) -> Result<Self, ModelError> {
        let [weights, tokenizer, config] = KNOWN.map(|(name, known)| read(folder, name, known));
        Ok(Self {
            weights: weights?,
            tokenizer: tokenizer?,
            config: config?,
        })
    }
}

fn read(folder: &Path, name: &str, known: &str) -> Result<Vec<u8>, ModelError> {
    let path = folder.join(name);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_empty(folder) => {
            return Err(ModelError::Absent(folder.to_owned()));
        }
        Err(error) => return Err(ModelError::Unreadable(path, error)),
    };
    let found = hex(&Sha256::digest(&bytes));
    if found != known {
        return Err(ModelError::Unknown {
            path,
            bytes: bytes.len(),
            found,
        });
    }
    Ok(bytes)
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
