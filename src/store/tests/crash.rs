//! What a killed process leaves on the disk.

use std::fs;
use std::path::Path;

use super::*;

/// What stands on the disk now, as if the process were gone.
fn freeze(fixture: &Fixture, to: &Path) -> Vec<u8> {
    let from = fixture.folder.path();
    fs::copy(from.join("recite.db"), to.join("recite.db")).unwrap();
    fs::read(from.join("recite.db-wal")).unwrap()
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_a_member_was_told() {
    let fixture = Fixture::new().await;
    let frozen = tempfile::tempdir().unwrap();
    let path = frozen.path().join("recite.db");
    let post = send(&fixture.store, 0).await;
    for who in 0..20 {
        let review = review(who, 0, Rating::Right, 0, Origin::Daily(post));
        fixture.store.record(&review, None).await.unwrap();
        let log = freeze(&fixture, frozen.path());
        fs::write(frozen.path().join("recite.db-wal"), log).unwrap();
        let store = Store::open_file(&path).await.unwrap();
        let answered = store.tally(post).await.unwrap().answered;
        assert_eq!(u64::from(answered), who + 1);
        store.close().await;
    }
}

#[tokio::test]
async fn a_write_that_was_cut_off_happened_whole_or_not_at_all() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    for who in 0..10 {
        let review = review(who, 0, Rating::Right, 0, Origin::Daily(post));
        store.record(&review, None).await.unwrap();
    }
    let frozen = tempfile::tempdir().unwrap();
    let path = frozen.path().join("recite.db");
    let log = freeze(&fixture, frozen.path());
    let mut seen = Vec::new();
    for bytes in (0..log.len()).rev().step_by(2999) {
        freeze(&fixture, frozen.path());
        fs::write(frozen.path().join("recite.db-wal"), &log[..bytes]).unwrap();
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
