//! Reads HTML without a parser: its nesting depth and its text.

use recite_notes::html::decode_entities;

/// The maximum nesting depth. A parser walks its tree by recursion, which deeper HTML would exhaust.
const MAX_DEPTH: usize = 100;

/// Void elements, which have no content and no end tag.
const VOID_ELEMENTS: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that start a new line.
const BLOCK_ELEMENTS: &[&str] = &[
    "br",
    "div",
    "p",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "pre",
    "blockquote",
    "dt",
    "dd",
];

/// Returns whether elements are nested too deeply for a parser.
pub fn is_too_deep(html: &str) -> bool {
    let mut open: Vec<String> = Vec::new();
    for tag in html.split('<').skip(1) {
        let is_close = tag.starts_with('/');
        let name = element_name(tag);
        if name.is_empty() {
            continue;
        }
        if !is_close {
            if !VOID_ELEMENTS.contains(&name.as_str()) {
                open.push(name);
            }
        } else if let Some(at) = open.iter().rposition(|it| *it == name) {
            open.truncate(at);
        }
        if open.len() > MAX_DEPTH {
            return true;
        }
    }
    false
}

/// Returns the text of HTML, without tags.
pub fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('<') {
        text.push_str(&decode_text(before));
        if let Some(comment) = behind.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let name = element_name(behind);
        let Some((_, after)) = behind.split_once('>').filter(|_| !name.is_empty()) else {
            text.push('<');
            rest = behind;
            continue;
        };
        if BLOCK_ELEMENTS.contains(&name.as_str()) {
            text.push('\n');
        }
        rest = after;
        if matches!(name.as_str(), "script" | "style") && !behind.starts_with('/') {
            let close = after.find("</").unwrap_or(after.len());
            rest = &after[close..];
        }
    }
    text.push_str(&decode_text(rest));
    text
}

/// Returns the lowercase element name of a tag.
fn element_name(tag: &str) -> String {
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = &name[..end.unwrap_or(name.len())];
    name.to_ascii_lowercase()
}

/// Decodes the text between two tags. Anki's editor writes `&nbsp;` for a space next to another space.
fn decode_text(text: &str) -> String {
    decode_entities(text).replace('\u{a0}', " ")
}
