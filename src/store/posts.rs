//! The posts of channels: each step written before the next act outside.
//!
//! ```text
//! planned ─▶ sending ─▶ sent ─▶ closed
//!    └──────────┴──▶ missed, held (nobody can tell whether it was posted)
//! ```

use jiff::Timestamp;
use jiff::civil::Date;

use crate::notes::QaId;
use crate::quiz::{ChannelId, GuildId, MessageId, PostId, Reason, Tally};

use super::columns::{self, unreadable};
use super::{Connection, Store, StoreError};

/// The question of one channel on one date, and how far it has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: PostId,
    pub channel: ChannelId,
    pub guild: GuildId,
    pub on: Date,
    /// `None` for a missed date for which nothing was chosen.
    pub qa: Option<QaId>,
    pub reason: Reason,
    pub state: PostState,
    pub planned_at: Timestamp,
    /// From then on it is missed.
    pub until: Timestamp,
    /// When it was first tried.
    pub sending_at: Option<Timestamp>,
    /// The newest message of the channel before that: the post can only stand behind it.
    pub after: Option<MessageId>,
    pub message: Option<MessageId>,
    pub sent_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// What its counting line says.
    pub shown: Tally,
    /// Why it was missed or is held.
    pub remark: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostState {
    Planned,
    Sending,
    Sent,
    Closed,
    Missed,
    /// Nobody can tell whether it was posted.
    Held,
}

const STATES: [(PostState, &str); 6] = [
    (PostState::Planned, "planned"),
    (PostState::Sending, "sending"),
    (PostState::Sent, "sent"),
    (PostState::Closed, "closed"),
    (PostState::Missed, "missed"),
    (PostState::Held, "held"),
];

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

impl Post {
    /// A post that was just planned and has no question yet.
    pub fn planned(channel: ChannelId, guild: GuildId, on: Date, now: Timestamp) -> Self {
        Self {
            id: PostId::of(channel, on),
            channel,
            guild,
            on,
            qa: None,
            reason: Reason::Shuffled,
            state: PostState::Planned,
            planned_at: now,
            until: now,
            sending_at: None,
            after: None,
            message: None,
            sent_at: None,
            closed_at: None,
            shown: Tally::default(),
            remark: None,
        }
    }
}

impl Store {
    /// Takes a date of a channel for a post; false when it is taken.
    pub async fn plan(&self, post: &Post) -> Result<bool, StoreError> {
        self.write(async |db| insert(db, post).await).await
    }

    /// Plans a date anew that was missed; false when it was not.
    pub async fn plan_again(&self, post: &Post) -> Result<bool, StoreError> {
        let planned = self.write(async |db| {
            let delete = sqlx::query("DELETE FROM posts WHERE id = $1 AND state = 'missed'");
            let delete = delete.bind(columns::of_id(post.id.0));
            if delete.execute(&mut *db).await?.rows_affected() == 0 {
                return Ok(false);
            }
            insert(db, post).await
        });
        planned.await
    }

