//! Strips ticks, emoji and bullets before and after a title.

use super::words::trim_invisible;
use crate::word_list::is_listed;

/// Shortcodes of emoji that decorate titles, as on GitHub and Discord.
const SHORTCODES: &str = "
    arrow_up, ballot_box_with_check, bangbang, blue_book, book, bookmark, books, boom, brain,
    bug, bulb, computer, construction, dart, exclamation, eyes, fire, gear, gem,
    globe_with_meridians, green_book, grey_exclamation, grey_question, hammer, heart,
    heavy_check_mark, information_source, key, link, lock, mag, memo, mortar_board, notebook,
    package, page_facing_up, pencil, pencil2, point_right, pushpin, question, rocket,
    rotating_light, scroll, snake, speech_balloon, sparkles, star, star2, tada, thinking,
    thought_balloon, top, tv, warning, wave, white_check_mark, wrench, x, zap";

const CHECKBOXES: &[&str] = &[
    "[ ]", "[x]", "[X]", "[✓]", "[✔]", "\\[ \\]", "\\[x\\]", "\\[X\\]",
];

/// Strips a checkbox, emoji or a bullet before a title.
pub fn strip_leading(title: &str) -> Option<&str> {
    strip_checkbox(title)
        .or_else(|| strip_leading_emoji(title))
        .or_else(|| strip_leading_shortcode(title))
        .or_else(|| strip_bullet(title))
}

/// Strips emoji after a title.
pub fn strip_trailing(title: &str) -> Option<&str> {
    let mut rest = title;
    while let Some(shorter) = strip_last_emoji(rest) {
        rest = trim_invisible(shorter);
    }
    let shortened = (rest.len() < title.len()).then_some(rest);
    shortened.or_else(|| strip_trailing_shortcode(title))
}

/// Strips a leading checkbox.
fn strip_checkbox(title: &str) -> Option<&str> {
    let boxed = |mark: &&str| title.strip_prefix(*mark);
    let rest = CHECKBOXES.iter().find_map(boxed)?;
    rest.starts_with(char::is_whitespace).then_some(rest)
}

/// Strips a leading bullet.
fn strip_bullet(title: &str) -> Option<&str> {
    let rest = title.strip_prefix(['•', '‣', '◦', '·', '-', '–', '—', '*', '+', '»', '›'])?;
    rest.starts_with(char::is_whitespace).then_some(rest)
}

/// Strips leading emoji.
fn strip_leading_emoji(title: &str) -> Option<&str> {
    if let Some(rest) = strip_keycap(title) {
        return Some(rest);
    }
    let rest = title.trim_start_matches(|c| is_emoji(c) || is_joiner(c));
    let sign_as_emoji = || {
        let rest = title.strip_prefix(is_sign)?;
        rest.strip_prefix('\u{fe0f}')
    };
    if rest.len() < title.len() {
        Some(rest)
    } else {
        sign_as_emoji()
    }
}

/// Strips a leading keycap such as `1️⃣`.
fn strip_keycap(title: &str) -> Option<&str> {
    let rest = title.strip_prefix(|c: char| c.is_ascii_digit() || c == '#' || c == '*')?;
    rest.strip_prefix('\u{fe0f}')
        .unwrap_or(rest)
        .strip_prefix('\u{20e3}')
}

/// Strips the last emoji.
fn strip_last_emoji(title: &str) -> Option<&str> {
    if let Some(rest) = title.strip_suffix('\u{20e3}') {
        let rest = rest.strip_suffix('\u{fe0f}').unwrap_or(rest);
        return rest.strip_suffix(|c: char| c.is_ascii_digit() || c == '#' || c == '*');
    }
    let base = title.trim_end_matches(is_joiner);
    let as_sign = || title.strip_suffix('\u{fe0f}')?.strip_suffix(is_sign);
    base.strip_suffix(is_emoji).or_else(as_sign)
}

/// Strips a leading shortcode.
fn strip_leading_shortcode(title: &str) -> Option<&str> {
    let (name, rest) = title.strip_prefix(':')?.split_once(':')?;
    is_listed(name, SHORTCODES).then_some(rest)
}

/// Strips a trailing shortcode.
fn strip_trailing_shortcode(title: &str) -> Option<&str> {
    let (rest, name) = title.strip_suffix(':')?.rsplit_once(':')?;
    is_listed(name, SHORTCODES).then_some(rest)
}

/// Returns whether a character is a picture, a tick or a star. Letters, arrows, and signs of music, math and keys
/// are not, since they can be the subject of a title.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{266c}' | '\u{2670}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{231a}' | '\u{231b}' | '\u{2328}' | '\u{23cf}' | '\u{23e9}'..='\u{23f3}' | '\u{23f8}'..='\u{23fa}'
        | '\u{25a0}'..='\u{25ff}' | '\u{2460}'..='\u{2473}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '√')
}

/// Returns whether a character is a sign that is an emoji only with a variation selector.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '©' | '®' | '™' | '‼' | 'ℹ')
}

/// Returns whether a character only changes the appearance of the emoji before it.
fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{e0020}'..='\u{e007f}'
    )
}
