//! Who may read what Recite writes? Nobody but the user who runs it.
//!
//! Files are made with mode 0600 and folders with 0700, whatever the umask is. What an older version made, or
//! an operator copied, is tightened when it is opened, with a log line. A folder is tightened only when it
//! holds nothing but Recite's own files: others may need the rest. Does nothing on systems without such modes.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// What Recite makes in the folder of its data.
const OWN: [&str; 10] = [
    "recite.db",
    "recite.db-wal",
    "recite.db-shm",
    "recite.db-journal",
    "instance",
    "posted",
    "vectors.cache",
    "vectors.cache.new",
    "notes.git",
    "sandbox-clock",
];
/// What unfinished databases and backups are called.
pub const NEW: &str = ".new-";
pub const BACKUP: &str = ".backup-";

/// Whether Recite makes entries of this name in the folder of its data.
pub fn is_own(name: &str) -> bool {
    OWN.contains(&name) || name.starts_with(NEW) || name.starts_with(BACKUP)
}

/// Opens a file, which is made for its owner alone or becomes so.
pub fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, modes::FILE);
    let file = options.open(path)?;
    tighten_file(path);
    Ok(file)
}

/// Makes a folder and those above it that are missing, for their owner alone.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, modes::FOLDER);
    // `DirBuilder` takes no empty path, which means the working folder.
    match path.as_os_str().is_empty() {
        true => Ok(()),
        false => builder.create(path),
    }
}

/// Takes a file's permissions from everybody but its owner. One that is missing is left to who opens it.
pub fn tighten_file(path: &Path) {
    #[cfg(unix)]
    modes::tighten(path);
    #[cfg(not(unix))]
    let _ = path;
}

/// Takes a folder's permissions from everybody but its owner, if each entry in it is one of Recite's own.
pub fn tighten_folder(path: &Path, is_own: impl Fn(&str) -> bool) {
    let path = match path.as_os_str().is_empty() {
        true => Path::new("."),
        false => path,
    };
    let Ok(entries) = fs::read_dir(path) else {
        return;
    };
    let mut names = entries.map(|entry| entry.map(|entry| entry.file_name()));
    let is_own = names.all(|name| name.is_ok_and(|name| name.to_str().is_some_and(&is_own)));
    #[cfg(unix)]
    modes::tighten_or_warn(path, is_own);
    #[cfg(not(unix))]
    let _ = is_own;
}

#[cfg(unix)]
mod modes {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use tracing::{info, warn};

    pub const FILE: u32 = 0o600;
    pub const FOLDER: u32 = 0o700;
    /// All that group and others may do.
    const OTHERS: u32 = 0o077;
    /// Writing by group and others.
    const WRITING: u32 = 0o022;
    /// A folder like `/tmp`, in which everybody has files of their own.
    const STICKY: u32 = 0o1000;

    /// Leaves the owner's permissions and takes all others.
    pub fn tighten(path: &Path) {
        let Some(before) = mode(path).filter(|mode| mode & OTHERS != 0) else {
            return;
        };
        let (shown, after) = (path.display(), before & !OTHERS);
        match fs::set_permissions(path, Permissions::from_mode(after)) {
            Ok(()) => info!(
                "`{shown}` was open to other users of this machine (mode {before:04o}); now it is open to its owner alone (mode {after:04o})"
            ),
            Err(error) => warn!(
                "`{shown}` is open to other users of this machine (mode {before:04o}), and that cannot be changed: {error}; make the user who runs Recite its owner"
            ),
        }
    }

    pub fn tighten_or_warn(path: &Path, is_own: bool) {
        let mode = mode(path).unwrap_or_default();
        match is_own && mode & STICKY == 0 {
            true => tighten(path),
            false if mode & STICKY == 0 && mode & WRITING != 0 => warn!(
                "other users of this machine may write in `{0}` (mode {mode:04o}), where Recite keeps its data; its permissions were left as they are, because it holds other files, too: give Recite a folder of its own, or run `chmod go-w {0}`",
                path.display()
            ),
            false => {}
        }
    }

    fn mode(path: &Path) -> Option<u32> {
        let found = fs::metadata(path).ok()?;
        Some(found.permissions().mode() & 0o7777)
    }
}

#[cfg(test)]
mod tests;
