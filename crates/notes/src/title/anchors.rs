//! Strips anchors, attribute blocks and comments beside a title, and links around a whole title.

use super::words::{has_words, is_invisible};
use crate::html::{Tag, Token, token};
use crate::word_list::is_listed;

/// HTML elements around a whole title that do not change its meaning.
const WRAPPERS: &[&str] = &[
    "a", "span", "font", "center", "div", "p", "u", "big", "summary", "h1", "h2", "h3", "h4", "h5",
    "h6",
];

/// Strips a comment, a line break or an empty element before a title, such as `<a name="size"></a>`.
pub fn strip_leading(title: &str) -> Option<&str> {
    if let Some(comment) = title.strip_prefix("<!--") {
        return comment.split_once("-->").map(|(_, rest)| rest);
    }
    if let Some(close) = find_closing_bracket(title) {
        let target = title[close + 1..].strip_prefix('(')?;
        let (_, rest) = target.split_once(')')?;
        return (!has_words(&title[1..close])).then_some(rest);
    }
    let tag = parse_opening_tag(title)?;
    let rest = &title[tag.source.len()..];
    if is_empty_element(&tag) {
        return Some(rest);
    }
    if !is_invisible_element(&tag) {
        return None;
    }
    let close = format!("</{}", tag.name);
    let after = rest.trim_start();
    if after
        .get(..close.len())
        .is_some_and(|it| it.eq_ignore_ascii_case(&close))
    {
        return after.split_once('>').map(|(_, rest)| rest);
    }
    // An anchor that is never closed: `<a name="size">Which size?`.
    let is_open =
        tag.is("a") && tag.source.len() > "<a>".len() && !rest.to_ascii_lowercase().contains("</a");
    is_open.then_some(rest)
}

/// Strips a comment, an attribute block or an anchor after a title.
pub fn strip_trailing(title: &str) -> Option<&str> {
    let comment = || {
        title
            .strip_suffix("-->")?
            .rfind("<!--")
            .map(|at| &title[..at])
    };
    comment()
        .or_else(|| strip_attributes(title))
        .or_else(|| strip_anchor_link(title))
        .or_else(|| strip_empty_element(title))
        .or_else(|| strip_heading_sign(title))
        .or_else(|| strip_unopened_mark(title))
        .or_else(|| find_block_id(title).map(|at| &title[..at]))
}

/// Returns where an Obsidian block id begins at the end of a line: `Text ^abc123`. There is none in `2 ^10` and `x
/// ^n`.
pub fn find_block_id(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let at = line.rfind('^')?;
    let (before, name) = (&line[..at], &line[at + 1..]);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_alone = before.trim().is_empty();
    let is_apart = before.ends_with([' ', '\t'])
        && name.len() > 1
        && name.contains(|c: char| c.is_ascii_alphabetic());
    (is_name && (is_alone || is_apart)).then_some(at)
}

/// Returns the text of a link or an element around a whole title.
pub fn unwrap_whole(title: &str) -> Option<&str> {
    unwrap_link(title).or_else(|| unwrap_element(title))
}

/// Strips attributes: `{#why-seal}`, `{: .faq}`, `{ #order .faq data-x="1" }`, `{-}`.
fn strip_attributes(title: &str) -> Option<&str> {
    let at = title.strip_suffix('}')?.rfind('{')?;
    let rest = &title[..at];
    let inner = title[at + 1..title.len() - 1].trim();
    let inner = inner.strip_prefix(':').unwrap_or(inner).trim();
    let is_apart = rest.ends_with(char::is_whitespace) || inner.starts_with('#');
    let are_attributes =
        !inner.is_empty() && split_attributes(inner).iter().all(|it| is_attribute(it));
    (is_apart && are_attributes && !rest.ends_with(['$', '%', '{'])).then_some(rest)
}

/// Splits a block of attributes at whitespace outside quotes.
fn split_attributes(inner: &str) -> Vec<&str> {
    let mut quote = None;
    let parts = inner.split(|c: char| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        quote.is_none() && c.is_whitespace()
    });
    parts.filter(|part| !part.is_empty()).collect()
}

/// Returns whether a part of a block is an attribute.
fn is_attribute(part: &str) -> bool {
    let is_name = |name: &str| {
        let rest = name.strip_prefix(char::is_alphabetic);
        rest.is_some_and(|it| {
            it.chars()
                .all(|c| c.is_alphanumeric() || "-_:.".contains(c))
        })
    };
    let short = part.strip_prefix(['#', '.']);
    let is_short =
        short.is_some_and(|name| !name.is_empty() && !name.contains(['{', '=', '(', '"']));
    let is_pair = part.split_once('=').is_some_and(|(name, _)| is_name(name));
    part == "-" || is_short || is_pair
}

/// Strips a link that is an anchor or navigation: `[#](#clean)`, `[](#clean)`, `[⬆ Back to top](#contents)`.
fn strip_anchor_link(title: &str) -> Option<&str> {
    if !title.ends_with(')') {
        return None;
    }
    let middle = title.rfind("](")?;
    let mut open = title[..middle].rfind('[')?;
    // `[[↑]](#top)`.
    if title[..open].ends_with('[') && title[..middle].ends_with(']') {
        open -= 1;
    }
    let (text, destination) = (&title[open + 1..middle], &title[middle + 2..]);
    if title[..open].ends_with('!') || destination[..destination.len() - 1].contains(')') {
        return None;
    }
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    const NAVIGATION: &str =
        "top, up, back, back to top, go to top, to top, permalink, link, anchor";
    let is_navigation = is_listed(&words.join(" "), NAVIGATION) && destination.starts_with('#');
    (words.is_empty() || is_navigation).then(|| &title[..open])
}

