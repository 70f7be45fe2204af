//! What each HTML tag in a note means for a reader in Discord.

use super::inline::Style;

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Parts blocks, as `<p>` and `<div>` do.
    Block,
    /// A line of its own in bold: `<summary>`, `<h2>`.
    Heading,
    Newline,
    Item,
    Cell,
    Rule,
    Style(Style),
    Code,
    Preformatted,
    Link,
    Image,
    Superscript,
    Subscript,
    /// Its content is shown as if the tag were not there.
    Nothing,
}

/// Returns what the tag of this name does.
pub fn meaning(name: &str) -> Meaning {
    match name.to_ascii_lowercase().as_str() {
        "p" | "div" | "details" | "section" | "article" | "header" | "footer" | "main" | "nav"
        | "aside" | "center" | "figure" | "blockquote" | "address" | "ul" | "ol" | "dl"
        | "table" | "body" | "html" | "head" => Meaning::Block,
        "summary" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" => Meaning::Heading,
        "br" | "tr" | "dt" | "dd" | "figcaption" => Meaning::Newline,
        "li" => Meaning::Item,
        "td" | "th" => Meaning::Cell,
        "hr" => Meaning::Rule,
        "b" | "strong" => Meaning::Style(Style::Bold),
        "i" | "em" | "cite" | "dfn" => Meaning::Style(Style::Italic),
        "s" | "del" | "strike" => Meaning::Style(Style::Strike),
        "u" | "ins" => Meaning::Style(Style::Underline),
        "code" | "kbd" | "samp" | "tt" | "var" => Meaning::Code,
        "pre" => Meaning::Preformatted,
        "a" => Meaning::Link,
        "img" => Meaning::Image,
        "sup" => Meaning::Superscript,
        "sub" => Meaning::Subscript,
        _ => Meaning::Nothing,
    }
}
