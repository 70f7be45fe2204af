//! Where links and footnotes are defined that texts refer to by a label: `[site]: https://example.org`, `[^1]: A note.`
//!
//! A definition belongs to its file and not to the text above it: any text of the file may refer to it. Those within
//! other blocks, such as a quote, stay there.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::ranges::{leading_blanks, lines};

/// A definition that stands in no other block.
#[derive(Clone, Debug)]
pub struct Reference {
    /// As [`folded`].
    pub label: String,
    pub is_footnote: bool,
    /// With the blank lines below it.
    pub range: Range<usize>,
}

/// Labels are equal that differ only in case and blanks.
pub fn folded(label: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>();
    words.join(" ").to_lowercase()
}

/// Finds the definitions in the events of a text.
#[derive(Default)]
pub struct References {
    found: Vec<Reference>,
    /// The labels of the footnotes that something refers to.
    mentioned: HashSet<String>,
    /// Where the last block ends that stands in no other one.
    block_end: usize,
    /// Where the last item or other block ends that is no list: the parser counts definitions below a list to it.
    content_end: usize,
    depth: usize,
}

impl References {
    /// Begins at the byte from which the text is parsed.
    pub fn from(at: usize) -> Self {
        Self {
            block_end: at,
            ..Self::default()
        }
    }

    pub fn event(&mut self, text: &str, event: &Event<'_>, range: &Range<usize>) {
        if self.depth == 0 {
            self.gap(text, range.start);
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) if self.depth == 0 => {
                self.found.push(Reference {
                    label: folded(label),
                    is_footnote: true,
                    range: range.start..with_blank_lines(text, range.end),
                });
                self.depth += 1;
            }
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth -= 1,
            Event::FootnoteReference(label) => {
                self.mentioned.insert(folded(label));
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

    /// The definitions in order: those of links, and of footnotes that something refers to.
    pub fn finish(mut self, text: &str) -> Vec<Reference> {
        self.gap(text, text.len());
        let mentioned = self.mentioned;
        self.found
            .retain(|it| !it.is_footnote || mentioned.contains(&it.label));
        self.found
    }

    /// Reads what stands between two blocks. No block holds the definition of a link.
    fn gap(&mut self, text: &str, end: usize) {
        let start = self.block_end;
        self.block_end = end.max(start);
        let Some(gap) = text.get(start..end).filter(|it| it.contains("]:")) else {
            return;
        };
        let mut at = start;
        let mut is_open = false;
        for line in lines(gap) {
            let line_end = at + line.len();
            if let Some(label) = defined_label(line) {
                self.found.push(Reference {
                    label,
                    is_footnote: false,
                    range: at..line_end,
                });
                is_open = true;
            } else if line.trim().is_empty() {
                // Blank lines belong to the definition above them, which they end.
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

/// The label that a line defines, if the line is where such a definition may begin.
pub fn defined_label(line: &str) -> Option<String> {
    let indent = leading_blanks(line);
    let label = line.get(indent..)?.strip_prefix('[')?;
    let (label, _) = label.split_once("]:").filter(|_| indent < 4)?;
    Some(folded(label)).filter(|it| !it.is_empty())
}

fn with_blank_lines(text: &str, mut end: usize) -> usize {
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
