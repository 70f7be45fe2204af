//! Everything that is stored about a member, to be handed to them.

use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{ConnectOptions, Connection as _};

use recite_quiz::{MemberId, Rating};

use super::cards::CardRow;
use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;
use super::log::{ReviewRow, name_of};
use super::members::has_opted_out;

/// How many rows are read at once.
const PAGE: i64 = 500;

/// Some of what `/privacy export` hands out. Discord's ids are texts, as in its own exports: many readers of
/// JSON round such numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Exported {
    /// Comes first, and once: whether they left the leaderboard.
    OptedOut(bool),
    Reviews(Vec<ExportedReview>),
    Cards(Vec<ExportedCard>),
    Answers(Vec<ExportedAnswer>),
    Wishes(Vec<ExportedWish>),
    /// The channels whose daily question they set up.
    SchedulesSetUp(Vec<String>),
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

/// Whether whoever takes an export wants more of it.
pub type Wanted = ControlFlow<()>;

impl Store {
    /// Hands everything that is stored about the member to `take`, of one state of the database, in the order
    /// of [`Exported`] and some hundred rows at a time. Ends early when no more is wanted.
    pub async fn export(
        &self,
        member: &MemberId,
        mut take: impl AsyncFnMut(Exported) -> Wanted,
    ) -> Result<(), StoreError> {
        let exported = async {
            // Its own connection: it is held until the member has all files, and others read meanwhile.
            let mut connection = self.address().connect().await?;
            let mut transaction = connection.begin().await?;
            let exported = export(&mut transaction, member, &mut take).await;
            transaction.rollback().await?;
            connection.close().await?;
            exported.map(drop)
        };
        let exported: Result<(), sqlx::Error> = exported.await;
        exported.map_err(|error| StoreError::of(&self.place, error))
    }
}

/// Continues with the next statement unless no more is wanted.
macro_rules! hand {
    ($taken:expr) => {
        if $taken.is_break() {
            return Ok(Wanted::Break(()));
        }
    };
}

async fn export(
    db: &mut Connection,
    member: &MemberId,
    take: &mut impl AsyncFnMut(Exported) -> Wanted,
) -> Result<Wanted, sqlx::Error> {
    hand!(take(Exported::OptedOut(has_opted_out(&mut *db, member).await?)).await);
    let mut after = 0;
    loop {
        let rows = sqlx::query_as(
            "SELECT * FROM reviews WHERE member = $1 AND number > $2 ORDER BY number LIMIT $3",
        );
        let rows = rows.bind(member.as_str()).bind(after).bind(PAGE);
        let rows: Vec<ReviewRow> = rows.fetch_all(&mut *db).await?;
        let Some(last) = rows.last() else { break };
        after = last.number;
        let reviews: Result<_, _> = rows.iter().map(exported_review).collect();
        hand!(take(Exported::Reviews(reviews?)).await);
    }
    let mut after = String::new();
    loop {
        let rows = sqlx::query_as(
            "SELECT * FROM cards WHERE member = $1 AND qa > $2 ORDER BY qa LIMIT $3",
        );
        let rows = rows.bind(member.as_str()).bind(&after).bind(PAGE);
        let rows: Vec<CardRow> = rows.fetch_all(&mut *db).await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.qa);
        let cards: Result<_, _> = rows.iter().map(exported_card).collect();
        hand!(take(Exported::Cards(cards?)).await);
    }
    let mut after = i64::MIN;
    loop {
        let rows = sqlx::query_as(
            "SELECT post, rating, answered_at FROM answers
            WHERE member = $1 AND post > $2 ORDER BY post LIMIT $3",
        );
        let rows = rows.bind(member.as_str()).bind(after).bind(PAGE);
        let rows: Vec<(i64, i64, i64)> = rows.fetch_all(&mut *db).await?;
        let Some(last) = rows.last() else { break };
        after = last.0;
        let answers: Result<_, _> = rows.iter().map(exported_answer).collect();
        hand!(take(Exported::Answers(answers?)).await);
    }
    let mut after = String::new();
    loop {
        let rows = sqlx::query_as(
            "SELECT qa, wished_at FROM wishes WHERE member = $1 AND qa > $2 ORDER BY qa LIMIT $3",
        );
        let rows = rows.bind(member.as_str()).bind(&after).bind(PAGE);
        let rows: Vec<(String, i64)> = rows.fetch_all(&mut *db).await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.0);
        let wishes: Result<_, _> = rows.into_iter().map(exported_wish).collect();
        hand!(take(Exported::Wishes(wishes?)).await);
    }
    let rows =
        sqlx::query_scalar("SELECT channel FROM schedules WHERE set_up_by = $1 ORDER BY channel");
    let rows: Vec<i64> = rows.bind(member.as_str()).fetch_all(db).await?;
    let channels = rows.into_iter().map(|id| columns::id(id).to_string());
    Ok(take(Exported::SchedulesSetUp(channels.collect())).await)
}

fn exported_review(row: &ReviewRow) -> Result<ExportedReview, sqlx::Error> {
    let review = row.review()?;
    Ok(ExportedReview {
        question: review.qa.as_str().to_owned(),
        rating: review.rating,
        day: review.day,
        reviewed_at: review.reviewed_at,
        shown_as: name_of(review.origin),
        post: review.origin.post().map(|post| post.0.to_string()),
        server: review.guild.map(|guild| guild.0.to_string()),
        interaction: row.interaction.map(|id| columns::id(id).to_string()),
    })
}

fn exported_card(row: &CardRow) -> Result<ExportedCard, sqlx::Error> {
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
}

fn exported_answer(
    (post, rating, answered_at): &(i64, i64, i64),
) -> Result<ExportedAnswer, sqlx::Error> {
    Ok(ExportedAnswer {
        post: columns::id(*post).to_string(),
        rating: columns::rating(*rating)?,
        answered_at: columns::instant(*answered_at)?,
    })
}

fn exported_wish((question, wished_at): (String, i64)) -> Result<ExportedWish, sqlx::Error> {
    Ok(ExportedWish {
        question,
        wished_at: columns::instant(wished_at)?,
    })
}
