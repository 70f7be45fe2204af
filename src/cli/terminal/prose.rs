//! Renders Markdown for a terminal: wrapped, styled, and with common HTML tags.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use textwrap::{Options, WordSeparator, WordSplitter, core::Word};

use super::highlight::highlighted;
use crate::cli::escape;
use crate::messages::catalog::Catalog;
use crate::messages::html::{TagEffect, tag_effect};
use crate::messages::inline::Style;
use crate::messages::markdown::alert_title;
use crate::messages::tables::Table;
use recite_notes::Markdown;
use recite_notes::html::{self, Token};

/// The indentation of code blocks.
const CODE_INDENT: &str = "    ";
const HEADING: StyleCodes = ("\x1b[1m", "\x1b[22m");
const CODE: StyleCodes = ("\x1b[36m", "\x1b[39m");

/// The control sequences that turn a style on and off.
type StyleCodes = (&'static str, &'static str);

/// Renders the Markdown in this many columns.
pub fn lay_out(markdown: &Markdown, columns: usize) -> String {
    let mut layout = Layout {
        columns,
        ..Layout::default()
    };
    for (event, _) in markdown.events() {
        layout.event(event);
    }
    layout.end_line();
    layout.page.truncate(layout.page.trim_end().len());
    layout.page
}

/// The prefixes of the lines of a block.
struct Indent {
    /// The prefix of the first line; `None` once it is written.
    first: Option<String>,
    /// The prefix of the other lines.
    rest: String,
}

#[derive(Default)]
struct Layout {
    columns: usize,
    page: String,
    /// The paragraph read so far.
    line: String,
    indents: Vec<Indent>,
    /// The next number of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The destinations of the open links and pictures, and where their text begins in the line.
    links: Vec<(String, usize)>,
    /// The active styles.
    styles: Vec<StyleCodes>,
    /// The language and the text of the code block read so far.
    code: Option<(String, String)>,
    table: Option<Table>,
    /// The block of HTML read so far. Its tags may span several lines.
    html: String,
    /// Whether a blank line comes before the next block.
    wants_gap: bool,
}

