//! Numbers and labels such as `Q12.` before a title.

use super::asking::asks_in_words;
use super::words::{trim, visible};
use crate::labels::{EMPHASIS, behind_name, question_words};

/// What one step leaves of a title.
pub struct Step<'a> {
    pub rest: &'a str,
    pub is_marked: bool,
}

impl<'a> Step<'a> {
    /// A step that sets aside what says nothing about the title.
    pub fn plain(rest: &'a str) -> Self {
        Self {
            rest,
            is_marked: false,
        }
    }
}

/// Numbers from here on may well be years: "1984. A novel".
const FIRST_YEAR: u32 = 1500;

/// Sets aside a number or a label before a title. What could be a part of the title is set aside only
/// where a question follows: "2.3 How do I stop it", but "2.3 million".
pub fn strip(title: &str) -> Option<Step<'_>> {
    let label = emphasized(title).or_else(|| label(title))?;
    let is_sure = label.is_sure || asks_in_words(&visible(trim(label.rest)));
    is_sure.then_some(Step {
        rest: label.rest,
        is_marked: label.is_mark,
    })
}

struct Label<'a> {
    rest: &'a str,
    /// Whether it can be nothing but a label.
    is_sure: bool,
    /// Whether it says that a question follows.
    is_mark: bool,
}

fn label(title: &str) -> Option<Label<'_>> {
    question_label(title)
        .or_else(|| number(title))
        .or_else(|| letter(title))
}

/// `**Q1.** What is …`, `**Q**: What is …`.
fn emphasized(title: &str) -> Option<Label<'_>> {
    EMPHASIS.iter().find_map(|(open, close)| {
        let (inner, after) = title.strip_prefix(open)?.split_once(close)?;
        let rest = after.trim_start_matches(['.', ':', ')', '：']);
        let closing = &after[..after.len() - rest.len()];
        let is_apart = rest.starts_with(char::is_whitespace);
        // The label as it would be without emphasis, before some other title.
        let alone = format!("{}{closing} Title", inner.trim());
        let found = label(&alone).filter(|it| it.is_sure && trim(it.rest) == "Title")?;
        is_apart.then_some(Label {
            rest,
            is_sure: true,
            is_mark: found.is_mark,
        })
    })
}

/// `Q.`, `Q:`, `Q12.`, `Q1)`, `Question 4:`.
fn question_label(title: &str) -> Option<Label<'_>> {
    let after = question_words()
        .iter()
        .find_map(|name| strip_name(title, name))?;
    let numbered = after.trim_start_matches([' ', '\u{a0}', '.', '#', '-', '№']);
    if let Some((_, rest)) = digits(numbered) {
        let rest = levels(rest).1;
        let (rest, end) = ending(rest)?;
        let is_sure = matches!(end, End::Point | End::Colon);
        return Some(Label {
            rest,
            is_sure,
            is_mark: is_sure,
        });
    }
    let (rest, end) = ending(after)?;
    match end {
        End::Point | End::Colon => Some(Label {
            rest,
            is_sure: true,
            is_mark: true,
        }),
        End::Dash => Some(Label {
            rest,
            is_sure: false,
            is_mark: true,
        }),
        End::Blank => None,
    }
}

/// What follows a word in any case, where the word ends there.
fn strip_name<'a>(title: &'a str, name: &str) -> Option<&'a str> {
    let rest = behind_name(title, name)?;
    let goes_on =
        rest.starts_with(|c: char| c.is_alphabetic() || c == '&' || c == '\'' || c == '’');
    (!goes_on).then_some(rest)
}

/// `1.`, `1)`, `2.3.`, `(1)`, `#12`, `1、`, `一、`, `第3题：`.
fn number(title: &str) -> Option<Label<'_>> {
    let sure = |rest| Label {
        rest,
        is_sure: true,
        is_mark: false,
    };
    if let Some(inner) = title.strip_prefix(['(', '（', '[', '【']) {
        let (value, rest) = digits(inner)?;
        let rest = rest.strip_prefix([')', '）', ']', '】'])?;
        let is_apart = rest.starts_with(|c: char| c.is_whitespace() || is_ideograph(c));
        return (value < FIRST_YEAR && is_apart).then(|| sure(rest));
    }
    if let Some(inner) = title.strip_prefix('第') {
        let rest = digits(inner).map_or(inner, |(_, rest)| rest);
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
    let (value, rest) = digits(hash.unwrap_or(title))?;
    let (count, rest) = levels(rest);
    let has_blank = rest.starts_with(char::is_whitespace);
    let (rest, end) = ending(rest)?;
    let is_sure = match end {
        // "24. 12. 2023" is a date.
        End::Point => value < FIRST_YEAR && digits(rest.trim_start()).is_none(),
        End::Colon | End::Dash | End::Blank => hash.is_some(),
    };
    // "12 What is a pump", but "12 what-ifs".
    let is_bare = matches!(end, End::Blank) && has_blank && count == 0;
    let goes_on = is_bare && rest.trim_start().starts_with(char::is_lowercase);
    (is_sure || !goes_on).then_some(Label {
        rest,
        is_sure,
        is_mark: false,
    })
}

/// `A.`, `b)`, `IV.`: initials as well.
fn letter(title: &str) -> Option<Label<'_>> {
    let roman = title.trim_start_matches(['I', 'V', 'X', 'i', 'v', 'x']);
    let rest = if roman.len() < title.len() {
        roman
    } else {
        title.strip_prefix(|c: char| c.is_ascii_alphabetic())?
    };
    let rest = rest.strip_prefix(['.', ')'])?;
    rest.starts_with(char::is_whitespace).then_some(Label {
        rest,
        is_sure: false,
        is_mark: false,
    })
}

/// What ends a label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Point,
    Colon,
    Dash,
    Blank,
}

/// What follows the end of a label, which has no title right behind it that could belong to it ("1.5", "Q.E.D.").
fn ending(text: &str) -> Option<(&str, End)> {
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
            Some(rest) => Some((rest, End::Dash)),
            None => Some((unspaced, End::Blank)),
        };
    }
    // "Question 1 : …" as the French write it, but "2 .NET versions".
    if has_blank && !rest.starts_with(char::is_whitespace) {
        return Some((unspaced, End::Blank));
    }
    let end = if closing.contains([':', '：']) {
        End::Colon
    } else {
        End::Point
    };
    let rest = rest
        .strip_prefix(" -")
        .filter(|it| it.starts_with(' '))
        .unwrap_or(rest);
    begins_title(rest).then_some((rest, end))
}

/// Whether a title begins here, and not the rest of a word or number.
fn begins_title(rest: &str) -> bool {
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

/// The number at the start of a text, and what follows it.
fn digits(text: &str) -> Option<(u32, &str)> {
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

/// How many further levels a number has (`.3.1`), and what follows them.
fn levels(mut text: &str) -> (usize, &str) {
    let mut count = 0;
    while let Some((_, rest)) = text.strip_prefix('.').and_then(digits) {
        text = rest;
        count += 1;
    }
    (count, text)
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百".contains(c)
}

fn is_ideograph(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii()
}
