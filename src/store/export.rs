//! Exports everything that is stored about a member.

use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{ConnectOptions, Connection as _};

use recite_quiz::{MemberId, Rating};

use super::cards::CardRow;
use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;
use super::members::has_opted_out;
use super::review_log::{ReviewRow, origin_name};

/// The number of rows per read.
const PAGE: i64 = 500;

/// A part of a member's data. Discord's ids are strings, as in its own exports, because many JSON parsers round such
/// numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportedRows {
    /// Whether they opted out of the leaderboard. Comes first, and once.
    OptedOut(bool),
    /// Rows of the log of reviews.
    Reviews(Vec<ExportedReview>),
    /// The member's cards.
    Cards(Vec<ExportedCard>),
    /// The member's answers to posts.
    Answers(Vec<ExportedAnswer>),
    /// The Q&As that the member wanted among their cards.
    Wishes(Vec<ExportedWish>),
    /// The channels whose daily question the member set up.
    SchedulesSetUp(Vec<String>),
    /// The channels with help threads that the member set up.
    HelpChannelsSetUp(Vec<String>),
    /// Replies that the member posted, or that answer their messages.
    Replies(Vec<ExportedReply>),
}

/// A reply to a message. The field names are the keys of the exported JSON.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedReply {
    /// The message that it answers.
    pub message: String,
    /// Their channel.
    pub channel: String,
    /// Their server.
    pub server: String,
    /// The reply, once Discord has accepted it.
    pub reply: Option<String>,
    /// The id of the Q&A; `None` for a reply without one.
    pub question: Option<String>,
    /// Whether the member posted it.
    pub is_poster: bool,
    /// Whether the member wrote the message.
    pub is_author: bool,
    /// When it was posted.
    pub posted_at: Timestamp,
}

/// A review. The field names are the keys of the exported JSON.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedReview {
    /// The id of the Q&A.
    pub question: String,
    /// The grade.
    pub rating: Rating,
    /// The local date that the review counts for.
    pub day: Date,
    /// The instant of the grade.
    pub reviewed_at: Timestamp,
    /// The origin of the card: `daily`, `late`, `due`, `new` or `extra`.
    pub shown_as: &'static str,
    /// The post that showed the card.
    pub post: Option<String>,
    /// The server of the grade. `None` in direct messages and in the terminal.
    pub server: Option<String>,
    /// The interaction of the button press. `None` in the terminal.
    pub interaction: Option<String>,
}

/// A card. The field names are the keys of the exported JSON.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedCard {
    /// The id of the Q&A.
    pub question: String,
    /// The stability of the memory, in days.
    pub stability_days: f32,
    /// The difficulty of the card, 1 to 10.
    pub difficulty: f32,
    /// The date of the first review.
    pub first_on: Date,
    /// The date of the last review.
    pub last_on: Date,
    /// The date when the card is due.
    pub due_on: Date,
    /// The number of reviews.
    pub reviews: u32,
    /// How many times the member forgot the answer.
    pub lapses: u32,
    /// Whether the first review was right.
    pub first_right: bool,
}

/// An answer to a post. The field names are the keys of the exported JSON.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedAnswer {
    /// The id of the post.
    pub post: String,
    /// The grade.
    pub rating: Rating,
    /// The instant of the last grade.
    pub answered_at: Timestamp,
}

/// A wish. The field names are the keys of the exported JSON.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedWish {
    /// The id of the Q&A.
    pub question: String,
    /// The instant of the wish.
    pub wished_at: Timestamp,
}

/// Whether the receiver of an export wants more rows.
pub type ExportFlow = ControlFlow<()>;

impl Store {
    /// Sends everything that is stored about the member to `send`, from one state of the database, in the order of
    /// [`ExportedRows`] and some hundred rows at a time. Ends early if `send` returns `Break`.
    pub async fn export(
        &self,
        member: &MemberId,
        mut send: impl AsyncFnMut(ExportedRows) -> ExportFlow,
    ) -> Result<(), StoreError> {
        let exported = async {
            // A connection of its own: it stays open until the member has all files, and others read meanwhile.
            let mut connection = self.address().connect().await?;
            let mut transaction = connection.begin().await?;
            let exported = export(&mut transaction, member, &mut send).await;
            transaction.rollback().await?;
            connection.close().await?;
            exported.map(drop)
        };
        let exported: Result<(), sqlx::Error> = exported.await;
        exported.map_err(|error| StoreError::of(&self.database, error))
    }
}

