//! Reads choices below a question, and the marks that show which are right: `[x] One`, `B) Two ✅`, `- Three <--
//! correct`.

use std::ops::Range;

use super::file::File;
use super::split::{PromptSplit, visible_pieces};
use crate::body::{BodyRules, read_body};
use crate::labels::is_right_word;
use crate::outline::is_rule;
use crate::ranges::{lines, subtract};

/// Marks before or after a right choice.
const TICKS: [char; 5] = ['✅', '✔', '☑', '✓', '🟢'];

/// Marks before or after a wrong choice.
const CROSSES: [char; 5] = ['❌', '✗', '✖', '❎', '🔴'];

/// Open and ticked task boxes.
const BOXES: [&str; 3] = ["[ ] ", "[x] ", "[X] "];

/// What the choices of a list begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ChoiceMark {
    /// `a)`, `B.` or `(c)`, with the index of the letter from 0.
    Letter(u8),
    /// A number.
    Number,
    /// `[ ] One`, with or without the mark of a list item.
    Box,
    /// The mark of a list item only.
    Item,
}

/// A line that can be a choice. Its ranges are relative to the line.
#[derive(Debug)]
struct Choice {
    mark: ChoiceMark,
    indent: usize,
    /// The text after the mark of the list item.
    text_range: Range<usize>,
    /// The parts of `text_range` without the marks.
    visible: Vec<Range<usize>>,
    /// Whether it is marked as right.
    is_right: bool,
    /// Whether the only mark is one that can mean something else, such as bold words.
    is_weak: bool,
}

