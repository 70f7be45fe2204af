//! Everything that is stored about a member, to be handed to them.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::quiz::{MemberId, Rating};

use super::cards::{CardRow, card_rows};
use super::members::has_opted_out;
use super::{Connection, Store, StoreError, columns, log};

/// What `/privacy export` hands out. Discord's ids are texts, as in its own
/// exports: many readers of JSON round such numbers.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Export {
    pub member: MemberId,
    pub opted_out_of_leaderboard: bool,
    pub reviews: Vec<ExportedReview>,
    pub cards: Vec<ExportedCard>,
    pub answers: Vec<ExportedAnswer>,
    pub wishes: Vec<ExportedWish>,
    /// The channels whose daily question they set up.
    pub schedules_set_up: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedReview {
    pub question: String,
    pub rating: Rating,
    pub day: Date,
    pub reviewed_at: Timestamp,
    /// `daily`, `late`, `due`, `new` or `extra`.
    pub shown_as: &'static str,
    pub post: Option<String>,
    pub server: Option<String>,
    pub interaction: Option<String>,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedCard {
    pub question: String,
    pub stability_days: f32,
    pub difficulty: f32,
    pub first_on: Date,
    pub last_on: Date,
    pub due_on: Date,
    pub reviews: u32,
    pub lapses: u32,
    pub first_right: bool,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedAnswer {
    pub post: String,
    pub rating: Rating,
    pub answered_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedWish {
    pub question: String,
    pub wished_at: Timestamp,
}

impl Store {
    /// Everything that exists about the member.
    pub async fn export(&self, member: &MemberId) -> Result<Export, StoreError> {
        let export = self.read(async |db| {
            Ok(Export {
                member: member.clone(),
                opted_out_of_leaderboard: has_opted_out(&mut *db, member).await?,
                reviews: exported_reviews(&mut *db, member).await?,
                cards: exported_cards(&card_rows(&mut *db, member).await?)?,
                answers: exported_answers(&mut *db, member).await?,
                wishes: exported_wishes(&mut *db, member).await?,
                schedules_set_up: schedules_set_up(&mut *db, member).await?,
            })
        });
        export.await
    }
}

async fn exported_reviews(
    db: &mut Connection,
    member: &MemberId,
) -> Result<Vec<ExportedReview>, sqlx::Error> {
    let rows = log::whole_log(db, member).await?;
    let reviews = rows.iter().map(|row| {
        let review = row.review()?;
        Ok(ExportedReview {
            question: review.qa.as_str().to_owned(),
            rating: review.rating,
            day: review.day,
            reviewed_at: review.reviewed_at,
            shown_as: log::name_of(review.origin),
            post: review.origin.post().map(|post| post.0.to_string()),
            server: review.guild.map(|guild| guild.0.to_string()),
            interaction: row.interaction.map(|id| columns::id(id).to_string()),
        })
    });
    reviews.collect()
}

fn exported_cards(rows: &[CardRow]) -> Result<Vec<ExportedCard>, sqlx::Error> {
    let cards = rows.iter().map(|row| {
        let card = row.card()?;
        Ok(ExportedCard {
            question: card.qa.as_str().to_owned(),
            stability_days: card.memory.stability,
            difficulty: card.memory.difficulty,
            first_on: card.first_on,
            last_on: card.last_on,
            due_on: card.due_on,
            reviews: card.reviews,
            lapses: card.lapses,
            first_right: card.first_right,
        })
    });
    cards.collect()
}

async fn exported_answers(
    db: &mut Connection,
    member: &MemberId,
) -> Result<Vec<ExportedAnswer>, sqlx::Error> {
    let rows = sqlx::query_as(
        "SELECT post, rating, answered_at FROM answers WHERE member = $1 ORDER BY answered_at, post",
    );
    let rows: Vec<(i64, i64, i64)> = rows.bind(member.as_str()).fetch_all(db).await?;
    let answers = rows.iter().map(|(post, rating, answered_at)| {
        Ok(ExportedAnswer {
            post: columns::id(*post).to_string(),
            rating: columns::rating(*rating)?,
            answered_at: columns::instant(*answered_at)?,
        })
    });
    answers.collect()
}

async fn exported_wishes(
    db: &mut Connection,
    member: &MemberId,
) -> Result<Vec<ExportedWish>, sqlx::Error> {
    let rows = sqlx::query_as("SELECT qa, wished_at FROM wishes WHERE member = $1 ORDER BY qa");
    let rows: Vec<(String, i64)> = rows.bind(member.as_str()).fetch_all(db).await?;
    let wishes = rows.into_iter().map(|(question, wished_at)| {
        Ok(ExportedWish {
            question,
            wished_at: columns::instant(wished_at)?,
        })
    });
    wishes.collect()
}

async fn schedules_set_up(
    db: &mut Connection,
    member: &MemberId,
) -> Result<Vec<String>, sqlx::Error> {
    let rows =
        sqlx::query_scalar("SELECT channel FROM schedules WHERE set_up_by = $1 ORDER BY channel");
    let rows: Vec<i64> = rows.bind(member.as_str()).fetch_all(db).await?;
    let channels = rows.into_iter().map(|id| columns::id(id).to_string());
    Ok(channels.collect())
}
