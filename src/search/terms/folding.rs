//! Letters made plain, so that accents may be typed or left out.

use unicode_normalization::UnicodeNormalization;

/// A word in lower case, without accents.
pub fn surface(written: &str) -> String {
    let lower = written.to_lowercase();
    if lower.is_ascii() {
        lower
    } else {
        folded(&lower)
    }
}

/// Compatibility forms made plain (ﬁ → fi), Latin, Greek and Cyrillic accents dropped, quotes straightened.
/// Case stays, since `createTask` is two words.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    plain_forms(text.nfkd().filter(|c| !is_accent(*c)).nfc())
}

/// Compatibility forms made plain and quotes straightened; accents stay.
pub fn accented(text: &str) -> String {
    plain_forms(text.nfkc())
}

/// Quotes straightened, letters that have no plain form of their own spelt out, stray accents dropped.
fn plain_forms(characters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for c in characters.filter(|c| !is_accent(*c)) {
        match c {
            '’' | '‘' | 'ʼ' => text.push('\''),
            'ß' => text.push_str("ss"),
            _ => text.push(c),
        }
    }
    text
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
