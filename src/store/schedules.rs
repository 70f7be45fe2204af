//! The schedules of daily questions, as `/daily setup` sets them. They are turned off, not deleted, except those of
//! servers that the bot left long ago: see `departures`.

use recite_quiz::{ChannelId, GuildId, MemberId, Pause, RoleId, Schedule};

use super::columns::{self, invalid_value};
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
    /// Inserts or replaces a channel's schedule.
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
                .bind(columns::encode_id(schedule.channel.0))
                .bind(columns::encode_id(schedule.guild.0))
                .bind(schedule.post_at.to_string())
                .bind(&schedule.zone)
                .bind(topics.to_string())
                .bind(schedule.role.map(|role| columns::encode_id(role.0)))
                .bind(schedule.is_on)
                .bind(columns::encode_instant(schedule.changed_at))
                .bind(pause.map(|pause| columns::encode_json(&pause.cause)).transpose()?)
                .bind(pause.map(|pause| columns::encode_instant(pause.since)))
                .bind(pause.map(|pause| columns::encode_instant(pause.retry_at)))
                .bind(pause.map(|pause| i64::from(pause.failures)))
                .bind(schedule.set_up_by.as_ref().map(MemberId::as_str));
            upsert.execute(db).await?;
            Ok(())
        });
        saved.await
    }

    /// Returns all schedules that are on, in servers that the bot has not left, by channel.
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

    /// Returns all schedules of a server, on or off, by channel.
    pub async fn schedules_of(&self, guild: GuildId) -> Result<Vec<Schedule>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as("SELECT * FROM schedules WHERE guild = $1 ORDER BY channel");
            schedules(&rows.bind(columns::encode_id(guild.0)).fetch_all(db).await?)
        });
        found.await
    }

    /// Returns the schedule of a channel.
    pub async fn schedule(&self, channel: ChannelId) -> Result<Option<Schedule>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_as("SELECT * FROM schedules WHERE channel = $1");
            let row = row.bind(columns::encode_id(channel.0));
            let row: Option<ScheduleRow> = row.fetch_optional(db).await?;
            row.map(|row| row.schedule()).transpose()
        });
        found.await
    }

    /// Turns off a channel's questions, and keeps its settings. Returns `false` if they were off.
    pub async fn turn_off(&self, channel: ChannelId) -> Result<bool, StoreError> {
        let was_on = self.write(async |db| {
            let update =
                sqlx::query("UPDATE schedules SET is_on = FALSE WHERE channel = $1 AND is_on");
            let update = update
                .bind(columns::encode_id(channel.0))
                .execute(db)
                .await?;
            Ok(update.rows_affected() > 0)
        });
        was_on.await
    }

    /// Stores why a channel is paused, or ends its pause.
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
        .bind(
            pause
                .map(|pause| columns::encode_json(&pause.cause))
                .transpose()?,
        )
        .bind(pause.map(|pause| columns::encode_instant(pause.since)))
        .bind(pause.map(|pause| columns::encode_instant(pause.retry_at)))
        .bind(pause.map(|pause| i64::from(pause.failures)))
        .bind(columns::encode_id(channel.0));
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
            channel: ChannelId(columns::decode_id(self.channel)),
            guild: GuildId(columns::decode_id(self.guild)),
            post_at: columns::parse_text("a time of day", &self.post_at)?,
            zone: self.zone.clone(),
            topics: topics.map_err(|_| invalid_value("a list of topics", &self.topics))?,
            role: self.role.map(|role| RoleId(columns::decode_id(role))),
            is_on: self.is_on,
            changed_at: columns::decode_instant(self.changed_at)?,
            pause: self.pause()?,
            set_up_by: self.set_up_by.clone().map(MemberId::from_stored),
        })
    }

    fn pause(&self) -> Result<Option<Pause>, sqlx::Error> {
        let Some(reason) = &self.pause_reason else {
            return Ok(None);
        };
        let cause = serde_json::from_str(reason);
        let since = columns::decode_instant(self.pause_since.unwrap_or(0))?;
        let retry_at = columns::decode_instant(self.pause_retry_at.unwrap_or(0))?;
        Ok(Some(Pause {
            cause: cause.map_err(|_| invalid_value("the cause of a pause", reason))?,
            since,
            retry_at,
            failures: columns::decode_count(self.pause_failures.unwrap_or(0)),
        }))
    }
}
