//! Choices below a question, and the marks that say which of them are right: `[x] One`, `B) Two ✅`, `- Three <-- correct`.

use std::ops::Range;

use super::file::File;
use super::split::{Split, shown_pieces};
use crate::body::{BodyRules, read_body};
use crate::labels::is_right_word;
use crate::outline::is_rule;
use crate::ranges::{lines, without};

/// What may stand before or behind the right one.
const TICKS: [char; 5] = ['✅', '✔', '☑', '✓', '🟢'];

/// What may stand before or behind a wrong one.
const CROSSES: [char; 5] = ['❌', '✗', '✖', '❎', '🔴'];

const BOXES: [&str; 3] = ["[ ] ", "[x] ", "[X] "];

/// What marks the choices of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `a)`, `B.`, `(c)`, with how many letters stand before it.
    Letter(u8),
    Number,
    /// `[ ] One`, which need be no item of a list.
    Box,
    Item,
}

/// A line that may be a choice; its places are those in the line.
#[derive(Debug)]
struct Choice {
    kind: Kind,
    indent: usize,
    /// What stands behind the mark of a list.
    whole: Range<usize>,
    /// The parts of it that are no mark.
    shown: Vec<Range<usize>>,
    is_right: bool,
    /// Whether only a mark that may mean something else says so, as bold words do.
    is_weak: bool,
}

impl Choice {
    fn of(line: &str) -> Option<Self> {
        let bare = line.trim_end().trim_start_matches([' ', '\t', '>']);
        let item = bare.strip_prefix(['-', '*', '+']);
        let item = item.filter(|it| it.starts_with([' ', '\t']) && !is_rule(bare));
        // Most lines begin with no letter or box.
        let mut begin = bare.chars().take(6);
        if item.is_none() && !begin.any(|c| ").:]、．）".contains(c)) {
            return None;
        }
        let whole = item.unwrap_or(bare).trim_start();
        let (mut words, mut is_right, mut is_weak) = (whole, false, false);
        while let Some((kept, is_sure)) = without_verdict(words) {
            is_weak |= is_sure == Some(false);
            is_right |= is_sure == Some(true);
            words = kept;
        }
        let behind_box = BOXES.iter().find_map(|it| words.strip_prefix(it));
        if let Some(behind) = behind_box {
            is_right |= !words.starts_with(BOXES[0]);
            words = behind;
        }
        is_right |= words.starts_with(TICKS);
        words = words.trim_start_matches(is_mark).trim_start();
        // `*B) One`, `**B) One**`, `B) **One**`
        let is_bold = |words: &&str| words.len() > 4 && words.matches("**").count() == 2;
        let bold = |words| -> Option<&str> {
            Some(words)
                .filter(is_bold)?
                .strip_prefix("**")?
                .strip_suffix("**")
        };
        let inner = bold(words)
            .or_else(|| words.strip_prefix('*').filter(|it| !it.contains('*')))
            .filter(|it| letter(it).is_some());
        is_weak |= inner.is_some();
        words = inner.unwrap_or(words);
        let (kind, behind) = letter(words).unwrap_or((Kind::Item, words));
        if kind == Kind::Item && item.is_none() && behind_box.is_none() {
            return None;
        }
        let bold = bold(behind).filter(|_| kind != Kind::Item);
        is_weak |= bold.is_some();
        let place = |part: &str| {
            let start = part.as_ptr() as usize - line.as_ptr() as usize;
            start..start + part.len()
        };
        let shown = match bold {
            Some(bold) => vec![place(&words[..words.len() - behind.len()]), place(bold)],
            None => vec![place(words)],
        };
        (!words.is_empty()).then_some(Self {
            kind: behind_box.map_or(kind, |_| Kind::Box),
            indent: line.len() - line.trim_start_matches([' ', '\t', '>']).len(),
            whole: place(whole),
            shown,
            is_weak: is_weak && !is_right,
            is_right: is_right || is_weak,
        })
    }
}

