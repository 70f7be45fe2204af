//! Which servers the bot is in, so that the settings of those it left are dropped in time.

use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use crate::store::StoreError;
use recite_quiz::GuildId;

/// For so long the settings of a server that removed the bot wait for its return.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Quiz {
    /// The bot is in these servers and no others; those with settings that it has left unnoticed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn note_servers(
        &self,
        guilds: &[GuildId],
        now: Timestamp,
    ) -> Result<Vec<GuildId>, StoreError> {
        self.store.note_servers(guilds, now).await
    }

    /// The bot is in this server, for the first time or again.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn note_server(&self, guild: GuildId) -> Result<(), StoreError> {
        self.store.note_server(guild).await
    }

    /// A server removed the bot.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn note_departure(&self, guild: GuildId, now: Timestamp) -> Result<(), StoreError> {
        self.store.note_departure(guild, now).await
    }

    /// Drops the settings of servers that removed the bot 30 days ago or earlier; which these were.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn drop_departed(&self, now: Timestamp) -> Result<Vec<GuildId>, StoreError> {
        let until = now.saturating_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
        self.store.drop_departed(until).await
    }
}
