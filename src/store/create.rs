//! Creates a new database in one step, and detects a lost database.
//!
//! SQLite treats an empty file as a new database, and deletes a write-ahead log whose database is missing. Both would
//! hide a loss of data. So Recite rejects both before SQLite opens the file, and never leaves an empty file behind: a
//! new database gets its name only when it has Recite's application id.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection as _};
use tracing::warn;

use super::address::{APPLICATION_ID, address};
use super::error::{DatabasePath, StoreError};
use super::read_only::folder_of;
use crate::private_files::{self, BACKUP_PREFIX, NEW_PREFIX};

/// The suffixes of the files that SQLite keeps beside a database.
const SIBLINGS: [&str; 3] = ["-wal", "-shm", "-journal"];
/// The suffixes of the files that hold changes which are not in the database yet.
const UNMERGED: [&str; 2] = ["-wal", "-journal"];
/// The name of a file that a bot leaves in its data folder. See `cli::instance`.
const INSTANCE: &str = "instance";

/// Checks that the database at an address was not lost, before a bot writes anything else. An empty file that an
/// operator created becomes a new database.
///
/// # Errors
/// As [`Store::open`](super::Store::open). Nothing has changed then.
pub async fn prepare(url: &str) -> Result<(), StoreError> {
    let at = address(url)?;
    let path = at.get_filename();
    let database: DatabasePath = path.to_string_lossy().into();
    if path.exists() {
        return create_or_restrict(&database, path, true).await;
    }
    check_not_lost(&database, path)?;
    if folder_of(path).join(INSTANCE).exists() {
        warn!(
            "`{database}` is missing, although a bot has run here before. Recite creates a new database without any grades. If you did not delete the old one, stop Recite and restore a backup."
        );
    }
    Ok(())
}

/// Creates the database if it is missing and may be created, and restricts its files to their owner.
pub(super) async fn create_or_restrict(
    database: &DatabasePath,
    path: &Path,
    may_create: bool,
) -> Result<(), StoreError> {
    let fault = |error: io::Error| StoreError::Unreachable(database.clone(), error.to_string());
    check_not_lost(database, path)?;
    match fs::metadata(path) {
        Ok(found) if is_empty(&found) && may_create => {
            write_application_id(database, path).await?;
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound && may_create => {
            private_files::create_folder(&folder_of(path)).map_err(fault)?;
            create(database, path).await?;
        }
        // SQLite reports the error.
        Err(_) => return Ok(()),
    }
    private_files::restrict_file(path);
    for suffix in SIBLINGS {
        private_files::restrict_file(&sibling(path, suffix));
    }
    private_files::restrict_folder(&folder_of(path), |name| is_own(path, name));
    Ok(())
}

/// Rejects a lost database, and also an empty file where there is nothing to copy.
pub(super) fn check_not_empty(database: &DatabasePath, path: &Path) -> Result<(), StoreError> {
    check_not_lost(database, path)?;
    match fs::metadata(path) {
        Ok(found) if is_empty(&found) => Err(StoreError::Empty(database.clone())),
        _ => Ok(()),
    }
}

/// Rejects an empty or missing file if other files show that there was a database.
fn check_not_lost(database: &DatabasePath, path: &Path) -> Result<(), StoreError> {
    let is_empty = || fs::metadata(path).is_ok_and(|found| is_empty(&found));
    if path.symlink_metadata().is_err() {
        let changes = UNMERGED.map(|suffix| sibling(path, suffix));
        let holds_something = |path: &&PathBuf| path.metadata().is_ok_and(|found| found.len() > 0);
        return match changes.iter().find(holds_something) {
            // Another process may have created the database meanwhile.
            Some(changes) if path.symlink_metadata().is_err() => {
                Err(StoreError::Lost(database.clone(), changes.clone()))
            }
            _ => Ok(()),
        };
    }
    if !is_empty() {
        return Ok(());
    }
    let other = find_other_data(path);
    match other {
        // Another process may have created the database meanwhile.
        Some(other) if is_empty() => Err(StoreError::Emptied(database.clone(), other)),
        _ => Ok(()),
    }
}

/// Returns whether SQLite treats this file as a new database. SQLite itself writes a single byte to work around a
/// file system, and ignores it: see `unixFileSize` in its sources.
fn is_empty(found: &fs::Metadata) -> bool {
    found.is_file() && found.len() <= 1
}

/// Returns an entry beside the database that would not be in a newly created folder.
fn find_other_data(path: &Path) -> Option<PathBuf> {
    let name = path.file_name();
    let entries = fs::read_dir(folder_of(path)).ok()?;
    let others = entries.filter_map(Result::ok).filter(|entry| {
        let entry = entry.file_name();
        let shown = entry.to_string_lossy();
        let is_passing = shown.starts_with('.') && !shown.starts_with(BACKUP_PREFIX);
        Some(entry.as_os_str()) != name && !is_passing && shown != "lost+found"
    });
    others.map(|entry| entry.path()).min()
}

/// Returns whether a bot creates entries of this name beside its database.
fn is_own(path: &Path, name: &str) -> bool {
    let database = path.file_name().unwrap_or_default().to_string_lossy();
    let is_database = name.strip_prefix(&*database);
    is_database.is_some_and(|rest| rest.is_empty() || SIBLINGS.contains(&rest))
        || private_files::is_own(name)
}

/// Creates a database that gets its name when it is complete.
async fn create(database: &DatabasePath, path: &Path) -> Result<(), StoreError> {
    let fault = |error: io::Error| StoreError::Unreachable(database.clone(), error.to_string());
    let path = &match path.read_link() {
        // The path is a symlink to the intended location.
        Ok(to) => folder_of(path).join(to),
        Err(_) => path.to_owned(),
    };
    let folder = folder_of(path);
    let new = tempfile::Builder::new()
        .prefix(NEW_PREFIX)
        .tempfile_in(folder);
    let new = new.map_err(fault)?;
    write_application_id(database, new.path()).await?;
    match new.persist_noclobber(path) {
        Ok(_) => Ok(()),
        // Another process was faster.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems cannot name a file without replacing another.
        Err(_) => {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            match private_files::open(&mut options, path) {
                Ok(_) => write_application_id(database, path).await,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                Err(error) => Err(fault(error)),
            }
        }
    }
}

/// Turns an empty file into a database: one page with Recite's application id.
async fn write_application_id(database: &DatabasePath, path: &Path) -> Result<(), StoreError> {
    let marked = async {
        let at = SqliteConnectOptions::new().filename(path);
        // A journal file could be mistaken for other data.
        let at = at.journal_mode(SqliteJournalMode::Memory);
        let mut connection = at.disable_statement_logging().connect().await?;
        let mark = format!("PRAGMA application_id = {APPLICATION_ID}");
        let mark = sqlx::query(sqlx::AssertSqlSafe(mark)).execute(&mut connection);
        mark.await?;
        connection.close().await
    };
    marked
        .await
        .map_err(|error| StoreError::of(database, error))
}

fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
