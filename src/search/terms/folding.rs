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

/// Compatibility forms made plain (ﬁ → fi), Latin, Greek and Cyrillic accents dropped, quotes straightened,
/// Latin letters that are none of English spelt out (ø → o, æ → ae). Case stays, since `createTask` is two words.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let plain = plain_forms(text.nfkd().filter(|c| !is_accent(*c)).nfc());
    if plain.chars().any(|letter| spelling(letter).is_some()) {
        spelt_out(&plain)
    } else {
        plain
    }
}

/// Compatibility forms made plain and quotes straightened; accents stay.
pub fn accented(text: &str) -> String {
    plain_forms(text.nfkc())
}

/// Quotes straightened, ß spelt out, stray accents dropped.
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

fn spelt_out(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(plain) = spelling(letter) else {
            spelt.push(letter);
            continue;
        };
        // "Ærø" becomes "Aero": a capital within would make two words of it, as in `createTask`.
        let is_capital = letter.is_uppercase();
        let all_capitals = is_capital && letters.peek().is_some_and(|next| next.is_uppercase());
        for (at, plain) in plain.chars().enumerate() {
            spelt.push(match all_capitals || (is_capital && at == 0) {
                true => plain.to_ascii_uppercase(),
                false => plain,
            });
        }
    }
    spelt
}

/// Of a letter that Unicode does not take apart, what people write who do not have it on their keyboards.
fn spelling(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' | 'Æ' => "ae",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ł' | 'Ł' => "l",
        'ø' | 'Ø' => "o",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        _ => return None,
    })
}
