//! Admonitions of documentation tools, as the quotes that CommonMark knows.
//!
//! `::: tip Title` … `:::` (VitePress, Docusaurus), `!!! note "Title"` with an indented body (MkDocs), and components
//! on lines of their own, such as `<TabItem label="Desktop">`. GitHub's `> [!NOTE]` needs no help. Headings without a
//! blank, `##Title`, get one.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;

use super::fences::{OpenFence, lines_outside_code};
use super::folds::{Fold, folds, is_opening, kind_and_title};
use super::hashes;
use super::ranges::lines;

/// The most admonitions that are open in each other. The text grows by a mark a line for each: where nobody closes them,
/// thousands would fill the memory.
const MOST_OPEN: usize = 16;

/// A text with each admonition as a quote that begins with its title in bold.
pub struct Quoted<'a> {
    text: Cow<'a, str>,
    /// Where each line stands, if the text differs from its source.
    lines: Vec<Line>,
}

/// A line of a [`Quoted`], or a part of one.
struct Line {
    /// Where it begins.
    at: usize,
    /// How many bytes of quote marks it begins with; all of it where the line is not in the source.
    added: usize,
    /// Where what follows them begins in the source.
    source: usize,
}

impl Quoted<'_> {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte of the source that a byte of this text stands for.
    pub fn place(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|line| line.at <= at);
        match next.checked_sub(1).map(|nth| &self.lines[nth]) {
            Some(line) => line.source + (at - line.at).saturating_sub(line.added),
            None => at,
        }
    }
}

/// The line that opens an admonition.
pub struct Opening<'a> {
    pub kind: &'a str,
    /// Empty where it has none of its own.
    pub title: &'a str,
    /// Whether readers open its body themselves.
    pub is_folded: bool,
    /// Whether a line `:::` closes it; otherwise its body is indented by four blanks.
    pub has_end: bool,
}

/// Reads the line that opens an admonition.
pub fn opening(line: &str) -> Option<Opening<'_>> {
    let bare = line.trim();
    let has_end = bare.starts_with(":::");
    if !has_end && !["!!! ", "???"].iter().any(|it| bare.starts_with(it)) {
        return None;
    }
    let words = bare.trim_start_matches(|c| ":!?+ ".contains(c));
    let (kind, title) = kind_and_title(words.trim_matches(['{', '}', '.']));
    (!kind.is_empty()).then_some(Opening {
        kind,
        title,
        is_folded: bare.starts_with("???") || kind == "details",
        has_end,
    })
}

/// The names in the closing tags of a text.
fn closed_names(text: &str) -> HashSet<&str> {
    let tags = text.split("</").skip(1);
    // A longer name would make this take long where nothing ends it.
    let names = tags.filter_map(|it| {
        let head = &it.as_bytes()[..it.len().min(64)];
        let end = head.iter().position(|byte| *byte == b'>')?;
        it.get(..end)
    });
    names.collect()
}

/// Returns the text with each admonition as a quote.
pub fn as_quotes(markdown: &str) -> Quoted<'_> {
    let is_candidate = |line: &str| {
        let line = line.trim_start();
        line.starts_with(":::")
            || line.starts_with("!!! ")
            || line.starts_with("??? ")
            || component(line).is_some()
            || is_opening(line)
    };
    let has_headings = hashes::are_headings(markdown);
    if !has_headings && !markdown.lines().any(is_candidate) {
        return Quoted {
            text: markdown.into(),
            lines: Vec::new(),
        };
    }
    let folds = folds(lines_outside_code(markdown)).into_iter();
    let mut writer = Writer {
        folds: folds.filter(|it| !it.is_of_colons()).rev().collect(),
        has_headings,
        ..Writer::default()
    };
    for line in lines(markdown) {
        if !writer.fold_line(line, markdown) {
            writer.line(line, markdown);
        }
        writer.at += line.len();
    }
    let end = Line {
        at: writer.text.len(),
        added: 0,
        source: markdown.len(),
    };
    writer.places.push(end);
    Quoted {
        text: writer.text.into(),
        lines: writer.places,
    }
}

