//! Decides which files below a notes folder may be read as notes or sent with answers.
//!
//! The writers of notes decide what the bot shows, but not what it reads: a notes folder may also contain the token
//! (`.env`), the database or a key. [`Access`] makes every such decision. The folder walk, the links of a note, the
//! sending of files, the pictures in the sandbox and every importer must use it.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::position::is_note_file;
pub use names::FileNames;

/// The largest file, in bytes, that a bot can upload to a server without boosts.
/// Source: Discord's reference, "Uploading Files" (10 MiB default).
pub const MAX_ATTACHMENT_BYTES: u64 = 10 * 1024 * 1024;

/// The extensions, in lower case, of files that answers may show or attach.
///
/// Only file types that notes commonly show or share are included. Everything else is excluded, since it may contain
/// something that nobody meant to publish: databases, keys and certificates, settings (`env`, `toml`, `yaml`, `json`,
/// `ini`), logs, source code, programs, and files without an extension. `notes.attachment_types` adds more.
const ATTACHMENT_TYPES: &[&str] = &[
    // Pictures: what Discord displays, and common formats that members can open.
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "tif", "tiff", "heic",
    // Sound and video.
    "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "mp4", "m4v", "mov", "webm", "mkv",
    // Documents for reading.
    "pdf", "epub", //
    // Plain text without code, and tables.
    "txt", "csv", "tsv", "srt", "vtt", "tex",
    // Archives, which a writer packs on purpose.
    "zip", "7z", "rar", "tar", "tgz", "gz", "bz2", "xz", "zst",
];

/// The extensions of archives that contain a single file: `recite.db.gz` is a database as well.
const COMPRESSED: &[&str] = &["gz", "bz2", "xz", "zst"];

/// The first bytes of a SQLite database. A backup of Recite's own database may have any name.
/// Source: SQLite's documentation, "Database File Format".
const SQLITE: &[u8] = b"SQLite format 3\0";

/// The default limit for all notes of a folder together, in bytes: several times the size of a large encyclopedia.
pub const MAX_FOLDER_BYTES: u64 = 256 * 1024 * 1024;

/// The operator's settings for the notes folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessOptions {
    /// The maximum size of all notes together, in bytes. Files beyond it, in path order, are not read.
    pub max_bytes: u64,
    /// Additional extensions of files that may be sent, in lower case, without the dot.
    pub attachment_types: Vec<String>,
    /// Files and folders that are never read, regardless of their names: Recite's data, settings and secrets.
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

/// A notes folder and the rules for access to its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    root: PathBuf,
    options: AccessOptions,
    /// The real paths of `options.private`, except for folders that contain the notes folder itself.
    private: Vec<PathBuf>,
    /// The files found by the last walk of the folder; empty before the first one.
    names: Arc<FileNames>,
}

/// A file that may be read.
#[derive(Debug)]
pub struct AllowedFile {
    /// The real path, which is below the notes folder.
    pub real: PathBuf,
    /// The metadata of the file.
    pub metadata: Metadata,
}

/// Why a file may not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is outside the notes folder.
    #[error("is outside the notes folder")]
    Outside,
    /// It does not exist.
    #[error("does not exist")]
    Missing,
    /// It is a folder.
    #[error("is a folder")]
    Folder,
    /// It is a pipe, a device or another special file.
    #[error("is not a regular file")]
    Special,
    /// A part of its path begins with a dot.
    #[error("is hidden")]
    Hidden,
    /// It is one of Recite's own files.
    #[error("belongs to Recite itself")]
    Private,
    /// Its extension is not allowed. Contains the extension, which is empty if there is none.
    #[error("has a file extension that is not sent")]
    Type(String),
}

