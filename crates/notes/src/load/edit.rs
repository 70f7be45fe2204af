//! One note file for somebody who edits it: found by its path, read, replaced whole.
//!
//! A path is judged first by its words, then by where it really leads: nothing outside the notes
//! folder, nothing hidden and nothing but a note is ever read or written here.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::folder::{NoteFile, notes_below};
use super::refused::{MAX_NOTE_BYTES, MAX_NOTE_MIB};
use crate::Problem;
use crate::access::{Access, Refusal, is_plain};
use crate::place::is_note;

/// Why a note cannot be read or written, as a sentence for whoever edits it.
#[derive(Debug, thiserror::Error)]
pub enum NoteFileError {
    #[error(
        "`{0}` is no path for a note. Write one below the notes folder that ends in `.md`, such as `python/lists.md`; no part of it may begin with a dot."
    )]
    Path(String),
    #[error("The notes folder `{0}` cannot be read: {1}.")]
    NoFolder(String, io::Error),
    #[error("There is no note `{0}`. It may have been moved or deleted since.")]
    Missing(String),
    #[error(
        "`{0}` leads out of the notes folder, nowhere, or to a file that is hidden or Recite's own, so it is left alone."
    )]
    Outside(String),
    #[error("`{0}` is write-protected. Let its permissions allow writing, then save again.")]
    Protected(String),
    #[error(
        "The text is larger than {MAX_NOTE_MIB} MiB, the most that a note may have. Split it into several files."
    )]
    TooLarge,
    #[error("`{}` cannot be edited here: {}; {}.", .0.path, .0.message(), .0.remedy)]
    Unusable(Problem),
    #[error("`{path}` cannot be written: {source}. Nothing was changed.")]
    Unwritable { path: String, source: io::Error },
}

/// What came of [`put`].
#[derive(Debug, PartialEq, Eq)]
pub enum Put {
    Written,
    /// A file stands there by now, and was left as it is.
    Taken,
}

/// Whether a path may be that of a note: names below a folder, with `/` between them, none hidden.
pub fn is_note_path(path: &str) -> bool {
    is_plain(path) && is_note(path)
}

/// The path of every note file of the folder, sorted, as [`load`](super::load) finds them: also of
/// those that hold no Q&A or cannot be read.
pub fn note_paths(access: &Access) -> Vec<String> {
    let notes = notes_below(access).notes.into_iter();
    notes.map(|note| note.path).collect()
}

/// The path of every other file of the folder that answers may show or attach, sorted.
pub fn attachment_paths(access: &Access) -> Vec<String> {
    let names = notes_below(access).names;
    let mut paths: Vec<String> = names.paths().to_vec();
    paths.retain(|path| !is_note(path) && access.judge(Path::new(path)).is_ok());
    paths.sort();
    paths
}

/// The text of the note at `path`; [`put`] writes it as UTF-8, whatever encoding it was read from.
///
/// # Errors
/// There is none, or no text that a note may have.
pub fn read_note(access: &Access, path: &str) -> Result<String, NoteFileError> {
    let missing = || NoteFileError::Missing(path.to_owned());
    let note = NoteFile {
        path: path.to_owned(),
        real: place(access, path)?.ok_or_else(missing)?,
    };
    let text = note.read(access.root()).map_err(NoteFileError::Unusable)?;
    text.map(|read| read.text).ok_or_else(missing)
}

/// Writes the note at `path`, whole or not at all, with the folders around it. A note that is there is
/// replaced where `replaces` says so, and keeps its permissions; a link to one stays a link.
///
/// # Errors
/// It may not or cannot be written; then it is as it was.
pub fn put(access: &Access, path: &str, text: &str, replaces: bool) -> Result<Put, NoteFileError> {
    let unwritable = |source| NoteFileError::Unwritable {
        path: path.to_owned(),
        source,
    };
    if text.len() as u64 > MAX_NOTE_BYTES {
        return Err(NoteFileError::TooLarge);
    }
    match place(access, path)? {
        Some(_) if !replaces => Ok(Put::Taken),
        Some(real) => {
            let facts = fs::metadata(&real).map_err(unwritable)?;
            // To put another file in its place would not ask its permissions.
            if facts.permissions().readonly() {
                return Err(NoteFileError::Protected(path.to_owned()));
            }
            replace(&real, text.as_bytes()).map_err(unwritable)?;
            Ok(Put::Written)
        }
        None => match access.judge_place(path) {
            // A file stands in the place of a folder, which making the folder reports.
            Ok(_) | Err(Refusal::Special) => {
                create(access, path, text.as_bytes()).map_err(unwritable)
            }
            Err(_) => Err(NoteFileError::Outside(path.to_owned())),
        },
    }
}

