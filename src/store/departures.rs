//! The servers with settings that the bot has left.
//!
//! Settings are deleted 30 days later, and what is stored about replies and help threads at once. Reviews belong to
//! members, who keep learning elsewhere and delete them themselves. Posts contain no personal data.

use jiff::Timestamp;

use recite_quiz::GuildId;

use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;
use super::help_threads::delete_threads_of;
use super::replies::delete_replies_of;

impl Store {
    /// Records that the bot left a server, unless the server has no settings or its departure is recorded already.
    /// Deletes what is stored about replies and help threads there.
    pub async fn record_departure(&self, guild: GuildId, now: Timestamp) -> Result<(), StoreError> {
        let noted = self.write(async |db| {
            let insert = sqlx::query(
                "INSERT INTO departures (guild, departed_at)
                SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM schedules WHERE guild = $1)
                    OR EXISTS (SELECT 1 FROM help_channels WHERE guild = $1)
                ON CONFLICT (guild) DO NOTHING",
            );
            let insert = insert.bind(columns::encode_id(guild.0));
            insert
                .bind(columns::encode_instant(now))
                .execute(&mut *db)
                .await?;
            forget_messages(db, columns::encode_id(guild.0)).await
        });
        noted.await
    }

    /// Records that the bot is in a server.
    pub async fn record_server(&self, guild: GuildId) -> Result<(), StoreError> {
        let noted = self.write(async |db| {
            let delete = sqlx::query("DELETE FROM departures WHERE guild = $1");
            delete.bind(columns::encode_id(guild.0)).execute(db).await?;
            Ok(())
        });
        noted.await
    }

    /// Records that the bot is in exactly these servers. Returns those with settings that it has newly left. Deletes
    /// what is stored about replies and help threads in other servers.
    pub async fn record_servers(
        &self,
        guilds: &[GuildId],
        now: Timestamp,
    ) -> Result<Vec<GuildId>, StoreError> {
        let noted = self.write(async |db| {
            let known = sqlx::query_scalar(
                "SELECT guild FROM schedules UNION SELECT guild FROM help_channels ORDER BY guild",
            );
            let known: Vec<i64> = known.fetch_all(&mut *db).await?;
            let replied = sqlx::query_scalar(
                "SELECT guild FROM replies UNION SELECT guild FROM help_threads",
            );
            let replied: Vec<i64> = replied.fetch_all(&mut *db).await?;
            for guild in replied {
                if !guilds.contains(&GuildId(columns::decode_id(guild))) {
                    forget_messages(&mut *db, guild).await?;
                }
            }
            let mut left = Vec::new();
            for row in known {
                let guild = GuildId(columns::decode_id(row));
                if guilds.contains(&guild) {
                    let delete = sqlx::query("DELETE FROM departures WHERE guild = $1");
                    delete.bind(row).execute(&mut *db).await?;
                    continue;
                }
                let insert = sqlx::query(
                    "INSERT INTO departures (guild, departed_at) VALUES ($1, $2)
                    ON CONFLICT (guild) DO NOTHING",
                );
                let insert = insert.bind(row).bind(columns::encode_instant(now));
                if insert.execute(&mut *db).await?.rows_affected() > 0 {
                    left.push(guild);
                }
            }
            Ok(left)
        });
        noted.await
    }

    /// Deletes the settings of the servers that the bot left at `until` or earlier. Returns these servers.
    pub async fn remove_departed_guilds(
        &self,
        until: Timestamp,
    ) -> Result<Vec<GuildId>, StoreError> {
        let dropped = self.write(async |db| {
            let until = columns::encode_instant(until);
            let gone = sqlx::query_scalar(
                "SELECT guild FROM departures WHERE departed_at <= $1 ORDER BY guild",
            );
            let gone: Vec<i64> = gone.bind(until).fetch_all(&mut *db).await?;
            for guild in &gone {
                for table in ["schedules", "help_channels", "departures"] {
                    let sql = format!("DELETE FROM {table} WHERE guild = $1");
                    let delete = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(*guild);
                    delete.execute(&mut *db).await?;
                }
            }
            Ok(gone)
        });
        let gone = dropped.await?;
        Ok(gone
            .into_iter()
            .map(|id| GuildId(columns::decode_id(id)))
            .collect())
    }
}

/// Deletes what is stored about messages and threads in a server.
async fn forget_messages(db: &mut Connection, guild: i64) -> Result<(), sqlx::Error> {
    delete_replies_of(&mut *db, guild).await?;
    delete_threads_of(db, guild).await
}
