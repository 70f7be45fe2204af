//! What is stored about a member, and how they get rid of it; and what is stored about nobody.

use jiff::Timestamp;

use super::Quiz;
use crate::store::StoreError;
use recite_notes::QaKey;
use recite_quiz::{MemberId, MessageId, PersonalData};

pub use crate::store::{Deleted, Verdict};

impl Quiz {
    /// How much is stored about a member.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn stored_about(&self, member: &MemberId) -> Result<PersonalData, StoreError> {
        self.store.stored_about(member).await
    }

    /// Removes every row of a member.
    ///
    /// # Errors
    /// When the store cannot be written; then nothing is removed.
    pub async fn forget(&self, member: &MemberId) -> Result<Deleted, StoreError> {
        self.store.delete_member(member).await
    }

    /// Whether a member is shown on leaderboards.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn opt_out(&self, member: &MemberId, is_out: bool) -> Result<(), StoreError> {
        self.store.set_opt_out(member, is_out).await
    }

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
