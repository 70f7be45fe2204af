//! Parses Markdown: CommonMark with the extensions of GitHub, wikis and documentation tools. Only this module calls
//! the parser.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::nodes::{Encoder, Nodes};
use crate::admonitions::rewrite_as_quotes;
use crate::wiki::with_wiki_links;

/// Parses a text with any blocks.
pub fn parse(source: &str) -> Nodes {
    parse_from(source, 0)
}

/// Parses the text from the byte `from` on.
pub fn parse_from(source: &str, from: usize) -> Nodes {
    let mut encoder = Encoder::new(source);
    if source[from..].trim().is_empty() {
        return encoder.finish();
    }
    let quoted = rewrite_as_quotes(&source[from..]);
    for (event, range) in events(quoted.text()) {
        let range = quoted.source_offset(range.start)..quoted.source_offset(range.end);
        encoder.push(&event, from + range.start..from + range.end);
    }
    encoder.finish()
}

/// Parses a single line, such as a title: `1. What?` is not a list, and trailing hashes are part of the text.
pub fn parse_line(source: &str) -> Nodes {
    let mut encoder = Encoder::new(source);
    if let Some(events) = simple_events(source) {
        for (event, range) in events {
            encoder.push(&event, range);
        }
        return encoder.finish();
    }
    // The line is parsed as a heading, whose closing hashes only count after a space.
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

/// Returns the events of a line that certainly contains no markup except code in single backticks, and `\[` and `\]`.
/// Returns `None` for other lines.
fn simple_events(line: &str) -> Option<Vec<(Event<'_>, Range<usize>)>> {
    let is_word = |c: char| c.is_alphanumeric() || " ,.?()/'\"-…:;#{}%+=@".contains(c);
    let is_trimmed = |text: &str| text.trim().len() == text.len();
    let mut events = Vec::new();
    let mut at = 0;
    for (nth, part) in line.split('`').enumerate() {
        let range = at..at + part.len();
        at = range.end + 1;
        if nth % 2 == 1 {
            let is_code = part.chars().all(is_word) && !part.is_empty() && is_trimmed(part);
            let is_closed = range.end < line.len();
            if !is_code || !is_closed {
                return None;
            }
            events.push((Event::Code(part.into()), range.start - 1..range.end + 1));
            continue;
        }
        if nth > 0 && part.is_empty() && range.end < line.len() {
            return None; // two backticks in a row
        }
        let mut from = range.start;
        for (nth, words) in part.split('\\').enumerate() {
            let bare = words.strip_prefix(['[', ']']).filter(|_| nth > 0);
            if nth > 0 && bare.is_none()
                || !bare
                    .unwrap_or(words)
                    .chars()
                    .all(|c| is_word(c) || c == ']')
            {
                return None;
            }
            if !words.is_empty() {
                events.push((Event::Text(words.into()), from..from + words.len()));
            }
            from += words.len() + 1;
        }
    }
    is_trimmed(line).then_some(events)
}

/// Returns the parser options for notes: CommonMark with the extensions of GitHub and wikis.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Parses a text, including wiki links.
fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    #[cfg(test)]
    PARSE_COUNT.set(PARSE_COUNT.get() + 1);
    with_wiki_links(text, Parser::new_ext(text, options()).into_offset_iter())
}

#[cfg(test)]
thread_local! {
    /// The number of texts that this thread has parsed.
    pub static PARSE_COUNT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
