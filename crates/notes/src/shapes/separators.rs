//! What stands between the question and the answer of a card in a deck: which `::` on a line, or a line `?`.

use std::ops::Range;

use super::file::File;

/// Names that begin paths of C++ and Rust, such as `std::vector`.
const PATH_NAMES: &[&str] = &[
    "std", "alloc", "crate", "self", "super", "Self", "boost", "absl", "tokio", "serde", "Vec",
    "Rc", "Arc",
];

/// The `::` or `:::` of a card on a line of the file. Those in code, formulas, HTML, links, tables and addresses are
/// none, and the paths of programs are none unless nothing else is on the line.
pub fn separator(file: &File<'_>, at: usize, line: &str) -> Option<Range<usize>> {
    if !line.contains("::") {
        return None;
    }
    let marks: Vec<Range<usize>> = marks(line)
        .filter(|mark| file.is_words(at + mark.start) && !is_in_address(line, mark))
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

/// Two or three colons in a row.
fn marks(line: &str) -> impl Iterator<Item = Range<usize>> {
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

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The names right before and right behind a mark.
fn names<'a>(line: &'a str, mark: &Range<usize>) -> (&'a str, &'a str) {
    let before = &line[..mark.start];
    let behind = &line[mark.end..];
    let start = before.trim_end_matches(is_name).len();
    let end = behind.len() - behind.trim_start_matches(is_name).len();
    (&before[start..], &behind[..end])
}

/// Whether names stand right before and right behind a mark, as in a path.
fn is_tight(line: &str, mark: &Range<usize>) -> bool {
    let (before, behind) = names(line, mark);
    !before.is_empty() && !behind.is_empty()
}

fn is_in_address(line: &str, mark: &Range<usize>) -> bool {
    let word = line[..mark.start].rsplit(char::is_whitespace).next();
    word.is_some_and(|word| word.contains("://"))
}

/// Whether a mark between two names is that of a path: `std::vector`, `Vec::new()`, `a::b::c`.
fn is_in_path(line: &str, mark: &Range<usize>) -> bool {
    let (before, behind) = names(line, mark);
    let rest = &line[mark.end + behind.len()..];
    let start = mark.start - before.len();
    let is_mixed = |name: &str| {
        let letters: Vec<char> = name.chars().collect();
        letters
            .windows(2)
            .any(|it| it[0].is_lowercase() && it[1].is_uppercase())
    };
    PATH_NAMES.contains(&before)
        || is_mixed(before)
        || behind.contains('_')
        || line[..start].ends_with("::")
        || rest.starts_with("::")
        || rest.starts_with(['(', '<', '!'])
}

/// Whether a line stands between the question and the answer of a card; it may be quoted.
pub fn is_separator(line: &str) -> bool {
    matches!(unquoted(line).trim(), "?" | "??")
}

/// A line without the mark of the quote that it stands in.
pub fn unquoted(line: &str) -> &str {
    line.trim_start().strip_prefix('>').unwrap_or(line)
}
