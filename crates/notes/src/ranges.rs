//! Lines of a text, and operations on byte ranges.

use std::ops::Range;

use memchr::memchr2;

/// Returns the range of the line that contains the byte `at`, including its line break.
pub fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = lines(&text[at..]).next().unwrap_or_default();
    start..at + line.len()
}

/// Returns the lines of a text with their line breaks. As in CommonMark, a single `\r` ends a line too; otherwise
/// the parser would see headings that this crate does not.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match memchr2(b'\n', b'\r', rest.as_bytes()) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let line;
        (line, rest) = rest.split_at(end);
        (!line.is_empty()).then_some(line)
    })
}

/// Returns the number of bytes of leading whitespace.
pub fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Returns the range that contains a byte. The ranges are sorted and do not overlap.
pub fn range_containing(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let next = ranges.partition_point(|range| range.start <= at);
    ranges[..next].last().filter(|range| range.contains(&at))
}

/// Returns the items that begin in a range. The items are sorted.
pub fn items_starting_in<'a, T>(
    items: &'a [T],
    range: &Range<usize>,
    start: impl Fn(&T) -> usize,
) -> &'a [T] {
    let first = items.partition_point(|item| start(item) < range.start);
    let rest = items.partition_point(|item| start(item) < range.end);
    &items[first..rest.max(first)]
}

/// Removes the ranges in `taken` from the pieces. Both are sorted.
pub fn subtract(pieces: &[Range<usize>], taken: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut left, mut from) = (Vec::new(), 0);
    for piece in pieces {
        let mut start = piece.start;
        // A taken range that ends before this piece ends before all later pieces too.
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

/// Removes blank lines from both ends of an answer.
pub fn trim_blank_lines(text: &str, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_blank = |it: &Range<usize>| text[it.clone()].trim().is_empty();
    let original = pieces;
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for piece in original {
        // A blank piece only matters if it ends a line.
        let is_between = pieces
            .last()
            .is_none_or(|last| text[last.clone()].ends_with(['\n', '\r']));
        if piece.is_empty() || is_between && is_blank(piece) {
            continue;
        }
        // Lines must not be joined if the text between them is left out.
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
        // The indentation of the first line stays, since it may mark code.
        first.start += blanks.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    }
    pieces
}
