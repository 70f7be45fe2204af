//! Converts the formulas of fields, `\\(x\\)`, `\\[x\\]`, `[$]x[/$]` and `<anki-mathjax>`, to `$x$` in Markdown.

use pulldown_cmark::Event;
use recite_notes::Markdown;

use super::render::escape;
use super::text::text_of;

/// The element that wraps a formula. Its attribute [`SOURCE`] contains the Markdown.
pub const TAG: &str = "anki-mathjax";
/// The attribute with the Markdown of a formula.
pub const SOURCE: &str = "data-markdown";

/// The opening and closing marks of formulas, and whether the formula is a block.
const MARKS: &[(&str, &str, bool)] = &[
    ("\\(", "\\)", false),
    ("\\[", "\\]", true),
    ("[$$]", "[/$$]", true),
    ("[$]", "[/$]", false),
    ("<anki-mathjax block=\"true\">", "</anki-mathjax>", true),
    ("<anki-mathjax>", "</anki-mathjax>", false),
];

/// Wraps every formula in an element. Code stays unchanged.
pub fn wrap_formulas(html: &str) -> String {
    let mut wrapped = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['\\', '[', '<']) {
        wrapped.push_str(&rest[..at]);
        rest = &rest[at..];
        let skipped = code_length(rest).map(|end| (rest[..end].to_owned(), end));
        let (shown, length) = skipped.or_else(|| wrap_formula(rest)).unwrap_or_else(|| {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            (rest[..length].to_owned(), length)
        });
        wrapped.push_str(&shown);
        rest = &rest[length..];
    }
    wrapped + rest
}

/// Returns the length of the code element at the beginning of the text.
fn code_length(html: &str) -> Option<usize> {
    ["pre", "code"].iter().find_map(|name| {
        let inside = html.strip_prefix('<')?.strip_prefix(name)?;
        let close = format!("</{name}");
        inside.starts_with(['>', ' ']).then(|| html.find(&close))?
    })
}

/// Returns the element for the formula at the beginning of the text, and the length of the formula.
fn wrap_formula(html: &str) -> Option<(String, usize)> {
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

/// Returns whether Markdown parses the text as exactly this formula.
fn is_math(markdown: &str, source: &str) -> bool {
    let line = format!("a {markdown} b");
    let line = Markdown::parse(line);
    let mut formulas = line.events().filter_map(|(event, _)| match event {
        Event::InlineMath(math) | Event::DisplayMath(math) => Some(math),
        _ => None,
    });
    formulas.next().is_some_and(|math| &*math == source) && formulas.next().is_none()
}
