//! Statistics from the log.

use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};
use tokio::task::{JoinHandle, yield_now};

use super::*;

const DAILY: Origin = Origin::Daily(PostId(1));

async fn record(store: &Store, reviews: &[(u64, u32, Rating, i32, Origin)]) {
    for (at, (who, what, rating, on, origin)) in reviews.iter().enumerate() {
        let mut review = review(*who, *what, *rating, *on, *origin);
        review.reviewed_at = noon(*on, at as i64);
        store.record(&review, None).await.unwrap();
    }
}

fn tally(answered: u32, knew: u32) -> Tally {
    Tally { answered, knew }
}

#[tokio::test]
async fn a_replaced_review_is_not_counted() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    record(
        store,
        &[
            (1, 1, Rating::Missed, 0, Origin::New),
            (1, 1, Rating::Right, 0, Origin::Extra),
            (1, 2, Rating::Missed, 0, Origin::New),
            (1, 1, Rating::Missed, 3, Origin::Due),
            (2, 1, Rating::Easy, 3, Origin::New),
        ],
    )
    .await;
    let mine = ActivityScope::Member(member(1));
    let days = store.activity(mine.clone(), day(0), day(3)).await;
    assert_eq!(
        days.unwrap(),
        [(day(0), tally(2, 1)), (day(3), tally(1, 0))]
    );
    let days = store.activity(mine, day(1), day(2)).await;
    assert_eq!(days.unwrap(), []);
    let days = store
        .activity(ActivityScope::Guild(GUILD), day(0), day(3))
        .await;
    assert_eq!(
        days.unwrap(),
        [(day(0), tally(2, 1)), (day(3), tally(2, 1))]
    );
    let all = store.guild_totals(GUILD, day(2), 3).await.unwrap();
    assert_eq!(all.activity, [(day(0), tally(2, 1))]);
    let none = store.guild_totals(GuildId(8), day(3), 3).await.unwrap();
    assert_eq!(*none, GuildTotals::default());
    let repeats = async |since| store.repeat_tally(&member(1), day(since)).await.unwrap();
    assert_eq!(repeats(0).await, tally(1, 0));
    assert_eq!(repeats(3).await, tally(1, 0));
    assert_eq!(repeats(4).await, tally(0, 0));
    let today = store.reviews_on(&member(1), day(0)).await.unwrap();
    let today: Vec<_> = today.iter().map(|it| (it.qa.as_str(), it.rating)).collect();
    assert_eq!(
        today,
        [
            ("question-1", Rating::Right),
            ("question-2", Rating::Missed)
        ]
    );
    assert_eq!(store.reviews_of(&member(1)).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_history_contains_every_grade_by_question_and_day() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    record(
        store,
        &[
            (1, 2, Rating::Easy, 0, Origin::New),
            // It stays stored because its point counts.
            (1, 1, Rating::Missed, 1, Origin::Due),
            (1, 1, Rating::Right, 1, Origin::Extra),
            (2, 1, Rating::Right, 1, Origin::New),
            (1, 2, Rating::Hard, 40, Origin::Due),
        ],
    )
    .await;
    let history = store.history(&member(1)).await.unwrap();
    let by_qa: Result<Vec<_>, _> = history.by_qa().collect();
    let mut by_qa = by_qa.unwrap();
    by_qa.sort();
    let expected = [
        vec![(day(0), Rating::Easy), (day(40), Rating::Hard)],
        vec![(day(1), Rating::Missed), (day(1), Rating::Right)],
    ];
    assert_eq!(by_qa, expected);
    let nobody = store.history(&member(3)).await.unwrap();
    assert_eq!(nobody.by_qa().count(), 0);
}

#[tokio::test]
async fn a_long_history_has_one_row_per_question() {
    let fixture = Fixture::new().await;
    let mut reviews = Vec::new();
    for on in 0..200 {
        reviews.push((1, on as u32 % 3, Rating::Right, on, Origin::Due));
    }
    record(&fixture.store, &reviews).await;
    let history = fixture.store.history(&member(1)).await.unwrap();
    let lengths: Vec<usize> = history.by_qa().map(|it| it.unwrap().len()).collect();
    assert_eq!(lengths, [67, 67, 66]);
}

