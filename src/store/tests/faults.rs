//! Unusable databases: the operator's messages, and that the files are left unchanged.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _, SqlSafeStr};

use super::super::open::{MIGRATIONS, StoreOptions};
use super::*;

/// A closed database with reviews of 40 members.
async fn used_database() -> (TempDir, PathBuf) {
    let Fixture { folder, store } = Fixture::new().await;
    for who in 0..40 {
        let review = review(who, 1, Rating::Right, 0, Origin::New);
        store.record(&review, None).await.unwrap();
    }
    store.close().await;
    let path = folder.path().join("recite.db");
    (folder, path)
}

async fn connect(path: &Path) -> Connection {
    let at = SqliteConnectOptions::new().filename(path);
    at.connect().await.unwrap()
}

async fn execute(path: &Path, sql: &'static str) {
    let mut connection = connect(path).await;
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Options without waiting for locks.
fn options_without_waiting() -> StoreOptions {
    StoreOptions {
        busy_timeout: Duration::from_millis(20),
        ..StoreOptions::default()
    }
}

async fn open_without_waiting(path: &Path) -> Result<Store, StoreError> {
    Store::open_with(
        SqliteConnectOptions::new().filename(path),
        options_without_waiting(),
    )
    .await
}

/// The error of opening this file, with `FILE` for its path. The file must stay unchanged.
async fn opening_error(path: &Path) -> String {
    let before = fs::read(path).unwrap();
    let error = Store::open_file(path).await.expect_err("it is rejected");
    assert_eq!(fs::read(path).unwrap(), before, "it was changed");
    error.to_string().replace(path.to_str().unwrap(), "FILE")
}

#[tokio::test]
async fn missing_folders_and_files_are_created() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/mode=b/recite.db");
    let url = format!("sqlite:{}", path.display());
    let store = Store::open(&url).await.unwrap();
    store.record_presence(noon(0, 0)).await.unwrap();
    assert!(path.exists());
}

