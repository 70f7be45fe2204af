//! Statistics of members and servers, counted from the log.
//!
//! All ranges of dates are inclusive. Of several reviews of a Q&A by a member on one day the last counts; a point is
//! not lost by a later review.

use std::sync::Arc;

use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::{GuildId, MemberId, Tally};

use super::columns;
use super::database::Store;
use super::error::StoreError;
use super::review_log::EFFECTIVE;
use super::statistics_cache::{GuildTotals, Ranks};

/// The least answers of a hard question. With fewer, the ranking is random.
const ENOUGH_ANSWERS: i64 = 3;

/// One row per point: a Q&A on a day. The SQL of `Origin::scores`.
const POINTS: &str = "SELECT DISTINCT member, qa, day FROM reviews
    WHERE guild = $1 AND day BETWEEN $2 AND $3 AND origin IN ('daily', 'due')";

/// The number of grouped `reviews`, and of those that were right.
const TALLY: &str = "COUNT(*), COALESCE(SUM(CASE WHEN rating > 1 THEN 1 ELSE 0 END), 0)";

/// Whose reviews are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActivityScope {
    /// The reviews of a member.
    Member(MemberId),
    /// The reviews in a server.
    Guild(GuildId),
}

impl Store {
    /// Returns the statistics of a server up to a date, with its `hardest` hardest questions.
    pub async fn guild_totals(
        &self,
        guild: GuildId,
        to: Date,
        hardest: u32,
    ) -> Result<Arc<GuildTotals>, StoreError> {
        let count = async {
            Ok(GuildTotals {
                post_dates: self.count_post_dates(guild).await?,
                activity: self
                    .activity(ActivityScope::Guild(guild), Date::ZERO, to)
                    .await?,
                hardest: self.hardest(guild, hardest).await?,
            })
        };
        self.statistics_cache
            .totals
            .get((guild, to, hardest), count)
            .await
    }

    /// Returns the tally of a member's reviews since a date, without the first review of each Q&A.
    pub async fn repeat_tally(&self, member: &MemberId, since: Date) -> Result<Tally, StoreError> {
        let repeats = self.count(async |db| {
            let sql = format!(
                "SELECT {TALLY} FROM reviews WHERE member = $1 AND day >= $2 AND {EFFECTIVE}
                AND EXISTS (SELECT 1 FROM reviews AS earlier
                    WHERE earlier.member = reviews.member AND earlier.qa = reviews.qa
                    AND earlier.day < reviews.day)"
            );
            let repeats = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            let repeats = repeats
                .bind(member.as_str())
                .bind(columns::encode_date(since));
            let (answered, knew): (i64, i64) = repeats.fetch_one(db).await?;
            Ok(columns::tally(answered, knew))
        });
        repeats.await
    }

    /// Returns the days with reviews and their tallies, oldest first.
    pub async fn activity(
        &self,
        whose: ActivityScope,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Date, Tally)>, StoreError> {
        let days = self.count(async |db| {
            let column = match whose {
                ActivityScope::Member(_) => "member",
                ActivityScope::Guild(_) => "guild",
            };
            let sql = format!(
                "SELECT day, {TALLY} FROM reviews
                WHERE {column} = $1 AND day BETWEEN $2 AND $3 AND {EFFECTIVE}
                GROUP BY day ORDER BY day"
            );
            let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            let rows = match &whose {
                ActivityScope::Member(member) => rows.bind(member.as_str()),
                ActivityScope::Guild(guild) => rows.bind(columns::encode_id(guild.0)),
            };
            let rows = rows
                .bind(columns::encode_date(from))
                .bind(columns::encode_date(to));
            let rows: Vec<(String, i64, i64)> = rows.fetch_all(db).await?;
            let days = rows.iter().map(|(day, answered, knew)| {
                Ok((columns::decode_date(day)?, columns::tally(*answered, *knew)))
            });
            days.collect()
        });
        days.await
    }

    /// Returns the points of all members who did not opt out, highest first, ties by id.
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
            let rows = rows.bind(columns::encode_id(guild.0));
            let rows = rows
                .bind(columns::encode_date(from))
                .bind(columns::encode_date(to));
            let rows: Vec<(String, i64)> = rows.fetch_all(db).await?;
            let board = rows.into_iter().map(|(member, points)| {
                (MemberId::from_stored(member), columns::decode_count(points))
            });
            Ok(board.collect())
        });
        self.statistics_cache
            .ranks
            .get((guild, from, to), count)
            .await
    }

    /// Returns a member's own points, even if they opted out of the leaderboard.
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
            let points = points.bind(columns::encode_id(guild.0));
            let points = points
                .bind(columns::encode_date(from))
                .bind(columns::encode_date(to));
            let points: i64 = points.bind(member.as_str()).fetch_one(db).await?;
            Ok(columns::decode_count(points))
        });
        points.await
    }

    /// Returns the Q&As with the smallest share of right answers, smallest first.
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
            let rows = rows.bind(columns::encode_id(guild.0)).bind(ENOUGH_ANSWERS);
            let rows: Vec<(String, i64, i64)> = rows.bind(i64::from(limit)).fetch_all(db).await?;
            let hardest = rows.iter().map(|(qa, answered, knew)| {
                Ok((columns::decode_qa(qa)?, columns::tally(*answered, *knew)))
            });
            hardest.collect()
        });
        hardest.await
    }
}
