//! One pass over the nodes of a note: which blocks stand where.

mod details;
mod html;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::Outline;
use super::blocks::{BoldLine, Definition, InnerQuote, Item, Row, Table};
use super::navigation::Navigation;
use super::references::References;
use super::tables::OpenTable;
use super::titles::{setext_heading, title_in};
use crate::markdown::Nodes;

/// What one pass found, with the fences that stand in no other block.
#[derive(Default)]
pub struct Scan<'a> {
    text: &'a str,
    pub outline: Outline,
    pub fences: Vec<Range<usize>>,
    /// The blocks around the current event, innermost last.
    around: Vec<Container>,
    /// How many admonitions are open.
    admonitions: usize,
    /// `<details>` that are open, outermost first.
    details: Vec<OpenDetails>,
    /// The `<table>` that is open.
    table: Option<OpenTable>,
    /// The first line of the paragraph or list item at hand.
    line: Option<FirstLine>,
    navigation: Navigation,
    references: References,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    List,
    Item,
    Quote,
    Other,
}

/// A `<details>` that is not closed yet.
struct OpenDetails {
    start: usize,
    summary: Option<Range<usize>>,
    summary_start: usize,
    content: usize,
}

/// The first line of a block, as long as it may be a bold line.
struct FirstLine {
    block: Range<usize>,
    strong: Option<Range<usize>>,
    /// Where the question marks end that stand right behind the bold words.
    tail: usize,
    is_item: bool,
    /// Strong spans around the current event.
    depth: usize,
}

impl<'a> Scan<'a> {
    /// Scans the nodes of a text, which was parsed from the byte `from` on.
    pub fn of(text: &'a str, nodes: &Nodes, from: usize) -> Self {
        let mut scan = Self {
            text,
            references: References::from(from),
            ..Self::default()
        };
        scan.run(nodes);
        scan
    }

    fn run(&mut self, nodes: &Nodes) {
        let text = self.text;
        for (event, range) in nodes.events(text) {
            // The quote that an admonition becomes divides nothing, and its title is no text of the file.
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
            self.navigation.event(text, &event, &range);
            self.references.event(text, &event, &range);
            match event {
                Event::Start(tag) => self.start(&tag, range),
                Event::End(end) => self.end(end, range),
                Event::Code(_) => {
                    self.inline_text(&text[range.clone()], range.start);
                    if text[range.clone()].contains('\n') {
                        self.outline.code.push(range);
                    }
                }
                Event::Text(words) => self.inline_text(&words, range.start),
                Event::SoftBreak | Event::HardBreak => self.end_first_line(range.end),
                Event::InlineHtml(_) => self.html(&range),
                Event::TaskListMarker(is_done) => {
                    if let Some(item) = self
                        .outline
                        .items
                        .last_mut()
                        .filter(|it| it.is_at(range.start))
                    {
                        item.done = Some(is_done);
                    }
                }
                _ => {}
            }
        }
        self.close_open_details();
        let lines = self.navigation.lines_to_top(text);
        self.outline.navigation.extend(lines);
        self.outline.references = std::mem::take(&mut self.references).finish(text);
    }

    fn is_top(&self) -> bool {
        self.around.is_empty()
    }

