//! What can be wrong with a database, as an operator needs to hear it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use sqlx::migrate::{MigrateError, Migrator};

use super::read_only::is_read_only;

/// The store cannot do what was asked. Prints where, what, and what to do; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "`{0}` is no address of a database; write `sqlite:` and the path of a file, such as `sqlite:data/recite.db`"
    )]
    Address(String),
    #[error(
        "`{0}` cannot be opened: {1}; check the path, and that the user who runs Recite may read and write there"
    )]
    Unreachable(Place, String),
    #[error(
        "`{0}` is locked; end the other program that uses it, such as a database browser, and try again"
    )]
    Locked(Place),
    #[error(
        "`{0}` cannot be written: the file, its folder or its disk is read-only; let the user who runs Recite write there"
    )]
    ReadOnly(Place),
    #[error("`{0}` cannot grow: the disk is full; make room there (what was saved before is safe)")]
    Full(Place),
    #[error(
        "`{0}` is damaged ({1}); it was left as it is: move it and the `-wal` file beside it away, and put a backup in its place"
    )]
    // An old `-wal` file beside a backup would be taken for the backup's own, and ruin it.
    Corrupt(Place, String),
    #[error(
        "`{0}` is empty, but `{other}` lies beside it, so its content was lost; move it and the `-wal` file beside it away and put a backup in its place, or delete both to begin with a new database",
        other = .1.display()
    )]
    Emptied(Place, PathBuf),
    #[error(
        "`{0}` is missing, but `{changes}` beside it still holds changes to it; put the database back, or move `{changes}` away and put a backup in its place or begin with a new database",
        changes = .1.display()
    )]
    Lost(Place, PathBuf),
    #[error(
        "`{0}` is empty, so there is nothing to copy; check the path, and put a backup in its place if it was in use"
    )]
    Empty(Place),
    #[error(
        "`{0}` belongs to another program; it was left as it is: give Recite a file of its own"
    )]
    Foreign(Place),
    #[error("`{0}` was used by a later version of Recite (its schema is {found}, this version knows {known}); run that version again, or restore a backup made before it", found = .1.found, known = .1.known)]
    Newer(Place, Versions),
    #[error(
        "`{0}` could not be brought up to date ({1}); it was left as it is: go on with the version of Recite that used it last, and report this"
    )]
    Migration(Place, String),
    /// A backup never replaces a file.
    #[error("`{0}` exists already; name a file that does not")]
    Exists(PathBuf),
    #[error(
        "`{0}` cannot be written: {1}; name a file in a folder that the user who runs Recite may write"
    )]
    Copy(PathBuf, io::Error),
    #[error("`{0}`: {1}; if this stays, report it")]
    Other(Place, sqlx::Error),
}

/// Where the database is, as operators know it.
pub type Place = std::sync::Arc<str>;

/// The newest migrations: the database's, and ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    pub found: i64,
    pub known: i64,
}

/// A column holds what it cannot mean.
#[derive(Debug)]
pub(super) struct Unreadable(pub String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// `SQLITE_IOERR_SHMSIZE`.
const SHM_SIZE: i32 = 10 | (19 << 8);

impl StoreError {
    /// Whether trying again later may help without anybody looking at Recite: another program lets go of the
    /// database, or something else makes room on the disk.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Locked(_) | Self::Full(_))
    }

    /// Sorts what the database said by what an operator can do about it.
    pub(super) fn of(place: &Place, error: sqlx::Error) -> Self {
        let place = place.clone();
        match &error {
            // Our own writers wait for each other; so long only when the disk hangs or is locked.
            sqlx::Error::PoolTimedOut => Self::Locked(place),
            sqlx::Error::Io(cause) => Self::Unreachable(place, cause.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Corrupt(place, error.to_string())
            }
            sqlx::Error::Database(cause) => {
                let code = cause.code().and_then(|code| code.parse::<i32>().ok());
                // The low byte is the kind, the rest a detail: https://sqlite.org/rescode.html
                match code.map(|code| code & 0xff) {
                    // The index of the write-ahead log cannot grow. SQLite does not report why; a full disk is the usual cause.
                    _ if code == Some(SHM_SIZE) => Self::Full(place),
                    Some(5 | 6) => Self::Locked(place),
                    Some(8) => Self::ReadOnly(place),
                    Some(13) => Self::Full(place),
                    Some(11 | 26) => Self::Corrupt(place, cause.message().to_owned()),
                    // SQLite cannot make the files that it needs beside the database, and does not report why.
                    Some(14) if is_read_only(Path::new(&*place)) => Self::ReadOnly(place),
                    Some(3 | 10 | 14 | 23) => Self::Unreachable(place, cause.message().to_owned()),
                    _ => Self::Other(place, error),
                }
            }
            _ => Self::Other(place, error),
        }
    }

    pub(super) fn of_migration(place: &Place, error: MigrateError, ours: &Migrator) -> Self {
        let known = ours.iter().map(|it| it.version).max().unwrap_or(0);
        let (code, cause) = match error {
            MigrateError::VersionMissing(found) if found > known => {
                return Self::Newer(place.clone(), Versions { found, known });
            }
            MigrateError::Execute(error) => (None, error),
            MigrateError::ExecuteMigration(error, version) => (Some(version), error),
            other => return Self::Migration(place.clone(), other.to_string()),
        };
        let what = match code {
            Some(version) => format!("migration {version}: {cause}"),
            None => cause.to_string(),
        };
        match Self::of(place, cause) {
            Self::Other(place, _) => Self::Migration(place, what),
            known => known,
        }
    }
}
