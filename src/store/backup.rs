//! Copies of the database, safe while this and other processes write to it.

use std::io;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _};

use super::address::address;
use super::create::check_not_empty;
use super::database::Store;
use super::error::{DatabasePath, StoreError};
use super::open::{check_file, find_damage};
use crate::private_files::BACKUP_PREFIX;

/// Copies the database at an address like [`Store::back_up`], without opening it for use. Nothing is migrated first,
/// so a new version of Recite can copy a database that the old version still uses.
pub async fn back_up(url: &str, to: &Path) -> Result<(), StoreError> {
    let at = address(url)?.disable_statement_logging();
    let database: DatabasePath = at.get_filename().to_string_lossy().into();
    check_not_empty(&database, at.get_filename())?;
    check_file(&database, &at).await?;
    copy(&database, &at, to).await
}

impl Store {
    /// Copies one consistent state of the database to a file that does not exist yet.
    ///
    /// The copy gets its name only when it is complete, checked and flushed to the disk.
    pub async fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        copy(&self.database, &self.address(), to).await
    }
}

async fn copy(
    database: &DatabasePath,
    from: &SqliteConnectOptions,
    to: &Path,
) -> Result<(), StoreError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists(to.to_owned()),
        _ => StoreError::Copy(to.to_owned(), error),
    };
    if to.symlink_metadata().is_ok() {
        return Err(StoreError::Exists(to.to_owned()));
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Created beside the target, so that the finished copy can be renamed in one step, and readable only by its
    // owner. SQLite accepts an empty file.
    let copy = tempfile::Builder::new()
        .prefix(BACKUP_PREFIX)
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    // SQLite's paths are UTF-8; a lossy conversion would name another file.
    let path = copy.path().to_str();
    let path = path.ok_or_else(|| failed(io::Error::other("its path is not UTF-8")))?;
    let vacuumed = vacuum_into(path, from).await;
    vacuumed.map_err(|error| StoreError::of(database, error))?;
    let checked = check(copy.path()).await;
    checked.map_err(|error| failed(io::Error::other(error)))?;
    // SQLite does not flush the copy: https://sqlite.org/lang_vacuum.html
    copy.as_file().sync_all().map_err(failed)?;
    let named = copy.persist_noclobber(to);
    named.map_err(|error| failed(error.error))?;
    Ok(())
}

async fn vacuum_into(path: &str, from: &SqliteConnectOptions) -> Result<(), sqlx::Error> {
    // A connection of its own: the copy takes long, and the writer must not wait for it.
    let mut connection = from.connect().await?;
    let vacuum = sqlx::query("VACUUM INTO $1").bind(path);
    vacuum.execute(&mut connection).await?;
    connection.close().await
}

/// Checks the copy without creating files beside it.
async fn check(copy: &Path) -> Result<(), sqlx::Error> {
    let at = SqliteConnectOptions::new().filename(copy);
    let mut connection = at.read_only(true).immutable(true).connect().await?;
    let problem = find_damage(&mut connection).await?;
    connection.close().await?;
    match problem {
        Some(problem) => Err(sqlx::Error::Protocol(problem)),
        None => Ok(()),
    }
}
