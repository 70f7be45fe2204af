//! Opens a database: checks it before anything is written, then migrates it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

use super::address::{APPLICATION_ID, address, query_of};
use super::create;
use super::database::{Connection, Db, Store};
use super::error::{DatabasePath, StoreError};
use crate::metrics::Metrics;

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");

/// The pause between attempts to open the write-ahead log.
const RETRY: Duration = Duration::from_millis(20);

/// The number of reading connections. Reads are quick; more would only use memory.
const READERS: u32 = 4;
/// How many of them may run long counts at the same time.
const COUNTING_READERS: usize = 2;

/// Options that tests change.
pub(super) struct StoreOptions {
    /// How long to wait for another program's lock.
    pub busy_timeout: Duration,
    /// The migrations to run.
    pub migrations: &'static Migrator,
    /// How often to retry to overwrite deleted data.
    pub overwrite_every: Duration,
    /// Whether a missing database is created.
    pub may_create: bool,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            migrations: &MIGRATIONS,
            overwrite_every: Duration::from_secs(5),
            may_create: true,
        }
    }
}

impl Store {
    /// Opens the database at an address such as `sqlite:data/recite.db`, or creates it and its parent folders. In the
    /// address, `%`, `?` and `#` of a path are written `%25`, `%3F` and `%23`.
    ///
    /// # Errors
    /// See [`StoreError`]. The file is left unchanged.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let (at, query) = (address(url)?, query_of(url));
        // An explicit mode in the address is respected.
        let options = StoreOptions {
            may_create: !query.contains("mode=") || query.contains("mode=rwc"),
            ..StoreOptions::default()
        };
        Self::open_with(at, options).await
    }

    /// Opens the database in this file, or creates it and its parent folders.
    pub async fn open_file(path: &Path) -> Result<Self, StoreError> {
        let at = SqliteConnectOptions::new().filename(path);
        Self::open_with(at, StoreOptions::default()).await
    }

    pub(super) async fn open_with(
        at: SqliteConnectOptions,
        options: StoreOptions,
    ) -> Result<Self, StoreError> {
        let path = at.get_filename().to_owned();
        let database: DatabasePath = path.to_string_lossy().into();
        create::create_or_restrict(&database, &path, options.may_create).await?;
        let at = at.busy_timeout(options.busy_timeout);
        let at = at.disable_statement_logging();
        check_file(&database, &at).await?;
        let at = at
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A confirmed review survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            // Deleted rows are zeroed, not only marked as free.
            .pragma("secure_delete", "ON");
        let deadline = Instant::now() + options.busy_timeout;
        let writer = loop {
            let connected = pool(1).connect_with(at.clone()).await;
            match connected.map_err(|error| StoreError::of(&database, error)) {
                // Processes that create the write-ahead log of a new file at the same time do not wait for each
                // other, as they do for every other lock.
                Err(StoreError::Locked(_)) if Instant::now() < deadline => sleep(RETRY).await,
                connected => break connected?,
            }
        };
        let readers = pool(READERS).connect_lazy_with(at.pragma("query_only", "ON"));
        let store = Self {
            database,
            writer,
            readers,
            is_overwriting: Arc::default(),
            overwrite_lock: Arc::default(),
            overwrite_every: options.overwrite_every,
            counting_permits: Arc::new(Semaphore::new(COUNTING_READERS)),
            statistics_cache: Arc::default(),
            metrics: Metrics::default(),
        };
        store.migrate(options.migrations).await?;
        store.resume_overwriting().await?;
        Ok(store)
    }

    /// Runs all missing migrations, or none. Of two processes that start at the same time, one waits.
    async fn migrate(&self, migrations: &Migrator) -> Result<(), StoreError> {
        let fault = |error| self.fault(error);
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(fault)?;
        let migrated = migrations.run_direct(None, &mut *transaction, false).await;
        migrated.map_err(|error| StoreError::of_migration(&self.database, error, migrations))?;
        let ours = format!("PRAGMA application_id = {APPLICATION_ID}");
        let marked = sqlx::query(sqlx::AssertSqlSafe(ours)).execute(&mut *transaction);
        marked.await.map_err(fault)?;
        transaction.commit().await.map_err(fault)
    }

    /// Returns the options for an additional connection to this database.
    pub(super) fn address(&self) -> SqliteConnectOptions {
        (*self.writer.connect_options()).clone()
    }
}

fn pool(connections: u32) -> PoolOptions<Db> {
    PoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // A full disk makes SQLite end its transaction. The transaction depth that sqlx counts then stays wrong, and
        // every later transaction on this connection would fail.
        .before_acquire(|connection: &mut Connection, _| {
            let is_fresh = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_fresh) })
        })
}

/// Checks that the file is undamaged and Recite's, before a setting or a migration changes a byte of it.
pub(super) async fn check_file(
    database: &DatabasePath,
    at: &SqliteConnectOptions,
) -> Result<(), StoreError> {
    let fault = |error| StoreError::of(database, error);
    let mut connection = at.connect().await.map_err(fault)?;
    let problem = find_damage(&mut connection).await.map_err(fault)?;
    if let Some(problem) = problem {
        return Err(StoreError::Corrupt(database.clone(), problem));
    }
    let is_ours = is_ours(&mut connection).await.map_err(fault)?;
    connection.close().await.map_err(fault)?;
    if is_ours {
        Ok(())
    } else {
        Err(StoreError::Foreign(database.clone()))
    }
}

/// Returns the first fault in the structure of the file.
pub(super) async fn find_damage(
    connection: &mut Connection,
) -> Result<Option<String>, sqlx::Error> {
    let check = sqlx::query_scalar("PRAGMA quick_check(1)");
    let found: String = check.fetch_one(connection).await?;
    Ok((found != "ok").then(|| found.replace('\n', ", ")))
}

/// Returns whether the file is empty or was created by Recite.
async fn is_ours(connection: &mut Connection) -> Result<bool, sqlx::Error> {
    // In one transaction: another process may be creating the database.
    let mut transaction = connection.begin().await?;
    let tables = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master");
    let tables: i64 = tables.fetch_one(&mut *transaction).await?;
    let id = sqlx::query_scalar("PRAGMA application_id");
    let id: i64 = id.fetch_one(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(id == APPLICATION_ID || (id == 0 && tables == 0))
}
