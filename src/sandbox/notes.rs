//! The notes as the page edits them: lists files, and reads and saves them.
//!
//! The bot reloads a saved file like any other change of its notes; this module does not notify it. All functions
//! read the disk, so call them where blocking is allowed.

mod ids;
mod manage;
mod picture;
mod preview;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::protocol::{self, NoteFile, NoteText, NotesFolder, SaveNote};
use crate::messages::answer::Links;
use recite_notes::access::{Access, AccessOptions, MAX_ATTACHMENT_BYTES, Refusal};
use recite_notes::load::{
    LoadError, NoteFileError, WriteOutcome, note_paths, read_note, write_note,
};
use recite_notes::{Notebook, Problem, ProblemSummary};

/// The UUID namespace for the versions of note texts. Different texts always have different versions.
const VERSIONS: Uuid = Uuid::from_u128(0x3c1d_40f6_95b8_4b7e_8a02_d6e1_7f54_29ac);

/// A notes folder that can be read and edited.
pub struct NotesPane {
    /// The name of the folder, as the operator wrote it.
    display_name: String,
    folder: PathBuf,
    /// Which files may be read.
    options: AccessOptions,
    is_editable: bool,
    links: Links,
    /// Locked while files are compared and changed, so that only one of two simultaneous saves succeeds.
    saving: Mutex<()>,
}

/// The reason why a note cannot be read or saved, as a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum NotesError {
    /// The folder must not be edited, because it comes from a git repository.
    #[error(
        "These notes come from a git repository and cannot be edited here. Change them in the repository; the bot reloads them."
    )]
    ReadOnly,
    /// Another program changed the file. Contains its current content.
    #[error("`{}` has changed since you opened it. Nothing was saved.", .0.path)]
    Changed(NoteText),
    /// The file does not exist or may not be shown.
    #[error("The notes folder has no file `{0}` that can be shown.")]
    FileMissing(String),
    /// The path is not allowed.
    #[error("`{0}` cannot be used: it {1}. Choose another path.")]
    PathRejected(String, Refusal),
    /// A file with this path already exists.
    #[error("A file display_name `{0}` already exists. Choose another name.")]
    Exists(String),
    /// The file is a symbolic link.
    #[error("`{0}` is a symbolic link and cannot be renamed here. Rename it in the file system.")]
    Link(String),
    /// The new name would turn a note into another file, or the reverse.
    #[error("The type of a file cannot change. Keep the extension of `{0}`.")]
    TypeChanged(String),
    /// The extension is not that of a supported picture.
    #[error("`{0}` is not a picture that Discord can show. Add a PNG, JPEG, GIF or WebP file.")]
    PictureType(String),
    /// The content does not match the extension of a picture.
    #[error("`{0}` is not a valid `.{1}` file. Add a PNG, JPEG, GIF or WebP file.")]
    PictureContent(String, String),
    /// The picture is too large.
    #[error(
        "`{0}` has {1} bytes; Discord allows at most {max_mib} MiB. Choose a smaller file.",
        max_mib = MAX_ATTACHMENT_BYTES / (1024 * 1024)
    )]
    PictureSize(String, u64),
    /// The file cannot be written.
    #[error("Cannot change `{0}`: {1}. Check the permissions of the file and its folder.")]
    Unwritable(String, std::io::Error),
    /// The notes cannot be loaded.
    #[error("Cannot read the notes: {0}")]
    Load(LoadError),
    /// Reading or writing a note failed.
    #[error(transparent)]
    File(#[from] NoteFileError),
}

impl NotesPane {
    /// Creates a pane. `display_name` is the folder's name on the page; `links` are the same as for `/ask`.
    pub fn new(
        display_name: String,
        folder: PathBuf,
        options: AccessOptions,
        is_editable: bool,
        links: Links,
    ) -> Self {
        Self {
            display_name,
            folder,
            options,
            is_editable,
            links,
            saving: Mutex::default(),
        }
    }

    /// Returns a read-only pane of the folder that the bot currently answers from. Each commit of a repository has
    /// its own folder.
    pub fn at_commit(&self, book: &Notebook) -> Self {
        let (display_name, folder) = (self.display_name.clone(), book.root().to_owned());
        Self::new(
            display_name,
            folder,
            self.options.clone(),
            false,
            self.links.clone(),
        )
    }

    /// Returns whether the notes can be edited.
    pub fn is_editable(&self) -> bool {
        self.is_editable
    }

    /// Returns the path of the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns which files of the folder may be read.
    pub fn options(&self) -> &AccessOptions {
        &self.options
    }

