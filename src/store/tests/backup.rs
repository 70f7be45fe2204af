//! Backups of a database in use.

use std::fs;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_during_writes_is_one_consistent_state() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    let writing = tokio::spawn({
        let store = fixture.reopen().await;
        async move {
            for who in 0..300 {
                let review = review(who, 0, Rating::Right, 0, Origin::Daily(post));
                store.record(&review, Some(who)).await.unwrap();
            }
        }
    });
    let mut last = 0;
    let mut copies = 0;
    while !writing.is_finished() || copies < 3 {
        let to = fixture.folder.path().join(format!("copy-{copies}.db"));
        store.back_up(&to).await.unwrap();
        let copy = Store::open_file(&to).await.unwrap();
        let rebuilt = copy.rebuild().await.unwrap();
        assert_eq!(rebuilt.changed, 0);
        assert_eq!(rebuilt.reviews, rebuilt.answers);
        assert!(
            rebuilt.reviews >= last,
            "a later copy contains at least as much"
        );
        last = rebuilt.reviews;
        copy.close().await;
        copies += 1;
    }
    writing.await.unwrap();
    assert_eq!(store.tally(post).await.unwrap().answered, 300);
}

#[tokio::test]
async fn a_backup_replaces_no_file_and_leaves_no_partial_file() {
    let fixture = Fixture::new().await;
    let folder = fixture.folder.path().join("backups");
    fs::create_dir(&folder).unwrap();
    let to = folder.join("recite.db");
    fs::write(&to, "").unwrap();
    let error = fixture.store.back_up(&to).await.unwrap_err();
    let message = error.to_string().replace(to.to_str().unwrap(), "FILE");
    assert_eq!(
        message,
        "`FILE` already exists. Name a file that does not exist."
    );
    assert_eq!(fs::read(&to).unwrap(), b"");
    let nowhere = folder.join("no/folder/recite.db");
    let error = fixture.store.back_up(&nowhere).await.unwrap_err();
    assert!(matches!(error, StoreError::Copy(..)), "{error}");
    fixture.store.back_up(&folder.join("two.db")).await.unwrap();
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["recite.db", "two.db"]);
}

#[tokio::test]
async fn a_backup_of_a_store_in_use_can_be_opened() {
    let fixture = Fixture::new().await;
    let review = review(1, 1, Rating::Right, 0, Origin::New);
    fixture.store.record(&review, None).await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("recite.db");
    fixture.store.back_up(&to).await.unwrap();
    drop(fixture);
    let copy = Store::open_file(&to).await.unwrap();
    assert_eq!(copy.reviews_of(&member(1)).await.unwrap(), [review]);
}

#[tokio::test]
async fn a_backup_migrates_nothing_and_does_not_create_its_source() {
    let fixture = Fixture::new().await;
    let later = sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (999, 'later', TRUE, x'00', 1)",
    );
    later.execute(&fixture.store.writer).await.unwrap();
    let from = fixture.folder.path().join("recite.db");
    let to = fixture.folder.path().join("copy.db");
    let address = format!("sqlite:{}", from.display());
    back_up(&address, &to).await.unwrap();
    let copied = Store::open_file(&to).await.expect_err("it is newer");
    assert!(matches!(copied, StoreError::Newer(..)), "{copied}");
    let nothing = fixture.folder.path().join("nothing.db");
    let address = format!("sqlite:{}", nothing.display());
    let missing = back_up(&address, &fixture.folder.path().join("two.db")).await;
    assert!(matches!(missing, Err(StoreError::Unreachable(..))));
    assert!(!nothing.exists());
}
