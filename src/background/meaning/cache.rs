//! Passages kept on disk, so that no text is encoded twice.
//!
//! One file that only grows while passages are computed: a head that names model and form, then
//! records, each with the hash of its text and a sum of itself. A record that was cut short or
//! damaged ends what is read; what stands before it is kept, what stands behind is computed anew.
//! One process writes at a time, others only read. Losing the file costs time, nothing else, so no
//! fault here is worse than a warning.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use recite_search::embedding::passage::PassageEmbedding;
use recite_search::embedding::{MODEL_FILES, TextKey};

use crate::private_files;

/// Says what a file is, and the form of its records; a file of another form is begun anew.
const MAGIC: [u8; 8] = *b"recite\x00\x01";
const HEAD_BYTES: usize = MAGIC.len() + SUM_BYTES;
/// Bytes of a SHA-256 that tell an accident from what was written.
const SUM_BYTES: usize = 8;

/// Why the cache is of less use than it could be. Prints what is wrong and what follows.
#[derive(Debug, thiserror::Error)]
pub enum CacheProblem {
    #[error("`{0}` cannot be used: {1}; vectors are computed anew at every start")]
    Unusable(PathBuf, io::Error),
    #[error("`{0}` cannot be written: {1}; the other vectors are computed anew at the next start")]
    Unwritable(PathBuf, io::Error),
    /// Nothing is lost.
    #[error("`{0}` cannot be rid of what no note needs any more: {1}; it stays as it is")]
    Unpruned(PathBuf, io::Error),
    #[error("`{0}` is in use by another Recite; new vectors are not kept")]
    InUse(PathBuf),
    #[error("`{0}` is damaged from byte {1} on; what stood there is computed anew")]
    Damaged(PathBuf, u64),
    #[error("`{0}` was made with another model or version; its vectors are computed anew")]
    Foreign(PathBuf),
}

/// What becomes of records that nobody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// They stay: another notebook may use the same file.
    Kept,
    /// They go, once they are more than half of the file.
    Dropped,
}

/// The file, open for as long as passages are looked up and added.
pub struct Cache {
    path: PathBuf,
    /// `None` when nothing can be read or written.
    file: Option<File>,
    /// Whether it is ours to write.
    writable: bool,
    stale: Stale,
    /// The bytes of records that were asked for, and of all that were read.
    used_bytes: u64,
    read_bytes: u64,
}

impl Cache {
    /// Opens the file, or makes it and the folders above it.
    pub fn open(path: &Path, stale: Stale) -> (Self, Option<CacheProblem>) {
        let mut cache = Self {
            path: path.to_owned(),
            file: None,
            writable: false,
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
            // A read-only file system may hold a cache all the same.
            Err(error) => match File::open(&self.path) {
                Ok(file) => (
                    file,
                    Some(CacheProblem::Unwritable(self.path.clone(), error)),
                ),
                Err(_) => return Err(error),
            },
        };
        self.writable = problem.is_none();
        let mut begun = Vec::new();
        (&file).take(HEAD_BYTES as u64).read_to_end(&mut begun)?;
        if begun != head() {
            if !begun.is_empty() {
                problem = Some(CacheProblem::Foreign(self.path.clone()));
            }
            if !self.writable {
                return Ok(problem);
            }
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(&head())?;
        }
        self.file = Some(file);
        Ok(problem)
    }

    /// Hands on every passage whose key is among `wanted`, each key once; leaves the file ready to be added to.
    pub fn read(
        &mut self,
        wanted: &HashSet<TextKey>,
        mut found: impl FnMut(TextKey, PassageEmbedding),
    ) -> Option<CacheProblem> {
        let file = self.file.as_mut()?;
        let mut seen = HashSet::new();
        let mut good = HEAD_BYTES as u64;
        let mut length = 0;
        let read = (|| -> io::Result<bool> {
            length = file.metadata()?.len();
            file.seek(SeekFrom::Start(good))?;
            let mut reader = BufReader::with_capacity(1 << 16, &*file);
            let mut record = Vec::new();
            while good < length {
                let Some((key, passage)) = read_record(&mut reader, &mut record)? else {
                    return Ok(false);
                };
                good += record.len() as u64;
                if wanted.contains(&key) && seen.insert(key) {
                    self.used_bytes += record.len() as u64;
                    found(key, passage);
                }
            }
            Ok(true)
        })();
        self.read_bytes = good - HEAD_BYTES as u64;
        let problem = match read {
            Ok(true) => None,
            // Half a record is no damage where another process is writing it.
            Ok(false) => self
                .writable
                .then(|| CacheProblem::Damaged(self.path.clone(), good)),
            Err(error) => Some(CacheProblem::Unusable(self.path.clone(), error)),
        };
        if self.writable {
            // Setting the length that it has would still count as a change.
            let cut = match good < length {
                true => file.set_len(good),
                false => Ok(()),
            };
            if let Err(error) = cut.and_then(|()| file.seek(SeekFrom::Start(good))) {
                self.writable = false;
                return Some(CacheProblem::Unwritable(self.path.clone(), error));
            }
        }
        problem
    }

