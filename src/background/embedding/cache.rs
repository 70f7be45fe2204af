//! A cache of embeddings on disk, so that no text is encoded twice.
//!
//! One file that only grows while embeddings are computed: a header that identifies the model and the format, then
//! records, each with the hash of its text and a checksum. A truncated or damaged record ends the reading: the
//! records before it are used, those after it are computed again. One process writes at a time, others only read.
//! Losing the file costs only time, so every problem is at most a warning.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use recite_search::embedding::passage::PassageEmbedding;
use recite_search::embedding::{ModelId, TextKey};

use crate::private_files;

/// Identifies the file and the format of its records. A file with another format is replaced.
const MAGIC: [u8; 8] = *b"recite\x00\x01";
const HEADER_BYTES: usize = MAGIC.len() + 8;
/// The bytes of a SHA-256 that are stored, enough to detect accidental damage.
const CHECKSUM_BYTES: usize = 8;

/// Why the cache cannot be used fully. Displays the problem and its effect.
#[derive(Debug, thiserror::Error)]
pub enum CacheProblem {
    /// The file can neither be read nor written.
    #[error("cannot use `{0}`: {1}. Embeddings are computed again at each start.")]
    Unusable(PathBuf, io::Error),
    /// The file cannot be written.
    #[error("cannot write `{0}`: {1}. New embeddings are computed again at the next start.")]
    Unwritable(PathBuf, io::Error),
    /// Old records cannot be removed. Nothing is lost.
    #[error("cannot remove outdated embeddings from `{0}`: {1}. The file is unchanged.")]
    Unpruned(PathBuf, io::Error),
    /// Another process writes the file.
    #[error("`{0}` is in use by another Recite. New embeddings are not cached.")]
    InUse(PathBuf),
    /// The file is damaged from this byte on.
    #[error("`{0}` is damaged from byte {1} on. The embeddings after it are computed again.")]
    Damaged(PathBuf, u64),
    /// The file was written with another model or another format.
    #[error("`{0}` was written with another model or version. Its embeddings are computed again.")]
    Foreign(PathBuf),
}

/// What happens to records that were not requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaleRecords {
    /// They stay, because another notebook may use the same file.
    Keep,
    /// They are removed once they are more than half of the file.
    Drop,
}

/// An open cache file.
pub struct Cache {
    path: PathBuf,
    /// The model of the embeddings.
    model: ModelId,
    /// `None` if it can neither be read nor written.
    file: Option<File>,
    /// Whether this process writes the file.
    is_writable: bool,
    stale: StaleRecords,
    /// The bytes of all requested records.
    used_bytes: u64,
    /// The bytes of all records.
    read_bytes: u64,
}

impl Cache {
    /// Opens the file, or creates it and its parent folders. A file of another model is replaced.
    pub fn open(path: &Path, model: ModelId, stale: StaleRecords) -> (Self, Option<CacheProblem>) {
        let mut cache = Self {
            path: path.to_owned(),
            model,
            file: None,
            is_writable: false,
            stale,
            used_bytes: 0,
            read_bytes: 0,
        };
        let problem = match cache.open_file() {
            Ok(problem) => problem,
            Err(error) => Some(CacheProblem::Unusable(path.to_owned(), error)),
        };
        (cache, problem)
    }

