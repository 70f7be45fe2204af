//! Reads the HTML in notes: comments, known tags and the text between them.
//!
//! Text that only looks like a tag, such as the `<T>` of `Box<T>`, stays text. The time is linear in the size of the
//! input.

use std::ops::Range;

/// The maximum length of a tag in bytes. Anything longer is text, which bounds the time for hostile input.
const MAX_TAG_BYTES: usize = 2_000;

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A comment with its `<!--` and `-->`. An unclosed comment extends to the end of the input.
    Comment(&'a str),
    /// A known tag.
    Tag(Tag<'a>),
    /// Text as written, with entities not decoded.
    Text(&'a str),
}

/// An opening or closing tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The name as written; compare it with [`Tag::is`].
    pub name: &'a str,
    /// Whether it is a closing tag.
    pub is_closing: bool,
    /// The whole tag, from `<` to `>`.
    pub source: &'a str,
}

impl Tag<'_> {
    /// Whether the tag has this name, ignoring case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Returns the value of an attribute, with entities decoded.
    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute(self.source, name)
    }
}

/// Splits `html` into comments, known tags and text, each with the byte at which it begins.
pub fn tokens(html: &str) -> Vec<(usize, Token<'_>)> {
    let mut tokens = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        at += found;
        let Some((token, length)) = token(&html[at..]) else {
            at += 1;
            continue;
        };
        if from < at {
            tokens.push((from, Token::Text(&html[from..at])));
        }
        tokens.push((at, token));
        at += length;
        from = at;
    }
    if from < html.len() {
        tokens.push((from, Token::Text(&html[from..])));
    }
    tokens
}

/// Returns the comment or known tag at the beginning of `html`, and its length in bytes.
pub fn token(html: &str) -> Option<(Token<'_>, usize)> {
    if html.starts_with("<!--") {
        // `<!-->` and `<!--->` are whole comments. Source: CommonMark 0.31.2, section 6.6.
        let length = html[2..].find("-->").map_or(html.len(), |end| end + 5);
        return Some((Token::Comment(&html[..length]), length));
    }
    let rest = html.strip_prefix('<')?;
    let is_closing = rest.starts_with('/');
    let name = if is_closing { &rest[1..] } else { rest };
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = &name[..end.unwrap_or(name.len())];
    let after = 1 + usize::from(is_closing) + name.len();
    // `<A>` alone is a type.
    let is_anchor = name == "A" && (is_closing || html[after..].starts_with(' '));
    if !is_html_tag(name) && !is_anchor {
        return None;
    }
    if !html[after..].starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>')) {
        return None;
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate().take(MAX_TAG_BYTES).skip(after) {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (b'>', None) => {
                let source = &html[..=at];
                let tag = Tag {
                    name,
                    is_closing,
                    source,
                };
                return Some((Token::Tag(tag), at + 1));
            }
            _ => {}
        }
    }
    None
}

/// Whether a name is an HTML tag. `T` and `Time` are types; `time` and `TIME` are tags.
fn is_html_tag(name: &str) -> bool {
    let capitals = name.bytes().filter(u8::is_ascii_uppercase).count();
    if capitals > 0 && (name.len() == 1 || name.bytes().any(|b| b.is_ascii_lowercase())) {
        return false;
    }
    // The longest names below have ten letters. Longer text is not compared with each of them.
    name.len() <= 10
        && TAG_NAMES
            .split_whitespace()
            .any(|it| it.eq_ignore_ascii_case(name))
}

const TAG_NAMES: &str = "a abbr address article aside audio b bdi bdo big blockquote body br caption center cite code col \
    colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i \
    iframe img ins kbd li main mark nav ol p picture pre q rp rt ruby s samp section small source span strike strong \
    sub summary sup svg table tbody td tfoot th thead time tr tt u ul var video wbr";

/// Returns the value of an attribute of a tag, with entities decoded.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag.trim_start_matches(|c: char| !c.is_whitespace());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let found = &rest[..end];
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            if found.is_empty() {
                return None;
            }
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let raw_value;
        (raw_value, rest) = match quote {
            Some(quote) => {
                let end = value[1..].find(quote)? + 1;
                (&value[1..end], &value[end + 1..])
            }
            None => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>')?),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(decode_entities(raw_value));
        }
    }
}

/// Decodes the common entities in a text. Entities for invisible characters, such as `&#27;`, stay as written.
pub fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest name below has six characters.
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| entity(&rest[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                decoded.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded + rest
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or(number.parse(), |hex| u32::from_str_radix(hex, 16));
        let c = code.ok().and_then(char::from_u32);
        return c.filter(|&c| !c.is_control() || matches!(c, '\t' | '\n'));
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "times" => '×',
        "rarr" => '→',
        "larr" => '←',
        _ => return None,
    })
}

/// Converts the HTML of a title to Markdown on one line: code in backticks, without other tags.
pub fn inline_markdown(html: &str) -> String {
    let mut line = String::new();
    for (_, token) in tokens(html) {
        match token {
            Token::Text(text) => line.push_str(text),
            Token::Tag(tag) if ["code", "kbd", "tt", "samp"].iter().any(|it| tag.is(it)) => {
                line.push('`')
            }
            Token::Tag(tag) if tag.is("br") => line.push(' '),
            Token::Tag(_) | Token::Comment(_) => {}
        }
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the range of the content without the tags that only wrap it, as in `<br><b>` … `</b>`.
pub(crate) fn unwrap_tags(text: &str, content: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (content.start, content.end);
    loop {
        let slice = &text[start..end];
        let lead = slice.len() - slice.trim_start().len();
        let trail = slice.trim_end().len();
        let inner = slice.trim();
        let all = tokens(inner);
        let first = all.first().and_then(|(_, token)| tag(token));
        let last = all.last().and_then(|(_, token)| tag(token));
        let is_layout = |tag: &Tag<'_>| ["br", "p", "div"].iter().any(|name| tag.is(name));
        let wraps = |open: &Tag<'_>, close: &Tag<'_>| {
            !open.is_closing
                && close.is_closing
                && open.is(close.name)
                && (open.is("b") || open.is("strong"))
        };
        match (first, last) {
            (Some(open), _) if is_layout(&open) => start += lead + open.source.len(),
            (_, Some(close)) if is_layout(&close) => end = start + trail - close.source.len(),
            (Some(open), Some(close)) if all.len() > 1 && wraps(&open, &close) => {
                end = start + trail - close.source.len();
                start += lead + open.source.len();
            }
            _ => {
                // The indentation of the first line stays, since it may mark code.
                let line = slice[..lead].rfind('\n').map_or(0, |at| at + 1);
                return start + line..start + trail.max(line);
            }
        }
    }
}

fn tag<'a>(token: &Token<'a>) -> Option<Tag<'a>> {
    match token {
        Token::Tag(tag) => Some(*tag),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
