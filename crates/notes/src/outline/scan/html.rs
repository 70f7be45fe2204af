//! Finds comments, headings, tables and bold paragraphs in HTML.

use std::ops::Range;

use super::{FirstLine, Scan};
use crate::html::{Tag, Token, tokens};
use crate::outline::Heading;
use crate::outline::headings::html_heading_level;
use crate::outline::tables::OpenTable;

impl Scan<'_> {
    /// Handles the comments, tags and text in a piece of HTML.
    pub fn handle_html(&mut self, range: &Range<usize>) {
        let mut heading: Option<(usize, usize, usize)> = None;
        for (at, token) in tokens(&self.text[range.clone()]) {
            let at = range.start + at;
            match token {
                Token::Comment(comment) => {
                    if comment.len() < 5 || !comment.ends_with("-->") {
                        self.outline.unclosed_comments.push(at);
                    }
                    self.outline.comments.push(at..at + comment.len());
                }
                Token::Tag(tag) => {
                    let end = at + tag.source.len();
                    self.handle_table_tag(&tag, at);
                    self.handle_paragraph_tag(&tag, at);
                    if tag.is("details") || tag.is("summary") {
                        self.handle_details_tag(tag.is("details"), tag.is_closing, at, end);
                    } else if let Some(level) =
                        html_heading_level(tag.name).filter(|_| self.is_top())
                    {
                        match (tag.is_closing, heading) {
                            (false, _) => heading = Some((at, end, level)),
                            (true, Some((start, inner, opened))) if opened == level => {
                                heading = None;
                                let rest = &self.text[end..];
                                let line_end = rest.find('\n').map_or(rest.len(), |it| it + 1);
                                let is_alone = rest[..line_end].trim().is_empty();
                                self.outline.headings.push(Heading {
                                    level,
                                    text: inner..at,
                                    line: start..end + if is_alone { line_end } else { 0 },
                                    also: Vec::new(),
                                });
                            }
                            _ => {}
                        }
                    }
                }
                Token::Text(words) => self.handle_text(words, at),
            }
        }
    }

    /// Handles a tag of a paragraph that can begin with bold words: `<p><strong>What is a pump?</strong></p>`.
    fn handle_paragraph_tag(&mut self, tag: &Tag<'_>, at: usize) {
        let end = at + tag.source.len();
        if tag.is("p") && !tag.is_closing && self.is_top() {
            self.line = Some(FirstLine::new(at..self.text.len(), false));
            return;
        }
        let text = self.text;
        let is_paragraph = |it: &&mut FirstLine| text[it.block.start..].starts_with("<p");
        let Some(line) = self.line.as_mut().filter(is_paragraph) else {
            return;
        };
        if tag.is("p") || tag.is("br") {
            self.end_first_line(end);
        } else if tag.is("b") || tag.is("strong") {
            line.depth = usize::from(!tag.is_closing);
            let strong = line.strong.get_or_insert(at..end);
            strong.end = end;
        }
    }

    /// Handles a tag that can belong to a table.
    fn handle_table_tag(&mut self, tag: &Tag<'_>, at: usize) {
        if let Some(open) = &mut self.table {
            if let Some(table) = open.handle_tag(tag, at) {
                self.outline.tables.push(table);
                self.table = None;
            }
        } else if tag.is("table") && !tag.is_closing && self.is_top() {
            self.table = Some(OpenTable::new(at));
        }
    }
}
