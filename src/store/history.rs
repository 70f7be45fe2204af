//! All grades of a member, for callers that replay them.

use jiff::civil::Date;

use recite_quiz::{MemberId, Rating};

use super::columns::{self, invalid_value};
use super::database::Store;
use super::error::{DatabasePath, StoreError};

/// A member's grades as the database packs them: one text per Q&A.
///
/// Unpacking a long history takes a moment, so do it on a blocking thread.
#[derive(Debug)]
pub struct History {
    database: DatabasePath,
    packed: Vec<String>,
}

impl Store {
    /// Returns every grade of a member.
    pub async fn history(&self, member: &MemberId) -> Result<History, StoreError> {
        let packed = self.count(async |db| {
            // A row costs more than a grade, so there is one per Q&A, such as `2026-03-01 3,2026-03-09 4`.
            let rows = sqlx::query_scalar(
                "SELECT string_agg(day || ' ' || rating, ',' ORDER BY day, number)
                FROM reviews WHERE member = $1 GROUP BY qa",
            );
            rows.bind(member.as_str()).fetch_all(db).await
        });
        Ok(History {
            database: self.database.clone(),
            packed: packed.await?,
        })
    }
}

impl History {
    /// Returns the days and grades of each Q&A, oldest first. Of several on one day the last counts.
    pub fn by_qa(&self) -> impl Iterator<Item = Result<Vec<(Date, Rating)>, StoreError>> {
        let grades = self.packed.iter().map(|packed| unpack(packed));
        grades.map(|grades| grades.map_err(|error| StoreError::of(&self.database, error)))
    }
}

fn unpack(packed: &str) -> Result<Vec<(Date, Rating)>, sqlx::Error> {
    let grade = |grade: &str| {
        let wrong = || invalid_value("a day and a grade", grade);
        let (day, rating) = grade.split_once(' ').ok_or_else(wrong)?;
        let rating = rating.parse().map_err(|_| wrong())?;
        Ok((columns::decode_date(day)?, columns::decode_rating(rating)?))
    };
    packed.split(',').map(grade).collect()
}
