//! The identity of this process among those that share a database.
//!
//! A process that was killed and restarted keeps its identity, so it continues its lease at once instead of
//! waiting for it to expire. The name is stored in a locked file. The operating system releases the lock when
//! the process ends, so a second process on the same folder gets a different name.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use uuid::Uuid;

use crate::private_files;

/// The name of the file in the data folder.
const FILE: &str = "instance";

/// The name of this process. The lock is held until this is dropped.
pub struct Instance {
    /// A UUID.
    pub name: String,
    _lock: Option<File>,
}

impl Instance {
    /// Returns the name stored in `folder`, or a temporary one if that file is locked or cannot be written.
    pub fn acquire(folder: &Path) -> Self {
        match lock_name_file(folder) {
            Some((name, lock)) => Self {
                name,
                _lock: Some(lock),
            },
            None => Self {
                name: Uuid::new_v4().to_string(),
                _lock: None,
            },
        }
    }
}

/// Locks the file and returns the stored name, or stores a new one.
fn lock_name_file(folder: &Path) -> Option<(String, File)> {
    private_files::create_folder(folder).ok()?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = private_files::open(&mut options, &folder.join(FILE)).ok()?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
    }
    let mut stored = String::new();
    file.read_to_string(&mut stored).ok()?;
    if let Ok(name) = Uuid::try_parse(stored.trim()) {
        return Some((name.to_string(), file));
    }
    let name = Uuid::new_v4().to_string();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.set_len(0).ok()?;
    writeln!(file, "{name}").ok()?;
    Some((name, file))
}
