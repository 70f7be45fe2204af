//! What is stored about a member: shown, handed out, deleted.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::quiz::{MemberId, Rating};

use super::cards::{CardRow, card_rows};
use super::{Connection, Store, StoreError, columns, log};

/// Every table with rows of a member's own.
pub(super) const THEIR_TABLES: [&str; 5] = ["reviews", "cards", "answers", "wishes", "opt_outs"];

/// How much is stored about a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stored {
    pub reviews: u32,
    pub cards: u32,
    pub answers: u32,
    pub wishes: u32,
    /// When they were first and last heard of.
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    pub opted_out: bool,
    /// Schedules that name them as who set them up.
    pub schedules: u32,
}

/// Everything that exists about a member, to be handed to them. Discord's ids are texts, as in its own
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
    /// Whether the member is shown on the leaderboard.
    pub async fn set_opt_out(&self, member: &MemberId, is_out: bool) -> Result<(), StoreError> {
        let set = self.write(async |db| {
            let change = if is_out {
                sqlx::query("INSERT INTO opt_outs (member) VALUES ($1) ON CONFLICT DO NOTHING")
            } else {
                sqlx::query("DELETE FROM opt_outs WHERE member = $1")
            };
            change.bind(member.as_str()).execute(db).await?;
            Ok(())
        });
        set.await
    }

    pub async fn has_opted_out(&self, member: &MemberId) -> Result<bool, StoreError> {
        self.read(async |db| has_opted_out(db, member).await).await
    }

    pub async fn stored_about(&self, member: &MemberId) -> Result<Stored, StoreError> {
        let stored = self.read(async |db| {
            let (first, last) = sqlx::query_as::<_, (Option<i64>, Option<i64>)>(
                "SELECT MIN(at), MAX(at) FROM (
                    SELECT reviewed_at AS at FROM reviews WHERE member = $1
                    UNION ALL SELECT wished_at FROM wishes WHERE member = $1) AS instants",
            )
            .bind(member.as_str())
            .fetch_one(&mut *db)
            .await?;
            Ok(Stored {
                reviews: count(&mut *db, "reviews", "member", member).await?,
                cards: count(&mut *db, "cards", "member", member).await?,
                answers: count(&mut *db, "answers", "member", member).await?,
                wishes: count(&mut *db, "wishes", "member", member).await?,
                first: first.map(columns::instant).transpose()?,
                last: last.map(columns::instant).transpose()?,
                opted_out: has_opted_out(&mut *db, member).await?,
                schedules: count(&mut *db, "schedules", "set_up_by", member).await?,
            })
        });
        stored.await
    }

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

    /// Removes every row of the member, overwrites what they held, and tells how many there were.
    pub async fn delete_member(&self, member: &MemberId) -> Result<u64, StoreError> {
        let deleted = self.write(async |db| {
            let mut rows = 0;
            for table in THEIR_TABLES {
                let sql = format!("DELETE FROM {table} WHERE member = $1");
                let delete = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(member.as_str());
                rows += delete.execute(&mut *db).await?.rows_affected();
            }
            let unname = sqlx::query("UPDATE schedules SET set_up_by = NULL WHERE set_up_by = $1");
            let unnamed = unname.bind(member.as_str()).execute(db).await?;
            Ok(rows + unnamed.rows_affected())
        });
        let deleted = deleted.await?;
        self.forget_traces().await;
        Ok(deleted)
    }
}

async fn has_opted_out(db: &mut Connection, member: &MemberId) -> Result<bool, sqlx::Error> {
    Ok(count(db, "opt_outs", "member", member).await? > 0)
}

async fn count(
    db: &mut Connection,
    table: &'static str,
    column: &'static str,
    member: &MemberId,
) -> Result<u32, sqlx::Error> {
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} = $1");
    let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(member.as_str());
    Ok(columns::count(rows.fetch_one(db).await?))
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
