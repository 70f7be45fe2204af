//! Finds code fences that are closed too late, and where they should have ended.
//!
//! An unclosed fence extends to the next fence or to the end of the file, and swallows every question in between.
//! These functions distinguish it from a fence that shows a note on purpose.

use std::ops::Range;

use super::ids::parse_id_line;
use crate::ranges::lines;

/// Returns the first fence that swallowed a question, and the offset of the line that should have followed it.
///
/// `fences` are all top-level fences, in file order. A fence is suspect if it contains an id or the heading of a
/// question. It swallowed a question if it is the last fence of the file and unclosed; if it contains, after that
/// line, the opening of another fence, whose closing line ended it; or if the last fence is unclosed and names no
/// language, since then the pairs after the unclosed fence are all shifted.
pub fn find_swallowed_question(
    text: &str,
    fences: &[Range<usize>],
) -> Option<(Range<usize>, usize)> {
    let last = fences.last()?;
    let last_is_open = !is_closed(text, last);
    let are_shifted =
        last_is_open && parse_opening(text, last).is_some_and(|open| open.info.is_empty());
    for (nth, fence) in fences.iter().enumerate() {
        let is_open = last_is_open && nth + 1 == fences.len();
        let Some(at) = find_note_line(text, fence) else {
            continue;
        };
        if is_open || are_shifted || contains_opening(text, fence, at) {
            return Some((fence.clone(), at));
        }
    }
    None
}

/// Returns whether a fence has a closing line.
pub fn is_closed(text: &str, fence: &Range<usize>) -> bool {
    let Some(open) = parse_opening(text, fence) else {
        return false;
    };
    let last = lines_inside(text, fence).last();
    last.and_then(|(_, line)| FenceLine::parse(dedent(text, fence, line)))
        .is_some_and(|close| {
            close.mark == open.mark && close.length >= open.length && close.info.is_empty()
        })
}

/// Returns the first line in a fence that belongs to a note rather than to code: a valid id line, or a question
/// heading after a blank line.
fn find_note_line(text: &str, fence: &Range<usize>) -> Option<usize> {
    let mut blank_before = false;
    for (at, line) in lines_inside(text, fence) {
        let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
        let is_heading = (2..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']);
        if is_heading && blank_before && line.trim_end().ends_with(['?', '？', '؟']) {
            return Some(at);
        }
        if parse_id_line(text, at, line).is_some_and(|id| id.id(text).is_some()) {
            return Some(at);
        }
        blank_before = line.trim().is_empty();
    }
    None
}

/// Returns whether a fence contains, after byte `at`, a line that can only open a fence of the same kind.
fn contains_opening(text: &str, fence: &Range<usize>, at: usize) -> bool {
    let Some(open) = parse_opening(text, fence) else {
        return false;
    };
    lines(&text[at..fence.end])
        .filter_map(|line| FenceLine::parse(dedent(text, fence, line)))
        .any(|other| {
            other.mark == open.mark && other.length >= open.length && !other.info.is_empty()
        })
}

/// Strips from a line the indentation of the block that contains the fence.
fn dedent<'a>(text: &str, fence: &Range<usize>, line: &'a str) -> &'a str {
    let before = &text[..fence.start];
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    &line[blanks.min(indent)..]
}

/// Iterates over the lines of a fence after its opening, with their byte offsets.
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

/// Parses the opening line of a fence.
fn parse_opening<'a>(text: &'a str, fence: &Range<usize>) -> Option<FenceLine<'a>> {
    FenceLine::parse(lines(&text[fence.clone()]).next()?)
}

/// A line that opens or closes a fence.
struct FenceLine<'a> {
    /// The character of the marks, `` ` `` or `~`.
    mark: char,
    /// The number of marks, at least 3.
    length: usize,
    /// The trimmed text after the marks; empty on a closing line.
    info: &'a str,
}

impl<'a> FenceLine<'a> {
    /// Parses a line. Returns `None` if it is not a fence line.
    fn parse(line: &'a str) -> Option<Self> {
        let marks = line.trim_start_matches(' ');
        if line.len() - marks.len() > 3 {
            return None; // Indented code.
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
