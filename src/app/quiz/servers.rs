//! Deletes the settings of servers that the bot has left.

use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use crate::store::StoreError;
use recite_quiz::GuildId;

/// How long the settings of a server that removed the bot are kept.
const GRACE_PERIOD: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Quiz {
    /// Deletes the settings of servers that removed the bot 30 days ago or earlier. Returns these servers.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn remove_departed_guilds(&self, now: Timestamp) -> Result<Vec<GuildId>, StoreError> {
        let until = now.saturating_sub(GRACE_PERIOD).unwrap_or(Timestamp::MIN);
        self.store.remove_departed_guilds(until).await
    }
}
