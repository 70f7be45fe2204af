//! Finds the definitions of links and footnotes: `[site]: https://example.org`, `[^1]: A note.`
//!
//! A definition belongs to the file, not to the text above it, since any text of the file can refer to it.
//! Definitions inside other blocks, such as quotes, stay in them.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::ranges::{leading_blanks, lines};

/// A definition of a link or a footnote at the top level.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The label, normalized by [`normalize_label`].
    pub label: String,
    /// Whether it defines a footnote.
    pub is_footnote: bool,
    /// The byte range, including the blank lines below it.
    pub range: Range<usize>,
}

/// Normalizes a label. Labels that differ only in case and whitespace are equal.
pub fn normalize_label(label: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>();
    words.join(" ").to_lowercase()
}

/// Collects the definitions from the events of a text.
#[derive(Default)]
pub struct ReferenceFinder {
    found: Vec<Reference>,
    /// The labels of footnotes that are referred to.
    used_footnotes: HashSet<String>,
    /// Where the last top-level block ends.
    block_end: usize,
    /// Where the last block except lists ends: the parser extends a list over definitions below it.
    content_end: usize,
    /// The number of open blocks.
    depth: usize,
}

impl ReferenceFinder {
    /// Creates a collector for a text that is parsed from byte `at` on.
    pub fn new(at: usize) -> Self {
        Self {
            block_end: at,
            ..Self::default()
        }
    }

    /// Handles an event.
    pub fn handle_event(&mut self, text: &str, event: &Event<'_>, range: &Range<usize>) {
        if self.depth == 0 {
            self.read_gap(text, range.start);
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) if self.depth == 0 => {
                self.found.push(Reference {
                    label: normalize_label(label),
                    is_footnote: true,
                    range: range.start..skip_blank_lines(text, range.end),
                });
                self.depth += 1;
            }
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth -= 1,
            Event::FootnoteReference(label) => {
                self.used_footnotes.insert(normalize_label(label));
            }
            _ => {}
        }
        if !matches!(
            event,
            Event::Start(Tag::List(_)) | Event::End(TagEnd::List(_))
        ) {
            self.content_end = self.content_end.max(range.end);
        }
        if self.depth == 0 {
            self.block_end = self.block_end.max(self.content_end);
        }
    }

    /// Returns the definitions in file order: all of links, and those of footnotes that are referred to.
    pub fn finish(mut self, text: &str) -> Vec<Reference> {
        self.read_gap(text, text.len());
        let used_footnotes = self.used_footnotes;
        self.found
            .retain(|it| !it.is_footnote || used_footnotes.contains(&it.label));
        self.found
    }

    /// Reads the text between two blocks, since a definition of a link is not part of any block.
    fn read_gap(&mut self, text: &str, end: usize) {
        let start = self.block_end;
        self.block_end = end.max(start);
        let Some(gap) = text.get(start..end).filter(|it| it.contains("]:")) else {
            return;
        };
        let mut at = start;
        let mut is_open = false;
        for line in lines(gap) {
            let line_end = at + line.len();
            if let Some(label) = parse_definition_label(line) {
                self.found.push(Reference {
                    label,
                    is_footnote: false,
                    range: at..line_end,
                });
                is_open = true;
            } else if line.trim().is_empty() {
                // Blank lines end the definition above them and belong to it.
                if let Some(last) = self.found.last_mut().filter(|it| it.range.end == at) {
                    last.range.end = line_end;
                }
                is_open = false;
            } else if is_open && !line.starts_with(":::") {
                if let Some(last) = self.found.last_mut() {
                    last.range.end = line_end;
                }
            } else {
                is_open = false;
            }
            at = line_end;
        }
    }
}

/// Returns the label that a line defines, if a definition can begin on it.
pub fn parse_definition_label(line: &str) -> Option<String> {
    let indent = leading_blanks(line);
    let label = line.get(indent..)?.strip_prefix('[')?;
    let (label, _) = label.split_once("]:").filter(|_| indent < 4)?;
    Some(normalize_label(label)).filter(|it| !it.is_empty())
}

/// Returns `end` moved past the blank lines that follow it.
fn skip_blank_lines(text: &str, mut end: usize) -> usize {
    if !text[..end].ends_with(['\n', '\r']) {
        return end;
    }
    for line in lines(&text[end..]) {
        if !line.trim().is_empty() {
            break;
        }
        end += line.len();
    }
    end
}