    /// A planned post asks something else; false when it is no longer planned.
    pub async fn set_question(
        &self,
        post: PostId,
        qa: &QaId,
        reason: Reason,
    ) -> Result<bool, StoreError> {
        let set = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE posts SET qa = $1, reason = $2 WHERE id = $3 AND state = 'planned'",
            );
            let update = update.bind(qa.as_str()).bind(json(reason)?);
            let update = update.bind(columns::of_id(post.0)).execute(db).await?;
            Ok(update.rows_affected() > 0)
        });
        set.await
    }

    /// Discord refused it, so nothing was sent: back to planned; false when it was not being sent.
    pub async fn mark_unsent(&self, post: PostId) -> Result<bool, StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE posts SET state = 'planned', sending_at = NULL, after_message = NULL
                WHERE id = $1 AND state = 'sending'",
            );
            let update = update.bind(columns::of_id(post.0)).execute(db).await?;
            Ok(update.rows_affected() > 0)
        });
        marked.await
    }

    /// The last step before the post is sent: true for one caller alone.
    pub async fn mark_sending(
        &self,
        post: PostId,
        at: Timestamp,
        after: Option<MessageId>,
    ) -> Result<bool, StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE posts SET state = 'sending', after_message = $1,
                sending_at = COALESCE(sending_at, $2) WHERE id = $3 AND state = 'planned'",
            );
            let update = update
                .bind(after.map(|message| columns::of_id(message.0)))
                .bind(columns::of_instant(at))
                .bind(columns::of_id(post.0));
            Ok(update.execute(db).await?.rows_affected() > 0)
        });
        marked.await
    }

    /// It stands in the channel. Of a held post that is learnt later; false when it was not under way.
    pub async fn mark_sent(
        &self,
        post: PostId,
        message: MessageId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE posts SET state = 'sent', message = $1, sent_at = $2, remark = NULL
                WHERE id = $3 AND state IN ('sending', 'held')",
            );
            let update = update
                .bind(columns::of_id(message.0))
                .bind(columns::of_instant(at))
                .bind(columns::of_id(post.0));
            Ok(update.execute(db).await?.rows_affected() > 0)
        });
        marked.await
    }

    /// Answers count no more; false when it was not open.
    pub async fn mark_closed(&self, post: PostId, at: Timestamp) -> Result<bool, StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE posts SET state = 'closed', closed_at = $1 WHERE id = $2 AND state = 'sent'",
            );
            let update = update.bind(columns::of_instant(at));
            let update = update.bind(columns::of_id(post.0)).execute(db).await?;
            Ok(update.rows_affected() > 0)
        });
        marked.await
    }

    /// Its date goes without; false when it was not under way.
    pub async fn mark_missed(&self, post: PostId, remark: &str) -> Result<bool, StoreError> {
        self.give_up(post, PostState::Missed, remark).await
    }

    /// Nobody can tell whether it was posted; false when it was not under way.
    pub async fn mark_held(&self, post: PostId, remark: &str) -> Result<bool, StoreError> {
        self.give_up(post, PostState::Held, remark).await
    }

    async fn give_up(
        &self,
        post: PostId,
        state: PostState,
        remark: &str,
    ) -> Result<bool, StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE posts SET state = $1, remark = $2
                WHERE id = $3 AND state IN ('planned', 'sending')",
            );
            let update = update.bind(state.name()).bind(remark);
            let update = update.bind(columns::of_id(post.0)).execute(db).await?;
            Ok(update.rows_affected() > 0)
        });
        marked.await
    }

    /// Its counting line now says this.
    pub async fn mark_shown(&self, post: PostId, shown: Tally) -> Result<(), StoreError> {
        let marked = self.write(async |db| {
            let update =
                sqlx::query("UPDATE posts SET shown_answered = $1, shown_knew = $2 WHERE id = $3");
            let update = update
                .bind(i64::from(shown.answered))
                .bind(i64::from(shown.knew))
                .bind(columns::of_id(post.0));
            update.execute(db).await?;
            Ok(())
        });
        marked.await
    }

    pub async fn post(&self, post: PostId) -> Result<Option<Post>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_as("SELECT * FROM posts WHERE id = $1");
            let row: Option<PostRow> = row.bind(columns::of_id(post.0)).fetch_optional(db).await?;
            row.map(|row| row.post()).transpose()
        });
        found.await
    }

    /// The channel's post of the latest date, in whatever state.
    pub async fn last_post(&self, channel: ChannelId) -> Result<Option<Post>, StoreError> {
        Ok(self.posts(channel, 1).await?.pop())
    }

    /// The channel's last post before this date that members have seen.
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
            let row = row.bind(columns::of_id(channel.0));
            let row = row.bind(columns::of_date(before));
            let row: Option<PostRow> = row.fetch_optional(db).await?;
            row.map(|row| row.post()).transpose()
        });
        found.await
    }

    /// The channel's last posts, newest first.
    pub async fn posts(&self, channel: ChannelId, limit: u32) -> Result<Vec<Post>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM posts WHERE channel = $1 ORDER BY on_date DESC LIMIT $2",
            );
            let rows = rows.bind(columns::of_id(channel.0)).bind(i64::from(limit));
            posts(&rows.fetch_all(db).await?)
        });
        found.await
    }

    /// What was begun and has not ended, oldest first.
    pub async fn unfinished(&self) -> Result<Vec<Post>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM posts WHERE state IN ('planned', 'sending') ORDER BY on_date, id",
            );
            posts(&rows.fetch_all(db).await?)
        });
        found.await
    }

    /// The open posts that a newer one of their channel has followed, oldest first.
    pub async fn to_close(&self) -> Result<Vec<Post>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM posts WHERE state = 'sent' AND EXISTS (SELECT 1 FROM posts AS newer
                    WHERE newer.channel = posts.channel AND newer.on_date > posts.on_date
                    AND newer.state IN ('sent', 'closed'))
                ORDER BY on_date, id",
            );
            posts(&rows.fetch_all(db).await?)
        });
        found.await
    }
}