#[derive(Default)]
struct Writer<'a> {
    text: String,
    /// Where each line of the text stands in the source.
    places: Vec<Line>,
    /// Where the line at hand begins in the source.
    at: usize,
    fence: OpenFence<'a>,
    /// The colons of the admonitions that are open.
    colons: Vec<usize>,
    /// The blocks that are to be unfolded, the next one last.
    folds: Vec<Fold<'a>>,
    /// Where the blocks end that are open, and how far their text is indented.
    open: Vec<(usize, usize)>,
    /// Whether `##Title` is a heading.
    has_headings: bool,
    /// The names of the components that are closed somewhere.
    closed: OnceCell<HashSet<&'a str>>,
    /// How far the body of a MkDocs admonition is indented.
    indent: Option<usize>,
}

impl<'a> Writer<'a> {
    /// Writes a line that opens or closes a block to be unfolded; whether the line is one.
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
                self.added("\n", 0);
            }
            self.open.push((
                fold.range.end,
                first.len() - first.trim_start_matches(' ').len(),
            ));
            self.added(&format!("**{}**\n\n", fold.opening.title), 0);
            return true;
        }
        let ends = |it: &mut (usize, usize)| it.0 == self.at + line.len();
        let is_end = self.open.pop_if(ends).is_some();
        if is_end {
            self.added("\n", 0);
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
                return self.quoted(&line[start..], start, 1);
            }
            self.indent = None;
        }
        let is_code = self.fence.takes(line);
        if !is_code {
            if bare.starts_with(":::") {
                return self.colons(bare, line);
            }
            if let Some(opening) = opening(bare) {
                let title = title_of(opening.kind, opening.title);
                self.added(&format!("**{title}**\n\n"), 1);
                self.indent = Some(indent + 4);
                return;
            }
            if let Some((name, label)) = component(bare)
                && self
                    .closed
                    .get_or_init(|| closed_names(whole))
                    .contains(name)
            {
                if let Some(label) = label {
                    self.added(&format!("\n**{label}**\n"), 0);
                }
                return self.added("\n", 0);
            }
        }
        match hashes::marks(line).filter(|_| self.has_headings && !is_code) {
            Some((_, end)) => self.heading(line, end),
            None => self.quoted(&line[margin..], margin, 0),
        }
    }

    /// Writes a heading with a blank behind its marks, which end at `end`.
    fn heading(&mut self, line: &str, end: usize) {
        self.quoted(&line[..end], 0, 0);
        self.places.push(Line {
            at: self.text.len(),
            added: 1,
            source: self.at + end,
        });
        self.text.push(' ');
        self.text.push_str(&line[end..]);
    }

    fn colons(&mut self, bare: &str, line: &str) {
        let count = bare.chars().take_while(|&c| c == ':').count();
        let rest = bare[count..].trim();
        if rest.is_empty() {
            match self.colons.pop() {
                Some(_) => self.added("\n", 0),
                None => self.quoted(line, 0, 0),
            }
            return;
        }
        if self.colons.len() == MOST_OPEN {
            return self.quoted(line, 0, 0);
        }
        let rest = rest.trim_matches(['{', '}', '.']);
        let (kind, title) = kind_and_title(rest);
        if self.colons.is_empty() {
            self.added("\n", 0);
        }
        self.colons.push(count);
        self.added(&format!("**{}**\n\n", title_of(kind, title)), 0);
    }

    /// Writes a line of the source without its first `start` bytes, behind the quote marks of what is open and `more`.
    fn quoted(&mut self, line: &str, start: usize, more: usize) {
        let at = self.text.len();
        let is_blank = line.trim().is_empty();
        let mark = if is_blank { ">" } else { "> " };
        self.text
            .push_str(&mark.repeat(self.colons.len() + self.open.len() + more));
        self.places.push(Line {
            at,
            added: self.text.len() - at,
            source: self.at + start,
        });
        self.text.push_str(if is_blank { "\n" } else { line });
    }

    /// Writes lines that are not in the source.
    fn added(&mut self, text: &str, more: usize) {
        for line in lines(text) {
            self.quoted(line, 0, more);
            if let Some(place) = self.places.last_mut() {
                place.added = usize::MAX;
            }
        }
    }
}

fn title_of(kind: &str, title: &str) -> String {
    if !title.is_empty() {
        return title.to_owned();
    }
    let mut chars = kind.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The name and the label of a component's tag that stands alone on a line: `<TabItem label="Desktop">`.
fn component(line: &str) -> Option<(&str, Option<&str>)> {
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
