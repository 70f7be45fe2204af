//! What somebody said of an answer, which is stored about nobody.

use jiff::Timestamp;

use super::Quiz;
use crate::store::StoreError;
use recite_notes::QaKey;
use recite_quiz::MessageId;

pub use crate::store::Verdict;

impl Quiz {
    /// Keeps what somebody said of an answer, once per message, and never who.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn add_feedback(
        &self,
        key: QaKey,
        verdict: Verdict,
        message: MessageId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(qa) = self.app.get_by_key(key) else {
            return Ok(());
        };
        let on = self.today(None, now).await?;
        self.store
            .add_feedback(&qa.id, verdict, message, on)
            .await?;
        Ok(())
    }
}
