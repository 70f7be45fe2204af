//! Values ↔ what columns hold: whole numbers, fractions and texts alone, which every database has.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use recite_notes::QaId;
use recite_quiz::{Rating, Tally};

use super::error::Unreadable;

/// An id of Discord's, or a post's, in a signed column.
pub fn of_id(id: u64) -> i64 {
    id.cast_signed()
}

pub fn id(column: i64) -> u64 {
    column.cast_unsigned()
}

pub fn of_instant(instant: Timestamp) -> i64 {
    instant.as_millisecond()
}

pub fn instant(column: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_millisecond(column).map_err(|_| unreadable("an instant", column))
}

/// ISO: the order of texts is the order of dates.
pub fn of_date(date: Date) -> String {
    date.to_string()
}

pub fn date(column: &str) -> Result<Date, sqlx::Error> {
    parsed("a date", column)
}

pub fn qa(column: &str) -> Result<QaId, sqlx::Error> {
    QaId::parse(column).ok_or_else(|| unreadable("the id of a question", column))
}

pub fn rating(column: i64) -> Result<Rating, sqlx::Error> {
    Rating::from_number(column).ok_or_else(|| unreadable("a rating", column))
}

/// How many; beyond what fits, as many as fit.
pub fn count(column: i64) -> u32 {
    u32::try_from(column.max(0)).unwrap_or(u32::MAX)
}

pub fn tally(answered: i64, knew: i64) -> Tally {
    Tally {
        answered: count(answered),
        knew: count(knew),
    }
}

/// A value as JSON.
pub fn json(value: impl Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(&value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A text that its type reads.
pub fn parsed<T: FromStr>(what: &str, column: &str) -> Result<T, sqlx::Error> {
    column.parse().map_err(|_| unreadable(what, column))
}

pub fn unreadable(what: &str, column: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(Unreadable(format!("`{column}` is not {what}"))))
}
