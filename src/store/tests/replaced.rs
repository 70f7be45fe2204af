//! Grades that a later grade of the same day replaced: which are removed, and that nothing derived from the log
//! depends on them.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;

use super::super::open::{MIGRATIONS, StoreOptions};
use super::*;
use recite_quiz::review::card_from_reviews;

/// A button press of a member, at its position in the list.
#[derive(Clone, Debug)]
struct Press {
    what: u32,
    rating: usize,
    on: i32,
    origin: u8,
    guild: Option<u64>,
    /// Earlier presses that are delivered again after this one, with the day of their delivery.
    redelivered: Vec<(usize, i32)>,
}

const DAYS: i32 = 4;
const GUILDS: [u64; 2] = [7, 8];

fn press() -> impl Strategy<Value = Press> {
    let parts = (
        0..2_u32,
        0..4_usize,
        0..DAYS,
        0..6_u8,
        prop::option::of(prop::sample::select(&GUILDS[..])),
        vec((0..40_usize, 0..DAYS), 0..3),
    );
    parts.prop_map(|(what, rating, on, origin, guild, redelivered)| Press {
        what,
        rating,
        on,
        origin,
        guild,
        redelivered,
    })
}

fn history() -> impl Strategy<Value = Vec<Press>> {
    let in_order = |mut presses: Vec<Press>| {
        presses.sort_by_key(|press| press.on);
        presses
    };
    vec(press(), 1..40).prop_map(in_order)
}

impl Press {
    fn review(&self, at: usize) -> Review {
        let origin = match self.origin {
            // Two channels may ask the same question.
            0 => Origin::Daily(post_of(self.on)),
            1 => Origin::Daily(post_of(100 + self.on)),
            2 => Origin::Late(post_of(self.on)),
            3 => Origin::Due,
            4 => Origin::New,
            _ => Origin::Extra,
        };
        let review = review(1, self.what, Rating::ALL[self.rating], self.on, origin);
        Review {
            reviewed_at: noon(self.on, at as i64),
            guild: self.guild.map(GuildId),
            ..review
        }
    }
}

/// Everything that follows from a log without removed reviews.
#[derive(Debug, Default, PartialEq)]
struct DerivedState {
    cards: Vec<Card>,
    answers: BTreeMap<PostId, Rating>,
    points: BTreeMap<u64, u32>,
    /// The grades that count, by day.
    days: Vec<(Date, Tally)>,
}

fn expected_state(log: &[Review]) -> DerivedState {
    let mut state = DerivedState::default();
    let mut by_qa: BTreeMap<&QaId, Vec<Review>> = BTreeMap::new();
    let mut points = BTreeSet::new();
    let mut effective: BTreeMap<(Date, &QaId), Rating> = BTreeMap::new();
    for review in log {
        by_qa.entry(&review.qa).or_default().push(review.clone());
        if let Origin::Daily(post) = review.origin {
            state.answers.insert(post, review.rating);
        }
        if let (Origin::Daily(_) | Origin::Due, Some(guild)) = (review.origin, review.guild) {
            points.insert((guild.0, &review.qa, review.day));
        }
        effective.insert((review.day, &review.qa), review.rating);
    }
    state.cards = by_qa
        .values()
        .filter_map(|log| card_from_reviews(log))
        .collect();
    for guild in GUILDS {
        let points = points.iter().filter(|it| it.0 == guild).count();
        state.points.insert(guild, points as u32);
    }
    let mut days: BTreeMap<Date, Tally> = BTreeMap::new();
    for ((day, _), rating) in effective {
        let tally = days.entry(day).or_default();
        tally.answered += 1;
        tally.knew += u32::from(rating.is_right());
    }
    state.days = days.into_iter().collect();
    state
}

async fn stored_state(store: &Store) -> DerivedState {
    let who = member(1);
    let mut state = DerivedState {
        cards: store.cards(&who).await.unwrap(),
        ..DerivedState::default()
    };
    for on in 0..DAYS {
        for post in [post_of(on), post_of(100 + on)] {
            let answer = store.answer(post, &who).await.unwrap();
            state.answers.extend(answer.map(|rating| (post, rating)));
        }
    }
    for guild in GUILDS {
        let points = store.points(&who, GuildId(guild), day(0), day(DAYS));
        state.points.insert(guild, points.await.unwrap());
    }
    let days = store.activity(ActivityScope::Member(who), day(0), day(DAYS));
    state.days = days.await.unwrap();
    state
}

