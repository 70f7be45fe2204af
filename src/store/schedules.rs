//! Where and when questions are posted, as `/daily setup` chose. Turned off, never deleted, but for
//! those of a server that has left for long: see `departures`.

use recite_quiz::{ChannelId, GuildId, MemberId, Pause, RoleId, Schedule};

use super::columns::{self, unreadable};
use super::database::{Connection, Store};
use super::error::StoreError;

#[derive(sqlx::FromRow)]
struct ScheduleRow {
    channel: i64,
    guild: i64,
    post_at: String,
    zone: String,
    topics: String,
    role: Option<i64>,
    is_on: bool,
    changed_at: i64,
    pause_reason: Option<String>,
    pause_since: Option<i64>,
    pause_retry_at: Option<i64>,
    pause_failures: Option<i64>,
    set_up_by: Option<String>,
}

impl Store {
    /// Writes a channel's schedule in place of the one it had.
    pub async fn save_schedule(&self, schedule: &Schedule) -> Result<(), StoreError> {
        let saved = self.write(async |db| {
            let upsert = sqlx::query(
                "INSERT INTO schedules (channel, guild, post_at, zone, topics, role, is_on,
                    changed_at, pause_reason, pause_since, pause_retry_at, pause_failures, set_up_by)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                ON CONFLICT (channel) DO UPDATE SET
                    guild = excluded.guild, post_at = excluded.post_at, zone = excluded.zone,
                    topics = excluded.topics, role = excluded.role, is_on = excluded.is_on,
                    changed_at = excluded.changed_at, pause_reason = excluded.pause_reason,
                    pause_since = excluded.pause_since, pause_retry_at = excluded.pause_retry_at,
                    pause_failures = excluded.pause_failures, set_up_by = excluded.set_up_by",
            );
            let pause = schedule.pause.as_ref();
            let topics = serde_json::Value::from(schedule.topics.clone());
            let upsert = upsert
                .bind(columns::of_id(schedule.channel.0))
                .bind(columns::of_id(schedule.guild.0))
                .bind(schedule.post_at.to_string())
                .bind(&schedule.zone)
                .bind(topics.to_string())
                .bind(schedule.role.map(|role| columns::of_id(role.0)))
                .bind(schedule.is_on)
                .bind(columns::of_instant(schedule.changed_at))
                .bind(pause.map(|pause| columns::json(&pause.cause)).transpose()?)
                .bind(pause.map(|pause| columns::of_instant(pause.since)))
                .bind(pause.map(|pause| columns::of_instant(pause.retry_at)))
                .bind(pause.map(|pause| i64::from(pause.failures)))
                .bind(schedule.set_up_by.as_ref().map(MemberId::as_str));
            upsert.execute(db).await?;
            Ok(())
        });
        saved.await
    }

    /// All that are on in servers that the bot has not left, by channel.
    pub async fn schedules(&self) -> Result<Vec<Schedule>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM schedules
                WHERE is_on AND guild NOT IN (SELECT guild FROM departures) ORDER BY channel",
            );
            schedules(&rows.fetch_all(db).await?)
        });
        found.await
    }

    /// All of a server, on or off, by channel.
    pub async fn schedules_of(&self, guild: GuildId) -> Result<Vec<Schedule>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as("SELECT * FROM schedules WHERE guild = $1 ORDER BY channel");
            schedules(&rows.bind(columns::of_id(guild.0)).fetch_all(db).await?)
        });
        found.await
    }

    pub async fn schedule(&self, channel: ChannelId) -> Result<Option<Schedule>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_as("SELECT * FROM schedules WHERE channel = $1");
            let row = row.bind(columns::of_id(channel.0));
            let row: Option<ScheduleRow> = row.fetch_optional(db).await?;
            row.map(|row| row.schedule()).transpose()
        });
        found.await
    }

    /// Ends a channel's questions and keeps what was chosen; false when they were off.
    pub async fn turn_off(&self, channel: ChannelId) -> Result<bool, StoreError> {
        let was_on = self.write(async |db| {
            let update =
                sqlx::query("UPDATE schedules SET is_on = FALSE WHERE channel = $1 AND is_on");
            let update = update.bind(columns::of_id(channel.0)).execute(db).await?;
            Ok(update.rows_affected() > 0)
        });
        was_on.await
    }

    /// Stores why a channel cannot be posted to, or that it can again.
    pub async fn set_pause(
        &self,
        channel: ChannelId,
        pause: Option<&Pause>,
    ) -> Result<(), StoreError> {
        self.write(async |db| set_pause(db, channel, pause).await)
            .await
    }
}

pub(super) async fn set_pause(
    db: &mut Connection,
    channel: ChannelId,
    pause: Option<&Pause>,
) -> Result<(), sqlx::Error> {
    let update = sqlx::query(
        "UPDATE schedules SET pause_reason = $1, pause_since = $2, pause_retry_at = $3,
        pause_failures = $4 WHERE channel = $5",
    );
    let update = update
        .bind(pause.map(|pause| columns::json(&pause.cause)).transpose()?)
        .bind(pause.map(|pause| columns::of_instant(pause.since)))
        .bind(pause.map(|pause| columns::of_instant(pause.retry_at)))
        .bind(pause.map(|pause| i64::from(pause.failures)))
        .bind(columns::of_id(channel.0));
    update.execute(db).await?;
    Ok(())
}

fn schedules(rows: &[ScheduleRow]) -> Result<Vec<Schedule>, sqlx::Error> {
    rows.iter().map(ScheduleRow::schedule).collect()
}

impl ScheduleRow {
    fn schedule(&self) -> Result<Schedule, sqlx::Error> {
        let topics = serde_json::from_str(&self.topics);
        Ok(Schedule {
            channel: ChannelId(columns::id(self.channel)),
            guild: GuildId(columns::id(self.guild)),
            post_at: columns::parsed("a time of day", &self.post_at)?,
            zone: self.zone.clone(),
            topics: topics.map_err(|_| unreadable("a list of topics", &self.topics))?,
            role: self.role.map(|role| RoleId(columns::id(role))),
            is_on: self.is_on,
            changed_at: columns::instant(self.changed_at)?,
            pause: self.pause()?,
            set_up_by: self.set_up_by.clone().map(MemberId::from_stored),
        })
    }

    fn pause(&self) -> Result<Option<Pause>, sqlx::Error> {
        let Some(reason) = &self.pause_reason else {
            return Ok(None);
        };
        let cause = serde_json::from_str(reason);
        let since = columns::instant(self.pause_since.unwrap_or(0))?;
        let retry_at = columns::instant(self.pause_retry_at.unwrap_or(0))?;
        Ok(Some(Pause {
            cause: cause.map_err(|_| unreadable("the cause of a pause", reason))?,
            since,
            retry_at,
            failures: columns::count(self.pause_failures.unwrap_or(0)),
        }))
    }
}
