//! Checks lengths of texts and duplicate values.

use std::ops::RangeInclusive;

use serde_json::Value;

/// Returns the length of a text as Discord counts it: in code points, not bytes.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Returns a violation if the text at `key` has a length that is not allowed. A missing text is allowed.
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

/// Returns the values that occur more than once.
pub fn duplicates<T: PartialEq + Copy>(values: &[T]) -> Vec<T> {
    let mut duplicates: Vec<T> = Vec::new();
    for (position, value) in values.iter().enumerate() {
        if values[..position].contains(value) && !duplicates.contains(value) {
            duplicates.push(*value);
        }
    }
    duplicates
}
