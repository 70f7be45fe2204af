//! Text from outside, made safe to show: notes, file names, Discord's names, settings, what git prints.
//!
//! A terminal obeys control characters, and some of Unicode's reorder what stands around them, so such
//! text could forge or hide lines. They are shown as escapes here, as in `\u{1b}`. Everything that the
//! commands print and log passes through this module; see [`super::print`] and [`super::log`].

use std::borrow::Cow;
use std::fmt::Write;

/// The text with its layout: line breaks and tabs stay.
pub fn text(text: &str) -> String {
    escaped(text, |c, rest| match c {
        '\n' | '\t' => false,
        // A break as Windows writes it.
        '\r' => !rest.starts_with('\n'),
        c => is_unsafe(c),
    })
}

/// The text on one line: line breaks and tabs are escaped too.
pub fn line(text: &str) -> String {
    escaped(text, |c, _| is_unsafe(c))
}

/// JSON that means the same, in which no string holds such a character. Those below U+0020 are escaped
/// already.
pub fn json(json: &str) -> Cow<'_, str> {
    let stays = |c: char| c == '\n' || !is_unsafe(c);
    if json.chars().all(stays) {
        return json.into();
    }
    let mut escaped = String::with_capacity(json.len() + 8);
    for c in json.chars() {
        match stays(c) {
            true => escaped.push(c),
            // Writing to a string cannot fail; all of them have four digits.
            false => drop(write!(escaped, "\\u{:04x}", u32::from(c))),
        }
    }
    escaped.into()
}

/// `is_escaped` gets each character with the text that follows it.
fn escaped(text: &str, is_escaped: impl Fn(char, &str) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match is_escaped(c, &text[at + c.len_utf8()..]) {
            true => escaped.extend(c.escape_default()),
            false => escaped.push(c),
        }
    }
    escaped
}

/// Whether a terminal or an editor may do something else with the character than show it: controls, what
/// sets the direction of text, and Unicode's own line breaks.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{206f}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every character that is escaped somewhere, by its definition in Unicode.
    fn unsafe_characters() -> Vec<char> {
        let controls = ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
        let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        controls
            .chain(bidi.chars())
            .chain(['\u{2028}', '\u{2029}'])
            .collect()
    }

    #[test]
    fn no_control_and_no_direction_is_shown_raw() {
        for c in unsafe_characters() {
            let around = format!("a{c}b");
            assert!(!line(&around).contains(c), "{c:?}");
            let is_layout = matches!(c, '\n' | '\t');
            assert_eq!(text(&around).contains(c), is_layout, "{c:?}");
        }
        assert_eq!(
            line("a\x1b[31m\r\n\u{9b}\u{202e}"),
            r"a\u{1b}[31m\r\n\u{9b}\u{202e}"
        );
    }

    #[test]
    fn text_keeps_its_layout_and_every_script() {
        for shown in [
            "a\n\tb\r\nc",
            "日本語 é e\u{301} 👨‍👩‍👧‍👦",
            "می\u{200c}خواهم עברית",
            "C:\\new",
        ] {
            assert_eq!(text(shown), shown);
        }
        assert_eq!(text("good\rbad"), r"good\rbad");
    }

    proptest! {
        #[test]
        fn escaped_json_means_the_same(value: String, more in prop::collection::vec(any::<char>(), 0..20)) {
            let unsafe_ones: String = unsafe_characters().into_iter().collect();
            let value = format!("{value}{unsafe_ones}{}", more.iter().collect::<String>());
            let written = serde_json::to_string_pretty(&[&value]).unwrap();
            let escaped = json(&written);
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&escaped).unwrap(), [value]);
            prop_assert!(!escaped.contains(|c| c != '\n' && is_unsafe(c)));
        }
    }
}
