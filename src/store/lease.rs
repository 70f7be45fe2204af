//! Leases: of several processes on one database, only one may do a task.

use jiff::{SignedDuration, Timestamp};

use super::columns;
use super::database::Store;
use super::error::StoreError;

/// A lease that ends later than this many times its length was taken before the clock was set back.
const LONGEST: i32 = 10;

impl Store {
    /// Acquires a lease until `ttl` from now, or extends it in the last half of that time. Returns `false` if another
    /// process holds it.
    ///
    /// While most of the lease is left, this only reads: a holder that calls it every few seconds would otherwise
    /// flush the disk all day.
    pub async fn acquire_lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        ttl: SignedDuration,
    ) -> Result<bool, StoreError> {
        let ends_at = self.read(async |db| {
            let ends_at = "SELECT ends_at FROM leases WHERE name = $1 AND holder = $2";
            let ends_at = sqlx::query_scalar(ends_at).bind(name).bind(holder);
            let ends_at: Option<i64> = ends_at.fetch_optional(db).await?;
            ends_at.map(columns::decode_instant).transpose()
        });
        // A lease that ends later than a new one was taken before the clock was set back.
        let left = ends_at.await?.map(|ends_at| ends_at.duration_since(now));
        if left.is_some_and(|left| left > ttl / 2 && left <= ttl) {
            return Ok(true);
        }
        let after = |ttl| now.saturating_add(ttl).unwrap_or(Timestamp::MAX);
        let taken = self.write(async |db| {
            let upsert = sqlx::query(
                "INSERT INTO leases (name, holder, ends_at) VALUES ($1, $2, $3)
                ON CONFLICT (name) DO UPDATE
                SET holder = excluded.holder, ends_at = excluded.ends_at
                WHERE leases.holder = excluded.holder OR leases.ends_at <= $4
                OR leases.ends_at > $5",
            );
            let upsert = upsert
                .bind(name)
                .bind(holder)
                .bind(columns::encode_instant(after(ttl)))
                .bind(columns::encode_instant(now))
                .bind(columns::encode_instant(after(ttl.saturating_mul(LONGEST))));
            Ok(upsert.execute(db).await?.rows_affected() > 0)
        });
        taken.await
    }

    /// Writes a meaningless row and flushes it to the disk: only this shows that writing works.
    pub async fn check_writable(&self, now: Timestamp) -> Result<(), StoreError> {
        // It ends at once, so no process ever waits for it.
        let taken = self.acquire_lease("readiness", "anybody", now, SignedDuration::ZERO);
        taken.await.map(drop)
    }

    /// Releases a lease, so that another process need not wait for its end.
    pub async fn release_lease(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        let released = self.write(async |db| {
            let delete = sqlx::query("DELETE FROM leases WHERE name = $1 AND holder = $2");
            delete.bind(name).bind(holder).execute(db).await?;
            Ok(())
        });
        released.await
    }
}
