//! Converts CommonMark with GitHub's extensions into blocks that Discord can show.
//!
//! It never fails and takes linear time, however deep a text nests. Every visible word of a note is kept; what Discord cannot
//! show changes its form: tables become aligned code, headings below the third level become bold lines, pictures become
//! galleries below their block, and footnotes become numbered lines at the end. Only HTML comments, layout tags and the
//! titles of links are dropped.

mod links;
mod tags;

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType};
use pulldown_cmark::{Tag, TagEnd};

use super::blocks::{Block, BlockWriter, Body, NoteFile, Picture};
use super::catalog::Catalog;
use super::dialect;
use super::inline::{LineWriter, Style};
use super::tables::Table;
use recite_notes::{LinkedFile, Markdown, Qa, html};

/// Converts the answer.
pub fn body(catalog: Catalog, qa: &Qa) -> Body {
    convert(catalog, &qa.answer, &qa.files)
}

/// Converts what is shown with the question when it is asked.
pub fn prompt(catalog: Catalog, qa: &Qa) -> Vec<Block> {
    match qa.prompt.as_str() {
        "" => Vec::new(),
        _ => convert(catalog, &qa.prompt, &qa.files).blocks,
    }
}

fn convert(catalog: Catalog, markdown: &Markdown, files: &[LinkedFile]) -> Body {
    Converter::new(catalog, markdown.as_str(), files).convert(markdown)
}

/// Converts a question into one line of the dialect, with pictures as their alt texts.
pub fn line(catalog: Catalog, question: &Markdown) -> String {
    one_line(catalog, question, &[], false).text
}

/// A question with its pictures.
pub struct Question {
    /// One line of the dialect, without pictures that can be shown.
    pub text: String,
    /// The pictures that can be shown.
    pub pictures: Vec<Picture>,
}

/// Converts a question that is shown without its answer; `files` are those of its note.
pub fn question(catalog: Catalog, question: &Markdown, files: &[LinkedFile]) -> Question {
    one_line(catalog, question, files, true)
}

fn one_line(
    catalog: Catalog,
    question: &Markdown,
    files: &[LinkedFile],
    with_pictures: bool,
) -> Question {
    let mut converter = Converter::new(catalog, question.as_str(), files);
    converter.is_one_line = true;
    converter.with_pictures = with_pictures;
    let (mut texts, mut pictures) = (Vec::new(), Vec::new());
    for block in converter.convert(question).blocks {
        match block {
            Block::Text(text) => texts.push(text),
            Block::Pictures(shown) => pictures.extend(shown),
            Block::File(_) | Block::Rule => {}
        }
    }
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    Question {
        text: words.collect::<Vec<_>>().join(" "),
        pictures,
    }
}

struct Converter<'a> {
    catalog: Catalog,
    source: &'a str,
    files: &'a [LinkedFile],
    /// Whether the result is one line, without heading marks and with pictures as their alt texts.
    is_one_line: bool,
    /// Whether pictures are returned next to the one line.
    with_pictures: bool,
    blocks: BlockWriter,
    line: LineWriter,
    /// The pictures and files of the current block, which are placed below it.
    pictures: Vec<Picture>,
    attached: Vec<NoteFile>,
    heading: Option<HeadingLevel>,
    /// The info string of the current code block, and its code so far.
    code_block: Option<(String, String)>,
    html_block: Option<String>,
    in_html_block: bool,
    /// The text between `<code>` and `</code>`.
    html_code: Option<String>,
    /// The text between `<pre>` and `</pre>`.
    html_pre: Option<String>,
    /// The address of the current picture, its alt text so far, and how many pictures are nested in it.
    image: Option<(String, String, usize)>,
    table: Option<Table>,
    /// The links in cells of the current table, which are placed below it.
    table_links: Vec<String>,
    footnotes: Footnotes,
    /// The open footnotes with their numbers and the blocks around each.
    outer: Vec<(usize, BlockWriter)>,
    /// How far the source was already read as an address.
    read_to: usize,
}

/// Footnotes, numbered in the order of their first references.
#[derive(Default)]
struct Footnotes {
    numbers: HashMap<String, usize>,
    written: Vec<(usize, Vec<Block>)>,
}

impl Footnotes {
    fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }
}

impl<'a> Converter<'a> {
    fn new(catalog: Catalog, source: &'a str, files: &'a [LinkedFile]) -> Self {
        Self {
            catalog,
            source,
            files,
            is_one_line: false,
            with_pictures: false,
            blocks: BlockWriter::default(),
            line: LineWriter::new(),
            pictures: Vec::new(),
            attached: Vec::new(),
            heading: None,
            code_block: None,
            html_block: None,
            in_html_block: false,
            html_code: None,
            html_pre: None,
            image: None,
            table: None,
            table_links: Vec::new(),
            footnotes: Footnotes::default(),
            outer: Vec::new(),
            read_to: 0,
        }
    }

