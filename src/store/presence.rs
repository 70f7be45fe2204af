//! In which hours was the bot there to take answers?

use jiff::Timestamp;

use super::{Store, StoreError, columns};

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

    /// Of the clock's hours that `from` up to before `to` touch, in how many the bot was there.
    pub async fn hours_present(&self, from: Timestamp, to: Timestamp) -> Result<u32, StoreError> {
        let hours = self.read(async |db| {
            let hours =
                sqlx::query_scalar("SELECT COUNT(*) FROM presence WHERE hour >= $1 AND hour < $2");
            let end = to.as_second().div_euclid(HOUR_SECONDS)
                + i64::from(to.as_second().rem_euclid(HOUR_SECONDS) > 0);
            let hours = hours.bind(hour_of(from)).bind(end);
            Ok(columns::count(hours.fetch_one(db).await?))
        });
        hours.await
    }
}

fn hour_of(instant: Timestamp) -> i64 {
    instant.as_second().div_euclid(HOUR_SECONDS)
}
