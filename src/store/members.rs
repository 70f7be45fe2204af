//! Personal data: view and delete what is stored about a member.

use recite_quiz::{MemberId, PersonalData};

use super::database::{Connection, Store};
use super::erasures::{Deletion, count_deletion};
use super::error::StoreError;
use super::{columns, first_tries, replies};

/// Every table with a member's own rows.
pub(super) const MEMBER_TABLES: [&str; 5] = ["reviews", "cards", "answers", "wishes", "opt_outs"];

impl Store {
    /// Opts the member out of the leaderboards, or in again.
    pub async fn set_opt_out(&self, member: &MemberId, is_out: bool) -> Result<(), StoreError> {
        let set = self.write(async |db| {
            let change = if is_out {
                sqlx::query("INSERT INTO opt_outs (member) VALUES ($1) ON CONFLICT DO NOTHING")
            } else {
                sqlx::query("DELETE FROM opt_outs WHERE member = $1")
            };
            change.bind(member.as_str()).execute(db).await?;
            Ok(())
        });
        set.await
    }

    /// Returns whether the member has opted out of the leaderboards.
    pub async fn has_opted_out(&self, member: &MemberId) -> Result<bool, StoreError> {
        self.read(async |db| has_opted_out(db, member).await).await
    }

    /// Returns how much is stored about the member.
    pub async fn personal_data(&self, member: &MemberId) -> Result<PersonalData, StoreError> {
        let stored = self.read(async |db| {
            let (first, last) = sqlx::query_as::<_, (Option<i64>, Option<i64>)>(
                "SELECT MIN(at), MAX(at) FROM (
                    SELECT reviewed_at AS at FROM reviews WHERE member = $1
                    UNION ALL SELECT wished_at FROM wishes WHERE member = $1
                    UNION ALL SELECT claimed_at FROM replies
                    WHERE poster = $1 OR author = $1) AS instants",
            )
            .bind(member.as_str())
            .fetch_one(&mut *db)
            .await?;
            Ok(PersonalData {
                reviews: count(&mut *db, "reviews", "member", member).await?,
                cards: count(&mut *db, "cards", "member", member).await?,
                answers: count(&mut *db, "answers", "member", member).await?,
                wishes: count(&mut *db, "wishes", "member", member).await?,
                first: first.map(columns::decode_instant).transpose()?,
                last: last.map(columns::decode_instant).transpose()?,
                opted_out: has_opted_out(&mut *db, member).await?,
                schedules: count(&mut *db, "schedules", "set_up_by", member).await?,
                help_channels: count(&mut *db, "help_channels", "set_up_by", member).await?,
                replies: count_replies(&mut *db, member).await?,
            })
        });
        stored.await
    }

    /// Deletes every row of the member and overwrites the rows on the disk, at once if possible.
    pub async fn delete_member(&self, member: &MemberId) -> Result<Deletion, StoreError> {
        let deleted = self.write(async |db| {
            let mut rows = 0;
            let recount = sqlx::query(
                "UPDATE posts SET shown_answered = -1 WHERE state = 'closed'
                AND id IN (SELECT post FROM answers WHERE member = $1)",
            );
            recount.bind(member.as_str()).execute(&mut *db).await?;
            first_tries::remove_member(&mut *db, member).await?;
            for table in MEMBER_TABLES {
                let sql = format!("DELETE FROM {table} WHERE member = $1");
                let delete = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(member.as_str());
                rows += delete.execute(&mut *db).await?.rows_affected();
            }
            for table in ["schedules", "help_channels"] {
                let sql = format!("UPDATE {table} SET set_up_by = NULL WHERE set_up_by = $1");
                let unname = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(member.as_str());
                rows += unname.execute(&mut *db).await?.rows_affected();
            }
            rows += replies::remove_member(&mut *db, member).await?;
            if rows > 0 {
                count_deletion(db).await?;
            }
            Ok(rows)
        });
        Ok(Deletion {
            rows: deleted.await?,
            is_overwritten: self.overwrite_deleted().await,
        })
    }
}

/// Returns whether the member has opted out of the leaderboards.
pub async fn has_opted_out(db: &mut Connection, member: &MemberId) -> Result<bool, sqlx::Error> {
    Ok(count(db, "opt_outs", "member", member).await? > 0)
}

async fn count_replies(db: &mut Connection, member: &MemberId) -> Result<u32, sqlx::Error> {
    let rows = "SELECT COUNT(*) FROM replies WHERE poster = $1 OR author = $1";
    let rows = sqlx::query_scalar(rows).bind(member.as_str());
    Ok(columns::decode_count(rows.fetch_one(db).await?))
}

async fn count(
    db: &mut Connection,
    table: &'static str,
    column: &'static str,
    member: &MemberId,
) -> Result<u32, sqlx::Error> {
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} = $1");
    let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(member.as_str());
    Ok(columns::decode_count(rows.fetch_one(db).await?))
}
