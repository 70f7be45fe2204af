//! The effect of each HTML tag in a note.

use super::inline::Style;

/// The effect of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagEffect {
    /// Separates blocks, as `<p>` and `<div>` do.
    Block,
    /// A line of its own in bold: `<summary>`, `<h2>`.
    Heading,
    /// A line break.
    Newline,
    /// A list item.
    Item,
    /// A cell of a table.
    Cell,
    /// A thin line.
    Rule,
    /// A style of text.
    Style(Style),
    /// Code within a line.
    Code,
    /// A block of code.
    Preformatted,
    /// A link.
    Link,
    /// A picture.
    Image,
    /// Raised text, shown as `^`.
    Superscript,
    /// Lowered text, shown as `_`.
    Subscript,
    /// None: only its content is shown.
    Nothing,
}

/// Returns the effect of the tag with this name.
pub fn tag_effect(name: &str) -> TagEffect {
    match name.to_ascii_lowercase().as_str() {
        "p" | "div" | "details" | "section" | "article" | "header" | "footer" | "main" | "nav"
        | "aside" | "center" | "figure" | "blockquote" | "address" | "ul" | "ol" | "dl"
        | "table" | "body" | "html" | "head" => TagEffect::Block,
        "summary" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" => TagEffect::Heading,
        "br" | "tr" | "dt" | "dd" | "figcaption" => TagEffect::Newline,
        "li" => TagEffect::Item,
        "td" | "th" => TagEffect::Cell,
        "hr" => TagEffect::Rule,
        "b" | "strong" => TagEffect::Style(Style::Bold),
        "i" | "em" | "cite" | "dfn" => TagEffect::Style(Style::Italic),
        "s" | "del" | "strike" => TagEffect::Style(Style::Strike),
        "u" | "ins" => TagEffect::Style(Style::Underline),
        "code" | "kbd" | "samp" | "tt" | "var" => TagEffect::Code,
        "pre" => TagEffect::Preformatted,
        "a" => TagEffect::Link,
        "img" => TagEffect::Image,
        "sup" => TagEffect::Superscript,
        "sub" => TagEffect::Subscript,
        _ => TagEffect::Nothing,
    }
}
