//! The open database: one writer, several readers, and a transaction around each access.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use sqlx::pool::Pool;
use tokio::sync::Semaphore;

use super::error::{DatabasePath, StoreError};
use super::statistics_cache::StatisticsCache;
use crate::metrics::{Metrics, StoreAccess};

/// The database system.
pub(super) type Db = sqlx::Sqlite;
/// A connection to the database.
pub(super) type Connection = sqlx::SqliteConnection;

/// An open database. Clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) database: DatabasePath,
    /// One connection: SQLite allows one writer at a time, and ours wait here instead of failing there.
    pub(super) writer: Pool<Db>,
    pub(super) readers: Pool<Db>,
    /// Whether a background task is overwriting deleted data.
    pub(super) is_overwriting: Arc<AtomicBool>,
    /// Held while deleted data is overwritten.
    pub(super) overwrite_lock: Arc<tokio::sync::Mutex<()>>,
    pub(super) overwrite_every: Duration,
    /// Permits for [`Store::count`], fewer than there are readers.
    pub(super) counting_permits: Arc<Semaphore>,
    pub(super) statistics_cache: Arc<StatisticsCache>,
    pub(super) metrics: Metrics,
}

impl Store {
    /// Returns the same database with its accesses recorded in `metrics`.
    pub fn with_metrics(self, metrics: &Metrics) -> Self {
        let metrics = metrics.clone();
        Self { metrics, ..self }
    }

    /// Returns the path of the database.
    pub fn path(&self) -> &str {
        &self.database
    }

    /// Waits for accesses in progress, then closes the file. Leaves no `-wal` file beside it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Runs `work` in a transaction, and rolls it back on an error.
    pub(super) async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, StoreError> {
        let begun = Instant::now();
        let result = async {
            // A transaction that begins with a read cannot wait for another writer, it fails.
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            let done = work(&mut transaction).await?;
            transaction.commit().await?;
            Ok(done)
        };
        let result = result.await.map_err(|error| self.fault(error));
        self.metrics
            .record_store_access(StoreAccess::Write, begun.elapsed());
        result
    }

    /// Runs `work` in a read transaction: it sees one state of the database.
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
        self.metrics
            .record_store_access(StoreAccess::Read, begun.elapsed());
        result
    }

    /// Runs `work` like [`Store::read`], for long queries over many reviews. The number of such queries is limited,
    /// so that some readers stay free for everything else.
    pub(super) async fn count<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, StoreError> {
        // `acquire` fails only if the semaphore is closed, which never happens.
        let _permit = self.counting_permits.acquire().await.ok();
        self.read(work).await
    }

    /// Converts an error of this database.
    pub(super) fn fault(&self, error: sqlx::Error) -> StoreError {
        StoreError::of(&self.database, error)
    }
}
