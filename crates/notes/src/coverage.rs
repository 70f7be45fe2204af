//! How much of a note can be asked for, and what cannot, by line.

use std::ops::Range;

use super::parts::Unread;
pub use super::parts::{Coverage, UnreadReason};
use super::place::Places;
use super::ranges::without;
pub use super::shape::Shape;
use super::shapes::Reading;

/// A range of lines: the first and the last one, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Lines {
    pub line: usize,
    pub end_line: usize,
}

/// Where a Q&A stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct QaLines {
    /// The first and the last line, from 1.
    pub line: usize,
    pub end_line: usize,
    /// The lines that belong to it, in order: other Q&As may stand between them.
    pub lines: Vec<Lines>,
    pub shape: Shape,
    /// The level of its heading, from 1; `None` where no heading asks it.
    pub level: Option<usize>,
}

/// How much of one file can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FileCoverage {
    /// Below the notes folder, with `/` between folders.
    pub path: String,
    pub coverage: Coverage,
    /// Its Q&As in the order they stand.
    #[serde(skip)]
    pub qas: Vec<QaLines>,
    /// The blocks that only lead elsewhere, such as tables of contents.
    #[serde(skip)]
    pub navigation: Vec<Lines>,
    pub unread: Vec<Passage>,
}

/// A passage that belongs to no question, for people who look for it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Passage {
    /// The first and the last line, from 1.
    pub line: usize,
    pub end_line: usize,
    pub reason: UnreadReason,
    /// How it begins, on one line.
    pub words: String,
}

/// The most characters of a passage that are shown.
const PASSAGE_CHARS: usize = 80;

impl FileCoverage {
    /// How the file at `path` was read, by line.
    pub fn new(path: &str, text: &str, places: &Places<'_>, reading: &Reading) -> Self {
        let lines = |range: &Range<usize>| {
            let slice = &text[range.clone()];
            let start = range.start + (slice.len() - slice.trim_start().len());
            let end = range.start + slice.trim_end().len();
            let last = text[..end].char_indices().next_back();
            let last = last.map_or(0, |(at, _)| at).max(start);
            (places.of(start).0, places.of(last).0)
        };
        let passage = |it: &Unread| {
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
            // A definition belongs to the Q&As that refer to it, wherever it stands.
            let own = without(&draft.pieces, &reading.definitions);
            let used = reading.used_definitions.get(nth).into_iter().flatten();
            let pieces = own
                .iter()
                .filter(|it| !text[(*it).clone()].trim().is_empty());
            let pieces = pieces.map(|it| lines(it).1);
            let line = places.of(draft.at).0;
            let heading = reading
                .headings
                .binary_search_by_key(&draft.at, |(start, _)| *start);
            let written = std::iter::once(&draft.title).chain(&own).chain(used);
            QaLines {
                line,
                end_line: pieces.max().unwrap_or(line).max(line),
                lines: joined(text, written)
                    .iter()
                    .map(lines)
                    .map(|(line, end_line)| Lines { line, end_line })
                    .collect(),
                shape: draft.shape,
                level: heading.ok().map(|at| reading.headings[at].1),
            }
        });
        let navigation = reading.navigation.iter().map(|it| {
            let (line, end_line) = lines(it);
            Lines { line, end_line }
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

/// The ranges that show something, in order; those with only blanks between them are one.
fn joined<'a>(text: &str, ranges: impl Iterator<Item = &'a Range<usize>>) -> Vec<Range<usize>> {
    let is_blank = |range: Range<usize>| text[range].trim().is_empty();
    let mut ranges: Vec<_> = ranges.filter(|it| !is_blank((*it).clone())).collect();
    ranges.sort_by_key(|it| it.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end || is_blank(last.end..range.start) => {
                last.end = last.end.max(range.end);
            }
            _ => joined.push(range.clone()),
        }
    }
    joined
}
