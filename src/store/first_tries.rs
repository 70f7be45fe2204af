//! Counts how each Q&A fared with members who saw it for the first time.
//!
//! Each write of a card updates the counts in the same transaction, so that no query has to read every card.

use std::collections::{BTreeMap, HashMap};

use recite_notes::QaId;
use recite_quiz::{Card, FirstTries, MemberId};

use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;

/// Q&A → the number of members who tried it, and of those who knew it.
type TryCounts = BTreeMap<String, (i64, i64)>;

impl Store {
    /// Returns the counts of every Q&A, over all servers.
    pub async fn first_tries(&self) -> Result<HashMap<QaId, FirstTries>, StoreError> {
        let tries = self.read(async |db| {
            let counts = load_counts(db, "SELECT qa, tries, knew FROM first_tries").await?;
            let tries = counts.iter().map(|(qa, (tries, knew))| {
                let tries = FirstTries {
                    tries: columns::decode_count(*tries),
                    right: columns::decode_count(*knew),
                };
                Ok((columns::decode_qa(qa)?, tries))
            });
            tries.collect()
        });
        tries.await
    }
}

/// Updates the counts for a member's card; `before` is the previous card.
pub async fn count_card(
    db: &mut Connection,
    before: Option<&Card>,
    card: &Card,
) -> Result<(), sqlx::Error> {
    let (tries, knew) = match before {
        Some(before) => (
            0,
            i64::from(card.first_right) - i64::from(before.first_right),
        ),
        None => (1, i64::from(card.first_right)),
    };
    if (tries, knew) == (0, 0) {
        return Ok(());
    }
    let upsert = sqlx::query(
        "INSERT INTO first_tries (qa, tries, knew) VALUES ($1, $2, $3)
        ON CONFLICT (qa) DO UPDATE
        SET tries = first_tries.tries + excluded.tries, knew = first_tries.knew + excluded.knew",
    );
    let upsert = upsert.bind(card.qa.as_str()).bind(tries).bind(knew);
    upsert.execute(db).await?;
    Ok(())
}

/// Removes a member's cards from the counts, before the cards are deleted.
pub async fn remove_member(db: &mut Connection, member: &MemberId) -> Result<(), sqlx::Error> {
    let update = sqlx::query(
        "UPDATE first_tries SET tries = tries - 1, knew = knew - (
            SELECT CASE WHEN first_right THEN 1 ELSE 0 END FROM cards
            WHERE cards.member = $1 AND cards.qa = first_tries.qa)
        WHERE qa IN (SELECT qa FROM cards WHERE member = $1)",
    );
    update.bind(member.as_str()).execute(&mut *db).await?;
    let delete = sqlx::query("DELETE FROM first_tries WHERE tries = 0");
    delete.execute(db).await?;
    Ok(())
}

/// Recounts all cards, and returns how many rows were wrong.
pub async fn rebuild(db: &mut Connection) -> Result<u64, sqlx::Error> {
    let counted = load_counts(
        &mut *db,
        "SELECT qa, COUNT(*), SUM(CASE WHEN first_right THEN 1 ELSE 0 END) FROM cards GROUP BY qa",
    );
    let counted = counted.await?;
    let mut live = load_counts(&mut *db, "SELECT qa, tries, knew FROM first_tries").await?;
    let mut changed = 0;
    for (qa, (tries, knew)) in counted {
        if live.remove(&qa) != Some((tries, knew)) {
            changed += 1;
            let upsert = sqlx::query(
                "INSERT INTO first_tries (qa, tries, knew) VALUES ($1, $2, $3)
                ON CONFLICT (qa) DO UPDATE SET tries = excluded.tries, knew = excluded.knew",
            );
            let upsert = upsert.bind(qa).bind(tries).bind(knew);
            upsert.execute(&mut *db).await?;
        }
    }
    for qa in live.into_keys() {
        changed += 1;
        let delete = sqlx::query("DELETE FROM first_tries WHERE qa = $1");
        delete.bind(qa).execute(&mut *db).await?;
    }
    Ok(changed)
}

async fn load_counts(db: &mut Connection, sql: &'static str) -> Result<TryCounts, sqlx::Error> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(sql).fetch_all(db).await?;
    let counts = rows
        .into_iter()
        .map(|(qa, tries, knew)| (qa, (tries, knew)));
    Ok(counts.collect())
}
