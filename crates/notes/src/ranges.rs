//! Lines of a text, and ranges of bytes in it.

use std::ops::Range;

/// The line that holds the byte `at`, with its line break.
pub fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = lines(&text[at..]).next().unwrap_or_default();
    start..at + line.len()
}

/// The lines of a text with their line breaks, which are those of CommonMark: also a single `\r`,
/// as the parser would see headings and we would not.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

pub fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The range that holds a byte, out of ranges in order that do not overlap.
pub fn covering(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let next = ranges.partition_point(|range| range.start <= at);
    ranges[..next].last().filter(|range| range.contains(&at))
}

/// The items, which are in order, that begin in a range.
pub fn beginning_in<'a, T>(
    items: &'a [T],
    range: &Range<usize>,
    start: impl Fn(&T) -> usize,
) -> &'a [T] {
    let first = items.partition_point(|item| start(item) < range.start);
    let behind = items.partition_point(|item| start(item) < range.end);
    &items[first..behind.max(first)]
}

/// The pieces without what is taken from them; both are in order.
pub fn without(pieces: &[Range<usize>], taken: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut left, mut from) = (Vec::new(), 0);
    for piece in pieces {
        let mut start = piece.start;
        // Both are in order: what ends before this piece ends before all behind it.
        while taken.get(from).is_some_and(|it| it.end <= piece.start) {
            from += 1;
        }
        for range in taken[from..].iter().take_while(|it| it.start < piece.end) {
            if start < range.start {
                left.push(start..range.start);
            }
            start = start.max(range.end);
        }
        if start < piece.end {
            left.push(start..piece.end);
        }
    }
    left
}

/// The pieces of an answer without blank lines at either end.
pub fn without_ends(text: &str, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_blank = |it: &Range<usize>| text[it.clone()].trim().is_empty();
    let given = pieces;
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for piece in given {
        // A blank piece counts only where it ends a line.
        let is_between = pieces
            .last()
            .is_none_or(|last| text[last.clone()].ends_with(['\n', '\r']));
        if piece.is_empty() || is_between && is_blank(piece) {
            continue;
        }
        // Lines do not run together where what ends one and begins the next is left out.
        let gap = pieces.last().map_or(0..0, |last| last.end..piece.start);
        let joins = !is_between && !text[piece.clone()].starts_with(['\n', '\r']);
        if let Some(at) = text[gap.clone()].rfind(['\n', '\r']).filter(|_| joins) {
            pieces.push(gap.start + at..gap.start + at + 1);
        }
        pieces.push(piece.clone());
    }
    while pieces.pop_if(|last| is_blank(last)).is_some() {}
    if let Some(last) = pieces.last_mut() {
        last.end = last.start + text[last.clone()].trim_end().len();
    }
    if let Some(first) = pieces.first_mut() {
        let piece = &text[first.clone()];
        let blanks = &piece[..piece.len() - piece.trim_start().len()];
        // The indentation of the first line stays: it may make it code.
        first.start += blanks.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    }
    pieces
}
