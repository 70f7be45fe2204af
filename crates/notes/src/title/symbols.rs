//! Ticks, emoji and bullets before and behind a title.

use super::words::trim;
use crate::word_list::is_listed;

/// Emoji by the names that GitHub and Discord show as pictures, where they decorate titles.
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

/// Sets aside a checkbox, emoji or a bullet before a title.
pub fn strip_leading(title: &str) -> Option<&str> {
    checkbox(title)
        .or_else(|| leading_emoji(title))
        .or_else(|| leading_shortcode(title))
        .or_else(|| bullet(title))
}

/// Sets aside emoji behind a title.
pub fn strip_trailing(title: &str) -> Option<&str> {
    let mut rest = title;
    while let Some(shorter) = without_last_emoji(rest) {
        rest = trim(shorter);
    }
    let shortened = (rest.len() < title.len()).then_some(rest);
    shortened.or_else(|| trailing_shortcode(title))
}

fn checkbox(title: &str) -> Option<&str> {
    let boxed = |mark: &&str| title.strip_prefix(*mark);
    let rest = CHECKBOXES.iter().find_map(boxed)?;
    rest.starts_with(char::is_whitespace).then_some(rest)
}

fn bullet(title: &str) -> Option<&str> {
    let rest = title.strip_prefix(['•', '‣', '◦', '·', '-', '–', '—', '*', '+', '»', '›'])?;
    rest.starts_with(char::is_whitespace).then_some(rest)
}

fn leading_emoji(title: &str) -> Option<&str> {
    if let Some(rest) = keycap(title) {
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

/// What stands behind a leading `1️⃣`.
fn keycap(title: &str) -> Option<&str> {
    let rest = title.strip_prefix(|c: char| c.is_ascii_digit() || c == '#' || c == '*')?;
    rest.strip_prefix('\u{fe0f}')
        .unwrap_or(rest)
        .strip_prefix('\u{20e3}')
}

fn without_last_emoji(title: &str) -> Option<&str> {
    if let Some(rest) = title.strip_suffix('\u{20e3}') {
        let rest = rest.strip_suffix('\u{fe0f}').unwrap_or(rest);
        return rest.strip_suffix(|c: char| c.is_ascii_digit() || c == '#' || c == '*');
    }
    let base = title.trim_end_matches(is_joiner);
    let as_sign = || title.strip_suffix('\u{fe0f}')?.strip_suffix(is_sign);
    base.strip_suffix(is_emoji).or_else(as_sign)
}

fn leading_shortcode(title: &str) -> Option<&str> {
    let (name, rest) = title.strip_prefix(':')?.split_once(':')?;
    is_listed(name, SHORTCODES).then_some(rest)
}

fn trailing_shortcode(title: &str) -> Option<&str> {
    let (rest, name) = title.strip_suffix(':')?.rsplit_once(':')?;
    is_listed(name, SHORTCODES).then_some(rest)
}

/// Whether a character is a picture, a tick or a star. Letters, arrows, and signs of music, math and
/// keys, which may be what a title is about, are not.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{266c}' | '\u{2670}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{231a}' | '\u{231b}' | '\u{2328}' | '\u{23cf}' | '\u{23e9}'..='\u{23f3}' | '\u{23f8}'..='\u{23fa}'
        | '\u{25a0}'..='\u{25ff}' | '\u{2460}'..='\u{2473}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '√')
}

/// Whether a character is a sign that only a variation selector makes an emoji of.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '©' | '®' | '™' | '‼' | 'ℹ')
}

/// Whether a character only changes how the emoji before it looks.
fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{e0020}'..='\u{e007f}'
    )
}