/// Where the file at `path` really lies; `None` when nothing is there.
fn place(access: &Access, path: &str) -> Result<Option<PathBuf>, NoteFileError> {
    if !is_note_path(path) {
        return Err(NoteFileError::Path(path.to_owned()));
    }
    let is_gone = || fs::symlink_metadata(access.root().join(path)).is_err();
    match access.judge(Path::new(path)) {
        Ok(allowed) => Ok(Some(allowed.real)),
        Err(Refusal::Missing) if is_gone() => Ok(None),
        // Reading says what else stands in the place of a note.
        Err(Refusal::Folder | Refusal::Special) => Ok(Some(access.root().join(path))),
        Err(_) => Err(NoteFileError::Outside(path.to_owned())),
    }
}

/// Returns where the file at `path` may be made, which [`Access::judge_place`] allows, with the folders around it made
/// where they are missing.
///
/// # Errors
/// It may not be there, or a folder cannot be made.
fn prepare(access: &Access, path: &str) -> io::Result<PathBuf> {
    let judge = || {
        let refused = |refusal| io::Error::new(ErrorKind::PermissionDenied, refusal);
        access.judge_place(path).map_err(refused)
    };
    // Looked at before anything is made, and again when it is there.
    let place = judge()?;
    fs::create_dir_all(place.parent().unwrap_or(access.root()))?;
    judge()
}

/// Replaces a file whole or not at all: a crash or a full disk leaves the old one.
///
/// # Errors
/// The file, or one beside it, cannot be written.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(file)?.permissions();
    let new = beside(file, bytes, None)?;
    new.as_file().set_permissions(permissions)?;
    new.as_file().sync_all()?;
    new.persist(file)?;
    Ok(())
}

/// Makes the file at `path`, which [`Access::judge_place`] allows, with the folders around it. One that is there stays.
///
/// # Errors
/// It may not be there, or cannot be written.
pub fn create(access: &Access, path: &str, bytes: &[u8]) -> io::Result<Put> {
    let place = prepare(access, path)?;
    let new = beside(&place, bytes, usual_permissions())?;
    new.as_file().sync_all()?;
    match new.persist_noclobber(&place) {
        Ok(_) => Ok(Put::Written),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(Put::Taken),
        Err(error) => Err(error.error),
    }
}

/// Moves the file at `place` to `path`, where none may be, with the folders around it; see [`Access::judge_place`].
/// Folders that are empty then are removed.
///
/// # Errors
/// It may not be there, or cannot be moved.
pub fn move_file(access: &Access, place: &Path, path: &str) -> io::Result<Put> {
    let new = prepare(access, path)?;
    let moved = rename_to_free(place, &new);
    let left = if moved.is_ok() { place } else { &new };
    remove_empty_folders(access, left);
    match moved {
        Ok(()) => Ok(Put::Written),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Put::Taken),
        Err(error) => Err(error),
    }
}

/// Deletes the file at `place`, of a link only the link, and the folders that are empty then.
///
/// # Errors
/// It cannot be deleted.
pub fn remove_file(access: &Access, place: &Path) -> io::Result<()> {
    fs::remove_file(place)?;
    remove_empty_folders(access, place);
    Ok(())
}

/// Renames a file to a path where none is. It has two names for a moment: no file is replaced, and none is lost.
fn rename_to_free(old: &Path, new: &Path) -> io::Result<()> {
    match fs::hard_link(old, new) {
        Ok(()) => fs::remove_file(old),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // This file system has no second names.
        Err(_) if fs::symlink_metadata(new).is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(old, new),
    }
}

/// Removes the folders around a file for as long as they are empty, up to the notes folder.
fn remove_empty_folders(access: &Access, file: &Path) {
    let is_below = |it: &&Path| *it != access.root() && it.starts_with(access.root());
    let mut folders = file.ancestors().skip(1).take_while(is_below);
    // The first one with something else in it ends this.
    let _ = folders.try_for_each(fs::remove_dir);
}

/// A file with these bytes in the same folder, under a name that no reader of notes looks at.
fn beside(
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

/// What any new file gets, where those of temporary files are narrower: the umask still takes its part.
fn usual_permissions() -> Option<Permissions> {
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