async fn insert(db: &mut Connection, post: &Post) -> Result<bool, sqlx::Error> {
    let insert = sqlx::query(
        "INSERT INTO posts (id, channel, guild, on_date, qa, reason, state, planned_at,
            until_at, sending_at, after_message, message, sent_at, closed_at,
            shown_answered, shown_knew, remark)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT DO NOTHING",
    );
    let insert = insert
        .bind(columns::of_id(post.id.0))
        .bind(columns::of_id(post.channel.0))
        .bind(columns::of_id(post.guild.0))
        .bind(columns::of_date(post.on))
        .bind(post.qa.as_ref().map(QaId::as_str))
        .bind(json(post.reason)?)
        .bind(post.state.name())
        .bind(columns::of_instant(post.planned_at))
        .bind(columns::of_instant(post.until))
        .bind(post.sending_at.map(columns::of_instant))
        .bind(post.after.map(|message| columns::of_id(message.0)))
        .bind(post.message.map(|message| columns::of_id(message.0)))
        .bind(post.sent_at.map(columns::of_instant))
        .bind(post.closed_at.map(columns::of_instant))
        .bind(i64::from(post.shown.answered))
        .bind(i64::from(post.shown.knew))
        .bind(post.remark.as_deref());
    Ok(insert.execute(db).await?.rows_affected() > 0)
}

fn json(reason: Reason) -> Result<String, sqlx::Error> {
    serde_json::to_string(&reason).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn posts(rows: &[PostRow]) -> Result<Vec<Post>, sqlx::Error> {
    rows.iter().map(PostRow::post).collect()
}

impl PostState {
    pub(super) fn name(self) -> &'static str {
        let found = STATES.iter().find(|(state, _)| *state == self);
        found.map_or("", |(_, name)| *name)
    }
}

impl PostRow {
    pub fn post(&self) -> Result<Post, sqlx::Error> {
        let message = |column: Option<i64>| column.map(|id| MessageId(columns::id(id)));
        let instant = |column: Option<i64>| column.map(columns::instant).transpose();
        let state = STATES.iter().find(|(_, name)| *name == self.state);
        let reason = serde_json::from_str(&self.reason);
        Ok(Post {
            id: PostId(columns::id(self.id)),
            channel: ChannelId(columns::id(self.channel)),
            guild: GuildId(columns::id(self.guild)),
            on: columns::date(&self.on_date)?,
            qa: self.qa.as_deref().map(columns::qa).transpose()?,
            reason: reason.map_err(|_| unreadable("a reason for a post", &self.reason))?,
            state: state
                .map(|(state, _)| *state)
                .ok_or_else(|| unreadable("a state of a post", &self.state))?,
            planned_at: columns::instant(self.planned_at)?,
            until: columns::instant(self.until_at)?,
            sending_at: instant(self.sending_at)?,
            after: message(self.after_message),
            message: message(self.message),
            sent_at: instant(self.sent_at)?,
            closed_at: instant(self.closed_at)?,
            shown: columns::tally(self.shown_answered, self.shown_knew),
            remark: self.remark.clone(),
        })
    }
}
