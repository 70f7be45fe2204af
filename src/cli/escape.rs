//! Escapes untrusted text for printing: notes, file names, names from Discord, settings, git output.
//!
//! A terminal interprets control characters, and some Unicode characters reorder the text around them, so
//! untrusted text could forge or hide lines. This module writes them as escapes such as `\u{1b}`. Everything
//! that the commands print and log passes through it; see [`super::print`] and [`super::log`].

use std::borrow::Cow;
use std::fmt::Write;

/// Escapes text but keeps its line breaks and tabs.
pub fn text(text: &str) -> String {
    escape_where(text, |c, rest| match c {
        '\n' | '\t' => false,
        // A Windows line break is kept.
        '\r' => !rest.starts_with('\n'),
        c => is_unsafe(c),
    })
}

/// Escapes text to a single line: line breaks and tabs are escaped too.
pub fn line(text: &str) -> String {
    escape_where(text, |c, _| is_unsafe(c))
}

/// Escapes unsafe characters in JSON without changing its meaning.
///
/// Characters below U+0020 are already escaped in valid JSON.
pub fn json(json: &str) -> Cow<'_, str> {
    let stays = |c: char| c == '\n' || !is_unsafe(c);
    if json.chars().all(stays) {
        return json.into();
    }
    let mut escaped = String::with_capacity(json.len() + 8);
    for c in json.chars() {
        match stays(c) {
            true => escaped.push(c),
            // Writing to a string cannot fail. All unsafe characters fit in four hexadecimal digits.
            false => drop(write!(escaped, "\\u{:04x}", u32::from(c))),
        }
    }
    escaped.into()
}

/// Escapes the characters for which `is_escaped` returns true. It gets each character and the text after it.
fn escape_where(text: &str, is_escaped: impl Fn(char, &str) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match is_escaped(c, &text[at + c.len_utf8()..]) {
            true => escaped.extend(c.escape_default()),
            false => escaped.push(c),
        }
    }
    escaped
}

/// Returns whether a terminal or an editor may interpret the character instead of showing it: control
/// characters, text direction marks and Unicode line breaks.
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

    /// Returns the control, direction and line break characters as Unicode defines them.
    fn unsafe_characters() -> Vec<char> {
        let controls = ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
        let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        controls
            .chain(bidi.chars())
            .chain(['\u{2028}', '\u{2029}'])
            .collect()
    }

    #[test]
    fn control_and_direction_characters_are_escaped() {
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
    fn line_breaks_tabs_and_all_scripts_are_kept() {
        for safe in [
            "a\n\tb\r\nc",
            "日本語 é e\u{301} 👨‍👩‍👧‍👦",
            "می\u{200c}خواهم עברית",
            "C:\\new",
        ] {
            assert_eq!(text(safe), safe);
        }
        assert_eq!(text("good\rbad"), r"good\rbad");
    }

    proptest! {
        #[test]
        fn escaped_json_has_the_same_meaning(value: String, more in prop::collection::vec(any::<char>(), 0..20)) {
            let unsafe_ones: String = unsafe_characters().into_iter().collect();
            let value = format!("{value}{unsafe_ones}{}", more.iter().collect::<String>());
            let written = serde_json::to_string_pretty(&[&value]).unwrap();
            let escaped = json(&written);
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&escaped).unwrap(), [value]);
            prop_assert!(!escaped.contains(|c| c != '\n' && is_unsafe(c)));
        }
    }
}
