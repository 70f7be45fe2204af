//! What readers said of an answer. Who said it is not stored.

use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::MessageId;

use super::columns;
use super::database::Store;
use super::error::StoreError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// "This answered it".
    Answered,
    /// "Not it".
    NotIt,
}

impl Store {
    /// Notes a verdict on an answer, once for each message, Q&A and verdict; false when it was there.
    pub async fn add_feedback(
        &self,
        qa: &QaId,
        verdict: Verdict,
        message: MessageId,
        on: Date,
    ) -> Result<bool, StoreError> {
        let added = self.write(async |db| {
            let insert = sqlx::query(
                "INSERT INTO feedback (message, qa, verdict, on_date) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING",
            );
            let insert = insert
                .bind(columns::of_id(message.0))
                .bind(qa.as_str())
                .bind(match verdict {
                    Verdict::Answered => "answered",
                    Verdict::NotIt => "not_it",
                })
                .bind(columns::of_date(on));
            Ok(insert.execute(db).await?.rows_affected() > 0)
        });
        added.await
    }
}
