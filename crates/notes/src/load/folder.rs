//! The contents of a notes folder: walking it, reading a single file, and detecting changes.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::encoding::{BOM, Decoded, Undecodable, decode};
use super::file_problems::{
    MAX_NOTE_BYTES, file_problem, forbidden_link, not_a_regular_file, note_too_large, unreadable,
};
use crate::access::{Access, AccessOptions, FileNames, Refusal, has_hidden_part};
use crate::position::{LineIndex, is_note_file, relative_path};
use crate::word_list::split_list;
use crate::{Consequence, Problem, ProblemKind};

/// The maximum depth of folders. Every Q&A stores the names of the folders around it, so a short note in very deep
/// folders would need more memory than thousands of others.
const MAX_FOLDER_DEPTH: usize = 32;

/// The files of a notes folder.
#[derive(Default)]
pub struct Listing {
    /// The notes, sorted by path.
    pub notes: Vec<NoteFile>,
    /// The problems of files and folders that cannot be read, each reported at line 1.
    pub file_problems: Vec<Problem>,
    /// The folders whose name is that of a note.
    pub folders: HashSet<String>,
    /// Every file that links may refer to.
    pub names: FileNames,
}

/// A note file in the folder.
pub struct NoteFile {
    /// The path below the notes folder, with `/` between folders.
    pub path: String,
    /// The real path, with symbolic links resolved.
    pub real: PathBuf,
}

/// Lists all note files below the notes folder. Symbolic links are followed as long as they stay below it. A note
/// that can be reached in several ways is listed once, under its real path if possible.
pub fn list_notes(access: &Access) -> Listing {
    let root = access.root();
    let mut listing = Listing::default();
    let mut paths = Vec::new();
    walk(access, |entry| match entry {
        Entry::File { path, real, .. } => {
            paths.push(path.clone());
            let note = real.map(|real| NoteFile { path, real });
            listing.notes.extend(note);
        }
        Entry::Folder(path) if is_note_file(&path) => drop(listing.folders.insert(path)),
        Entry::Folder(_) => {}
        Entry::Problem(problem) => listing.file_problems.push(problem),
    });
    listing.names = FileNames::new(paths);
    let notes = &mut listing.notes;
    notes.sort_by_cached_key(|note| {
        let is_elsewhere = relative_path(root, &note.real) != note.path;
        (note.real.clone(), is_elsewhere, note.path.clone())
    });
    notes.dedup_by(|later, first| later.real == first.real);
    notes.sort_by(|a, b| a.path.cmp(&b.path));
    listing
}

/// A hash of the paths, sizes and modification times in a notes folder. If it is unchanged, so are the notes, almost
/// certainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderState(u64);

/// Returns the state of the folder at `root` without reading any file. Returns `None` if the folder cannot be read.
pub fn folder_state(root: &Path, options: &AccessOptions) -> Option<FolderState> {
    let access = Access::new(root, options).ok()?;
    fs::read_dir(access.root()).ok()?;
    let mut sum = DefaultHasher::new();
    access.root().hash(&mut sum);
    walk(&access, |entry| match entry {
        Entry::File {
            path,
            real,
            metadata,
        } if !is_ignored(Path::new(&path)) => {
            let metadata = real.map_or(metadata, |real| fs::metadata(real).ok());
            (path, metadata.as_ref().map(stamp)).hash(&mut sum);
        }
        Entry::File { .. } | Entry::Folder(_) => {}
        Entry::Problem(problem) => (problem.path, problem.what).hash(&mut sum),
    });
    Some(FolderState(sum.finish()))
}

/// Returns the metadata that changes when a file is written or replaced.
fn stamp(metadata: &Metadata) -> impl Hash + use<> {
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt;
        (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
    };
    #[cfg(not(unix))]
    let identity = ();
    (metadata.len(), metadata.modified().ok(), identity)
}

/// Suffixes of ignored files: what editors leave next to a file while they save it, and what programs write
/// continually, such as the database if it is stored among the notes.
const IGNORED_SUFFIXES: &str =
    "~, .tmp, .temp, .swp, .swx, .part, .crdownload, .bak, .db, .db-wal, .db-shm, .db-journal,
    .cache, .new, .lock, .log";

/// Whether a path is ignored: hidden, or with an ignored suffix.
pub fn is_ignored(below: &Path) -> bool {
    let is_hidden = |part: &OsStr| part.to_string_lossy().starts_with('.');
    let name = below.file_name().unwrap_or_default().to_string_lossy();
    below.iter().any(is_hidden)
        || split_list(IGNORED_SUFFIXES).any(|ending| name.ends_with(ending))
        || (name.starts_with('#') && name.ends_with('#'))
        // Vim creates a file of this name to check whether it can write.
        || name == "4913"
}

/// A file or folder below the notes folder that is not hidden.
enum Entry {
    File {
        path: String,
        /// The real path of a note, which is below the notes folder; `None` for other files.
        real: Option<PathBuf>,
        metadata: Option<Metadata>,
    },
    Folder(String),
    Problem(Problem),
}

