//! A copy of the database, safe while this and other processes write to it.

use std::io;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _};

use super::address::address;
use super::create::refuse_empty;
use super::database::Store;
use super::error::{Place, StoreError};
use super::open::{look_at, problem_of};
use crate::private_files::BACKUP;

/// Copies the database at an address as [`Store::back_up`] does, without opening it for use: nothing is
/// brought up to date first, so a new version of Recite can copy what the old one still uses.
pub async fn back_up(url: &str, to: &Path) -> Result<(), StoreError> {
    let at = address(url)?.disable_statement_logging();
    let place: Place = at.get_filename().to_string_lossy().into();
    refuse_empty(&place, at.get_filename())?;
    look_at(&place, &at).await?;
    copy(&place, &at, to).await
}

impl Store {
    /// Copies one state of the database, whole, to a file that does not exist yet.
    ///
    /// The copy appears under its name only when it is complete, checked and on the disk.
    pub async fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        copy(&self.place, &self.address(), to).await
    }
}

async fn copy(place: &Place, from: &SqliteConnectOptions, to: &Path) -> Result<(), StoreError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists(to.to_owned()),
        _ => StoreError::Copy(to.to_owned(), error),
    };
    if to.symlink_metadata().is_ok() {
        return Err(StoreError::Exists(to.to_owned()));
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Beside the target: a finished copy takes its name in one step. Empty, SQLite accepts it. Nobody but its
    // owner may read it.
    let copy = tempfile::Builder::new()
        .prefix(BACKUP)
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    // SQLite's paths are texts; another spelling would lead elsewhere.
    let path = copy.path().to_str();
    let path = path.ok_or_else(|| failed(io::Error::other("its path is not UTF-8")))?;
    let vacuumed = vacuum_into(path, from).await;
    vacuumed.map_err(|error| StoreError::of(place, error))?;
    let checked = check(copy.path()).await;
    checked.map_err(|error| failed(io::Error::other(error)))?;
    // SQLite leaves that to us: https://sqlite.org/lang_vacuum.html
    copy.as_file().sync_all().map_err(failed)?;
    let named = copy.persist_noclobber(to);
    named.map_err(|error| failed(error.error))?;
    Ok(())
}

async fn vacuum_into(path: &str, from: &SqliteConnectOptions) -> Result<(), sqlx::Error> {
    // Its own connection: the copy reads for long, and our writer is not to wait.
    let mut connection = from.connect().await?;
    let vacuum = sqlx::query("VACUUM INTO $1").bind(path);
    vacuum.execute(&mut connection).await?;
    connection.close().await
}

/// Opens the copy as it is, without files beside it.
async fn check(copy: &Path) -> Result<(), sqlx::Error> {
    let at = SqliteConnectOptions::new().filename(copy);
    let mut connection = at.read_only(true).immutable(true).connect().await?;
    let problem = problem_of(&mut connection).await?;
    connection.close().await?;
    match problem {
        Some(problem) => Err(sqlx::Error::Protocol(problem)),
        None => Ok(()),
    }
}
