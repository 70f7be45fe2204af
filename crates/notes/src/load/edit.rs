//! One note file for somebody who edits it: found by its path, read, replaced whole.
//!
//! A path is judged first by its words, then by where it really leads: nothing outside the notes
//! folder, nothing hidden and nothing but a note is ever read or written here.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::NamedTempFile;

use super::folder::{NoteFile, notes_below};
use super::{MAX_NOTE_BYTES, MAX_NOTE_MIB};
use crate::Problem;
use crate::access::{Access, Refusal};
use crate::links::is_note;

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
    let is_name = |part: Component<'_>| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        _ => false,
    };
    let parts = || Path::new(path).components();
    // Read apart and put together again it is another path where it held `//`, `/./` or, on Windows,
    // a backslash.
    let names = parts().filter_map(|part| part.as_os_str().to_str());
    let is_plain = names.collect::<Vec<_>>().join("/") == path;
    is_plain && parts().all(is_name) && is_note(path) && !path.contains(char::is_control)
}

/// The path of every note file of the folder, sorted, as [`load`](super::load) finds them: also of
/// those that hold no Q&A or cannot be read.
pub fn note_paths(access: &Access) -> Vec<String> {
    let notes = notes_below(access).notes.into_iter();
    notes.map(|note| note.path).collect()
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
        None => {
            let folder = folder_of(access.root(), path)?;
            let name = Path::new(path).file_name().unwrap_or_default();
            match create(&folder.join(name), text.as_bytes()) {
                Ok(()) => Ok(Put::Written),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Put::Taken),
                Err(error) => Err(unwritable(error)),
            }
        }
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

/// The folder around a note that is not there yet, made where it is missing.
fn folder_of(root: &Path, path: &str) -> Result<PathBuf, NoteFileError> {
    let unwritable = |source| NoteFileError::Unwritable {
        path: path.to_owned(),
        source,
    };
    let wanted = root.join(path);
    let wanted = wanted.parent().unwrap_or(root);
    // Looked at before anything is made: a link on the way may lead elsewhere.
    let there = wanted.ancestors().find_map(|it| it.canonicalize().ok());
    if !there.is_some_and(|there| there.starts_with(root)) {
        return Err(NoteFileError::Outside(path.to_owned()));
    }
    fs::create_dir_all(wanted).map_err(unwritable)?;
    let real = wanted.canonicalize().map_err(unwritable)?;
    match real.starts_with(root) {
        true => Ok(real),
        false => Err(NoteFileError::Outside(path.to_owned())),
    }
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

/// Makes a file that was not there.
fn create(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = beside(file, bytes, usual_permissions())?;
    new.as_file().sync_all()?;
    new.persist_noclobber(file)?;
    Ok(())
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