#[tokio::test]
async fn other_kinds_of_addresses_are_rejected_without_showing_a_password() {
    for url in [
        "postgres://recite:secret@db/recite",
        "postgres:recite:secret@db/recite",
        "mysql://db/recite?password=secret",
        "data/recite.db",
        "sqlite:",
        "sqlite::memory:",
        "sqlite:a.db?mode=memory",
        "sqlite:a.db?color=red",
    ] {
        let error = Store::open(url).await.expect_err(url);
        assert!(matches!(error, StoreError::Address(_)), "{url}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_text_file_is_reported_and_left_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recite.db");
    fs::write(&path, "My diary. ".repeat(1000)).unwrap();
    assert_eq!(
        opening_error(&path).await,
        "`FILE` is damaged (file is not a database) and was left unchanged. Move it and the `-wal` file beside it away, and restore a backup."
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn overwritten_bytes_are_detected_at_startup() {
    let (_folder, path) = used_database().await;
    let whole = fs::read(&path).unwrap();
    let page = 4096;
    let pages = whole.len() / page;
    let mut noticed = 0;
    for at in 0..pages {
        let mut broken = whole.clone();
        // The header of a page and much of its content, like a bad sector.
        broken[at * page..at * page + 2048].fill(0xA5);
        fs::write(&path, &broken).unwrap();
        let message = opening_error(&path).await;
        assert!(
            message.starts_with("`FILE` is damaged ("),
            "page {at}: {message}"
        );
        noticed += 1;
    }
    assert!(noticed > 20, "{noticed}");
    fs::write(&path, &whole).unwrap();
    Store::open_file(&path).await.unwrap();
}

#[tokio::test]
async fn a_truncated_file_is_detected_at_startup() {
    let (_folder, path) = used_database().await;
    let whole = fs::read(&path).unwrap();
    for bytes in [50, 1000, 4096, 5000, whole.len() / 2, whole.len() - 4096] {
        fs::write(&path, &whole[..bytes]).unwrap();
        let message = opening_error(&path).await;
        assert!(
            message.starts_with("`FILE` is damaged ("),
            "{bytes}: {message}"
        );
    }
}

#[tokio::test]
async fn an_invalid_value_is_reported_as_damage() {
    let (_folder, path) = used_database().await;
    execute(&path, "UPDATE reviews SET day = 'yesterday'").await;
    let store = Store::open_file(&path).await.unwrap();
    let error = store.reviews_of(&member(1)).await.unwrap_err();
    let message = error.to_string();
    assert!(message.contains("`yesterday` is not a date"), "{message}");
    assert!(matches!(error, StoreError::Corrupt(..)));
}

#[tokio::test]
async fn the_database_of_another_program_is_left_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recite.db");
    let at = SqliteConnectOptions::new().filename(&path);
    let mut theirs = at.create_if_missing(true).connect().await.unwrap();
    let create = sqlx::query("CREATE TABLE reviews (stars INTEGER)");
    create.execute(&mut theirs).await.unwrap();
    theirs.close().await.unwrap();
    assert_eq!(
        opening_error(&path).await,
        "`FILE` belongs to another program and was left unchanged. Give Recite its own file."
    );
}

#[tokio::test]
async fn a_later_versions_database_is_left_unchanged() {
    let (_folder, path) = used_database().await;
    execute(
        &path,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (999, 'later', TRUE, x'00', 1)",
    )
    .await;
    let newest = MIGRATIONS.iter().map(|it| it.version).max().unwrap();
    assert_eq!(
        opening_error(&path).await,
        format!(
            "`FILE` was used by a later version of Recite (its schema is 999, this version supports {newest}). Run that version, or restore a backup made before it."
        )
    );
    let mut connection = connect(&path).await;
    let reviews = sqlx::query_scalar("SELECT COUNT(*) FROM reviews");
    let reviews: i64 = reviews.fetch_one(&mut connection).await.unwrap();
    assert_eq!(reviews, 40);
}

#[tokio::test]
async fn a_failed_migration_changes_nothing() {
    let (_folder, path) = used_database().await;
    let next = Migration::new(
        998,
        "broken".into(),
        MigrationType::Simple,
        "CREATE TABLE half (a BIGINT); DELETE FROM reviews; INSERT INTO nowhere VALUES (1)"
            .into_sql_str(),
        false,
    );
    let known = MIGRATIONS.iter().cloned();
    let migrator = Migrator::with_migrations(known.chain([next]).collect());
    let options = StoreOptions {
        migrations: Box::leak(Box::new(migrator)),
        ..StoreOptions::default()
    };
    let at = SqliteConnectOptions::new().filename(&path);
    let error = Store::open_with(at, options).await.expect_err("it fails");
    let message = error.to_string().replace(path.to_str().unwrap(), "FILE");
    assert_eq!(
        message,
        "cannot upgrade `FILE` (migration 998: error returned from database: (code: 1) no such table: nowhere). It was left unchanged. Run the version of Recite that used it last, and report this."
    );
    let store = Store::open_file(&path).await.unwrap();
    assert_eq!(store.reviews_of(&member(1)).await.unwrap().len(), 1);
    let half = sqlx::query("SELECT * FROM half").execute(&store.writer);
    assert!(half.await.is_err());
}

#[tokio::test]
async fn an_edited_migration_is_reported() {
    let (_folder, path) = used_database().await;
    execute(&path, "UPDATE _sqlx_migrations SET checksum = x'00'").await;
    let message = opening_error(&path).await;
    assert!(
        message.starts_with("cannot upgrade `FILE` (migration 1 was previously"),
        "{message}"
    );
}

#[tokio::test]
async fn a_locked_database_is_reported_and_works_again_after_the_lock() {
    let (_folder, path) = used_database().await;
    let store = open_without_waiting(&path).await.unwrap();
    let mut other = connect(&path).await;
    let begin = sqlx::query("BEGIN EXCLUSIVE").execute(&mut other);
    begin.await.unwrap();
    let review = review(1, 2, Rating::Right, 0, Origin::New);
    let locked = store.record(&review, None).await.unwrap_err();
    let message = locked.to_string().replace(path.to_str().unwrap(), "FILE");
    assert_eq!(
        message,
        "`FILE` is locked. Close the other program that uses it, such as a database browser, and try again."
    );
    let locked = open_without_waiting(&path).await.expect_err("it is locked");
    assert!(matches!(locked, StoreError::Locked(_)), "{locked}");
    // Reads still work.
    assert_eq!(store.cards(&member(1)).await.unwrap().len(), 1);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    let recorded = store.record(&review, None).await.unwrap();
    assert!(matches!(recorded, RecordOutcome::New(_)));
}

#[tokio::test]
async fn a_read_only_database_is_reported() {
    let (_folder, path) = used_database().await;
    let before = fs::read(&path).unwrap();
    for how in ["mode=ro", "immutable=1"] {
        let url = format!("sqlite:{}?{how}", path.display());
        let error = Store::open(&url).await.expect_err(how);
        let message = error.to_string().replace(path.to_str().unwrap(), "FILE");
        assert_eq!(
            message,
            "cannot write `FILE`: the file, its folder or its disk is read-only. Let the user that runs Recite write there.",
            "{how}"
        );
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_full_disk_loses_only_the_review_that_did_not_fit() {
    let (_folder, path) = used_database().await;
    let store = Store::open_file(&path).await.unwrap();
    // The writer may not enlarge the file, as on a full disk.
    let limit = sqlx::query("PRAGMA max_page_count = 1").execute(&store.writer);
    limit.await.unwrap();
    let mut kept = 0;
    let full = loop {
        let review = review(1, 10 + kept, Rating::Right, 0, Origin::New);
        match store.record(&review, Some(u64::from(kept))).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 10_000, "the limit holds");
    };
    let message = full.to_string().replace(path.to_str().unwrap(), "FILE");
    assert_eq!(
        message,
        "cannot write `FILE`: the disk is full. Free some space. Everything saved before is safe."
    );
    assert_eq!(
        store.cards(&member(1)).await.unwrap().len() as u32,
        kept + 1
    );
    let lift = sqlx::query("PRAGMA max_page_count = 1000000").execute(&store.writer);
    lift.await.unwrap();
    let review = review(1, 10 + kept, Rating::Right, 0, Origin::New);
    store.record(&review, Some(u64::from(kept))).await.unwrap();
    assert_eq!(store.rebuild().await.unwrap().changed, 0);
}

#[tokio::test]
async fn an_impossible_path_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("note.md");
    fs::write(&file, "text").unwrap();
    for path in [folder.path().to_owned(), file.join("recite.db")] {
        let error = Store::open_file(&path).await.expect_err("no file");
        assert!(matches!(error, StoreError::Unreachable(..)), "{error}");
        let url = format!("sqlite:{}", path.display());
        let copied = back_up(&url, &folder.path().join("copy.db")).await;
        assert!(matches!(copied, Err(StoreError::Unreachable(..))));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "text");
}
