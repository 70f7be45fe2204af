//! A folder of notes → a [`Notebook`] and every problem found. Here alone the disk is read, and in `edit`
//! written.
//!
//! Loading never fails as a whole: what cannot be read is a [`Problem`], the rest is there. Files
//! are read in the order of their paths, so that of two Q&As with one id always the same one stays.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::{Access, AccessOptions};
use super::coverage::{Coverage, FileCoverage};
use super::identity::{Found, Identified, MissingId, Others, identified};
use super::kept::{Before, KeptOut, hides_what_was};
use super::links::linked_files;
use super::nesting::{MOST_NESTED, nested_too_deep};
use super::place::Places;
use super::problem::Flaw;
use super::{Consequence, Notebook, Problem, ProblemKind, Qa, shapes};
pub(super) use encoding::BOM;
use encoding::Decoded;
use folder::notes_below;
use refused::{beyond_limit, legacy_encoding, replaced_by_folder, whole_file};

pub use edit::{
    NoteFileError, Put, attachment_paths, create, is_note_path, move_file, note_paths, put,
    read_note, remove_file, replace,
};
pub use folder::{Look, is_passed_over, look};
pub use refused::{MAX_NOTE_BYTES, MAX_NOTE_MIB};
pub use summary::ReloadSummary;
pub use unsaved::load_unsaved;

/// How much text is held at a time while files are read in parallel, besides the last file.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// Everything a folder holds.
#[derive(Debug)]
pub struct Loaded {
    pub notebook: Notebook,
    /// Sorted by place.
    pub problems: Vec<Problem>,
    /// The Q&As whose files hold no id, and where one may be written.
    pub missing_ids: Vec<MissingId>,
    /// How much of each file can be asked for, in the order of their paths.
    pub coverage: Vec<FileCoverage>,
    /// How many files, and single Q&As of other files, are there as they were before.
    pub kept: usize,
}

impl Loaded {
    /// The characters of all files that were read.
    pub fn total_coverage(&self) -> Coverage {
        let mut total = Coverage::default();
        self.coverage
            .iter()
            .for_each(|file| total.add(&file.coverage));
        total
    }
}

/// The notes folder itself cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("notes folder `{}`: {source}; name a folder of Markdown files with `notes.dir` or `--notes`", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("notes folder `{}` does not exist; create it with a first note, or name a folder of Markdown files with `notes.dir` or `--notes`", path.display())]
    Missing { path: PathBuf },
    #[error("notes folder `{}` suddenly holds no note at all; check that its disk is there, or restart Recite if it is meant", path.display())]
    Emptied { path: PathBuf },
}

/// Reads every note below `root`. Hidden files and folders (`.git`, …) are passed over.
///
/// # Errors
/// The folder itself cannot be read.
pub fn load(root: &Path, options: &AccessOptions) -> Result<Loaded, LoadError> {
    load_with(root, options, &Notebook::default())
}

/// As [`load`], by the options of `before`; of files that cannot be read as they are now, what `before` holds of them
/// stays.
///
/// # Errors
/// The folder itself cannot be read, or has lost every note that was there before.
pub fn load_after(root: &Path, before: &Notebook) -> Result<Loaded, LoadError> {
    load_with(root, before.access().options(), before)
}

