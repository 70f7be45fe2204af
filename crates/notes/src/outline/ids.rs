//! Ids written in a note: on their own lines, and in comments.

use std::ops::Range;

use crate::QaId;
use crate::ranges::{leading_blanks, line_around};

/// A `question id: …` line.
#[derive(Clone, Debug)]
pub struct IdLine {
    /// The byte range of the whole line, including its line break.
    pub line: Range<usize>,
    /// The byte range of the trimmed text after the colon: one word or nothing.
    pub value: Range<usize>,
}

impl IdLine {
    /// Returns the id, or `None` if the text is not a valid id.
    pub fn id(&self, text: &str) -> Option<QaId> {
        QaId::parse_line(&text[self.value.clone()])
    }
}

/// Parses a `question id: …` line at byte `at` of the text. Returns `None` for sentences.
pub fn parse_id_line(text: &str, at: usize, line: &str) -> Option<IdLine> {
    const LABEL: &str = "question id:";
    let indent = line.len() - line.trim_start().len();
    let label_end = indent + LABEL.len();
    if !line.get(indent..label_end)?.eq_ignore_ascii_case(LABEL) {
        return None;
    }
    let value = line[label_end..].trim();
    if value.contains(char::is_whitespace) {
        return None; // A sentence about ids.
    }
    let start = at + label_end + leading_blanks(&line[label_end..]);
    debug_assert!(text[start..].starts_with(value));
    Some(IdLine {
        line: at..at + line.len(),
        value: start..start + value.len(),
    })
}

/// Parses a comment `<!-- question id: … -->`, which hides an id that would be visible on its own line.
pub fn parse_id_comment(text: &str, comment: &Range<usize>) -> Option<IdLine> {
    let inner = text[comment.clone()]
        .strip_prefix("<!--")?
        .strip_suffix("-->")?;
    if inner.contains(['\n', '\r']) {
        return None; // An answer that is commented out with its id.
    }
    let start = comment.start + 4 + leading_blanks(inner);
    let id = parse_id_line(text, start, inner.trim())?;
    let line = line_around(text, comment.start);
    let is_alone = text[line.clone()].trim() == &text[comment.clone()];
    Some(IdLine {
        line: if is_alone { line } else { comment.clone() },
        value: id.value,
    })
}
