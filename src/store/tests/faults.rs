//! A database that cannot be used: what the operator reads, and that nothing of it is touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _, SqlSafeStr};

use super::super::open::{MIGRATIONS, Options};
use super::*;

/// A closed database with reviews of 40 members.
async fn used() -> (TempDir, PathBuf) {
    let Fixture { folder, store } = Fixture::new().await;
    for who in 0..40 {
        let review = review(who, 1, Rating::Right, 0, Origin::New);
        store.record(&review, None).await.unwrap();
    }
    store.close().await;
    let path = folder.path().join("recite.db");
    (folder, path)
}

async fn raw(path: &Path) -> Connection {
    let at = SqliteConnectOptions::new().filename(path);
    at.connect().await.unwrap()
}

async fn execute(path: &Path, sql: &'static str) {
    let mut connection = raw(path).await;
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Waits for nobody.
fn hasty() -> Options {
    Options {
        busy_timeout: Duration::from_millis(20),
        ..Options::default()
    }
}

async fn open_hasty(path: &Path) -> Result<Store, StoreError> {
    Store::open_with(SqliteConnectOptions::new().filename(path), hasty()).await
}

/// What opening this file says, with `FILE` for its path; the file must be as it was.
async fn refusal(path: &Path) -> String {
    let before = fs::read(path).unwrap();
    let error = Store::open_file(path).await.expect_err("it is refused");
    assert_eq!(fs::read(path).unwrap(), before, "it was changed");
    error.to_string().replace(path.to_str().unwrap(), "FILE")
}

#[tokio::test]
async fn missing_folders_and_files_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/mode=b/recite.db");
    let url = format!("sqlite:{}", path.display());
    let store = Store::open(&url).await.unwrap();
    store.mark_present(noon(0, 0)).await.unwrap();
    assert!(path.exists());
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_without_its_password() {
    for url in [
        "postgres://recite:secret@db/recite",
        "postgres:recite:secret@db/recite",
        "mysql://db/recite?password=secret",
        "data/recite.db",
        "sqlite:",
        "sqlite::memory:",
        "sqlite:a.db?mode=memory",
        "sqlite:a.db?colour=red",
    ] {
        let error = Store::open(url).await.expect_err(url);
        assert!(matches!(error, StoreError::Address(_)), "{url}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_text_in_its_place_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recite.db");
    fs::write(&path, "My diary. ".repeat(1000)).unwrap();
    assert_eq!(
        refusal(&path).await,
        "`FILE` is damaged (file is not a database); it was left as it is: move it and the `-wal` file beside it away, and put a backup in its place"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn overwritten_bytes_are_noticed_at_the_start() {
    let (_folder, path) = used().await;
    let whole = fs::read(&path).unwrap();
    let page = 4096;
    let pages = whole.len() / page;
    let mut noticed = 0;
    for at in 0..pages {
        let mut broken = whole.clone();
        // The head of a page and much of its content: what a bad sector leaves.
        broken[at * page..at * page + 2048].fill(0xA5);
        fs::write(&path, &broken).unwrap();
        let told = refusal(&path).await;
        assert!(told.starts_with("`FILE` is damaged ("), "page {at}: {told}");
        noticed += 1;
    }
    assert!(noticed > 20, "{noticed}");
    fs::write(&path, &whole).unwrap();
    Store::open_file(&path).await.unwrap();
}

#[tokio::test]
async fn a_file_that_was_cut_short_is_noticed_at_the_start() {
    let (_folder, path) = used().await;
    let whole = fs::read(&path).unwrap();
    for bytes in [50, 1000, 4096, 5000, whole.len() / 2, whole.len() - 4096] {
        fs::write(&path, &whole[..bytes]).unwrap();
        let told = refusal(&path).await;
        assert!(told.starts_with("`FILE` is damaged ("), "{bytes}: {told}");
    }
}

#[tokio::test]
async fn a_value_that_means_nothing_is_damage_and_no_panic() {
    let (_folder, path) = used().await;
    execute(&path, "UPDATE reviews SET day = 'yesterday'").await;
    let store = Store::open_file(&path).await.unwrap();
    let error = store.reviews_of(&member(1)).await.unwrap_err();
    let told = error.to_string();
    assert!(told.contains("`yesterday` is not a date"), "{told}");
    assert!(matches!(error, StoreError::Corrupt(..)));
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recite.db");
    let at = SqliteConnectOptions::new().filename(&path);
    let mut theirs = at.create_if_missing(true).connect().await.unwrap();
    let create = sqlx::query("CREATE TABLE reviews (stars INTEGER)");
    create.execute(&mut theirs).await.unwrap();
    theirs.close().await.unwrap();
    assert_eq!(
        refusal(&path).await,
        "`FILE` belongs to another program; it was left as it is: give Recite a file of its own"
    );
}

#[tokio::test]
async fn a_later_versions_database_is_left_alone() {
    let (_folder, path) = used().await;
    execute(
        &path,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (999, 'later', TRUE, x'00', 1)",
    )
    .await;
    let newest = MIGRATIONS.iter().map(|it| it.version).max().unwrap();
    assert_eq!(
        refusal(&path).await,
        format!(
            "`FILE` was used by a later version of Recite (its schema is 999, this version knows {newest}); run that version again, or restore a backup made before it"
        )
    );
    let mut connection = raw(&path).await;
    let reviews = sqlx::query_scalar("SELECT COUNT(*) FROM reviews");
    let reviews: i64 = reviews.fetch_one(&mut connection).await.unwrap();
    assert_eq!(reviews, 40);
}

#[tokio::test]
async fn a_migration_that_fails_leaves_all_as_it_was() {
    let (_folder, path) = used().await;
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
    let options = Options {
        migrations: Box::leak(Box::new(migrator)),
        ..Options::default()
    };
    let at = SqliteConnectOptions::new().filename(&path);
    let error = Store::open_with(at, options).await.expect_err("it fails");
    let told = error.to_string().replace(path.to_str().unwrap(), "FILE");
    assert_eq!(
        told,
        "`FILE` could not be brought up to date (migration 998: error returned from database: (code: 1) no such table: nowhere); it was left as it is: go on with the version of Recite that used it last, and report this"
    );
    let store = Store::open_file(&path).await.unwrap();
    assert_eq!(store.reviews_of(&member(1)).await.unwrap().len(), 1);
    let half = sqlx::query("SELECT * FROM half").execute(&store.writer);
    assert!(half.await.is_err());
}

#[tokio::test]
async fn a_migration_that_was_edited_since_is_told() {
    let (_folder, path) = used().await;
    execute(&path, "UPDATE _sqlx_migrations SET checksum = x'00'").await;
    let told = refusal(&path).await;
    assert!(
        told.starts_with("`FILE` could not be brought up to date (migration 1 was previously"),
        "{told}"
    );
}

#[tokio::test]
async fn a_locked_database_is_told_and_works_again_when_the_lock_is_gone() {
    let (_folder, path) = used().await;
    let store = open_hasty(&path).await.unwrap();
    let mut other = raw(&path).await;
    let begin = sqlx::query("BEGIN EXCLUSIVE").execute(&mut other);
    begin.await.unwrap();
    let review = review(1, 2, Rating::Right, 0, Origin::New);
    let locked = store.record(&review, None).await.unwrap_err();
    let told = locked.to_string().replace(path.to_str().unwrap(), "FILE");
    assert_eq!(
        told,
        "`FILE` is locked; end the other program that uses it, such as a database browser, and try again"
    );
    let locked = open_hasty(&path).await.expect_err("it is locked");
    assert!(matches!(locked, StoreError::Locked(_)), "{locked}");
    // Members are still answered from what is there.
    assert_eq!(store.cards(&member(1)).await.unwrap().len(), 1);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    let recorded = store.record(&review, None).await.unwrap();
    assert!(matches!(recorded, Recorded::New(_)));
}

#[tokio::test]
async fn a_read_only_database_is_told() {
    let (_folder, path) = used().await;
    let before = fs::read(&path).unwrap();
    for how in ["mode=ro", "immutable=1"] {
        let url = format!("sqlite:{}?{how}", path.display());
        let error = Store::open(&url).await.expect_err(how);
        let told = error.to_string().replace(path.to_str().unwrap(), "FILE");
        assert_eq!(
            told,
            "`FILE` cannot be written: the file, its folder or its disk is read-only; let the user who runs Recite write there",
            "{how}"
        );
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_full_disk_loses_the_review_that_did_not_fit_and_no_other() {
    let (_folder, path) = used().await;
    let store = Store::open_file(&path).await.unwrap();
    // The connection that writes may not enlarge the file, as on a full disk.
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
    let told = full.to_string().replace(path.to_str().unwrap(), "FILE");
    assert_eq!(
        told,
        "`FILE` cannot grow: the disk is full; make room there (what was saved before is safe)"
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
async fn a_place_where_no_file_can_be_is_told() {
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
