//! Converts values to and from columns. Columns hold only integers, floats and texts, which every database has.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use recite_notes::QaId;
use recite_quiz::{Rating, Tally};

use super::error::InvalidValue;

/// Encodes an id of Discord or of a post as a signed integer.
pub fn encode_id(id: u64) -> i64 {
    id.cast_signed()
}

/// Decodes an id.
pub fn decode_id(column: i64) -> u64 {
    column.cast_unsigned()
}

/// Encodes an instant as Unix milliseconds.
pub fn encode_instant(instant: Timestamp) -> i64 {
    instant.as_millisecond()
}

/// Decodes an instant.
pub fn decode_instant(column: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_millisecond(column).map_err(|_| invalid_value("an instant", column))
}

/// Encodes a date in ISO format, so that texts sort like dates.
pub fn encode_date(date: Date) -> String {
    date.to_string()
}

/// Decodes a date.
pub fn decode_date(column: &str) -> Result<Date, sqlx::Error> {
    parse_text("a date", column)
}

/// Decodes the id of a Q&A.
pub fn decode_qa(column: &str) -> Result<QaId, sqlx::Error> {
    QaId::parse(column).ok_or_else(|| invalid_value("the id of a question", column))
}

/// Decodes a rating.
pub fn decode_rating(column: i64) -> Result<Rating, sqlx::Error> {
    Rating::from_number(column).ok_or_else(|| invalid_value("a rating", column))
}

/// Decodes a count. Values out of range are clamped.
pub fn decode_count(column: i64) -> u32 {
    u32::try_from(column.max(0)).unwrap_or(u32::MAX)
}

/// Decodes the counts of a tally.
pub fn tally(answered: i64, knew: i64) -> Tally {
    Tally {
        answered: decode_count(answered),
        knew: decode_count(knew),
    }
}

/// Encodes a value as JSON.
pub fn encode_json(value: impl Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(&value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Parses a text column. `what` names the expected value, for the error.
pub fn parse_text<T: FromStr>(what: &str, column: &str) -> Result<T, sqlx::Error> {
    column.parse().map_err(|_| invalid_value(what, column))
}

/// Returns the error for a column whose value is not `what`.
pub fn invalid_value(what: &str, column: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(InvalidValue(format!("`{column}` is not {what}"))))
}
