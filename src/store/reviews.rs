//! Records a review, and updates everything derived from the log in the same transaction.

use recite_quiz::review;
use recite_quiz::{Card, MemberId, Origin, Review};

use super::cards::save_card;
use super::database::{Connection, Store};
use super::error::StoreError;
use super::first_tries;
use super::{columns, review_log};

/// The outcome of recording a review, with the current card.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordOutcome {
    /// The first review of its Q&A on its day.
    New(Card),
    /// The review replaced an earlier one of the same day.
    Replaced(Card),
    /// This button press, or a later one for the same Q&A, was recorded before. Nothing changed.
    Duplicate(Card),
    /// The Q&A was already reviewed on a later day. Nothing changed.
    Superseded(Card),
}

impl RecordOutcome {
    /// Returns the current card.
    pub fn card(&self) -> &Card {
        match self {
            Self::New(card) | Self::Replaced(card) => card,
            Self::Duplicate(card) | Self::Superseded(card) => card,
        }
    }
}

impl Store {
    /// Records a review once per `interaction`, the button press that made it. Of two presses on one day the later
    /// counts, in whatever order they are recorded; the review of the earlier one is removed.
    pub async fn record(
        &self,
        review: &Review,
        interaction: Option<u64>,
    ) -> Result<RecordOutcome, StoreError> {
        self.write(async |db| record(db, review, interaction).await)
            .await
    }
}

async fn record(
    db: &mut Connection,
    review: &Review,
    interaction: Option<u64>,
) -> Result<RecordOutcome, sqlx::Error> {
    let mut log = review_log::reviews_of_qa(&mut *db, &review.member, &review.qa).await?;
    let last = log.last().map(|last| last.day);
    let before = review::card_from_reviews(&log);
    if let Some(before) = &before {
        if is_known(&mut *db, review, interaction).await? {
            return Ok(RecordOutcome::Duplicate(before.clone()));
        }
        if last.is_some_and(|last| last > review.day) {
            return Ok(RecordOutcome::Superseded(before.clone()));
        }
    }
    let number = review_log::append(&mut *db, review, interaction).await?;
    if last == Some(review.day) {
        review_log::remove_replaced(&mut *db, review, interaction, number).await?;
    }
    log.push(review.clone());
    let card = review::card_from_reviews(&log).expect("the log has this review at least");
    save_card(&mut *db, &review.member, &card).await?;
    first_tries::count_card(&mut *db, before.as_ref(), &card).await?;
    if let Origin::Daily(post) = review.origin {
        let at = columns::encode_instant(review.reviewed_at);
        let answer = (review.rating as i64, at);
        save_answer(db, &review.member, columns::encode_id(post.0), answer).await?;
    }
    Ok(if last == Some(review.day) {
        RecordOutcome::Replaced(card)
    } else {
        RecordOutcome::New(card)
    })
}

/// Returns whether this press, or a later one, already recorded a review of this member and Q&A.
///
/// Discord's ids increase with time, so they give the order of the presses. This is enough to recognize the press of
/// a review that was replaced and removed: a later press replaced it.
async fn is_known(
    db: &mut Connection,
    review: &Review,
    interaction: Option<u64>,
) -> Result<bool, sqlx::Error> {
    let Some(interaction) = interaction else {
        return Ok(false);
    };
    let known = sqlx::query_scalar(
        "SELECT COUNT(*) FROM reviews WHERE member = $1 AND qa = $2 AND interaction >= $3",
    );
    let known = known
        .bind(review.member.as_str())
        .bind(review.qa.as_str())
        .bind(columns::encode_id(interaction));
    let known: i64 = known.fetch_one(db).await?;
    Ok(known > 0)
}

/// Inserts or updates an answer to a post: its rating and instant.
pub async fn save_answer(
    db: &mut Connection,
    member: &MemberId,
    post: i64,
    (rating, answered_at): (i64, i64),
) -> Result<(), sqlx::Error> {
    let upsert = sqlx::query(
        "INSERT INTO answers (post, member, rating, answered_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (post, member) DO UPDATE
        SET rating = excluded.rating, answered_at = excluded.answered_at",
    );
    let upsert = upsert.bind(post).bind(member.as_str());
    let upsert = upsert.bind(rating).bind(answered_at);
    upsert.execute(db).await?;
    Ok(())
}
