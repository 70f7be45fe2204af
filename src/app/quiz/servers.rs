//! Deletes what is stored for a limited time: the settings of servers that the bot has left, replies and help threads.

use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use crate::store::StoreError;
use recite_quiz::GuildId;

/// How long the settings of a server that removed the bot are kept.
const GRACE_PERIOD: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long it is stored which messages and threads have a reply. After that, a message may get another one.
const REPLIES_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

impl Quiz {
    /// Deletes what is stored about replies and help threads that are 90 days old.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn forget_old_messages(&self, now: Timestamp) -> Result<u64, StoreError> {
        let until = now.saturating_sub(REPLIES_KEPT).unwrap_or(Timestamp::MIN);
        self.store.delete_old_help_threads(until).await?;
        self.store.delete_old_replies(until).await
    }

    /// Deletes the settings of servers that removed the bot 30 days ago or earlier. Returns these servers.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn remove_departed_guilds(&self, now: Timestamp) -> Result<Vec<GuildId>, StoreError> {
        let until = now.saturating_sub(GRACE_PERIOD).unwrap_or(Timestamp::MIN);
        self.store.remove_departed_guilds(until).await
    }
}
