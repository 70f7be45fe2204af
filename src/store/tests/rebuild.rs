//! The derived tables match the log.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::relink::present;
use super::*;

/// An event that changes the log or the derived tables.
#[derive(Clone, Debug)]
enum Event {
    Review {
        who: u64,
        what: u32,
        rating: usize,
        /// Days pass by themselves; some presses are of an earlier day's message.
        days_ago: i32,
        origin: u8,
        /// Whether a button press made it; otherwise it was typed in a terminal.
        is_press: bool,
    },
    Delete {
        who: u64,
    },
    /// The notes now have the first texts at these positions.
    Edit {
        places: Vec<u32>,
    },
}

fn event() -> impl Strategy<Value = Event> {
    let review = (
        0..4_u64,
        0..5_u32,
        0..4_usize,
        prop_oneof![4 => Just(0), 1 => 0..4_i32],
        0..5_u8,
        any::<bool>(),
    );
    let review = review.prop_map(
        |(who, what, rating, days_ago, origin, is_press)| Event::Review {
            who,
            what,
            rating,
            days_ago,
            origin,
            is_press,
        },
    );
    let places = Just((0..5).collect::<Vec<u32>>()).prop_shuffle();
    let edit = (places, 0..5_usize).prop_map(|(mut places, texts)| {
        places.truncate(texts);
        Event::Edit { places }
    });
    prop_oneof![30 => review, 5 => edit, 1 => (0..4_u64).prop_map(|who| Event::Delete { who })]
}

/// The rows of the derived tables, as text.
async fn derived_rows(store: &Store) -> Vec<String> {
    let cards = sqlx::query_as::<_, (String, String, f64, f64, String, i64, i64, bool)>(
        "SELECT member, qa, stability, difficulty, first_on || last_on || due_on, reviews, lapses,
            first_right FROM cards ORDER BY member, qa",
    );
    let cards = cards.fetch_all(&store.writer).await.unwrap();
    let answers = sqlx::query_as::<_, (i64, String, i64, i64)>(
        "SELECT post, member, rating, answered_at FROM answers ORDER BY post, member",
    );
    let answers = answers.fetch_all(&store.writer).await.unwrap();
    let cards = cards.iter().map(|row| format!("{row:?}"));
    cards
        .chain(answers.iter().map(|row| format!("{row:?}")))
        .collect()
}

/// The numbers of reviews, cards and answers.
async fn count_rows(store: &Store) -> [i64; 3] {
    let rows = ["reviews", "cards", "answers"].map(|table| async move {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
        rows.fetch_one(&store.writer).await.unwrap()
    });
    let [reviews, cards, answers] = rows;
    [reviews.await, cards.await, answers.await]
}

/// Records the history. Returns the answers that must follow, computed separately.
async fn replay(store: &Store, history: &[Event]) -> HashMap<(PostId, MemberId), Rating> {
    let mut answers = HashMap::new();
    for (at, event) in history.iter().enumerate() {
        let today = at as i32 / 8;
        match event {
            Event::Delete { who } => {
                store.delete_member(&member(*who)).await.unwrap();
                answers.retain(|(_, of), _| *of != member(*who));
            }
            Event::Edit { places } => {
                let texts = places.iter().zip(0..);
                let texts: Vec<CurrentQa> = texts.map(|(at, text)| present(*at, text)).collect();
                let before = count_rows(store).await;
                store
                    .relink_histories("notes", &texts, noon(today, at as i64))
                    .await
                    .unwrap();
                assert_eq!(count_rows(store).await, before, "a review was lost or made");
            }
            Event::Review {
                who,
                what,
                rating,
                days_ago,
                origin,
                is_press,
            } => {
                let on = (today - days_ago).max(0);
                let origin = match origin {
                    0 => Origin::Daily(post_of(on)),
                    1 => Origin::Late(post_of(on)),
                    2 => Origin::Due,
                    3 => Origin::New,
                    _ => Origin::Extra,
                };
                let mut review = review(*who, *what, Rating::ALL[*rating], on, origin);
                review.reviewed_at = noon(today, at as i64);
                let press = is_press.then_some(at as u64);
                let recorded = store.record(&review, press).await.unwrap();
                let counts = matches!(recorded, RecordOutcome::New(_) | RecordOutcome::Replaced(_));
                if let (true, Origin::Daily(post)) = (counts, origin) {
                    answers.insert((post, review.member), review.rating);
                }
            }
        }
    }
    answers
}

