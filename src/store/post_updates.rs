//! Writes posts. `recite_quiz::Post` decides which transition a state allows.

use jiff::Timestamp;
use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::post::Transition;
use recite_quiz::{ChannelId, MessageId, Post, PostId, PostState, Reason, Tally};

use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;
use super::posts::{PostRow, state_name};
use super::schedules::set_pause;

impl Store {
    /// Inserts a planned post. Returns `false` if its channel already has a post of that date.
    pub async fn plan(&self, post: &Post) -> Result<bool, StoreError> {
        self.write(async |db| insert(db, post).await).await
    }

    /// Replaces a missed post by a planned one. Returns `false` if the post was not missed.
    pub async fn replan_missed(&self, post: &Post) -> Result<bool, StoreError> {
        let planned = self.write(async |db| {
            let delete = sqlx::query("DELETE FROM posts WHERE id = $1 AND state = 'missed'");
            let delete = delete.bind(columns::encode_id(post.id.0));
            if delete.execute(&mut *db).await?.rows_affected() == 0 {
                return Ok(false);
            }
            insert(db, post).await
        });
        planned.await
    }

    /// Stores a transition, and returns the post after it; `None` if its state does not allow the transition. A post
    /// that is settled ends the pause of its channel.
    pub async fn transition(
        &self,
        post: PostId,
        transition: &Transition,
    ) -> Result<Option<Post>, StoreError> {
        let stored = self.write(async |db| {
            let row = sqlx::query_as("SELECT * FROM posts WHERE id = $1");
            let row: Option<PostRow> = row
                .bind(columns::encode_id(post.0))
                .fetch_optional(&mut *db)
                .await?;
            let before = row.map(|row| row.post()).transpose()?;
            let Some(after) = before.and_then(|it| it.apply(transition)) else {
                return Ok(None);
            };
            // Its message does not show the result yet.
            let shown_answered = match transition {
                Transition::Closed { .. } => -1,
                _ => i64::from(after.shown_tally.answered),
            };
            let message = |id: Option<MessageId>| id.map(|id| columns::encode_id(id.0));
            let update = sqlx::query(
                "UPDATE posts SET state = $1, until_at = $2, sending_at = $3, after_message = $4, message = $5,
                    sent_at = $6, closed_at = $7, shown_answered = $8, remark = $9 WHERE id = $10",
            );
            let update = update
                .bind(state_name(after.state))
                .bind(columns::encode_instant(after.until))
                .bind(after.sending_at.map(columns::encode_instant))
                .bind(message(after.after))
                .bind(message(after.message))
                .bind(after.sent_at.map(columns::encode_instant))
                .bind(after.closed_at.map(columns::encode_instant))
                .bind(shown_answered)
                .bind(after.remark.map(columns::encode_json).transpose()?)
                .bind(columns::encode_id(post.0));
            update.execute(&mut *db).await?;
            if let PostState::Sent | PostState::Missed | PostState::Held = after.state {
                set_pause(db, after.channel, None).await?;
            }
            Ok(Some(after))
        });
        stored.await
    }

    /// Deletes a channel's posts that were never sent and are of dates after `last_date`, or were planned or missed
    /// after `last_instant`. Returns their dates, oldest first.
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
                .bind(columns::encode_id(channel.0))
                .bind(columns::encode_date(last_date))
                .bind(columns::encode_instant(last_instant));
            let rows: Vec<(String,)> = delete.fetch_all(db).await?;
            let mut dates = rows
                .iter()
                .map(|(on,)| columns::decode_date(on))
                .collect::<Result<Vec<_>, _>>()?;
            dates.sort();
            Ok(dates)
        });
        removed.await
    }

    /// Sets the question of a planned post. Returns `false` if it is no longer planned.
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
            let update = update.bind(qa.as_str()).bind(columns::encode_json(reason)?);
            let update = update.bind(columns::encode_id(post.0)).execute(db).await?;
            Ok(update.rows_affected() > 0)
        });
        set.await
    }

    /// Stores the tally that the post's message shows now.
    pub async fn set_shown_tally(&self, post: PostId, shown: Tally) -> Result<(), StoreError> {
        let marked = self.write(async |db| {
            let update =
                sqlx::query("UPDATE posts SET shown_answered = $1, shown_knew = $2 WHERE id = $3");
            let update = update
                .bind(i64::from(shown.answered))
                .bind(i64::from(shown.knew))
                .bind(columns::encode_id(post.0));
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
        .bind(columns::encode_id(post.id.0))
        .bind(columns::encode_id(post.channel.0))
        .bind(columns::encode_id(post.guild.0))
        .bind(columns::encode_date(post.on))
        .bind(post.qa.as_ref().map(QaId::as_str))
        .bind(columns::encode_json(post.reason)?)
        .bind(state_name(post.state))
        .bind(columns::encode_instant(post.planned_at))
        .bind(columns::encode_instant(post.until))
        .bind(post.sending_at.map(columns::encode_instant))
        .bind(post.after.map(|message| columns::encode_id(message.0)))
        .bind(post.message.map(|message| columns::encode_id(message.0)))
        .bind(post.sent_at.map(columns::encode_instant))
        .bind(post.closed_at.map(columns::encode_instant))
        .bind(i64::from(post.shown_tally.answered))
        .bind(i64::from(post.shown_tally.knew))
        .bind(post.remark.map(columns::encode_json).transpose()?);
    Ok(insert.execute(db).await?.rows_affected() > 0)
}
