//! Personal data: view, export and delete.

use std::fs;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _};

use super::super::members::MEMBER_TABLES;
use super::super::open::StoreOptions;
use recite_quiz::help::{HelpChannel, HelpMode};

use super::*;

/// A database with everything a member can leave, for two members.
async fn populated_fixture() -> Fixture {
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
        let wished = store.add_wish(&member(who), &qa(50), noon(31, 0)).await;
        assert!(wished.unwrap());
        store.set_opt_out(&member(who), true).await.unwrap();
        let mut schedule = schedule(who);
        schedule.set_up_by = Some(member(who));
        store.save_schedule(&schedule).await.unwrap();
        store.save_help_channel(&help_channel(who)).await.unwrap();
    }
    fixture
}

fn help_channel(who: u64) -> HelpChannel {
    HelpChannel {
        channel: ChannelId(600 + who),
        guild: GUILD,
        wait_minutes: 0,
        takes_likely: false,
        topics: Vec::new(),
        solved_tag: None,
        mode: HelpMode::Live,
        mode_since: noon(0, 0),
        set_up_by: Some(member(who)),
    }
}

/// Whether any file of the folder contains the bytes.
fn is_in_any_file(fixture: &Fixture, text: &str) -> bool {
    let mut files = fs::read_dir(fixture.folder.path()).unwrap();
    files.any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|it| it == text.as_bytes())
    })
}

