//! Two processes on one file, with many tasks each.

use super::*;

/// The length of a lease.
const TTL: SignedDuration = SignedDuration::from_secs(60);

/// Runs `act` in 20 concurrent tasks, half of them on each store. Returns how many returned `true`.
async fn count_winners<F>(stores: [&Store; 2], act: impl Fn(Store, usize) -> F) -> usize
where
    F: Future<Output = Result<bool, StoreError>> + Send + 'static,
{
    let tasks: Vec<_> = (0..20)
        .map(|task| tokio::spawn(act(stores[task % 2].clone(), task)))
        .collect();
    let mut won = 0;
    for task in tasks {
        won += usize::from(task.await.unwrap().unwrap());
    }
    won
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_transition_of_a_post_is_made_by_one_process() {
    let fixture = Fixture::new().await;
    let other = fixture.reopen().await;
    let both = [&fixture.store, &other];
    for on in 0..5 {
        let plan = |store: Store, _| async move { store.plan(&planned(on)).await };
        assert_eq!(count_winners(both, plan).await, 1);
        let send = |store: Store, _| async move {
            try_transition(&store, post_of(on), sending(noon(on, 1), None)).await
        };
        assert_eq!(count_winners(both, send).await, 1);
        let sent = |store: Store, task| async move {
            try_transition(&store, post_of(on), sent(task as u64, noon(on, 2))).await
        };
        assert_eq!(count_winners(both, sent).await, 1);
        let close = |store: Store, _| async move {
            try_transition(&store, post_of(on), closed(noon(on, 3))).await
        };
        assert_eq!(count_winners(both, close).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_press_delivered_to_two_processes_counts_once() {
    let fixture = Fixture::new().await;
    let other = fixture.reopen().await;
    let post = send(&fixture.store, 0).await;
    let press = |store: Store, _| async move {
        let review = review(1, 0, Rating::Right, 0, Origin::Daily(post));
        let recorded = store.record(&review, Some(77)).await?;
        Ok(matches!(recorded, RecordOutcome::New(_)))
    };
    assert_eq!(count_winners([&fixture.store, &other], press).await, 1);
    let tally = Tally {
        answered: 1,
        knew: 1,
    };
    assert_eq!(other.tally(post).await.unwrap(), tally);
    assert_eq!(other.personal_data(&member(1)).await.unwrap().reviews, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_start_at_the_same_time_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let path = folder.path().join(format!("{round}.db"));
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let path = path.clone();
                tokio::spawn(async move { Store::open_file(&path).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lease_has_one_holder_and_can_be_acquired_after_its_end() {
    let fixture = Fixture::new().await;
    let other = fixture.reopen().await;
    let now = noon(0, 0);
    let take = |store: Store, task: usize| async move {
        let holder = format!("process {task}");
        store.acquire_lease("daily", &holder, now, TTL).await
    };
    assert_eq!(count_winners([&fixture.store, &other], take).await, 1);
    let store = &fixture.store;
    // Another lease, because the holder of the first is random.
    assert!(store.acquire_lease("two", "a", now, TTL).await.unwrap());
    let later = now + SignedDuration::from_secs(59);
    assert!(!other.acquire_lease("two", "b", later, TTL).await.unwrap());
    assert!(store.acquire_lease("two", "a", later, TTL).await.unwrap());
    let end = later + TTL;
    let before = end - SignedDuration::from_millis(1);
    assert!(!other.acquire_lease("two", "b", before, TTL).await.unwrap());
    assert!(other.acquire_lease("two", "b", end, TTL).await.unwrap());
    assert!(!store.acquire_lease("two", "a", end, TTL).await.unwrap());
    store.release_lease("two", "a").await.unwrap();
    assert!(!store.acquire_lease("two", "a", end, TTL).await.unwrap());
    other.release_lease("two", "b").await.unwrap();
    assert!(store.acquire_lease("two", "a", end, TTL).await.unwrap());
}

#[tokio::test]
async fn a_lease_is_written_only_when_it_nears_its_end() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let ends_at = async || -> i64 {
        let ends_at = sqlx::query_scalar("SELECT ends_at FROM leases WHERE name = 'daily'");
        ends_at.fetch_one(&store.readers).await.unwrap()
    };
    let now = noon(0, 0);
    let mut writes = 0;
    let mut known = 0;
    for seconds in (0..3_600).step_by(5) {
        let now = now + SignedDuration::from_secs(seconds);
        assert!(store.acquire_lease("daily", "a", now, TTL).await.unwrap());
        let found = ends_at().await;
        assert!(found > now.as_millisecond());
        writes += usize::from(found != known);
        known = found;
    }
    assert_eq!(writes, 3_600 / 30);
}

#[tokio::test]
async fn a_lease_from_before_the_clock_was_set_back_can_be_acquired() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let wrong = noon(365, 0);
    assert!(store.acquire_lease("daily", "a", wrong, TTL).await.unwrap());
    assert!(
        store
            .acquire_lease("daily", "b", noon(0, 0), TTL)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn an_aborted_review_is_not_partially_recorded() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    for who in 0..40 {
        let task = tokio::spawn({
            let store = store.clone();
            async move {
                let review = review(who, 0, Rating::Right, 0, Origin::Daily(post));
                store.record(&review, Some(who)).await
            }
        });
        for _ in 0..who {
            tokio::task::yield_now().await;
        }
        task.abort();
        let _ = task.await;
    }
    let rebuilt = store.rebuild().await.unwrap();
    assert_eq!(rebuilt.changed, 0);
    assert_eq!(rebuilt.reviews, rebuilt.answers);
    let review = review(99, 0, Rating::Right, 0, Origin::Daily(post));
    store.record(&review, None).await.unwrap();
}
