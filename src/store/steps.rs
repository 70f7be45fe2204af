//! The steps of a post, each written before the next act outside. Of several callers one takes it.
//!
//! ```text
//! planned ─▶ sending ─▶ sent ─▶ closed
//!    └──────────┴──▶ missed, held (nobody can tell whether it was posted) ─▶ sent, once it is found
//! ```

use jiff::Timestamp;
use jiff::civil::Date;

use crate::quiz::{ChannelId, MessageId, PostId, Reason, Tally};
use recite_notes::QaId;

use super::posts::{Post, PostState};
use super::{Connection, Store, StoreError, columns};

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

    /// Takes a held post up again, as if it were sent now; false when it was not held.
    pub async fn try_held(
        &self,
        post: PostId,
        at: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let taken = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE posts SET state = 'sending', sending_at = $1, until_at = $2, remark = NULL
                WHERE id = $3 AND state = 'held'",
            );
            let update = update
                .bind(columns::of_instant(at))
                .bind(columns::of_instant(until))
                .bind(columns::of_id(post.0));
            Ok(update.execute(db).await?.rows_affected() > 0)
        });
        taken.await
    }

    /// Removes a channel's posts that were never tried and are of dates after `last_date`, or were planned or missed
    /// after `last_instant`; their dates, oldest first.
    pub async fn remove_future(
        &self,
        channel: ChannelId,
        last_date: Date,
        last_instant: Timestamp,
    ) -> Result<Vec<Date>, StoreError> {
        let removed = self.write(async |db| {
            let delete = sqlx::query_as(
                "DELETE FROM posts WHERE channel = $1 AND state IN ('planned', 'missed')
                AND (on_date > $2 OR planned_at > $3) RETURNING on_date",
            );
            let delete = delete
                .bind(columns::of_id(channel.0))
                .bind(columns::of_date(last_date))
                .bind(columns::of_instant(last_instant));
            let rows: Vec<(String,)> = delete.fetch_all(db).await?;
            let mut dates = rows
                .iter()
                .map(|(on,)| columns::date(on))
                .collect::<Result<Vec<_>, _>>()?;
            dates.sort();
            Ok(dates)
        });
        removed.await
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

    /// Answers count no more, and its message is to say how it went; false when it was not open.
    pub async fn mark_closed(&self, post: PostId, at: Timestamp) -> Result<bool, StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE posts SET state = 'closed', closed_at = $1, shown_answered = -1
                WHERE id = $2 AND state = 'sent'",
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
