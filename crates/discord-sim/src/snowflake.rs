//! Discord's ids and the time they contain.
//!
//! A snowflake contains its creation time, so ids sort by time and a message needs no other timestamp. Only this file
//! reads the wall clock.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use tokio::time::Instant;

use super::time::SandboxInstant;

/// The start of 2015 in Unix milliseconds, from which snowflakes count. Source: reference.mdx, "Snowflakes".
const EPOCH_UNIX_MS: u64 = 1_420_070_400_000;

/// A Discord id: a number, written as a string in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Snowflake(u64);

impl Snowflake {
    /// Creates an id from its number.
    pub const fn new(id: u64) -> Self {
        Self(id)
    }

    /// Returns the number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the creation time in Discord's format: `2026-08-06T12:00:00.000000+00:00`.
    pub fn timestamp(self) -> String {
        iso_8601((self.0 >> 22) + EPOCH_UNIX_MS)
    }
}

impl fmt::Display for Snowflake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Snowflake {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for Snowflake {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Snowflake {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Generates ids, each larger than the ones before, and keeps the sandbox's time.
#[derive(Default)]
pub(super) struct SnowflakeGenerator {
    last: u64,
    ahead: Duration,
}

impl SnowflakeGenerator {
    pub fn next(&mut self) -> Snowflake {
        let by_clock = self.unix_ms().saturating_sub(EPOCH_UNIX_MS) << 22;
        self.last = by_clock.max(self.last + 1);
        Snowflake(self.last)
    }

    /// Returns the current time in Discord's format.
    pub fn now(&self) -> String {
        iso_8601(self.unix_ms())
    }

    /// Returns the current time in the HTTP date format.
    pub fn http_date(&self) -> String {
        let second = i64::try_from(self.unix_ms() / 1000).unwrap_or(i64::MAX);
        let instant = Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
        let printed = DateTimePrinter::new().timestamp_to_rfc9110_string(&instant);
        printed.unwrap_or_default()
    }

    /// Returns the current time as a stamp, to calculate ages later.
    pub fn stamp(&self) -> SandboxInstant {
        let (at, ahead) = (Instant::now(), self.ahead);
        SandboxInstant { at, ahead }
    }

    /// Returns how far this time is ahead of the wall clock.
    pub fn ahead(&self) -> Duration {
        self.ahead
    }

    pub fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by);
    }

    fn unix_ms(&self) -> u64 {
        let ahead = u64::try_from(self.ahead.as_millis()).unwrap_or(u64::MAX);
        unix_ms().saturating_add(ahead)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is Discord's clock, not the bot's: ids and message times use it"
)]
fn unix_ms() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    since_1970.map_or(0, |elapsed| {
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    })
}

fn iso_8601(unix_ms: u64) -> String {
    let (days, ms_of_day) = (unix_ms / 86_400_000, unix_ms % 86_400_000);
    let (year, month, day) = date(days);
    let (seconds, ms) = (ms_of_day / 1000, ms_of_day % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}000+00:00")
}

/// Returns the Gregorian year, month and day of a number of days since 1970-01-01.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`. Its years start in
/// March, so that the leap day comes last.
fn date(days_since_1970: u64) -> (u64, u64, u64) {
    let days = days_since_1970 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_contains_its_creation_time() {
        // The example of Discord's documentation, reference.mdx, "Snowflake Format".
        let id = Snowflake::new(175_928_847_299_117_063);
        assert_eq!(id.timestamp(), "2016-04-30T11:18:25.796000+00:00");
    }

    #[test]
    fn a_leap_day_is_formatted_correctly() {
        assert_eq!(
            iso_8601(1_709_164_800_000),
            "2024-02-29T00:00:00.000000+00:00"
        );
    }

    #[test]
    fn ids_from_the_same_millisecond_are_increasing() {
        let mut snowflakes = SnowflakeGenerator::default();
        assert!(snowflakes.next() < snowflakes.next());
    }
}
