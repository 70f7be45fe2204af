//! Records in which hours the bot was online.

use jiff::Timestamp;

use super::database::Store;
use super::error::StoreError;

const HOUR_SECONDS: i64 = 3600;

impl Store {
    /// Records that the bot is online; one row per hour.
    pub async fn record_presence(&self, now: Timestamp) -> Result<(), StoreError> {
        let marked = self.write(async |db| {
            let insert =
                sqlx::query("INSERT INTO presence (hour) VALUES ($1) ON CONFLICT DO NOTHING");
            insert.bind(hour_of(now)).execute(db).await?;
            Ok(())
        });
        marked.await
    }
}

fn hour_of(instant: Timestamp) -> i64 {
    instant.as_second().div_euclid(HOUR_SECONDS)
}
