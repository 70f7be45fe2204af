//! A piece of a note's Markdown source, and its plain text.

use std::fmt;
use std::hash::{Hash, Hasher};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::html::{Token, decode_entities, tokens};

mod nodes;
mod parse;

pub use nodes::{Encoder, Events, Nodes};
#[cfg(test)]
pub use parse::PARSE_COUNT;
pub use parse::{options, parse_from};

/// Markdown exactly as written, together with its parsed events. It is parsed once, when it is created.
///
/// Two values are equal if their source is.
#[derive(Clone, Default)]
pub struct Markdown {
    text: Box<str>,
    nodes: Nodes,
}

impl Markdown {
    /// Parses a text with any blocks.
    pub fn parse(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let nodes = parse::parse(&text);
        Self { text, nodes }
    }

    /// Parses a single line without blocks, such as a question.
    pub fn parse_line(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let nodes = parse::parse_line(&text);
        Self { text, nodes }
    }

    /// Combines a text with its parsed nodes.
    pub(crate) fn new(text: String, nodes: Nodes) -> Self {
        let text = text.into();
        Self { text, nodes }
    }

    /// Returns the source.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the parsed events in order, each with its range in the source. Wiki links are links of their own type;
    /// admonitions are block quotes whose titles have empty ranges.
    pub fn events(&self) -> Events<'_> {
        self.nodes.events(&self.text)
    }

    /// Returns the encoded events.
    pub(crate) fn nodes(&self) -> &Nodes {
        &self.nodes
    }

    /// Returns the link definitions below the last block, which are not shown themselves.
    pub fn link_definitions(&self) -> &str {
        let end = self.events().map(|(_, range)| range.end).max();
        let below = self.text.get(end.unwrap_or(0)..).unwrap_or_default();
        Some(below.trim())
            .filter(|it| it.starts_with('['))
            .unwrap_or_default()
    }

    /// Returns the text as a single line without blocks.
    pub(crate) fn into_line(self) -> Self {
        let line = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self::parse_line(line)
    }

    /// Whether the text shows any words or pictures.
    pub fn has_visible_content(&self) -> bool {
        let has_picture = self.text.contains("![") || self.text.contains("<img");
        has_picture || !self.plain().trim().is_empty()
    }

    /// Returns the visible text without markup: link texts, the alternative texts of pictures, and code as it is.
    /// Blocks are separated by line breaks. Comments and known HTML tags are removed; text that only looks like a tag
    /// (`Box<T>`) stays.
    pub fn plain(&self) -> String {
        self.visible_text(|text, code| text.push_str(code))
    }

    /// Returns [`Markdown::plain`] with the spans of code between backticks, where they are the only backticks.
    pub fn plain_with_code_spans(&self) -> String {
        self.visible_text(|text, code| match code.contains('`') {
            true => text.push_str(code),
            false => text.extend(["`", code, "`"]),
        })
    }

    /// Returns the visible text; `push_code` adds a span of code to it.
    fn visible_text(&self, push_code: impl Fn(&mut String, &str)) -> String {
        let mut plain = String::with_capacity(self.text.len());
        // An HTML block comes as one event per line, and a comment in it may span several lines.
        let mut html_block = None;
        for (event, _) in self.events() {
            match event {
                Event::Text(text) => plain.push_str(&text),
                Event::Code(code) => push_code(&mut plain, &code),
                // `$HOME/$USER` parses as a formula.
                Event::InlineMath(math) => plain.extend(["$", &math, "$"]),
                Event::DisplayMath(math) => plain.extend(["$$", &math, "$$"]),
                Event::Start(Tag::HtmlBlock) => html_block = Some(String::new()),
                Event::Html(html) => html_block.get_or_insert_default().push_str(&html),
                Event::InlineHtml(html) => push_html(&mut plain, &html),
                Event::SoftBreak | Event::HardBreak => plain.push('\n'),
                Event::Start(Tag::Item | Tag::TableRow | Tag::TableCell) => end_block(&mut plain),
                Event::End(TagEnd::HtmlBlock) => {
                    let mut text = String::new();
                    push_html(&mut text, &html_block.take().unwrap_or_default());
                    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                        plain.push_str(line);
                        end_block(&mut plain);
                    }
                }
                Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Heading(_)
                    | TagEnd::CodeBlock
                    | TagEnd::TableCell
                    | TagEnd::DefinitionListTitle
                    | TagEnd::DefinitionListDefinition
                    | TagEnd::Item,
                ) => end_block(&mut plain),
                _ => {}
            }
        }
        plain.truncate(plain.trim_end().len());
        plain
    }
}

impl PartialEq for Markdown {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Markdown {}

impl Hash for Markdown {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Debug for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Markdown").field(&self.text).finish()
    }
}

impl fmt::Display for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Escapes the characters of a text that are inline markup in Markdown.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>|$~&".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn end_block(plain: &mut String) {
    if !plain.is_empty() && !plain.ends_with('\n') {
        plain.push('\n');
    }
}

/// Appends the text of a piece of HTML, with a space for each tag and comment.
fn push_html(plain: &mut String, html: &str) {
    for (_, token) in tokens(html) {
        match token {
            Token::Text(text) => plain.push_str(&decode_entities(text)),
            Token::Tag(_) | Token::Comment(_) => plain.push(' '),
        }
    }
}

#[cfg(test)]
mod tests;