impl Choice {
    /// Parses a line. Returns `None` if it does not begin like a choice.
    fn parse(line: &str) -> Option<Self> {
        let bare = line.trim_end().trim_start_matches([' ', '\t', '>']);
        let item = bare.strip_prefix(['-', '*', '+']);
        let item = item.filter(|it| it.starts_with([' ', '\t']) && !is_rule(bare));
        // Most lines begin with neither a letter nor a box.
        let mut begin = bare.chars().take(6);
        if item.is_none() && !begin.any(|c| ").:]、．）".contains(c)) {
            return None;
        }
        let text_range = item.unwrap_or(bare).trim_start();
        let (mut words, mut is_right, mut is_weak) = (text_range, false, false);
        while let Some((rest, is_sure)) = strip_verdict(words) {
            is_weak |= is_sure == Some(false);
            is_right |= is_sure == Some(true);
            words = rest;
        }
        let behind_box = BOXES.iter().find_map(|it| words.strip_prefix(it));
        if let Some(after) = behind_box {
            is_right |= !words.starts_with(BOXES[0]);
            words = after;
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
            .filter(|it| parse_letter(it).is_some());
        is_weak |= inner.is_some();
        words = inner.unwrap_or(words);
        let (mark, after) = parse_letter(words).unwrap_or((ChoiceMark::Item, words));
        if mark == ChoiceMark::Item && item.is_none() && behind_box.is_none() {
            return None;
        }
        let bold = bold(after).filter(|_| mark != ChoiceMark::Item);
        is_weak |= bold.is_some();
        let range_of = |part: &str| {
            let start = part.as_ptr() as usize - line.as_ptr() as usize;
            start..start + part.len()
        };
        let visible = match bold {
            Some(bold) => vec![
                range_of(&words[..words.len() - after.len()]),
                range_of(bold),
            ],
            None => vec![range_of(words)],
        };
        (!words.is_empty()).then_some(Self {
            mark: behind_box.map_or(mark, |_| ChoiceMark::Box),
            indent: line.len() - line.trim_start_matches([' ', '\t', '>']).len(),
            text_range: range_of(text_range),
            visible,
            is_weak: is_weak && !is_right,
            is_right: is_right || is_weak,
        })
    }
}

/// Returns whether a text begins with an open or ticked box.
pub fn begins_with_box(words: &str) -> bool {
    BOXES.iter().any(|it| words.starts_with(it))
}

/// Returns whether a character is a tick or a cross.
fn is_mark(c: char) -> bool {
    TICKS.contains(&c) || CROSSES.contains(&c) || c == '\u{fe0f}'
}

/// Strips the last mark from the end of a text. Also returns its verdict: `Some(true)` if right, `Some(false)` if
/// perhaps right, `None` if wrong.
fn strip_verdict(words: &str) -> Option<(&str, Option<bool>)> {
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
    let rest = words[..at].trim_end_matches([' ', '*', '_', '<', '-']);
    // `(right)` can also be a side, and `(true)` a value.
    let is_weak = ["right", "true"]
        .iter()
        .any(|it| verdict.eq_ignore_ascii_case(it));
    let is_sure = is_arrow || is_right_word(verdict);
    (is_sure || is_weak).then_some((rest, Some(is_sure)))
}

/// Parses the letter or number that a choice begins with. Returns it with the rest of the text.
fn parse_letter(text: &str) -> Option<(ChoiceMark, &str)> {
    const MARKS: [char; 3] = ['*', '_', '`'];
    let text = text.trim_start_matches(MARKS);
    let bare = text.strip_prefix(['(', '[', '（']);
    let mut chars = bare.unwrap_or(text).chars();
    let name = chars.next()?;
    let rest = chars.as_str().trim_start_matches(MARKS);
    let (mark, rest) = match name {
        'a'..='z' | 'A'..='Z' => (
            ChoiceMark::Letter(name.to_ascii_lowercase() as u8 - b'a'),
            rest,
        ),
        '0'..='9' => (
            ChoiceMark::Number,
            rest.trim_start_matches(|c: char| c.is_ascii_digit()),
        ),
        _ => return None,
    };
    let after = match bare {
        Some(_) => rest.strip_prefix([')', ']', '）'])?,
        None => rest.strip_prefix([')', '.', ':', '、', '．', '）'])?,
    };
    let after = after.trim_start_matches(MARKS);
    let is_apart = after.starts_with(char::is_whitespace) || !rest.starts_with(['.', ':']);
    (is_apart && !after.trim().is_empty()).then_some((mark, after.trim_start()))
}

/// Returns the choices in some lines, each with the byte range of its lines. All have the same kind and
/// indentation; deeper lines continue a choice.
fn parse_choices<'a>(all: impl Iterator<Item = (usize, &'a str)>) -> Vec<(Range<usize>, Choice)> {
    let mut found: Vec<(Range<usize>, Choice)> = Vec::new();
    for (at, line) in all {
        let end = at + line.len();
        let first = found.first().map(|(_, it)| (it.mark, it.indent));
        let is_next = |choice: &Choice| match (first, choice.mark) {
            (None, ChoiceMark::Letter(nth)) => nth == 0,
            (None, _) => true,
            (Some((ChoiceMark::Letter(_), indent)), ChoiceMark::Letter(nth)) => {
                usize::from(nth) == found.len() && indent == choice.indent
            }
            (Some(first), mark) => first == (mark, choice.indent),
        };
        let indent = line.len() - line.trim_start().len();
        if let Some(choice) = Choice::parse(line).filter(is_next) {
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

/// Splits a text into its choices and the right ones among them. Returns `None` if no mark shows which are right.
pub fn split_choices(
    file: &File<'_>,
    body: &Range<usize>,
    rules: BodyRules,
) -> Option<PromptSplit> {
    let choices = parse_choices(file.lines(body.clone()));
    let (first, last) = (choices.first()?, choices.last()?);
    let right = || choices.iter().filter(|(_, it)| it.is_right);
    if right().count() == choices.len() {
        return None;
    }
    let (_, chosen) = right().next()?;
    // List items and numbers are more likely an answer than choices, except for a list with one mark right below
    // the question.
    let is_plain = matches!(first.1.mark, ChoiceMark::Item | ChoiceMark::Number);
    let is_text = |line: &str| {
        !line.is_empty() && !line.ends_with(['?', '？', '؟', ':']) && !line.starts_with("![")
    };
    let has_text = || {
        let mut above = file.lines(body.start..first.0.start);
        above.any(|(_, line)| is_text(line.trim()))
    };
    let is_box = first.1.mark == ChoiceMark::Box;
    if is_plain && (right().count() > 1 || chosen.is_weak) || (is_plain || is_box) && has_text() {
        return None;
    }
    let end = last.0.end;
    let (mut marks, mut answer) = (Vec::new(), Vec::new());
    for (lines, choice) in &choices {
        let range_of = |it: &Range<usize>| lines.start + it.start..lines.start + it.end;
        let visible: Vec<_> = choice.visible.iter().map(range_of).collect();
        let text_range = range_of(&choice.text_range);
        let more = text_range.end..lines.end;
        marks.extend(subtract(&[text_range], &visible));
        if choice.is_right {
            answer.extend(visible);
            answer.push(more);
        }
    }
    answer.push(end..body.end);
    let visible = subtract(&visible_pieces(file, &(body.start..end)), &marks);
    Some(PromptSplit {
        prompt: read_body(file.document, &visible, rules, &mut Vec::new()).answer,
        answer,
        is_card: true,
    })
}

/// Returns the byte ranges of each choice in a text, without its marks.
pub fn find_choices(file: &File<'_>, body: &[Range<usize>]) -> Vec<Vec<Range<usize>>> {
    let choices = parse_choices(body.iter().flat_map(|it| file.lines(it.clone())));
    let find_choices = choices.iter().map(|(lines, choice)| {
        let visible = choice.visible.iter();
        visible
            .map(|it| lines.start + it.start..lines.start + it.end)
            .collect()
    });
    find_choices.collect()
}

/// Returns whether a text consists only of lettered choices, none of them marked as right.
pub fn are_unmarked_choices(text: &str) -> bool {
    let choices = parse_only_choices(text);
    choices
        .first()
        .is_some_and(|it| matches!(it.mark, ChoiceMark::Letter(_)))
        && choices.iter().all(|it| it.is_weak || !it.is_right)
}

/// Returns whether a text consists only of choices: lettered ones, or boxes or items if it follows a question.
pub fn are_choices(text: &str, is_question: bool) -> bool {
    parse_only_choices(text)
        .first()
        .is_some_and(|it| match it.mark {
            ChoiceMark::Letter(_) => true,
            ChoiceMark::Number => false,
            ChoiceMark::Box | ChoiceMark::Item => is_question,
        })
}

/// Returns the choices of a text that contains nothing else.
fn parse_only_choices(text: &str) -> Vec<Choice> {
    let first = text.lines().find(|it| !it.trim().is_empty());
    if first.and_then(Choice::parse).is_none() {
        return Vec::new();
    }
    let mut at = 0;
    let lines_with_offsets = lines(text).map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let choices = parse_choices(lines_with_offsets);
    let end = choices.last().map_or(0, |(lines, _)| lines.end);
    let start = choices.first().map_or(0, |(lines, _)| lines.start);
    let is_complete = text[..start].trim().is_empty() && text[end..].trim().is_empty();
    match is_complete && choices.len() > 1 {
        true => choices.into_iter().map(|(_, it)| it).collect(),
        false => Vec::new(),
    }
}
