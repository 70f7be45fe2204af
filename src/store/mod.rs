//! What survives a restart? The only home of sqlx.
//!
//! One database, SQLite in one file. Reviews are a log: each is appended, and removed only when a later one
//! of the same day replaces it or its member deletes everything. What is derived from them (cards, answers
//! to posts, counts of first tries) can be rebuilt. SQL is kept to what PostgreSQL takes as well; what only
//! SQLite knows stands here and in `backup`. One method per use, one transaction per method: it is
//! done when the method returns, or nothing of it is.

mod backup;
mod cards;
mod columns;
mod create;
mod departures;
mod erasures;
mod error;
mod export;
mod feedback;
mod first_tries;
mod history;
mod known;
mod lease;
mod log;
mod members;
mod open;
mod posts;
mod presence;
mod rebuild;
mod reviews;
mod schedules;
mod shared;
mod statistics;
mod steps;
mod turnout;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use sqlx::pool::Pool;
use tokio::sync::Semaphore;

use crate::metrics::{Metrics, Use};
use statistics::Counted;

pub use backup::back_up;
pub use create::prepare;
pub use erasures::Deleted;
pub use error::{Place, StoreError, Versions};
pub use export::{Exported, ExportedAnswer, ExportedCard, ExportedReview, ExportedWish, Wanted};
pub use feedback::Verdict;
pub use history::History;
pub use known::Present;
pub use open::file_of;
pub use rebuild::Rebuilt;
pub use reviews::Recorded;
pub use statistics::{GuildTotals, Whose};
pub use turnout::PostDate;

/// The database behind it.
type Db = sqlx::Sqlite;
type Connection = sqlx::SqliteConnection;

/// An open database; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    place: Place,
    /// One connection: SQLite has one writer at a time, and ours queue here instead of failing there.
    writer: Pool<Db>,
    readers: Pool<Db>,
    /// Whether a task is at work that overwrites what was deleted.
    is_overwriting: Arc<AtomicBool>,
    /// Held while it is overwritten.
    overwriting: Arc<tokio::sync::Mutex<()>>,
    overwrite_every: Duration,
    /// Permits for [`Store::count`], fewer than there are readers.
    counting: Arc<Semaphore>,
    counted: Arc<Counted>,
    metrics: Metrics,
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

    /// Waits for work under way, then closes the file and leaves no `-wal` beside it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Does `work` in a transaction of its own, or none of it.
    async fn write<T>(
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
    async fn read<T>(
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
    async fn count<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, StoreError> {
        // Fails only when it is closed, which nobody does.
        let _permit = self.counting.acquire().await.ok();
        self.read(work).await
    }

    fn fault(&self, error: sqlx::Error) -> StoreError {
        StoreError::of(&self.place, error)
    }
}
