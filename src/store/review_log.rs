//! Reads and writes the log of reviews.

use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::{GuildId, MemberId, Origin, PostId, Review};

use super::columns::{self, invalid_value};
use super::database::{Connection, Store};
use super::error::StoreError;

/// Restricts `reviews` to those that count: the last one of each Q&A and day.
pub const EFFECTIVE: &str = "NOT EXISTS (SELECT 1 FROM reviews AS later
    WHERE later.member = reviews.member AND later.qa = reviews.qa AND later.day = reviews.day
    AND later.number > reviews.number)";

/// A row of `reviews`.
#[derive(sqlx::FromRow)]
pub struct ReviewRow {
    member: String,
    /// The position in the member's log.
    pub number: i64,
    qa: String,
    rating: i64,
    day: String,
    reviewed_at: i64,
    origin: String,
    post: Option<i64>,
    guild: Option<i64>,
    /// The interaction of the button press.
    pub interaction: Option<i64>,
}

impl Store {
    /// Returns a member's reviews that count, in the order in which they were given.
    pub async fn reviews_of(&self, member: &MemberId) -> Result<Vec<Review>, StoreError> {
        let rows = self.read(async |db| {
            let sql =
                format!("SELECT * FROM reviews WHERE member = $1 AND {EFFECTIVE} ORDER BY number");
            let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(member.as_str());
            reviews(rows.fetch_all(db).await?)
        });
        rows.await
    }

    /// Returns a member's reviews of this day that count, in the order in which they were given.
    pub async fn reviews_on(
        &self,
        member: &MemberId,
        day: Date,
    ) -> Result<Vec<Review>, StoreError> {
        let rows = self.read(async |db| {
            let sql = format!(
                "SELECT * FROM reviews WHERE member = $1 AND day = $2 AND {EFFECTIVE} ORDER BY number"
            );
            let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            let rows = rows.bind(member.as_str()).bind(columns::encode_date(day));
            reviews(rows.fetch_all(db).await?)
        });
        rows.await
    }
}

/// Returns every stored review of a member, in the order in which they were given.
pub async fn all_reviews(
    db: &mut Connection,
    member: &MemberId,
) -> Result<Vec<ReviewRow>, sqlx::Error> {
    let rows = sqlx::query_as("SELECT * FROM reviews WHERE member = $1 ORDER BY number");
    rows.bind(member.as_str()).fetch_all(db).await
}

/// Returns a member's reviews of one Q&A, including replaced ones that are still stored.
pub async fn reviews_of_qa(
    db: &mut Connection,
    member: &MemberId,
    qa: &QaId,
) -> Result<Vec<Review>, sqlx::Error> {
    let rows =
        sqlx::query_as("SELECT * FROM reviews WHERE member = $1 AND qa = $2 ORDER BY number");
    let rows = rows.bind(member.as_str()).bind(qa.as_str());
    reviews(rows.fetch_all(db).await?)
}

/// Appends a review to its member's log, and returns its number.
pub async fn append(
    db: &mut Connection,
    review: &Review,
    interaction: Option<u64>,
) -> Result<i64, sqlx::Error> {
    let last = sqlx::query_scalar("SELECT MAX(number) FROM reviews WHERE member = $1");
    let last: Option<i64> = last
        .bind(review.member.as_str())
        .fetch_one(&mut *db)
        .await?;
    let number = last.unwrap_or(0) + 1;
    let insert = sqlx::query(
        "INSERT INTO reviews
        (member, number, qa, rating, day, reviewed_at, origin, post, guild, interaction)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    );
    let insert = insert
        .bind(review.member.as_str())
        .bind(number)
        .bind(review.qa.as_str())
        .bind(review.rating as i64)
        .bind(columns::encode_date(review.day))
        .bind(columns::encode_instant(review.reviewed_at))
        .bind(origin_name(review.origin))
        .bind(review.origin.post().map(|post| columns::encode_id(post.0)))
        .bind(review.guild.map(|guild| columns::encode_id(guild.0)))
        .bind(interaction.map(columns::encode_id));
    insert.execute(db).await?;
    Ok(number)
}

/// Removes the reviews that the review with this number replaces: of the same member, Q&A and day.
///
/// A replaced review stays while it counts for something that the new one does not: as the answer to a daily
/// question, or as a point in a server. So everything derived from the log stays the same. The button press of a
/// removed review is still recognized, because the new review has a later press.
pub async fn remove_replaced(
    db: &mut Connection,
    review: &Review,
    interaction: Option<u64>,
    number: i64,
) -> Result<(), sqlx::Error> {
    let delete = sqlx::query(
        "DELETE FROM reviews WHERE member = $1 AND qa = $2 AND day = $3 AND number < $4
        AND (interaction IS NULL OR interaction < $5)
        AND (origin <> 'daily' OR ($6 = 'daily' AND post = $7))
        AND (origin NOT IN ('daily', 'due') OR guild IS NULL
            OR ($6 IN ('daily', 'due') AND guild = $8))",
    );
    let delete = delete
        .bind(review.member.as_str())
        .bind(review.qa.as_str())
        .bind(columns::encode_date(review.day))
        .bind(number)
        .bind(interaction.map(columns::encode_id))
        .bind(origin_name(review.origin))
        .bind(review.origin.post().map(|post| columns::encode_id(post.0)))
        .bind(review.guild.map(|guild| columns::encode_id(guild.0)));
    delete.execute(db).await?;
    Ok(())
}

impl ReviewRow {
    /// Returns the review of this row.
    pub fn review(&self) -> Result<Review, sqlx::Error> {
        Ok(Review {
            member: MemberId::from_stored(self.member.clone()),
            qa: columns::decode_qa(&self.qa)?,
            rating: columns::decode_rating(self.rating)?,
            day: columns::decode_date(&self.day)?,
            reviewed_at: columns::decode_instant(self.reviewed_at)?,
            origin: self.origin()?,
            guild: self.guild.map(|guild| GuildId(columns::decode_id(guild))),
        })
    }

    fn origin(&self) -> Result<Origin, sqlx::Error> {
        let post = self.post.map(|post| PostId(columns::decode_id(post)));
        match (self.origin.as_str(), post) {
            ("daily", Some(post)) => Ok(Origin::Daily(post)),
            ("late", Some(post)) => Ok(Origin::Late(post)),
            ("due", None) => Ok(Origin::Due),
            ("new", None) => Ok(Origin::New),
            ("extra", None) => Ok(Origin::Extra),
            (other, _) => Err(invalid_value("why a card is shown", other)),
        }
    }
}

/// Returns the stored name of an origin, the inverse of [`ReviewRow::origin`].
pub fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Daily(_) => "daily",
        Origin::Late(_) => "late",
        Origin::Due => "due",
        Origin::New => "new",
        Origin::Extra => "extra",
    }
}

fn reviews(rows: Vec<ReviewRow>) -> Result<Vec<Review>, sqlx::Error> {
    rows.iter().map(ReviewRow::review).collect()
}
