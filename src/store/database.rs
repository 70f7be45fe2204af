//! The open database: one writer, several readers, and a transaction around each use.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use sqlx::pool::Pool;
use tokio::sync::Semaphore;

use super::counted::Counted;
use super::error::{Place, StoreError};
use crate::metrics::{Metrics, Use};

/// The database behind it.
pub(super) type Db = sqlx::Sqlite;
pub(super) type Connection = sqlx::SqliteConnection;

/// An open database; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) place: Place,
    /// One connection: SQLite has one writer at a time, and ours queue here instead of failing there.
    pub(super) writer: Pool<Db>,
    pub(super) readers: Pool<Db>,
    /// Whether a task is at work that overwrites what was deleted.
    pub(super) is_overwriting: Arc<AtomicBool>,
    /// Held while it is overwritten.
    pub(super) overwriting: Arc<tokio::sync::Mutex<()>>,
    pub(super) overwrite_every: Duration,
    /// Permits for [`Store::count`], fewer than there are readers.
    pub(super) counting: Arc<Semaphore>,
    pub(super) counted: Arc<Counted>,
    pub(super) metrics: Metrics,
}

impl Store {
    /// The same database, whose uses are timed from now on.
    pub fn timed_by(self, metrics: &Metrics) -> Self {
        let metrics = metrics.clone();
        Self { metrics, ..self }
    }

    /// Where the database is.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Waits for work in progress, then closes the file and leaves no `-wal` beside it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Does `work` in a transaction of its own, or none of it.
    pub(super) async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, StoreError> {
        let begun = Instant::now();
        let result = async {
            // A transaction that begins by reading cannot wait for another writer, only fail.
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            let done = work(&mut transaction).await?;
            transaction.commit().await?;
            Ok(done)
        };
        let result = result.await.map_err(|error| self.fault(error));
        self.metrics.store(Use::Write, begun.elapsed());
        result
    }

    /// Reads one state of the database, whatever is written meanwhile.
    pub(super) async fn read<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, StoreError> {
        let begun = Instant::now();
        let result = async {
            let mut transaction = self.readers.begin().await?;
            let found = work(&mut transaction).await?;
            transaction.commit().await?;
            Ok(found)
        };
        let result = result.await.map_err(|error| self.fault(error));
        self.metrics.store(Use::Read, begun.elapsed());
        result
    }

    /// Reads like [`Store::read`] what may take long, because it counts over many reviews. However many
    /// members ask for their statistics, some readers stay free for everything else.
    pub(super) async fn count<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, StoreError> {
        // Fails only when it is closed, which nobody does.
        let _permit = self.counting.acquire().await.ok();
        self.read(work).await
    }

    pub(super) fn fault(&self, error: sqlx::Error) -> StoreError {
        StoreError::of(&self.place, error)
    }
}