    /// Returns the current folder with the access rules for its files.
    fn access(&self) -> Result<Access, NotesError> {
        let missing = |source| NoteFileError::UnreadableFolder(self.display_name.clone(), source);
        Ok(Access::new(&self.folder, &self.options).map_err(missing)?)
    }

    /// The same as [`Self::access`], but fails if the notes cannot be edited.
    fn editable_access(&self) -> Result<Access, NotesError> {
        match self.is_editable {
            true => self.access(),
            false => Err(NotesError::ReadOnly),
        }
    }

    /// Waits until no other file is being changed.
    fn lock_saving(&self) -> MutexGuard<'_, ()> {
        self.saving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lists all files, with the Q&As and problems from when the bot last loaded `book`.
    pub fn list(&self, book: &Notebook, problems: &[Problem]) -> NotesFolder {
        let qas = count_names(book.qas().iter().map(|qa| qa.source.path.as_str()));
        let digest = ProblemSummary::new(problems);
        let wrong = count_names(digest.problems.iter().map(|problem| problem.path.as_str()));
        let count = |of: &HashMap<&str, usize>, path: &str| of.get(path).copied().unwrap_or(0);
        let access = self.access().ok();
        let paths = access.as_ref().map(note_paths).unwrap_or_default();
        let files = paths.into_iter().map(|path| NoteFile {
            qas: count(&qas, &path),
            problems: count(&wrong, &path),
            path,
        });
        NotesFolder {
            folder: self.display_name.clone(),
            is_editable: self.is_editable,
            files: files.collect(),
            other_files: access.as_ref().map(Self::other_files).unwrap_or_default(),
            qas: book.qas().len(),
            // Set by the caller.
            loads: 0,
            missing_ids: digest.missing_ids,
            problems: digest
                .problems
                .into_iter()
                .map(protocol::Problem::from)
                .collect(),
        }
    }

    /// Returns the text of a note.
    ///
    /// # Errors
    /// Fails if the file does not exist or is not a valid text.
    pub fn read(&self, path: &str) -> Result<NoteText, NotesError> {
        Ok(NoteText::of(path, read_note(&self.access()?, path)?))
    }

    /// Saves a note completely or not at all, and creates its folders. The bot watches its folder, so it soon answers
    /// from the new text.
    ///
    /// The line endings of the file are kept, since editors in browsers have only one kind. A file that was deleted
    /// in the meantime is written again.
    ///
    /// # Errors
    /// [`NotesError::Changed`] if the file has changed since it was read; another error if it must not or cannot be
    /// written. Nothing is changed then.
    pub fn save(&self, note: &SaveNote) -> Result<NoteText, NotesError> {
        let access = self.editable_access()?;
        let _lock = self.lock_saving();
        let there = match self.read(&note.path) {
            Ok(there) => Some(there),
            Err(NotesError::File(NoteFileError::Missing(_))) => None,
            Err(error) => return Err(error),
        };
        let text = match &there {
            Some(there) => match_line_endings(&there.text, &note.text),
            None => note.text.clone(),
        };
        let is_there = there.is_some();
        if let Some(there) = there {
            if there.text == text {
                return Ok(there);
            }
            if note.version.as_ref() != Some(&there.version) {
                return Err(NotesError::Changed(there));
            }
        }
        match write_note(&access, &note.path, &text, is_there)? {
            WriteOutcome::Written => Ok(NoteText::of(&note.path, text)),
            // Another program created the file in the meantime.
            WriteOutcome::AlreadyExists => Err(NotesError::Changed(self.read(&note.path)?)),
        }
    }
}

impl NoteText {
    fn of(path: &str, text: String) -> Self {
        Self {
            path: path.to_owned(),
            version: Uuid::new_v5(&VERSIONS, text.as_bytes()).to_string(),
            text,
        }
    }
}

impl From<&Problem> for protocol::Problem {
    fn from(problem: &Problem) -> Self {
        Self {
            path: problem.path.clone(),
            line: problem.line,
            column: problem.column,
            what: problem.message(),
            remedy: problem.remedy.clone(),
        }
    }
}

/// Counts how often each name occurs.
fn count_names<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
}

/// Returns the text with `\r\n` line endings if every line of the old text has them. A text that already contains
/// `\r` is unchanged.
fn match_line_endings(old: &str, text: &str) -> String {
    let lines = old.matches('\n').count();
    let is_windows = lines > 0 && old.matches("\r\n").count() == lines;
    match is_windows && !text.contains('\r') {
        true => text.replace('\n', "\r\n"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
