//! Reads the files of a model, and recognizes those of all-MiniLM-L6-v2 by their checksums.

#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::ModelError;
use super::recipe::Recipe;

const WEIGHTS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";
const CONFIG: &str = "config.json";

/// all-MiniLM-L6-v2, as published by its authors, for which the constants of the scores were chosen.
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

impl PinnedModel {
    /// Returns what identifies the model.
    pub fn id(&self) -> ModelId {
        ModelId {
            checksum: checksum(self.files.iter().copied(), None),
            dimensions: self.dimensions,
        }
    }

    /// Returns how to get the model.
    pub fn advice(&self) -> String {
        format!("run `{}` to download it", self.command)
    }

    /// Checks that the folder holds the undamaged model, without loading it.
    ///
    /// # Errors
    /// A file is missing, cannot be read, or has the wrong checksum.
    pub fn check(&self, folder: &Path) -> Result<(), ModelError> {
        let mut files = self.files.iter();
        files.try_for_each(|(name, _)| self.read(folder, name).map(drop))
    }

    /// Reads one of the files in a folder.
    ///
    /// # Errors
    /// The file is missing, cannot be read, or has the wrong checksum.
    pub fn read(&self, folder: &Path, name: &'static str) -> Result<HashedFile, ModelError> {
        let file = HashedFile::read(folder, name, &self.advice())?;
        if !self.files.contains(&(name, &file.hash)) {
            return Err(ModelError::Mismatch {
                path: file.path,
                model: self.name,
                bytes: file.bytes.len(),
                found: file.hash,
                command: self.command,
            });
        }
        Ok(file)
    }
}

/// Returns the checksum of a model with files of these names and hashes.
fn checksum<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
    recipe: Option<&Recipe>,
) -> [u8; ID_BYTES] {
    let mut hash = Sha256::new();
    for (name, file_hash) in files {
        hash.update(name);
        hash.update(file_hash);
    }
    if let Some(recipe) = recipe {
        hash.update(format!("{recipe:?}"));
    }
    let mut checksum = [0; ID_BYTES];
    checksum.copy_from_slice(&hash.finalize()[..ID_BYTES]);
    checksum
}

/// The files of a BERT model, all-MiniLM-L6-v2 or another one.
pub struct ModelFiles {
    pub folder: PathBuf,
    pub weights: HashedFile,
    pub tokenizer: HashedFile,
    pub config: HashedFile,
}

impl ModelFiles {
    /// Reads the files in a folder. `advice` is how to get a model.
    ///
    /// # Errors
    /// A file is missing or cannot be read; or it should be one of all-MiniLM-L6-v2, by the name of the folder, but is
    /// damaged.
    pub fn read(folder: &Path, advice: &str) -> Result<Self, ModelError> {
        let read = |name| match folder.ends_with(MODEL.name) {
            true => MODEL.read(folder, name),
            false => HashedFile::read(folder, name, advice),
        };
        Ok(Self {
            folder: folder.to_owned(),
            weights: read(WEIGHTS)?,
            tokenizer: read(TOKENIZER)?,
            config: read(CONFIG)?,
        })
    }

    /// Returns the name and the SHA-256 of each file.
    fn hashes(&self) -> [(&str, &str); 3] {
        [&self.weights, &self.tokenizer, &self.config].map(|file| (file.name, &*file.hash))
    }

    /// Returns whether the model is all-MiniLM-L6-v2.
    pub fn is_pinned(&self) -> bool {
        self.hashes() == MODEL.files
    }

    /// Returns the checksum of a [`ModelId`]. Without a recipe, it is the one of all-MiniLM-L6-v2.
    pub fn checksum(&self, recipe: Option<&Recipe>) -> [u8; ID_BYTES] {
        checksum(self.hashes().into_iter(), recipe)
    }
}

/// A file with its checksum.
pub struct HashedFile {
    path: PathBuf,
    name: &'static str,
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    hash: String,
}

impl HashedFile {
    fn read(folder: &Path, name: &'static str, advice: &str) -> Result<Self, ModelError> {
        let path = folder.join(name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_empty(folder) => {
                return Err(ModelError::Missing {
                    folder: folder.to_owned(),
                    advice: advice.to_owned(),
                });
            }
            Err(error) => return Err(ModelError::Unreadable(path, error)),
        };
        let hash = to_hex(&Sha256::digest(&bytes));
        Ok(Self {
            path,
            name,
            bytes,
            hash,
        })
    }

    /// Returns an error about the content.
    pub fn invalid(&self, error: &dyn ToString) -> ModelError {
        ModelError::Invalid(self.path.clone(), error.to_string())
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
