//! Finds the blocks of a note in one pass over its parsed nodes.

mod details;
mod html;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::Outline;
use super::blocks::{BoldLine, Definition, InnerQuote, Item, Row, Table};
use super::headings::{parse_atx_heading, parse_setext_heading};
use super::navigation::NavigationCounter;
use super::references::ReferenceFinder;
use super::tables::OpenTable;
use crate::markdown::Nodes;

/// The state and the results of one pass.
#[derive(Default)]
pub struct Scan<'a> {
    text: &'a str,
    /// The blocks found so far.
    pub outline: Outline,
    /// The code fences at the top level.
    pub fences: Vec<Range<usize>>,
    /// The kinds of the blocks around the current event, innermost last.
    containers: Vec<Container>,
    /// The number of open admonitions.
    admonitions: usize,
    /// The open `<details>` elements, outermost first.
    details: Vec<OpenDetails>,
    /// The open `<table>` element.
    table: Option<OpenTable>,
    /// The first line of the current paragraph or list item.
    line: Option<FirstLine>,
    navigation: NavigationCounter,
    references: ReferenceFinder,
}

/// The kind of a block that contains others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    List,
    Item,
    Quote,
    Other,
}

/// A `<details>` element that is not closed yet.
struct OpenDetails {
    start: usize,
    summary: Option<Range<usize>>,
    summary_start: usize,
    content: usize,
}

/// The first line of a block, while it can still be a bold line.
struct FirstLine {
    block: Range<usize>,
    strong: Option<Range<usize>>,
    /// Where question marks right after the bold words end.
    tail: usize,
    is_item: bool,
    /// The number of bold spans around the current event.
    depth: usize,
}

impl<'a> Scan<'a> {
    /// Scans the nodes of a text that was parsed from byte `from` on.
    pub fn run(text: &'a str, nodes: &Nodes, from: usize) -> Self {
        let mut scan = Self {
            text,
            references: ReferenceFinder::new(from),
            ..Self::default()
        };
        scan.handle_nodes(nodes);
        scan
    }

    /// Handles the events of all nodes.
    fn handle_nodes(&mut self, nodes: &Nodes) {
        let text = self.text;
        for (event, range) in nodes.events(text) {
            // The parser reports an admonition as a quote with a title. Neither is in the text.
            let is_quote = matches!(
                event,
                Event::Start(Tag::BlockQuote(_)) | Event::End(TagEnd::BlockQuote(_))
            );
            if range.is_empty() || is_quote && !text[range.start..].trim_start().starts_with('>') {
                match event {
                    Event::Start(Tag::BlockQuote(_)) => self.admonitions += 1,
                    Event::End(TagEnd::BlockQuote(_)) => {
                        self.admonitions = self.admonitions.saturating_sub(1);
                    }
                    _ => {}
                }
                continue;
            }
            self.navigation.count_event(text, &event, &range);
            self.references.handle_event(text, &event, &range);
            match event {
                Event::Start(tag) => self.start_tag(&tag, range),
                Event::End(end) => self.end_tag(end, range),
                Event::Code(_) => {
                    self.handle_text(&text[range.clone()], range.start);
                    if text[range.clone()].contains('\n') {
                        self.outline.code.push(range);
                    }
                }
                Event::Text(words) => self.handle_text(&words, range.start),
                Event::SoftBreak | Event::HardBreak => self.end_first_line(range.end),
                Event::InlineHtml(_) => self.handle_html(&range),
                Event::TaskListMarker(is_done) => {
                    if let Some(item) = self
                        .outline
                        .items
                        .last_mut()
                        .filter(|it| it.begins_content_at(range.start))
                    {
                        item.done = Some(is_done);
                    }
                }
                _ => {}
            }
        }
        self.close_open_details();
        let lines = self.navigation.find_top_links(text);
        self.outline.navigation.extend(lines);
        self.outline.references = std::mem::take(&mut self.references).finish(text);
    }

    /// Returns whether the current event is at the top level.
    fn is_top(&self) -> bool {
        self.containers.is_empty()
    }

