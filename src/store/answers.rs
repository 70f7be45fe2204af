//! Answers to posts, attendance, and the dates of questions.

use std::collections::HashSet;

use jiff::SignedDuration;
use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::{ChannelId, GuildId, MemberId, PostId, Rating, Tally};

use super::columns;
use super::database::Store;
use super::error::StoreError;
use super::posts::PostRow;
use recite_quiz::Post;

/// A post with the counts of its answers.
#[derive(sqlx::FromRow)]
struct CountedRow {
    #[sqlx(flatten)]
    post: PostRow,
    answered: i64,
    knew: i64,
}

/// A local date on which a server had a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostDate {
    /// The date.
    pub on: Date,
    /// Whether one of its posts can still be answered.
    pub is_open: bool,
    /// The number of clock hours in which the bot was online, of those that overlap the time in which the first post
    /// could be answered.
    pub hours_present: u32,
}

impl Store {
    /// Returns how many members answered a post, and how many knew the answer.
    pub async fn tally(&self, post: PostId) -> Result<Tally, StoreError> {
        let tally = self.read(async |db| {
            let row = sqlx::query_as(
                "SELECT COUNT(*), COALESCE(SUM(CASE WHEN rating > 1 THEN 1 ELSE 0 END), 0)
                FROM answers WHERE post = $1",
            );
            let (answered, knew) = row.bind(columns::encode_id(post.0)).fetch_one(db).await?;
            Ok(columns::tally(answered, knew))
        });
        tally.await
    }

    /// Returns a member's grade for a post.
    pub async fn answer(
        &self,
        post: PostId,
        member: &MemberId,
    ) -> Result<Option<Rating>, StoreError> {
        let answer = self.read(async |db| {
            let row =
                sqlx::query_scalar("SELECT rating FROM answers WHERE post = $1 AND member = $2");
            let row = row.bind(columns::encode_id(post.0)).bind(member.as_str());
            let row: Option<i64> = row.fetch_optional(db).await?;
            row.map(columns::decode_rating).transpose()
        });
        answer.await
    }