    fn convert(mut self, markdown: &Markdown) -> Body {
        for (event, range) in markdown.events() {
            self.event(event, range);
        }
        self.end_line();
        let mut body = self.blocks.finish();
        self.footnotes.written.sort_by_key(|&(number, _)| number);
        for (_, blocks) in self.footnotes.written {
            append(&mut body.blocks, blocks);
        }
        body
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        // Markup inside an address was read as part of it.
        let (begins, ends) = (range.start < self.read_to, range.end <= self.read_to);
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) if begins => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) if ends => {}
            Event::End(TagEnd::Link) if ends => {}
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                dest_url,
                ..
            }) if dialect::is_web(&dest_url) && self.image.is_none() && !self.line.in_link() => {
                self.line.url(&dest_url);
                self.read_to = range.end;
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            _ if begins => {}
            Event::Code(code) => self.code(&code),
            Event::InlineMath(math) => self.math("$", &math),
            Event::DisplayMath(math) => self.math("$$", &math),
            Event::Html(source) | Event::InlineHtml(source) => match &mut self.html_block {
                Some(block) => block.push_str(&source),
                None => self.html(&source),
            },
            Event::FootnoteReference(_) if self.is_one_line => {}
            Event::FootnoteReference(label) => {
                let number = self.footnotes.number(&label);
                self.words(&format!("[{number}]"));
            }
            Event::SoftBreak => {
                let next = self.source[range.end..].trim_start_matches([' ', '\t', '>', '<']);
                self.soft_break(
                    dialect::find_url(&next[..next.floor_char_boundary(10)]) == Some(0),
                );
            }
            Event::HardBreak => self.newline(),
            Event::Rule => self.blocks.rule(),
            Event::TaskListMarker(done) => self.line.raw(if done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.line.open(Style::Italic),
            Tag::Strong => self.line.open(Style::Bold),
            Tag::Strikethrough => self.line.open(Style::Strike),
            Tag::Superscript | Tag::Subscript => {}
            Tag::Link {
                link_type: LinkType::Email,
                ..
            } => self.line.open_link("", false),
            Tag::Link { dest_url, .. } => self.line.open_link(&dest_url, false),
            Tag::Image { dest_url, .. } => match &mut self.image {
                Some((_, _, nested)) => *nested += 1,
                None => self.image = Some((dest_url.into_string(), String::new(), 0)),
            },
            Tag::TableCell => self.line = LineWriter::plain(),
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            block => {
                self.end_line();
                self.start_block(block);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some(level);
                if !self.is_one_line && (level > HeadingLevel::H3 || self.blocks.is_nested()) {
                    self.line.open(Style::Bold);
                }
            }
            Tag::BlockQuote(kind) => {
                self.blocks.open_quote();
                if let Some(kind) = kind {
                    self.blocks
                        .paragraph(&format!("**{}**", alert_title(self.catalog, kind)));
                }
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.code_block = Some((info.into_string(), String::new()));
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.code_block = Some(Default::default()),
            Tag::HtmlBlock => self.html_block = Some(String::new()),
            Tag::List(first) => self.blocks.open_list(first),
            Tag::Item => self.blocks.open_item(),
            Tag::DefinitionList => self.blocks.open_list(None),
            Tag::DefinitionListTitle => self.blocks.open_marked(String::new()),
            Tag::DefinitionListDefinition => self.blocks.open_item(),
            Tag::FootnoteDefinition(label) => {
                let number = self.footnotes.number(&label);
                self.outer.push((number, std::mem::take(&mut self.blocks)));
                self.blocks.open_marked(format!("\\[{number}] "));
            }
            Tag::Table(alignments) => {
                self.table = Some(Table {
                    alignments,
                    rows: Vec::new(),
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.line.close(Style::Italic),
            TagEnd::Strong => self.line.close(Style::Bold),
            TagEnd::Strikethrough => self.line.close(Style::Strike),
            TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Link => self.end_link(false),
            TagEnd::Image => self.end_image(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead | TagEnd::TableRow => {}
            block => self.end_block(block),
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        if let Some(source) = self.html_block.take() {
            self.in_html_block = true;
            self.html(&source);
            self.in_html_block = false;
            if let Some(code) = self.html_pre.take() {
                self.fence("", &code);
            }
        }
        self.end_line();
        match tag {
            TagEnd::CodeBlock => {
                if let Some((info, code)) = self.code_block.take() {
                    self.fence(&info, &code);
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.blocks.close(),
            TagEnd::List(_) | TagEnd::DefinitionList => self.blocks.close_list(),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    fn end_footnote(&mut self) {
        if let Some((number, outer)) = self.outer.pop() {
            let body = std::mem::replace(&mut self.blocks, outer).finish();
            self.footnotes.written.push((number, body.blocks));
        }
    }

    /// Ends the current block, and adds its pictures and files below it.
    fn end_line(&mut self) {
        while self.line.in_link() {
            self.end_link(false);
        }
        if let Some(code) = self.html_code.take() {
            self.line.text(&code);
        }
        let line = std::mem::replace(&mut self.line, LineWriter::new());
        let heading = self.heading.take();
        match line.only_urls() {
            Some(urls) if heading.is_none() => self.blocks.addresses(urls),
            _ => self
                .blocks
                .paragraph(&self.with_heading_mark(line.finish(), heading)),
        }
        self.place_files();
    }

    fn place_files(&mut self) {
        self.pictures
            .drain(..)
            .for_each(|picture| self.blocks.picture(picture));
        self.attached
            .drain(..)
            .for_each(|file| self.blocks.file(file));
    }

    /// Returns the text as a heading of this level; deeper and nested ones are already bold.
    fn with_heading_mark(&self, text: String, level: Option<HeadingLevel>) -> String {
        match level.filter(|&level| level <= HeadingLevel::H3) {
            Some(level) if !self.is_one_line && !self.blocks.is_nested() && !text.is_empty() => {
                format!("{} {}", "#".repeat(level as usize), text.replace('\n', " "))
            }
            _ => text,
        }
    }

    fn fence(&mut self, info: &str, code: &str) {
        if !code.trim().is_empty() {
            self.blocks.fence(&dialect::fence(info, code));
        }
    }

    /// Adds text of the source. Addresses are found even if they contain Markdown's marks.
    fn text(&mut self, text: &str, range: Range<usize>) {
        if let Some((_, code)) = &mut self.code_block {
            return code.push_str(text);
        }
        let is_verbatim = self.source.get(range.clone()) == Some(text);
        let mut at = range.start.max(self.read_to);
        if at >= range.end {
            return;
        }
        if !is_verbatim || self.image.is_some() || self.html_code.is_some() || self.line.in_link() {
            return self.words(text);
        }
        while let Some(found) = dialect::find_url(&self.source[at..range.end]) {
            self.words(&self.source[at..at + found]);
            at += found;
            let url = &self.source[at..];
            let url = &url[..dialect::url_length(url, self.table.is_some())];
            self.line
                .url(&html::decode_entities(&dialect::unescape(url)));
            at += url.len();
            self.read_to = at;
            if at >= range.end {
                return;
            }
        }
        self.words(&self.source[at..range.end]);
    }

    /// Adds text to whatever is open: alt text, code or the line.
    fn words(&mut self, text: &str) {
        if let Some((_, alt, _)) = &mut self.image {
            alt.push_str(text);
        } else if let Some(code) = &mut self.html_code {
            code.push_str(text);
        } else {
            self.line.text(text);
        }
    }

    fn soft_break(&mut self, before_url: bool) {
        if self.image.is_some() || self.html_code.is_some() {
            self.words(" ");
        } else {
            self.line.soft_break(before_url);
        }
    }

    fn newline(&mut self) {
        if self.image.is_some() || self.html_code.is_some() || self.heading.is_some() {
            self.words(" ");
        } else {
            self.line.newline();
        }
    }

    fn code(&mut self, code: &str) {
        if self.image.is_some() || self.html_code.is_some() {
            self.words(code);
        } else {
            self.line.code(code);
        }
    }

    /// Adds a formula as code with its dollar signs. `$HOME/$USER` is not a formula.
    fn math(&mut self, dollars: &str, math: &str) {
        let text = format!("{dollars}{math}{dollars}");
        if math.contains(['\\', '^', '_', '=', '{']) {
            self.code(&text)
        } else {
            self.words(&text)
        }
    }

    fn end_cell(&mut self) {
        while self.line.in_link() {
            self.end_link(false);
        }
        if let Some(code) = self.html_code.take() {
            self.line.text(&code);
        }
        let cell = std::mem::replace(&mut self.line, LineWriter::new()).finish();
        if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
            row.push(cell);
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.fence("", &table.draw());
        }
        let links = std::mem::take(&mut self.table_links);
        self.blocks.paragraph(&links.join(" · "));
        self.place_files();
    }
}

/// Appends blocks to others, with an empty line between two texts.
fn append(blocks: &mut Vec<Block>, more: Vec<Block>) {
    for block in more {
        match (blocks.last_mut(), block) {
            (Some(Block::Text(text)), Block::Text(more)) => text.extend(["\n\n", &more]),
            (_, block) => blocks.push(block),
        }
    }
}

/// Returns the title of an alert.
pub fn alert_title(catalog: Catalog, kind: BlockQuoteKind) -> String {
    match kind {
        BlockQuoteKind::Note => catalog.note_alert_note(),
        BlockQuoteKind::Tip => catalog.note_alert_tip(),
        BlockQuoteKind::Important => catalog.note_alert_important(),
        BlockQuoteKind::Warning => catalog.note_alert_warning(),
        BlockQuoteKind::Caution => catalog.note_alert_caution(),
    }
}