/// Asserts that the effective reviews make the cards, and the answers are the last ratings.
async fn assert_consistent(store: &Store, answers: &HashMap<(PostId, MemberId), Rating>) {
    for ((post, who), rating) in answers {
        assert_eq!(store.answer(*post, who).await.unwrap(), Some(*rating));
    }
    let mut cards = 0;
    for who in 0..4 {
        let reviews = store.reviews_of(&member(who)).await.unwrap();
        for card in store.cards(&member(who)).await.unwrap() {
            let log = reviews.iter().filter(|review| review.qa == card.qa);
            let log: Vec<Review> = log.cloned().collect();
            assert_eq!(log.len(), card.reviews as usize);
            assert_eq!(recite_quiz::review::card_from_reviews(&log), Some(card));
            cards += log.len();
        }
        cards -= reviews.len();
    }
    assert_eq!(cards, 0, "every review belongs to a card");
    assert_eq!(
        store.first_tries().await.unwrap(),
        first_tries_of_cards(store).await
    );
}

/// The first tries, counted from all cards.
async fn first_tries_of_cards(store: &Store) -> HashMap<QaId, FirstTries> {
    let mut counted: HashMap<QaId, FirstTries> = HashMap::new();
    for who in 0..4 {
        for card in store.cards(&member(who)).await.unwrap() {
            let tries = counted.entry(card.qa).or_default();
            tries.tries += 1;
            tries.right += u32::from(card.first_right);
        }
    }
    counted
}

const TAMPERING: [(&str, u64); 6] = [
    (
        "UPDATE cards SET stability = stability + 1, due_on = '2031-01-01'",
        0,
    ),
    ("UPDATE answers SET rating = 5 - rating", 0),
    (
        "INSERT INTO cards VALUES ('99', 'gone', 1, 5, '2026-01-01', '2026-01-01', '2026-01-02', 1, 0, TRUE)",
        1,
    ),
    ("INSERT INTO answers VALUES (1, '99', 3, 0)", 1),
    (
        "UPDATE first_tries SET tries = tries + 1, knew = knew + 1",
        0,
    ),
    ("INSERT INTO first_tries VALUES ('gone', 2, 1)", 1),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuild_equals_the_live_tables_and_repairs_what_was_tampered_with(
        history in vec(event(), 1..120),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let fixture = Fixture::new().await;
            let store = &fixture.store;
            let answers = replay(store, &history).await;
            assert_consistent(store, &answers).await;
            let before = derived_rows(store).await;
            let rebuilt = store.rebuild().await.unwrap();
            assert_eq!(rebuilt.answers, answers.len() as u64);
            assert_eq!(rebuilt.changed, 0);
            assert_eq!(rebuilt.cards + rebuilt.answers, before.len() as u64);
            assert_eq!(derived_rows(store).await, before);
            let mut wrong = 0;
            for (sql, added) in TAMPERING {
                let tampered = sqlx::query(sql).execute(&store.writer).await.unwrap();
                wrong += tampered.rows_affected();
                assert!(added == 0 || tampered.rows_affected() == added);
            }
            assert_eq!(store.rebuild().await.unwrap().changed, wrong);
            assert_eq!(derived_rows(store).await, before);
            assert_eq!(store.first_tries().await.unwrap(), first_tries_of_cards(store).await);
            for table in ["DELETE FROM cards", "DELETE FROM answers"] {
                sqlx::query(table).execute(&store.writer).await.unwrap();
            }
            assert_eq!(store.rebuild().await.unwrap().changed, before.len() as u64);
            assert_eq!(derived_rows(store).await, before);
        });
    }
}
