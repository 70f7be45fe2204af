//! Which of the processes that share a database this one is.
//!
//! A process that was killed and started again is the same one: it takes its lease up at once instead
//! of waiting until it expires. Its name lies in a file that it keeps locked, which the system undoes
//! whenever the process ends; a second process on the same folder therefore gets a name of its own.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use uuid::Uuid;

use crate::private_files;

/// The file of the name in the folder of what Recite writes.
const FILE: &str = "instance";

/// The name of this process, held for as long as this lives.
pub struct Instance {
    pub name: String,
    _lock: Option<File>,
}

impl Instance {
    /// The name that lies in `folder`, or a passing one where that is taken or cannot be written.
    pub fn hold(folder: &Path) -> Self {
        match named(folder) {
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

fn named(folder: &Path) -> Option<(String, File)> {
    private_files::create_folder(folder).ok()?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = private_files::open(&mut options, &folder.join(FILE)).ok()?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
    }
    let mut written = String::new();
    file.read_to_string(&mut written).ok()?;
    if let Ok(name) = Uuid::try_parse(written.trim()) {
        return Some((name.to_string(), file));
    }
    let name = Uuid::new_v4().to_string();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.set_len(0).ok()?;
    writeln!(file, "{name}").ok()?;
    Some((name, file))
}
