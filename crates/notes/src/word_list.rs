//! Lists of words and phrases that commas divide, as the tables of this crate are written.

/// The words or phrases of a list that commas divide.
pub fn list(written: &'static str) -> impl Iterator<Item = &'static str> {
    written
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty())
}

/// Whether a word or phrase stands in a list that commas divide.
pub fn is_listed(word: &str, written: &'static str) -> bool {
    list(written).any(|it| it == word)
}
