//! Reads and writes a single note file for an editor.
//!
//! A path is checked first as text, then by where it really leads: nothing outside the notes folder, nothing hidden
//! and nothing but a note is ever read or written.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::file_problems::{MAX_NOTE_BYTES, MAX_NOTE_MIB};
use super::folder::{NoteFile, list_notes};
use crate::Problem;
use crate::access::{Access, Refusal, is_plain_path};
use crate::position::is_note_file;

/// Why a note cannot be read or written, as a sentence for the person who edits it.
#[derive(Debug, thiserror::Error)]
pub enum NoteFileError {
    /// The path is not one of a note.
    #[error(
        "`{0}` is not a valid path for a note. Choose a path below the notes folder that ends in `.md`, such as `python/lists.md`; no part of it may begin with a dot."
    )]
    InvalidPath(String),
    /// The notes folder cannot be read.
    #[error("Cannot read the notes folder `{0}`: {1}. Check that it exists, and its permissions.")]
    UnreadableFolder(String, io::Error),
    /// The note does not exist.
    #[error(
        "The note `{0}` does not exist. It may have been moved or deleted; reload the list of notes."
    )]
    Missing(String),
    /// The path leads out of the notes folder or to a forbidden file.
    #[error(
        "`{0}` leads out of the notes folder, to nothing, or to a file that is hidden or belongs to Recite. Choose another path."
    )]
    Outside(String),
    /// The file is write-protected.
    #[error("`{0}` is write-protected. Change its permissions, then save again.")]
    WriteProtected(String),
    /// The text is larger than a note may be.
    #[error(
        "The text is larger than {MAX_NOTE_MIB} MiB, the limit for a note. Split it into several files."
    )]
    TooLarge,
    /// The file cannot be read as a note.
    #[error("Cannot edit `{}` here: {}. {}", .0.path, .0.message(), .0.remedy)]
    Unreadable(Problem),
    /// The file cannot be written; it stays unchanged.
    #[error("Cannot write `{path}`: {source}. Nothing was changed.")]
    Unwritable {
        /// The path of the note below the notes folder.
        path: String,
        /// The cause.
        source: io::Error,
    },
}

/// The outcome of writing or moving a file.
#[derive(Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    /// The file was written.
    Written,
    /// A file already exists at the path, and was not changed.
    AlreadyExists,
}

/// Whether a path may be that of a note: names separated by `/`, none of them hidden, ending in `.md` or `.markdown`.
pub fn is_note_path(path: &str) -> bool {
    is_plain_path(path) && is_note_file(path)
}

/// Returns the path of every note file that [`load`](super::load) finds, sorted, including those without a Q&A and
/// those that cannot be read.
pub fn note_paths(access: &Access) -> Vec<String> {
    let notes = list_notes(access).notes.into_iter();
    notes.map(|note| note.path).collect()
}

/// Returns the path of every other file that answers may show or attach, sorted.
pub fn attachment_paths(access: &Access) -> Vec<String> {
    let names = list_notes(access).names;
    let mut paths: Vec<String> = names.paths().to_vec();
    paths.retain(|path| !is_note_file(path) && access.check_file(Path::new(path)).is_ok());
    paths.sort();
    paths
}

/// Returns the text of the note at `path`. [`write_note`] writes it back as UTF-8, regardless of its original encoding.
///
/// # Errors
/// Fails if the note does not exist, may not be read, or is not valid text.
pub fn read_note(access: &Access, path: &str) -> Result<String, NoteFileError> {
    let missing = || NoteFileError::Missing(path.to_owned());
    let note = NoteFile {
        path: path.to_owned(),
        real: real_path(access, path)?.ok_or_else(missing)?,
    };
    let text = note
        .read(access.root())
        .map_err(NoteFileError::Unreadable)?;
    text.map(|read| read.text).ok_or_else(missing)
}

/// Writes the note at `path` and creates the folders around it. The file is replaced atomically. An existing note is
/// only replaced if `replaces` is set; it keeps its permissions, and a symbolic link to it stays a link.
///
/// # Errors
/// Fails if the note may not or cannot be written; it is unchanged then.
pub fn write_note(
    access: &Access,
    path: &str,
    text: &str,
    replaces: bool,
) -> Result<WriteOutcome, NoteFileError> {
    let unwritable = |source| NoteFileError::Unwritable {
        path: path.to_owned(),
        source,
    };
    if text.len() as u64 > MAX_NOTE_BYTES {
        return Err(NoteFileError::TooLarge);
    }
    match real_path(access, path)? {
        Some(_) if !replaces => Ok(WriteOutcome::AlreadyExists),
        Some(real) => {
            let metadata = fs::metadata(&real).map_err(unwritable)?;
            // Replacing the file would ignore its permissions.
            if metadata.permissions().readonly() {
                return Err(NoteFileError::WriteProtected(path.to_owned()));
            }
            replace_file(&real, text.as_bytes()).map_err(unwritable)?;
            Ok(WriteOutcome::Written)
        }
        None => match access.check_new_path(path) {
            // A file is in the place of a folder; creating the folder reports it.
            Ok(_) | Err(Refusal::Special) => {
                create_file(access, path, text.as_bytes()).map_err(unwritable)
            }
            Err(_) => Err(NoteFileError::Outside(path.to_owned())),
        },
    }
}

