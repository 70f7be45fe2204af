//! Which files below a notes folder may be read as notes or sent with answers.
//!
//! Whoever writes notes decides what the bot shows, but not what it reads: a folder of notes may also hold the
//! token (`.env`), the database or a key. [`Access`] is the only judge of that. The walk over the folder, the links of
//! a note, the sending of a file and the sandbox's pictures all ask it, and so must every importer.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::place::is_note;
pub use names::Names;

/// The largest file Discord takes from a bot in a server without boosts.
/// Source: Discord's reference, "Uploading Files" (10 MiB default).
pub const MAX_ATTACHMENT_BYTES: u64 = 10 * 1024 * 1024;

/// The endings of files that answers may show or attach, in lower case.
///
/// What notes show and what people hand round. Everything else stays out, since it may hold what nobody meant to
/// publish: databases, keys and certificates, settings (`env`, `toml`, `yaml`, `json`, `ini`), logs, source code and
/// programs, and files without an ending. `notes.attachment_types` adds to these.
const ATTACHMENT_TYPES: &[&str] = &[
    // Pictures: what Discord shows itself, and common formats that members open.
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "tif", "tiff", "heic",
    // Sound and video.
    "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "mp4", "m4v", "mov", "webm", "mkv",
    // Documents that are made to be read.
    "pdf", "epub", // Plain text without code, and tables.
    "txt", "csv", "tsv", "srt", "vtt", "tex",
    // Archives: a writer packs them on purpose.
    "zip", "7z", "rar", "tar", "tgz", "gz", "bz2", "xz", "zst",
];

/// Archive endings that wrap a single file: `recite.db.gz` is a database all the same.
const COMPRESSED: &[&str] = &["gz", "bz2", "xz", "zst"];

/// How a database begins: a backup of ours is one, whatever it is called.
/// Source: SQLite's documentation, "Database File Format".
const SQLITE: &[u8] = b"SQLite format 3\0";

/// The most that the notes of a folder may have together, in bytes: several times a large encyclopedia of answers.
pub const MAX_FOLDER_BYTES: u64 = 256 * 1024 * 1024;

/// What the operator chose about the notes folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessOptions {
    /// How many bytes of notes are read at most; files beyond that, in the order of their paths, are not.
    pub max_bytes: u64,
    /// Endings of files that may be sent besides the built-in ones: in lower case, without the dot.
    pub attachment_types: Vec<String>,
    /// Files and folders that are never read, whatever their names: Recite's data, settings and secrets.
    pub private: Vec<PathBuf>,
}

impl Default for AccessOptions {
    fn default() -> Self {
        Self {
            max_bytes: MAX_FOLDER_BYTES,
            attachment_types: Vec::new(),
            private: Vec::new(),
        }
    }
}

/// A notes folder with the rules for its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    root: PathBuf,
    options: AccessOptions,
    /// `options.private` where they really lie, but for folders that the notes folder itself lies in.
    private: Vec<PathBuf>,
    /// The files of the folder as it was walked last; none before.
    names: Arc<Names>,
}

/// A file that may be read.
#[derive(Debug)]
pub struct Allowed {
    /// Where it really lies, always below the notes folder.
    pub real: PathBuf,
    pub metadata: Metadata,
}

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("lies outside the notes folder")]
    Outside,
    #[error("does not exist")]
    Missing,
    #[error("is a folder")]
    Folder,
    #[error("is no ordinary file")]
    Special,
    #[error("is hidden")]
    Hidden,
    #[error("belongs to Recite itself")]
    Private,
    /// Carries the ending, empty for none.
    #[error("has an ending that is not sent")]
    Type(String),
}

impl Access {
    /// The rules for this folder.
    ///
    /// # Errors
    /// The folder is not there or cannot be reached.
    pub fn of(folder: &Path, options: &AccessOptions) -> io::Result<Self> {
        let root = folder.canonicalize()?;
        let real = |path: &PathBuf| {
            path.canonicalize()
                .ok()
                .or_else(|| std::path::absolute(path).ok())
        };
        let private = options.private.iter().filter_map(real);
        // A pulled repository lies in the data folder: there, everything around the notes is outside anyway.
        let private = private
            .filter(|private| !root.starts_with(private))
            .collect();
        Ok(Self {
            options: options.clone(),
            private,
            root,
            names: Arc::default(),
        })
    }

    /// The same rules, with the names of the files that links may mean.
    pub fn with_names(self, names: Arc<Names>) -> Self {
        Self { names, ..self }
    }

    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn options(&self) -> &AccessOptions {
        &self.options
    }

