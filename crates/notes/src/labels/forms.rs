//! The forms of a word in the table of labels.

use unicode_normalization::UnicodeNormalization;

/// Returns whether a word is a name or its plural, which adds one or two letters.
pub fn is_form(word: &str, name: &str) -> bool {
    let is_word = name.chars().nth(1).is_some() && word.chars().count() > 2;
    let ending = word.strip_prefix(name);
    ending.is_some_and(|it| it.is_empty() || is_word && it.chars().count() < 3)
}

/// Normalizes a word as in the table: lowercase, composed (NFC), full-width Latin letters narrowed.
pub fn normalize(word: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff21}'..='\u{ff5a}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let lower = word.chars().map(narrow).flat_map(char::to_lowercase);
    lower.nfc().collect()
}