/// The origins of stored reviews that do not count as grades.
async fn replaced_origins(store: &Store) -> Vec<String> {
    let sql = format!(
        "SELECT origin FROM reviews WHERE NOT ({})",
        super::super::review_log::EFFECTIVE
    );
    let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
    rows.fetch_all(&store.writer).await.unwrap()
}

/// Asserts that each replaced row still counts for something, and that no two rows count for the same.
async fn assert_only_needed_rows(store: &Store) {
    for origin in replaced_origins(store).await {
        assert!(["daily", "due"].contains(&origin.as_str()), "{origin}");
    }
    let twice = sqlx::query_scalar(
        "SELECT COUNT(*) FROM reviews GROUP BY member, qa, day, origin, post, guild
        HAVING COUNT(*) > 1",
    );
    let twice: Vec<i64> = twice.fetch_all(&store.writer).await.unwrap();
    assert_eq!(twice, Vec::<i64>::new());
}

async fn check_history(history: &[Press]) {
    let Fixture { store, .. } = &Fixture::new().await;
    let mut log = Vec::new();
    for (at, press) in history.iter().enumerate() {
        let review = press.review(at);
        let recorded = store.record(&review, Some(at as u64)).await.unwrap();
        assert!(
            matches!(recorded, RecordOutcome::New(_) | RecordOutcome::Replaced(_)),
            "{recorded:?}"
        );
        log.push(review);
        for (before, on) in &press.redelivered {
            let before = before % (at + 1);
            let again = Review {
                day: day(*on),
                ..history[before].review(before)
            };
            let recorded = store.record(&again, Some(before as u64)).await.unwrap();
            assert!(
                matches!(recorded, RecordOutcome::Duplicate(_)),
                "{recorded:?}"
            );
        }
    }
    let expected = expected_state(&log);
    assert_eq!(stored_state(store).await, expected);
    assert_only_needed_rows(store).await;
    assert_eq!(store.rebuild().await.unwrap().changed, 0);
    for table in ["DELETE FROM cards", "DELETE FROM answers"] {
        sqlx::query(table).execute(&store.writer).await.unwrap();
    }
    store.rebuild().await.unwrap();
    assert_eq!(stored_state(store).await, expected);
}

/// Upgrades a database of the version that kept every review.
async fn check_upgrade(history: &[Press]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recite.db");
    let before = MIGRATIONS.iter().filter(|it| it.version != 4).cloned();
    let options = StoreOptions {
        migrations: Box::leak(Box::new(Migrator::with_migrations(before.collect()))),
        ..StoreOptions::default()
    };
    let at = SqliteConnectOptions::new().filename(&path);
    let store = Store::open_with(at, options).await;
    let store = store.unwrap();
    let log: Vec<Review> = (0..).zip(history).map(|(at, it)| it.review(at)).collect();
    for (review, press) in log.iter().zip(0..) {
        let append = store.write(async |db| review_log::append(db, review, Some(press)).await);
        append.await.unwrap();
    }
    store.rebuild().await.unwrap();
    let expected = expected_state(&log);
    assert_eq!(stored_state(&store).await, expected);
    store.close().await;
    let store = Store::open_file(&path).await.unwrap();
    assert_eq!(stored_state(&store).await, expected);
    assert_only_needed_rows(&store).await;
    assert_eq!(store.rebuild().await.unwrap().changed, 0);
    store.close().await;
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(test);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_depends_on_a_replaced_grade_that_was_removed(history in history()) {
        run(check_history(&history));
    }

    #[test]
    fn an_upgrade_removes_replaced_grades_and_changes_nothing_else(history in history()) {
        run(check_upgrade(&history));
    }
}

#[tokio::test]
async fn a_grade_that_was_replaced_on_its_day_is_removed() {
    let Fixture { store, .. } = &Fixture::new().await;
    let post = send(store, 0).await;
    let origins = [Origin::Daily(post), Origin::Due, Origin::New, Origin::Extra];
    for (origin, what) in origins.into_iter().zip(0..) {
        for (rating, press) in Rating::ALL.into_iter().zip(u64::from(what) * 10 + 1..) {
            let review = review(1, what, rating, 0, origin);
            store.record(&review, Some(press)).await.unwrap();
        }
        let rows = sqlx::query_scalar("SELECT COUNT(*) FROM reviews");
        let rows: i64 = rows.fetch_one(&store.writer).await.unwrap();
        assert_eq!(rows, i64::from(what) + 1, "{origin:?}");
    }
}
