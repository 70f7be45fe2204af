//! A folder of notes → a [`Notebook`] and every problem found. The only file here that reads the disk.
//!
//! Loading never fails as a whole: what cannot be read is a [`Problem`], the rest is there. Files
//! are read in the order of their paths, so that of two Q&As with one id always the same one stays.

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
    for path in note_paths(&root, &mut problems) {
        match read_note(&root, &path) {
            Ok(text) => {
                files += 1;
                found.extend(questions(&root, &path, &text, &mut problems));
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
    let bom = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let text = &text[bom..];
    let places = Places::new(text);
    let mut reading = shapes::read(text);
    let mut found = Vec::with_capacity(reading.drafts.len());
    for draft in reading.drafts {
        let files = linked_files(root, path, text, &draft.body, &mut reading.flaws);
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

/// The paths of all note files below `root`, sorted, with `/` between folders.
fn note_paths(root: &Path, problems: &mut Vec<Problem>) -> Vec<String> {
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let mut paths = Vec::new();
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
    for entry in walk
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name()))
    {
        match entry {
            Ok(entry) if entry.file_type().is_file() => paths.push(relative(root, entry.path())),
            Ok(_) => {}
            Err(error) => {
                let path = error
                    .path()
                    .map_or_else(String::new, |path| relative(root, path));
                // The walker names a loop or a missing permission; both leave the rest readable.
                problems.push(unreadable(&path, &error.to_string()));
            }
        }
    }
    paths.retain(|path| is_note(path));
    paths.sort();
    paths
}

fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn read_note(root: &Path, path: &str) -> Result<String, Problem> {
    let whole = |kind, what: String, remedy: &str| Problem {
        path: path.to_owned(),
        line: 1,
        column: 1,
        kind,
        what,
        remedy: remedy.to_owned(),
    };
    let real = root
        .join(path)
        .canonicalize()
        .map_err(|error| unreadable(path, &error.to_string()))?;
    if !real.starts_with(root) {
        return Err(whole(
            ProblemKind::OutsideFile,
            "this note is a link to a file outside the notes folder".to_owned(),
            "copy the file into the notes folder",
        ));
    }
    let size = fs::metadata(&real)
        .map_err(|error| unreadable(path, &error.to_string()))?
        .len();
    if size > MAX_NOTE_BYTES {
        return Err(whole(
            ProblemKind::NoteTooLarge,
            format!("this file has {size} bytes, more than 1 MiB, and is kept out"),
            "split it into several files",
        ));
    }
    let bytes = fs::read(&real).map_err(|error| unreadable(path, &error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
        let (line, column) = Places::new(&before).of(good);
        Problem {
            line,
            column,
            ..whole(
                ProblemKind::InvalidUtf8,
                "this byte is no UTF-8, so the file is kept out".to_owned(),
                "save the file as UTF-8",
            )
        }
    })
}

fn unreadable(path: &str, what: &str) -> Problem {
    Problem {
        path: path.to_owned(),
        line: 1,
        column: 1,
        kind: ProblemKind::Unreadable,
        what: format!("cannot be read: {what}"),
        remedy: "check the permissions of the file and of its folder".to_owned(),
    }
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
