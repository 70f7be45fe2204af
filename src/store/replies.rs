//! Replies to messages of members: at most one per message, even when two members press at once or the bot crashes.
//!
//! A press or a mention claims the message before it posts. A claim without a reply is either in progress or of a bot that stopped
//! in between; the caller finds out which before it renews the claim.

use jiff::Timestamp;

use recite_notes::QaId;
use recite_quiz::{ChannelId, GuildId, MemberId, MessageId};

use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;

/// A reply that a member wants to post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyClaim {
    /// The message to reply to.
    pub message: MessageId,
    /// Its channel.
    pub channel: ChannelId,
    /// Its server.
    pub guild: GuildId,
    /// The member who posts the reply.
    pub poster: MemberId,
    /// The Q&A of the reply; `None` for a reply without one.
    pub qa: Option<QaId>,
    /// The time of the press, or of the mention.
    pub at: Timestamp,
}

/// A reply that was claimed and not removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredReply {
    /// The message that it answers.
    pub message: MessageId,
    /// Its channel.
    pub channel: ChannelId,
    /// The reply, once Discord has accepted it.
    pub reply: Option<MessageId>,
    /// When the message was claimed.
    pub claimed_at: Timestamp,
}

/// Whether a reply to a message may be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// It may: no other press can claim the message now.
    Claimed,
    /// There is a reply.
    Posted(MessageId),
    /// There was a reply, which was removed.
    Removed,
    /// Another press claimed the message, and it is not known whether it posted a reply.
    Pending {
        /// When it was claimed.
        since: Timestamp,
        /// The channel in which the reply is, if there is one.
        channel: ChannelId,
    },
}

/// What is stored about the reply to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredClaim {
    /// What another claim of the message returns.
    pub outcome: ClaimOutcome,
    /// The Q&A of the reply; `None` for a reply without one.
    pub qa: Option<QaId>,
}

const SELECT_CLAIM: &str =
    "SELECT channel, reply, qa, claimed_at, removed_at FROM replies WHERE message = $1";

#[derive(sqlx::FromRow)]
struct ClaimRow {
    channel: i64,
    reply: Option<i64>,
    qa: Option<String>,
    claimed_at: i64,
    removed_at: Option<i64>,
}

impl ClaimRow {
    fn decode(&self) -> Result<StoredClaim, sqlx::Error> {
        let outcome = match (self.reply, self.removed_at) {
            (_, Some(_)) => ClaimOutcome::Removed,
            (Some(reply), None) => ClaimOutcome::Posted(MessageId(columns::decode_id(reply))),
            (None, None) => ClaimOutcome::Pending {
                since: columns::decode_instant(self.claimed_at)?,
                channel: ChannelId(columns::decode_id(self.channel)),
            },
        };
        Ok(StoredClaim {
            outcome,
            qa: self.qa.as_deref().map(columns::decode_qa).transpose()?,
        })
    }
}

impl Store {
    /// Claims a message for a reply.
    pub async fn claim_reply(&self, claim: &ReplyClaim) -> Result<ClaimOutcome, StoreError> {
        let claimed = self.write(async |db| {
            let insert = sqlx::query(
                "INSERT INTO replies (message, channel, guild, poster, qa, claimed_at)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (message) DO NOTHING",
            );
            let insert = insert
                .bind(columns::encode_id(claim.message.0))
                .bind(columns::encode_id(claim.channel.0))
                .bind(columns::encode_id(claim.guild.0))
                .bind(claim.poster.as_str())
                .bind(claim.qa.as_ref().map(QaId::as_str))
                .bind(columns::encode_instant(claim.at));
            if insert.execute(&mut *db).await?.rows_affected() > 0 {
                return Ok(ClaimOutcome::Claimed);
            }
            let row = sqlx::query_as(SELECT_CLAIM).bind(columns::encode_id(claim.message.0));
            let row: ClaimRow = row.fetch_one(db).await?;
            Ok(row.decode()?.outcome)
        });
        claimed.await
    }

