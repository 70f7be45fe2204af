//! Formulas in fields: `\\(x\\)`, `\\[x\\]`, `[$]x[/$]` and `<anki-mathjax>`, which are `$x$` in Markdown.

use pulldown_cmark::Event;
use recite_notes::Markdown;

use super::deep::text_of;
use super::writing::escape;

/// The element that holds a formula, whose Markdown is its attribute [`SOURCE`].
pub const TAG: &str = "anki-mathjax";
pub const SOURCE: &str = "data-markdown";

/// How a formula begins and ends, and whether it has a line of its own.
const MARKS: &[(&str, &str, bool)] = &[
    ("\\(", "\\)", false),
    ("\\[", "\\]", true),
    ("[$$]", "[/$$]", true),
    ("[$]", "[/$]", false),
    ("<anki-mathjax block=\"true\">", "</anki-mathjax>", true),
    ("<anki-mathjax>", "</anki-mathjax>", false),
];

/// HTML with every formula in an element of its own; code stays as it is.
pub fn with_elements(html: &str) -> String {
    let mut found = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['\\', '[', '<']) {
        found.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = code(rest).map(|end| (rest[..end].to_owned(), end));
        let (shown, length) = taken.or_else(|| formula(rest)).unwrap_or_else(|| {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            (rest[..length].to_owned(), length)
        });
        found.push_str(&shown);
        rest = &rest[length..];
    }
    found + rest
}

/// Where an element of code ends that begins a text.
fn code(html: &str) -> Option<usize> {
    ["pre", "code"].iter().find_map(|name| {
        let inside = html.strip_prefix('<')?.strip_prefix(name)?;
        let close = format!("</{name}");
        inside.starts_with(['>', ' ']).then(|| html.find(&close))?
    })
}

/// The element of the formula that begins a text, and how long that is.
fn formula(html: &str) -> Option<(String, usize)> {
    MARKS.iter().find_map(|(open, close, is_block)| {
        let inside = html.strip_prefix(open)?;
        let end = inside.find(close)?;
        let source = text_of(&inside[..end]);
        let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
        let dollars = if *is_block { "$$" } else { "$" };
        let markdown = format!("{dollars}{source}{dollars}");
        let element = format!("<{TAG} {SOURCE}=\"{}\"></{TAG}>", escape(&markdown));
        let length = open.len() + end + close.len();
        is_math(&markdown, &source).then_some((element, length))
    })
}

/// Whether Markdown reads as this formula alone.
fn is_math(markdown: &str, source: &str) -> bool {
    let line = format!("a {markdown} b");
    let line = Markdown::parse(line);
    let mut formulas = line.events().filter_map(|(event, _)| match event {
        Event::InlineMath(math) | Event::DisplayMath(math) => Some(math),
        _ => None,
    });
    formulas.next().is_some_and(|math| &*math == source) && formulas.next().is_none()
}