    /// How many blocks stand around the event at hand, beside lists and quotes.
    fn others(&self) -> usize {
        let around = self.around.iter();
        around.filter(|it| **it == Container::Other).count()
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let container = match tag {
            Tag::List(_) => Container::List,
            Tag::Item => Container::Item,
            Tag::BlockQuote(_) => Container::Quote,
            _ => Container::Other,
        };
        match tag {
            // The line above a list in its item.
            Tag::List(_) => {
                let above = &self.text[..self.text.floor_char_boundary(range.start)];
                self.end_first_line(above.trim_end_matches([' ', '\t']).len());
            }
            Tag::Heading { level, .. } => {
                let is_first_in_item = self.around == [Container::List, Container::Item]
                    && self
                        .outline
                        .items
                        .last()
                        .is_some_and(|item| item.is_at(range.start));
                if self.is_top() || is_first_in_item {
                    let heading = title_in(self.text, &range, *level as usize);
                    let heading =
                        heading.or_else(|| setext_heading(self.text, &range, *level as usize));
                    // Several lines above a rule are no title.
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
                self.html(&range);
                self.outline.html_blocks.push(range.clone());
            }
            Tag::Item => {
                if self.around == [Container::List] {
                    self.outline.items.push(Item {
                        content: content_start(self.text, &range),
                        range: range.clone(),
                        done: None,
                    });
                    self.line = Some(FirstLine::new(range.clone(), true));
                } else {
                    self.line = None;
                    if self.around == [Container::List, Container::Item, Container::List] {
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
            Tag::BlockQuote(_) if self.others() == 0 => {
                let is_quote = |it: &&Container| **it == Container::Quote;
                match self.around.iter().filter(is_quote).count() {
                    0 => self.outline.quotes.push(range),
                    depth => self.outline.inner_quotes.push(InnerQuote {
                        range,
                        depth: depth + 1,
                    }),
                }
            }
            Tag::Table(_) if self.others() == 0 => self.outline.tables.push(Table {
                range,
                rows: Vec::new(),
            }),
            Tag::TableHead | Tag::TableRow if self.others() == 1 => {
                if let Some(table) = self.outline.tables.last_mut() {
                    table.rows.push(Row {
                        range,
                        cells: Vec::new(),
                    });
                }
            }
            Tag::TableCell if self.others() == 2 => {
                let table = self.outline.tables.last_mut();
                if let Some(row) = table.and_then(|it| it.rows.last_mut()) {
                    row.cells.push(range);
                }
            }
            Tag::DefinitionListTitle
                if self.around == [Container::Other] && self.admonitions == 0 =>
            {
                self.outline.definitions.push(Definition {
                    term: range.clone(),
                    body: range.end..range.end,
                    starts: Vec::new(),
                });
            }
            Tag::DefinitionListDefinition
                if self.around == [Container::Other] && self.admonitions == 0 =>
            {
                if let Some(definition) = self.outline.definitions.last_mut() {
                    definition.body.end = range.end;
                    definition.starts.push(range.start);
                }
            }
            _ => {}
        }
        self.around.push(container);
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        self.around.pop();
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

    /// Text on the first line of a block: a bold line has nothing but marks, digits and emoji beside its bold words.
    fn inline_text(&mut self, words: &str, at: usize) {
        const ASKS: [char; 3] = ['?', '？', '؟'];
        let text = self.text;
        let Some(line) = self.line.as_mut().filter(|line| line.depth == 0) else {
            return;
        };
        if let Some(strong) = line.strong.as_ref().filter(|strong| strong.end == at) {
            // `**What**?`
            let marks = words.len() - words.trim_start_matches(ASKS).len();
            line.tail = strong.end + marks;
        }
        if !words.chars().any(char::is_alphabetic) {
            return;
        }
        // `Q1. **What?**` and `**What?** An answer.` differ: words may follow in an item, or behind a question mark.
        let is_asked = line.strong.as_ref().is_some_and(|strong| {
            let is_mark = |c: char| c.is_whitespace() || "*_:：".contains(c);
            let words = text[strong.clone()].trim_end_matches(is_mark);
            let words = words
                .strip_suffix("</strong>")
                .or(words.strip_suffix("</b>"))
                .unwrap_or(words);
            words.ends_with(ASKS) || line.tail > strong.end
        });
        if line.strong.is_none() || !(line.is_item || is_asked) {
            self.line = None;
        } else {
            let end = line.strong.as_ref().map_or(0, |strong| strong.end);
            let end = end.max(line.tail);
            self.end_first_line(end);
        }
    }

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

/// Where the content of a list item begins, behind its mark.
fn content_start(text: &str, item: &Range<usize>) -> usize {
    let source = &text[item.clone()];
    let indent = source.len() - source.trim_start_matches([' ', '\t']).len();
    let digits = source[indent..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let mark = (indent + digits + 1).min(source.len());
    let behind = source.get(mark..).unwrap_or_default();
    item.start + mark + (behind.len() - behind.trim_start_matches([' ', '\t']).len())
}
