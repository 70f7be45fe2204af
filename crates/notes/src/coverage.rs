//! How much of a note belongs to a Q&A, and which lines do not.

use std::ops::Range;

use super::parts::UnreadRange;
pub use super::parts::{Coverage, UnreadReason};
use super::position::LineIndex;
use super::ranges::subtract;
pub use super::shape::Shape;
use super::shapes::Reading;

/// A range of lines, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LineRange {
    /// The first line, counted from 1.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
}

/// The lines of a Q&A in its file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct QaLines {
    /// The first line, counted from 1.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
    /// The lines that belong to the Q&A, in order. Other Q&As may be between them.
    pub lines: Vec<LineRange>,
    /// The shape in which it is written.
    pub shape: Shape,
    /// The level of its heading, counted from 1; `None` if its title is not a heading.
    pub level: Option<usize>,
}

/// How much of one file belongs to a Q&A.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FileCoverage {
    /// The path of the file below the notes folder, with `/` between folders.
    pub path: String,
    /// The number of characters of each kind.
    pub coverage: Coverage,
    /// The Q&As in file order.
    #[serde(skip)]
    pub qas: Vec<QaLines>,
    /// The blocks that only link elsewhere, such as tables of contents.
    #[serde(skip)]
    pub navigation: Vec<LineRange>,
    /// The passages that belong to no question.
    pub unread: Vec<Passage>,
}

/// A passage that belongs to no question.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Passage {
    /// The first line, counted from 1.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
    /// Why it belongs to no question.
    pub reason: UnreadReason,
    /// The beginning of its text, on one line.
    pub words: String,
}

/// The maximum number of characters in [`Passage::words`].
const PASSAGE_CHARS: usize = 80;

impl FileCoverage {
    /// Converts the reading of the file at `path` to lines.
    pub fn new(path: &str, text: &str, line_index: &LineIndex<'_>, reading: &Reading) -> Self {
        let lines = |range: &Range<usize>| {
            let slice = &text[range.clone()];
            let start = range.start + (slice.len() - slice.trim_start().len());
            let end = range.start + slice.trim_end().len();
            let last = text[..end].char_indices().next_back();
            let last = last.map_or(0, |(at, _)| at).max(start);
            (
                line_index.line_column(start).0,
                line_index.line_column(last).0,
            )
        };
        let passage = |it: &UnreadRange| {
            let (line, end_line) = lines(&it.range);
            let words = text[it.range.clone()].split_whitespace();
            let words = words.collect::<Vec<_>>().join(" ");
            Passage {
                line,
                end_line,
                reason: it.reason,
                words: words.chars().take(PASSAGE_CHARS).collect(),
            }
        };
        let qas = reading.drafts.iter().enumerate().map(|(nth, draft)| {
            // A link definition belongs to the Q&As that refer to it, wherever it is in the file.
            let own = subtract(&draft.pieces, &reading.definitions);
            let used = reading.used_definitions.get(nth).into_iter().flatten();
            let pieces = own
                .iter()
                .filter(|it| !text[(*it).clone()].trim().is_empty());
            let pieces = pieces.map(|it| lines(it).1);
            let line = line_index.line_column(draft.at).0;
            let heading = reading
                .headings
                .binary_search_by_key(&draft.at, |(start, _)| *start);
            let written = std::iter::once(&draft.title).chain(&own).chain(used);
            QaLines {
                line,
                end_line: pieces.max().unwrap_or(line).max(line),
                lines: merge_ranges(text, written)
                    .iter()
                    .map(lines)
                    .map(|(line, end_line)| LineRange { line, end_line })
                    .collect(),
                shape: draft.shape,
                level: heading.ok().map(|at| reading.headings[at].1),
            }
        });
        let navigation = reading.navigation.iter().map(|it| {
            let (line, end_line) = lines(it);
            LineRange { line, end_line }
        });
        Self {
            path: path.to_owned(),
            coverage: reading.coverage,
            qas: qas.collect(),
            navigation: navigation.collect(),
            unread: reading.unread.iter().map(passage).collect(),
        }
    }
}

/// Returns the ranges that contain text, sorted; ranges with only whitespace between them are merged.
fn merge_ranges<'a>(
    text: &str,
    ranges: impl Iterator<Item = &'a Range<usize>>,
) -> Vec<Range<usize>> {
    let is_blank = |range: Range<usize>| text[range].trim().is_empty();
    let mut ranges: Vec<_> = ranges.filter(|it| !is_blank((*it).clone())).collect();
    ranges.sort_by_key(|it| it.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end || is_blank(last.end..range.start) => {
                last.end = last.end.max(range.end);
            }
            _ => merged.push(range.clone()),
        }
    }
    merged
}
