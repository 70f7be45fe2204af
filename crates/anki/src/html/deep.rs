//! HTML without a parser: how deep it is nested, and its text.

use recite_notes::html::decode;

/// How deep elements may be nested: a parser's tree is walked by recursion, which deeper HTML would exhaust.
const MAX_DEPTH: usize = 100;

/// Elements that hold nothing, so they nest nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that begin a line.
const BLOCKS: &[&str] = &[
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

/// Whether elements are nested deeper than a reader can follow.
pub fn is_too_deep(html: &str) -> bool {
    let mut open: Vec<String> = Vec::new();
    for tag in html.split('<').skip(1) {
        let is_close = tag.starts_with('/');
        let name = name_of(tag);
        if name.is_empty() {
            continue;
        }
        if !is_close {
            if !VOID.contains(&name.as_str()) {
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

/// The text of HTML, without its tags.
pub fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('<') {
        text.push_str(&decoded(before));
        if let Some(comment) = behind.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let name = name_of(behind);
        let Some((_, after)) = behind.split_once('>').filter(|_| !name.is_empty()) else {
            text.push('<');
            rest = behind;
            continue;
        };
        if BLOCKS.contains(&name.as_str()) {
            text.push('\n');
        }
        rest = after;
        if matches!(name.as_str(), "script" | "style") && !behind.starts_with('/') {
            let close = after.find("</").unwrap_or(after.len());
            rest = &after[close..];
        }
    }
    text.push_str(&decoded(rest));
    text
}

fn name_of(tag: &str) -> String {
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = &name[..end.unwrap_or(name.len())];
    name.to_ascii_lowercase()
}

/// The text between two tags. Anki's editor writes `&nbsp;` for any blank beside another one.
fn decoded(text: &str) -> String {
    decode(text).replace('\u{a0}', " ")
}
