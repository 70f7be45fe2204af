//! What is stored about a member: they can see it, take it along, and have it gone.

use std::fs;

use super::super::members::THEIR_TABLES;
use super::*;

/// Everything a member can leave behind, and as much of another one.
async fn lived_in() -> Fixture {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    for who in [1, 2] {
        for on in 0..30 {
            let origin = if on == 0 {
                Origin::Daily(post)
            } else {
                Origin::Due
            };
            let review = review(who, on % 7, Rating::Hard, on as i32, origin);
            let press = u64::from(on) * 10 + who;
            store.record(&review, Some(press)).await.unwrap();
        }
        let wished = store.wish(&member(who), &qa(50), noon(31, 0)).await;
        assert!(wished.unwrap());
        store.set_opt_out(&member(who), true).await.unwrap();
        let mut schedule = schedule(who);
        schedule.set_up_by = Some(member(who));
        store.save_schedule(&schedule).await.unwrap();
    }
    fixture
}

/// Whether the bytes stand in any file of the folder.
fn is_anywhere(fixture: &Fixture, text: &str) -> bool {
    let mut files = fs::read_dir(fixture.folder.path()).unwrap();
    files.any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|it| it == text.as_bytes())
    })
}

#[tokio::test]
async fn a_deleted_member_leaves_no_row_and_no_byte() {
    let fixture = lived_in().await;
    let store = &fixture.store;
    let gone = member(1);
    assert!(is_anywhere(&fixture, gone.as_str()));
    // 30 reviews, 7 cards, an answer, a wish, the opt-out, and a name on a schedule.
    assert_eq!(store.delete_member(&gone).await.unwrap(), 41);
    // Also before anything is vacuumed, and with the database open.
    assert!(!is_anywhere(&fixture, gone.as_str()));
    assert_eq!(store.stored_about(&gone).await.unwrap(), Stored::default());
    let tally = Tally {
        answered: 1,
        knew: 1,
    };
    assert_eq!(store.tally(post_of(0)).await.unwrap(), tally);
    assert_eq!(store.rebuild().await.unwrap().changed, 0);
    let vacuum = sqlx::query("VACUUM").execute(&store.writer);
    vacuum.await.unwrap();
    store.close().await;
    assert!(!is_anywhere(&fixture, gone.as_str()));
    assert!(is_anywhere(&fixture, member(2).as_str()));
    let store = fixture.again().await;
    assert_eq!(store.delete_member(&gone).await.unwrap(), 0);
    assert_eq!(store.reviews_of(&member(2)).await.unwrap().len(), 30);
    let channels = store.schedules().await.unwrap();
    assert_eq!(channels.len(), 2, "the server keeps its question");
}

#[tokio::test]
async fn a_deleted_member_is_gone_also_while_somebody_reads() {
    let fixture = lived_in().await;
    let store = &fixture.store;
    let mut reading = store.readers.begin().await.unwrap();
    let read = sqlx::query("SELECT COUNT(*) FROM reviews").execute(&mut *reading);
    read.await.unwrap();
    assert_eq!(store.delete_member(&member(1)).await.unwrap(), 41);
    assert_eq!(store.reviews_of(&member(1)).await.unwrap(), []);
    reading.commit().await.unwrap();
    store.close().await;
    assert!(!is_anywhere(&fixture, member(1).as_str()));
}

#[tokio::test]
async fn every_table_is_searched_when_a_member_is_deleted() {
    let fixture = lived_in().await;
    let store = &fixture.store;
    store.delete_member(&member(1)).await.unwrap();
    let tables = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'");
    let tables: Vec<String> = tables.fetch_all(&store.writer).await.unwrap();
    assert!(tables.len() > 9, "{tables:?}");
    for table in tables {
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns = sqlx::query_scalar(sqlx::AssertSqlSafe(columns));
        let columns: Vec<String> = columns.fetch_all(&store.writer).await.unwrap();
        let is_theirs = columns.iter().any(|column| column == "member");
        assert_eq!(is_theirs, THEIR_TABLES.contains(&table.as_str()), "{table}");
        for column in columns {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE CAST({column} AS TEXT) = $1");
            let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
            let rows: i64 = rows
                .bind(member(1).as_str())
                .fetch_one(&store.writer)
                .await
                .unwrap();
            assert_eq!(rows, 0, "{table}.{column}");
        }
    }
}

#[tokio::test]
async fn an_export_holds_all_that_exists() {
    let fixture = lived_in().await;
    let store = &fixture.store;
    let again = review(1, 1, Rating::Easy, 29, Origin::Extra);
    store.record(&again, Some(1000)).await.unwrap();
    let stored = store.stored_about(&member(1)).await.unwrap();
    let expected = Stored {
        reviews: 31,
        cards: 7,
        answers: 1,
        wishes: 1,
        first: Some(noon(0, 0)),
        last: Some(noon(31, 0)),
        opted_out: true,
        schedules: 1,
    };
    assert_eq!(stored, expected);
    let export = store.export(&member(1)).await.unwrap();
    let json = serde_json::to_value(&export).unwrap();
    let length = |key: &str| json[key].as_array().unwrap().len();
    // Also a review whose point still counts after it was replaced.
    assert_eq!(length("reviews"), 31);
    assert_eq!(length("cards"), 7);
    assert_eq!(length("answers"), 1);
    assert_eq!(length("wishes"), 1);
    assert_eq!(json["opted_out_of_leaderboard"], true);
    assert_eq!(json["schedules_set_up"], serde_json::json!(["501"]));
    assert_eq!(json["member"], member(1).as_str());
    assert!(!json.to_string().contains(member(2).as_str()));
    let first = serde_json::json!({
        "question": "question-0",
        "rating": "Hard",
        "day": "2026-03-02",
        "reviewed_at": "2026-03-02T12:00:00Z",
        "shown_as": "daily",
        "post": post_of(0).0.to_string(),
        "server": "7",
        "interaction": "1",
    });
    assert_eq!(json["reviews"][0], first);
}