/// Whether words begin with an open box or a ticked one.
pub fn begins_with_box(words: &str) -> bool {
    BOXES.iter().any(|it| words.starts_with(it))
}

fn is_mark(c: char) -> bool {
    TICKS.contains(&c) || CROSSES.contains(&c) || c == '\u{fe0f}'
}

/// Words without the last mark behind them, and whether that says that they are right, for sure or perhaps.
fn without_verdict(words: &str) -> Option<(&str, Option<bool>)> {
    let bare = words.trim_end_matches(is_mark);
    if bare.len() < words.len() {
        let is_right = words[bare.len()..].contains(TICKS);
        return Some((bare.trim_end(), is_right.then_some(true)));
    }
    if let Some(bare) = words.strip_suffix(" *") {
        return Some((bare.trim_end(), Some(false)));
    }
    // `(correct)`, `**[right]**`, `<--- correct`, `← correct`, `<--`
    let is_edge = |c: char| "()[]（）【】*_<>-–—=←⬅!. ".contains(c);
    let begins = ["<-", "<=", "←", "⬅", "(", "[", "（", "【"];
    let at = begins.iter().filter_map(|it| words.rfind(it)).max()?;
    let verdict = words[at..].trim_matches(is_edge);
    let is_arrow = verdict.is_empty() && !words[at..].starts_with(['(', '[', '（', '【']);
    let kept = words[..at].trim_end_matches([' ', '*', '_', '<', '-']);
    // `(right)` may be a side, and `(true)` a value.
    let is_weak = ["right", "true"]
        .iter()
        .any(|it| verdict.eq_ignore_ascii_case(it));
    let is_sure = is_arrow || is_right_word(verdict);
    (is_sure || is_weak).then_some((kept, Some(is_sure)))
}

/// The letter or number that a choice begins with, and its words.
fn letter(text: &str) -> Option<(Kind, &str)> {
    const MARKS: [char; 3] = ['*', '_', '`'];
    let text = text.trim_start_matches(MARKS);
    let bare = text.strip_prefix(['(', '[', '（']);
    let mut chars = bare.unwrap_or(text).chars();
    let name = chars.next()?;
    let rest = chars.as_str().trim_start_matches(MARKS);
    let (kind, rest) = match name {
        'a'..='z' | 'A'..='Z' => (Kind::Letter(name.to_ascii_lowercase() as u8 - b'a'), rest),
        '0'..='9' => (
            Kind::Number,
            rest.trim_start_matches(|c: char| c.is_ascii_digit()),
        ),
        _ => return None,
    };
    let behind = match bare {
        Some(_) => rest.strip_prefix([')', ']', '）'])?,
        None => rest.strip_prefix([')', '.', ':', '、', '．', '）'])?,
    };
    let behind = behind.trim_start_matches(MARKS);
    let is_apart = behind.starts_with(char::is_whitespace) || !rest.starts_with(['.', ':']);
    (is_apart && !behind.trim().is_empty()).then_some((kind, behind.trim_start()))
}

/// The choices of a text, each with where its lines stand: lines of one kind, further lines of each indented.
fn choices<'a>(all: impl Iterator<Item = (usize, &'a str)>) -> Vec<(Range<usize>, Choice)> {
    let mut found: Vec<(Range<usize>, Choice)> = Vec::new();
    for (at, line) in all {
        let end = at + line.len();
        let first = found.first().map(|(_, it)| (it.kind, it.indent));
        let is_next = |choice: &Choice| match (first, choice.kind) {
            (None, Kind::Letter(nth)) => nth == 0,
            (None, _) => true,
            (Some((Kind::Letter(_), indent)), Kind::Letter(nth)) => {
                usize::from(nth) == found.len() && indent == choice.indent
            }
            (Some(first), kind) => first == (kind, choice.indent),
        };
        let indent = line.len() - line.trim_start().len();
        if let Some(choice) = Choice::of(line).filter(is_next) {
            found.push((at..end, choice));
        } else if line.trim().is_empty() || first.is_none() {
            continue;
        } else if let Some((last, _)) = found.last_mut()
            && first.is_some_and(|it| indent > it.1)
        {
            last.end = end;
        } else {
            break;
        }
    }
    found
}

