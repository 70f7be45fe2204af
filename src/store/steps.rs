//! What is written about posts. Which transition a state allows is decided by [`Post::after`].

use jiff::Timestamp;
use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::post::Transition;
use recite_quiz::{ChannelId, MessageId, Post, PostId, PostState, Reason, Tally};

use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;
use super::posts::{PostRow, name_of};
use super::schedules::set_pause;

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

    /// Stores a transition, and returns the post after it; `None` where its state does not allow it. A post that is
    /// settled ends the pause of its channel.
    pub async fn transition(
        &self,
        post: PostId,
        transition: &Transition,
    ) -> Result<Option<Post>, StoreError> {
        let stored = self.write(async |db| {
            let row = sqlx::query_as("SELECT * FROM posts WHERE id = $1");
            let row: Option<PostRow> = row
                .bind(columns::of_id(post.0))
                .fetch_optional(&mut *db)
                .await?;
            let before = row.map(|row| row.post()).transpose()?;
            let Some(after) = before.and_then(|it| it.apply(transition)) else {
                return Ok(None);
            };
            // Its message has yet to show how it went.
            let shown_answered = match transition {
                Transition::Closed { .. } => -1,
                _ => i64::from(after.shown_tally.answered),
            };
            let message = |id: Option<MessageId>| id.map(|id| columns::of_id(id.0));
            let update = sqlx::query(
                "UPDATE posts SET state = $1, until_at = $2, sending_at = $3, after_message = $4, message = $5,
                    sent_at = $6, closed_at = $7, shown_answered = $8, remark = $9 WHERE id = $10",
            );
            let update = update
                .bind(name_of(after.state))
                .bind(columns::of_instant(after.until))
                .bind(after.sending_at.map(columns::of_instant))
                .bind(message(after.after))
                .bind(message(after.message))
                .bind(after.sent_at.map(columns::of_instant))
                .bind(after.closed_at.map(columns::of_instant))
                .bind(shown_answered)
                .bind(after.remark.map(columns::json).transpose()?)
                .bind(columns::of_id(post.0));
            update.execute(&mut *db).await?;
            if let PostState::Sent | PostState::Missed | PostState::Held = after.state {
                set_pause(db, after.channel, None).await?;
            }
            Ok(Some(after))
        });
        stored.await
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
            let update = update.bind(qa.as_str()).bind(columns::json(reason)?);
            let update = update.bind(columns::of_id(post.0)).execute(db).await?;
            Ok(update.rows_affected() > 0)
        });
        set.await
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
        .bind(columns::json(post.reason)?)
        .bind(name_of(post.state))
        .bind(columns::of_instant(post.planned_at))
        .bind(columns::of_instant(post.until))
        .bind(post.sending_at.map(columns::of_instant))
        .bind(post.after.map(|message| columns::of_id(message.0)))
        .bind(post.message.map(|message| columns::of_id(message.0)))
        .bind(post.sent_at.map(columns::of_instant))
        .bind(post.closed_at.map(columns::of_instant))
        .bind(i64::from(post.shown_tally.answered))
        .bind(i64::from(post.shown_tally.knew))
        .bind(post.remark.map(columns::json).transpose()?);
    Ok(insert.execute(db).await?.rows_affected() > 0)
}
