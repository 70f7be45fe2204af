//! Reads the model's files and verifies their checksums.

#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub const WEIGHTS: &str = "model.safetensors";
pub const TOKENIZER: &str = "tokenizer.json";
pub const CONFIG: &str = "config.json";

/// The name and SHA-256 of each file of all-MiniLM-L6-v2, as published by its authors.
///
/// `scripts/fetch-model` verifies the same checksums; a test compares the two lists.
pub const MODEL_FILES: [(&str, &str); 3] = [
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

/// An error that makes the model unusable. Its message says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The folder is missing or empty, which is not a fault: the model is optional.
    #[error("there is no model in `{0}`; run `scripts/fetch-model` to download it")]
    Missing(PathBuf),
    /// A file is missing or cannot be read.
    #[error("cannot read `{0}`: {1}; run `scripts/fetch-model` to download the model again")]
    Unreadable(PathBuf, io::Error),
    /// A file has the wrong checksum.
    #[error(
        "`{path}` is not the file of all-MiniLM-L6-v2 ({bytes} bytes, SHA-256 {found}); run `scripts/fetch-model` to download the model again"
    )]
    Mismatch {
        /// The path of the file.
        path: PathBuf,
        /// Its size.
        bytes: usize,
        /// Its SHA-256.
        found: String,
    },
    /// A file with the right checksum could not be parsed, which is a bug in this program.
    #[error("cannot load `{0}` of the model: {1}")]
    Invalid(&'static str, String),
    /// No thread could be started.
    #[error("cannot start a thread for the model: {0}")]
    Threads(rayon::ThreadPoolBuildError),
}

/// The contents of the model's files.
pub struct ModelFiles {
    pub weights: Vec<u8>,
    pub tokenizer: Vec<u8>,
    pub config: Vec<u8>,
}

impl ModelFiles {
    /// Reads the files in a folder.
    ///
    /// # Errors
    /// A file is missing, cannot be read, or has the wrong checksum.
    pub fn read(folder: &Path) -> Result<Self, ModelError> {
        let [weights, tokenizer, config] =
            MODEL_FILES.map(|(name, known)| read_file(folder, name, known));
        Ok(Self {
            weights: weights?,
            tokenizer: tokenizer?,
            config: config?,
        })
    }
}

fn read_file(folder: &Path, name: &str, known: &str) -> Result<Vec<u8>, ModelError> {
    let path = folder.join(name);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_empty(folder) => {
            return Err(ModelError::Missing(folder.to_owned()));
        }
        Err(error) => return Err(ModelError::Unreadable(path, error)),
    };
    let found = to_hex(&Sha256::digest(&bytes));
    if found != known {
        return Err(ModelError::Mismatch {
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

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
