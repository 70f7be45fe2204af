//! A new database is made in one step, and one that was lost is not taken for new.
//!
//! SQLite takes an empty file for a new database, and throws a write-ahead log away when its database is
//! missing. Both would hide that data were lost. So each is refused before SQLite sees it, and Recite itself
//! never leaves an empty file behind: a new database gets its name only when it is marked as Recite's.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection as _};
use tracing::warn;

use super::address::{APPLICATION_ID, address};
use super::error::{Place, StoreError};
use super::read_only::folder_of;
use crate::private_files::{self, BACKUP, NEW};

/// The files that SQLite keeps beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];
/// Those that hold changes which are not in the database yet.
const CHANGES: [&str; 2] = ["-wal", "-journal"];
/// The name of a file that a bot leaves in its folder. See `cli::instance`.
const INSTANCE: &str = "instance";

/// Looks, before a bot writes anything else, whether the database at an address was lost. An empty file that
/// an operator made for it becomes a new database.
///
/// # Errors
/// As [`Store::open`](super::Store::open); nothing is changed then.
pub async fn prepare(url: &str) -> Result<(), StoreError> {
    let at = address(url)?;
    let path = at.get_filename();
    let place: Place = path.to_string_lossy().into();
    if path.exists() {
        return make_or_tighten(&place, path, true).await;
    }
    refuse_lost(&place, path)?;
    if folder_of(path).join(INSTANCE).exists() {
        warn!(
            "`{place}` is missing although a bot has run here before, so a new database begins without any grades; if you did not delete it, stop Recite and put a backup in its place"
        );
    }
    Ok(())
}

/// Makes the database if it is missing and may be made; nobody but its owner may read it afterwards.
pub(super) async fn make_or_tighten(
    place: &Place,
    path: &Path,
    may_create: bool,
) -> Result<(), StoreError> {
    let fault = |error: io::Error| StoreError::Unreachable(place.clone(), error.to_string());
    refuse_lost(place, path)?;
    match fs::metadata(path) {
        Ok(found) if is_empty(&found) && may_create => {
            mark(place, path).await?;
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound && may_create => {
            private_files::create_folder(&folder_of(path)).map_err(fault)?;
            make(place, path).await?;
        }
        // SQLite says what is wrong.
        Err(_) => return Ok(()),
    }
    private_files::tighten_file(path);
    for suffix in BESIDE {
        private_files::tighten_file(&beside(path, suffix));
    }
    private_files::tighten_folder(&folder_of(path), |name| is_own(path, name));
    Ok(())
}

/// Refuses an empty file where nothing can be expected to be copied from it, too.
pub(super) fn refuse_empty(place: &Place, path: &Path) -> Result<(), StoreError> {
    refuse_lost(place, path)?;
    match fs::metadata(path) {
        Ok(found) if is_empty(&found) => Err(StoreError::Empty(place.clone())),
        _ => Ok(()),
    }
}

/// Refuses a file without content, or none at all, where other files show that there was a database.
fn refuse_lost(place: &Place, path: &Path) -> Result<(), StoreError> {
    let is_empty = || fs::metadata(path).is_ok_and(|found| is_empty(&found));
    if path.symlink_metadata().is_err() {
        let changes = CHANGES.map(|suffix| beside(path, suffix));
        let holds_something = |path: &&PathBuf| path.metadata().is_ok_and(|found| found.len() > 0);
        return match changes.iter().find(holds_something) {
            // The database may have been made since.
            Some(changes) if path.symlink_metadata().is_err() => {
                Err(StoreError::Lost(place.clone(), changes.clone()))
            }
            _ => Ok(()),
        };
    }
    if !is_empty() {
        return Ok(());
    }
    let other = other_data(path);
    match other {
        // Another process may have made the database since.
        Some(other) if is_empty() => Err(StoreError::Emptied(place.clone(), other)),
        _ => Ok(()),
    }
}

/// Whether SQLite takes this for a new database. A single byte is what it writes itself to work around a file
/// system, and counts as none: see `unixFileSize` in its sources.
fn is_empty(found: &fs::Metadata) -> bool {
    found.is_file() && found.len() <= 1
}

/// Something beside the database that a folder made for it would not hold.
fn other_data(path: &Path) -> Option<PathBuf> {
    let name = path.file_name();
    let entries = fs::read_dir(folder_of(path)).ok()?;
    let others = entries.filter_map(Result::ok).filter(|entry| {
        let entry = entry.file_name();
        let shown = entry.to_string_lossy();
        let is_passing = shown.starts_with('.') && !shown.starts_with(BACKUP);
        Some(entry.as_os_str()) != name && !is_passing && shown != "lost+found"
    });
    others.map(|entry| entry.path()).min()
}

/// Whether a bot makes entries of this name beside its database.
fn is_own(path: &Path, name: &str) -> bool {
    let database = path.file_name().unwrap_or_default().to_string_lossy();
    let is_database = name.strip_prefix(&*database);
    is_database.is_some_and(|rest| rest.is_empty() || BESIDE.contains(&rest))
        || private_files::is_own(name)
}

/// Makes a database that appears under its name when it is whole.
async fn make(place: &Place, path: &Path) -> Result<(), StoreError> {
    let fault = |error: io::Error| StoreError::Unreachable(place.clone(), error.to_string());
    let path = &match path.read_link() {
        // A link that an operator made to where the database is to be.
        Ok(to) => folder_of(path).join(to),
        Err(_) => path.to_owned(),
    };
    let folder = folder_of(path);
    let new = tempfile::Builder::new().prefix(NEW).tempfile_in(folder);
    let new = new.map_err(fault)?;
    mark(place, new.path()).await?;
    match new.persist_noclobber(path) {
        Ok(_) => Ok(()),
        // Another process was faster.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems cannot name a file without replacing another.
        Err(_) => {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            match private_files::open(&mut options, path) {
                Ok(_) => mark(place, path).await,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                Err(error) => Err(fault(error)),
            }
        }
    }
}

/// Makes a database of an empty file: one page that says whose it is.
async fn mark(place: &Place, path: &Path) -> Result<(), StoreError> {
    let marked = async {
        let at = SqliteConnectOptions::new().filename(path);
        // A file beside it could be taken for other data.
        let at = at.journal_mode(SqliteJournalMode::Memory);
        let mut connection = at.disable_statement_logging().connect().await?;
        let mark = format!("PRAGMA application_id = {APPLICATION_ID}");
        let mark = sqlx::query(sqlx::AssertSqlSafe(mark)).execute(&mut connection);
        mark.await?;
        connection.close().await
    };
    marked.await.map_err(|error| StoreError::of(place, error))
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