/// Splits a text at the marks of its right choices. `None` where no mark says which they are.
pub fn split(file: &File<'_>, body: &Range<usize>, rules: BodyRules) -> Option<Split> {
    let choices = choices(file.lines(body.clone()));
    let (first, last) = (choices.first()?, choices.last()?);
    let right = || choices.iter().filter(|(_, it)| it.is_right);
    if right().count() == choices.len() {
        return None;
    }
    let (_, chosen) = right().next()?;
    // The items and numbers of an answer are no choices, but for one with a mark right below the question.
    let is_plain = matches!(first.1.kind, Kind::Item | Kind::Number);
    let is_text = |line: &str| {
        !line.is_empty() && !line.ends_with(['?', '？', '؟', ':']) && !line.starts_with("![")
    };
    let has_text = || {
        let mut above = file.lines(body.start..first.0.start);
        above.any(|(_, line)| is_text(line.trim()))
    };
    let is_box = first.1.kind == Kind::Box;
    if is_plain && (right().count() > 1 || chosen.is_weak) || (is_plain || is_box) && has_text() {
        return None;
    }
    let end = last.0.end;
    let (mut marks, mut answer) = (Vec::new(), Vec::new());
    for (lines, choice) in &choices {
        let place = |it: &Range<usize>| lines.start + it.start..lines.start + it.end;
        let shown: Vec<_> = choice.shown.iter().map(place).collect();
        let whole = place(&choice.whole);
        let more = whole.end..lines.end;
        marks.extend(without(&[whole], &shown));
        if choice.is_right {
            answer.extend(shown);
            answer.push(more);
        }
    }
    answer.push(end..body.end);
    let shown = without(&shown_pieces(file, &(body.start..end)), &marks);
    Some(Split {
        prompt: read_body(file.document, &shown, rules, &mut Vec::new()).answer,
        answer,
        is_card: true,
    })
}

/// Where the choices of a text stand, each without marks.
pub fn places(file: &File<'_>, body: &[Range<usize>]) -> Vec<Vec<Range<usize>>> {
    let choices = choices(body.iter().flat_map(|it| file.lines(it.clone())));
    let places = choices.iter().map(|(lines, choice)| {
        let shown = choice.shown.iter();
        shown
            .map(|it| lines.start + it.start..lines.start + it.end)
            .collect()
    });
    places.collect()
}

/// Whether a text is nothing but choices with letters, none of them marked as the right one.
pub fn is_open(text: &str) -> bool {
    let choices = all_of(text);
    choices
        .first()
        .is_some_and(|it| matches!(it.kind, Kind::Letter(_)))
        && choices.iter().all(|it| it.is_weak || !it.is_right)
}

/// Whether a text is nothing but choices: with letters, or below a question boxes or items.
pub fn is_list(text: &str, asks: bool) -> bool {
    all_of(text).first().is_some_and(|it| match it.kind {
        Kind::Letter(_) => true,
        Kind::Number => false,
        Kind::Box | Kind::Item => asks,
    })
}

/// The choices of a text that holds nothing else.
fn all_of(text: &str) -> Vec<Choice> {
    let first = text.lines().find(|it| !it.trim().is_empty());
    if first.and_then(Choice::of).is_none() {
        return Vec::new();
    }
    let mut at = 0;
    let numbered = lines(text).map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let choices = choices(numbered);
    let end = choices.last().map_or(0, |(lines, _)| lines.end);
    let start = choices.first().map_or(0, |(lines, _)| lines.start);
    let is_all = text[..start].trim().is_empty() && text[end..].trim().is_empty();
    match is_all && choices.len() > 1 {
        true => choices.into_iter().map(|(_, it)| it).collect(),
        false => Vec::new(),
    }
}