impl Access {
    /// Creates the access rules for a folder.
    ///
    /// # Errors
    /// Fails if the folder does not exist or cannot be accessed.
    pub fn new(folder: &Path, options: &AccessOptions) -> io::Result<Self> {
        let root = folder.canonicalize()?;
        let real = |path: &PathBuf| {
            path.canonicalize()
                .ok()
                .or_else(|| std::path::absolute(path).ok())
        };
        let private = options.private.iter().filter_map(real);
        // A pulled repository is inside the data folder. Everything around its notes is outside the notes folder
        // anyway.
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

    /// Returns the same rules with the names of the files that links may refer to.
    pub fn with_names(self, names: Arc<FileNames>) -> Self {
        Self { names, ..self }
    }

    /// Returns the names of the files that links may refer to.
    pub fn names(&self) -> &Arc<FileNames> {
        &self.names
    }

    /// Returns the real path of the notes folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the operator's settings.
    pub fn options(&self) -> &AccessOptions {
        &self.options
    }

    /// Resolves a link from the note at `note`, a path below the notes folder, to `target`. The target is relative to
    /// the note's folder or, with a leading `/`, as on documentation sites, to the notes folder. It also finds the
    /// pages that a documentation site would show (see [`FileNames::find_page`]).
    ///
    /// # Errors
    /// Fails if the target may not be read, does not exist, or is not a regular file.
    pub fn resolve_link(&self, note: &str, target: &str) -> Result<AllowedFile, Refusal> {
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
        let exact = self.check_file(&below);
        if !matches!(exact, Err(Refusal::Missing | Refusal::Folder)) {
            return exact;
        }
        let page = below.to_str().and_then(|below| self.names.find_page(below));
        match page.map(|page| self.check_file(Path::new(page))) {
            Some(Ok(allowed)) => Ok(allowed),
            // It is most likely a path on the writer's machine, or of a website whose files are not here.
            _ if is_rooted && matches!(exact, Err(Refusal::Missing)) => Err(Refusal::Outside),
            _ => exact,
        }
    }

    /// Resolves a wiki link (`[[name]]`, `![[picture.png]]`) like Obsidian does: it may refer to a file anywhere in
    /// the folder, in upper or lower case, with or without `.md`, and the shortest path wins. `name` must not include
    /// the part after `#` or the text after `|`.
    ///
    /// # Errors
    /// Fails if the file may not be read or does not exist.
    pub fn resolve_wiki_link(&self, name: &str) -> Result<AllowedFile, Refusal> {
        let path = self.names.find_by_name(name).ok_or(Refusal::Missing)?;
        self.check_file(Path::new(path))
    }

    /// Checks whether the file at the path `below` the notes folder may be read: both the path as text and the real
    /// path, with links resolved.
    ///
    /// # Errors
    /// Fails if the file may not be read, does not exist, or is not a regular file.
    pub fn check_file(&self, below: &Path) -> Result<AllowedFile, Refusal> {
        if has_hidden_part(below) {
            return Err(Refusal::Hidden);
        }
        let real = self.root.join(below);
        let real = real.canonicalize().map_err(|_| Refusal::Missing)?;
        let real_below = real
            .strip_prefix(&self.root)
            .map_err(|_| Refusal::Outside)?;
        if has_hidden_part(real_below) {
            return Err(Refusal::Hidden);
        }
        let metadata = fs::metadata(&real).map_err(|_| Refusal::Missing)?;
        if self.is_private(&real, &metadata) {
            return Err(Refusal::Private);
        }
        if metadata.is_dir() {
            return Err(Refusal::Folder);
        }
        for path in [below, real_below] {
            if !self.has_allowed_extension(path) {
                let extension = path.extension().unwrap_or_default();
                return Err(Refusal::Type(extension.to_string_lossy().into_owned()));
            }
        }
        match metadata.is_file() {
            true => Ok(AllowedFile { real, metadata }),
            false => Err(Refusal::Special),
        }
    }

    /// Checks whether a file may be created, renamed or deleted at the path `below` the notes folder: both the path
    /// as text and the real path of its folder. Returns the real path. Does not check whether a file exists there.
    ///
    /// # Errors
    /// Fails if no file may be there.
    pub fn check_new_path(&self, below: &str) -> Result<PathBuf, Refusal> {
        if !is_plain_path(below) {
            let mut parts = Path::new(below).components();
            let is_below = parts.all(|part| matches!(part, Component::Normal(_)));
            let is_hidden = below.split('/').any(|part| part.starts_with('.'));
            return Err(match is_below && is_hidden {
                true => Refusal::Hidden,
                false => Refusal::Outside,
            });
        }
        if !self.has_allowed_extension(Path::new(below)) {
            let extension = Path::new(below).extension().unwrap_or_default();
            return Err(Refusal::Type(extension.to_string_lossy().into_owned()));
        }
        let path = self.root.join(below);
        let mut folders = path.ancestors().skip(1);
        // A link on the way may lead elsewhere, or to nothing.
        let existing = folders.find(|it| fs::symlink_metadata(it).is_ok());
        let existing = existing.ok_or(Refusal::Missing)?;
        let real = existing.canonicalize().map_err(|_| Refusal::Missing)?;
        let new = path.strip_prefix(existing).map_err(|_| Refusal::Outside)?;
        let real_path = real.join(new);
        let real_below = real_path
            .strip_prefix(&self.root)
            .map_err(|_| Refusal::Outside)?;
        if has_hidden_part(real_below) {
            return Err(Refusal::Hidden);
        }
        if self.private.iter().any(|it| real_path.starts_with(it)) {
            return Err(Refusal::Private);
        }
        match real.is_dir() {
            true => Ok(real_path),
            false => Err(Refusal::Special),
        }
    }

    /// Whether the file at a real path is private: one of Recite's own files, a file in its data folder, or a hard
    /// link to such a file.
    pub fn is_private(&self, real: &Path, metadata: &Metadata) -> bool {
        self.private.iter().any(|private| real.starts_with(private))
            || is_hard_link_to(metadata, &self.options.private)
    }

    /// Reads a file of at most `limit` bytes if [`Access::check_file`] allows it. The file is checked again after it
    /// is opened, since it may have been replaced.
    ///
    /// # Errors
    /// Fails if the file may not be read, is larger than `limit`, or cannot be read.
    pub fn read(&self, below: &str, limit: u64) -> io::Result<Vec<u8>> {
        let refused = |refusal: Refusal| io::Error::new(io::ErrorKind::PermissionDenied, refusal);
        let AllowedFile { real, .. } = self.check_file(Path::new(below)).map_err(refused)?;
        let file = File::open(&real)?;
        // The file may have been replaced in between: the opened file must be the allowed one.
        let opened = file.metadata()?;
        let now = self.check_file(Path::new(below)).map_err(refused)?;
        if !is_same_file(&opened, &now.metadata) || self.is_private(&now.real, &opened) {
            return Err(io::Error::other("was replaced while it was being read"));
        }
        let mut bytes = Vec::with_capacity(opened.len().min(limit) as usize);
        file.take(limit + 1).read_to_end(&mut bytes)?;
        check_content(&bytes, limit)?;
        Ok(bytes)
    }

    fn has_allowed_extension(&self, path: &Path) -> bool {
        let Some(extension) = path.extension().and_then(|extension| extension.to_str()) else {
            return false;
        };
        let extension = extension.to_ascii_lowercase();
        let is_allowed = is_note_file(&path.to_string_lossy())
            || ATTACHMENT_TYPES.contains(&extension.as_str())
            || self.options.attachment_types.contains(&extension);
        if !is_allowed || !COMPRESSED.contains(&extension.as_str()) {
            return is_allowed;
        }
        let inner = Path::new(path.file_stem().unwrap_or_default());
        inner.extension().is_none() || self.has_allowed_extension(inner)
    }
}

/// Checks the content of a file that is to be sent, of at most `limit` bytes.
///
/// # Errors
/// Fails if it is larger than `limit`, or is a database.
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

/// Whether a path consists of names separated by `/`, none of them hidden.
pub fn is_plain_path(path: &str) -> bool {
    let is_name = |part: Component<'_>| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        _ => false,
    };
    let parts = || Path::new(path).components();
    // Splitting and joining a path changes it if it contains `//`, `/./` or, on Windows, a backslash.
    let names = parts().filter_map(|part| part.as_os_str().to_str());
    let is_unchanged = names.collect::<Vec<_>>().join("/") == path;
    is_unchanged && !path.is_empty() && parts().all(is_name) && !path.contains(char::is_control)
}

/// Whether a part of a path below the notes folder begins with a dot.
///
/// Kubernetes volumes are an exception: their files really lie in folders such as `..data` and
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

/// Whether a file has several names (hard links) and is one of `private`, or lies directly in one of these folders.
#[cfg(unix)]
fn is_hard_link_to(metadata: &Metadata, private: &[PathBuf]) -> bool {
    use std::os::unix::fs::MetadataExt;
    if !metadata.is_file() || metadata.nlink() < 2 {
        return false;
    }
    let is_it = |path: &Path| fs::metadata(path).is_ok_and(|other| is_same_file(&other, metadata));
    private.iter().any(|path| match fs::read_dir(path) {
        Ok(entries) => entries.flatten().any(|entry| is_it(&entry.path())),
        Err(_) => is_it(path),
    })
}

/// Always returns `false`, since the system does not report hard links.
#[cfg(not(unix))]
fn is_hard_link_to(_metadata: &Metadata, _private: &[PathBuf]) -> bool {
    false
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}

mod names;

#[cfg(test)]
mod tests;
