//! What each Q&A last said, and histories that follow it under another id.
//!
//! Known is what the notes said when they were last followed, apart for each folder of notes: bots
//! with different notes on one database see each other's Q&As neither come nor go. From under an id that
//! other notes show nothing is moved, as long as somebody reads those.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use sqlx::QueryBuilder;

use crate::notes::QaId;
use crate::notes::likeness::{Fingerprint, Place, Reason, Relink, Said, moves};

use super::{Connection, Db, Store, StoreError, columns};

/// Notes that nobody has read for so long are nobody's; who reads them says so more often.
const READ_WITHIN: SignedDuration = SignedDuration::from_hours(1);
const SAY_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// Every table that tells of a Q&A, in its column `qa`. What is derived moves along: a card follows
/// from the reviews of its Q&A, which move all at once, and answers do not tell what was asked.
pub(super) const HISTORY: [&str; 5] = ["reviews", "cards", "wishes", "posts", "feedback"];

/// How many rows are written by one statement.
const ROWS: usize = 1000;

/// A Q&A as the notes have it now.
#[derive(Clone, Debug)]
pub struct Present {
    pub qa: QaId,
    /// Whether its id follows from where it stands.
    pub is_derived: bool,
    pub fingerprint: Fingerprint,
}

impl Store {
    /// Moves the history of what has gone from these notes to where it went, and remembers what they
    /// say now. `notes` tells them from others; `present` is every Q&A in them, each once.
    pub async fn follow(
        &self,
        notes: &str,
        present: &[Present],
        now: Timestamp,
    ) -> Result<Vec<Relink>, StoreError> {
        self.write(async |db| follow(db, notes, present, now).await)
            .await
    }

    /// Says that somebody reads these notes; to be said often, and written now and then.
    pub async fn mark_read(&self, notes: &str, now: Timestamp) -> Result<(), StoreError> {
        let read_at = self.read(async |db| {
            let read_at = sqlx::query_scalar("SELECT read_at FROM known_notes WHERE notes = $1");
            read_at.bind(notes).fetch_optional(db).await
        });
        let is_fresh = |at: i64| (before(now, SAY_EVERY)..=columns::of_instant(now)).contains(&at);
        if read_at.await?.is_none_or(is_fresh) {
            return Ok(());
        }
        self.write(async |db| say_read(db, notes, now).await).await
    }

    /// Says that nobody reads these notes any more.
    pub async fn mark_unread(&self, notes: &str) -> Result<(), StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query("UPDATE known_notes SET read_at = 0 WHERE notes = $1");
            update.bind(notes).execute(db).await?;
            Ok(())
        });
        marked.await
    }
}

/// What was known of a Q&A, but for its sketch.
#[derive(Clone, Copy)]
struct Known {
    sum: u64,
    is_gone: bool,
}

async fn follow(
    db: &mut Connection,
    notes: &str,
    present: &[Present],
    now: Timestamp,
) -> Result<Vec<Relink>, sqlx::Error> {
    let since = before(now, READ_WITHIN);
    let mut known = known_qas(&mut *db, notes).await?;
    if known.is_empty() && adopt(&mut *db, notes, since).await? {
        known = known_qas(&mut *db, notes).await?;
    }
    say_read(&mut *db, notes, now).await?;
    let ids: HashSet<&QaId> = present.iter().map(|it| &it.qa).collect();
    let gone: Vec<&QaId> = known.keys().filter(|id| !ids.contains(id)).collect();
    let is_news = |it: &&Present| match known.get(&it.qa) {
        Some(known) => known.is_gone || known.sum != it.fingerprint.sum(),
        None => true,
    };
    let news: Vec<&Present> = present.iter().filter(is_news).collect();
    if news.is_empty() && gone.iter().all(|id| known[*id].is_gone) {
        return Ok(Vec::new());
    }
    let histories = histories(&mut *db).await?;
    let mut were = HashMap::new();
    let replaced = news.iter().filter(|it| it.is_derived).map(|it| &it.qa);
    let replaced = replaced.filter(|id| known.contains_key(*id));
    for id in gone.iter().copied().chain(replaced) {
        if histories.contains(id) {
            let sketch = sketch(&mut *db, notes, id).await?;
            were.insert(id, Fingerprint::stored(known[id].sum, sketch));
        }
    }
    let shown = shown_elsewhere(&mut *db, notes, since).await?;
    let relinks = moves(&places(present, &known, &were, &histories, &shown));
    apply(&mut *db, &relinks).await?;

    let moved: HashSet<&QaId> = relinks.iter().map(|it| &it.from).collect();
    let stays_known = |id: &&&QaId| histories.contains(**id) && !moved.contains(**id);
    let (stay, forgotten): (Vec<&QaId>, Vec<&QaId>) = gone.iter().partition(stays_known);
    forget(&mut *db, notes, &forgotten).await?;
    let just_gone: Vec<&QaId> = stay.into_iter().filter(|id| !known[*id].is_gone).collect();
    mark_gone(&mut *db, notes, &just_gone, now).await?;
    let aside = relinks.iter().filter(|it| it.reason == Reason::SetAside);
    let aside: Vec<Said<'_>> = aside.map(|it| (&it.to, &were[&it.from])).collect();
    learn(&mut *db, notes, &aside, Some(now)).await?;
    let news: Vec<Said<'_>> = news.iter().map(|it| (&it.qa, &it.fingerprint)).collect();
    learn(&mut *db, notes, &news, None).await?;
    Ok(relinks)
}