impl Layout {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.words(&text),
            },
            Event::Code(code) => {
                self.open(CODE);
                self.words(&code);
                self.close(CODE);
            }
            Event::InlineMath(math) => self.words(&format!("${math}$")),
            Event::DisplayMath(math) => self.words(&format!("$${math}$$")),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => self.html(&html),
            Event::FootnoteReference(label) => self.words(&format!("[^{label}]")),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            Event::Rule => {
                self.end_block();
                self.line.push_str("───");
                self.end_block();
            }
            Event::TaskListMarker(done) => self.line.push_str(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } | Tag::DefinitionListTitle => {
                self.end_line();
                self.open(HEADING);
            }
            Tag::BlockQuote(kind) => {
                self.end_line();
                self.indent(None, "│ ".to_owned());
                if let Some(kind) = kind {
                    self.open(HEADING);
                    self.words(&alert_title(Catalog::english(), kind));
                    self.close(HEADING);
                    self.end_line();
                }
            }
            Tag::CodeBlock(kind) => {
                self.end_line();
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::List(first) => {
                self.end_line();
                self.lists.push(first);
            }
            Tag::Item => {
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                let rest = " ".repeat(mark.chars().count());
                self.indent(Some(mark), rest);
            }
            Tag::FootnoteDefinition(label) => {
                self.end_line();
                self.indent(Some(format!("[^{label}]: ")), "  ".to_owned());
            }
            Tag::DefinitionListDefinition => self.indent(None, "  ".to_owned()),
            Tag::Table(alignments) => {
                self.end_line();
                self.table = Some(Table {
                    alignments,
                    rows: Vec::new(),
                });
            }
            Tag::TableHead | Tag::TableRow => {
                let table = self.table.as_mut();
                table.into_iter().for_each(|it| it.rows.push(Vec::new()));
            }
            Tag::Emphasis => self.open(style_codes(Style::Italic)),
            Tag::Strong => self.open(style_codes(Style::Bold)),
            Tag::Strikethrough => self.open(style_codes(Style::Strike)),
            Tag::Superscript => self.words("^"),
            Tag::Subscript => self.words("_"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.line.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_block(),
            TagEnd::Heading(_) => {
                self.close(HEADING);
                self.end_block();
            }
            TagEnd::DefinitionListTitle => {
                self.close(HEADING);
                self.end_line();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListDefinition => {
                self.end_block();
                self.indents.pop();
            }
            TagEnd::Item => {
                self.end_line();
                self.indents.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.wants_gap |= self.lists.is_empty();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line);
                let row = self.table.as_mut().and_then(|it| it.rows.last_mut());
                row.into_iter().for_each(|row| row.push(plain(&cell)));
            }
            TagEnd::Table => {
                let table = self.table.take().unwrap_or_default();
                self.verbatim(&table.draw(), "");
            }
            TagEnd::Emphasis => self.close(style_codes(Style::Italic)),
            TagEnd::Strong => self.close(style_codes(Style::Bold)),
            TagEnd::Strikethrough => self.close(style_codes(Style::Strike)),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.html(&html);
                self.end_line();
            }
            _ => {}
        }
    }

    /// Adds the visible content of HTML.
    fn html(&mut self, html: &str) {
        for (_, token) in html::tokens(html) {
            match (token, &mut self.code) {
                (Token::Comment(_), _) => {}
                (Token::Text(text), Some((_, code))) => code.push_str(&html::decode_entities(text)),
                (Token::Text(text), None) => {
                    let words = html::decode_entities(text);
                    if words.starts_with(char::is_whitespace) {
                        self.line.push(' ');
                    }
                    let words: Vec<&str> = words.split_whitespace().collect();
                    self.words(&words.join(" "));
                    if text.ends_with(char::is_whitespace) {
                        self.line.push(' ');
                    }
                }
                (Token::Tag(tag), _) => self.tag(tag),
            }
        }
    }

    fn tag(&mut self, tag: html::Tag<'_>) {
        let (meaning, closes) = (tag_effect(tag.name), tag.is_closing);
        match meaning {
            TagEffect::Preformatted if closes => self.end_code(),
            _ if self.code.is_some() => {}
            TagEffect::Preformatted => {
                self.end_line();
                self.code = Some(Default::default());
            }
            TagEffect::Block => self.end_block(),
            TagEffect::Heading if closes => {
                self.close(HEADING);
                self.end_line();
            }
            TagEffect::Heading => {
                self.end_line();
                self.open(HEADING);
            }
            TagEffect::Newline => self.line.push('\n'),
            TagEffect::Item if !closes => {
                self.end_line();
                self.line.push_str("• ");
            }
            TagEffect::Cell if !closes && !self.line.trim().is_empty() => self.line.push_str(" | "),
            TagEffect::Rule => self.event(Event::Rule),
            TagEffect::Style(style) if closes => self.close(style_codes(style)),
            TagEffect::Style(style) => self.open(style_codes(style)),
            TagEffect::Code if closes => self.close(CODE),
            TagEffect::Code => self.open(CODE),
            TagEffect::Link if closes => self.end_link(),
            TagEffect::Link => {
                let destination = tag.attribute("href").unwrap_or_default();
                self.links.push((destination, self.line.len()));
            }
            TagEffect::Image => {
                let destination = tag.attribute("src").unwrap_or_default();
                self.links.push((destination, self.line.len()));
                self.words(&tag.attribute("alt").unwrap_or_default());
                self.end_link();
            }
            TagEffect::Superscript if !closes => self.words("^"),
            TagEffect::Subscript if !closes => self.words("_"),
            _ => {}
        }
    }

    /// Adds the destination of a link after its text, unless both are the same or the link stays in the page.
    fn end_link(&mut self) {
        let Some((destination, start)) = self.links.pop() else {
            return;
        };
        let text = plain(self.line.get(start..).unwrap_or_default());
        let destination = destination.strip_prefix("mailto:").unwrap_or(&destination);
        if destination.is_empty() || destination.starts_with('#') || text == destination {
            return;
        }
        let blank = if text.is_empty() { "" } else { " " };
        let destination = escape::line(destination);
        self.line.push_str(&format!("{blank}({destination})"));
    }

    fn words(&mut self, text: &str) {
        self.line.push_str(&escape::text(text));
    }

    /// Turns a style on, unless it is already on.
    fn open(&mut self, style: StyleCodes) {
        if !self.styles.contains(&style) {
            self.line.push_str(style.0);
        }
        self.styles.push(style);
    }

    /// Turns a style off, unless an outer element uses it too.
    fn close(&mut self, style: StyleCodes) {
        let Some(at) = self.styles.iter().rposition(|it| *it == style) else {
            return;
        };
        self.styles.remove(at);
        if !self.styles.contains(&style) {
            self.line.push_str(style.1);
        }
    }

    fn indent(&mut self, first: Option<String>, rest: String) {
        self.indents.push(Indent { first, rest });
    }

    /// Returns the prefix of the next line, and that of its continuation lines.
    fn take_indents(&mut self) -> (String, String) {
        let rest = self.indents.iter().map(|it| it.rest.as_str()).collect();
        let first = self.indents.iter_mut().map(|it| match it.first.take() {
            Some(first) => Cow::from(first),
            None => Cow::from(it.rest.as_str()),
        });
        (first.collect(), rest)
    }

    /// Writes the paragraph read so far.
    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.line);
        if plain(&text).is_empty() {
            // The line may contain control sequences of styles.
            self.page.push_str(text.trim());
            return;
        }
        self.gap();
        for line in text.trim().split('\n') {
            let (first, rest) = self.take_indents();
            let options = Options::new(self.columns)
                .initial_indent(&first)
                .subsequent_indent(&rest)
                .break_words(false)
                .word_splitter(WordSplitter::NoHyphenation)
                .word_separator(WordSeparator::Custom(split_words));
            for line in textwrap::wrap(line.trim(), options) {
                self.page.push_str(line.trim_end());
                self.page.push('\n');
            }
        }
    }

    fn end_block(&mut self) {
        self.end_line();
        self.wants_gap = true;
    }

    fn gap(&mut self) {
        if std::mem::take(&mut self.wants_gap) && !self.page.is_empty() {
            self.page.push('\n');
        }
    }

    fn end_code(&mut self) {
        if let Some((language, code)) = self.code.take() {
            let code = escape::text(code.trim_matches('\n'));
            self.verbatim(&highlighted(&code, &language), CODE_INDENT);
        }
    }

    /// Writes lines without wrapping, as a block.
    fn verbatim(&mut self, lines: &str, indent: &str) {
        self.wants_gap = true;
        self.gap();
        for line in lines.lines() {
            let (first, _) = self.take_indents();
            let line = format!("{first}{indent}{line}");
            self.page.push_str(line.trim_end());
            self.page.push('\n');
        }
        self.wants_gap = true;
    }
}

