//! What members and servers have done, counted from the log.
//!
//! All ranges of dates include both ends. Of several reviews of a Q&A by a member on one day the last
//! counts; a point, once earned, is not lost by a further one.

use std::sync::Arc;

use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::{GuildId, MemberId, Tally};

use super::columns;
use super::counted::{GuildTotals, Ranks};
use super::database::Store;
use super::error::StoreError;
use super::log::EFFECTIVE;

/// Below so many answers the hardest question is a matter of luck.
const ENOUGH_ANSWERS: i64 = 3;

/// One row for each point: a Q&A on a day. `Origin::scores`, as SQL.
const POINTS: &str = "SELECT DISTINCT member, qa, day FROM reviews
    WHERE guild = $1 AND day BETWEEN $2 AND $3 AND origin IN ('daily', 'due')";

/// `reviews` in groups: how many, and how many right.
const TALLY: &str = "COUNT(*), COALESCE(SUM(CASE WHEN rating > 1 THEN 1 ELSE 0 END), 0)";

/// Whose reviews are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Member(MemberId),
    Guild(GuildId),
}

impl Store {
    /// What a server has done, to this day; of the hardest questions the first `hardest`.
    pub async fn guild_totals(
        &self,
        guild: GuildId,
        to: Date,
        hardest: u32,
    ) -> Result<Arc<GuildTotals>, StoreError> {
        let count = async {
            Ok(GuildTotals {
                post_dates: self.count_post_dates(guild).await?,
                activity: self.activity(Whose::Guild(guild), Date::ZERO, to).await?,
                hardest: self.hardest(guild, hardest).await?,
            })
        };
        self.counted.totals.get((guild, to, hardest), count).await
    }

    /// A member's reviews since a date that were not the first of their Q&A.
    pub async fn repeats(&self, member: &MemberId, since: Date) -> Result<Tally, StoreError> {
        let repeats = self.count(async |db| {
            let sql = format!(
                "SELECT {TALLY} FROM reviews WHERE member = $1 AND day >= $2 AND {EFFECTIVE}
                AND EXISTS (SELECT 1 FROM reviews AS earlier
                    WHERE earlier.member = reviews.member AND earlier.qa = reviews.qa
                    AND earlier.day < reviews.day)"
            );
            let repeats = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            let repeats = repeats.bind(member.as_str()).bind(columns::of_date(since));
            let (answered, knew): (i64, i64) = repeats.fetch_one(db).await?;
            Ok(columns::tally(answered, knew))
        });
        repeats.await
    }

    /// The days with reviews, oldest first, with how many there were and how many of them right.
    pub async fn activity(
        &self,
        whose: Whose,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Date, Tally)>, StoreError> {
        let days = self.count(async |db| {
            let column = match whose {
                Whose::Member(_) => "member",
                Whose::Guild(_) => "guild",
            };
            let sql = format!(
                "SELECT day, {TALLY} FROM reviews
                WHERE {column} = $1 AND day BETWEEN $2 AND $3 AND {EFFECTIVE}
                GROUP BY day ORDER BY day"
            );
            let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            let rows = match &whose {
                Whose::Member(member) => rows.bind(member.as_str()),
                Whose::Guild(guild) => rows.bind(columns::of_id(guild.0)),
            };
            let rows = rows.bind(columns::of_date(from)).bind(columns::of_date(to));
            let rows: Vec<(String, i64, i64)> = rows.fetch_all(db).await?;
            let days = rows.iter().map(|(day, answered, knew)| {
                Ok((columns::date(day)?, columns::tally(*answered, *knew)))
            });
            days.collect()
        });
        days.await
    }

    /// Points of all who did not opt out, most first, ties by id.
    pub async fn leaderboard(
        &self,
        guild: GuildId,
        from: Date,
        to: Date,
    ) -> Result<Arc<Ranks>, StoreError> {
        let count = self.count(async |db| {
            let sql = format!(
                "SELECT member, COUNT(*) FROM ({POINTS}) AS points
                WHERE member NOT IN (SELECT member FROM opt_outs)
                GROUP BY member ORDER BY COUNT(*) DESC, member"
            );
            let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            let rows = rows.bind(columns::of_id(guild.0));
            let rows = rows.bind(columns::of_date(from)).bind(columns::of_date(to));
            let rows: Vec<(String, i64)> = rows.fetch_all(db).await?;
            let board = rows
                .into_iter()
                .map(|(member, points)| (MemberId::from_stored(member), columns::count(points)));
            Ok(board.collect())
        });
        self.counted.ranks.get((guild, from, to), count).await
    }

    /// A member's own points, also when they opted out of being shown.
    pub async fn points(
        &self,
        member: &MemberId,
        guild: GuildId,
        from: Date,
        to: Date,
    ) -> Result<u32, StoreError> {
        let points = self.count(async |db| {
            let sql = format!("SELECT COUNT(*) FROM ({POINTS}) AS points WHERE member = $4");
            let points = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
            let points = points.bind(columns::of_id(guild.0));
            let points = points
                .bind(columns::of_date(from))
                .bind(columns::of_date(to));
            let points: i64 = points.bind(member.as_str()).fetch_one(db).await?;
            Ok(columns::count(points))
        });
        points.await
    }

    /// The Q&As of which the smallest share of answers was right, smallest first.
    pub async fn hardest(
        &self,
        guild: GuildId,
        limit: u32,
    ) -> Result<Vec<(QaId, Tally)>, StoreError> {
        let hardest = self.count(async |db| {
            let sql = format!(
                "SELECT posts.qa, {TALLY} FROM answers JOIN posts ON posts.id = answers.post
                WHERE posts.guild = $1 GROUP BY posts.qa HAVING COUNT(*) >= $2
                ORDER BY AVG(CASE WHEN rating > 1 THEN 1.0 ELSE 0.0 END), posts.qa LIMIT $3"
            );
            let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            let rows = rows.bind(columns::of_id(guild.0)).bind(ENOUGH_ANSWERS);
            let rows: Vec<(String, i64, i64)> = rows.bind(i64::from(limit)).fetch_all(db).await?;
            let hardest = rows.iter().map(|(qa, answered, knew)| {
                Ok((columns::qa(qa)?, columns::tally(*answered, *knew)))
            });
            hardest.collect()
        });
        hardest.await
    }
}