/// Every id with what it said and says. What `shown` has counts as unchanged: it may not be moved.
fn places<'a>(
    present: &'a [Present],
    known: &HashMap<QaId, Known>,
    were: &'a HashMap<&'a QaId, Fingerprint>,
    histories: &'a HashSet<QaId>,
    shown: &HashSet<QaId>,
) -> Vec<Place<'a>> {
    let ids: HashSet<&QaId> = present.iter().map(|it| &it.qa).collect();
    let here = present.iter().map(|it| {
        let is = &it.fingerprint;
        let was = were.get(&it.qa).filter(|_| !shown.contains(&it.qa));
        Place {
            id: &it.qa,
            was: known.contains_key(&it.qa).then(|| was.unwrap_or(is)),
            is: Some(is),
            is_derived: it.is_derived,
            has_history: histories.contains(&it.qa),
        }
    });
    let gone = histories.iter().filter(|id| !ids.contains(id));
    let gone = gone.map(|id| Place {
        id,
        was: were.get(id).filter(|_| !shown.contains(id)),
        is: None,
        is_derived: false,
        has_history: true,
    });
    here.chain(gone).collect()
}

/// Moves all at once: two that swap are each put under a name that no Q&A can have, then under the
/// other's. No place is taken whose own history does not move, so that nothing meets.
async fn apply(db: &mut Connection, relinks: &[Relink]) -> Result<(), sqlx::Error> {
    if relinks.is_empty() {
        return Ok(());
    }
    for relinks in relinks.chunks(ROWS) {
        let mut insert = QueryBuilder::<Db>::new("INSERT INTO moving_qas (qa, becomes) ");
        insert.push_values(relinks, |mut row, relink| {
            row.push_bind(relink.from.as_str())
                .push_bind(relink.to.as_str());
        });
        insert.build().execute(&mut *db).await?;
    }
    for table in HISTORY {
        for sql in [
            format!(
                "UPDATE {table} SET qa = (SELECT ' ' || becomes FROM moving_qas
                    WHERE moving_qas.qa = {table}.qa)
                WHERE qa IN (SELECT qa FROM moving_qas)"
            ),
            format!("UPDATE {table} SET qa = SUBSTR(qa, 2) WHERE qa LIKE ' %'"),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .execute(&mut *db)
                .await?;
        }
    }
    sqlx::query("DELETE FROM moving_qas").execute(db).await?;
    Ok(())
}

async fn known_qas(db: &mut Connection, notes: &str) -> Result<HashMap<QaId, Known>, sqlx::Error> {
    let rows =
        sqlx::query_as("SELECT qa, text_sum, gone_at IS NOT NULL FROM known_qas WHERE notes = $1");
    let rows: Vec<(String, i64, bool)> = rows.bind(notes).fetch_all(db).await?;
    let known = rows.iter().map(|(qa, sum, is_gone)| {
        let known = Known {
            sum: columns::id(*sum),
            is_gone: *is_gone,
        };
        Ok((columns::qa(qa)?, known))
    });
    known.collect()
}

async fn sketch(db: &mut Connection, notes: &str, qa: &QaId) -> Result<Vec<u32>, sqlx::Error> {
    let row = sqlx::query_scalar("SELECT sketch FROM known_qas WHERE notes = $1 AND qa = $2");
    let row: String = row.bind(notes).bind(qa.as_str()).fetch_one(db).await?;
    let numbers = row.as_bytes().chunks(8).map(|digits| {
        let digits = std::str::from_utf8(digits).unwrap_or_default();
        u32::from_str_radix(digits, 16).map_err(|_| columns::unreadable("a number", digits))
    });
    numbers.collect()
}

