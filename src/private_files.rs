//! Makes everything that Recite writes readable only by the user who runs it.
//!
//! Files are created with mode 0600 and folders with 0700, whatever the umask is. Files from an older version, or
//! copied by an operator, are restricted when they are opened, with a log line. A folder is restricted only if it
//! contains nothing but Recite's own files, because other programs may need the rest. Does nothing on systems without
//! such modes.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// The names that Recite creates in its data folder.
const OWN_FILES: [&str; 12] = [
    "recite.db",
    "recite.db-wal",
    "recite.db-shm",
    "recite.db-journal",
    "instance",
    "posted",
    "vectors.cache",
    "vectors.cache.new",
    "multilingual.cache",
    "multilingual.cache.new",
    "notes.git",
    "sandbox-clock",
];
/// The prefix of unfinished databases.
pub const NEW_PREFIX: &str = ".new-";
/// The prefix of unfinished backups.
pub const BACKUP_PREFIX: &str = ".backup-";

/// Returns whether Recite creates entries of this name in its data folder.
pub fn is_own(name: &str) -> bool {
    OWN_FILES.contains(&name) || name.starts_with(NEW_PREFIX) || name.starts_with(BACKUP_PREFIX)
}

/// Opens a file, and makes it accessible only by its owner.
pub fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, modes::FILE);
    let file = options.open(path)?;
    restrict_file(path);
    Ok(file)
}

/// Creates a folder and its missing parents, accessible only by their owner.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, modes::FOLDER);
    // `DirBuilder` rejects an empty path, which means the current folder.
    match path.as_os_str().is_empty() {
        true => Ok(()),
        false => builder.create(path),
    }
}

/// Removes the permissions of group and others from a file. Does nothing if the file is missing.
pub fn restrict_file(path: &Path) {
    #[cfg(unix)]
    modes::restrict(path);
    #[cfg(not(unix))]
    let _ = path;
}

/// Removes the permissions of group and others from a folder, if every entry in it is one of Recite's own.
pub fn restrict_folder(path: &Path, is_own: impl Fn(&str) -> bool) {
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
    modes::restrict_or_warn(path, is_own);
    #[cfg(not(unix))]
    let _ = is_own;
}

#[cfg(unix)]
mod modes {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use tracing::{info, warn};

    /// The mode of a file.
    pub const FILE: u32 = 0o600;
    /// The mode of a folder.
    pub const FOLDER: u32 = 0o700;
    /// All permissions of group and others.
    const OTHERS: u32 = 0o077;
    /// The write permissions of group and others.
    const WRITE: u32 = 0o022;
    /// The sticky bit of a shared folder such as `/tmp`.
    const STICKY: u32 = 0o1000;

    /// Removes all permissions except the owner's.
    pub fn restrict(path: &Path) {
        let Some(before) = mode(path).filter(|mode| mode & OTHERS != 0) else {
            return;
        };
        let (shown, after) = (path.display(), before & !OTHERS);
        match fs::set_permissions(path, Permissions::from_mode(after)) {
            Ok(()) => info!(
                "restricted `{shown}` to its owner (mode {before:04o}, now {after:04o}), because other users of this machine could access it"
            ),
            Err(error) => warn!(
                "cannot restrict `{shown}`, which other users of this machine can access (mode {before:04o}): {error}. Make the user that runs Recite its owner."
            ),
        }
    }

    /// Restricts a folder if all its entries are Recite's own, or warns if others can write to it.
    pub fn restrict_or_warn(path: &Path, is_own: bool) {
        let mode = mode(path).unwrap_or_default();
        match is_own && mode & STICKY == 0 {
            true => restrict(path),
            false if mode & STICKY == 0 && mode & WRITE != 0 => warn!(
                "other users of this machine can write to Recite's data folder `{0}` (mode {mode:04o}). Its permissions are unchanged, because it contains other files. Give Recite its own folder, or run `chmod go-w {0}`.",
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
