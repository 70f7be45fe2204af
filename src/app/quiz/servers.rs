//! Which servers the bot is in, so that the settings of those it left are dropped in time.

use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use crate::store::StoreError;
use recite_quiz::GuildId;

/// For so long the settings of a server that removed the bot wait for its return.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Quiz {
    /// Drops the settings of servers that removed the bot 30 days ago or earlier; which these were.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn drop_departed(&self, now: Timestamp) -> Result<Vec<GuildId>, StoreError> {
        let until = now.saturating_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
        self.store.drop_departed(until).await
    }
}
