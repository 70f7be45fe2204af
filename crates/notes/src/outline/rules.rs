//! Rules such as `---`, which end or underline a text.

use std::ops::Range;

use crate::ranges::lines;

/// Returns whether a line is a rule, or underlines the line above it.
pub fn is_rule(line: &str) -> bool {
    let marks = || line.chars().filter(|c| !c.is_whitespace());
    let first = marks().next();
    first.is_some_and(|first| {
        matches!(first, '-' | '*' | '_' | '=') && marks().all(|c| c == first) && marks().count() > 2
    })
}

/// Returns where the rule that begins at byte `at` ends, or `at` if there is none.
pub fn rule_end(text: &str, at: usize, end: usize) -> usize {
    let line = lines(&text[at..end]).next();
    at + line.filter(|line| is_rule(line)).map_or(0, str::len)
}

/// Returns the range without a rule on its last line.
pub fn strip_rule(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    let start = text[range.start..end].rfind(['\n', '\r']);
    let start = start.map_or(range.start, |at| range.start + at + 1);
    match is_rule(&text[start..end]) {
        true => range.start..start,
        false => range,
    }
}