fn load_with(root: &Path, options: &AccessOptions, before: &Notebook) -> Result<Loaded, LoadError> {
    let path = || root.to_owned();
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound if before.qas().is_empty() => LoadError::Missing { path: path() },
        _ => LoadError::Unreadable {
            path: path(),
            source,
        },
    };
    let access = Access::of(root, options).map_err(failed)?;
    fs::read_dir(access.root()).map_err(failed)?;
    let listing = notes_below(&access);
    let access = access.with_names(Arc::new(listing.names));
    let (mut refused, notes) = (listing.refused, listing.notes);
    if notes.is_empty() && refused.is_empty() && !before.qas().is_empty() {
        return Err(LoadError::Emptied { path: path() });
    }
    // The walk itself broke off: whatever it did not come to would count as deleted.
    let broken_off = refused.iter().find(|problem| problem.path.is_empty());
    if let Some(problem) = broken_off.filter(|_| !before.qas().is_empty()) {
        return Err(failed(io::Error::other(problem.what.clone())));
    }
    let old = Before::of(before);
    let in_place = old.paths().filter(|path| listing.folders.contains(*path));
    refused.extend(in_place.map(replaced_by_folder));
    let mut good = Good::default();
    let (mut left, mut unread) = (options.max_bytes, Vec::new());
    let mut notes = notes.iter().peekable();
    while notes.peek().is_some() {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while let Some(note) = notes.next_if(|_| bytes < BATCH_BYTES) {
            let path = note.path.as_str();
            // Once a file did not fit, none behind it is read: which ones are must not hang on their sizes.
            if !unread.is_empty() {
                unread.push((path, old.in_file(path).is_empty()));
                continue;
            }
            match note.read(access.root()) {
                Ok(Some(read)) if read.text.len() as u64 > left => {
                    unread.push((path, old.in_file(path).is_empty()));
                }
                Ok(Some(read)) => {
                    left -= read.text.len() as u64;
                    bytes += read.text.len();
                    batch.push((path, read));
                }
                Ok(None) => {}
                Err(problem) => refused.push(problem),
            }
        }
        let read = parallel::map(&batch, |(path, Decoded { text, legacy })| {
            let mut file = Good::default();
            let notice = legacy.map(|name| legacy_encoding(path, name));
            file.problems.extend(notice);
            let taken = file.take(&access, path, text, old.in_file(path));
            (file, taken)
        });
        for (file, taken) in read {
            good.append(file);
            match taken {
                Ok(()) => good.files += 1,
                Err(problem) => refused.push(problem),
            }
        }
    }
    refused.extend(beyond_limit(&unread, options.max_bytes));
    let Identified {
        mut qas,
        missing_ids,
    } = identified(good.found, Others::default(), &mut good.problems);
    let mut problems = good.problems;
    let kept = old.stay(&qas, good.kept_out, &mut refused, &mut problems);
    problems.extend(refused);
    problems.sort();
    qas.extend(kept.qas);
    Ok(Loaded {
        notebook: Notebook::new(access, good.files + kept.files, qas),
        problems,
        missing_ids,
        coverage: good.coverage,
        kept: kept.files + kept.single,
    })
}

/// What the files that can be taken as they are hold together.
#[derive(Default)]
struct Good {
    files: usize,
    found: Vec<Found>,
    kept_out: Vec<KeptOut>,
    problems: Vec<Problem>,
    coverage: Vec<FileCoverage>,
}

impl Good {
    fn append(&mut self, mut other: Self) {
        self.files += other.files;
        self.found.append(&mut other.found);
        self.kept_out.append(&mut other.kept_out);
        self.problems.append(&mut other.problems);
        self.coverage.append(&mut other.coverage);
    }

    /// Adds what one file holds, with its links looked up; or tells why it is no good state of a file
    /// that held `old`.
    fn take(
        &mut self,
        access: &Access,
        path: &str,
        text: &str,
        old: &[&Qa],
    ) -> Result<(), Problem> {
        let bom = if text.starts_with(BOM) {
            BOM.len_utf8()
        } else {
            0
        };
        let text = &text[bom..];
        if text.trim().is_empty() && !old.is_empty() {
            return Err(whole_file(
                path,
                ProblemKind::NoQuestion,
                "this file is empty now",
                "write its notes again, or delete it",
            ));
        }
        let places = Places::new(text);
        if let Some(at) = nested_too_deep(text) {
            let flaw = Flaw::new(
                at,
                ProblemKind::NestedTooDeep,
                format!("this line opens more than {MOST_NESTED} lists and quotes in each other"),
                "write fewer `>` or list marks in front of it",
            );
            let problem = flaw.into_problem(path, &places);
            return Err(problem.with(Consequence::FileKeptOut));
        }
        let mut reading = shapes::read(text, path);
        if hides_what_was(old, text, &reading.drafts, &reading.flaws) {
            let hides = |it: &Flaw| it.kind.hides();
            let at = reading.flaws.iter().position(hides);
            let flaw = at.map(|at| reading.flaws.swap_remove(at));
            let others = reading.flaws.into_iter();
            let others = others.map(|flaw| flaw.into_problem(path, &places));
            self.problems.extend(others);
            return flaw.map_or(Ok(()), |flaw| Err(flaw.into_problem(path, &places)));
        }
        let coverage = FileCoverage::new(path, text, &places, &reading);
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
            self.found.push(Found {
                path: path.to_owned(),
                bom,
                place: places.of(draft.at),
                id_place: draft.id.as_ref().map_or((0, 0), |(_, at)| places.of(*at)),
                draft,
                files,
            });
        }
        let unanswered = reading.unanswered.into_iter();
        self.kept_out
            .extend(unanswered.map(|(at, question)| KeptOut {
                path: path.to_owned(),
                place: places.of(at),
                question,
            }));
        let flaws = reading.flaws.into_iter();
        let mut problems: Vec<Problem> = flaws.map(|it| it.into_problem(path, &places)).collect();
        // Several Q&As of one text report the same.
        problems.sort();
        problems.dedup();
        self.problems.append(&mut problems);
        Ok(())
    }
}

mod edit;
mod encoding;
mod folder;
mod parallel;
mod refused;
mod summary;
mod unsaved;

#[cfg(test)]
mod tests;