#[tokio::test]
async fn a_deleted_member_leaves_no_row_and_no_bytes() {
    let fixture = populated_fixture().await;
    let store = &fixture.store;
    let gone = member(1);
    assert!(is_in_any_file(&fixture, gone.as_str()));
    // 30 reviews, 7 cards, an answer, a wish, the opt-out, and a name on a schedule and on a help channel.
    assert_eq!(
        store.delete_member(&gone).await.unwrap(),
        overwritten_rows(42)
    );
    // Even before a vacuum, and with the database open.
    assert!(!is_in_any_file(&fixture, gone.as_str()));
    assert_eq!(
        store.personal_data(&gone).await.unwrap(),
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
    assert!(!is_in_any_file(&fixture, gone.as_str()));
    assert!(is_in_any_file(&fixture, member(2).as_str()));
    let store = fixture.reopen().await;
    assert_eq!(
        store.delete_member(&gone).await.unwrap(),
        overwritten_rows(0)
    );
    assert_eq!(store.reviews_of(&member(2)).await.unwrap().len(), 30);
    let channels = store.schedules().await.unwrap();
    assert_eq!(channels.len(), 2, "the server keeps its daily question");
}

fn overwritten_rows(rows: u64) -> Deletion {
    Deletion {
        rows,
        is_overwritten: true,
    }
}

/// Another program that holds a read transaction, as a backup does.
async fn reader(fixture: &Fixture) -> Connection {
    let at = SqliteConnectOptions::new().filename(fixture.folder.path().join("recite.db"));
    let mut reader = at.connect().await.unwrap();
    for sql in ["BEGIN", "SELECT COUNT(*) FROM reviews"] {
        sqlx::query(sql).execute(&mut reader).await.unwrap();
    }
    reader
}

/// A store that retries often.
async fn open_retrying_often(fixture: &Fixture) -> Store {
    let options = StoreOptions {
        overwrite_every: Duration::from_millis(10),
        ..StoreOptions::default()
    };
    let at = SqliteConnectOptions::new().filename(fixture.folder.path().join("recite.db"));
    Store::open_with(at, options).await.unwrap()
}

async fn wait_until_overwritten(fixture: &Fixture, text: &str) {
    let gone = async {
        while is_in_any_file(fixture, text) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let gone = tokio::time::timeout(Duration::from_secs(60), gone).await;
    gone.expect("it is overwritten");
}

#[tokio::test]
async fn a_deletion_is_finished_after_another_program_has_stopped_reading() {
    let fixture = populated_fixture().await;
    let store = open_retrying_often(&fixture).await;
    let mut reader = reader(&fixture).await;
    for who in [1, 2] {
        let deleted = store.delete_member(&member(who)).await.unwrap();
        assert_eq!((deleted.rows, deleted.is_overwritten), (42, false));
        assert_eq!(store.reviews_of(&member(who)).await.unwrap(), []);
        assert!(
            is_in_any_file(&fixture, member(who).as_str()),
            "as reported"
        );
    }
    // Writes work meanwhile.
    let other = review(3, 1, Rating::Right, 0, Origin::New);
    store.record(&other, Some(1)).await.unwrap();
    sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    for who in [1, 2] {
        wait_until_overwritten(&fixture, member(who).as_str()).await;
    }
    // Even while that program still has the database open.
    let deleted = store.delete_member(&member(3)).await.unwrap();
    assert!(deleted.is_overwritten);
    assert!(!is_in_any_file(&fixture, member(3).as_str()));
    reader.close().await.unwrap();
}

#[tokio::test]
async fn a_deletion_is_finished_at_the_next_start_if_possible() {
    let fixture = populated_fixture().await;
    let mut reader = reader(&fixture).await;
    let gone = member(1);
    let deleted = fixture.store.delete_member(&gone).await.unwrap();
    assert!(!deleted.is_overwritten);
    // A copy of the files, as after a power cut.
    let crashed = Fixture {
        folder: tempfile::tempdir().unwrap(),
        store: fixture.store.clone(),
    };
    for file in ["recite.db", "recite.db-wal"] {
        let from = fixture.folder.path().join(file);
        fs::copy(from, crashed.folder.path().join(file)).unwrap();
    }
    assert!(is_in_any_file(&crashed, gone.as_str()));
    let store = crashed.reopen().await;
    assert!(!is_in_any_file(&crashed, gone.as_str()));
    store.close().await;

    fixture.store.close().await;
    assert!(is_in_any_file(&fixture, gone.as_str()));
    let store = open_retrying_often(&fixture).await;
    assert!(is_in_any_file(&fixture, gone.as_str()));
    sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    wait_until_overwritten(&fixture, gone.as_str()).await;
    store.close().await;
}

#[tokio::test]
async fn a_deletion_covers_every_table() {
    let fixture = populated_fixture().await;
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
        assert_eq!(
            is_theirs,
            MEMBER_TABLES.contains(&table.as_str()),
            "{table}"
        );
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

/// Everything that is exported about a member.
async fn export_as_json(store: &Store, member: &MemberId) -> serde_json::Value {
    use serde_json::json;
    let mut json = json!({
        "reviews": [], "cards": [], "answers": [], "wishes": [], "replies": [],
    });
    let taken = store.export(member, async |exported| {
        let (list, rows) = match exported {
            ExportedRows::OptedOut(is_out) => {
                json["opted_out_of_leaderboard"] = json!(is_out);
                return ExportFlow::Continue(());
            }
            ExportedRows::Reviews(rows) => ("reviews", json!(rows)),
            ExportedRows::Cards(rows) => ("cards", json!(rows)),
            ExportedRows::Answers(rows) => ("answers", json!(rows)),
            ExportedRows::Wishes(rows) => ("wishes", json!(rows)),
            ExportedRows::Replies(rows) => ("replies", json!(rows)),
            ExportedRows::SchedulesSetUp(rows) => {
                json["schedules_set_up"] = json!(rows);
                return ExportFlow::Continue(());
            }
            ExportedRows::HelpChannelsSetUp(rows) => {
                json["help_channels_set_up"] = json!(rows);
                return ExportFlow::Continue(());
            }
        };
        let rows = rows.as_array().unwrap().clone();
        json[list].as_array_mut().unwrap().extend(rows);
        ExportFlow::Continue(())
    });
    taken.await.unwrap();
    json
}

// With more rows than one read returns.
#[tokio::test]
async fn an_export_contains_each_row_once_and_can_be_stopped() {
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
    let json = export_as_json(store, &member(1)).await;
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
            3 => ExportFlow::Break(()),
            _ => ExportFlow::Continue(()),
        }
    });
    broken_off.await.unwrap();
    assert_eq!(taken, 3);
}

#[tokio::test]
async fn an_export_contains_everything() {
    let fixture = populated_fixture().await;
    let store = &fixture.store;
    let again = review(1, 1, Rating::Easy, 29, Origin::Extra);
    store.record(&again, Some(1000)).await.unwrap();
    let stored = store.personal_data(&member(1)).await.unwrap();
    let expected = PersonalData {
        reviews: 31,
        cards: 7,
        answers: 1,
        wishes: 1,
        first: Some(noon(0, 0)),
        last: Some(noon(31, 0)),
        opted_out: true,
        schedules: 1,
        help_channels: 1,
        replies: 0,
    };
    assert_eq!(stored, expected);
    let json = export_as_json(store, &member(1)).await;
    let length = |key: &str| json[key].as_array().unwrap().len();
    // Including a replaced review whose point still counts.
    assert_eq!(length("reviews"), 31);
    assert_eq!(length("cards"), 7);
    assert_eq!(length("answers"), 1);
    assert_eq!(length("wishes"), 1);
    assert_eq!(json["opted_out_of_leaderboard"], true);
    assert_eq!(json["schedules_set_up"], serde_json::json!(["501"]));
    assert_eq!(json["help_channels_set_up"], serde_json::json!(["601"]));
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