    /// Judges a link of the note at `note` (its path below the folder) to `target`: a path from the note's own folder,
    /// or with `/` in front, as documentation sites write it, one from the notes folder. It finds what a site would
    /// show there (see [`Names::page`]).
    ///
    /// # Errors
    /// It may not be read, is not there, or is no file.
    pub fn follow(&self, note: &str, target: &str) -> Result<Allowed, Refusal> {
        if target.starts_with('\\') || target.contains('\0') {
            return Err(Refusal::Outside);
        }
        let from_root = target.trim_start_matches('/');
        let is_rooted = from_root.len() < target.len();
        let mut below = PathBuf::from(if is_rooted { "" } else { note });
        below.pop();
        for part in Path::new(from_root).components() {
            match part {
                Component::Normal(name) => below.push(name),
                Component::CurDir => {}
                Component::ParentDir if below.pop() => {}
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                    return Err(Refusal::Outside);
                }
            }
        }
        let exact = self.judge(&below);
        if !matches!(exact, Err(Refusal::Missing | Refusal::Folder)) {
            return exact;
        }
        let page = below.to_str().and_then(|below| self.names.page(below));
        match page.map(|page| self.judge(Path::new(page))) {
            Some(Ok(allowed)) => Ok(allowed),
            // Most likely it means a path of this machine, or of a site that is not here.
            _ if is_rooted && matches!(exact, Err(Refusal::Missing)) => Err(Refusal::Outside),
            _ => exact,
        }
    }

    /// Judges the file that a wiki link (`[[name]]`, `![[picture.png]]`) means, as Obsidian finds it: anywhere in the
    /// folder, the shortest path first, upper and lower case alike, with or without `.md`. The part behind `#` and the
    /// text behind `|` are no part of the name.
    ///
    /// # Errors
    /// It may not be read, or is not there.
    pub fn find_named(&self, name: &str) -> Result<Allowed, Refusal> {
        let path = self.names.named(name).ok_or(Refusal::Missing)?;
        self.judge(Path::new(path))
    }

    /// Judges the file at the path `below` the folder: by its words, and by where it really lies once links are
    /// resolved.
    ///
    /// # Errors
    /// It may not be read, is not there, or is no file.
    pub fn judge(&self, below: &Path) -> Result<Allowed, Refusal> {
        if has_hidden_part(below) {
            return Err(Refusal::Hidden);
        }
        let real = self.root.join(below);
        let real = real.canonicalize().map_err(|_| Refusal::Missing)?;
        let lies = real
            .strip_prefix(&self.root)
            .map_err(|_| Refusal::Outside)?;
        if has_hidden_part(lies) {
            return Err(Refusal::Hidden);
        }
        let metadata = fs::metadata(&real).map_err(|_| Refusal::Missing)?;
        if self.is_private(&real, &metadata) {
            return Err(Refusal::Private);
        }
        if metadata.is_dir() {
            return Err(Refusal::Folder);
        }
        for path in [below, lies] {
            if !self.has_allowed_ending(path) {
                let ending = path.extension().unwrap_or_default();
                return Err(Refusal::Type(ending.to_string_lossy().into_owned()));
            }
        }
        match metadata.is_file() {
            true => Ok(Allowed { real, metadata }),
            false => Err(Refusal::Special),
        }
    }

    /// Judges a path `below` the folder at which a file is to be made, renamed or deleted: by its words, and by where the
    /// folder around it really lies. Returns that place; whether a file is there is not looked at.
    ///
    /// # Errors
    /// No file may be there.
    pub fn judge_place(&self, below: &str) -> Result<PathBuf, Refusal> {
        if !is_plain(below) {
            let mut parts = Path::new(below).components();
            let is_below = parts.all(|part| matches!(part, Component::Normal(_)));
            let is_hidden = below.split('/').any(|part| part.starts_with('.'));
            return Err(match is_below && is_hidden {
                true => Refusal::Hidden,
                false => Refusal::Outside,
            });
        }
        if !self.has_allowed_ending(Path::new(below)) {
            let ending = Path::new(below).extension().unwrap_or_default();
            return Err(Refusal::Type(ending.to_string_lossy().into_owned()));
        }
        let wanted = self.root.join(below);
        let mut folders = wanted.ancestors().skip(1);
        // A link on the way may lead elsewhere, or nowhere.
        let there = folders.find(|it| fs::symlink_metadata(it).is_ok());
        let there = there.ok_or(Refusal::Missing)?;
        let real = there.canonicalize().map_err(|_| Refusal::Missing)?;
        let new = wanted.strip_prefix(there).map_err(|_| Refusal::Outside)?;
        let place = real.join(new);
        let lies = place
            .strip_prefix(&self.root)
            .map_err(|_| Refusal::Outside)?;
        if has_hidden_part(lies) {
            return Err(Refusal::Hidden);
        }
        if self.private.iter().any(|it| place.starts_with(it)) {
            return Err(Refusal::Private);
        }
        match real.is_dir() {
            true => Ok(place),
            false => Err(Refusal::Special),
        }
    }

    /// Whether this real path is one of Recite's own files, lies in its data, or is another name of such a file.
    pub fn is_private(&self, real: &Path, metadata: &Metadata) -> bool {
        self.private.iter().any(|private| real.starts_with(private))
            || is_another_name(metadata, &self.options.private)
    }

    /// Reads a file that [`Access::judge`] allows, of at most `limit` bytes; judged anew, since it may have changed.
    ///
    /// # Errors
    /// It is refused, larger than that, or cannot be read.
    pub fn read(&self, below: &str, limit: u64) -> io::Result<Vec<u8>> {
        let refused = |refusal: Refusal| io::Error::new(io::ErrorKind::PermissionDenied, refusal);
        let Allowed { real, .. } = self.judge(Path::new(below)).map_err(refused)?;
        let file = File::open(&real)?;
        // Something else may have taken its place between the two: what was opened must be what is allowed.
        let opened = file.metadata()?;
        let now = self.judge(Path::new(below)).map_err(refused)?;
        if !is_same(&opened, &now.metadata) || self.is_private(&now.real, &opened) {
            return Err(io::Error::other("was replaced while it was read"));
        }
        let mut bytes = Vec::with_capacity(opened.len().min(limit) as usize);
        file.take(limit + 1).read_to_end(&mut bytes)?;
        check_content(&bytes, limit)?;
        Ok(bytes)
    }

    fn has_allowed_ending(&self, path: &Path) -> bool {
        let Some(ending) = path.extension().and_then(|ending| ending.to_str()) else {
            return false;
        };
        let ending = ending.to_ascii_lowercase();
        let is_allowed = is_note(&path.to_string_lossy())
            || ATTACHMENT_TYPES.contains(&ending.as_str())
            || self.options.attachment_types.contains(&ending);
        if !is_allowed || !COMPRESSED.contains(&ending.as_str()) {
            return is_allowed;
        }
        let inner = Path::new(path.file_stem().unwrap_or_default());
        inner.extension().is_none() || self.has_allowed_ending(inner)
    }
}

