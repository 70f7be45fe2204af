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
    let plain = in_runs(text, |run| {
        plain_forms(run.nfkd().filter(|c| !is_accent(*c)).nfc())
    });
    if plain.chars().any(|letter| spelling(letter).is_some()) {
        spelt_out(&plain)
    } else {
        plain
    }
}

/// Compatibility forms made plain and quotes straightened; accents stay.
pub fn accented(text: &str) -> String {
    in_runs(text, |run| plain_forms(run.nfkc()))
}

/// The text with its runs of other characters than ASCII's changed. Each begins with the letter before
/// it, which an accent may be put on; nothing else of ASCII changes, and it is most of most texts.
fn in_runs(text: &str, changed: impl Fn(&str) -> String) -> String {
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let length = rest[start..].bytes().position(|byte| byte.is_ascii());
        let end = length.map_or(rest.len(), |length| start + length);
        let start = start.saturating_sub(1);
        all.push_str(&rest[..start]);
        all.push_str(&changed(&rest[start..end]));
        rest = &rest[end..];
    }
    all.push_str(rest);
    all
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_of_a_text_are_changed_as_the_whole_is(text in "([ -~]|\\PC|[ßéÆ’ﬁ가\u{1100}\u{1161}]|[<ae가가]?\u{301}|\\p{M}){0,12}") {
            let whole = plain_forms(text.nfkd().filter(|c| !is_accent(*c)).nfc());
            prop_assert_eq!(folded(&text), spelt_out(&whole));
            prop_assert_eq!(accented(&text), plain_forms(text.nfkc()));
        }
    }
}
