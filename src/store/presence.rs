//! In which hours was the bot there to take answers?

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Store, StoreError};

const HOUR_SECONDS: i64 = 3600;

impl Store {
    /// Notes that the bot is there; one row an hour.
    pub async fn mark_present(&self, now: Timestamp) -> Result<(), StoreError> {
        let marked = self.write(async |db| {
            let insert =
                sqlx::query("INSERT INTO presence (hour) VALUES ($1) ON CONFLICT DO NOTHING");
            insert.bind(hour_of(now)).execute(db).await?;
            Ok(())
        });
        marked.await
    }

    /// When the bot was there, from this instant on.
    pub async fn presence(&self, from: Timestamp) -> Result<Presence, StoreError> {
        let hours = self.read(async |db| {
            let hours = sqlx::query_scalar("SELECT hour FROM presence WHERE hour >= $1");
            let hours: Vec<i64> = hours.bind(hour_of(from)).fetch_all(db).await?;
            Ok(Presence(hours.into_iter().collect()))
        });
        hours.await
    }
}

/// The hours in which the bot was there, counted since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence(BTreeSet<i64>);

impl Presence {
    /// Of the clock's hours that `from` up to before `to` touch, in how many the bot was there.
    pub fn hours(&self, from: Timestamp, to: Timestamp) -> usize {
        let end = to.as_second().div_euclid(HOUR_SECONDS)
            + i64::from(to.as_second().rem_euclid(HOUR_SECONDS) > 0);
        // Nothing lies between an instant and an earlier one.
        self.0.range(hour_of(from)..end.max(hour_of(from))).count()
    }
}

fn hour_of(instant: Timestamp) -> i64 {
    instant.as_second().div_euclid(HOUR_SECONDS)
}
