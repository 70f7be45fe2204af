//! The channels whose new threads are answered. They are turned off, not deleted, except those of servers that the bot
//! left long ago: see `departures`.

use jiff::Timestamp;

use recite_quiz::help::{HelpChannel, HelpMode, TagId};
use recite_quiz::{ChannelId, GuildId, MemberId};

use super::columns::{self, invalid_value};
use super::database::Store;
use super::error::StoreError;

#[derive(sqlx::FromRow)]
struct HelpChannelRow {
    channel: i64,
    guild: i64,
    wait_minutes: i64,
    takes_likely: bool,
    topics: String,
    solved_tag: Option<i64>,
    mode: String,
    mode_since: i64,
    set_up_by: Option<String>,
}

impl Store {
    /// Inserts a channel, or replaces its settings without its mode; see [`Store::change_help_mode`].
    pub async fn save_help_channel(&self, it: &HelpChannel) -> Result<(), StoreError> {
        let saved = self.write(async |db| {
            let upsert = sqlx::query(
                "INSERT INTO help_channels (channel, guild, wait_minutes, takes_likely, topics,
                    solved_tag, mode, mode_since, set_up_by)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (channel) DO UPDATE SET
                    guild = excluded.guild, wait_minutes = excluded.wait_minutes,
                    takes_likely = excluded.takes_likely, topics = excluded.topics,
                    solved_tag = excluded.solved_tag, set_up_by = excluded.set_up_by",
            );
            let upsert = upsert
                .bind(columns::encode_id(it.channel.0))
                .bind(columns::encode_id(it.guild.0))
                .bind(i64::from(it.wait_minutes))
                .bind(it.takes_likely)
                .bind(columns::encode_json(&it.topics)?)
                .bind(it.solved_tag.map(|tag| columns::encode_id(tag.0)))
                .bind(it.mode.name())
                .bind(columns::encode_instant(it.mode_since))
                .bind(it.set_up_by.as_ref().map(MemberId::as_str));
            upsert.execute(db).await?;
            Ok(())
        });
        saved.await
    }

    /// Returns the settings of a channel, on or off, if it was ever set up.
    pub async fn help_channel(
        &self,
        channel: ChannelId,
    ) -> Result<Option<HelpChannel>, StoreError> {
        let found = self.read(async |db| {
            let row = sqlx::query_as("SELECT * FROM help_channels WHERE channel = $1");
            let row = row.bind(columns::encode_id(channel.0));
            let row: Option<HelpChannelRow> = row.fetch_optional(db).await?;
            row.map(HelpChannelRow::decode).transpose()
        });
        found.await
    }

    /// Returns the settings of all channels of a server that were ever set up, by channel.
    pub async fn help_channels_of(&self, guild: GuildId) -> Result<Vec<HelpChannel>, StoreError> {
        let found = self.read(async |db| {
            let rows =
                sqlx::query_as("SELECT * FROM help_channels WHERE guild = $1 ORDER BY channel");
            let rows = rows.bind(columns::encode_id(guild.0));
            let rows: Vec<HelpChannelRow> = rows.fetch_all(db).await?;
            rows.into_iter().map(HelpChannelRow::decode).collect()
        });
        found.await
    }

    /// Returns the settings of all channels that are on, in servers that the bot has not left, by channel.
    pub async fn help_channels(&self) -> Result<Vec<HelpChannel>, StoreError> {
        let found = self.read(async |db| {
            let rows = sqlx::query_as(
                "SELECT * FROM help_channels WHERE mode IN ('preview', 'live')
                AND guild NOT IN (SELECT guild FROM departures) ORDER BY channel",
            );
            let rows: Vec<HelpChannelRow> = rows.fetch_all(db).await?;
            rows.into_iter().map(HelpChannelRow::decode).collect()
        });
        found.await
    }

    /// Changes the mode of a channel. Returns `false`, and changes nothing, if it is in none of these modes.
    pub async fn change_help_mode(
        &self,
        channel: ChannelId,
        from: &[HelpMode],
        to: HelpMode,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let changed = self.write(async |db| {
            let mut changed = 0;
            for mode in from {
                let update = sqlx::query(
                    "UPDATE help_channels SET mode = $1, mode_since = $2
                    WHERE channel = $3 AND mode = $4",
                );
                let update = update
                    .bind(to.name())
                    .bind(columns::encode_instant(at))
                    .bind(columns::encode_id(channel.0))
                    .bind(mode.name());
                changed += update.execute(&mut *db).await?.rows_affected();
            }
            Ok(changed > 0)
        });
        changed.await
    }
}

impl HelpChannelRow {
    fn decode(self) -> Result<HelpChannel, sqlx::Error> {
        let topics = serde_json::from_str(&self.topics);
        let mode = HelpMode::from_name(&self.mode);
        Ok(HelpChannel {
            channel: ChannelId(columns::decode_id(self.channel)),
            guild: GuildId(columns::decode_id(self.guild)),
            wait_minutes: columns::decode_count(self.wait_minutes),
            takes_likely: self.takes_likely,
            topics: topics.map_err(|_| invalid_value("a list of topics", &self.topics))?,
            solved_tag: self.solved_tag.map(|tag| TagId(columns::decode_id(tag))),
            mode: mode.ok_or_else(|| invalid_value("a mode", &self.mode))?,
            mode_since: columns::decode_instant(self.mode_since)?,
            set_up_by: self.set_up_by.map(MemberId::from_stored),
        })
    }
}