    /// Returns the posts whose message shows an old tally, with the current one, oldest first. Closed posts are
    /// included only if they are known to be outdated: since they were closed, or since a member was deleted.
    pub async fn outdated_tallies(&self) -> Result<Vec<(Post, Tally)>, StoreError> {
        let outdated = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM (
                    SELECT posts.*,
                        (SELECT COUNT(*) FROM answers WHERE answers.post = posts.id) AS answered,
                        (SELECT COUNT(*) FROM answers
                            WHERE answers.post = posts.id AND answers.rating > 1) AS knew
                    FROM posts
                    WHERE state = 'sent' OR (state = 'closed' AND shown_answered < 0)) AS counted
                WHERE answered <> shown_answered OR knew <> shown_knew ORDER BY on_date, id",
            );
            let rows: Vec<CountedRow> = rows.fetch_all(db).await?;
            let outdated = rows.iter().map(|row| {
                let tally = columns::tally(row.answered, row.knew);
                Ok((row.post.post()?, tally))
            });
            outdated.collect()
        });
        outdated.await
    }

    /// Returns the questions that a channel was asked or is about to be asked, oldest first.
    pub async fn asked_questions(
        &self,
        channel: ChannelId,
    ) -> Result<Vec<(QaId, Date)>, StoreError> {
        let asked = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT qa, on_date FROM posts
                WHERE channel = $1 AND qa IS NOT NULL AND state <> 'missed' ORDER BY on_date",
            );
            let rows = rows.bind(columns::encode_id(channel.0));
            let rows: Vec<(String, String)> = rows.fetch_all(db).await?;
            let asked = rows
                .iter()
                .map(|(qa, on)| Ok((columns::decode_qa(qa)?, columns::decode_date(on)?)));
            asked.collect()
        });
        asked.await
    }

    /// Returns who answered each of the channel's last sent posts, newest first.
    pub async fn attendance(
        &self,
        channel: ChannelId,
        limit: u32,
    ) -> Result<Vec<(Date, Vec<MemberId>)>, StoreError> {
        let attendance = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT last.on_date, answers.member FROM (
                    SELECT id, on_date FROM posts
                    WHERE channel = $1 AND state IN ('sent', 'closed')
                    ORDER BY on_date DESC LIMIT $2) AS last
                LEFT JOIN answers ON answers.post = last.id
                ORDER BY last.on_date DESC, answers.member",
            );
            let rows = rows
                .bind(columns::encode_id(channel.0))
                .bind(i64::from(limit));
            let rows: Vec<(String, Option<String>)> = rows.fetch_all(db).await?;
            let mut attendance: Vec<(Date, Vec<MemberId>)> = Vec::new();
            for (on, member) in rows {
                let on = columns::decode_date(&on)?;
                if attendance.last().is_none_or(|(last, _)| *last != on) {
                    attendance.push((on, Vec::new()));
                }
                if let (Some((_, members)), Some(member)) = (attendance.last_mut(), member) {
                    members.push(MemberId::from_stored(member));
                }
            }
            Ok(attendance)
        });
        attendance.await
    }

    /// Returns the dates since `since` on which a server had a post, oldest first. A post can be answered for
    /// `open_for`.
    pub async fn post_dates(
        &self,
        guild: GuildId,
        since: Date,
        open_for: SignedDuration,
    ) -> Result<Vec<PostDate>, StoreError> {
        let dates = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT on_date, open, (SELECT COUNT(*) FROM presence
                    WHERE hour BETWEEN first / 3600 AND (first + $3 - 1) / 3600)
                FROM (SELECT on_date, COUNT(CASE WHEN state = 'sent' THEN 1 END) AS open,
                        MIN(sent_at) / 1000 AS first
                    FROM posts
                    WHERE guild = $1 AND on_date >= $2 AND state IN ('sent', 'closed')
                    GROUP BY on_date) AS dates
                ORDER BY on_date",
            );
            let rows = rows.bind(columns::encode_id(guild.0));
            let rows = rows
                .bind(columns::encode_date(since))
                .bind(open_for.as_secs());
            let rows: Vec<(String, i64, i64)> = rows.fetch_all(db).await?;
            let dates = rows.iter().map(|(on, open, hours)| {
                Ok(PostDate {
                    on: columns::decode_date(on)?,
                    is_open: *open > 0,
                    hours_present: columns::decode_count(*hours),
                })
            });
            dates.collect()
        });
        dates.await
    }

    /// Returns the number of dates on which a server had a post.
    pub async fn count_post_dates(&self, guild: GuildId) -> Result<u32, StoreError> {
        let dates = self.read(async |db| {
            let dates = sqlx::query_scalar(
                "SELECT COUNT(DISTINCT on_date) FROM posts
                WHERE guild = $1 AND state IN ('sent', 'closed')",
            );
            let dates: i64 = dates
                .bind(columns::encode_id(guild.0))
                .fetch_one(db)
                .await?;
            Ok(columns::decode_count(dates))
        });
        dates.await
    }

    /// Returns the dates of the server's posts that the member answered.
    pub async fn answered_dates(
        &self,
        member: &MemberId,
        guild: GuildId,
    ) -> Result<HashSet<Date>, StoreError> {
        let dates = self.read(async |db| {
            let rows = sqlx::query_scalar(
                "SELECT DISTINCT posts.on_date FROM answers JOIN posts ON posts.id = answers.post
                WHERE answers.member = $1 AND posts.guild = $2",
            );
            let rows = rows.bind(member.as_str()).bind(columns::encode_id(guild.0));
            let rows: Vec<String> = rows.fetch_all(db).await?;
            rows.iter().map(|on| columns::decode_date(on)).collect()
        });
        dates.await
    }
}
