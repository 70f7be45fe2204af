//! The files that a killed process leaves.

use std::fs;
use std::path::Path;

use super::*;

/// Copies the files as they are now, as if the process had been killed. Returns the write-ahead log.
fn copy_files(fixture: &Fixture, to: &Path) -> Vec<u8> {
    let from = fixture.folder.path();
    fs::copy(from.join("recite.db"), to.join("recite.db")).unwrap();
    fs::read(from.join("recite.db-wal")).unwrap()
}

#[tokio::test]
async fn a_killed_process_loses_no_confirmed_review() {
    let fixture = Fixture::new().await;
    let copied = tempfile::tempdir().unwrap();
    let path = copied.path().join("recite.db");
    let post = send(&fixture.store, 0).await;
    for who in 0..20 {
        let review = review(who, 0, Rating::Right, 0, Origin::Daily(post));
        fixture.store.record(&review, None).await.unwrap();
        let log = copy_files(&fixture, copied.path());
        fs::write(copied.path().join("recite.db-wal"), log).unwrap();
        let store = Store::open_file(&path).await.unwrap();
        let answered = store.tally(post).await.unwrap().answered;
        assert_eq!(u64::from(answered), who + 1);
        store.close().await;
    }
}

#[tokio::test]
async fn an_interrupted_write_is_complete_or_absent() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    for who in 0..10 {
        let review = review(who, 0, Rating::Right, 0, Origin::Daily(post));
        store.record(&review, None).await.unwrap();
    }
    let copied = tempfile::tempdir().unwrap();
    let path = copied.path().join("recite.db");
    let log = copy_files(&fixture, copied.path());
    let mut seen = Vec::new();
    for bytes in (0..log.len()).rev().step_by(2999) {
        copy_files(&fixture, copied.path());
        fs::write(copied.path().join("recite.db-wal"), &log[..bytes]).unwrap();
        let store = Store::open_file(&path).await.unwrap();
        let rebuilt = store.rebuild().await.unwrap();
        assert_eq!(rebuilt.changed, 0, "{bytes}");
        assert_eq!(rebuilt.reviews, rebuilt.answers, "{bytes}");
        seen.push(rebuilt.reviews);
        store.close().await;
    }
    assert!(seen.is_sorted_by(|more, less| more >= less), "{seen:?}");
    seen.dedup();
    assert!(seen.len() > 5, "{seen:?}");
}
