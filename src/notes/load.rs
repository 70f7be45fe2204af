//! A folder of notes → a [`Notebook`] and every problem found. The only file here that reads the disk.
//!
//! Loading never fails as a whole: what cannot be read is a [`Problem`], the rest is there. Files
//! are read in the order of their paths, so that of two Q&As with one id always the same one stays.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use super::fix::MissingId;
use super::identity::{Found, identified};
use super::links::{MAX_ATTACHMENT_BYTES, is_note, linked_files};
use super::place::Places;
use super::{Notebook, Problem, ProblemKind, shapes};

/// The largest note file, in bytes: more is a dump, not a note, and would stall every start.
pub const MAX_NOTE_BYTES: u64 = 1024 * 1024;

/// What some editors put before the text of a UTF-8 file.
pub(super) const BOM: char = '\u{feff}';

/// Everything a folder holds.
#[derive(Debug)]
pub struct Loaded {
    pub notebook: Notebook,
    /// Sorted by place.
    pub problems: Vec<Problem>,
    /// The Q&As whose files hold no id, and where one may be written.
    pub missing_ids: Vec<MissingId>,
}

/// The notes folder itself cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("notes folder `{}`: {source}; name a folder of Markdown files with `notes.dir` or `--notes`", path.display())]
pub struct LoadError {
    path: PathBuf,
    source: io::Error,
}

/// Reads every note below `root`. Hidden files and folders (`.git`, …) are passed over.
pub fn load(root: &Path) -> Result<Loaded, LoadError> {
    let failed = |source| LoadError {
        path: root.to_owned(),
        source,
    };
    let root = root.canonicalize().map_err(failed)?;
    fs::read_dir(&root).map_err(failed)?;
    let mut problems = Vec::new();
    let mut found = Vec::new();
    let mut files = 0;
    for note in notes_below(&root, &mut problems) {
        match note.read() {
            Ok(text) => {
                files += 1;
                found.extend(questions(&root, &note.path, &text, &mut problems));
            }
            Err(problem) => problems.push(problem),
        }
    }
    let (qas, missing_ids) = identified(found, &mut problems);
    problems.sort();
    Ok(Loaded {
        notebook: Notebook::new(root, files, qas),
        problems,
        missing_ids,
    })
}

/// What one file holds, with its links looked up.
fn questions(root: &Path, path: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Found> {
    let bom = if text.starts_with(BOM) {
        BOM.len_utf8()
    } else {
        0
    };
    let text = &text[bom..];
    let places = Places::new(text);
    let mut reading = shapes::read(text);
    let mut found = Vec::with_capacity(reading.drafts.len());
    for draft in reading.drafts {
        let files = linked_files(root, path, text, &draft, &mut reading.flaws);
        found.push(Found {
            path: path.to_owned(),
            bom,
            place: places.of(draft.at),
            id_place: draft.id.as_ref().map_or((0, 0), |(_, at)| places.of(*at)),
            draft,
            files,
        });
    }
    problems.extend(
        reading
            .flaws
            .into_iter()
            .map(|flaw| flaw.into_problem(path, &places)),
    );
    found
}

/// A note file that was found.
struct NoteFile {
    /// Below the notes folder, with `/` between folders.
    path: String,
    /// Where it really lies, when symbolic links lead there.
    real: PathBuf,
}

/// All note files below `root`, by path. Symbolic links are followed as long as they stay below
/// `root`; a note reached in several ways counts once, where it really lies if that is one of them.
fn notes_below(root: &Path, problems: &mut Vec<Problem>) -> Vec<NoteFile> {
    let mut notes = Vec::new();
    let mut linked_folders = HashSet::new();
    let mut walk = WalkDir::new(root)
        .min_depth(1)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.extend(unwalkable(root, &error));
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        let path = relative(root, entry.path());
        if is_hidden(entry.path()) {
            if is_folder {
                walk.skip_current_dir();
            }
            continue;
        }
        let is_wanted = if is_folder {
            entry.path_is_symlink()
        } else {
            entry.file_type().is_file() && is_note(&path)
        };
        if !is_wanted {
            continue;
        }
        match entry.path().canonicalize() {
            Err(error) => problems.push(unreadable(&path, &error.to_string())),
            Ok(real) if !real.starts_with(root) => {
                problems.push(whole_file(
                    &path,
                    ProblemKind::OutsideFile,
                    "this is a link to outside the notes folder, and is not followed",
                    "copy what it leads to into the notes folder",
                ));
                if is_folder {
                    walk.skip_current_dir();
                }
            }
            Ok(real) if !is_folder => notes.push(NoteFile { path, real }),
            // Links between folders could be combined to ever more paths.
            Ok(real) if !linked_folders.insert(real.clone()) => walk.skip_current_dir(),
            Ok(_) => {}
        }
    }
    notes.sort_by_cached_key(|note| {
        let is_elsewhere = relative(root, &note.real) != note.path;
        (note.real.clone(), is_elsewhere, note.path.clone())
    });
    notes.dedup_by(|later, first| later.real == first.real);
    notes.sort_by(|a, b| a.path.cmp(&b.path));
    notes
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with('.')
}

