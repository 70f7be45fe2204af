//! Feedback on answers. Its author is not stored.

use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::MessageId;

use super::columns;
use super::database::Store;
use super::error::StoreError;

/// A reader's verdict on an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedbackVerdict {
    /// "This answered it".
    Answered,
    /// "Not it".
    NotIt,
}

impl Store {
    /// Stores a verdict on an answer, once per message, Q&A and verdict. Returns `false` if it was stored already.
    pub async fn add_feedback(
        &self,
        qa: &QaId,
        verdict: FeedbackVerdict,
        message: MessageId,
        on: Date,
    ) -> Result<bool, StoreError> {
        let added = self.write(async |db| {
            let insert = sqlx::query(
                "INSERT INTO feedback (message, qa, verdict, on_date) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING",
            );
            let insert = insert
                .bind(columns::encode_id(message.0))
                .bind(qa.as_str())
                .bind(match verdict {
                    FeedbackVerdict::Answered => "answered",
                    FeedbackVerdict::NotIt => "not_it",
                })
                .bind(columns::encode_date(on));
            Ok(insert.execute(db).await?.rows_affected() > 0)
        });
        added.await
    }
}
