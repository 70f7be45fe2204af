//! Opening a database: looked at before anything is written, then brought up to date.

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
use super::error::{Place, StoreError};
use crate::metrics::Metrics;

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");

const RETRY: Duration = Duration::from_millis(20);

/// Reading is quick; more would only hold memory.
const READERS: u32 = 4;
/// How many of them may count over many reviews at the same time.
const COUNTING: usize = 2;

/// What a test may choose.
pub(super) struct Options {
    /// How long to wait for another program's lock.
    pub busy_timeout: Duration,
    pub migrations: &'static Migrator,
    /// How often to try again to overwrite what was deleted.
    pub overwrite_every: Duration,
    /// Whether the database is made if it is missing.
    pub may_create: bool,
}

impl Default for Options {
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
    /// Opens the database at an address such as `sqlite:data/recite.db`, or makes it and the folders
    /// above it. In the address, `%`, `?` and `#` of a path are written `%25`, `%3F` and `%23`.
    ///
    /// # Errors
    /// See [`StoreError`]; whatever is wrong, the file is left as it was found.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let (at, query) = (address(url)?, query_of(url));
        // Who wrote a mode chose it.
        let options = Options {
            may_create: !query.contains("mode=") || query.contains("mode=rwc"),
            ..Options::default()
        };
        Self::open_with(at, options).await
    }

    /// Opens the database in this file, or makes it and the folders above it.
    pub async fn open_file(path: &Path) -> Result<Self, StoreError> {
        let at = SqliteConnectOptions::new().filename(path);
        Self::open_with(at, Options::default()).await
    }

    pub(super) async fn open_with(
        at: SqliteConnectOptions,
        options: Options,
    ) -> Result<Self, StoreError> {
        let path = at.get_filename().to_owned();
        let place: Place = path.to_string_lossy().into();
        create::make_or_tighten(&place, &path, options.may_create).await?;
        let at = at.busy_timeout(options.busy_timeout);
        let at = at.disable_statement_logging();
        look_at(&place, &at).await?;
        let at = at
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A review that a member was told of survives the loss of power.
            .synchronous(SqliteSynchronous::Full)
            // What is deleted is overwritten, not only marked as free.
            .pragma("secure_delete", "ON");
        let deadline = Instant::now() + options.busy_timeout;
        let writer = loop {
            let connected = pool(1).connect_with(at.clone()).await;
            match connected.map_err(|error| StoreError::of(&place, error)) {
                // Processes that begin the write-ahead log of a new file at once do not wait for
                // each other, as they do for every other lock.
                Err(StoreError::Locked(_)) if Instant::now() < deadline => sleep(RETRY).await,
                connected => break connected?,
            }
        };
        let readers = pool(READERS).connect_lazy_with(at.pragma("query_only", "ON"));
        let store = Self {
            place,
            writer,
            readers,
            is_overwriting: Arc::default(),
            overwriting: Arc::default(),
            overwrite_every: options.overwrite_every,
            counting: Arc::new(Semaphore::new(COUNTING)),
            counted: Arc::default(),
            metrics: Metrics::default(),
        };
        store.migrate(options.migrations).await?;
        store.resume_overwriting().await?;
        Ok(store)
    }

    /// All migrations that are missing, or none. Of two processes that start at once, one waits.
    async fn migrate(&self, migrations: &Migrator) -> Result<(), StoreError> {
        let fault = |error| self.fault(error);
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(fault)?;
        let migrated = migrations.run_direct(None, &mut *transaction, false).await;
        migrated.map_err(|error| StoreError::of_migration(&self.place, error, migrations))?;
        let ours = format!("PRAGMA application_id = {APPLICATION_ID}");
        let marked = sqlx::query(sqlx::AssertSqlSafe(ours)).execute(&mut *transaction);
        marked.await.map_err(fault)?;
        transaction.commit().await.map_err(fault)
    }

    /// How this database is opened, for a connection of one's own.
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
        // A full disk ends SQLite's transaction by itself. sqlx's count of it then stays wrong for
        // ever, and every later transaction on this connection would fail.
        .before_acquire(|connection: &mut Connection, _| {
            let is_fresh = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_fresh) })
        })
}

/// Is the file whole, and ours? Asked before a setting or a migration changes a byte of it.
pub(super) async fn look_at(place: &Place, at: &SqliteConnectOptions) -> Result<(), StoreError> {
    let fault = |error| StoreError::of(place, error);
    let mut connection = at.connect().await.map_err(fault)?;
    let problem = problem_of(&mut connection).await.map_err(fault)?;
    if let Some(problem) = problem {
        return Err(StoreError::Corrupt(place.clone(), problem));
    }
    let is_ours = is_ours(&mut connection).await.map_err(fault)?;
    connection.close().await.map_err(fault)?;
    if is_ours {
        Ok(())
    } else {
        Err(StoreError::Foreign(place.clone()))
    }
}

/// The first thing that is wrong with the file's structure.
pub(super) async fn problem_of(connection: &mut Connection) -> Result<Option<String>, sqlx::Error> {
    let check = sqlx::query_scalar("PRAGMA quick_check(1)");
    let found: String = check.fetch_one(connection).await?;
    Ok((found != "ok").then(|| found.replace('\n', ", ")))
}

/// Whether the file is empty or was made by Recite.
async fn is_ours(connection: &mut Connection) -> Result<bool, sqlx::Error> {
    // Of one moment: another process may be making it.
    let mut transaction = connection.begin().await?;
    let tables = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master");
    let tables: i64 = tables.fetch_one(&mut *transaction).await?;
    let id = sqlx::query_scalar("PRAGMA application_id");
    let id: i64 = id.fetch_one(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(id == APPLICATION_ID || (id == 0 && tables == 0))
}
