//! Strips numbers and labels such as `Q12.` before a title.

use super::question::is_question_by_words;
use super::words::{trim_invisible, visible_text};
use crate::labels::{EMPHASIS, question_words, strip_name_ignoring_case};

/// The title after one piece of decoration was stripped.
pub struct TitleStep<'a> {
    /// The rest of the title.
    pub rest: &'a str,
    /// Whether the decoration marks the title as a question.
    pub is_marked_question: bool,
}

impl<'a> TitleStep<'a> {
    /// Creates a step whose decoration does not mark a question.
    pub fn unlabeled(rest: &'a str) -> Self {
        Self {
            rest,
            is_marked_question: false,
        }
    }
}

/// Numbers from this one on are likely years: "1984. A novel".
const FIRST_YEAR: u32 = 1500;

/// Strips a number or a label before a title.
///
/// A number that could be part of the title is stripped only before a question: "2.3 How do I stop it", but not
/// "2.3 million".
pub fn strip(title: &str) -> Option<TitleStep<'_>> {
    let label = parse_emphasized(title).or_else(|| parse_label(title))?;
    let is_sure = label.is_sure || is_question_by_words(&visible_text(trim_invisible(label.rest)));
    is_sure.then_some(TitleStep {
        rest: label.rest,
        is_marked_question: label.is_question,
    })
}

/// A number or label before a title.
struct TitleLabel<'a> {
    /// The rest of the title.
    rest: &'a str,
    /// Whether it cannot be part of the title.
    is_sure: bool,
    /// Whether it marks the title as a question.
    is_question: bool,
}

/// Parses a label without emphasis.
fn parse_label(title: &str) -> Option<TitleLabel<'_>> {
    parse_question_label(title)
        .or_else(|| parse_number(title))
        .or_else(|| parse_letter(title))
}

/// Parses a label with emphasis: `**Q1.** What is …`, `**Q**: What is …`.
fn parse_emphasized(title: &str) -> Option<TitleLabel<'_>> {
    EMPHASIS.iter().find_map(|(open, close)| {
        let (inner, after) = title.strip_prefix(open)?.split_once(close)?;
        let rest = after.trim_start_matches(['.', ':', ')', '：']);
        let closing = &after[..after.len() - rest.len()];
        let is_apart = rest.starts_with(char::is_whitespace);
        // Parse the label as if it had no emphasis and preceded some other title.
        let alone = format!("{}{closing} Title", inner.trim());
        let parsed =
            parse_label(&alone).filter(|it| it.is_sure && trim_invisible(it.rest) == "Title")?;
        is_apart.then_some(TitleLabel {
            rest,
            is_sure: true,
            is_question: parsed.is_question,
        })
    })
}

/// Parses a question label: `Q.`, `Q:`, `Q12.`, `Q1)`, `Question 4:`.
fn parse_question_label(title: &str) -> Option<TitleLabel<'_>> {
    let after = question_words()
        .iter()
        .find_map(|name| strip_word(title, name))?;
    let numbered = after.trim_start_matches([' ', '\u{a0}', '.', '#', '-', '№']);
    if let Some((_, rest)) = parse_digits(numbered) {
        let rest = parse_levels(rest).1;
        let (rest, end) = parse_ending(rest)?;
        let is_sure = matches!(end, LabelEnding::Point | LabelEnding::Colon);
        return Some(TitleLabel {
            rest,
            is_sure,
            is_question: is_sure,
        });
    }
    let (rest, end) = parse_ending(after)?;
    match end {
        LabelEnding::Point | LabelEnding::Colon => Some(TitleLabel {
            rest,
            is_sure: true,
            is_question: true,
        }),
        LabelEnding::Dash => Some(TitleLabel {
            rest,
            is_sure: false,
            is_question: true,
        }),
        LabelEnding::Blank => None,
    }
}

/// Strips a whole word from the beginning of a title, ignoring case.
fn strip_word<'a>(title: &'a str, name: &str) -> Option<&'a str> {
    let rest = strip_name_ignoring_case(title, name)?;
    let continues_word =
        rest.starts_with(|c: char| c.is_alphabetic() || c == '&' || c == '\'' || c == '’');
    (!continues_word).then_some(rest)
}

