//! Which servers with settings is the bot no longer in?
//!
//! Only settings go with a server. Reviews are their members', who learn on elsewhere and delete them
//! themselves, and they count for posts, which hold nobody's words.

use jiff::Timestamp;

use recite_quiz::GuildId;

use super::columns;
use super::database::Store;
use super::error::StoreError;

impl Store {
    /// Notes that the bot left a server, unless there is nothing to drop or it is known to have left.
    pub async fn note_departure(&self, guild: GuildId, now: Timestamp) -> Result<(), StoreError> {
        let noted = self.write(async |db| {
            let insert = sqlx::query(
                "INSERT INTO departures (guild, departed_at)
                SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM schedules WHERE guild = $1)
                ON CONFLICT (guild) DO NOTHING",
            );
            let insert = insert.bind(columns::of_id(guild.0));
            insert.bind(columns::of_instant(now)).execute(db).await?;
            Ok(())
        });
        noted.await
    }

    /// Notes that the bot is in a server.
    pub async fn note_server(&self, guild: GuildId) -> Result<(), StoreError> {
        let noted = self.write(async |db| {
            let delete = sqlx::query("DELETE FROM departures WHERE guild = $1");
            delete.bind(columns::of_id(guild.0)).execute(db).await?;
            Ok(())
        });
        noted.await
    }

    /// Notes that the bot is in these servers and no others; those with settings that it left since
    /// it was last noted.
    pub async fn note_servers(
        &self,
        guilds: &[GuildId],
        now: Timestamp,
    ) -> Result<Vec<GuildId>, StoreError> {
        let noted = self.write(async |db| {
            let known = sqlx::query_scalar("SELECT DISTINCT guild FROM schedules ORDER BY guild");
            let known: Vec<i64> = known.fetch_all(&mut *db).await?;
            let mut left = Vec::new();
            for row in known {
                let guild = GuildId(columns::id(row));
                if guilds.contains(&guild) {
                    let delete = sqlx::query("DELETE FROM departures WHERE guild = $1");
                    delete.bind(row).execute(&mut *db).await?;
                    continue;
                }
                let insert = sqlx::query(
                    "INSERT INTO departures (guild, departed_at) VALUES ($1, $2)
                    ON CONFLICT (guild) DO NOTHING",
                );
                let insert = insert.bind(row).bind(columns::of_instant(now));
                if insert.execute(&mut *db).await?.rows_affected() > 0 {
                    left.push(guild);
                }
            }
            Ok(left)
        });
        noted.await
    }

    /// Drops the settings of the servers that the bot left at this instant or before; which these were.
    pub async fn drop_departed(&self, until: Timestamp) -> Result<Vec<GuildId>, StoreError> {
        let dropped = self.write(async |db| {
            let until = columns::of_instant(until);
            let gone = sqlx::query_scalar(
                "SELECT guild FROM departures WHERE departed_at <= $1 ORDER BY guild",
            );
            let gone: Vec<i64> = gone.bind(until).fetch_all(&mut *db).await?;
            for guild in &gone {
                for table in ["schedules", "departures"] {
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
            .map(|id| GuildId(columns::id(id)))
            .collect())
    }
}
