//! Loads a folder of notes into a [`Notebook`] and reports every problem found.
//!
//! Only this module reads the notes from disk, and only its `edit` part writes them. Loading never fails because of a
//! single file: a file that cannot be read becomes a [`Problem`], and the other files still load. Files are read in
//! path order, so if two Q&As have the same id, the same one always keeps it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::{Access, AccessOptions};
use super::coverage::{Coverage, FileCoverage};
use super::identity::{FoundQa, IdentifiedQas, MissingId, OtherFileIds, assign_ids};
use super::last_good::{PreviousNotes, UnreadQuestion, hides_known_questions};
use super::links::linked_files;
use super::nesting::{MAX_NESTING, find_excessive_nesting};
use super::position::LineIndex;
use super::problem::Flaw;
use super::{Consequence, Notebook, Problem, ProblemKind, Qa, shapes};
pub(super) use encoding::BOM;
use encoding::Decoded;
use file_problems::{file_problem, folder_too_large, legacy_encoding, replaced_by_folder};
use folder::list_notes;

pub use edit::{
    NoteFileError, WriteOutcome, attachment_paths, create_file, is_note_path, move_file,
    note_paths, read_note, remove_file, replace_file, write_note,
};
pub use file_problems::{MAX_NOTE_BYTES, MAX_NOTE_MIB};
pub use folder::{FolderState, folder_state, is_ignored};
pub use summary::ReloadSummary;
pub use unsaved::load_unsaved;

/// The text, in bytes, after which a batch of files is parsed in parallel; the last file of a batch may exceed it.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// The result of loading a notes folder.
#[derive(Debug)]
pub struct LoadedNotes {
    /// Every Q&A of the folder.
    pub notebook: Notebook,
    /// The problems of all files, sorted by path, line and column.
    pub problems: Vec<Problem>,
    /// The ids that `recite check --fix` can write, one for each text that has none.
    pub missing_ids: Vec<MissingId>,
    /// How much of each file belongs to a Q&A, sorted by path.
    pub coverage: Vec<FileCoverage>,
    /// The number of files, and of single Q&As in other files, that stay at their last good version.
    pub last_good: usize,
}

impl LoadedNotes {
    /// Returns the character counts of all files that were read, added up.
    pub fn total_coverage(&self) -> Coverage {
        let mut total = Coverage::default();
        self.coverage
            .iter()
            .for_each(|file| total.add(&file.coverage));
        total
    }
}

/// Why a notes folder cannot be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder cannot be read.
    #[error("cannot read the notes folder `{}`: {source}. Set `notes.dir` or `--notes` to a folder of Markdown files.", path.display())]
    Unreadable {
        /// The folder, as configured.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The folder does not exist.
    #[error("the notes folder `{}` does not exist. Create it with a first note, or set `notes.dir` or `--notes` to a folder of Markdown files.", path.display())]
    Missing {
        /// The folder, as configured.
        path: PathBuf,
    },
    /// The folder contained notes before and contains none now.
    #[error("the notes folder `{}` no longer contains any notes. Check that its disk is mounted, or restart Recite if the folder is meant to be empty.", path.display())]
    NoNotes {
        /// The folder, as configured.
        path: PathBuf,
    },
}

/// Loads every note below `root`, except hidden files and folders such as `.git`.
///
/// # Errors
/// Fails if the folder itself cannot be read.
pub fn load(root: &Path, options: &AccessOptions) -> Result<LoadedNotes, LoadError> {
    load_with_progress(root, options, |_| {})
}

/// Loads every note like [`load`]. Calls `progress` before each file is read.
///
/// # Errors
/// Fails if the folder itself cannot be read.
pub fn load_with_progress(
    root: &Path,
    options: &AccessOptions,
    progress: impl FnMut(FilesRead),
) -> Result<LoadedNotes, LoadError> {
    load_with(root, options, &Notebook::default(), progress)
}

/// How many of a folder's files have been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilesRead {
    /// The number of files that have been read.
    pub read: usize,
    /// The number of all files.
    pub all: usize,
}

/// Loads a folder again, with the options of `before`. A file that can no longer be read keeps its last good version
/// from `before`.
///
/// # Errors
/// Fails if the folder itself cannot be read, or if it no longer contains any of its notes.
pub fn reload_notes(root: &Path, before: &Notebook) -> Result<LoadedNotes, LoadError> {
    load_with(root, before.access().options(), before, |_| {})
}

