//! Collapsible blocks of site generators.
//!
//! - `+++ Title` … `+++` (Adobe)
//! - `<Accordion title="…">` … `</Accordion>` (Mintlify and other components)
//! - `{{< details "…" >}}` … `{{< /details >}}` (Hugo)
//! - `{% details … %}` … `{% enddetails %}` (Jekyll)
//! - `::: details …` … `:::` (VitePress, Docusaurus)

use std::ops::Range;

use super::labels::question_words;
use super::title::{clean_title, is_marked_question, reads_as_question};
use crate::word_list::is_listed;

/// Lower-case names of collapsible components, shortcodes and tags.
const NAMES: &str = "accordion, accordionitem, accordion-item, collapse, collapsible, details, disclosure, expand,
    expandable, expandablesection, expander, faq, faqitem, faq-item, fold, qa, question, spoiler, toggle";

/// The attributes that may contain the title, in order of precedence.
const TITLE_ATTRIBUTES: &[&str] = &[
    "q", "question", "title", "summary", "label", "header", "heading", "name",
];

/// The kinds whose title is a question.
const QUESTION_KINDS: &[&str] = &["faq", "faqitem", "faq-item", "qa", "question"];

/// The line that closes a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closer<'a> {
    Colons,
    Pluses,
    Component(&'a str),
    Shortcode(&'a str),
    Tag(&'a str),
}

/// The line that opens a block.
#[derive(Clone, Copy, Debug)]
pub struct FoldOpening<'a> {
    /// The title as written.
    pub title: &'a str,
    /// Whether the kind of the block implies that its title is a question.
    pub asks: bool,
    closer: Closer<'a>,
}

impl<'a> FoldOpening<'a> {
    /// Returns the title without its decoration, if it is a question.
    pub fn question(&self) -> Option<&'a str> {
        let title = clean_title(self.title);
        // As in `:::note Question How do I start?`.
        let (first, rest) = title.split_once(' ').unwrap_or((title, ""));
        let is_label = question_words().contains(&first.to_lowercase().as_str());
        let is_apart = rest.starts_with(|c: char| c.is_uppercase() || c == '¿');
        let title = match is_label && is_apart && reads_as_question(rest) {
            true => rest,
            false => title,
        };
        let asks = self.asks || is_marked_question(self.title) || reads_as_question(title);
        asks.then_some(title)
    }
}

/// A collapsible block with the lines that open and close it.
#[derive(Clone, Debug)]
pub struct Fold<'a> {
    /// The line that opens it.
    pub opening: FoldOpening<'a>,
    /// The range of the whole block.
    pub range: Range<usize>,
    /// The range between both lines.
    pub body: Range<usize>,
}

impl Fold<'_> {
    /// Whether lines of colons open and close it.
    pub fn is_of_colons(&self) -> bool {
        self.opening.closer == Closer::Colons
    }
}

/// The maximum nesting of blocks.
const MAX_DEPTH: usize = 16;

/// Whether a text may contain a block other than a component.
pub fn may_contain_fold(text: &str) -> bool {
    [":::", "+++ ", "{%", "{{"]
        .iter()
        .any(|it| text.contains(it))
}

/// Returns the blocks in these lines. Each line comes with the byte at which it begins. Outer blocks come before
/// inner ones.
pub fn find_folds<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Vec<Fold<'a>> {
    let mut open: Vec<(FoldOpening<'a>, Range<usize>)> = Vec::new();
    let mut folds = Vec::new();
    for (at, line) in lines {
        if let Some(opening) = opening(line) {
            if open.len() == MAX_DEPTH {
                open.remove(0);
            }
            open.push((opening, at..at + line.len()));
        } else if let Some(closer) = closer(line)
            && let Some(nth) = open.iter().rposition(|(it, _)| it.closer == closer)
        {
            let (opening, first) = open.swap_remove(nth);
            open.truncate(nth);
            folds.push(Fold {
                opening,
                range: first.start..at + line.len(),
                body: first.end..at,
            });
        }
    }
    folds.sort_by_key(|fold| fold.range.start);
    folds
}

/// Whether a line may open a block.
pub fn is_opening(line: &str) -> bool {
    opening(line).is_some()
}

