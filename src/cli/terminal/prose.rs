//! Markdown laid out for a terminal: wrapped to its width and styled, with what HTML tags mean.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use textwrap::{Options, WordSeparator, WordSplitter, core::Word};

use super::highlight::highlighted;
use crate::cli::escape;
use crate::messages::html::{Meaning, meaning};
use crate::messages::inline::Style;
use crate::messages::markdown::alert;
use crate::messages::tables::Table;
use recite_notes::Markdown;
use recite_notes::html::{self, Token};

/// How code is indented.
const CODE_INDENT: &str = "    ";
/// How a style is switched on and off.
const HEADING: Switch = ("\x1b[1m", "\x1b[22m");
const CODE: Switch = ("\x1b[36m", "\x1b[39m");

type Switch = (&'static str, &'static str);

/// Returns the text laid out in this many columns.
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

/// What stands before the lines of a block.
struct Indent {
    /// Before its first line, until that is written.
    first: Option<String>,
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
    /// Where the open links and pictures lead, and where their text begins in the line.
    links: Vec<(String, usize)>,
    /// The styles that are on.
    styles: Vec<Switch>,
    /// The language and the text of the code block read so far.
    code: Option<(String, String)>,
    table: Option<Table>,
    /// The block of HTML read so far, as its tags may go over several lines.
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
                    self.words(alert(kind));
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
            Tag::Emphasis => self.open(switch(Style::Italic)),
            Tag::Strong => self.open(switch(Style::Bold)),
            Tag::Strikethrough => self.open(switch(Style::Strike)),
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
            TagEnd::Emphasis => self.close(switch(Style::Italic)),
            TagEnd::Strong => self.close(switch(Style::Bold)),
            TagEnd::Strikethrough => self.close(switch(Style::Strike)),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.html(&html);
                self.end_line();
            }
            _ => {}
        }
    }

    /// Adds what a piece of HTML shows.
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
        let (meaning, closes) = (meaning(tag.name), tag.is_closing);
        match meaning {
            Meaning::Preformatted if closes => self.end_code(),
            _ if self.code.is_some() => {}
            Meaning::Preformatted => {
                self.end_line();
                self.code = Some(Default::default());
            }
            Meaning::Block => self.end_block(),
            Meaning::Heading if closes => {
                self.close(HEADING);
                self.end_line();
            }
            Meaning::Heading => {
                self.end_line();
                self.open(HEADING);
            }
            Meaning::Newline => self.line.push('\n'),
            Meaning::Item if !closes => {
                self.end_line();
                self.line.push_str("• ");
            }
            Meaning::Cell if !closes && !self.line.trim().is_empty() => self.line.push_str(" | "),
            Meaning::Rule => self.event(Event::Rule),
            Meaning::Style(style) if closes => self.close(switch(style)),
            Meaning::Style(style) => self.open(switch(style)),
            Meaning::Code if closes => self.close(CODE),
            Meaning::Code => self.open(CODE),
            Meaning::Link if closes => self.end_link(),
            Meaning::Link => {
                let destination = tag.attribute("href").unwrap_or_default();
                self.links.push((destination, self.line.len()));
            }
            Meaning::Image => {
                let destination = tag.attribute("src").unwrap_or_default();
                self.links.push((destination, self.line.len()));
                self.words(&tag.attribute("alt").unwrap_or_default());
                self.end_link();
            }
            Meaning::Superscript if !closes => self.words("^"),
            Meaning::Subscript if !closes => self.words("_"),
            _ => {}
        }
    }

    /// Adds where a link leads behind its text, unless that says so or it leads within the page.
    fn end_link(&mut self) {
        let Some((destination, start)) = self.links.pop() else {
            return;
        };
        let shown = self.line.get(start..).unwrap_or_default();
        let shown = plain(shown);
        let destination = destination.strip_prefix("mailto:").unwrap_or(&destination);
        if destination.is_empty() || destination.starts_with('#') || shown == destination {
            return;
        }
        let blank = if shown.is_empty() { "" } else { " " };
        let destination = escape::line(destination);
        self.line.push_str(&format!("{blank}({destination})"));
    }

    fn words(&mut self, text: &str) {
        self.line.push_str(&escape::text(text));
    }

    /// Switches a style on, unless it is on.
    fn open(&mut self, style: Switch) {
        if !self.styles.contains(&style) {
            self.line.push_str(style.0);
        }
        self.styles.push(style);
    }

    fn close(&mut self, style: Switch) {
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

    /// What stands before the next line, and before those that it is wrapped into.
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
            // A style may have been switched.
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
                .word_separator(WordSeparator::Custom(words_of));
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

    /// Writes lines as they are, as a block.
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

fn switch(style: Style) -> Switch {
    match style {
        Style::Bold => HEADING,
        Style::Italic => ("\x1b[3m", "\x1b[23m"),
        Style::Underline => ("\x1b[4m", "\x1b[24m"),
        Style::Strike => ("\x1b[9m", "\x1b[29m"),
    }
}

/// The words between which a line may be wrapped. An address that is broken can be neither clicked nor copied.
fn words_of(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
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

/// A line without its styles.
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

    /// The text in 40 columns, without styles.
    fn shown(text: &str) -> String {
        let page = lay_out(&Markdown::parse(text), 40);
        let lines = page.lines().map(|line| {
            let blanks = line.len() - line.trim_start().len();
            format!("{}{}", &line[..blanks], plain(line))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn blocks_are_wrapped_and_indented() {
        insta::assert_snapshot!(shown("\
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
    fn links_say_where_they_lead_and_stay_whole() {
        insta::assert_snapshot!(shown("\
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
    fn html_shows_what_its_tags_mean() {
        insta::assert_snapshot!(shown("\
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
