//! Lengths of texts, and values that must differ.

use std::ops::RangeInclusive;

use serde_json::Value;

/// How long Discord counts a text: code points, not bytes.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// A violation when the text at `key` is not of an allowed length; a missing text is no violation.
pub fn text_violation(
    at: &str,
    of: &Value,
    key: &str,
    allowed: RangeInclusive<usize>,
) -> Option<String> {
    let size = length(of.get(key)?.as_str()?);
    let (least, most) = (allowed.start(), allowed.end());
    (!allowed.contains(&size))
        .then(|| format!("{at}/{key}: {size} characters; {least} to {most} are allowed"))
}

/// The values that occur more than once.
pub fn repeated<T: PartialEq + Copy>(values: &[T]) -> Vec<T> {
    let mut repeated: Vec<T> = Vec::new();
    for (position, value) in values.iter().enumerate() {
        if values[..position].contains(value) && !repeated.contains(value) {
            repeated.push(*value);
        }
    }
    repeated
}
