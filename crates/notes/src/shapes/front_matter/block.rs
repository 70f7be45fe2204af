//! Where the front matter of a file stands, and in which syntax it is written.

use std::ops::Range;

use super::fields::Fields;
use crate::ProblemKind;
use crate::body::{IdSlot, newline_of};
use crate::problem::Flaw;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    Yaml,
    Toml,
    Json,
}

/// The keys that front matter is known by.
const KNOWN: &[&str] = &["question", "title", "aliases", "tags", "id"];

/// The front matter of a file.
pub struct Block<'a> {
    text: &'a str,
    /// The keys, without the lines around them.
    source: Range<usize>,
    syntax: Syntax,
    /// Whether it is closed and can be read.
    is_whole: bool,
    /// Where the text behind it begins.
    pub end: usize,
}

impl<'a> Block<'a> {
    /// Finds the front matter of a text with what it says. What cannot be read is reported, and none of the text behind
    /// it belongs to it.
    pub fn of(text: &'a str, flaws: &mut Vec<Flaw>) -> Option<(Self, Fields)> {
        let first = text.lines().next()?;
        let mark = first.trim_end();
        let (syntax, close) = match mark.trim_start_matches(['-', '+']).trim_start() {
            "" if mark == "---" => (Syntax::Yaml, "---"),
            "" if mark == "+++" => (Syntax::Toml, "+++"),
            "yaml" if mark.starts_with("---") => (Syntax::Yaml, "---"),
            "toml" if mark.starts_with("---") => (Syntax::Toml, "---"),
            "json" if mark.starts_with("---") => (Syntax::Json, "---"),
            _ if mark.starts_with('{')
                && mark.ends_with(['{', '[', ',', '}'])
                && text[1..].trim_start().starts_with('"') =>
            {
                (Syntax::Json, "")
            }
            _ => return None,
        };
        let start = match close {
            "" => 0,
            _ => text.len().min(text.find('\n')? + 1),
        };
        let (source_end, end) = match close {
            "" => end_of_json(text),
            _ => end_of_lines(text, start, close),
        }
        .unwrap_or((text.len(), 0));
        let mut block = Self {
            text,
            source: start..source_end,
            syntax,
            is_whole: true,
            end,
        };
        // A rule at the top of an ordinary note has a blank line behind it.
        let is_apart = start > 0 && text[start..].lines().next()?.trim().is_empty();
        if is_apart && (end == 0 || !block.begins_with_known_key()) {
            return None;
        }
        let fields = block.fields();
        let is_bare = close.is_empty();
        match fields {
            Ok(fields) if end > 0 => {
                return (!is_bare || fields.says_something()).then_some((block, fields));
            }
            // hashcards writes TOML between such lines.
            Err(_) if mark == "---" && end > 0 => {
                let syntax = std::mem::replace(&mut block.syntax, Syntax::Toml);
                if let Ok(fields) = block.fields() {
                    return Some((block, fields));
                }
                block.syntax = syntax;
            }
            _ => {}
        }
        block.is_whole = false;
        let at = fields.err().unwrap_or_default();
        if end > 0 && !block.holds_text() {
            let (name, remedy) = match block.syntax {
                Syntax::Yaml => (
                    "YAML",
                    "write one key a line, with the value in quotes: `title: \"…\"`",
                ),
                Syntax::Toml => (
                    "TOML",
                    "write one key a line, with text in quotes: `title = \"…\"`",
                ),
                Syntax::Json => (
                    "JSON",
                    "write `\"title\": \"…\"`, with a comma between two keys",
                ),
            };
            flaws.push(Flaw::new(
                block.source.start + at,
                ProblemKind::FrontMatter,
                format!("the front matter cannot be read as {name}"),
                remedy,
            ));
            return Some((block, Fields::default()));
        }
        block.cut_off();
        if !block.has_known_key() {
            return None;
        }
        let mark = if is_bare { "}" } else { close };
        flaws.push(Flaw::new(
            0,
            ProblemKind::FrontMatter,
            "the front matter is never closed",
            format!("close it with a line `{mark}`"),
        ));
        let fields = block.fields().unwrap_or_default();
        Some((block, fields))
    }

