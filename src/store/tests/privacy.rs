//! What is stored about a member: they can see it, take it along, and have it gone.

use std::fs;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _};

use super::super::members::THEIR_TABLES;
use super::super::open::Options;
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
    assert_eq!(store.delete_member(&gone).await.unwrap(), overwritten(41));
    // Also before anything is vacuumed, and with the database open.
    assert!(!is_anywhere(&fixture, gone.as_str()));
    assert_eq!(
        store.stored_about(&gone).await.unwrap(),
        PersonalData::default()
    );
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
    assert_eq!(store.delete_member(&gone).await.unwrap(), overwritten(0));
    assert_eq!(store.reviews_of(&member(2)).await.unwrap().len(), 30);
    let channels = store.schedules().await.unwrap();
    assert_eq!(channels.len(), 2, "the server keeps its question");
}

fn overwritten(rows: u64) -> Deleted {
    Deleted {
        rows,
        is_overwritten: true,
    }
}

/// Another program that reads the database and keeps the state it sees, as a backup does.
async fn reader(fixture: &Fixture) -> Connection {
    let at = SqliteConnectOptions::new().filename(fixture.folder.path().join("recite.db"));
    let mut reader = at.connect().await.unwrap();
    for sql in ["BEGIN", "SELECT COUNT(*) FROM reviews"] {
        sqlx::query(sql).execute(&mut reader).await.unwrap();
    }
    reader
}

/// The store of a process that looks often whether the other program is done.
async fn eager(fixture: &Fixture) -> Store {
    let options = Options {
        overwrite_every: Duration::from_millis(10),
        ..Options::default()
    };
    let at = SqliteConnectOptions::new().filename(fixture.folder.path().join("recite.db"));
    Store::open_with(at, options).await.unwrap()
}

