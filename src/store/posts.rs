//! Reads the posts of channels.

use jiff::civil::Date;

use recite_quiz::{ChannelId, GuildId, MessageId, Post, PostId, PostState};

use super::columns::{self, invalid_value};
use super::database::Store;
use super::error::StoreError;

/// The stored name of each state.
const STATES: [(PostState, &str); 6] = [
    (PostState::Planned, "planned"),
    (PostState::Sending, "sending"),
    (PostState::Sent, "sent"),
    (PostState::Closed, "closed"),
    (PostState::Missed, "missed"),
    (PostState::Held, "held"),
];

/// A row of `posts`.
#[derive(sqlx::FromRow)]
pub struct PostRow {
    id: i64,
    channel: i64,
    guild: i64,
    on_date: String,
    qa: Option<String>,
    reason: String,
    state: String,
    planned_at: i64,
    until_at: i64,
    sending_at: Option<i64>,
    after_message: Option<i64>,
    message: Option<i64>,
    sent_at: Option<i64>,
    closed_at: Option<i64>,
    shown_answered: i64,
    shown_knew: i64,
    remark: Option<String>,
}

impl Store {
    /// Returns a post.
    pub async fn post(&self, post: PostId) -> Result<Option<Post>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_as("SELECT * FROM posts WHERE id = $1");
            let row: Option<PostRow> = row
                .bind(columns::encode_id(post.0))
                .fetch_optional(db)
                .await?;
            row.map(|row| row.post()).transpose()
        });
        found.await
    }

    /// Returns the channel's post of the latest date up to `until`, in any state.
    pub async fn last_post(
        &self,
        channel: ChannelId,
        until: Date,
    ) -> Result<Option<Post>, StoreError> {
        Ok(self.posts(channel, until, 1).await?.pop())
    }

    /// Returns the channel's last post before this date that members have seen.
    pub async fn last_sent(
        &self,
        channel: ChannelId,
        before: Date,
    ) -> Result<Option<Post>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_as(
                "SELECT * FROM posts WHERE channel = $1 AND on_date < $2
                AND state IN ('sent', 'closed') ORDER BY on_date DESC LIMIT 1",
            );
            let row = row.bind(columns::encode_id(channel.0));
            let row = row.bind(columns::encode_date(before));
            let row: Option<PostRow> = row.fetch_optional(db).await?;
            row.map(|row| row.post()).transpose()
        });
        found.await
    }

    /// Returns the channel's last posts of dates up to `until`, newest first.
    pub async fn posts(
        &self,
        channel: ChannelId,
        until: Date,
        limit: u32,
    ) -> Result<Vec<Post>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM posts WHERE channel = $1 AND on_date <= $2
                ORDER BY on_date DESC LIMIT $3",
            );
            let rows = rows.bind(columns::encode_id(channel.0));
            let rows = rows
                .bind(columns::encode_date(until))
                .bind(i64::from(limit));
            posts(&rows.fetch_all(db).await?)
        });
        found.await
    }

    /// Returns the posts that are planned or being sent, oldest first.
    pub async fn unfinished_posts(&self) -> Result<Vec<Post>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM posts WHERE state IN ('planned', 'sending') ORDER BY on_date, id",
            );
            posts(&rows.fetch_all(db).await?)
        });
        found.await
    }

    /// Returns the open posts that have a newer post in their channel, oldest first. The message id decides which
    /// post is newer, because a wrong clock may have given an earlier post a later date.
    pub async fn posts_to_close(&self) -> Result<Vec<Post>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM posts WHERE state = 'sent' AND EXISTS (SELECT 1 FROM posts AS newer
                    WHERE newer.channel = posts.channel AND newer.message > posts.message
                    AND newer.state IN ('sent', 'closed'))
                ORDER BY on_date, id",
            );
            posts(&rows.fetch_all(db).await?)
        });
        found.await
    }
}

impl Store {
    /// Returns the number of posts in each state, with the state's stored name.
    pub async fn posts_by_state(&self) -> Result<Vec<(&'static str, u32)>, StoreError> {
        let counted = self.read(async |db| {
            let rows = sqlx::query_as("SELECT state, COUNT(*) FROM posts GROUP BY state");
            let rows: Vec<(String, i64)> = rows.fetch_all(db).await?;
            let of = |name: &str| rows.iter().find(|(state, _)| state == name);
            let counts = STATES.iter().map(|(_, name)| {
                let count = of(name).map_or(0, |(_, count)| columns::decode_count(*count));
                (*name, count)
            });
            Ok(counts.collect())
        });
        counted.await
    }
}

fn posts(rows: &[PostRow]) -> Result<Vec<Post>, sqlx::Error> {
    rows.iter().map(PostRow::post).collect()
}

/// Returns the stored name of a state.
pub(super) fn state_name(state: PostState) -> &'static str {
    let found = STATES.iter().find(|(it, _)| *it == state);
    found.map_or("", |(_, name)| *name)
}

impl PostRow {
    /// Returns the post of this row.
    pub fn post(&self) -> Result<Post, sqlx::Error> {
        let message = |column: Option<i64>| column.map(|id| MessageId(columns::decode_id(id)));
        let instant = |column: Option<i64>| column.map(columns::decode_instant).transpose();
        let state = STATES.iter().find(|(_, name)| *name == self.state);
        let reason = serde_json::from_str(&self.reason);
        let remark = self.remark.as_deref().map(|it| {
            serde_json::from_str(it).map_err(|_| invalid_value("a remark on a post", it))
        });
        Ok(Post {
            id: PostId(columns::decode_id(self.id)),
            channel: ChannelId(columns::decode_id(self.channel)),
            guild: GuildId(columns::decode_id(self.guild)),
            on: columns::decode_date(&self.on_date)?,
            qa: self.qa.as_deref().map(columns::decode_qa).transpose()?,
            reason: reason.map_err(|_| invalid_value("a reason for a post", &self.reason))?,
            state: state
                .map(|(state, _)| *state)
                .ok_or_else(|| invalid_value("a state of a post", &self.state))?,
            planned_at: columns::decode_instant(self.planned_at)?,
            until: columns::decode_instant(self.until_at)?,
            sending_at: instant(self.sending_at)?,
            after: message(self.after_message),
            message: message(self.message),
            sent_at: instant(self.sent_at)?,
            closed_at: instant(self.closed_at)?,
            shown_tally: columns::tally(self.shown_answered, self.shown_knew),
            remark: remark.transpose()?,
        })
    }
}