    /// Returns the number of blocks around the current event, not counting lists and quotes.
    fn other_depth(&self) -> usize {
        let containers = self.containers.iter();
        containers.filter(|it| **it == Container::Other).count()
    }

    /// Handles the start of a block or span.
    fn start_tag(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let container = match tag {
            Tag::List(_) => Container::List,
            Tag::Item => Container::Item,
            Tag::BlockQuote(_) => Container::Quote,
            _ => Container::Other,
        };
        match tag {
            // A nested list ends the first line of its item.
            Tag::List(_) => {
                let above = &self.text[..self.text.floor_char_boundary(range.start)];
                self.end_first_line(above.trim_end_matches([' ', '\t']).len());
            }
            Tag::Heading { level, .. } => {
                let is_first_in_item = self.containers == [Container::List, Container::Item]
                    && self
                        .outline
                        .items
                        .last()
                        .is_some_and(|item| item.begins_content_at(range.start));
                if self.is_top() || is_first_in_item {
                    let heading = parse_atx_heading(self.text, &range, *level as usize);
                    let heading = heading
                        .or_else(|| parse_setext_heading(self.text, &range, *level as usize));
                    // Several lines above a rule are not a heading.
                    self.line = match heading.is_none() && self.is_top() {
                        true => Some(FirstLine::new(range.clone(), false)),
                        false => None,
                    };
                    self.outline.headings.extend(heading);
                }
            }
            Tag::CodeBlock(kind) => {
                if self.is_top() && matches!(kind, CodeBlockKind::Fenced(_)) {
                    self.fences.push(range.clone());
                }
                self.outline.code.push(range.clone());
            }
            Tag::Paragraph => {
                if self.is_top() {
                    self.outline.paragraphs.push(range.clone());
                    self.line = Some(FirstLine::new(range.clone(), false));
                } else if self.line.as_ref().is_none_or(|line| !line.is_item) {
                    self.line = None;
                }
            }
            Tag::HtmlBlock => {
                self.handle_html(&range);
                self.outline.html_blocks.push(range.clone());
            }
            Tag::Item => {
                if self.containers == [Container::List] {
                    self.outline.items.push(Item {
                        content: content_start(self.text, &range),
                        range: range.clone(),
                        done: None,
                    });
                    self.line = Some(FirstLine::new(range.clone(), true));
                } else {
                    self.line = None;
                    if self.containers == [Container::List, Container::Item, Container::List] {
                        self.outline.inner_items.push(Item {
                            content: content_start(self.text, &range),
                            range: range.clone(),
                            done: None,
                        });
                    }
                }
            }
            Tag::Strong => {
                if let Some(line) = &mut self.line {
                    line.depth += 1;
                    match &mut line.strong {
                        Some(strong) => strong.end = range.end,
                        None => line.strong = Some(range.clone()),
                    }
                }
            }
            Tag::BlockQuote(_) if self.other_depth() == 0 => {
                let is_quote = |it: &&Container| **it == Container::Quote;
                match self.containers.iter().filter(is_quote).count() {
                    0 => self.outline.quotes.push(range),
                    depth => self.outline.inner_quotes.push(InnerQuote {
                        range,
                        depth: depth + 1,
                    }),
                }
            }
            Tag::Table(_) if self.other_depth() == 0 => self.outline.tables.push(Table {
                range,
                rows: Vec::new(),
            }),
            Tag::TableHead | Tag::TableRow if self.other_depth() == 1 => {
                if let Some(table) = self.outline.tables.last_mut() {
                    table.rows.push(Row {
                        range,
                        cells: Vec::new(),
                    });
                }
            }
            Tag::TableCell if self.other_depth() == 2 => {
                let table = self.outline.tables.last_mut();
                if let Some(row) = table.and_then(|it| it.rows.last_mut()) {
                    row.cells.push(range);
                }
            }
            Tag::DefinitionListTitle
                if self.containers == [Container::Other] && self.admonitions == 0 =>
            {
                self.outline.definitions.push(Definition {
                    term: range.clone(),
                    body: range.end..range.end,
                    starts: Vec::new(),
                });
            }
            Tag::DefinitionListDefinition
                if self.containers == [Container::Other] && self.admonitions == 0 =>
            {
                if let Some(definition) = self.outline.definitions.last_mut() {
                    definition.body.end = range.end;
                    definition.starts.push(range.start);
                }
            }
            _ => {}
        }
        self.containers.push(container);
    }