    /// Adds a passage behind all others; after the first fault nothing more is written.
    pub fn add(&mut self, key: TextKey, passage: &PassageEmbedding) -> Option<CacheProblem> {
        let file = self.file.as_mut().filter(|_| self.writable)?;
        let record = record(key, passage);
        match file.write_all(&record) {
            Ok(()) => {
                self.used_bytes += record.len() as u64;
                self.read_bytes += record.len() as u64;
                None
            }
            Err(error) => {
                // A full disk takes half a record; best effort, since the next start mends it as well.
                let _ = file.set_len(HEAD_BYTES as u64 + self.read_bytes);
                self.writable = false;
                Some(CacheProblem::Unwritable(self.path.clone(), error))
            }
        }
    }

    /// Whether the file should be written anew, without what nobody wants any more.
    pub fn is_mostly_stale(&self) -> bool {
        self.writable && self.stale == Stale::Dropped && self.read_bytes > 2 * self.used_bytes
    }

    /// Writes the file anew with the given passages alone.
    pub fn rewrite<'a>(
        &mut self,
        passages: impl Iterator<Item = (TextKey, &'a PassageEmbedding)>,
    ) -> Option<CacheProblem> {
        let moved = self.write_anew(passages).and_then(|written| {
            fs::rename(self.new_path(), &self.path)?;
            Ok(written)
        });
        match moved {
            Ok((file, bytes)) => {
                self.file = Some(file);
                self.read_bytes = bytes;
                None
            }
            Err(error) => {
                // It may not even be there.
                let _ = fs::remove_file(self.new_path());
                Some(CacheProblem::Unpruned(self.path.clone(), error))
            }
        }
    }

    /// Writes a file to take the place of this one; with the bytes of its records.
    fn write_anew<'a>(
        &self,
        passages: impl Iterator<Item = (TextKey, &'a PassageEmbedding)>,
    ) -> io::Result<(File, u64)> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        let mut file = private_files::open(&mut options, &self.new_path())?;
        // Before it takes its place: the lock hangs on the file that is replaced.
        file.try_lock()?;
        file.write_all(&head())?;
        let mut bytes = 0;
        for (key, passage) in passages {
            let record = record(key, passage);
            file.write_all(&record)?;
            bytes += record.len() as u64;
        }
        Ok((file, bytes))
    }

    /// Always the same, so that what a process left there that was killed is written over.
    fn new_path(&self) -> PathBuf {
        self.path.with_added_extension("new")
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        // Closing is not enough: a program that is being started beside this holds the same open file for a moment.
        if let Some(file) = self.file.as_ref().filter(|_| self.writable) {
            let _ = file.unlock();
        }
    }
}

/// What a file of this model and form begins with.
fn head() -> Vec<u8> {
    let mut hash = Sha256::new();
    for (name, known) in MODEL_FILES {
        hash.update(name);
        hash.update(known);
    }
    let mut head = MAGIC.to_vec();
    head.extend(&hash.finalize()[..SUM_BYTES]);
    head
}

/// Number of tokens, key, passage, sum of these.
fn record(key: TextKey, passage: &PassageEmbedding) -> Vec<u8> {
    let tokens = passage.tokens.len() as u16;
    let mut record = Vec::with_capacity(
        2 + TextKey::BYTES + PassageEmbedding::size_bytes(passage.tokens.len()) + SUM_BYTES,
    );
    record.extend(tokens.to_le_bytes());
    record.extend(key.0);
    passage.write(&mut record);
    let sum = Sha256::digest(&record);
    record.extend(&sum[..SUM_BYTES]);
    record
}

/// The next record, left in `record` as it stands in the file; `None` if it is cut short or damaged.
fn read_record(
    reader: &mut impl Read,
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
    let sum = passage + PassageEmbedding::size_bytes(tokens);
    if !fill(record, sum + SUM_BYTES)?
        || Sha256::digest(&record[..sum])[..SUM_BYTES] != record[sum..]
    {
        return Ok(None);
    }
    let mut key = [0; TextKey::BYTES];
    key.copy_from_slice(&record[2..passage]);
    Ok(
        PassageEmbedding::read(&record[passage..sum], tokens)
            .map(|passage| (TextKey(key), passage)),
    )
}