fn walk(access: &Access, mut visit: impl FnMut(Entry)) {
    let root = access.root();
    let mut walk = WalkDir::new(root)
        .min_depth(1)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                if let Some(problem) = walk_problem(root, &error) {
                    visit(Entry::Problem(problem));
                }
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        let path = relative_path(root, entry.path());
        let is_own = || {
            let real = entry.path().canonicalize();
            let metadata = entry.metadata();
            real.is_ok_and(|real| metadata.is_ok_and(|it| access.is_private(&real, &it)))
        };
        if is_hidden(entry.path()) || (is_folder && is_own()) {
            if is_folder {
                walk.skip_current_dir();
            }
            continue;
        }
        if is_folder && entry.depth() > MAX_FOLDER_DEPTH {
            let problem = file_problem(
                &path,
                ProblemKind::Unreadable,
                &format!("this folder is more than {MAX_FOLDER_DEPTH} levels deep"),
                "Move it up, or out of the notes folder.",
            );
            visit(Entry::Problem(
                problem.with_consequence(Consequence::Skipped),
            ));
            walk.skip_current_dir();
            continue;
        }
        if entry.path().to_str().is_none() {
            // Neither a link nor a member could name it.
            if is_folder {
                walk.skip_current_dir();
            }
            if is_folder || is_note_file(&path) {
                visit(Entry::Problem(unreadable(
                    &path,
                    "its name is not valid UTF-8",
                )));
            }
            continue;
        }
        if !is_folder && !is_note_file(&path) {
            // For a symbolic link, the metadata of the link itself.
            let metadata = fs::symlink_metadata(entry.path()).ok();
            visit(Entry::File {
                path,
                real: None,
                metadata,
            });
            continue;
        }
        if !is_folder && !entry.file_type().is_file() {
            visit(Entry::Problem(not_a_regular_file(&path)));
            continue;
        }
        if is_folder && !entry.path_is_symlink() {
            visit(Entry::Folder(path));
            continue;
        }
        match entry.path().canonicalize() {
            Err(error) => visit(Entry::Problem(unreadable(&path, &error.to_string()))),
            Ok(real) if !real.starts_with(root) => {
                let problem = file_problem(
                    &path,
                    ProblemKind::OutsideFile,
                    "this symbolic link leads out of the notes folder",
                    "Copy its target into the notes folder.",
                );
                visit(Entry::Problem(
                    problem.with_consequence(Consequence::NotFollowed),
                ));
                if is_folder {
                    walk.skip_current_dir();
                }
            }
            Ok(_) if !is_folder => match access.check_file(Path::new(&path)) {
                Ok(allowed) => visit(Entry::File {
                    path,
                    real: Some(allowed.real),
                    metadata: None,
                }),
                // It was removed or replaced during the walk.
                Err(Refusal::Missing | Refusal::Folder | Refusal::Outside) => {}
                Err(refusal) => visit(Entry::Problem(forbidden_link(&path, &refusal))),
            },
            Ok(real)
                if has_hidden_part(&real.strip_prefix(root).unwrap_or(&real).join("note.md")) =>
            {
                visit(Entry::Problem(forbidden_link(&path, &Refusal::Hidden)));
                walk.skip_current_dir();
            }
            // Its contents are walked at their real path. Links between folders could be combined into more and more
            // paths.
            Ok(real) => {
                visit(Entry::File {
                    path: relative_path(root, &real),
                    real: None,
                    metadata: fs::symlink_metadata(entry.path()).ok(),
                });
                visit(Entry::Folder(path));
                walk.skip_current_dir();
            }
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with('.')
}

/// Returns the problem of an entry that could not be walked. There is none for a loop, since its contents are read
/// anyway, for a hidden file, since editors lock a file with a hidden link to nowhere, or for a file that was removed
/// during the walk.
fn walk_problem(root: &Path, error: &walkdir::Error) -> Option<Problem> {
    let path = error.path().unwrap_or(root);
    if error.loop_ancestor().is_some() || (path != root && is_hidden(path)) || is_gone(path) {
        return None;
    }
    let cause = error
        .io_error()
        .map_or_else(|| error.to_string(), io::Error::to_string);
    Some(unreadable(&relative_path(root, path), &cause))
}

/// Whether nothing exists at a path, not even a broken link.
fn is_gone(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

impl NoteFile {
    /// Returns the text of the file; `None` if it was removed after it was found.
    pub fn read(&self, root: &Path) -> Result<Option<Decoded>, Problem> {
        let bytes = match self.bytes() {
            Ok(bytes) => bytes?,
            Err(_) if is_gone(&root.join(&self.path)) => return Ok(None),
            Err(error) => return Err(unreadable(&self.path, &error.to_string())),
        };
        let text = decode(bytes).map_err(|Undecodable { before }| {
            let before = before.strip_prefix(BOM).unwrap_or(&before);
            Problem::new(
                &self.path,
                LineIndex::new(before).line_column(before.len()),
                ProblemKind::InvalidUtf8,
                "this byte is not valid UTF-8",
                "Save the file as UTF-8.",
            )
            .with_consequence(Consequence::FileSkipped)
        });
        text.map(Some)
    }

    fn bytes(&self) -> io::Result<Result<Vec<u8>, Problem>> {
        // The file may have been replaced, and opening a pipe may block forever.
        let metadata = fs::metadata(&self.real)?;
        if !metadata.is_file() {
            return Ok(Err(not_a_regular_file(&self.path)));
        }
        let mut bytes = Vec::with_capacity(metadata.len().min(MAX_NOTE_BYTES) as usize);
        let file = File::open(&self.real)?;
        (&file).take(MAX_NOTE_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 <= MAX_NOTE_BYTES {
            return Ok(Ok(bytes));
        }
        let size = file.metadata()?.len();
        Ok(Err(note_too_large(&self.path, size)))
    }
}