    fn open_file(&mut self) -> io::Result<Option<CacheProblem>> {
        if let Some(folder) = self.path.parent() {
            private_files::create_folder(folder)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let (mut file, mut problem) = match private_files::open(&mut options, &self.path) {
            Ok(file) => {
                let problem = match file.try_lock() {
                    Ok(()) => None,
                    Err(TryLockError::WouldBlock) => Some(CacheProblem::InUse(self.path.clone())),
                    Err(TryLockError::Error(error)) => {
                        Some(CacheProblem::Unwritable(self.path.clone(), error))
                    }
                };
                (file, problem)
            }
            // A cache on a read-only file system can still be read.
            Err(error) => match File::open(&self.path) {
                Ok(file) => (
                    file,
                    Some(CacheProblem::Unwritable(self.path.clone(), error)),
                ),
                Err(_) => return Err(error),
            },
        };
        self.is_writable = problem.is_none();
        let mut begun = Vec::new();
        (&file).take(HEADER_BYTES as u64).read_to_end(&mut begun)?;
        if begun != header(self.model) {
            if !begun.is_empty() {
                problem = Some(CacheProblem::Foreign(self.path.clone()));
            }
            if !self.is_writable {
                return Ok(problem);
            }
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(&header(self.model))?;
        }
        self.file = Some(file);
        Ok(problem)
    }

    /// Calls `found` for each passage whose key is in `texts`, once per key. Then positions the file for appending.
    pub fn read(
        &mut self,
        texts: &HashSet<TextKey>,
        mut found: impl FnMut(TextKey, PassageEmbedding),
    ) -> Option<CacheProblem> {
        let file = self.file.as_mut()?;
        let mut seen = HashSet::new();
        let mut good = HEADER_BYTES as u64;
        let mut length = 0;
        let dimensions = self.model.dimensions;
        let read = (|| -> io::Result<bool> {
            length = file.metadata()?.len();
            file.seek(SeekFrom::Start(good))?;
            let mut reader = BufReader::with_capacity(1 << 16, &*file);
            let mut record = Vec::new();
            while good < length {
                let Some((key, passage)) = read_record(&mut reader, dimensions, &mut record)?
                else {
                    return Ok(false);
                };
                good += record.len() as u64;
                if texts.contains(&key) && seen.insert(key) {
                    self.used_bytes += record.len() as u64;
                    found(key, passage);
                }
            }
            Ok(true)
        })();
        self.read_bytes = good - HEADER_BYTES as u64;
        let problem = match read {
            Ok(true) => None,
            // A partial record is not damage while another process is writing it.
            Ok(false) => self
                .is_writable
                .then(|| CacheProblem::Damaged(self.path.clone(), good)),
            Err(error) => Some(CacheProblem::Unusable(self.path.clone(), error)),
        };
        if self.is_writable {
            // Setting the same length would still count as a change of the file.
            let cut = match good < length {
                true => file.set_len(good),
                false => Ok(()),
            };
            if let Err(error) = cut.and_then(|()| file.seek(SeekFrom::Start(good))) {
                self.is_writable = false;
                return Some(CacheProblem::Unwritable(self.path.clone(), error));
            }
        }
        problem
    }

    /// Appends a passage. After the first error nothing more is written.
    pub fn add(&mut self, key: TextKey, passage: &PassageEmbedding) -> Option<CacheProblem> {
        let file = self.file.as_mut().filter(|_| self.is_writable)?;
        let record = record(key, passage);
        match file.write_all(&record) {
            Ok(()) => {
                self.used_bytes += record.len() as u64;
                self.read_bytes += record.len() as u64;
                None
            }
            Err(error) => {
                // A full disk leaves a partial record. If it cannot be removed here, the next start removes it.
                let _ = file.set_len(HEADER_BYTES as u64 + self.read_bytes);
                self.is_writable = false;
                Some(CacheProblem::Unwritable(self.path.clone(), error))
            }
        }
    }

    /// Returns whether the file should be rewritten without stale records.
    pub fn is_mostly_stale(&self) -> bool {
        self.is_writable
            && self.stale == StaleRecords::Drop
            && self.read_bytes > 2 * self.used_bytes
    }

    /// Rewrites the file with only these passages.
    pub fn rewrite<'a>(
        &mut self,
        passages: impl Iterator<Item = (TextKey, &'a PassageEmbedding)>,
    ) -> Option<CacheProblem> {
        let moved = self.write_new_file(passages).and_then(|written| {
            fs::rename(self.temporary_path(), &self.path)?;
            Ok(written)
        });
        match moved {
            Ok((file, bytes)) => {
                self.file = Some(file);
                self.read_bytes = bytes;
                None
            }
            Err(error) => {
                // The file may not exist.
                let _ = fs::remove_file(self.temporary_path());
                Some(CacheProblem::Unpruned(self.path.clone(), error))
            }
        }
    }

    /// Writes the replacement of the file. Returns it with the bytes of its records.
    fn write_new_file<'a>(
        &self,
        passages: impl Iterator<Item = (TextKey, &'a PassageEmbedding)>,
    ) -> io::Result<(File, u64)> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        let mut file = private_files::open(&mut options, &self.temporary_path())?;
        // Locked before the rename, because the lock belongs to the file, not to its name.
        file.try_lock()?;
        file.write_all(&header(self.model))?;
        let mut bytes = 0;
        for (key, passage) in passages {
            let record = record(key, passage);
            file.write_all(&record)?;
            bytes += record.len() as u64;
        }
        Ok((file, bytes))
    }

    /// The path of the replacement. It is always the same, so that a file of a killed process is overwritten.
    fn temporary_path(&self) -> PathBuf {
        self.path.with_added_extension("new")
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        // Closing is not enough: a child process that is being started shares the open file for a moment.
        if let Some(file) = self.file.as_ref().filter(|_| self.is_writable) {
            let _ = file.unlock();
        }
    }
}

/// Returns the header of a file of this model and format.
fn header(model: ModelId) -> Vec<u8> {
    [MAGIC, model.checksum].concat()
}

/// Encodes a record: the number of tokens, the key, the passage, and a checksum of all three.
fn record(key: TextKey, passage: &PassageEmbedding) -> Vec<u8> {
    let tokens = passage.tokens.len() as u16;
    let mut record = Vec::new();
    record.extend(tokens.to_le_bytes());
    record.extend(key.0);
    passage.write(&mut record);
    let sum = Sha256::digest(&record);
    record.extend(&sum[..CHECKSUM_BYTES]);
    record
}

/// Reads the next record, and leaves its bytes in `record`. `None` if it is truncated or damaged.
fn read_record(
    reader: &mut impl Read,
    dimensions: usize,
    record: &mut Vec<u8>,
) -> io::Result<Option<(TextKey, PassageEmbedding)>> {
    let mut fill = |record: &mut Vec<u8>, length: usize| -> io::Result<bool> {
        let before = record.len();
        record.resize(length, 0);
        match reader.read_exact(&mut record[before..]) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error),
        }
    };
    record.clear();
    if !fill(record, 2)? {
        return Ok(None);
    }
    let tokens = usize::from(u16::from_le_bytes([record[0], record[1]]));
    let passage = 2 + TextKey::BYTES;
    let sum = passage + PassageEmbedding::size_bytes(dimensions, tokens);
    if !fill(record, sum + CHECKSUM_BYTES)?
        || Sha256::digest(&record[..sum])[..CHECKSUM_BYTES] != record[sum..]
    {
        return Ok(None);
    }
    let mut key = [0; TextKey::BYTES];
    key.copy_from_slice(&record[2..passage]);
    Ok(
        PassageEmbedding::read(&record[passage..sum], dimensions, tokens)
            .map(|passage| (TextKey(key), passage)),
    )
}
