//! Rebuilds everything that is derived from the log.

use std::collections::BTreeMap;

use recite_notes::QaId;
use recite_quiz::{MemberId, Origin, Review, review};

use super::cards::{CardRow, card_rows, save_card};
use super::database::{Connection, Store};
use super::error::StoreError;
use super::reviews::save_answer;
use super::{columns, first_tries, review_log};

/// The counts of a rebuild.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RebuildSummary {
    /// The number of reviews that were replayed.
    pub reviews: u64,
    /// The number of cards that follow from them.
    pub cards: u64,
    /// The number of answers that follow from them.
    pub answers: u64,
    /// The number of rows that were wrong, missing or superfluous.
    pub changed: u64,
}

/// A member's answers: post → rating and instant.
type Answers = BTreeMap<i64, (i64, i64)>;

impl Store {
    /// Replays every review, and corrects each card, answer and count that differs from the result.
    pub async fn rebuild(&self) -> Result<RebuildSummary, StoreError> {
        let rebuilt = self.write(async |db| {
            let members = sqlx::query_scalar(
                "SELECT member FROM reviews UNION SELECT member FROM cards
                UNION SELECT member FROM answers",
            );
            let members: Vec<String> = members.fetch_all(&mut *db).await?;
            let mut rebuilt = RebuildSummary::default();
            // One member at a time, because the whole log may be large.
            for member in members {
                let member = MemberId::from_stored(member);
                let rows = review_log::all_reviews(&mut *db, &member).await?;
                let reviews: Result<Vec<Review>, _> = rows.iter().map(|it| it.review()).collect();
                let reviews = reviews?;
                rebuilt.reviews += reviews.len() as u64;
                rebuild_cards(&mut *db, &member, &reviews, &mut rebuilt).await?;
                rebuild_answers(&mut *db, &member, &reviews, &mut rebuilt).await?;
            }
            rebuilt.changed += first_tries::rebuild(db).await?;
            Ok(rebuilt)
        });
        rebuilt.await
    }
}

async fn rebuild_cards(
    db: &mut Connection,
    member: &MemberId,
    reviews: &[Review],
    rebuilt: &mut RebuildSummary,
) -> Result<(), sqlx::Error> {
    let mut logs: BTreeMap<&QaId, Vec<Review>> = BTreeMap::new();
    for review in reviews {
        logs.entry(&review.qa).or_default().push(review.clone());
    }
    let live = card_rows(&mut *db, member).await?;
    let mut live: BTreeMap<&str, &CardRow> =
        live.iter().map(|row| (row.qa.as_str(), row)).collect();
    for card in logs
        .values()
        .filter_map(|log| review::card_from_reviews(log))
    {
        rebuilt.cards += 1;
        if live.remove(card.qa.as_str()) != Some(&CardRow::of(&card)) {
            rebuilt.changed += 1;
            save_card(&mut *db, member, &card).await?;
        }
    }
    for qa in live.keys() {
        rebuilt.changed += 1;
        let delete = sqlx::query("DELETE FROM cards WHERE member = $1 AND qa = $2");
        let delete = delete.bind(member.as_str()).bind(*qa);
        delete.execute(&mut *db).await?;
    }
    Ok(())
}

async fn rebuild_answers(
    db: &mut Connection,
    member: &MemberId,
    reviews: &[Review],
    rebuilt: &mut RebuildSummary,
) -> Result<(), sqlx::Error> {
    let mut answers = Answers::new();
    for review in reviews {
        if let Origin::Daily(post) = review.origin {
            let at = columns::encode_instant(review.reviewed_at);
            answers.insert(columns::encode_id(post.0), (review.rating as i64, at));
        }
    }
    rebuilt.answers += answers.len() as u64;
    let live = sqlx::query_as("SELECT post, rating, answered_at FROM answers WHERE member = $1");
    let live: Vec<(i64, i64, i64)> = live.bind(member.as_str()).fetch_all(&mut *db).await?;
    let mut live: Answers = live.into_iter().map(|it| (it.0, (it.1, it.2))).collect();
    for (post, answer) in answers {
        if live.remove(&post) != Some(answer) {
            rebuilt.changed += 1;
            save_answer(&mut *db, member, post, answer).await?;
        }
    }
    for post in live.into_keys() {
        rebuilt.changed += 1;
        let delete = sqlx::query("DELETE FROM answers WHERE member = $1 AND post = $2");
        let delete = delete.bind(member.as_str()).bind(post);
        delete.execute(&mut *db).await?;
    }
    Ok(())
}
