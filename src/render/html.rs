//! The HTML that notes contain: what each tag means for a reader in Discord.
//!
//! Not an HTML parser. Tags that writers use for layout are understood or dropped, and what only
//! looks like a tag, such as the `<T>` of `Box<T>`, is text.

use super::inline::Style;

/// Longer tags are taken for text; the bound keeps hostile input linear.
const MAX_TAG_BYTES: usize = 2_000;

#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    Comment,
    Tag {
        meaning: Meaning,
        closes: bool,
        source: &'a str,
    },
    Text(&'a str),
}

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

/// The comments, known tags and text of `html`, in order.
pub fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        at += found;
        let Some((token, length)) = token(&html[at..]) else {
            at += 1;
            continue;
        };
        if from < at {
            tokens.push(Token::Text(&html[from..at]));
        }
        tokens.push(token);
        at += length;
        from = at;
    }
    if from < html.len() {
        tokens.push(Token::Text(&html[from..]));
    }
    tokens
}

/// The comment or known tag that `html` begins with, and its length in bytes.
fn token(html: &str) -> Option<(Token<'_>, usize)> {
    if let Some(rest) = html.strip_prefix("<!--") {
        let length = rest
            .find("-->")
            .map_or(html.len(), |end| "<!--".len() + end + "-->".len());
        return Some((Token::Comment, length));
    }
    let rest = &html[1..];
    let closes = rest.starts_with('/');
    let name = if closes { &rest[1..] } else { rest };
    let name = &name[..name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len())];
    let meaning = meaning(name)?;
    let after = 1 + usize::from(closes) + name.len();
    if !html[after..].starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>')) {
        return None;
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate().take(MAX_TAG_BYTES).skip(after) {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (b'>', None) => {
                return Some((
                    Token::Tag {
                        meaning,
                        closes,
                        source: &html[..=at],
                    },
                    at + 1,
                ));
            }
            _ => {}
        }
    }
    None
}

/// What the tag of this name does, or `None` for a name HTML does not know.
///
/// `T` and `Time` are types, not tags; `time` and `TIME` are tags.
fn meaning(name: &str) -> Option<Meaning> {
    let capitals = name.bytes().filter(u8::is_ascii_uppercase).count();
    if capitals > 0 && (name.len() == 1 || name.bytes().any(|b| b.is_ascii_lowercase())) {
        return None;
    }
    Some(match name.to_ascii_lowercase().as_str() {
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
        "span" | "font" | "small" | "big" | "mark" | "abbr" | "q" | "wbr" | "thead" | "tbody"
        | "tfoot" | "colgroup" | "col" | "picture" | "source" | "bdi" | "bdo" | "time" | "ruby"
        | "rt" | "rp" => Meaning::Nothing,
        _ => return None,
    })
}

/// The value of an attribute of a tag, entities decoded.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
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
        let value_end;
        (value_end, rest) = match quote {
            Some(quote) => {
                let end = value[1..].find(quote)? + 1;
                (&value[1..end], &value[end + 1..])
            }
            None => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>')?),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(decode(value_end));
        }
    }
}

/// The text with its usual entities replaced by what they stand for.
pub fn decode(text: &str) -> String {
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
        return code.ok().and_then(char::from_u32).filter(|&c| c != '\0');
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_what_only_looks_like_one() {
        let texts = |html| {
            let tokens: Vec<Token> = tokens(html);
            let texts = tokens.iter().filter_map(|token| match token {
                Token::Text(text) => Some(*text),
                _ => None,
            });
            texts.collect::<Vec<_>>().join("|")
        };
        assert_eq!(texts("a<b>c</b><!-- d -->e<br/>f"), "a|c|e|f");
        assert_eq!(
            texts("Box<T> <std::io> <u8> <Time> <b"),
            "Box<T> <std::io> <u8> <Time> <b"
        );
        assert_eq!(texts("x<!-- never closed <b>"), "x");
    }

    #[test]
    fn attributes_are_read_in_any_quotes() {
        let tag = r#"<img alt='a "b" &amp; c' width=5 hidden SRC="x.png"/>"#;
        assert_eq!(attribute(tag, "alt").as_deref(), Some(r#"a "b" & c"#));
        assert_eq!(attribute(tag, "src").as_deref(), Some("x.png"));
        assert_eq!(attribute(tag, "width").as_deref(), Some("5"));
        assert_eq!(attribute(tag, "title"), None);
    }
}
