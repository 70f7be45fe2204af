//! The tables of known texts, and the columns that refer to a Q&A.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::store::columns;
use crate::store::database::{Connection, Db};
use recite_notes::QaId;
use recite_notes::likeness::{HistoryMove, IdentifiedText};

/// Every table that refers to a Q&A in its column `qa`, and whether that column is part of its key. Derived rows move
/// too: a card follows from the reviews of its Q&A, which all move at once. `answers` does not refer to a Q&A.
pub const HISTORY: [(&str, bool); 8] = [
    ("reviews", false),
    ("posts", false),
    ("cards", true),
    ("first_tries", true),
    ("wishes", true),
    ("feedback", true),
    ("replies", false),
    ("help_threads", false),
];

/// The number of rows that one statement writes.
const ROWS_PER_STATEMENT: usize = 1000;

/// The stored text of a Q&A, without its sketch.
#[derive(Clone, Copy)]
pub struct KnownQa {
    /// The checksum of its text.
    pub sum: u64,
    /// Whether it was missing from the notes when they were last processed.
    pub is_gone: bool,
}

/// Moves all histories at once. Where `qa` is part of the key, each row first gets a name that no Q&A can have, so
/// that two can swap. A history moves only to an id without one, or whose own history moves too, so no two histories
/// merge.
pub async fn move_histories(
    db: &mut Connection,
    relinks: &[HistoryMove],
) -> Result<(), sqlx::Error> {
    if relinks.is_empty() {
        return Ok(());
    }
    for relinks in relinks.chunks(ROWS_PER_STATEMENT) {
        let mut insert = QueryBuilder::<Db>::new("INSERT INTO moving_qas (qa, becomes) ");
        insert.push_values(relinks, |mut row, relink| {
            row.push_bind(relink.from.as_str())
                .push_bind(relink.to.as_str());
        });
        insert.build().execute(&mut *db).await?;
    }
    for (table, is_key) in HISTORY {
        let mark = if is_key { "' ' || " } else { "" };
        let sql = format!(
            "UPDATE {table} SET qa = (SELECT {mark}becomes FROM moving_qas
                WHERE moving_qas.qa = {table}.qa)
            WHERE qa IN (SELECT qa FROM moving_qas)"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut *db)
            .await?;
        if is_key {
            let sql = format!("UPDATE {table} SET qa = SUBSTR(qa, 2) WHERE qa LIKE ' %'");
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .execute(&mut *db)
                .await?;
        }
    }
    sqlx::query("DELETE FROM moving_qas").execute(db).await?;
    Ok(())
}

/// Returns the stored Q&As of these notes.
pub async fn load_known_qas(
    db: &mut Connection,
    notes: &str,
) -> Result<HashMap<QaId, KnownQa>, sqlx::Error> {
    let rows =
        sqlx::query_as("SELECT qa, text_sum, gone_at IS NOT NULL FROM known_qas WHERE notes = $1");
    let rows: Vec<(String, i64, bool)> = rows.bind(notes).fetch_all(db).await?;
    let known = rows.iter().map(|(qa, sum, is_gone)| {
        let known = KnownQa {
            sum: columns::decode_id(*sum),
            is_gone: *is_gone,
        };
        Ok((columns::decode_qa(qa)?, known))
    });
    known.collect()
}

/// Returns the sketch of a Q&A.
pub async fn load_sketch(
    db: &mut Connection,
    notes: &str,
    qa: &QaId,
) -> Result<Vec<u32>, sqlx::Error> {
    let row = sqlx::query_scalar("SELECT sketch FROM known_qas WHERE notes = $1 AND qa = $2");
    let row: String = row.bind(notes).bind(qa.as_str()).fetch_one(db).await?;
    let numbers = row.as_bytes().chunks(8).map(|digits| {
        let digits = std::str::from_utf8(digits).unwrap_or_default();
        u32::from_str_radix(digits, 16).map_err(|_| columns::invalid_value("a number", digits))
    });
    numbers.collect()
}

/// Returns every id with a history, of any notes. Q&As with reviews have cards.
pub async fn qas_with_history(db: &mut Connection) -> Result<HashSet<QaId>, sqlx::Error> {
    let rows = sqlx::query_scalar(
        "SELECT qa FROM cards UNION SELECT qa FROM wishes
        UNION SELECT qa FROM posts WHERE qa IS NOT NULL UNION SELECT qa FROM feedback",
    );
    let rows: Vec<String> = rows.fetch_all(db).await?;
    rows.iter().map(|qa| columns::decode_qa(qa)).collect()
}