fn style_codes(style: Style) -> StyleCodes {
    match style {
        Style::Bold => HEADING,
        Style::Italic => ("\x1b[3m", "\x1b[23m"),
        Style::Underline => ("\x1b[4m", "\x1b[24m"),
        Style::Strike => ("\x1b[9m", "\x1b[29m"),
    }
}

/// Splits a line into words for wrapping. URLs are not split, so that they can be clicked and copied.
fn split_words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let words = WordSeparator::AsciiSpace.find_words(line);
    Box::new(words.flat_map(|word| {
        if word.word.contains("://") {
            return vec![word];
        }
        let parts = WordSeparator::UnicodeBreakProperties.find_words(word.word);
        let mut parts: Vec<Word<'_>> = parts.collect();
        if let Some(last) = parts.last_mut() {
            last.whitespace = word.whitespace;
        }
        parts
    }))
}

/// Returns a line without the control sequences of its styles.
fn plain(line: &str) -> String {
    let mut parts = line.split("\x1b[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renders the text in 40 columns, without styles.
    fn render(text: &str) -> String {
        let page = lay_out(&Markdown::parse(text), 40);
        let lines = page.lines().map(|line| {
            let blanks = line.len() - line.trim_start().len();
            format!("{}{}", &line[..blanks], plain(line))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn blocks_are_wrapped_and_indented() {
        insta::assert_snapshot!(render("\
# A pump
It moves water\nfrom one place to another, and **then back** again.
A hard\\\nbreak.

- one item that is longer than the width of this page
  - nested
- [x] done
1. first

   second paragraph

> quoted words that are longer than the width of the page

> [!WARNING]
> It is loud.

```rust
fn main() {}
```

| a | b |
|---|---|
| 1 | `x` |

---

水管和软管的区别是什么？水管是硬的，软管是软的，可以弯曲。
"), @"
    A pump

    It moves water from one place to
    another, and then back again. A hard
    break.

    • one item that is longer than the width
      of this page
      • nested
    • [x] done

    1. first

       second paragraph

    │ quoted words that are longer than the
    │ width of the page

    │ Warning
    │ It is loud.

        fn main() {}

    a │ b
    ──┼──
    1 │ x

    ───

    水管和软管的区别是什么？水管是硬的，软管
    是软的，可以弯曲。
    ");
    }

    #[test]
    fn link_destinations_are_shown_and_not_wrapped() {
        insta::assert_snapshot!(render("\
See [the `site`][s], ![a *picture*](p.png), [[Page]], [[Page|words]], [top](#top), <https://a.example> and
[here](https://a.example/with/a/path/that/is/wider/than/the/page).[^1]

[^1]: A note.

[s]: https://s.example
"), @"
    See the site (https://s.example), a
    picture (p.png), Page, words (Page),
    top, https://a.example and here
    (https://a.example/with/a/path/that/is/wider/than/the/page).[^1]

    [^1]: A note.
    ");
    }

    #[test]
    fn html_tags_are_rendered() {
        insta::assert_snapshot!(render("\
<details>
<summary>More</summary>

Hidden <b>words</b><br>and <kbd>Ctrl</kbd> <!-- never --> <img src=\"p.png\" alt=\"a pump\">.

</details>

<pre>
x  =  1
</pre>
<ul><li>one</li><li>two</li></ul>
"), @"
    More
    Hidden words
    and Ctrl  a pump (p.png).

        x  =  1

    • one
    • two
    ");
    }
}