/// Strips an element without text: `<a id="seal"></a>`, `<a href="#seal">#</a>`, `<br>`.
fn strip_empty_element(title: &str) -> Option<&str> {
    if !title.ends_with('>') {
        return None;
    }
    if let Some(open) = title
        .strip_suffix("</a>")
        .or_else(|| title.strip_suffix("</A>"))
    {
        return strip_empty_pair(title, "a", open);
    }
    if let Some(open) = title.strip_suffix("</span>") {
        return strip_empty_pair(title, "span", open);
    }
    let at = title.rfind('<')?;
    let tag = parse_opening_tag(&title[at..])?;
    let is_whole = at + tag.source.len() == title.len();
    (is_whole && (is_empty_element(&tag) || (tag.is("a") && tag.source.len() > "<a>".len())))
        .then(|| &title[..at])
}

/// Strips an element named `name` without words, whose closing tag follows `open`.
fn strip_empty_pair<'a>(title: &'a str, name: &str, open: &str) -> Option<&'a str> {
    let at = open.to_ascii_lowercase().rfind(&format!("<{name}"))?;
    let tag = parse_opening_tag(&title[at..])?;
    let text = open.get(at + tag.source.len()..)?;
    (tag.is(name) && at > 0 && !has_words(text)).then(|| &title[..at])
}

/// Strips a closing mark that nothing opens: `What is it?</b>`, ``What is it?` ``, `What is it?**`.
fn strip_unopened_mark(title: &str) -> Option<&str> {
    if let Some(at) = title.rfind("</").filter(|_| title.ends_with('>')) {
        let name = &title[at + 2..title.len() - 1];
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
        let is_open = || {
            let above = title[..at].to_ascii_lowercase();
            above.contains(&format!("<{}", name.to_ascii_lowercase()))
        };
        return (is_name && !is_open()).then(|| &title[..at]);
    }
    if let Some(rest) = title.strip_suffix('`') {
        let is_lone = rest.matches('`').count() % 2 == 0 && !rest.ends_with('\\');
        return is_lone.then_some(rest);
    }
    ["**", "__", "*", "_"].iter().find_map(|mark| {
        let rest = title.strip_suffix(mark)?;
        (rest.ends_with(['?', '？', '؟']) && !rest.contains(mark)).then_some(rest)
    })
}

/// Strips a pilcrow, a paragraph sign or closing `#`s, which tools add after headings.
fn strip_heading_sign(title: &str) -> Option<&str> {
    if let Some(rest) = title.strip_suffix('¶') {
        return Some(rest);
    }
    let rest = title.trim_end_matches('#');
    let rest = if rest.len() < title.len() {
        rest
    } else {
        title.strip_suffix('§')?
    };
    rest.ends_with(char::is_whitespace).then_some(rest)
}

/// Returns the text of a link around a whole title: `[How long?](#how-long)` or `[How long?][3]`.
fn unwrap_link(title: &str) -> Option<&str> {
    let close = find_closing_bracket(title)?;
    let (text, target) = (&title[1..close], &title[close + 1..]);
    let inline = target.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    let reference = || target.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let target = inline.or_else(reference)?;
    let is_one = are_parentheses_balanced(target) && !target.contains(['[', ']']);
    (is_one && !text.starts_with("![")).then_some(text)
}

/// Returns whether no parenthesis closes before it opens.
fn are_parentheses_balanced(target: &str) -> bool {
    let mut depth = 0_i32;
    target.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    })
}

/// Returns where the bracket that a title begins with closes.
fn find_closing_bracket(title: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let (mut is_escaped, mut is_code) = (false, false);
    if !title.starts_with('[') {
        return None;
    }
    for (at, c) in title.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if !is_code => is_escaped = true,
            '`' => is_code = !is_code,
            '[' if !is_code => depth += 1,
            ']' if !is_code => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the content of an element around a whole title.
fn unwrap_element(title: &str) -> Option<&str> {
    let tag = parse_opening_tag(title)?;
    let rest = &title[tag.source.len()..];
    if !WRAPPERS.iter().any(|name| tag.is(name)) || is_self_closing(&tag) {
        return None;
    }
    let lower = rest.to_ascii_lowercase();
    let close = lower.find(&format!("</{}", tag.name.to_ascii_lowercase()))?;
    let end = close + lower[close..].find('>')? + 1;
    let is_whole = rest[end..]
        .chars()
        .all(|c| c.is_whitespace() || is_invisible(c));
    is_whole.then(|| &rest[..close])
}

/// Returns the opening tag that a text begins with.
fn parse_opening_tag(text: &str) -> Option<Tag<'_>> {
    token(text).and_then(|(token, _)| match token {
        Token::Tag(tag) if !tag.is_closing => Some(tag),
        _ => None,
    })
}

/// Returns whether a tag shows nothing and has no content.
fn is_empty_element(tag: &Tag<'_>) -> bool {
    let never_has_content = ["br", "wbr", "hr"].iter().any(|name| tag.is(name));
    never_has_content || is_self_closing(tag) && is_invisible_element(tag)
}

/// Returns whether a tag shows nothing except its content.
fn is_invisible_element(tag: &Tag<'_>) -> bool {
    ["a", "span", "i"].iter().any(|name| tag.is(name))
}

/// Returns whether a tag closes itself.
fn is_self_closing(tag: &Tag<'_>) -> bool {
    tag.source.ends_with("/>")
}