async fn until_overwritten(fixture: &Fixture, text: &str) {
    let gone = async {
        while is_anywhere(fixture, text) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let gone = tokio::time::timeout(Duration::from_secs(60), gone).await;
    gone.expect("it is overwritten");
}

#[tokio::test]
async fn a_deletion_while_another_program_reads_is_finished_once_that_is_done() {
    let fixture = lived_in().await;
    let store = eager(&fixture).await;
    let mut reader = reader(&fixture).await;
    for who in [1, 2] {
        let deleted = store.delete_member(&member(who)).await.unwrap();
        assert_eq!((deleted.rows, deleted.is_overwritten), (41, false));
        assert_eq!(store.reviews_of(&member(who)).await.unwrap(), []);
        assert!(is_anywhere(&fixture, member(who).as_str()), "as it is told");
    }
    // Members go on meanwhile.
    let other = review(3, 1, Rating::Right, 0, Origin::New);
    store.record(&other, Some(1)).await.unwrap();
    sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    for who in [1, 2] {
        until_overwritten(&fixture, member(who).as_str()).await;
    }
    // Also while that program still has the database open.
    let deleted = store.delete_member(&member(3)).await.unwrap();
    assert!(deleted.is_overwritten);
    assert!(!is_anywhere(&fixture, member(3).as_str()));
    reader.close().await.unwrap();
}

#[tokio::test]
async fn a_deletion_is_finished_by_the_next_start_where_that_is_possible() {
    let fixture = lived_in().await;
    let mut reader = reader(&fixture).await;
    let gone = member(1);
    let deleted = fixture.store.delete_member(&gone).await.unwrap();
    assert!(!deleted.is_overwritten);
    // A copy of the files stands for what a power cut leaves.
    let crashed = Fixture {
        folder: tempfile::tempdir().unwrap(),
        store: fixture.store.clone(),
    };
    for file in ["recite.db", "recite.db-wal"] {
        let from = fixture.folder.path().join(file);
        fs::copy(from, crashed.folder.path().join(file)).unwrap();
    }
    assert!(is_anywhere(&crashed, gone.as_str()));
    let store = crashed.again().await;
    assert!(!is_anywhere(&crashed, gone.as_str()));
    store.close().await;

    fixture.store.close().await;
    assert!(is_anywhere(&fixture, gone.as_str()));
    let store = eager(&fixture).await;
    assert!(is_anywhere(&fixture, gone.as_str()));
    sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    until_overwritten(&fixture, gone.as_str()).await;
    store.close().await;
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

/// Everything that is handed on about a member.
async fn exported(store: &Store, member: &MemberId) -> serde_json::Value {
    use serde_json::json;
    let mut json = json!({"reviews": [], "cards": [], "answers": [], "wishes": []});
    let taken = store.export(member, async |exported| {
        let (list, rows) = match exported {
            Exported::OptedOut(is_out) => {
                json["opted_out_of_leaderboard"] = json!(is_out);
                return Wanted::Continue(());
            }
            Exported::Reviews(rows) => ("reviews", json!(rows)),
            Exported::Cards(rows) => ("cards", json!(rows)),
            Exported::Answers(rows) => ("answers", json!(rows)),
            Exported::Wishes(rows) => ("wishes", json!(rows)),
            Exported::SchedulesSetUp(rows) => {
                json["schedules_set_up"] = json!(rows);
                return Wanted::Continue(());
            }
        };
        let rows = rows.as_array().unwrap().clone();
        json[list].as_array_mut().unwrap().extend(rows);
        Wanted::Continue(())
    });
    taken.await.unwrap();
    json
}

/// More rows than are read at once.
#[tokio::test]
async fn an_export_of_many_rows_holds_each_once_and_ends_when_no_more_is_wanted() {
    let Fixture { store, .. } = &Fixture::new().await;
    let fill = store.write(async |db| {
        for (table, columns, values) in [
            ("reviews", "number, qa, rating, day, reviewed_at, origin", "n, 'q' || n, 3, '2026-03-02', n, 'new'"),
            (
                "cards",
                "qa, stability, difficulty, first_on, last_on, due_on, reviews, lapses, first_right",
                "'q' || n, 1, 5, '2026-03-02', '2026-03-02', '2026-03-03', 1, 0, TRUE",
            ),
            ("answers", "post, rating, answered_at", "n - 600, 3, n"),
            ("wishes", "qa, wished_at", "'w' || n, n"),
        ] {
            let sql = format!(
                "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1201)
                INSERT INTO {table} (member, {columns}) SELECT $1, {values} FROM numbers"
            );
            let fill = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(member(1).as_str());
            fill.execute(&mut *db).await?;
        }
        Ok(())
    });
    fill.await.unwrap();
    let json = exported(store, &member(1)).await;
    for (list, key) in [
        ("reviews", "question"),
        ("cards", "question"),
        ("answers", "post"),
        ("wishes", "question"),
    ] {
        let rows = json[list].as_array().unwrap();
        let keys: std::collections::HashSet<String> =
            rows.iter().map(|row| row[key].to_string()).collect();
        assert_eq!((rows.len(), keys.len()), (1201, 1201), "{list}");
    }
    let mut taken = 0;
    let who = member(1);
    let broken_off = store.export(&who, async |_| {
        taken += 1;
        match taken {
            3 => Wanted::Break(()),
            _ => Wanted::Continue(()),
        }
    });
    broken_off.await.unwrap();
    assert_eq!(taken, 3);
}

#[tokio::test]
async fn an_export_holds_all_that_exists() {
    let fixture = lived_in().await;
    let store = &fixture.store;
    let again = review(1, 1, Rating::Easy, 29, Origin::Extra);
    store.record(&again, Some(1000)).await.unwrap();
    let stored = store.stored_about(&member(1)).await.unwrap();
    let expected = PersonalData {
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
    let json = exported(store, &member(1)).await;
    let length = |key: &str| json[key].as_array().unwrap().len();
    // Also a review whose point still counts after it was replaced.
    assert_eq!(length("reviews"), 31);
    assert_eq!(length("cards"), 7);
    assert_eq!(length("answers"), 1);
    assert_eq!(length("wishes"), 1);
    assert_eq!(json["opted_out_of_leaderboard"], true);
    assert_eq!(json["schedules_set_up"], serde_json::json!(["501"]));
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
