//! A piece of a note's source text, and the plain words in it.

use std::fmt;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::outline::options;

/// Markdown exactly as a writer wrote it; interpreted only when it is searched or shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Markdown(pub String);

impl Markdown {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words a reader sees, without markup: links by their text, pictures by their alt text,
    /// code as it stands. Blocks are apart by a line break. Comments and known HTML tags are left
    /// out; what only looks like a tag (`Box<T>`) stays.
    pub fn plain(&self) -> String {
        let mut plain = String::with_capacity(self.0.len());
        for event in Parser::new_ext(&self.0, options()) {
            match event {
                Event::Text(text) | Event::Code(text) => plain.push_str(&text),
                Event::Html(html) | Event::InlineHtml(html) if !is_html_tag(&html) => {
                    plain.push_str(&html);
                }
                Event::Html(_) | Event::InlineHtml(_) => plain.push(' '),
                Event::SoftBreak | Event::HardBreak => plain.push('\n'),
                Event::Start(Tag::Item | Tag::TableRow | Tag::TableCell) => end_block(&mut plain),
                Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Heading(_)
                    | TagEnd::CodeBlock
                    | TagEnd::TableCell
                    | TagEnd::Item
                    | TagEnd::HtmlBlock,
                ) => end_block(&mut plain),
                _ => {}
            }
        }
        plain.truncate(plain.trim_end().len());
        plain
    }
}

impl fmt::Display for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn end_block(plain: &mut String) {
    if !plain.is_empty() && !plain.ends_with('\n') {
        plain.push('\n');
    }
}

/// Whether a piece of HTML is markup a browser knows (or a comment), not text such as `<T>`.
pub fn is_html_tag(html: &str) -> bool {
    const TAGS: &[&str] = &[
        "a",
        "abbr",
        "b",
        "big",
        "blockquote",
        "br",
        "center",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "iframe",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "picture",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "video",
    ];
    let html = html.trim_start();
    if html.starts_with("<!") || html.starts_with("<?") {
        return true;
    }
    let name = html.trim_start_matches(['<', '/']);
    let name = &name[..name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len())];
    // `<T>` and `<U>` are type parameters far oftener than shouted HTML.
    let shouted = name.len() == 1 && name.chars().all(|c| c.is_ascii_uppercase());
    !shouted && TAGS.contains(&name.to_ascii_lowercase().as_str())
}
