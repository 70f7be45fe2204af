//! Rewrites the admonitions of documentation tools as block quotes, which CommonMark supports.
//!
//! Supports `::: tip Title` … `:::` (VitePress, Docusaurus), `!!! note "Title"` with an indented body (MkDocs), and
//! components on separate lines, such as `<TabItem label="Desktop">`. GitHub's `> [!NOTE]` already is a block quote.
//! Headings without a space, such as `##Title`, get one.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;

use super::fences::{FenceTracker, lines_outside_code};
use super::folds::{Fold, find_folds, is_opening, kind_and_title};
use super::ranges::lines;
use super::unspaced_headings;

/// The maximum number of nested admonitions. Each one adds a quote marker to every line, so thousands of unclosed
/// ones would exhaust the memory.
const MAX_OPEN: usize = 16;

/// A text in which each admonition is a block quote that begins with the title in bold.
pub struct QuotedText<'a> {
    text: Cow<'a, str>,
    /// The mapping of lines to the source, if the text differs from it.
    lines: Vec<LineMapping>,
}

/// Maps a line of a [`QuotedText`], or a part of one, to the source.
struct LineMapping {
    /// The byte at which it begins in the text.
    at: usize,
    /// The number of bytes of added quote markers; `usize::MAX` if the line is not in the source.
    added: usize,
    /// The byte of the source at which the rest of the line begins.
    source: usize,
}

impl QuotedText<'_> {
    /// Returns the rewritten text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the byte of the source for a byte of the rewritten text.
    pub fn source_offset(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|line| line.at <= at);
        match next.checked_sub(1).map(|nth| &self.lines[nth]) {
            Some(line) => line.source + (at - line.at).saturating_sub(line.added),
            None => at,
        }
    }
}

/// The line that opens an admonition.
pub struct AdmonitionOpening<'a> {
    /// The kind, such as `tip`.
    pub kind: &'a str,
    /// The title; empty if it has none.
    pub title: &'a str,
    /// Whether the body is collapsed at first.
    pub is_folded: bool,
    /// Whether a line `:::` closes it; otherwise its body is indented by four spaces.
    pub has_end: bool,
}

/// Parses the line that opens an admonition.
pub fn parse_opening(line: &str) -> Option<AdmonitionOpening<'_>> {
    let bare = line.trim();
    let has_end = bare.starts_with(":::");
    if !has_end && !["!!! ", "???"].iter().any(|it| bare.starts_with(it)) {
        return None;
    }
    let words = bare.trim_start_matches(|c| ":!?+ ".contains(c));
    let (kind, title) = kind_and_title(words.trim_matches(['{', '}', '.']));
    (!kind.is_empty()).then_some(AdmonitionOpening {
        kind,
        title,
        is_folded: bare.starts_with("???") || kind == "details",
        has_end,
    })
}

/// Returns the names in the closing tags of a text.
fn closed_names(text: &str) -> HashSet<&str> {
    let tags = text.split("</").skip(1);
    // A limit on the length bounds the time for unclosed tags.
    let names = tags.filter_map(|it| {
        let head = &it.as_bytes()[..it.len().min(64)];
        let end = head.iter().position(|byte| *byte == b'>')?;
        it.get(..end)
    });
    names.collect()
}

/// Rewrites each admonition of a text as a block quote.
pub fn rewrite_as_quotes(markdown: &str) -> QuotedText<'_> {
    let is_candidate = |line: &str| {
        let line = line.trim_start();
        line.starts_with(":::")
            || line.starts_with("!!! ")
            || line.starts_with("??? ")
            || parse_component(line).is_some()
            || is_opening(line)
    };
    let has_headings = unspaced_headings::are_headings(markdown);
    if !has_headings && !markdown.lines().any(is_candidate) {
        return QuotedText {
            text: markdown.into(),
            lines: Vec::new(),
        };
    }
    let folds = find_folds(lines_outside_code(markdown)).into_iter();
    let mut writer = QuoteWriter {
        folds: folds.filter(|it| !it.is_of_colons()).rev().collect(),
        has_headings,
        ..QuoteWriter::default()
    };
    for line in lines(markdown) {
        if !writer.fold_line(line, markdown) {
            writer.line(line, markdown);
        }
        writer.at += line.len();
    }
    let end = LineMapping {
        at: writer.text.len(),
        added: 0,
        source: markdown.len(),
    };
    writer.line_mappings.push(end);
    QuotedText {
        text: writer.text.into(),
        lines: writer.line_mappings,
    }
}

#[derive(Default)]
struct QuoteWriter<'a> {
    text: String,
    /// The mapping of each line to the source.
    line_mappings: Vec<LineMapping>,
    /// The byte of the source at which the current line begins.
    at: usize,
    fence: FenceTracker<'a>,
    /// For each open admonition, the number of colons that opened it.
    colons: Vec<usize>,
    /// The collapsible blocks that are still to come; the next one is last.
    folds: Vec<Fold<'a>>,
    /// For each open collapsible block, the byte at which it ends and the indentation of its text.
    open: Vec<(usize, usize)>,
    /// Whether `##Title` is a heading in this text.
    has_headings: bool,
    /// The names of the components that have a closing tag.
    closed: OnceCell<HashSet<&'a str>>,
    /// The indentation of the body of an open MkDocs admonition.
    indent: Option<usize>,
}

