//! Folds letters to plain ones, so that accents may be left out.

use unicode_normalization::UnicodeNormalization;

/// Returns a word in lower case, without accents.
pub fn surface_form(word: &str) -> String {
    let lower = word.to_lowercase();
    if lower.is_ascii() {
        lower
    } else {
        fold(&lower)
    }
}

/// Folds a text: replaces compatibility forms (ﬁ → fi), removes Latin, Greek and Cyrillic accents, straightens
/// quotes and spells out Latin letters that English does not have (ø → o, æ → ae).
///
/// Case stays, since `createTask` is two words.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let plain = map_non_ascii_runs(text, |run| {
        simplify(run.nfkd().filter(|c| !is_accent(*c)).nfc())
    });
    if plain.chars().any(|letter| ascii_spelling(letter).is_some()) {
        spell_out(&plain)
    } else {
        plain
    }
}

/// Replaces compatibility forms and straightens quotes, but keeps accents.
pub fn fold_keeping_accents(text: &str) -> String {
    map_non_ascii_runs(text, |run| simplify(run.nfkc()))
}

/// Applies `changed` to the runs of non-ASCII characters of a text.
///
/// Each run includes the ASCII character before it, which may carry an accent. No other ASCII character
/// changes, and most texts are mostly ASCII.
fn map_non_ascii_runs(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let length = rest[start..].bytes().position(|byte| byte.is_ascii());
        let end = length.map_or(rest.len(), |length| start + length);
        let start = start.saturating_sub(1);
        all.push_str(&rest[..start]);
        all.push_str(&change(&rest[start..end]));
        rest = &rest[end..];
    }
    all.push_str(rest);
    all
}

/// Straightens quotes, spells out ß and removes stray accents.
fn simplify(characters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for c in characters.filter(|c| !is_accent(*c)) {
        match c {
            '’' | '‘' | 'ʼ' => text.push('\''),
            'ß' => text.push_str("ss"),
            // Thai and Lao "am", which the compatibility forms divide. The dictionary has it whole.
            '\u{e32}' if text.ends_with('\u{e4d}') => replace_last(&mut text, '\u{e33}'),
            '\u{eb2}' if text.ends_with('\u{ecd}') => replace_last(&mut text, '\u{eb3}'),
            _ => text.push(c),
        }
    }
    text
}

fn replace_last(text: &mut String, letter: char) {
    text.pop();
    text.push(letter);
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn spell_out(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(plain) = ascii_spelling(letter) else {
            spelled.push(letter);
            continue;
        };
        // "Ærø" becomes "Aero". A capital inside would split it in two words, as in `createTask`.
        let is_capital = letter.is_uppercase();
        let all_capitals = is_capital && letters.peek().is_some_and(|next| next.is_uppercase());
        for (at, plain) in plain.chars().enumerate() {
            spelled.push(match all_capitals || (is_capital && at == 0) {
                true => plain.to_ascii_uppercase(),
                false => plain,
            });
        }
    }
    spelled
}

/// Returns the usual ASCII spelling of a letter that Unicode does not decompose.
fn ascii_spelling(letter: char) -> Option<&'static str> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn folding_in_runs_equals_folding_the_whole_text(text in "([ -~]|\\PC|[ßéÆ’ﬁ가\u{1100}\u{1161}]|[<ae가가]?\u{301}|\\p{M}){0,12}") {
            let whole = simplify(text.nfkd().filter(|c| !is_accent(*c)).nfc());
            prop_assert_eq!(fold(&text), spell_out(&whole));
            prop_assert_eq!(fold_keeping_accents(&text), simplify(text.nfkc()));
        }
    }
}
