//! Ids that are written in a note: on lines of their own, and in comments.

use std::ops::Range;

use crate::QaId;
use crate::ranges::{leading_blanks, line_around};

/// A line `question id: …`.
#[derive(Clone, Debug)]
pub struct IdLine {
    /// The whole line with its line break.
    pub line: Range<usize>,
    /// What stands behind the colon, trimmed: one word or nothing.
    pub value: Range<usize>,
}

impl IdLine {
    /// The id written, or `None` when it cannot be one.
    pub fn id(&self, text: &str) -> Option<QaId> {
        QaId::parse_line(&text[self.value.clone()])
    }
}

/// The line `question id: …` that `line`, at byte `at` of the text, is; a sentence is none.
pub fn id_line(text: &str, at: usize, line: &str) -> Option<IdLine> {
    const LABEL: &str = "question id:";
    let indent = line.len() - line.trim_start().len();
    let label_end = indent + LABEL.len();
    if !line.get(indent..label_end)?.eq_ignore_ascii_case(LABEL) {
        return None;
    }
    let value = line[label_end..].trim();
    if value.contains(char::is_whitespace) {
        return None; // a sentence about ids, not an id
    }
    let start = at + label_end + leading_blanks(&line[label_end..]);
    debug_assert!(text[start..].starts_with(value));
    Some(IdLine {
        line: at..at + line.len(),
        value: start..start + value.len(),
    })
}

/// The id in a comment `<!-- question id: … -->`, which hides it where a line of its own would be shown.
pub fn id_comment(text: &str, comment: &Range<usize>) -> Option<IdLine> {
    let inner = text[comment.clone()]
        .strip_prefix("<!--")?
        .strip_suffix("-->")?;
    if inner.contains(['\n', '\r']) {
        return None; // an answer that is commented out, with its id
    }
    let start = comment.start + 4 + leading_blanks(inner);
    let id = id_line(text, start, inner.trim())?;
    let line = line_around(text, comment.start);
    let is_alone = text[line.clone()].trim() == &text[comment.clone()];
    Some(IdLine {
        line: if is_alone { line } else { comment.clone() },
        value: id.value,
    })
}