    /// Handles the end of a block or span.
    fn end_tag(&mut self, end: TagEnd, range: Range<usize>) {
        self.containers.pop();
        match end {
            TagEnd::Strong => {
                if let Some(line) = &mut self.line {
                    line.depth = line.depth.saturating_sub(1);
                }
            }
            TagEnd::Paragraph | TagEnd::Item => self.end_first_line(range.end),
            _ => {}
        }
        let is_paragraph = end == TagEnd::Paragraph;
        let is_top_block =
            self.is_top() && matches!(end, TagEnd::List(_) | TagEnd::Table | TagEnd::HtmlBlock);
        if is_paragraph || is_top_block {
            if self.navigation.finish(is_top_block) {
                self.outline.navigation.push(range);
            }
        } else if self.is_top() {
            self.navigation.clear();
        }
    }

    /// Handles text on the first line of a block. A bold line has only marks, digits and emoji beside its bold
    /// words.
    fn handle_text(&mut self, words: &str, at: usize) {
        const QUESTION_MARKS: [char; 3] = ['?', '？', '؟'];
        let text = self.text;
        let Some(line) = self.line.as_mut().filter(|line| line.depth == 0) else {
            return;
        };
        if let Some(strong) = line.strong.as_ref().filter(|strong| strong.end == at) {
            // `**What**?`.
            let marks = words.len() - words.trim_start_matches(QUESTION_MARKS).len();
            line.tail = strong.end + marks;
        }
        if !words.chars().any(char::is_alphabetic) {
            return;
        }
        // In a list item or after a question mark, words can follow the bold ones: `**What?** An answer.`.
        let is_question = line.strong.as_ref().is_some_and(|strong| {
            let is_mark = |c: char| c.is_whitespace() || "*_:：".contains(c);
            let words = text[strong.clone()].trim_end_matches(is_mark);
            let words = words
                .strip_suffix("</strong>")
                .or(words.strip_suffix("</b>"))
                .unwrap_or(words);
            words.ends_with(QUESTION_MARKS) || line.tail > strong.end
        });
        if line.strong.is_none() || !(line.is_item || is_question) {
            self.line = None;
        } else {
            let end = line.strong.as_ref().map_or(0, |strong| strong.end);
            let end = end.max(line.tail);
            self.end_first_line(end);
        }
    }

    /// Ends the first line of the current block. If it is bold, adds it.
    fn end_first_line(&mut self, end: usize) {
        let Some(line) = self.line.take() else { return };
        let Some(strong) = line.strong else { return };
        let text = self.text;
        let whole = &text[strong.clone()];
        let marks = whole.len() - whole.trim_start_matches(['*', '_']).len();
        let inner =
            strong.start + marks..strong.end.saturating_sub(marks).max(strong.start + marks);
        self.outline.bold_lines.push(BoldLine {
            line: line.block.start..end.min(line.block.end),
            text: inner,
            tail: strong.end..line.tail.max(strong.end),
            block: line.block,
            is_item: line.is_item,
        });
    }
}

impl FirstLine {
    /// Creates the first line of a block.
    fn new(block: Range<usize>, is_item: bool) -> Self {
        Self {
            block,
            strong: None,
            tail: 0,
            is_item,
            depth: 0,
        }
    }
}

/// Returns where the content of a list item begins, after its mark.
fn content_start(text: &str, item: &Range<usize>) -> usize {
    let source = &text[item.clone()];
    let indent = source.len() - source.trim_start_matches([' ', '\t']).len();
    let digits = source[indent..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let mark = (indent + digits + 1).min(source.len());
    let after = source.get(mark..).unwrap_or_default();
    item.start + mark + (after.len() - after.trim_start_matches([' ', '\t']).len())
}
