//! Comma-separated lists of words and phrases, as the tables of this crate are written.

/// Returns the words or phrases of a comma-separated list.
pub fn split_list(written: &'static str) -> impl Iterator<Item = &'static str> {
    written
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty())
}

/// Whether a comma-separated list contains a word or phrase.
pub fn is_listed(word: &str, written: &'static str) -> bool {
    split_list(written).any(|it| it == word)
}
