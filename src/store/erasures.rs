//! What members delete is overwritten on the disk: at once, or as soon as other programs allow it.
//!
//! SQLite zeroes deleted rows (`secure_delete`), but in the write-ahead log first. Until a checkpoint has
//! moved that into the database file and emptied the log, both files hold what was deleted. A program that
//! reads the database, such as a backup, keeps a checkpoint from finishing. Deletions are counted in the
//! database, so one that is not overwritten yet is finished after a restart, too.

use std::sync::atomic::Ordering;
use std::time::Duration;

use sqlx::{ConnectOptions, Connection as _};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::database::{Connection, Store};
use super::error::StoreError;

/// How long a deletion waits for other programs. Our own writers wait as long.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long each later try waits for them.
const LATER_PATIENCE: Duration = Duration::from_millis(50);

/// What became of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub rows: u64,
    /// Whether the rows are overwritten on the disk. If not, that happens later by itself.
    pub is_overwritten: bool,
}

/// Counts a deletion, in its transaction.
pub async fn count_deletion(db: &mut Connection) -> Result<(), sqlx::Error> {
    let count = sqlx::query("UPDATE erasures SET deletions = deletions + 1");
    count.execute(db).await?;
    Ok(())
}

impl Store {
    /// Overwrites what deleted rows left on the disk, and returns whether it is done. If not, it is tried
    /// again in the background until it is.
    pub(super) async fn overwrite_deleted(&self) -> bool {
        let is_done = self.try_to_overwrite(PATIENCE).await;
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
            "another program is reading `{0}`, so `{0}-wal` still holds traces of data that a member deleted; Recite overwrites them as soon as that program is done: end it if it does not end by itself",
            self.place
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
            if !self.try_to_overwrite(LATER_PATIENCE).await {
                continue;
            }
            self.is_overwriting.store(false, Ordering::SeqCst);
            // A deletion that failed a moment ago may have left the rest to this task.
            let is_done = self.try_to_overwrite(LATER_PATIENCE).await;
            if is_done || self.is_overwriting.swap(true, Ordering::SeqCst) {
                info!("overwrote the traces of deleted data in `{}`", self.place);
                return;
            }
        }
    }

    async fn try_to_overwrite(&self, patience: Duration) -> bool {
        match self.overwrite(patience).await {
            Ok(is_done) => is_done,
            Err(error) => {
                debug!(%error, "could not overwrite the traces of deleted data");
                false
            }
        }
    }

    async fn overwrite(&self, patience: Duration) -> Result<bool, sqlx::Error> {
        // One at a time: two of ours would count as programs in each other's way.
        let _one_at_a_time = self.overwriting.lock().await;
        // Its own connection: our writer is not to wait for readers.
        let at = self.address().busy_timeout(patience);
        let mut connection = at.connect().await?;
        let is_done = empty_log(&mut connection).await;
        connection.close().await?;
        is_done
    }
}

/// Moves the write-ahead log into the database file and empties it, if there is anything to overwrite.
/// Returns false when another program is in the way.
async fn empty_log(db: &mut Connection) -> Result<bool, sqlx::Error> {
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
    // Those that were counted before the checkpoint; there may be more by now.
    let update = sqlx::query("UPDATE erasures SET overwritten = $1 WHERE overwritten < $1");
    update.bind(deletions).execute(db).await?;
    Ok(true)
}