#[tokio::test]
async fn many_requests_for_statistics_leave_readers_free() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let (enough, counted) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let counting: Vec<_> = (0..50)
        .map(|_| {
            let (store, enough) = (store.clone(), Arc::clone(&enough));
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                let slow = store.count(async |_| {
                    counted.add_permits(1);
                    enough.notified().await;
                    Ok(())
                });
                slow.await.unwrap();
            })
        })
        .collect();
    // Some are counting, and all others wait for them.
    counted.acquire().await.unwrap().forget();
    let waiting = store.clone();
    let waiting = tokio::spawn(async move { waiting.history(&member(1)).await.map(|_| ()) });
    for _ in 0..20 {
        assert_eq!(store.card(&member(1), &qa(1)).await.unwrap(), None);
        assert!(store.reviews_on(&member(1), DAY).await.unwrap().is_empty());
    }
    assert!(!waiting.is_finished());
    while !counting.iter().all(JoinHandle::is_finished) {
        enough.notify_waiters();
        yield_now().await;
    }
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_scored_question_gives_one_point_per_day_right_or_wrong() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    record(
        store,
        &[
            // Three points: for one day, for another day, for another question.
            (1, 1, Rating::Missed, 0, DAILY),
            (1, 1, Rating::Right, 0, DAILY),
            (1, 1, Rating::Right, 5, Origin::Due),
            (1, 2, Rating::Missed, 5, Origin::Due),
            // No points for extra cards, for closed posts, or outside the month.
            (1, 3, Rating::Right, 5, Origin::Extra),
            (1, 4, Rating::Right, 5, Origin::New),
            (1, 5, Rating::Right, 5, Origin::Late(PostId(1))),
            (1, 6, Rating::Right, 40, DAILY),
            // A point stays when the card is graded again.
            (2, 1, Rating::Right, 0, DAILY),
            (2, 1, Rating::Right, 0, Origin::Extra),
            (3, 1, Rating::Right, 0, DAILY),
            (4, 1, Rating::Right, 0, DAILY),
        ],
    )
    .await;
    store.set_opt_out(&member(3), true).await.unwrap();
    let board = store.leaderboard(GUILD, day(0), day(29)).await.unwrap();
    assert_eq!(*board, [(member(1), 3), (member(2), 1), (member(4), 1)]);
    let own = store.points(&member(3), GUILD, day(0), day(29)).await;
    assert_eq!(own.unwrap(), 1);
    let all = store.points(&member(1), GUILD, day(0), day(60)).await;
    assert_eq!(all.unwrap(), 4);
    assert!(store.has_opted_out(&member(3)).await.unwrap());
    store.set_opt_out(&member(3), false).await.unwrap();
    let board = store.leaderboard(GUILD, day(0), day(29)).await.unwrap();
    assert_eq!(board.len(), 4);
    let other = store.leaderboard(GuildId(8), day(0), day(29)).await;
    assert_eq!(*other.unwrap(), []);
}

#[tokio::test]
async fn the_hardest_questions_have_the_lowest_share_of_right_answers() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let mut reviews = Vec::new();
    let daily = |what: u64| Origin::Daily(PostId::new(ChannelId(what), DAY));
    for what in [1, 2, 3, 4, 9] {
        let planned = Post::plan(ChannelId(what), GUILD, DAY, noon(0, 0));
        let qa = Some(qa(what as _));
        assert!(store.plan(&Post { qa, ..planned }).await.unwrap());
    }
    for who in 0..4 {
        let ratings = [(1, who > 0), (2, who > 2), (3, who > 0), (4, true)];
        for (what, right) in ratings {
            let rating = if right { Rating::Right } else { Rating::Missed };
            reviews.push((who, what, rating, 0, daily(what as _)));
        }
    }
    reviews.push((1, 9, Rating::Missed, 0, daily(9)));
    reviews.push((2, 9, Rating::Missed, 0, daily(9)));
    // Private reviews do not count.
    for who in 0..4 {
        reviews.push((who, 8, Rating::Missed, 0, Origin::New));
    }
    record(store, &reviews).await;
    let hardest = store.hardest(GUILD, 3).await.unwrap();
    assert_eq!(
        hardest,
        [
            (qa(2), tally(4, 1)),
            (qa(1), tally(4, 3)),
            (qa(3), tally(4, 3))
        ]
    );
}

#[tokio::test]
async fn first_tries_count_all_members_and_do_not_change() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    record(
        store,
        &[
            (1, 1, Rating::Missed, 0, DAILY),
            (1, 1, Rating::Right, 4, Origin::Due),
            (2, 1, Rating::Hard, 0, DAILY),
            (2, 2, Rating::Right, 1, Origin::New),
        ],
    )
    .await;
    let tries = store.first_tries().await.unwrap();
    assert_eq!(tries.len(), 2);
    assert_eq!(tries[&qa(1)], FirstTries { tries: 2, right: 1 });
    assert_eq!(tries[&qa(2)], FirstTries { tries: 1, right: 1 });
    let cards = store.cards_of(&[member(1), member(2), member(3)]).await;
    let cards = cards.unwrap();
    assert_eq!(cards.len(), 2);
    assert_eq!(cards[&member(2)], store.cards(&member(2)).await.unwrap());
}

#[tokio::test]
async fn first_tries_of_an_older_database_are_counted() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let ratings = [Rating::Missed, Rating::Right, Rating::Easy];
    for (who, rating) in (1..).zip(ratings) {
        record(store, &[(who, 1, rating, 0, DAILY)]).await;
    }
    let before = store.first_tries().await.unwrap();
    for sql in [
        "DROP TABLE first_tries",
        "DROP TABLE replies",
        "DROP TABLE help_channels",
        "DROP TABLE help_threads",
        "DELETE FROM _sqlx_migrations WHERE version >= 7",
    ] {
        sqlx::query(sql).execute(&store.writer).await.unwrap();
    }
    let tries = fixture.reopen().await.first_tries().await.unwrap();
    assert_eq!(tries, before);
    assert_eq!(tries[&qa(1)], FirstTries { tries: 3, right: 2 });
}

#[tokio::test]
async fn a_wish_is_stored_once() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    assert!(
        store
            .add_wish(&member(1), &qa(1), noon(0, 0))
            .await
            .unwrap()
    );
    assert!(
        !store
            .add_wish(&member(1), &qa(1), noon(1, 0))
            .await
            .unwrap()
    );
    assert!(
        store
            .add_wish(&member(1), &qa(2), noon(1, 0))
            .await
            .unwrap()
    );
    let wished = store.wishes(&member(1)).await.unwrap();
    assert_eq!(wished, [qa(1), qa(2)].into());
    assert!(store.wishes(&member(2)).await.unwrap().is_empty());
}