/// Every id on which something hangs, whatever notes it is of.
async fn histories(db: &mut Connection) -> Result<HashSet<QaId>, sqlx::Error> {
    let rows = sqlx::query_scalar(
        "SELECT qa FROM reviews UNION SELECT qa FROM cards UNION SELECT qa FROM wishes
        UNION SELECT qa FROM posts WHERE qa IS NOT NULL UNION SELECT qa FROM feedback",
    );
    let rows: Vec<String> = rows.fetch_all(db).await?;
    rows.iter().map(|qa| columns::qa(qa)).collect()
}

/// What other notes have that somebody has read since.
async fn shown_elsewhere(
    db: &mut Connection,
    notes: &str,
    since: i64,
) -> Result<HashSet<QaId>, sqlx::Error> {
    let rows = sqlx::query_scalar(
        "SELECT qa FROM known_qas WHERE gone_at IS NULL AND notes IN
            (SELECT notes FROM known_notes WHERE notes <> $1 AND read_at >= $2)",
    );
    let rows: Vec<String> = rows.bind(notes).bind(since).fetch_all(db).await?;
    rows.iter().map(|qa| columns::qa(qa)).collect()
}

/// Notes under a new name go on with what is known of the last that nobody reads any more: the
/// folder was moved. Whether there were such.
async fn adopt(db: &mut Connection, notes: &str, since: i64) -> Result<bool, sqlx::Error> {
    let last = sqlx::query_scalar(
        "SELECT notes FROM known_notes WHERE notes <> $1 AND read_at < $2
        ORDER BY read_at DESC, notes LIMIT 1",
    );
    let last: Option<String> = last
        .bind(notes)
        .bind(since)
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

async fn say_read(db: &mut Connection, notes: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    let upsert = sqlx::query(
        "INSERT INTO known_notes (notes, read_at) VALUES ($1, $2)
        ON CONFLICT (notes) DO UPDATE SET read_at = excluded.read_at",
    );
    let upsert = upsert.bind(notes).bind(columns::of_instant(now));
    upsert.execute(db).await?;
    Ok(())
}

async fn learn(
    db: &mut Connection,
    notes: &str,
    said: &[Said<'_>],
    gone_at: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    for said in said.chunks(ROWS) {
        let mut upsert = QueryBuilder::<Db>::new(
            "INSERT INTO known_qas (notes, qa, text_sum, sketch, gone_at) ",
        );
        upsert.push_values(said, |mut row, (qa, fingerprint)| {
            let numbers = fingerprint.sketch().iter();
            let sketch: String = numbers.map(|number| format!("{number:08x}")).collect();
            row.push_bind(notes)
                .push_bind(qa.as_str())
                .push_bind(columns::of_id(fingerprint.sum()))
                .push_bind(sketch)
                .push_bind(gone_at.map(columns::of_instant));
        });
        upsert.push(
            " ON CONFLICT (notes, qa) DO UPDATE SET text_sum = excluded.text_sum,
                sketch = excluded.sketch, gone_at = excluded.gone_at",
        );
        upsert.build().execute(&mut *db).await?;
    }
    Ok(())
}

async fn forget(db: &mut Connection, notes: &str, qas: &[&QaId]) -> Result<(), sqlx::Error> {
    for qas in qas.chunks(ROWS) {
        let mut delete = QueryBuilder::<Db>::new("DELETE FROM known_qas WHERE notes = ");
        delete.push_bind(notes);
        push_in(&mut delete, qas);
        delete.build().execute(&mut *db).await?;
    }
    Ok(())
}

async fn mark_gone(
    db: &mut Connection,
    notes: &str,
    qas: &[&QaId],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for qas in qas.chunks(ROWS) {
        let mut update = QueryBuilder::<Db>::new("UPDATE known_qas SET gone_at = ");
        update.push_bind(columns::of_instant(now));
        update.push(" WHERE notes = ").push_bind(notes);
        push_in(&mut update, qas);
        update.build().execute(&mut *db).await?;
    }
    Ok(())
}

fn push_in(query: &mut QueryBuilder<Db>, qas: &[&QaId]) {
    query.push(" AND qa IN (");
    let mut list = query.separated(", ");
    for qa in qas {
        list.push_bind(qa.as_str());
    }
    query.push(")");
}

/// So long before, as a column holds it.
fn before(now: Timestamp, by: SignedDuration) -> i64 {
    columns::of_instant(now.saturating_sub(by).unwrap_or(Timestamp::MIN))
}
