//! What stands below a notes folder: the walk, the reading of one file, and how it all looks.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::encoding::{BOM, Decoded, Undecodable, decode};
use super::refused::{MAX_NOTE_BYTES, no_file, too_large, unfollowed, unreadable, whole_file};
use crate::access::{Access, AccessOptions, Names, Refusal, has_hidden_part};
use crate::place::{Places, is_note, relative};
use crate::word_list::list;
use crate::{Consequence, Problem, ProblemKind};

/// How deep folders may lie in each other. Every Q&A carries the names of all folders around it, so a short note far
/// down would take more memory than thousands of others.
const MOST_FOLDERS: usize = 32;

/// The notes of a folder.
#[derive(Default)]
pub struct Listing {
    /// By path.
    pub notes: Vec<NoteFile>,
    /// What is wrong with files and folders that cannot be read, each told at its beginning.
    pub refused: Vec<Problem>,
    /// Folders with the name of a note.
    pub folders: HashSet<String>,
    /// Every file that links may lead to.
    pub names: Names,
}

/// A note file that was found.
pub struct NoteFile {
    /// Below the notes folder, with `/` between folders.
    pub path: String,
    /// Where it really lies, when symbolic links lead there.
    pub real: PathBuf,
}

/// All note files below `root`. Symbolic links are followed as long as they stay below `root`; a note
/// reached in several ways counts once, where it really lies if that is one of them.
pub fn notes_below(access: &Access) -> Listing {
    let root = access.root();
    let mut listing = Listing::default();
    let mut paths = Vec::new();
    walk(access, |entry| match entry {
        Entry::File { path, real, .. } => {
            paths.push(path.clone());
            let note = real.map(|real| NoteFile { path, real });
            listing.notes.extend(note);
        }
        Entry::Folder(path) if is_note(&path) => drop(listing.folders.insert(path)),
        Entry::Folder(_) => {}
        Entry::Refused(problem) => listing.refused.push(problem),
    });
    listing.names = Names::of(paths);
    let notes = &mut listing.notes;
    notes.sort_by_cached_key(|note| {
        let is_elsewhere = relative(root, &note.real) != note.path;
        (note.real.clone(), is_elsewhere, note.path.clone())
    });
    notes.dedup_by(|later, first| later.real == first.real);
    notes.sort_by(|a, b| a.path.cmp(&b.path));
    listing
}

/// How a folder looks from outside: of two looks that are equal, hardly anything has changed between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look(u64);

/// Looks at the place, size and time of every file below `root`, and reads none; `None` where that
/// folder cannot be read.
pub fn look(root: &Path, options: &AccessOptions) -> Option<Look> {
    let access = Access::of(root, options).ok()?;
    fs::read_dir(access.root()).ok()?;
    let mut sum = DefaultHasher::new();
    access.root().hash(&mut sum);
    walk(&access, |entry| match entry {
        Entry::File { path, real, facts } if !is_passed_over(Path::new(&path)) => {
            let facts = real.map_or(facts, |real| fs::metadata(real).ok());
            (path, facts.as_ref().map(stamp)).hash(&mut sum);
        }
        Entry::File { .. } | Entry::Folder(_) => {}
        Entry::Refused(problem) => (problem.path, problem.what).hash(&mut sum),
    });
    Some(Look(sum.finish()))
}

/// What changes when a file is written, or another takes its place.
fn stamp(facts: &Metadata) -> impl Hash + use<> {
    #[cfg(unix)]
    let place = {
        use std::os::unix::fs::MetadataExt;
        (facts.ino(), facts.ctime(), facts.ctime_nsec())
    };
    #[cfg(not(unix))]
    let place = ();
    (facts.len(), facts.modified().ok(), place)
}

/// The ends of names of what is never shown: what editors leave beside a file while they write it, and
/// what programs write all along, such as the database where that lies among the notes.
const PASSED_OVER: &str =
    "~, .tmp, .temp, .swp, .swx, .part, .crdownload, .bak, .db, .db-wal, .db-shm, .db-journal,
    .cache, .new, .lock, .log";

/// Whether a path below the notes folder is none of a note or of what notes show, but hidden or one of
/// those that end as `PASSED_OVER`.
pub fn is_passed_over(below: &Path) -> bool {
    let is_hidden = |part: &OsStr| part.to_string_lossy().starts_with('.');
    let name = below.file_name().unwrap_or_default().to_string_lossy();
    below.iter().any(is_hidden)
        || list(PASSED_OVER).any(|ending| name.ends_with(ending))
        || (name.starts_with('#') && name.ends_with('#'))
        // Vim tries by this name whether it may write.
        || name == "4913"
}

/// Something below a notes folder that is not hidden.
enum Entry {
    File {
        path: String,
        /// Where a note really lies, always below the notes folder; `None` for other files.
        real: Option<PathBuf>,
        facts: Option<Metadata>,
    },
    Folder(String),
    Refused(Problem),
}