fn load_with(
    root: &Path,
    options: &AccessOptions,
    before: &Notebook,
    mut progress: impl FnMut(FilesRead),
) -> Result<LoadedNotes, LoadError> {
    let path = || root.to_owned();
    let to_load_error = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound if before.qas().is_empty() => LoadError::Missing { path: path() },
        _ => LoadError::Unreadable {
            path: path(),
            source,
        },
    };
    let access = Access::new(root, options).map_err(to_load_error)?;
    fs::read_dir(access.root()).map_err(to_load_error)?;
    let listing = list_notes(&access);
    let access = access.with_names(Arc::new(listing.names));
    let (mut file_problems, notes) = (listing.file_problems, listing.notes);
    if notes.is_empty() && file_problems.is_empty() && !before.qas().is_empty() {
        return Err(LoadError::NoNotes { path: path() });
    }
    // The walk stopped early: every file that it did not reach would count as deleted.
    let broken_off = file_problems.iter().find(|problem| problem.path.is_empty());
    if let Some(problem) = broken_off.filter(|_| !before.qas().is_empty()) {
        return Err(to_load_error(io::Error::other(problem.what.clone())));
    }
    let previous = PreviousNotes::group_by_file(before);
    let replaced = previous
        .paths()
        .filter(|path| listing.folders.contains(*path));
    file_problems.extend(replaced.map(replaced_by_folder));
    let mut valid = ValidFiles::default();
    let (mut left, mut unread) = (options.max_bytes, Vec::new());
    let all = notes.len();
    let mut notes = notes.iter().enumerate().peekable();
    while notes.peek().is_some() {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while let Some((read, note)) = notes.next_if(|_| bytes < BATCH_BYTES) {
            progress(FilesRead { read, all });
            let path = note.path.as_str();
            // No file after the first one that does not fit is read, so which files load does not depend on their
            // sizes.
            if !unread.is_empty() {
                unread.push((path, previous.in_file(path).is_empty()));
                continue;
            }
            match note.read(access.root()) {
                Ok(Some(read)) if read.text.len() as u64 > left => {
                    unread.push((path, previous.in_file(path).is_empty()));
                }
                Ok(Some(read)) => {
                    left -= read.text.len() as u64;
                    bytes += read.text.len();
                    batch.push((path, read));
                }
                Ok(None) => {}
                Err(problem) => file_problems.push(problem),
            }
        }
        let read = parallel::map(&batch, |(path, Decoded { text, legacy })| {
            let mut file = ValidFiles::default();
            let notice = legacy.map(|name| legacy_encoding(path, name));
            file.problems.extend(notice);
            let added = file.add_file(&access, path, text, previous.in_file(path));
            (file, added)
        });
        for (file, added) in read {
            valid.append(file);
            match added {
                Ok(()) => valid.files += 1,
                Err(problem) => file_problems.push(problem),
            }
        }
    }
    file_problems.extend(folder_too_large(&unread, options.max_bytes));
    let IdentifiedQas {
        mut qas,
        missing_ids,
    } = assign_ids(valid.found, OtherFileIds::default(), &mut valid.problems);
    let mut problems = valid.problems;
    let last_good = previous.carry_over(&qas, valid.unread, &mut file_problems, &mut problems);
    problems.extend(file_problems);
    problems.sort();
    qas.extend(last_good.qas);
    Ok(LoadedNotes {
        notebook: Notebook::new(access, valid.files + last_good.files, qas),
        problems,
        missing_ids,
        coverage: valid.coverage,
        last_good: last_good.files + last_good.single,
    })
}

/// The contents of the files that are valid as they are now.
#[derive(Default)]
struct ValidFiles {
    files: usize,
    found: Vec<FoundQa>,
    unread: Vec<UnreadQuestion>,
    problems: Vec<Problem>,
    coverage: Vec<FileCoverage>,
}

impl ValidFiles {
    fn append(&mut self, mut other: Self) {
        self.files += other.files;
        self.found.append(&mut other.found);
        self.unread.append(&mut other.unread);
        self.problems.append(&mut other.problems);
        self.coverage.append(&mut other.coverage);
    }

    /// Adds the contents of one file and resolves its links.
    ///
    /// # Errors
    /// Returns the problem that makes the file invalid, so that its last good version, `previous`, stays.
    fn add_file(
        &mut self,
        access: &Access,
        path: &str,
        text: &str,
        previous: &[&Qa],
    ) -> Result<(), Problem> {
        let bom = if text.starts_with(BOM) {
            BOM.len_utf8()
        } else {
            0
        };
        let text = &text[bom..];
        if text.trim().is_empty() && !previous.is_empty() {
            return Err(file_problem(
                path,
                ProblemKind::NoQuestion,
                "this file is empty",
                "Write its notes again, or delete the file.",
            ));
        }
        let line_index = LineIndex::new(text);
        if let Some(at) = find_excessive_nesting(text) {
            let flaw = Flaw::new(
                at,
                ProblemKind::NestedTooDeep,
                format!("this line nests more than {MAX_NESTING} lists and quotes"),
                "Remove some of the `>` or list markers at its beginning.",
            );
            let problem = flaw.into_problem(path, &line_index);
            return Err(problem.with_consequence(Consequence::FileSkipped));
        }
        let mut reading = shapes::read(text, path);
        if hides_known_questions(previous, text, &reading.drafts, &reading.flaws) {
            let can_hide = |it: &Flaw| it.kind.can_hide_questions();
            let at = reading.flaws.iter().position(can_hide);
            let flaw = at.map(|at| reading.flaws.swap_remove(at));
            let others = reading.flaws.into_iter();
            let others = others.map(|flaw| flaw.into_problem(path, &line_index));
            self.problems.extend(others);
            return flaw.map_or(Ok(()), |flaw| Err(flaw.into_problem(path, &line_index)));
        }
        let coverage = FileCoverage::new(path, text, &line_index, &reading);
        self.coverage.push(coverage);
        for draft in reading.drafts {
            let files = linked_files(
                access,
                path,
                text,
                &reading.links,
                &draft,
                &mut reading.flaws,
            );
            self.found.push(FoundQa {
                path: path.to_owned(),
                bom,
                place: line_index.line_column(draft.at),
                id_place: draft
                    .id
                    .as_ref()
                    .map_or((0, 0), |(_, at)| line_index.line_column(*at)),
                draft,
                files,
            });
        }
        let unanswered = reading.unanswered.into_iter();
        self.unread
            .extend(unanswered.map(|(at, question)| UnreadQuestion {
                path: path.to_owned(),
                place: line_index.line_column(at),
                question,
            }));
        let flaws = reading.flaws.into_iter();
        let mut problems: Vec<Problem> =
            flaws.map(|it| it.into_problem(path, &line_index)).collect();
        // Several Q&As of one text report the same problem.
        problems.sort();
        problems.dedup();
        self.problems.append(&mut problems);
        Ok(())
    }
}

mod edit;
mod encoding;
mod file_problems;
mod folder;
mod parallel;
mod summary;
mod unsaved;

#[cfg(test)]
mod tests;
