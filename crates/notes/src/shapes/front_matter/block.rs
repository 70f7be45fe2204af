//! Finds the front matter of a file and its syntax.

use std::ops::Range;

use super::fields::Fields;
use crate::ProblemKind;
use crate::body::{IdSlot, newline_of};
use crate::problem::Flaw;

/// The syntax of front matter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    Yaml,
    Toml,
    Json,
}

/// The keys that identify a block as front matter.
const KNOWN_KEYS: &[&str] = &["question", "title", "aliases", "tags", "id"];

/// A block of front matter at the top of a file.
pub struct Block<'a> {
    text: &'a str,
    /// The byte range of the keys, without the lines that open and close the block.
    source: Range<usize>,
    syntax: Syntax,
    /// Whether the block is closed and valid.
    is_valid: bool,
    /// Where the text after it begins.
    pub end: usize,
}

impl<'a> Block<'a> {
    /// Finds and parses the front matter of a text. Reports what cannot be parsed; the text after the block is
    /// never part of it.
    pub fn parse(text: &'a str, flaws: &mut Vec<Flaw>) -> Option<(Self, Fields)> {
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
            "" => find_json_end(text),
            _ => find_closing_line(text, start, close),
        }
        .unwrap_or((text.len(), 0));
        let mut block = Self {
            text,
            source: start..source_end,
            syntax,
            is_valid: true,
            end,
        };
        // A rule at the top of an ordinary note is followed by a blank line.
        let is_apart = start > 0 && text[start..].lines().next()?.trim().is_empty();
        if is_apart && (end == 0 || !block.begins_with_known_key()) {
            return None;
        }
        let fields = block.parse_fields();
        let is_bare = close.is_empty();
        match fields {
            Ok(fields) if end > 0 => {
                return (!is_bare || fields.has_known_key()).then_some((block, fields));
            }
            // hashcards writes TOML between `---` lines.
            Err(_) if mark == "---" && end > 0 => {
                let syntax = std::mem::replace(&mut block.syntax, Syntax::Toml);
                if let Ok(fields) = block.parse_fields() {
                    return Some((block, fields));
                }
                block.syntax = syntax;
            }
            _ => {}
        }
        block.is_valid = false;
        let at = fields.err().unwrap_or_default();
        if end > 0 && !block.contains_text() {
            let (name, remedy) = match block.syntax {
                Syntax::Yaml => (
                    "YAML",
                    "Write one key per line, with the value in quotes: `title: \"…\"`.",
                ),
                Syntax::Toml => (
                    "TOML",
                    "Write one key per line, with text in quotes: `title = \"…\"`.",
                ),
                Syntax::Json => (
                    "JSON",
                    "Write `\"title\": \"…\"`, with a comma between two keys.",
                ),
            };
            flaws.push(Flaw::new(
                block.source.start + at,
                ProblemKind::FrontMatter,
                format!("the front matter is not valid {name}"),
                remedy,
            ));
            return Some((block, Fields::default()));
        }
        block.truncate_to_keys();
        if !block.has_known_key() {
            return None;
        }
        let mark = if is_bare { "}" } else { close };
        flaws.push(Flaw::new(
            0,
            ProblemKind::FrontMatter,
            "the front matter is not closed",
            format!("Close it with a line `{mark}`."),
        ));
        let fields = block.parse_fields().unwrap_or_default();
        Some((block, fields))
    }

    /// Returns the source of the keys.
    fn source(&self) -> &'a str {
        &self.text[self.source.clone()]
    }

    /// Parses the keys. On failure, returns the byte offset of the error in the source.
    fn parse_fields(&self) -> Result<Fields, usize> {
        let source = self.source();
        match self.syntax {
            Syntax::Yaml => match serde_saphyr::from_str::<Option<Fields>>(source) {
                Ok(fields) => Ok(fields.unwrap_or_default()),
                Err(error) => {
                    let location = error.location();
                    Err(location.map_or(0, |it| byte_offset(source, it.line(), it.column())))
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

    /// Returns whether it is a single YAML or JSON map in braces.
    fn is_in_braces(&self) -> bool {
        self.syntax != Syntax::Toml && self.source().trim_start().starts_with('{')
    }

    /// Returns where an id can be inserted, in the syntax of the block. `None` for blocks that other tools could no
    /// longer read.
    pub fn slot(&self) -> Option<IdSlot> {
        let newline = newline_of(self.text.split_inclusive('\n').next().unwrap_or_default());
        let slot = |at: usize, before: &str, after: &str| {
            let (before, after) = (before.to_owned(), after.to_owned());
            Some(IdSlot { at, before, after })
        };
        if !self.is_valid {
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

    /// Returns the byte offsets of an outermost key and of its value.
    pub fn key_position(&self, key: &str) -> Option<(usize, usize)> {
        let source = self.source();
        let is_quote = ['"', '\''];
        let mut positions = source.match_indices(key).filter_map(|(at, _)| {
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
        let (at, value) = positions.next()?;
        Some((self.source.start + at, self.source.start + value))
    }

    /// Returns whether it contains a key of [`KNOWN_KEYS`].
    fn has_known_key(&self) -> bool {
        let mut keys = KNOWN_KEYS.iter();
        keys.any(|key| self.key_position(key).is_some())
    }

    /// Returns whether it begins with a key of [`KNOWN_KEYS`].
    fn begins_with_known_key(&self) -> bool {
        let keys = self.source().trim_start();
        KNOWN_KEYS.iter().any(|key| keys.starts_with(key)) && self.has_known_key()
    }

    /// Returns whether it contains text of the note, because a rule further down was taken for its end.
    fn contains_text(&self) -> bool {
        let lines = || self.source().lines();
        let is_filled = |line: &&str| !line.trim().is_empty();
        let has_keys = lines().take_while(is_filled).any(|line| !is_text(line));
        !has_keys || lines().skip_while(is_filled).any(is_text)
    }

    /// Moves its end to the end of its keys.
    fn truncate_to_keys(&mut self) {
        let lines = self.source().split_inclusive('\n');
        let keys = lines.take_while(|line| !line.trim().is_empty() && !is_text(line));
        self.source.end = self.source.start + keys.map(str::len).sum::<usize>();
        self.end = self.source.end;
    }
}

/// Returns whether a line is text, and not a key, value or comment.
fn is_text(line: &str) -> bool {
    let is_value = line.starts_with([' ', '\t', '-', '#', '[', ']', '{', '}', '"', '\'']);
    let is_heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
    let is_key = line.contains([':', '=']);
    !line.trim().is_empty() && (is_heading || !is_value && !is_key)
}

/// Returns where a map in braces ends, and where the text after it begins.
fn find_json_end(text: &str) -> Option<(usize, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let end = match values.next() {
        Some(Ok(_)) => values.byte_offset(),
        _ => text.find("\n}").map_or(0, |at| at + 2),
    };
    let line = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    (end > 0 && text[end..line].trim().is_empty()).then_some((end, line))
}

/// Returns where the closing line begins, and where the text after it begins.
fn find_closing_line(text: &str, start: usize, close: &str) -> Option<(usize, usize)> {
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

/// Converts a line and a column, both counted from 1, to a byte offset.
fn byte_offset(source: &str, line: u64, column: u64) -> usize {
    let before = |number: u64| usize::try_from(number).unwrap_or(1).saturating_sub(1);
    let lines = || source.split_inclusive('\n');
    let start: usize = lines().take(before(line)).map(str::len).sum();
    let rest = lines().nth(before(line)).unwrap_or_default();
    let across = rest.char_indices().nth(before(column));
    start + across.map_or(rest.trim_end().len(), |(at, _)| at)
}

#[cfg(test)]
mod tests;
