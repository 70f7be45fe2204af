//! Members' cards, and what they wish to be quizzed on.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sqlx::QueryBuilder;

use recite_notes::QaId;
use recite_quiz::{Card, MemberId, Memory};

use super::columns;
use super::database::{Connection, Db, Store};
use super::error::StoreError;

/// A card as its columns hold it.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct CardRow {
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

/// A card with its member.
#[derive(sqlx::FromRow)]
struct MemberCardRow {
    member: String,
    #[sqlx(flatten)]
    card: CardRow,
}

impl Store {
    /// A member's cards, by id.
    pub async fn cards(&self, member: &MemberId) -> Result<Vec<Card>, StoreError> {
        self.read(async |db| cards(db, member).await).await
    }

    pub async fn card(&self, member: &MemberId, qa: &QaId) -> Result<Option<Card>, StoreError> {
        let card = self.read(async |db| {
            let row = sqlx::query_as("SELECT * FROM cards WHERE member = $1 AND qa = $2");
            let row = row.bind(member.as_str()).bind(qa.as_str());
            let row: Option<CardRow> = row.fetch_optional(db).await?;
            row.map(|row| row.card()).transpose()
        });
        card.await
    }

    /// The cards of each of these members; nothing of those who have none.
    pub async fn cards_of(
        &self,
        members: &[MemberId],
    ) -> Result<HashMap<MemberId, Vec<Card>>, StoreError> {
        /// A statement takes no more values in some databases.
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

    /// Notes that the member wants this Q&A among their cards; false when they said so before.
    pub async fn wish(
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
            let insert = insert.bind(columns::of_instant(now)).execute(db).await?;
            Ok(insert.rows_affected() > 0)
        });
        added.await
    }

    /// All that the member ever wished, also what has become a card since.
    pub async fn wished(&self, member: &MemberId) -> Result<HashSet<QaId>, StoreError> {
        let wished = self.read(async |db| {
            let rows = sqlx::query_scalar("SELECT qa FROM wishes WHERE member = $1");
            let rows: Vec<String> = rows.bind(member.as_str()).fetch_all(db).await?;
            rows.iter().map(|qa| columns::qa(qa)).collect()
        });
        wished.await
    }
}

async fn cards(db: &mut Connection, member: &MemberId) -> Result<Vec<Card>, sqlx::Error> {
    let rows = card_rows(db, member).await?;
    rows.iter().map(CardRow::card).collect()
}

pub async fn card_rows(
    db: &mut Connection,
    member: &MemberId,
) -> Result<Vec<CardRow>, sqlx::Error> {
    let rows = sqlx::query_as("SELECT * FROM cards WHERE member = $1 ORDER BY qa");
    rows.bind(member.as_str()).fetch_all(db).await
}

/// Writes a card, or what it has become.
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
    pub fn of(card: &Card) -> Self {
        Self {
            qa: card.qa.as_str().to_owned(),
            stability: f64::from(card.memory.stability),
            difficulty: f64::from(card.memory.difficulty),
            first_on: columns::of_date(card.first_on),
            last_on: columns::of_date(card.last_on),
            due_on: columns::of_date(card.due_on),
            reviews: i64::from(card.reviews),
            lapses: i64::from(card.lapses),
            first_right: card.first_right,
        }
    }

    pub fn card(&self) -> Result<Card, sqlx::Error> {
        Ok(Card {
            qa: columns::qa(&self.qa)?,
            memory: Memory {
                stability: self.stability as f32,
                difficulty: self.difficulty as f32,
            },
            first_on: columns::date(&self.first_on)?,
            last_on: columns::date(&self.last_on)?,
            due_on: columns::date(&self.due_on)?,
            reviews: columns::count(self.reviews),
            lapses: columns::count(self.lapses),
            first_right: self.first_right,
        })
    }
}
