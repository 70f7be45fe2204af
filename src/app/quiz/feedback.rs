//! Feedback on answers, stored without its author.

use jiff::Timestamp;

use super::Quiz;
use crate::store::StoreError;
use recite_notes::QaKey;
use recite_quiz::MessageId;

pub use crate::store::FeedbackVerdict;

impl Quiz {
    /// Stores a reader's feedback on an answer, once per message, without the reader.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn add_feedback(
        &self,
        key: QaKey,
        verdict: FeedbackVerdict,
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
