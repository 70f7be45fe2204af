//! A review enters the log, and what is derived from the log follows in the same transaction.

use recite_quiz::review;
use recite_quiz::{Card, MemberId, Origin, Review};

use super::cards::save_card;
use super::database::{Connection, Store};
use super::error::StoreError;
use super::first_tries;
use super::{columns, log};

/// What became of a review, with the card as it is now.
#[derive(Clone, Debug, PartialEq)]
pub enum Recorded {
    /// The first of its Q&A on its day.
    New(Card),
    /// It counts instead of an earlier one of the same day.
    Replaced(Card),
    /// This press or a later one for the same Q&A was recorded before; nothing changed.
    Again(Card),
    /// The Q&A was reviewed on a later day already; nothing changed.
    Superseded(Card),
}

impl Recorded {
    pub fn card(&self) -> &Card {
        match self {
            Self::New(card) | Self::Replaced(card) => card,
            Self::Again(card) | Self::Superseded(card) => card,
        }
    }
}

impl Store {
    /// Records a review once per `interaction`, the press that made it. Of two presses on one day the
    /// later counts, whichever is recorded first; the review of the earlier one is removed.
    pub async fn record(
        &self,
        review: &Review,
        interaction: Option<u64>,
    ) -> Result<Recorded, StoreError> {
        self.write(async |db| record(db, review, interaction).await)
            .await
    }
}

async fn record(
    db: &mut Connection,
    review: &Review,
    interaction: Option<u64>,
) -> Result<Recorded, sqlx::Error> {
    let mut log = log::log_of(&mut *db, &review.member, &review.qa).await?;
    let last = log.last().map(|last| last.day);
    let before = review::card_from_reviews(&log);
    if let Some(before) = &before {
        if is_known(&mut *db, review, interaction).await? {
            return Ok(Recorded::Again(before.clone()));
        }
        if last.is_some_and(|last| last > review.day) {
            return Ok(Recorded::Superseded(before.clone()));
        }
    }
    let number = log::append(&mut *db, review, interaction).await?;
    if last == Some(review.day) {
        log::remove_replaced(&mut *db, review, interaction, number).await?;
    }
    log.push(review.clone());
    let card = review::card_from_reviews(&log).expect("the log has this review at least");
    save_card(&mut *db, &review.member, &card).await?;
    first_tries::count_card(&mut *db, before.as_ref(), &card).await?;
    if let Origin::Daily(post) = review.origin {
        let at = columns::of_instant(review.reviewed_at);
        let answer = (review.rating as i64, at);
        save_answer(db, &review.member, columns::of_id(post.0), answer).await?;
    }
    Ok(if last == Some(review.day) {
        Recorded::Replaced(card)
    } else {
        Recorded::New(card)
    })
}

/// Whether this press, or a later one, made a review of this member and Q&A before.
///
/// Discord's ids grow with time, so they keep the order in which the presses were made. That is enough to
/// recognize the press of a review that was replaced and removed: a later press replaced it.
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
        .bind(columns::of_id(interaction));
    let known: i64 = known.fetch_one(db).await?;
    Ok(known > 0)
}

/// Writes an answer to a post: its rating and instant.
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
