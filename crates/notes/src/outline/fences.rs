//! Code fences: which one was never meant to reach as far as it does, and where it should have ended.
//!
//! A fence that nobody closed runs to the next fence or to the end of the file, and swallows every
//! question in between. The functions below say how it differs from a fence that shows a note on purpose.

use std::ops::Range;

use super::ids::id_line;
use crate::ranges::lines;

/// The first fence that swallowed a question, and the byte of the line that should have followed it.
///
/// `fences` are all fences at the top level, in order. A fence is suspected when it holds an id or
/// a question's heading. It is guilty when it is the file's last and open; when it opens another
/// fence behind that line, so that its end is that one's; or when the last fence is open without
/// naming a language, as then all pairs behind the guilty one are shifted.
pub fn swallowed_question(text: &str, fences: &[Range<usize>]) -> Option<(Range<usize>, usize)> {
    let last = fences.last()?;
    let last_is_open = !is_closed(text, last);
    let are_shifted = last_is_open && opening(text, last).is_some_and(|open| open.info.is_empty());
    for (nth, fence) in fences.iter().enumerate() {
        let is_open = last_is_open && nth + 1 == fences.len();
        let Some(at) = first_sign(text, fence) else {
            continue;
        };
        if is_open || are_shifted || opens_another(text, fence, at) {
            return Some((fence.clone(), at));
        }
    }
    None
}

/// Whether a fence, a range of the text, has a closing line.
pub fn is_closed(text: &str, fence: &Range<usize>) -> bool {
    let Some(open) = opening(text, fence) else {
        return false;
    };
    let last = lines_inside(text, fence).last();
    last.and_then(|(_, line)| FenceLine::parse(dedented(text, fence, line)))
        .is_some_and(|close| {
            close.mark == open.mark && close.length >= open.length && close.info.is_empty()
        })
}

/// The first line in a fence that belongs to a note rather than to code: a readable id line, or a
/// heading behind a blank line that asks.
fn first_sign(text: &str, fence: &Range<usize>) -> Option<usize> {
    let mut blank_before = false;
    for (at, line) in lines_inside(text, fence) {
        let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
        let is_heading = (2..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']);
        if is_heading && blank_before && line.trim_end().ends_with(['?', '？', '؟']) {
            return Some(at);
        }
        if id_line(text, at, line).is_some_and(|id| id.id(text).is_some()) {
            return Some(at);
        }
        blank_before = line.trim().is_empty();
    }
    None
}

/// Whether behind `at` a line stands in the fence that could only open one of its own kind.
fn opens_another(text: &str, fence: &Range<usize>, at: usize) -> bool {
    let Some(open) = opening(text, fence) else {
        return false;
    };
    lines(&text[at..fence.end])
        .filter_map(|line| FenceLine::parse(dedented(text, fence, line)))
        .any(|other| {
            other.mark == open.mark && other.length >= open.length && !other.info.is_empty()
        })
}

/// A line of a fence without the indentation of the block around it, in which its opening stands.
fn dedented<'a>(text: &str, fence: &Range<usize>, line: &'a str) -> &'a str {
    let before = &text[..fence.start];
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    &line[blanks.min(indent)..]
}

/// The lines of a fence behind its opening, each with where it begins.
fn lines_inside<'a>(
    text: &'a str,
    fence: &Range<usize>,
) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
    let mut at = fence.start;
    lines(&text[fence.clone()])
        .map(move |line| {
            at += line.len();
            (at - line.len(), line)
        })
        .skip(1)
}

fn opening<'a>(text: &'a str, fence: &Range<usize>) -> Option<FenceLine<'a>> {
    FenceLine::parse(lines(&text[fence.clone()]).next()?)
}

/// A line that opens or closes a fence.
struct FenceLine<'a> {
    mark: char,
    /// At least 3.
    length: usize,
    /// What stands behind the marks, trimmed; a line that closes has nothing there.
    info: &'a str,
}

impl<'a> FenceLine<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let marks = line.trim_start_matches(' ');
        if line.len() - marks.len() > 3 {
            return None; // indented code
        }
        let mark = marks.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = marks.trim_start_matches(mark);
        let length = marks.len() - info.len();
        let is_inline = mark == '`' && info.contains('`');
        (length >= 3 && !is_inline).then_some(Self {
            mark,
            length,
            info: info.trim(),
        })
    }
}