/// Parses a number: `1.`, `1)`, `2.3.`, `(1)`, `#12`, `1、`, `一、`, `第3题：`.
fn parse_number(title: &str) -> Option<TitleLabel<'_>> {
    let sure = |rest| TitleLabel {
        rest,
        is_sure: true,
        is_question: false,
    };
    if let Some(inner) = title.strip_prefix(['(', '（', '[', '【']) {
        let (value, rest) = parse_digits(inner)?;
        let rest = rest.strip_prefix([')', '）', ']', '】'])?;
        let is_apart = rest.starts_with(|c: char| c.is_whitespace() || is_non_ascii_letter(c));
        return (value < FIRST_YEAR && is_apart).then(|| sure(rest));
    }
    if let Some(inner) = title.strip_prefix('第') {
        let rest = parse_digits(inner).map_or(inner, |(_, rest)| rest);
        let rest = rest.trim_start_matches(is_numeral).trim_start();
        let rest = rest.strip_prefix(['题', '題', '问', '問'])?;
        return Some(sure(rest.trim_start_matches(['：', ':', '、', '.', '．'])));
    }
    let numeral = title.trim_start_matches(is_numeral);
    if numeral.len() < title.len() {
        return numeral.strip_prefix(['、', '．', '.']).map(sure);
    }
    let hash = title
        .strip_prefix("\\#")
        .or_else(|| title.strip_prefix('#'));
    let (value, rest) = parse_digits(hash.unwrap_or(title))?;
    let (count, rest) = parse_levels(rest);
    let has_blank = rest.starts_with(char::is_whitespace);
    let (rest, end) = parse_ending(rest)?;
    let is_sure = match end {
        // "24. 12. 2023" is a date.
        LabelEnding::Point => value < FIRST_YEAR && parse_digits(rest.trim_start()).is_none(),
        LabelEnding::Colon | LabelEnding::Dash | LabelEnding::Blank => hash.is_some(),
    };
    // "12 What is a pump", but not "12 what-ifs".
    let is_bare = matches!(end, LabelEnding::Blank) && has_blank && count == 0;
    let continues_word = is_bare && rest.trim_start().starts_with(char::is_lowercase);
    (is_sure || !continues_word).then_some(TitleLabel {
        rest,
        is_sure,
        is_question: false,
    })
}

/// Parses a letter or Roman numeral, which can also be an initial: `A.`, `b)`, `IV.`.
fn parse_letter(title: &str) -> Option<TitleLabel<'_>> {
    let roman = title.trim_start_matches(['I', 'V', 'X', 'i', 'v', 'x']);
    let rest = if roman.len() < title.len() {
        roman
    } else {
        title.strip_prefix(|c: char| c.is_ascii_alphabetic())?
    };
    let rest = rest.strip_prefix(['.', ')'])?;
    rest.starts_with(char::is_whitespace).then_some(TitleLabel {
        rest,
        is_sure: false,
        is_question: false,
    })
}

/// How a label ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LabelEnding {
    /// A dot or a bracket.
    Point,
    /// A colon.
    Colon,
    /// A dash between spaces.
    Dash,
    /// Only whitespace.
    Blank,
}

/// Parses the end of a label. Returns the rest of the title. Returns `None` if the text continues as in "1.5" or
/// "Q.E.D.".
fn parse_ending(text: &str) -> Option<(&str, LabelEnding)> {
    let is_closing = |c: char| ".):：、．）\\]".contains(c);
    let unspaced = text.trim_start();
    let rest = unspaced.trim_start_matches(is_closing);
    let closing = &unspaced[..unspaced.len() - rest.len()];
    let has_blank = unspaced.len() < text.len();
    if closing.is_empty() {
        let dash = unspaced.strip_prefix(['-', '–', '—', '|']);
        let dash = dash.filter(|it| it.starts_with(char::is_whitespace));
        return match dash {
            _ if !has_blank => None,
            Some(rest) => Some((rest, LabelEnding::Dash)),
            None => Some((unspaced, LabelEnding::Blank)),
        };
    }
    // "Question 1 : …" in French style, but not "2 .NET versions".
    if has_blank && !rest.starts_with(char::is_whitespace) {
        return Some((unspaced, LabelEnding::Blank));
    }
    let end = if closing.contains([':', '：']) {
        LabelEnding::Colon
    } else {
        LabelEnding::Point
    };
    let rest = rest
        .strip_prefix(" -")
        .filter(|it| it.starts_with(' '))
        .unwrap_or(rest);
    is_title_start(rest).then_some((rest, end))
}

/// Returns whether a text begins a title, and does not continue a word or number.
fn is_title_start(rest: &str) -> bool {
    let mut chars = rest.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else {
        return false;
    };
    let is_word = first.is_uppercase() && second.is_some_and(|c| c.is_lowercase() || c == ' ');
    let is_article = !matches!(first, 'A' | 'I') && second == Some(' ');
    first.is_whitespace()
        || (first.is_alphabetic() && !first.is_ascii())
        || "*_`[<\"“¿「『".contains(first)
        || (is_word && !is_article)
}

/// Parses the number at the beginning of a text. Returns it with the rest.
fn parse_digits(text: &str) -> Option<(u32, &str)> {
    let is_digit = |c: char| matches!(c, '0'..='9' | '０'..='９' | '٠'..='٩');
    let rest = text.trim_start_matches(is_digit);
    let written = &text[..text.len() - rest.len()];
    let value = |c: char| match c {
        '０'..='９' => u32::from(c) - u32::from('０'),
        '٠'..='٩' => u32::from(c) - u32::from('٠'),
        _ => u32::from(c) - u32::from('0'),
    };
    let all = written.chars().map(value);
    let count = written.chars().count();
    ((1..=4).contains(&count)).then(|| (all.fold(0, |sum, digit| sum * 10 + digit), rest))
}

/// Parses the further levels of a number (`.3.1`). Returns how many there are, and the rest.
fn parse_levels(mut text: &str) -> (usize, &str) {
    let mut count = 0;
    while let Some((_, rest)) = text.strip_prefix('.').and_then(parse_digits) {
        text = rest;
        count += 1;
    }
    (count, text)
}

/// Returns whether a character is a Chinese numeral.
fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百".contains(c)
}

/// Returns whether a character is a letter outside ASCII.
fn is_non_ascii_letter(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii()
}