    /// Returns what is stored about the reply to a message.
    pub async fn claim_of(&self, message: MessageId) -> Result<Option<StoredClaim>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_as(SELECT_CLAIM).bind(columns::encode_id(message.0));
            let row: Option<ClaimRow> = row.fetch_optional(db).await?;
            row.map(|row| row.decode()).transpose()
        });
        found.await
    }

    /// Renews a claim of `since` for which no reply was found. Returns `false` if another press renewed it, or if it
    /// has a reply by now.
    pub async fn renew_claim(
        &self,
        claim: &ReplyClaim,
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let taken = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE replies SET poster = $1, qa = $2, claimed_at = $3
                WHERE message = $4 AND claimed_at = $5 AND reply IS NULL AND removed_at IS NULL",
            );
            let update = update
                .bind(claim.poster.as_str())
                .bind(claim.qa.as_ref().map(QaId::as_str))
                .bind(columns::encode_instant(claim.at))
                .bind(columns::encode_id(claim.message.0))
                .bind(columns::encode_instant(since));
            Ok(update.execute(db).await?.rows_affected() > 0)
        });
        taken.await
    }

    /// Gives a message free again, because Discord accepted no reply to it.
    pub async fn release_reply(&self, message: MessageId) -> Result<(), StoreError> {
        let released = self.write(async |db| {
            let delete = sqlx::query("DELETE FROM replies WHERE message = $1 AND reply IS NULL");
            let delete = delete.bind(columns::encode_id(message.0));
            delete.execute(db).await?;
            Ok(())
        });
        released.await
    }

    /// Stores that a message has a reply. `author` is the author of the message, if it is known. Returns `false` if the
    /// message was deleted while the reply was being posted.
    pub async fn record_reply(
        &self,
        message: MessageId,
        reply: MessageId,
        author: Option<&MemberId>,
    ) -> Result<bool, StoreError> {
        let recorded = self.write(async |db| {
            let update = sqlx::query_scalar(
                "UPDATE replies SET reply = $1, author = COALESCE($2, author) WHERE message = $3
                RETURNING removed_at",
            );
            let update = update
                .bind(columns::encode_id(reply.0))
                .bind(author.map(MemberId::as_str))
                .bind(columns::encode_id(message.0));
            let removed_at: Option<Option<i64>> = update.fetch_optional(db).await?;
            Ok(removed_at.flatten().is_none())
        });
        recorded.await
    }

    /// Returns the replies that are, or that answer, one of these messages and were not removed.
    pub async fn replies_among(
        &self,
        messages: &[MessageId],
    ) -> Result<Vec<StoredReply>, StoreError> {
        let found = self.read(async |db| {
            let mut found = Vec::new();
            for message in messages {
                let rows = sqlx::query_as(
                    "SELECT message, channel, reply, claimed_at FROM replies
                    WHERE (message = $1 OR reply = $1) AND removed_at IS NULL",
                );
                let rows = rows.bind(columns::encode_id(message.0));
                let rows: Vec<(i64, i64, Option<i64>, i64)> = rows.fetch_all(&mut *db).await?;
                for (message, channel, reply, claimed_at) in rows {
                    found.push(StoredReply {
                        message: MessageId(columns::decode_id(message)),
                        channel: ChannelId(columns::decode_id(channel)),
                        reply: reply.map(|reply| MessageId(columns::decode_id(reply))),
                        claimed_at: columns::decode_instant(claimed_at)?,
                    });
                }
            }
            Ok(found)
        });
        found.await
    }

    /// Stores that a message without a reply was deleted, so that a reply that is being posted is removed. Returns
    /// `false` if the message has a reply by now.
    pub async fn cancel_claim(
        &self,
        message: MessageId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let cancelled = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE replies SET removed_at = $1 WHERE message = $2 AND reply IS NULL",
            );
            let update = update.bind(columns::encode_instant(now));
            let update = update.bind(columns::encode_id(message.0));
            Ok(update.execute(db).await?.rows_affected() > 0)
        });
        cancelled.await
    }

    /// Stores that a reply was removed, so that the message gets no other.
    pub async fn record_removed_reply(
        &self,
        reply: MessageId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let removed = self.write(async |db| {
            let update = sqlx::query(
                "UPDATE replies SET removed_at = $1 WHERE reply = $2 AND removed_at IS NULL",
            );
            let update = update.bind(columns::encode_instant(now));
            update.bind(columns::encode_id(reply.0)).execute(db).await?;
            Ok(())
        });
        removed.await
    }

    /// Returns the Q&A of a reply, if it has one.
    pub async fn reply_qa(&self, reply: MessageId) -> Result<Option<QaId>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_scalar("SELECT qa FROM replies WHERE reply = $1");
            let row: Option<Option<String>> = row
                .bind(columns::encode_id(reply.0))
                .fetch_optional(db)
                .await?;
            row.flatten().map(|qa| columns::decode_qa(&qa)).transpose()
        });
        found.await
    }

    /// Deletes what is stored about replies of `until` or earlier. Returns their number.
    pub async fn delete_old_replies(&self, until: Timestamp) -> Result<u64, StoreError> {
        let deleted = self.write(async |db| {
            let delete = sqlx::query("DELETE FROM replies WHERE claimed_at <= $1");
            let delete = delete.bind(columns::encode_instant(until));
            Ok(delete.execute(db).await?.rows_affected())
        });
        deleted.await
    }
}

/// Deletes the replies in a server.
pub async fn delete_replies_of(db: &mut Connection, guild: i64) -> Result<(), sqlx::Error> {
    let delete = sqlx::query("DELETE FROM replies WHERE guild = $1");
    delete.bind(guild).execute(db).await?;
    Ok(())
}

/// Removes the name of a member from replies. Returns the number of changed rows.
pub async fn remove_member(db: &mut Connection, member: &MemberId) -> Result<u64, sqlx::Error> {
    let mut rows = 0;
    for column in ["poster", "author"] {
        let sql = format!("UPDATE replies SET {column} = NULL WHERE {column} = $1");
        let update = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(member.as_str());
        rows += update.execute(&mut *db).await?.rows_affected();
    }
    Ok(rows)
}
