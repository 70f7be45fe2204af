//! The one place where text is parsed: CommonMark with the additions of GitHub, of wikis and of documentation tools.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::nodes::{Encoder, Nodes};
use crate::admonitions::as_quotes;
use crate::wiki::with_wiki_links;

/// Parses a text of any blocks.
pub fn parse(source: &str) -> Nodes {
    parse_from(source, 0)
}

/// Parses what stands behind the byte `from`.
pub fn parse_from(source: &str, from: usize) -> Nodes {
    let mut encoder = Encoder::new(source);
    let quoted = as_quotes(&source[from..]);
    for (event, range) in events(quoted.text()) {
        let range = quoted.place(range.start)..quoted.place(range.end);
        encoder.push(&event, from + range.start..from + range.end);
    }
    encoder.finish()
}

/// Parses a text that is one line, such as a title: `1. What?` is no list, and hashes at its end belong to its words.
pub fn parse_line(source: &str) -> Nodes {
    let mut encoder = Encoder::new(source);
    if is_plain(source) {
        let mut at = 0;
        for words in source.split('\\') {
            if !words.is_empty() {
                encoder.push(&Event::Text(words.into()), at..at + words.len());
            }
            at += words.len() + 1;
        }
        return encoder.finish();
    }
    // Read as a heading, whose closing hashes count only behind a blank.
    const MARK: &str = "# ";
    let mut line = MARK.to_owned() + &source.replace(['\n', '\r'], " ");
    let content = line.trim_end_matches('#').len();
    let end = match line[MARK.len()..content].ends_with([' ', '\t']) || content <= MARK.len() {
        true => line[..content].trim_end().len().max(MARK.len()),
        false => line.len(),
    };
    line.truncate(end);
    let end = end - MARK.len();
    for (event, range) in events(&line) {
        if let Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_)) = event {
            continue;
        }
        let place = |at: usize| at.saturating_sub(MARK.len());
        encoder.push(&event, place(range.start)..place(range.end));
    }
    let rest = &source[end..];
    if !rest.trim().is_empty() {
        encoder.push(&Event::Text(rest.into()), end..source.len());
    }
    encoder.finish()
}

/// Whether a line surely has no markup but `\[` and `\]`.
fn is_plain(line: &str) -> bool {
    let mut is_escaped = false;
    let is_word = |c: char| {
        let is_bracket = matches!(c, '[' | ']');
        let was_escaped = std::mem::replace(&mut is_escaped, c == '\\');
        match was_escaped {
            true => is_bracket,
            false => c.is_alphanumeric() || c == ']' || c == '\\' || " ,.?()/'\"-…:;".contains(c),
        }
    };
    line.chars().all(is_word) && !is_escaped && line.trim() == line
}

/// The events of a text, wiki links included.
fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    #[cfg(test)]
    PARSES.set(PARSES.get() + 1);
    with_wiki_links(text, Parser::new_ext(text, options).into_offset_iter())
}

#[cfg(test)]
thread_local! {
    /// How many texts this thread has parsed.
    pub static PARSES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
