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
