//! Members' cards, and their wishes to be quizzed on a Q&A.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sqlx::QueryBuilder;

use recite_notes::QaId;
use recite_quiz::{Card, MemberId, Memory};

use super::columns;
use super::database::{Connection, Db, Store};
use super::error::StoreError;

/// A row of `cards`.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct CardRow {
    /// The id of the Q&A.
    pub qa: String,
    stability: f64,
    difficulty: f64,
    first_on: String,
    last_on: String,
    due_on: String,
    reviews: i64,
    lapses: i64,
    first_right: bool,
}

#[derive(sqlx::FromRow)]
struct MemberCardRow {
    member: String,
    #[sqlx(flatten)]
    card: CardRow,
}

impl Store {
    /// Returns a member's cards, by id.
    pub async fn cards(&self, member: &MemberId) -> Result<Vec<Card>, StoreError> {
        self.read(async |db| cards(db, member).await).await
    }

    /// Returns a member's card of a Q&A.
    pub async fn card(&self, member: &MemberId, qa: &QaId) -> Result<Option<Card>, StoreError> {
        let card = self.read(async |db| {
            let row = sqlx::query_as("SELECT * FROM cards WHERE member = $1 AND qa = $2");
            let row = row.bind(member.as_str()).bind(qa.as_str());
            let row: Option<CardRow> = row.fetch_optional(db).await?;
            row.map(|row| row.card()).transpose()
        });
        card.await
    }

    /// Returns the cards of these members. Members without cards are absent.
    pub async fn cards_of(
        &self,
        members: &[MemberId],
    ) -> Result<HashMap<MemberId, Vec<Card>>, StoreError> {
        /// The most values of one statement; some databases accept no more.
        const AT_ONCE: usize = 500;
        let all = self.read(async |db| {
            let mut all: HashMap<MemberId, Vec<Card>> = HashMap::new();
            for members in members.chunks(AT_ONCE) {
                let mut query = QueryBuilder::<Db>::new("SELECT * FROM cards WHERE member IN (");
                let mut list = query.separated(", ");
                for member in members {
                    list.push_bind(member.as_str());
                }
                query.push(") ORDER BY qa");
                let rows: Vec<MemberCardRow> = query.build_query_as().fetch_all(&mut *db).await?;
                for row in rows {
                    let cards = all.entry(MemberId::from_stored(row.member)).or_default();
                    cards.push(row.card.card()?);
                }
            }
            Ok(all)
        });
        all.await
    }

    /// Stores that the member wants this Q&A among their cards. Returns `false` if it was stored already.
    pub async fn add_wish(
        &self,
        member: &MemberId,
        qa: &QaId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let added = self.write(async |db| {
            let insert = sqlx::query(
                "INSERT INTO wishes (member, qa, wished_at) VALUES ($1, $2, $3)
                ON CONFLICT DO NOTHING",
            );
            let insert = insert.bind(member.as_str()).bind(qa.as_str());
            let insert = insert
                .bind(columns::encode_instant(now))
                .execute(db)
                .await?;
            Ok(insert.rows_affected() > 0)
        });
        added.await
    }

    /// Returns all wishes of the member, including those that have become cards since.
    pub async fn wishes(&self, member: &MemberId) -> Result<HashSet<QaId>, StoreError> {
        let wished = self.read(async |db| {
            let rows = sqlx::query_scalar("SELECT qa FROM wishes WHERE member = $1");
            let rows: Vec<String> = rows.bind(member.as_str()).fetch_all(db).await?;
            rows.iter().map(|qa| columns::decode_qa(qa)).collect()
        });
        wished.await
    }
}

async fn cards(db: &mut Connection, member: &MemberId) -> Result<Vec<Card>, sqlx::Error> {
    let rows = card_rows(db, member).await?;
    rows.iter().map(CardRow::card).collect()
}

/// Returns the rows of a member's cards, by id.
pub async fn card_rows(
    db: &mut Connection,
    member: &MemberId,
) -> Result<Vec<CardRow>, sqlx::Error> {
    let rows = sqlx::query_as("SELECT * FROM cards WHERE member = $1 ORDER BY qa");
    rows.bind(member.as_str()).fetch_all(db).await
}

/// Inserts or updates a card.
pub async fn save_card(
    db: &mut Connection,
    member: &MemberId,
    card: &Card,
) -> Result<(), sqlx::Error> {
    let row = CardRow::of(card);
    let upsert = sqlx::query(
        "INSERT INTO cards (member, qa, stability, difficulty, first_on, last_on, due_on, reviews,
            lapses, first_right)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (member, qa) DO UPDATE SET
            stability = excluded.stability, difficulty = excluded.difficulty,
            first_on = excluded.first_on, last_on = excluded.last_on, due_on = excluded.due_on,
            reviews = excluded.reviews, lapses = excluded.lapses,
            first_right = excluded.first_right",
    );
    let upsert = upsert
        .bind(member.as_str())
        .bind(row.qa)
        .bind(row.stability)
        .bind(row.difficulty)
        .bind(row.first_on)
        .bind(row.last_on)
        .bind(row.due_on)
        .bind(row.reviews)
        .bind(row.lapses)
        .bind(row.first_right);
    upsert.execute(db).await?;
    Ok(())
}

impl CardRow {
    /// Returns the row of a card.
    pub fn of(card: &Card) -> Self {
        Self {
            qa: card.qa.as_str().to_owned(),
            stability: f64::from(card.memory.stability),
            difficulty: f64::from(card.memory.difficulty),
            first_on: columns::encode_date(card.first_on),
            last_on: columns::encode_date(card.last_on),
            due_on: columns::encode_date(card.due_on),
            reviews: i64::from(card.reviews),
            lapses: i64::from(card.lapses),
            first_right: card.first_right,
        }
    }

    /// Returns the card of this row.
    pub fn card(&self) -> Result<Card, sqlx::Error> {
        Ok(Card {
            qa: columns::decode_qa(&self.qa)?,
            memory: Memory {
                stability: self.stability as f32,
                difficulty: self.difficulty as f32,
            },
            first_on: columns::decode_date(&self.first_on)?,
            last_on: columns::decode_date(&self.last_on)?,
            due_on: columns::decode_date(&self.due_on)?,
            reviews: columns::decode_count(self.reviews),
            lapses: columns::decode_count(self.lapses),
            first_right: self.first_right,
        })
    }
}
