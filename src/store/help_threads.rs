//! The new threads in help channels: when each is looked at, and what came of it. Neither texts nor members are stored.
//!
//! The answer itself is a row of `replies` under the id of the thread, so a thread gets at most one.

use jiff::Timestamp;

use recite_quiz::help::{FoundNote, HelpThread, RemovalCount, ThreadOutcome};
use recite_quiz::{ChannelId, GuildId, MessageId};

use super::columns::{self, invalid_value};
use super::database::{Connection, Store};
use super::error::StoreError;

#[derive(sqlx::FromRow)]
struct HelpThreadRow {
    thread: i64,
    channel: i64,
    guild: i64,
    created_at: i64,
    attempts: i64,
    outcome: Option<String>,
    qa: Option<String>,
    is_sure: Option<bool>,
    solved_at: Option<i64>,
    removed_at: Option<i64>,
}

impl Store {
    /// Adds a thread that is looked at when it is due, unless it was added before.
    pub async fn add_help_thread(
        &self,
        it: &HelpThread,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        let added = self.write(async |db| {
            let insert = sqlx::query(
                "INSERT INTO help_threads (thread, channel, guild, created_at, due_at, attempts)
                VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (thread) DO NOTHING",
            );
            let insert = insert
                .bind(columns::encode_id(it.thread.0))
                .bind(columns::encode_id(it.channel.0))
                .bind(columns::encode_id(it.guild.0))
                .bind(columns::encode_instant(it.created_at))
                .bind(columns::encode_instant(due_at));
            insert.execute(db).await?;
            Ok(())
        });
        added.await
    }

