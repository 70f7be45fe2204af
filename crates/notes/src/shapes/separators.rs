//! Finds the separators between the question and the answer of a card: `::` within a line, or a `?` line.

use std::ops::Range;

use super::file::File;

/// Names that begin paths in C++ and Rust, such as `std::vector`.
const PATH_NAMES: &[&str] = &[
    "std", "alloc", "crate", "self", "super", "Self", "boost", "absl", "tokio", "serde", "Vec",
    "Rc", "Arc",
];

/// Returns the `::` or `:::` that separates a card on one line. Skips those in code, formulas, HTML, links, tables
/// and addresses. Uses one that looks like a program path only if there is no other.
pub fn find_separator(file: &File<'_>, at: usize, line: &str) -> Option<Range<usize>> {
    if !line.contains("::") {
        return None;
    }
    let marks: Vec<Range<usize>> = find_marks(line)
        .filter(|mark| file.is_prose(at + mark.start) && !is_in_address(line, mark))
        .collect();
    let is_open = |mark: &&Range<usize>| !is_tight(line, mark);
    let is_possible = |mark: &&Range<usize>| !is_in_path(line, mark);
    let both = marks.iter().find(|mark| mark.len() == 3);
    let mark = both
        .or_else(|| marks.iter().find(is_open))
        .or_else(|| marks.iter().find(is_possible))?;
    let mark = at + mark.start..at + mark.end;
    (mark.start > at).then_some(mark)
}

/// Iterates over the runs of two or three colons.
fn find_marks(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + line[at..].find("::")?;
            let rest = &line[start..];
            at = start + rest.len() - rest.trim_start_matches(':').len();
            match at - start {
                2 | 3 => return Some(start..at),
                // The answer begins with a colon: `quit::::q`.
                4 => return Some(start..start + 3),
                _ => {}
            }
        }
    })
}

/// Returns whether a character can be part of a name in a program.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the names right before and right after a mark.
fn adjacent_names<'a>(line: &'a str, mark: &Range<usize>) -> (&'a str, &'a str) {
    let before = &line[..mark.start];
    let after = &line[mark.end..];
    let start = before.trim_end_matches(is_name).len();
    let end = after.len() - after.trim_start_matches(is_name).len();
    (&before[start..], &after[..end])
}

/// Returns whether a mark has names right before and right after it, as in a path.
fn is_tight(line: &str, mark: &Range<usize>) -> bool {
    let (before, after) = adjacent_names(line, mark);
    !before.is_empty() && !after.is_empty()
}

/// Returns whether a mark is in a word that contains `://`.
fn is_in_address(line: &str, mark: &Range<usize>) -> bool {
    let word = line[..mark.start].rsplit(char::is_whitespace).next();
    word.is_some_and(|word| word.contains("://"))
}

/// Returns whether a mark between two names belongs to a path: `std::vector`, `Vec::new()`, `a::b::c`.
fn is_in_path(line: &str, mark: &Range<usize>) -> bool {
    let (before, after) = adjacent_names(line, mark);
    let rest = &line[mark.end + after.len()..];
    let start = mark.start - before.len();
    let is_mixed = |name: &str| {
        let letters: Vec<char> = name.chars().collect();
        letters
            .windows(2)
            .any(|it| it[0].is_lowercase() && it[1].is_uppercase())
    };
    PATH_NAMES.contains(&before)
        || is_mixed(before)
        || after.contains('_')
        || line[..start].ends_with("::")
        || rest.starts_with("::")
        || rest.starts_with(['(', '<', '!'])
}

/// Returns whether a line, which can be quoted, separates the question and the answer of a card.
pub fn is_separator(line: &str) -> bool {
    matches!(strip_quote_mark(line).trim(), "?" | "??")
}

/// Strips the mark of one quote from a line.
pub fn strip_quote_mark(line: &str) -> &str {
    line.trim_start().strip_prefix('>').unwrap_or(line)
}