fn opening(line: &str) -> Option<FoldOpening<'_>> {
    let bare = line.trim();
    let (name, title, closer) = if let Some(rest) = bare.strip_prefix(":::") {
        let (kind, title) = kind_and_title(rest.trim_start_matches([':', ' ']));
        // `{open}` after the title is an attribute for the site generator.
        let title = match title.split_once('{') {
            Some((title, attributes)) if attributes.ends_with('}') => title.trim_end(),
            _ => title,
        };
        (kind, title, Closer::Colons)
    } else if let Some(rest) = bare.strip_prefix("+++ ") {
        ("", rest.trim(), Closer::Pluses)
    } else if let Some(rest) = bare.strip_prefix('<') {
        let (name, rest) = split_name(rest.strip_suffix('>')?)?;
        let is_component = name.starts_with(|c: char| c.is_ascii_uppercase());
        let is_alone = !rest.ends_with('/') && !rest.contains('>');
        let title = attribute(rest).filter(|_| is_component && is_alone)?;
        (name, title, Closer::Component(name))
    } else if let Some(inner) = shortcode(bare) {
        let (name, rest) = split_name(inner)?;
        let title = attribute(rest).or_else(|| quoted(rest.trim_start()));
        (
            name,
            title.filter(|_| !rest.ends_with('/'))?,
            Closer::Shortcode(name),
        )
    } else {
        let inner = bare.strip_prefix("{%")?.strip_suffix("%}")?;
        let (name, rest) = split_name(inner.trim_matches(['-', ' ']))?;
        let title = quoted(rest.trim()).unwrap_or(rest.trim());
        (name, title, Closer::Tag(name))
    };
    let kind = name.to_lowercase();
    let needs_no_name = matches!(closer, Closer::Colons | Closer::Pluses);
    let is_fold = needs_no_name || is_listed(&kind, NAMES);
    (is_fold && title.contains(char::is_alphanumeric)).then_some(FoldOpening {
        title,
        asks: QUESTION_KINDS.contains(&kind.as_str()),
        closer,
    })
}

fn closer(line: &str) -> Option<Closer<'_>> {
    let bare = line.trim();
    if bare.len() >= 3 && bare.chars().all(|c| c == ':') {
        return Some(Closer::Colons);
    }
    if bare == "+++" {
        return Some(Closer::Pluses);
    }
    if let Some(name) = bare.strip_prefix("</") {
        return Some(Closer::Component(name.strip_suffix('>')?.trim()));
    }
    if let Some(inner) = shortcode(bare) {
        return Some(Closer::Shortcode(inner.strip_prefix('/')?.trim()));
    }
    let inner = bare.strip_prefix("{%")?.strip_suffix("%}")?;
    let name = inner.trim_matches(['-', ' ']).strip_prefix("end")?;
    Some(Closer::Tag(name))
}

/// Splits the kind and the title of an admonition, as in `note "Only helpers"`, `tip Say why` or `danger[Careful]`.
pub fn kind_and_title(words: &str) -> (&str, &str) {
    let end = words
        .find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
        .unwrap_or(words.len());
    let title = words[end..].trim().trim_matches(['"', '[', ']', '“', '”']);
    (&words[..end], title)
}

/// Returns the contents of `{{< … >}}` or `{{% … %}}`.
fn shortcode(bare: &str) -> Option<&str> {
    let html = bare
        .strip_prefix("{{<")
        .and_then(|it| it.strip_suffix(">}}"));
    let inner = html.or_else(|| bare.strip_prefix("{{%")?.strip_suffix("%}}"))?;
    Some(inner.trim())
}

/// Splits a text into the name at its beginning and the rest.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Returns the value of the attribute that contains the title, as in `title="…"`.
fn attribute(attributes: &str) -> Option<&str> {
    TITLE_ATTRIBUTES.iter().find_map(|name| {
        let mut names = attributes.match_indices(name);
        names.find_map(|(at, _)| {
            let is_whole = attributes[..at].ends_with(char::is_whitespace);
            let value = attributes[at + name.len()..]
                .trim_start()
                .strip_prefix('=')?;
            // As in `title={"…"}`, which some components use.
            let value = value.trim_start().trim_start_matches('{');
            quoted(value).filter(|_| is_whole)
        })
    })
}

/// Returns the text between the quotation marks at the beginning of a text.
fn quoted(text: &str) -> Option<&str> {
    let mark = text
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let inner = &text[1..];
    Some(&inner[..inner.find(mark)?])
}

#[cfg(test)]
mod tests;