/// Returns the real path of the note at `path`; `None` if nothing is there.
fn real_path(access: &Access, path: &str) -> Result<Option<PathBuf>, NoteFileError> {
    if !is_note_path(path) {
        return Err(NoteFileError::InvalidPath(path.to_owned()));
    }
    let is_gone = || fs::symlink_metadata(access.root().join(path)).is_err();
    match access.check_file(Path::new(path)) {
        Ok(allowed) => Ok(Some(allowed.real)),
        Err(Refusal::Missing) if is_gone() => Ok(None),
        // Reading the note reports what else is in its place.
        Err(Refusal::Folder | Refusal::Special) => Ok(Some(access.root().join(path))),
        Err(_) => Err(NoteFileError::Outside(path.to_owned())),
    }
}

/// Returns the real path for a file that may be created at `path`, and creates the folders around it. See
/// [`Access::check_new_path`].
///
/// # Errors
/// Fails if no file may be there, or if a folder cannot be created.
fn prepare_path(access: &Access, path: &str) -> io::Result<PathBuf> {
    let check = || {
        let to_io_error = |refusal| io::Error::new(ErrorKind::PermissionDenied, refusal);
        access.check_new_path(path).map_err(to_io_error)
    };
    // The path is checked before the folders are created, and again afterwards.
    let real_path = check()?;
    fs::create_dir_all(real_path.parent().unwrap_or(access.root()))?;
    check()
}

/// Replaces a file atomically: after a crash or on a full disk, the old file is still there.
///
/// # Errors
/// Fails if the file, or a temporary file next to it, cannot be written.
pub fn replace_file(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(file)?.permissions();
    let new = write_temporary(file, bytes, None)?;
    new.as_file().set_permissions(permissions)?;
    new.as_file().sync_all()?;
    new.persist(file)?;
    Ok(())
}

/// Creates the file at `path` with the folders around it, if [`Access::check_new_path`] allows it. An existing file
/// stays unchanged.
///
/// # Errors
/// Fails if no file may be there, or if it cannot be written.
pub fn create_file(access: &Access, path: &str, bytes: &[u8]) -> io::Result<WriteOutcome> {
    let real_path = prepare_path(access, path)?;
    let new = write_temporary(&real_path, bytes, default_permissions())?;
    new.as_file().sync_all()?;
    match new.persist_noclobber(&real_path) {
        Ok(_) => Ok(WriteOutcome::Written),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
            Ok(WriteOutcome::AlreadyExists)
        }
        Err(error) => Err(error.error),
    }
}

/// Moves the file at `real_path` to `path` with the folders around it, if [`Access::check_new_path`] allows it and no
/// file exists there. Removes the folders that are empty afterwards.
///
/// # Errors
/// Fails if no file may be there, or if it cannot be moved.
pub fn move_file(access: &Access, real_path: &Path, path: &str) -> io::Result<WriteOutcome> {
    let new = prepare_path(access, path)?;
    let moved = rename_without_replacing(real_path, &new);
    let left = if moved.is_ok() { real_path } else { &new };
    remove_empty_folders(access, left);
    match moved {
        Ok(()) => Ok(WriteOutcome::Written),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(WriteOutcome::AlreadyExists),
        Err(error) => Err(error),
    }
}

/// Deletes the file at `real_path`, or only the link if it is a symbolic link, and then the folders that are empty.
///
/// # Errors
/// Fails if the file cannot be deleted.
pub fn remove_file(access: &Access, real_path: &Path) -> io::Result<()> {
    fs::remove_file(real_path)?;
    remove_empty_folders(access, real_path);
    Ok(())
}

/// Renames a file to a path without a file. For a moment it has two names, so no file is replaced and none is lost.
fn rename_without_replacing(old: &Path, new: &Path) -> io::Result<()> {
    match fs::hard_link(old, new) {
        Ok(()) => fs::remove_file(old),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // The file system does not support hard links.
        Err(_) if fs::symlink_metadata(new).is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(old, new),
    }
}

/// Removes the folders around a file, innermost first, as long as they are empty, up to the notes folder.
fn remove_empty_folders(access: &Access, file: &Path) {
    let is_below = |it: &&Path| *it != access.root() && it.starts_with(access.root());
    let mut folders = file.ancestors().skip(1).take_while(is_below);
    // It stops at the first folder that is not empty.
    let _ = folders.try_for_each(fs::remove_dir);
}

/// Creates a temporary file with these bytes in the same folder, under a hidden name.
fn write_temporary(
    file: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
) -> io::Result<NamedTempFile> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".recite-").suffix(".tmp");
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let mut new = builder.tempfile_in(folder)?;
    new.write_all(bytes)?;
    Ok(new)
}

/// Returns the permissions of an ordinary new file, since those of temporary files are stricter. The umask still
/// applies.
fn default_permissions() -> Option<Permissions> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Some(Permissions::from_mode(0o666))
    }
    #[cfg(not(unix))]
    None
}

#[cfg(test)]
mod tests;
