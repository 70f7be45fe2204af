//! HTML without a parser: how deep it is nested, and its text.

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
        text.push_str(&decode(before));
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
    text.push_str(&decode(rest));
    text
}

fn name_of(tag: &str) -> String {
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = &name[..end.unwrap_or(name.len())];
    name.to_ascii_lowercase()
}

/// Replaces the entities that Anki writes, and numeric ones.
pub fn decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        decoded.push_str(before);
        let end = behind.find(';').filter(|end| *end <= 8);
        let found = end.and_then(|end| Some((entity(&behind[..end])?, &behind[end + 1..])));
        match found {
            Some((c, after)) => {
                decoded.push(c);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = behind;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
        return char::from_u32(code.ok()?).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => return None,
    })
}