fn walk(access: &Access, mut see: impl FnMut(Entry)) {
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
                if let Some(problem) = unwalkable(root, &error) {
                    see(Entry::Refused(problem));
                }
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        let path = relative(root, entry.path());
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
        if is_folder && entry.depth() > MOST_FOLDERS {
            let problem = whole_file(
                &path,
                ProblemKind::Unreadable,
                &format!("this folder lies below {MOST_FOLDERS} others"),
                "move it up, or out of the notes folder",
            );
            see(Entry::Refused(problem.with(Consequence::KeptOut)));
            walk.skip_current_dir();
            continue;
        }
        if entry.path().to_str().is_none() {
            // No link and no member could name it.
            if is_folder {
                walk.skip_current_dir();
            }
            if is_folder || is_note(&path) {
                see(Entry::Refused(unreadable(
                    &path,
                    "its name is not valid UTF-8",
                )));
            }
            continue;
        }
        if !is_folder && !is_note(&path) {
            // Of a link what it is, not where it leads.
            let facts = fs::symlink_metadata(entry.path()).ok();
            see(Entry::File {
                path,
                real: None,
                facts,
            });
            continue;
        }
        if !is_folder && !entry.file_type().is_file() {
            see(Entry::Refused(no_file(&path)));
            continue;
        }
        if is_folder && !entry.path_is_symlink() {
            see(Entry::Folder(path));
            continue;
        }
        match entry.path().canonicalize() {
            Err(error) => see(Entry::Refused(unreadable(&path, &error.to_string()))),
            Ok(real) if !real.starts_with(root) => {
                let problem = whole_file(
                    &path,
                    ProblemKind::OutsideFile,
                    "this is a link to outside the notes folder",
                    "copy what it leads to into the notes folder",
                );
                see(Entry::Refused(problem.with(Consequence::NotFollowed)));
                if is_folder {
                    walk.skip_current_dir();
                }
            }
            Ok(_) if !is_folder => match access.judge(Path::new(&path)) {
                Ok(allowed) => see(Entry::File {
                    path,
                    real: Some(allowed.real),
                    facts: None,
                }),
                // It was removed or replaced under our eyes.
                Err(Refusal::Missing | Refusal::Folder | Refusal::Outside) => {}
                Err(refusal) => see(Entry::Refused(unfollowed(&path, &refusal))),
            },
            Ok(real)
                if has_hidden_part(&real.strip_prefix(root).unwrap_or(&real).join("note.md")) =>
            {
                see(Entry::Refused(unfollowed(&path, &Refusal::Hidden)));
                walk.skip_current_dir();
            }
            // What lies in there is walked where it really lies. Links between folders could be combined to ever
            // more paths.
            Ok(real) => {
                see(Entry::File {
                    path: relative(root, &real),
                    real: None,
                    facts: fs::symlink_metadata(entry.path()).ok(),
                });
                see(Entry::Folder(path));
                walk.skip_current_dir();
            }
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with('.')
}

/// What is wrong where the walk could not go on: nothing at a loop, which leads to what is read
/// anyway, nor at hidden files, as editors lock a file by a hidden link that leads nowhere, nor at
/// what was removed under our eyes.
fn unwalkable(root: &Path, error: &walkdir::Error) -> Option<Problem> {
    let path = error.path().unwrap_or(root);
    if error.loop_ancestor().is_some() || (path != root && is_hidden(path)) || is_gone(path) {
        return None;
    }
    let cause = error
        .io_error()
        .map_or_else(|| error.to_string(), io::Error::to_string);
    Some(unreadable(&relative(root, path), &cause))
}

/// Whether not even a link is there.
fn is_gone(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

impl NoteFile {
    /// The text of the file; `None` when it was removed since it was found.
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
                Places::new(before).of(before.len()),
                ProblemKind::InvalidUtf8,
                "this byte is no UTF-8",
                "save the file as UTF-8",
            )
            .with(Consequence::FileKeptOut)
        });
        text.map(Some)
    }

    fn bytes(&self) -> io::Result<Result<Vec<u8>, Problem>> {
        // Something else may have taken its place by now, and to open a pipe may take for ever.
        let facts = fs::metadata(&self.real)?;
        if !facts.is_file() {
            return Ok(Err(no_file(&self.path)));
        }
        let mut bytes = Vec::with_capacity(facts.len().min(MAX_NOTE_BYTES) as usize);
        let file = File::open(&self.real)?;
        (&file).take(MAX_NOTE_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 <= MAX_NOTE_BYTES {
            return Ok(Ok(bytes));
        }
        let size = file.metadata()?.len();
        Ok(Err(too_large(&self.path, size)))
    }
}
