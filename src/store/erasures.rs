//! Overwrites deleted personal data on the disk: at once, or as soon as other programs allow it.
//!
//! SQLite zeroes deleted rows (`secure_delete`), but in the write-ahead log first. Until a checkpoint has moved this
//! into the database file and truncated the log, both files still contain the deleted data. A program that reads the
//! database, such as a backup, prevents a checkpoint from finishing. Deletions are counted in the database, so an
//! unfinished one is finished after a restart.

use std::sync::atomic::Ordering;
use std::time::Duration;

use sqlx::{ConnectOptions, Connection as _};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::database::{Connection, Store};
use super::error::StoreError;

/// How long a deletion waits for other programs. Our own writers wait as long.
const BUSY_TIMEOUT: Duration = Duration::from_millis(500);
/// How long each later attempt waits for them.
const RETRY_BUSY_TIMEOUT: Duration = Duration::from_millis(50);

/// The result of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The number of deleted rows.
    pub rows: u64,
    /// Whether the rows are overwritten on the disk. If not, a background task overwrites them later.
    pub is_overwritten: bool,
}

/// Counts a deletion, within its transaction.
pub async fn count_deletion(db: &mut Connection) -> Result<(), sqlx::Error> {
    let count = sqlx::query("UPDATE erasures SET deletions = deletions + 1");
    count.execute(db).await?;
    Ok(())
}

impl Store {
    /// Overwrites the remains of deleted rows on the disk, and returns whether it is done. If not, a background task
    /// retries until it is.
    pub(super) async fn overwrite_deleted(&self) -> bool {
        let is_done = self.try_to_overwrite(BUSY_TIMEOUT).await;
        if !is_done {
            self.overwrite_later();
        }
        is_done
    }

    /// Finishes the deletions of an earlier run.
    pub(super) async fn resume_overwriting(&self) -> Result<(), StoreError> {
        let pending = self.read(async |db| {
            let pending = sqlx::query_scalar("SELECT deletions > overwritten FROM erasures");
            pending.fetch_one(db).await
        });
        if pending.await? {
            self.overwrite_deleted().await;
        }
        Ok(())
    }

    fn overwrite_later(&self) {
        if self.is_overwriting.swap(true, Ordering::SeqCst) {
            return;
        }
        warn!(
            "another program is reading `{0}`, so `{0}-wal` still contains data that a member deleted. Recite overwrites it as soon as that program has finished. Stop that program if it does not end by itself.",
            self.database
        );
        let store = self.clone();
        tokio::spawn(async move { store.overwrite_until_done().await });
    }

    async fn overwrite_until_done(self) {
        loop {
            sleep(self.overwrite_every).await;
            if self.writer.is_closed() {
                return;
            }
            if !self.try_to_overwrite(RETRY_BUSY_TIMEOUT).await {
                continue;
            }
            self.is_overwriting.store(false, Ordering::SeqCst);
            // A deletion that failed just now may have left its data to this task.
            let is_done = self.try_to_overwrite(RETRY_BUSY_TIMEOUT).await;
            if is_done || self.is_overwriting.swap(true, Ordering::SeqCst) {
                info!("overwrote deleted data in `{}`", self.database);
                return;
            }
        }
    }

    async fn try_to_overwrite(&self, patience: Duration) -> bool {
        match self.overwrite(patience).await {
            Ok(is_done) => is_done,
            Err(error) => {
                debug!(%error, "could not overwrite deleted data");
                false
            }
        }
    }

    async fn overwrite(&self, patience: Duration) -> Result<bool, sqlx::Error> {
        // One at a time: two attempts would block each other.
        let _one_at_a_time = self.overwrite_lock.lock().await;
        // A connection of its own: the writer must not wait for readers.
        let at = self.address().busy_timeout(patience);
        let mut connection = at.connect().await?;
        let is_done = truncate_wal(&mut connection).await;
        connection.close().await?;
        is_done
    }
}

/// Moves the write-ahead log into the database file and truncates it, if there is anything to overwrite. Returns
/// `false` if another program prevents it.
async fn truncate_wal(db: &mut Connection) -> Result<bool, sqlx::Error> {
    let counts = sqlx::query_as("SELECT deletions, overwritten FROM erasures");
    let (deletions, overwritten): (i64, i64) = counts.fetch_one(&mut *db).await?;
    if deletions == overwritten {
        return Ok(true);
    }
    let checkpoint = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)");
    let (busy, ..): (i64, i64, i64) = checkpoint.fetch_one(&mut *db).await?;
    if busy != 0 {
        return Ok(false);
    }
    // The deletions that were counted before the checkpoint; there may be more by now.
    let update = sqlx::query("UPDATE erasures SET overwritten = $1 WHERE overwritten < $1");
    update.bind(deletions).execute(db).await?;
    Ok(true)
}
