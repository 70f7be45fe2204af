//! Errors of the database, with the steps that help an operator.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use sqlx::migrate::{MigrateError, Migrator};

use super::read_only::is_read_only;

/// An error of the store. Displays the database, the problem and what to do. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is invalid.
    #[error(
        "`{0}` is not a valid database address. Write `sqlite:` and the path of a file, such as `sqlite:data/recite.db`."
    )]
    Address(String),
    /// The file cannot be opened.
    #[error(
        "cannot open `{0}`: {1}. Check the path, and that the user that runs Recite may read and write there."
    )]
    Unreachable(DatabasePath, String),
    /// Another program holds a lock.
    #[error(
        "`{0}` is locked. Close the other program that uses it, such as a database browser, and try again."
    )]
    Locked(DatabasePath),
    /// The file, its folder or its disk is read-only.
    #[error(
        "cannot write `{0}`: the file, its folder or its disk is read-only. Let the user that runs Recite write there."
    )]
    ReadOnly(DatabasePath),
    /// The disk is full.
    #[error(
        "cannot write `{0}`: the disk is full. Free some space. Everything saved before is safe."
    )]
    Full(DatabasePath),
    #[error(
        "`{0}` is damaged ({1}) and was left unchanged. Move it and the `-wal` file beside it away, and restore a backup."
    )]
    // An old `-wal` file beside a backup would be applied to the backup and damage it.
    /// The file is damaged, or contains an invalid value.
    Corrupt(DatabasePath, String),
    /// The file is empty, but other files show that it was not new.
    #[error(
        "`{0}` is empty, but `{other}` exists beside it, so its content was lost. Move it and the `-wal` file beside it away and restore a backup, or delete both to start with a new database.",
        other = .1.display()
    )]
    Emptied(DatabasePath, PathBuf),
    /// The file is missing, but its unmerged changes exist.
    #[error(
        "`{0}` is missing, but `{changes}` beside it still contains changes to it. Put the database back, or move `{changes}` away and restore a backup or start with a new database.",
        changes = .1.display()
    )]
    Lost(DatabasePath, PathBuf),
    /// There is nothing to copy.
    #[error(
        "`{0}` is empty, so there is nothing to copy. Check the path. If the database was in use, restore a backup."
    )]
    Empty(DatabasePath),
    /// A database of another program.
    #[error("`{0}` belongs to another program and was left unchanged. Give Recite its own file.")]
    Foreign(DatabasePath),
    /// The schema is newer than this version of Recite.
    #[error("`{0}` was used by a later version of Recite (its schema is {found}, this version supports {known}). Run that version, or restore a backup made before it.", found = .1.found, known = .1.known)]
    Newer(DatabasePath, SchemaVersions),
    /// A migration failed.
    #[error(
        "cannot upgrade `{0}` ({1}). It was left unchanged. Run the version of Recite that used it last, and report this."
    )]
    Migration(DatabasePath, String),
    /// The target of a backup exists. A backup never replaces a file.
    #[error("`{0}` already exists. Name a file that does not exist.")]
    Exists(PathBuf),
    /// The target of a backup cannot be written.
    #[error(
        "cannot write `{0}`: {1}. Name a file in a folder that the user that runs Recite can write."
    )]
    Copy(PathBuf, io::Error),
    /// Any other error of SQLite or sqlx.
    #[error("`{0}`: {1}. If this repeats, report it.")]
    Other(DatabasePath, sqlx::Error),
}

/// The path of the database, for messages.
pub type DatabasePath = std::sync::Arc<str>;

/// The newest migrations: the database's and ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaVersions {
    /// The database's newest migration.
    pub found: i64,
    /// The newest migration that this version of Recite has.
    pub known: i64,
}

/// A column contains an invalid value.
#[derive(Debug)]
pub(super) struct InvalidValue(pub String);

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidValue {}

/// `SQLITE_IOERR_SHMSIZE`.
const SHM_SIZE: i32 = 10 | (19 << 8);

impl StoreError {
    /// Returns whether a retry may succeed without any change to Recite: another program may release the database, or
    /// space may be freed.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Locked(_) | Self::Full(_))
    }

    /// Classifies an error by what an operator can do about it.
    pub(super) fn of(database: &DatabasePath, error: sqlx::Error) -> Self {
        let database = database.clone();
        match &error {
            // Our own writers wait for each other; that takes this long only if the disk hangs or is locked.
            sqlx::Error::PoolTimedOut => Self::Locked(database),
            sqlx::Error::Io(cause) => Self::Unreachable(database, cause.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Corrupt(database, error.to_string())
            }
            sqlx::Error::Database(cause) => {
                let code = cause.code().and_then(|code| code.parse::<i32>().ok());
                // The low byte is the kind, the rest a detail: https://sqlite.org/rescode.html
                match code.map(|code| code & 0xff) {
                    // The index of the write-ahead log cannot grow. SQLite does not report why; a full disk is the usual cause.
                    _ if code == Some(SHM_SIZE) => Self::Full(database),
                    Some(5 | 6) => Self::Locked(database),
                    Some(8) => Self::ReadOnly(database),
                    Some(13) => Self::Full(database),
                    Some(11 | 26) => Self::Corrupt(database, cause.message().to_owned()),
                    // SQLite cannot create the files that it needs beside the database, and does not report why.
                    Some(14) if is_read_only(Path::new(&*database)) => Self::ReadOnly(database),
                    Some(3 | 10 | 14 | 23) => {
                        Self::Unreachable(database, cause.message().to_owned())
                    }
                    _ => Self::Other(database, error),
                }
            }
            _ => Self::Other(database, error),
        }
    }

    /// Classifies an error of a migration.
    pub(super) fn of_migration(
        database: &DatabasePath,
        error: MigrateError,
        ours: &Migrator,
    ) -> Self {
        let known = ours.iter().map(|it| it.version).max().unwrap_or(0);
        let (code, cause) = match error {
            MigrateError::VersionMissing(found) if found > known => {
                return Self::Newer(database.clone(), SchemaVersions { found, known });
            }
            MigrateError::Execute(error) => (None, error),
            MigrateError::ExecuteMigration(error, version) => (Some(version), error),
            other => return Self::Migration(database.clone(), other.to_string()),
        };
        let what = match code {
            Some(version) => format!("migration {version}: {cause}"),
            None => cause.to_string(),
        };
        match Self::of(database, cause) {
            Self::Other(database, _) => Self::Migration(database, what),
            known => known,
        }
    }
}