impl<'a> QuoteWriter<'a> {
    /// Writes a line that opens or closes a collapsible block. Returns whether the line is one.
    fn fold_line(&mut self, line: &str, whole: &str) -> bool {
        if self
            .folds
            .last()
            .is_some_and(|it| it.range.start == self.at)
            && let Some(fold) = self.folds.pop()
        {
            let mut body = whole[fold.body.clone()].lines();
            let first = body.find(|it| !it.trim().is_empty()).unwrap_or_default();
            if self.open.is_empty() {
                self.add_line("\n", 0);
            }
            self.open.push((
                fold.range.end,
                first.len() - first.trim_start_matches(' ').len(),
            ));
            self.add_line(&format!("**{}**\n\n", fold.opening.title), 0);
            return true;
        }
        let ends = |it: &mut (usize, usize)| it.0 == self.at + line.len();
        let is_end = self.open.pop_if(ends).is_some();
        if is_end {
            self.add_line("\n", 0);
        }
        is_end
    }

    fn line(&mut self, line: &'a str, whole: &'a str) {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let margin = self
            .open
            .last()
            .map_or(0, |(_, indent)| blanks.min(*indent));
        let bare = line.trim();
        let indent = line.len() - line.trim_start().len();
        if let Some(body) = self.indent {
            if bare.is_empty() || indent >= body {
                let start = if bare.is_empty() { 0 } else { body.min(indent) };
                return self.write_line(&line[start..], start, 1);
            }
            self.indent = None;
        }
        let is_code = self.fence.advance(line);
        if !is_code {
            if bare.starts_with(":::") {
                return self.write_colons(bare, line);
            }
            if let Some(opening) = parse_opening(bare) {
                let title = title_or_kind(opening.kind, opening.title);
                self.add_line(&format!("**{title}**\n\n"), 1);
                self.indent = Some(indent + 4);
                return;
            }
            if let Some((name, label)) = parse_component(bare)
                && self
                    .closed
                    .get_or_init(|| closed_names(whole))
                    .contains(name)
            {
                if let Some(label) = label {
                    self.add_line(&format!("\n**{label}**\n"), 0);
                }
                return self.add_line("\n", 0);
            }
        }
        match unspaced_headings::heading_marks(line).filter(|_| self.has_headings && !is_code) {
            Some((_, end)) => self.heading(line, end),
            None => self.write_line(&line[margin..], margin, 0),
        }
    }

    /// Writes a heading with a space after its `#`s, which end at `end`.
    fn heading(&mut self, line: &str, end: usize) {
        self.write_line(&line[..end], 0, 0);
        self.line_mappings.push(LineMapping {
            at: self.text.len(),
            added: 1,
            source: self.at + end,
        });
        self.text.push(' ');
        self.text.push_str(&line[end..]);
    }

    fn write_colons(&mut self, bare: &str, line: &str) {
        let count = bare.chars().take_while(|&c| c == ':').count();
        let rest = bare[count..].trim();
        if rest.is_empty() {
            match self.colons.pop() {
                Some(_) => self.add_line("\n", 0),
                None => self.write_line(line, 0, 0),
            }
            return;
        }
        if self.colons.len() == MAX_OPEN {
            return self.write_line(line, 0, 0);
        }
        let rest = rest.trim_matches(['{', '}', '.']);
        let (kind, title) = kind_and_title(rest);
        if self.colons.is_empty() {
            self.add_line("\n", 0);
        }
        self.colons.push(count);
        self.add_line(&format!("**{}**\n\n", title_or_kind(kind, title)), 0);
    }

    /// Writes a line of the source without its first `start` bytes, after the quote markers of the open blocks and
    /// `more` additional ones.
    fn write_line(&mut self, line: &str, start: usize, more: usize) {
        let at = self.text.len();
        let is_blank = line.trim().is_empty();
        let mark = if is_blank { ">" } else { "> " };
        self.text
            .push_str(&mark.repeat(self.colons.len() + self.open.len() + more));
        self.line_mappings.push(LineMapping {
            at,
            added: self.text.len() - at,
            source: self.at + start,
        });
        self.text.push_str(if is_blank { "\n" } else { line });
    }

    /// Writes lines that are not in the source.
    fn add_line(&mut self, text: &str, more: usize) {
        for line in lines(text) {
            self.write_line(line, 0, more);
            if let Some(source_offset) = self.line_mappings.last_mut() {
                source_offset.added = usize::MAX;
            }
        }
    }
}

fn title_or_kind(kind: &str, title: &str) -> String {
    if !title.is_empty() {
        return title.to_owned();
    }
    let mut chars = kind.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Returns the name and the label of a component's tag on a separate line, such as `<TabItem label="Desktop">`.
fn parse_component(line: &str) -> Option<(&str, Option<&str>)> {
    let inner = line.trim().strip_prefix('<')?.strip_suffix('>')?;
    let bare = inner.trim_start_matches('/').trim_end_matches('/');
    let end = bare
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(bare.len());
    let name = &bare[..end];
    let is_name = name.len() > 2
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase());
    if !is_name || inner.contains(['<', '>']) {
        return None;
    }
    let label = ["label=", "title="].iter().find_map(|key| {
        let value = bare[end..].split_once(key)?.1;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    });
    Some((name, label.filter(|_| !inner.starts_with('/'))))
}

#[cfg(test)]
mod tests;