/// Judges what a file holds that is to be sent, of at most `limit` bytes.
///
/// # Errors
/// It is larger than that, or a database.
pub fn check_content(bytes: &[u8], limit: u64) -> io::Result<()> {
    if bytes.starts_with(SQLITE) {
        let refused = Refusal::Private;
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, refused));
    }
    match bytes.len() as u64 <= limit {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::FileTooLarge, "is too large")),
    }
}

/// Whether a path consists of names below a folder, with `/` between them, none hidden.
pub fn is_plain(path: &str) -> bool {
    let is_name = |part: Component<'_>| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        _ => false,
    };
    let parts = || Path::new(path).components();
    // Read apart and put together again it is another path where it held `//`, `/./` or, on Windows,
    // a backslash.
    let names = parts().filter_map(|part| part.as_os_str().to_str());
    let is_same = names.collect::<Vec<_>>().join("/") == path;
    is_same && !path.is_empty() && parts().all(is_name) && !path.contains(char::is_control)
}

/// Whether some part of a path below the notes folder begins with a dot.
///
/// Volumes of Kubernetes are an exception: what they mount really lies in folders such as `..data` and
/// `..2026_11_28_09_00_00.123`, and visible links lead there.
pub fn has_hidden_part(below: &Path) -> bool {
    let mut parts = below.components().peekable();
    while let Some(part) = parts.next() {
        let name = part.as_os_str().to_string_lossy();
        let is_of_volume = || {
            let stamp = name.strip_prefix("..").unwrap_or_default();
            let is_stamp = |c: char| c.is_ascii_digit() || matches!(c, '_' | '.');
            stamp == "data" || (stamp.starts_with("20") && stamp.chars().all(is_stamp))
        };
        if name.starts_with('.') && !(parts.peek().is_some() && is_of_volume()) {
            return true;
        }
    }
    false
}

/// Whether a file with several names (hard links) is one of `private`, or lies directly in a folder of these.
#[cfg(unix)]
fn is_another_name(metadata: &Metadata, private: &[PathBuf]) -> bool {
    use std::os::unix::fs::MetadataExt;
    if !metadata.is_file() || metadata.nlink() < 2 {
        return false;
    }
    let is_it = |path: &Path| fs::metadata(path).is_ok_and(|other| is_same(&other, metadata));
    private.iter().any(|path| match fs::read_dir(path) {
        Ok(entries) => entries.flatten().any(|entry| is_it(&entry.path())),
        Err(_) => is_it(path),
    })
}

/// Elsewhere the system does not say.
#[cfg(not(unix))]
fn is_another_name(_metadata: &Metadata, _private: &[PathBuf]) -> bool {
    false
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}

mod names;

#[cfg(test)]
mod tests;