/// What is wrong where the walk could not go on: nothing at a loop, which leads to what is read
/// anyway, nor at hidden files, as editors lock a file by a hidden link that leads nowhere.
fn unwalkable(root: &Path, error: &walkdir::Error) -> Option<Problem> {
    let path = error.path().unwrap_or(root);
    if error.loop_ancestor().is_some() || (path != root && is_hidden(path)) {
        return None;
    }
    let cause = error
        .io_error()
        .map_or_else(|| error.to_string(), io::Error::to_string);
    Some(unreadable(&relative(root, path), &cause))
}

fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

impl NoteFile {
    fn read(&self) -> Result<String, Problem> {
        let failed = |error: io::Error| unreadable(&self.path, &error.to_string());
        let size = fs::metadata(&self.real).map_err(failed)?.len();
        if size > MAX_NOTE_BYTES {
            return Err(whole_file(
                &self.path,
                ProblemKind::NoteTooLarge,
                &format!("this file has {size} bytes, more than 1 MiB, and is kept out"),
                "split it into several files",
            ));
        }
        let bytes = fs::read(&self.real).map_err(failed)?;
        String::from_utf8(bytes).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&error.as_bytes()[..good]);
            let before = before.strip_prefix(BOM).unwrap_or(&before);
            let (line, column) = Places::new(before).of(before.len());
            let whole = whole_file(
                &self.path,
                ProblemKind::InvalidUtf8,
                "this byte is no UTF-8, so the file is kept out",
                "save the file as UTF-8",
            );
            Problem {
                line,
                column,
                ..whole
            }
        })
    }
}

/// A problem of a file as a whole, told at its beginning.
fn whole_file(path: &str, kind: ProblemKind, what: &str, remedy: &str) -> Problem {
    Problem {
        path: path.to_owned(),
        line: 1,
        column: 1,
        kind,
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    }
}

fn unreadable(path: &str, cause: &str) -> Problem {
    whole_file(
        path,
        ProblemKind::Unreadable,
        &format!("cannot be read: {cause}"),
        "check that it is there, and the permissions of it and its folder",
    )
}

/// Where a relative path leads.
#[derive(Debug)]
pub(super) enum Resolved {
    /// A file below the notes folder: its real path there and its size.
    File {
        path: String,
        size_bytes: u64,
    },
    Folder,
    Missing,
    Outside,
}

/// Where `target`, a path beside the note at `path`, really leads.
pub(super) fn resolve(root: &Path, path: &str, target: &str) -> Resolved {
    let mut place: Vec<&str> = path.split('/').collect();
    place.pop();
    if target.starts_with(['/', '\\']) || target.contains('\0') {
        return Resolved::Outside;
    }
    for part in Path::new(target).components() {
        match part {
            Component::Normal(name) => place.extend(name.to_str()),
            Component::CurDir => {}
            Component::ParentDir => {
                if place.pop().is_none() {
                    return Resolved::Outside;
                }
            }
            Component::RootDir | Component::Prefix(_) => return Resolved::Outside,
        }
    }
    let Ok(real) = root.join(place.join("/")).canonicalize() else {
        return Resolved::Missing;
    };
    if !real.starts_with(root) {
        return Resolved::Outside;
    }
    match fs::metadata(&real) {
        Ok(facts) if facts.is_file() => Resolved::File {
            path: relative(root, &real),
            size_bytes: facts.len(),
        },
        Ok(facts) if facts.is_dir() => Resolved::Folder,
        _ => Resolved::Missing,
    }
}

/// The bytes of a file that [`load`] linked to an answer, read when the answer is sent.
///
/// # Errors
/// The file has gone, has grown past what Discord takes, or its path now leads outside the folder.
pub fn read_linked_file(root: &Path, path: &str) -> io::Result<Vec<u8>> {
    let real = root.join(path).canonicalize()?;
    if !real.starts_with(root) {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "leads outside the notes folder",
        ));
    }
    if fs::metadata(&real)?.len() > MAX_ATTACHMENT_BYTES {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "is larger than 10 MiB",
        ));
    }
    fs::read(real)
}

#[cfg(test)]
mod tests;
