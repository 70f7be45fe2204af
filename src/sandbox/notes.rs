//! The notes as the page edits them: which files there are, what stands in one, and saving it.
//!
//! What is saved is read by the bot as any other change of its notes: nothing here tells it.
//! All of it reads the disk, so it is to be called where blocking is allowed.

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
use recite_notes::load::{LoadError, NoteFileError, Put, note_paths, put, read_note};
use recite_notes::{Digest, Notebook, Problem};

/// What the versions of notes are derived from; no two versions of one run may mean different texts.
const VERSIONS: Uuid = Uuid::from_u128(0x3c1d_40f6_95b8_4b7e_8a02_d6e1_7f54_29ac);

/// The notes folder, for somebody who edits it.
pub struct NotesPane {
    /// As the operator named it.
    named: String,
    folder: PathBuf,
    /// What of it may be read.
    options: AccessOptions,
    is_editable: bool,
    links: Links,
    /// Held while files are compared and changed, so that of two pages that save at once one gets an error.
    saving: Mutex<()>,
}

/// Why a note cannot be shown or saved, as a sentence for whoever edits it.
#[derive(Debug, thiserror::Error)]
pub enum NotesError {
    #[error(
        "These notes come from a git repository, so they are not edited here. Change them there, and the bot takes the change over."
    )]
    ReadOnly,
    /// Carries what lies there now.
    #[error("`{}` has changed since you opened it. Nothing was saved.", .0.path)]
    Changed(NoteText),
    #[error("There is no file `{0}` in the notes folder that can be shown.")]
    NoPicture(String),
    #[error("`{0}` {1}, so it is left alone. Choose another path.")]
    Refused(String, Refusal),
    #[error("There is a file `{0}` already. Choose another name.")]
    Taken(String),
    #[error("`{0}` is a link of the file system. Rename it where it was made.")]
    Link(String),
    #[error("A note stays a note, and another file stays none: end the name as that of `{0}`.")]
    OtherKind(String),
    #[error("`{0}` is no picture that Discord shows. Add a PNG, JPEG, GIF or WebP file.")]
    PictureKind(String),
    #[error("`{0}` ends in `.{1}`, but holds something else. Add a PNG, JPEG, GIF or WebP file.")]
    PictureContent(String, String),
    #[error(
        "`{0}` has {1} bytes, and Discord takes {max_mib} MiB at most. Make it smaller.",
        max_mib = MAX_ATTACHMENT_BYTES / (1024 * 1024)
    )]
    PictureSize(String, u64),
    #[error("`{0}` cannot be changed: {1}. Check the permissions of the file and its folder.")]
    Unwritable(String, std::io::Error),
    #[error("The notes cannot be read: {0}.")]
    Load(LoadError),
    #[error(transparent)]
    File(#[from] NoteFileError),
}

impl NotesPane {
    /// `named` is what the page calls the folder; `links` is what `/ask` is given as well.
    pub fn new(
        named: String,
        folder: PathBuf,
        options: AccessOptions,
        is_editable: bool,
        links: Links,
    ) -> Self {
        Self {
            named,
            folder,
            options,
            is_editable,
            links,
            saving: Mutex::default(),
        }
    }

    /// The same, to look at only, of the folder that the notes came from that the bot answers from now:
    /// each commit of a repository lies in one of its own.
    pub fn of_commit(&self, book: &Notebook) -> Self {
        let (named, folder) = (self.named.clone(), book.root().to_owned());
        Self::new(
            named,
            folder,
            self.options.clone(),
            false,
            self.links.clone(),
        )
    }

    pub fn is_editable(&self) -> bool {
        self.is_editable
    }

    /// Where they lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What of the folder may be read.
    pub fn options(&self) -> &AccessOptions {
        &self.options
    }

    /// The folder as it lies now, with the rules for its files.
    fn access(&self) -> Result<Access, NotesError> {
        let missing = |source| NoteFileError::NoFolder(self.named.clone(), source);
        Ok(Access::of(&self.folder, &self.options).map_err(missing)?)
    }

    /// As [`Self::access`], for somebody who is about to change a file.
    fn editable(&self) -> Result<Access, NotesError> {
        match self.is_editable {
            true => self.access(),
            false => Err(NotesError::ReadOnly),
        }
    }

    fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        self.saving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every file there is now, with what the bot made of it when it loaded `book` last.
    pub fn list(&self, book: &Notebook, problems: &[Problem]) -> NotesFolder {
        let qas = counted(book.qas().iter().map(|qa| qa.source.path.as_str()));
        let digest = Digest::of(problems);
        let wrong = counted(digest.problems.iter().map(|problem| problem.path.as_str()));
        let count = |of: &HashMap<&str, usize>, path: &str| of.get(path).copied().unwrap_or(0);
        let access = self.access().ok();
        let paths = access.as_ref().map(note_paths).unwrap_or_default();
        let files = paths.into_iter().map(|path| NoteFile {
            qas: count(&qas, &path),
            problems: count(&wrong, &path),
            path,
        });
        NotesFolder {
            folder: self.named.clone(),
            is_editable: self.is_editable,
            files: files.collect(),
            other_files: access.as_ref().map(Self::other_files).unwrap_or_default(),
            qas: book.qas().len(),
            // Whoever asks again counts.
            loads: 0,
            missing_ids: digest.missing_ids,
            problems: digest
                .problems
                .into_iter()
                .map(protocol::Problem::from)
                .collect(),
        }
    }

    /// The text of a note.
    ///
    /// # Errors
    /// There is none, or no text that a note may have.
    pub fn read(&self, path: &str) -> Result<NoteText, NotesError> {
        Ok(NoteText::of(path, read_note(&self.access()?, path)?))
    }

    /// Saves a note, whole or not at all; a new one with the folders around it. The bot's folder is
    /// watched, so it answers from this soon.
    ///
    /// Line ends stay those of the file, as editors in browsers know but one kind. What was deleted
    /// meanwhile is written again: nothing is lost by that.
    ///
    /// # Errors
    /// [`NotesError::Changed`] when another text lies there than was read; otherwise it may not or
    /// cannot be written. Nothing is changed then.
    pub fn save(&self, note: &SaveNote) -> Result<NoteText, NotesError> {
        let access = self.editable()?;
        let _one_at_a_time = self.one_at_a_time();
        let there = match self.read(&note.path) {
            Ok(there) => Some(there),
            Err(NotesError::File(NoteFileError::Missing(_))) => None,
            Err(error) => return Err(error),
        };
        let text = match &there {
            Some(there) => with_line_ends_of(&there.text, &note.text),
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
        match put(&access, &note.path, &text, is_there)? {
            Put::Written => Ok(NoteText::of(&note.path, text)),
            // Somebody was faster.
            Put::Taken => Err(NotesError::Changed(self.read(&note.path)?)),
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

/// How often each name comes.
fn counted<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
}

/// The text with `\r\n` where each line of the old one ends so; a text that has any `\r` of its own
/// stays as it is.
fn with_line_ends_of(old: &str, text: &str) -> String {
    let lines = old.matches('\n').count();
    let is_windows = lines > 0 && old.matches("\r\n").count() == lines;
    match is_windows && !text.contains('\r') {
        true => text.replace('\n', "\r\n"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