/// Returns unless the receiver wants more rows.
macro_rules! send_or_stop {
    ($flow:expr) => {
        if $flow.is_break() {
            return Ok(ExportFlow::Break(()));
        }
    };
}

async fn export(
    db: &mut Connection,
    member: &MemberId,
    send: &mut impl AsyncFnMut(ExportedRows) -> ExportFlow,
) -> Result<ExportFlow, sqlx::Error> {
    send_or_stop!(
        send(ExportedRows::OptedOut(
            has_opted_out(&mut *db, member).await?
        ))
        .await
    );
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
        send_or_stop!(send(ExportedRows::Reviews(reviews?)).await);
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
        send_or_stop!(send(ExportedRows::Cards(cards?)).await);
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
        send_or_stop!(send(ExportedRows::Answers(answers?)).await);
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
        send_or_stop!(send(ExportedRows::Wishes(wishes?)).await);
    }
    let channels = channels_set_up(&mut *db, "schedules", member).await?;
    send_or_stop!(send(ExportedRows::SchedulesSetUp(channels)).await);
    let channels = channels_set_up(&mut *db, "help_channels", member).await?;
    send_or_stop!(send(ExportedRows::HelpChannelsSetUp(channels)).await);
    export_replies(db, member, send).await
}

/// Returns the channels in this table that the member set up.
async fn channels_set_up(
    db: &mut Connection,
    table: &'static str,
    member: &MemberId,
) -> Result<Vec<String>, sqlx::Error> {
    let sql = format!("SELECT channel FROM {table} WHERE set_up_by = $1 ORDER BY channel");
    let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(member.as_str());
    let rows: Vec<i64> = rows.fetch_all(db).await?;
    let ids = rows.into_iter().map(columns::decode_id);
    Ok(ids.map(|id| id.to_string()).collect())
}

async fn export_replies(
    db: &mut Connection,
    member: &MemberId,
    send: &mut impl AsyncFnMut(ExportedRows) -> ExportFlow,
) -> Result<ExportFlow, sqlx::Error> {
    let mut after = i64::MIN;
    loop {
        let rows = sqlx::query_as(
            "SELECT message, channel, guild, reply, qa, COALESCE(poster = $1, FALSE),
                COALESCE(author = $1, FALSE), claimed_at
            FROM replies WHERE (poster = $1 OR author = $1) AND message > $2
            ORDER BY message LIMIT $3",
        );
        let rows = rows.bind(member.as_str()).bind(after).bind(PAGE);
        let rows: Vec<ReplyRow> = rows.fetch_all(&mut *db).await?;
        let Some(last) = rows.last() else {
            return Ok(ExportFlow::Continue(()));
        };
        after = last.0;
        let replies: Result<_, _> = rows.into_iter().map(exported_reply).collect();
        send_or_stop!(send(ExportedRows::Replies(replies?)).await);
    }
}

/// The columns of an [`ExportedReply`], in its order.
type ReplyRow = (i64, i64, i64, Option<i64>, Option<String>, bool, bool, i64);

fn exported_reply(
    (message, channel, server, reply, question, is_poster, is_author, posted_at): ReplyRow,
) -> Result<ExportedReply, sqlx::Error> {
    let id = |id| columns::decode_id(id).to_string();
    Ok(ExportedReply {
        message: id(message),
        channel: id(channel),
        server: id(server),
        reply: reply.map(id),
        question,
        is_poster,
        is_author,
        posted_at: columns::decode_instant(posted_at)?,
    })
}

fn exported_review(row: &ReviewRow) -> Result<ExportedReview, sqlx::Error> {
    let review = row.review()?;
    Ok(ExportedReview {
        question: review.qa.as_str().to_owned(),
        rating: review.rating,
        day: review.day,
        reviewed_at: review.reviewed_at,
        shown_as: origin_name(review.origin),
        post: review.origin.post().map(|post| post.0.to_string()),
        server: review.guild.map(|guild| guild.0.to_string()),
        interaction: row.interaction.map(|id| columns::decode_id(id).to_string()),
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
        post: columns::decode_id(*post).to_string(),
        rating: columns::decode_rating(*rating)?,
        answered_at: columns::decode_instant(*answered_at)?,
    })
}

fn exported_wish((question, wished_at): (String, i64)) -> Result<ExportedWish, sqlx::Error> {
    Ok(ExportedWish {
        question,
        wished_at: columns::decode_instant(wished_at)?,
    })
}