/// Returns the Q&As of other notes that a bot refreshed between these instants.
pub async fn qas_of_other_notes(
    db: &mut Connection,
    notes: &str,
    [since, until]: [i64; 2],
) -> Result<HashSet<QaId>, sqlx::Error> {
    let rows = sqlx::query_scalar(
        "SELECT qa FROM known_qas WHERE gone_at IS NULL AND notes IN
            (SELECT notes FROM known_notes WHERE notes <> $1 AND read_at BETWEEN $2 AND $3)",
    );
    let rows: Vec<String> = rows
        .bind(notes)
        .bind(since)
        .bind(until)
        .fetch_all(db)
        .await?;
    rows.iter().map(|qa| columns::decode_qa(qa)).collect()
}

/// Transfers the stored Q&As of the latest abandoned notes to notes with a new name: their folder was moved. `since`
/// and `until` bound the refreshes that count. Returns whether there were such notes.
pub async fn adopt_notes(
    db: &mut Connection,
    notes: &str,
    [since, until]: [i64; 2],
) -> Result<bool, sqlx::Error> {
    let last = sqlx::query_scalar(
        "SELECT notes FROM known_notes WHERE notes <> $1 AND read_at NOT BETWEEN $2 AND $3
        ORDER BY read_at DESC, notes LIMIT 1",
    );
    let last: Option<String> = last
        .bind(notes)
        .bind(since)
        .bind(until)
        .fetch_optional(&mut *db)
        .await?;
    let Some(last) = last else {
        return Ok(false);
    };
    for sql in [
        "UPDATE known_qas SET notes = $1 WHERE notes = $2",
        "DELETE FROM known_notes WHERE notes = $2 AND notes <> $1",
    ] {
        let change = sqlx::query(sql).bind(notes).bind(&last);
        change.execute(&mut *db).await?;
    }
    Ok(true)
}

/// Stores that these notes were refreshed now.
pub async fn save_refresh_time(
    db: &mut Connection,
    notes: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let upsert = sqlx::query(
        "INSERT INTO known_notes (notes, read_at) VALUES ($1, $2)
        ON CONFLICT (notes) DO UPDATE SET read_at = excluded.read_at",
    );
    let upsert = upsert.bind(notes).bind(columns::encode_instant(now));
    upsert.execute(db).await?;
    Ok(())
}

/// Stores the texts of Q&As.
pub async fn save_known(
    db: &mut Connection,
    notes: &str,
    said: &[IdentifiedText<'_>],
    gone_at: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    for said in said.chunks(ROWS_PER_STATEMENT) {
        let mut upsert = QueryBuilder::<Db>::new(
            "INSERT INTO known_qas (notes, qa, text_sum, sketch, gone_at) ",
        );
        upsert.push_values(said, |mut row, (qa, fingerprint)| {
            let numbers = fingerprint.sketch().iter();
            let sketch: String = numbers.map(|number| format!("{number:08x}")).collect();
            row.push_bind(notes)
                .push_bind(qa.as_str())
                .push_bind(columns::encode_id(fingerprint.sum()))
                .push_bind(sketch)
                .push_bind(gone_at.map(columns::encode_instant));
        });
        upsert.push(
            " ON CONFLICT (notes, qa) DO UPDATE SET text_sum = excluded.text_sum,
                sketch = excluded.sketch, gone_at = excluded.gone_at",
        );
        upsert.build().execute(&mut *db).await?;
    }
    Ok(())
}

/// Deletes the stored texts of Q&As.
pub async fn forget_qas(
    db: &mut Connection,
    notes: &str,
    qas: &[&QaId],
) -> Result<(), sqlx::Error> {
    for qas in qas.chunks(ROWS_PER_STATEMENT) {
        let mut delete = QueryBuilder::<Db>::new("DELETE FROM known_qas WHERE notes = ");
        delete.push_bind(notes);
        push_qa_list(&mut delete, qas);
        delete.build().execute(&mut *db).await?;
    }
    Ok(())
}

/// Marks Q&As as missing from the notes.
pub async fn mark_gone(
    db: &mut Connection,
    notes: &str,
    qas: &[&QaId],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for qas in qas.chunks(ROWS_PER_STATEMENT) {
        let mut update = QueryBuilder::<Db>::new("UPDATE known_qas SET gone_at = ");
        update.push_bind(columns::encode_instant(now));
        update.push(" WHERE notes = ").push_bind(notes);
        push_qa_list(&mut update, qas);
        update.build().execute(&mut *db).await?;
    }
    Ok(())
}

fn push_qa_list(query: &mut QueryBuilder<Db>, qas: &[&QaId]) {
    query.push(" AND qa IN (");
    let mut list = query.separated(", ");
    for qa in qas {
        list.push_bind(qa.as_str());
    }
    query.push(")");
}