    /// Returns the threads that are due, oldest first, at most `limit`.
    pub async fn due_help_threads(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<HelpThread>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM help_threads WHERE due_at <= $1 ORDER BY due_at, thread LIMIT $2",
            );
            let rows = rows.bind(columns::encode_instant(now));
            let rows: Vec<HelpThreadRow> = rows.bind(i64::from(limit)).fetch_all(db).await?;
            rows.into_iter().map(HelpThreadRow::decode).collect()
        });
        found.await
    }

    /// Returns when the next thread is due.
    pub async fn next_help_thread_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let found = self.read(async |db| {
            let next = sqlx::query_scalar("SELECT MIN(due_at) FROM help_threads");
            let next: Option<i64> = next.fetch_one(db).await?;
            next.map(columns::decode_instant).transpose()
        });
        found.await
    }

    /// Stores when a thread is looked at again.
    pub async fn postpone_help_thread(
        &self,
        thread: ChannelId,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        let postponed = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE help_threads SET due_at = $1, attempts = attempts + 1
                WHERE thread = $2 AND outcome IS NULL",
            );
            let update = update.bind(columns::encode_instant(due_at));
            update
                .bind(columns::encode_id(thread.0))
                .execute(db)
                .await?;
            Ok(())
        });
        postponed.await
    }

    /// Stores what came of a thread, and returns whether nothing was stored before.
    pub async fn finish_help_thread(
        &self,
        thread: ChannelId,
        outcome: ThreadOutcome,
        note: Option<&FoundNote>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let finished = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE help_threads SET due_at = NULL, outcome = $1, qa = $2, is_sure = $3,
                decided_at = $4 WHERE thread = $5 AND outcome IS NULL",
            );
            let update = update
                .bind(outcome.name())
                .bind(note.map(|it| it.qa.as_str()))
                .bind(note.map(|it| it.is_sure))
                .bind(columns::encode_instant(now))
                .bind(columns::encode_id(thread.0));
            Ok(update.execute(db).await?.rows_affected() > 0)
        });
        finished.await
    }

    /// Returns a thread.
    pub async fn help_thread(&self, thread: ChannelId) -> Result<Option<HelpThread>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_as("SELECT * FROM help_threads WHERE thread = $1");
            let row = row.bind(columns::encode_id(thread.0));
            let row: Option<HelpThreadRow> = row.fetch_optional(db).await?;
            row.map(HelpThreadRow::decode).transpose()
        });
        found.await
    }

    /// Returns the threads of a channel with an outcome since `since`, newest first, at most `limit`.
    pub async fn help_threads_of(
        &self,
        channel: ChannelId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<HelpThread>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM help_threads WHERE channel = $1 AND decided_at >= $2
                ORDER BY created_at DESC, thread DESC LIMIT $3",
            );
            let rows = rows
                .bind(columns::encode_id(channel.0))
                .bind(columns::encode_instant(since))
                .bind(i64::from(limit));
            let rows: Vec<HelpThreadRow> = rows.fetch_all(db).await?;
            rows.into_iter().map(HelpThreadRow::decode).collect()
        });
        found.await
    }

    /// Counts an answer in a thread that is about to be posted. Returns `false`, and counts nothing, if its channel has
    /// had `limit` answers since `since`.
    pub async fn count_thread_answer(
        &self,
        it: &HelpThread,
        since: Timestamp,
        limit: u32,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let counted = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE help_threads SET answered_at = COALESCE(answered_at, $1)
                WHERE thread = $2 AND (answered_at IS NOT NULL OR $3 > (
                    SELECT COUNT(*) FROM help_threads WHERE channel = $4 AND answered_at >= $5))",
            );
            let update = update
                .bind(columns::encode_instant(now))
                .bind(columns::encode_id(it.thread.0))
                .bind(i64::from(limit))
                .bind(columns::encode_id(it.channel.0))
                .bind(columns::encode_instant(since));
            Ok(update.execute(db).await?.rows_affected() > 0)
        });
        counted.await
    }

    /// Returns how many of the last `limit` answers in a channel since `since` were removed.
    pub async fn count_thread_removals(
        &self,
        channel: ChannelId,
        since: Timestamp,
        limit: u32,
    ) -> Result<RemovalCount, StoreError> {
        let count = self.read(async |db| {
            let row = sqlx::query_as(
                "SELECT COUNT(*), COUNT(removed_at) FROM (
                    SELECT removed_at FROM help_threads
                    WHERE channel = $1 AND decided_at >= $2 AND outcome = $3
                    ORDER BY decided_at DESC, thread DESC LIMIT $4) AS answers",
            );
            let row = row
                .bind(columns::encode_id(channel.0))
                .bind(columns::encode_instant(since))
                .bind(ThreadOutcome::Posted.name())
                .bind(i64::from(limit));
            let (answers, removed): (i64, i64) = row.fetch_one(db).await?;
            Ok(RemovalCount {
                answers: columns::decode_count(answers),
                removed: columns::decode_count(removed),
            })
        });
        count.await
    }

    /// Stores that a reply was removed as unwanted, and returns the help channel of the thread that it answers; `None` if
    /// it answers none.
    pub async fn record_unwanted_answer(
        &self,
        reply: MessageId,
        now: Timestamp,
    ) -> Result<Option<ChannelId>, StoreError> {
        let recorded = self.write(async |db| {
            let update = sqlx::query_scalar(
                "UPDATE help_threads SET removed_at = $1
                WHERE thread IN (SELECT message FROM replies WHERE reply = $2)
                RETURNING channel",
            );
            let update = update.bind(columns::encode_instant(now));
            let update = update.bind(columns::encode_id(reply.0));
            let channel: Option<i64> = update.fetch_optional(db).await?;
            Ok(channel.map(|id| ChannelId(columns::decode_id(id))))
        });
        recorded.await
    }

    /// Stores that a thread was marked as solved.
    pub async fn mark_thread_solved(
        &self,
        thread: ChannelId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE help_threads SET solved_at = $1 WHERE thread = $2 AND solved_at IS NULL",
            );
            let update = update.bind(columns::encode_instant(now));
            update
                .bind(columns::encode_id(thread.0))
                .execute(db)
                .await?;
            Ok(())
        });
        marked.await
    }

    /// Deletes what is stored about threads that were created at `until` or earlier.
    pub async fn delete_old_help_threads(&self, until: Timestamp) -> Result<(), StoreError> {
        let deleted = self.write(async |db| {
            let delete = sqlx::query("DELETE FROM help_threads WHERE created_at <= $1");
            delete
                .bind(columns::encode_instant(until))
                .execute(db)
                .await?;
            Ok(())
        });
        deleted.await
    }
}

/// Deletes the threads of a server.
pub async fn delete_threads_of(db: &mut Connection, guild: i64) -> Result<(), sqlx::Error> {
    let delete = sqlx::query("DELETE FROM help_threads WHERE guild = $1");
    delete.bind(guild).execute(db).await?;
    Ok(())
}

impl HelpThreadRow {
    fn decode(self) -> Result<HelpThread, sqlx::Error> {
        let outcome = self.outcome.as_deref().map(|name| {
            let outcome = ThreadOutcome::from_name(name);
            outcome.ok_or_else(|| invalid_value("an outcome", name))
        });
        let note = self.qa.as_deref().map(|qa| {
            Ok::<_, sqlx::Error>(FoundNote {
                qa: columns::decode_qa(qa)?,
                is_sure: self.is_sure == Some(true),
            })
        });
        Ok(HelpThread {
            thread: ChannelId(columns::decode_id(self.thread)),
            channel: ChannelId(columns::decode_id(self.channel)),
            guild: GuildId(columns::decode_id(self.guild)),
            created_at: columns::decode_instant(self.created_at)?,
            attempts: columns::decode_count(self.attempts),
            outcome: outcome.transpose()?,
            note: note.transpose()?,
            is_solved: self.solved_at.is_some(),
            is_removed: self.removed_at.is_some(),
        })
    }
}
