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

/// all-MiniLM-L6-v2, as published by its authors.
pub const MODEL: PinnedModel = PinnedModel {
    name: "all-MiniLM-L6-v2",
    command: "scripts/fetch-model",
    dimensions: 384,
    files: &[
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
    ],
};

/// A model whose files have known checksums.
#[derive(Clone, Copy, Debug)]
pub struct PinnedModel {
    /// Its name.
    pub name: &'static str,
    /// The command that downloads it.
    pub command: &'static str,
    /// The dimensions of its vectors.
    pub dimensions: usize,
    /// The name and SHA-256 of each file. The command verifies the same checksums; a test compares the two lists.
    pub files: &'static [(&'static str, &'static str)],
}

/// The bytes of a [`ModelId`]'s checksum, enough to detect a changed model.
const ID_BYTES: usize = 8;

/// Identifies a model: vectors of different models are not comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelId {
    /// The first bytes of a SHA-256 of everything that a vector depends on.
    pub checksum: [u8; ID_BYTES],
    /// The dimensions of its vectors.
    pub dimensions: usize,
}

/// An error that makes the model unusable. Its message says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The folder is missing or empty, which is not a fault: the model is optional.
    #[error("there is no model in `{folder}`; run `{command}` to download it")]
    Missing {
        /// The path of the folder.
        folder: PathBuf,
        /// The command that downloads the model.
        command: &'static str,
    },
    /// A file is missing or cannot be read.
    #[error("cannot read `{0}`: {1}; download the model again")]
    Unreadable(PathBuf, io::Error),
    /// A file has the wrong checksum.
    #[error(
        "`{path}` is not the file of {model} ({bytes} bytes, SHA-256 {found}); run `{command}` to download the model again"
    )]
    Mismatch {
        /// The path of the file.
        path: PathBuf,
        /// The name of the model.
        model: &'static str,
        /// Its size.
        bytes: usize,
        /// Its SHA-256.
        found: String,
        /// The command that downloads the model.
        command: &'static str,
    },
    /// A file with the right checksum could not be parsed, which is a bug in this program.
    #[error("cannot load `{0}` of the model: {1}")]
    Invalid(&'static str, String),
    /// No thread could be started.
    #[error("cannot start a thread for the model: {0}")]
    Threads(rayon::ThreadPoolBuildError),
}

impl PinnedModel {
    /// Returns what identifies the model.
    pub fn id(&self) -> ModelId {
        let mut hash = Sha256::new();
        for (name, checksum) in self.files {
            hash.update(name);
            hash.update(checksum);
        }
        let mut checksum = [0; ID_BYTES];
        checksum.copy_from_slice(&hash.finalize()[..ID_BYTES]);
        ModelId {
            checksum,
            dimensions: self.dimensions,
        }
    }

    /// Checks that the folder holds the undamaged model, without loading it.
    ///
    /// # Errors
    /// A file is missing, cannot be read, or has the wrong checksum.
    pub fn check(&self, folder: &Path) -> Result<(), ModelError> {
        let mut files = self.files.iter();
        files.try_for_each(|(name, _)| self.read(folder, name).map(drop))
    }

    /// Returns the contents of one of the files in a folder.
    ///
    /// # Errors
    /// The file is missing, cannot be read, or has the wrong checksum.
    pub fn read(&self, folder: &Path, name: &'static str) -> Result<Vec<u8>, ModelError> {
        let path = folder.join(name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_empty(folder) => {
                return Err(ModelError::Missing {
                    folder: folder.to_owned(),
                    command: self.command,
                });
            }
            Err(error) => return Err(ModelError::Unreadable(path, error)),
        };
        let found = to_hex(&Sha256::digest(&bytes));
        if !self.files.contains(&(name, &found)) {
            return Err(ModelError::Mismatch {
                path,
                model: self.name,
                bytes: bytes.len(),
                found,
                command: self.command,
            });
        }
        Ok(bytes)
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
