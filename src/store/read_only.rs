//! Detects files and folders that cannot be written.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Returns whether a readable database is in a file or folder that cannot be written.
pub(super) fn is_read_only(path: &Path) -> bool {
    let is_refused = |error: io::Error| {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem)
    };
    File::open(path).is_ok()
        && (OpenOptions::new()
            .append(true)
            .open(path)
            .is_err_and(is_refused)
            || tempfile::tempfile_in(folder_of(path)).is_err_and(is_refused))
}

/// Returns the folder of a file; `.` for a bare file name.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