    fn source(&self) -> &'a str {
        &self.text[self.source.clone()]
    }

    /// What it says, or the byte of the source where it cannot be read.
    fn fields(&self) -> Result<Fields, usize> {
        let source = self.source();
        match self.syntax {
            Syntax::Yaml => match serde_saphyr::from_str::<Option<Fields>>(source) {
                Ok(fields) => Ok(fields.unwrap_or_default()),
                Err(error) => {
                    let place = error.location();
                    Err(place.map_or(0, |it| byte_at(source, it.line(), it.column())))
                }
            },
            Syntax::Toml => toml::from_str(source).map_err(|error| {
                let span = error.span().unwrap_or_default();
                source.floor_char_boundary(span.start)
            }),
            Syntax::Json => serde_json::from_str(source).map_err(|error| {
                let line = source.split_inclusive('\n').take(error.line().max(1) - 1);
                let at = line.map(str::len).sum::<usize>() + error.column().max(1) - 1;
                source.floor_char_boundary(at)
            }),
        }
    }

    /// Whether it is one YAML or JSON map in braces.
    fn is_in_braces(&self) -> bool {
        self.syntax != Syntax::Toml && self.source().trim_start().starts_with('{')
    }

    /// Where an id may be written, in its own syntax. None where nothing else but hashcards reads it.
    pub fn slot(&self) -> Option<IdSlot> {
        let newline = newline_of(self.text.split_inclusive('\n').next().unwrap_or_default());
        let slot = |at: usize, before: &str, after: &str| {
            let (before, after) = (before.to_owned(), after.to_owned());
            Some(IdSlot { at, before, after })
        };
        if !self.is_whole {
            return None;
        }
        if self.is_in_braces() {
            let open = self.source.start + self.source().find('{')? + 1;
            let rest = &self.text[open..self.source.end];
            if rest.trim_start().starts_with('}') {
                return None;
            }
            let line = rest.find('\n').filter(|&at| rest[..at].trim().is_empty());
            return match line {
                Some(line) => {
                    let next = &rest[line + 1..];
                    let indent = &next[..next.len() - next.trim_start_matches([' ', '\t']).len()];
                    let before = format!("{indent}\"id\": \"");
                    slot(open + line + 1, &before, &format!("\",{newline}"))
                }
                None => slot(open, "\"id\": \"", "\", "),
            };
        }
        match self.syntax {
            Syntax::Toml if self.text.lines().next()?.trim_end() == "---" => None,
            Syntax::Toml => slot(self.source.start, "id = \"", &format!("\"{newline}")),
            Syntax::Yaml => {
                let mut lines = self.source().lines();
                let key = lines.find(|it| !it.trim().is_empty() && !it.trim().starts_with('#'));
                let key = key.unwrap_or_default();
                let indent = &key[..key.len() - key.trim_start().len()];
                slot(self.source.end, &format!("{indent}id: "), newline)
            }
            Syntax::Json => None,
        }
    }

    /// Where an outermost key stands, and where its value begins.
    pub fn place_of(&self, key: &str) -> Option<(usize, usize)> {
        let source = self.source();
        let is_quote = ['"', '\''];
        let mut places = source.match_indices(key).filter_map(|(at, _)| {
            let before = source[..at].strip_suffix(is_quote).unwrap_or(&source[..at]);
            let begins = match self.is_in_braces() {
                true => before.trim_end().ends_with(['{', ',']),
                false => before.is_empty() || before.ends_with('\n'),
            };
            let rest = &source[at + key.len()..];
            let rest = rest.strip_prefix(is_quote).unwrap_or(rest).trim_start();
            let value = rest
                .strip_prefix([':', '='])?
                .trim_start_matches([' ', '\t']);
            begins.then_some((before.len(), source.len() - value.len()))
        });
        let (at, value) = places.next()?;
        Some((self.source.start + at, self.source.start + value))
    }

    fn has_known_key(&self) -> bool {
        let mut keys = KNOWN.iter();
        keys.any(|key| self.place_of(key).is_some())
    }

    fn begins_with_known_key(&self) -> bool {
        let keys = self.source().trim_start();
        KNOWN.iter().any(|key| keys.starts_with(key)) && self.has_known_key()
    }

    /// Whether text of the note stands in it, as where a rule below it was taken for its end.
    fn holds_text(&self) -> bool {
        let lines = || self.source().lines();
        let is_filled = |line: &&str| !line.trim().is_empty();
        let has_keys = lines().take_while(is_filled).any(|line| !is_text(line));
        !has_keys || lines().skip_while(is_filled).any(is_text)
    }

    /// Ends it where its keys do.
    fn cut_off(&mut self) {
        let lines = self.source().split_inclusive('\n');
        let keys = lines.take_while(|line| !line.trim().is_empty() && !is_text(line));
        self.source.end = self.source.start + keys.map(str::len).sum::<usize>();
        self.end = self.source.end;
    }
}

/// Whether a line is text, and no key, value or comment.
fn is_text(line: &str) -> bool {
    let is_value = line.starts_with([' ', '\t', '-', '#', '[', ']', '{', '}', '"', '\'']);
    let is_heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
    let is_key = line.contains([':', '=']);
    !line.trim().is_empty() && (is_heading || !is_value && !is_key)
}

/// Where a map in braces ends, and where the text behind it begins.
fn end_of_json(text: &str) -> Option<(usize, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let end = match values.next() {
        Some(Ok(_)) => values.byte_offset(),
        _ => text.find("\n}").map_or(0, |at| at + 2),
    };
    let line = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    (end > 0 && text[end..line].trim().is_empty()).then_some((end, line))
}

/// Where the closing line begins, and where the text behind it begins.
fn end_of_lines(text: &str, start: usize, close: &str) -> Option<(usize, usize)> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let end = line.trim_end();
        if end == close || close == "---" && end == "..." {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The byte of a line and column, both from 1.
fn byte_at(source: &str, line: u64, column: u64) -> usize {
    let before = |number: u64| usize::try_from(number).unwrap_or(1).saturating_sub(1);
    let lines = || source.split_inclusive('\n');
    let start: usize = lines().take(before(line)).map(str::len).sum();
    let rest = lines().nth(before(line)).unwrap_or_default();
    let across = rest.char_indices().nth(before(column));
    start + across.map_or(rest.trim_end().len(), |(at, _)| at)
}

#[cfg(test)]
mod tests;
