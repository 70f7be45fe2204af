//! What other tools never show to a reader, and people write outside of HTML comments: `%%…%%` of Obsidian, `import` and
//! `{/* … */}` of MDX, tags of Liquid and shortcodes of Hugo, attributes of kramdown, places of tables of contents,
//! `<style>` and `<script>`.
//!
//! Hidden only where it cannot be text: code stays as it is, and so do marks without their other half.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::fences::lines_outside_code;
use crate::folds::{Fold, folds};
use crate::markdown::Nodes;
use crate::outline::Outline;
use crate::ranges::{covering, lines};
use crate::word_list::{is_listed, list};

/// Marks of which at least one stands in a text that hides anything.
const MARKS: &str = "%%, {/*, {%, {{, {:, {., {#, import, export, [toc], [[toc]], [[_toc_]], ${toc}, <style, <script";

/// A line that stands for a table of contents, in lower case.
const CONTENTS: &str = "[toc], [[toc]], [[_toc_]], {{toc}}, ${toc}, {:toc}";

/// What opens and closes a comment, wherever the two stand.
const COMMENTS: &[(&str, &str)] = &[
    ("{/*", "*/}"),
    ("{# ", " #}"),
    ("{% comment %}", "{% endcomment %}"),
    ("{%- comment -%}", "{%- endcomment -%}"),
    ("{::comment}", "{:/comment}"),
    ("{::comment}", "{:/}"),
    ("{% raw %}", ""),
    ("{% endraw %}", ""),
    ("{% include ", "%}"),
];

/// Hides all of this from every text.
pub fn settle(text: &str, outline: &mut Outline, nodes: &Nodes, start: usize) {
    let lower = text[start..].to_ascii_lowercase();
    if !list(MARKS).any(|mark| lower.contains(mark)) {
        return;
    }
    let code = nodes.events(text).filter_map(|(event, range)| match event {
        Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => Some(range),
        _ => None,
    });
    let mut finder = Finder {
        text,
        outline,
        inline_code: code.collect(),
        folds: fold_tags(text, start),
        hidden: Vec::new(),
    };
    finder.find(start);
    let hidden = finder.hidden;
    for heading in &mut outline.headings {
        let last = covering(&hidden, heading.text.end.saturating_sub(1));
        if let Some(last) = last.filter(|it| it.start > heading.text.start) {
            heading.text.end = last.start;
        }
    }
    outline.hide(hidden);
}

/// The lines that open and close folding blocks, in order: their titles are read, and may ask.
fn fold_tags(text: &str, start: usize) -> Vec<Range<usize>> {
    let folds = folds(lines_outside_code(&text[start..]));
    let tags = folds
        .iter()
        .flat_map(|Fold { range, body, .. }| [range.start..body.start, body.end..range.end]);
    let mut tags: Vec<_> = tags.map(|it| start + it.start..start + it.end).collect();
    tags.sort_by_key(|it| it.start);
    tags
}

struct Finder<'a> {
    text: &'a str,
    outline: &'a Outline,
    inline_code: Vec<Range<usize>>,
    folds: Vec<Range<usize>>,
    /// In order, none touching another.
    hidden: Vec<Range<usize>>,
}

impl Finder<'_> {
    fn find(&mut self, start: usize) {
        let text = self.text;
        // Whether nothing but imports stands above.
        let mut is_top = true;
        // Whether a blank line stands above.
        let mut begins_block = true;
        let mut at = start;
        let mut above = 0..0;
        for line in lines(&text[start..]) {
            let range = at..at + line.len();
            at = range.end;
            if self.hides(range.start) || self.is_code(range.start) {
                is_top &= self.hides(range.start);
                continue;
            }
            if covering(&self.folds, range.start).is_some() {
                (is_top, begins_block) = (false, false);
                continue;
            }
            let words = line.trim();
            if words.is_empty() {
                begins_block = true;
                continue;
            }
            if begins_block && let Some(end) = self.module(range.start, is_top) {
                self.hidden.push(range.start..end);
                continue;
            }
            if let Some(end) = self.element(range.start) {
                self.hidden.push(range.start..end);
                continue;
            }
            begins_block = false;
            let bare = words.to_ascii_lowercase();
            // kramdown puts the contents in place of the list item above.
            if bare == "{:toc}"
                && text[above.clone()].starts_with(['*', '-', '1'])
                && !self.hides(above.start)
            {
                self.hidden.push(above.start..range.end);
            } else if is_listed(&bare, CONTENTS) || is_tags(words) || is_attributes(words) {
                self.hidden.push(range.clone());
            } else {
                self.within(range.clone());
            }
            is_top &= self.hides(range.start) || self.outline.is_comment(range.start);
            above = range;
        }
    }

    fn hides(&self, at: usize) -> bool {
        self.hidden.last().is_some_and(|it| it.contains(&at))
    }

    fn is_code(&self, at: usize) -> bool {
        self.outline.is_code(at)
            || self.outline.is_comment(at)
            || covering(&self.inline_code, at).is_some()
    }

    /// Hides what stands in a line, or begins there.
    fn within(&mut self, line: Range<usize>) {
        let text = self.text;
        let mut at = line.start;
        while let Some(found) = text[at..line.end].find(['%', '{']) {
            at += found;
            let end = match self.is_code(at) {
                true => None,
                false => self.comment(at, &line),
            };
            let Some(end) = end else {
                at += 1;
                continue;
            };
            let is_whole = text[line.start..at].trim().is_empty();
            let rest = lines(&text[end..]).next().unwrap_or_default();
            let range = match rest.trim().is_empty() {
                true if is_whole => line.start..end + rest.len(),
                false if text[..at].ends_with(' ') && rest.starts_with(' ') => at..end + 1,
                _ => at..end,
            };
            at = range.end;
            self.hidden.push(range);
            if at >= line.end {
                return;
            }
        }
    }

    /// Where a comment or tag ends that begins at a byte.
    fn comment(&self, at: usize, line: &Range<usize>) -> Option<usize> {
        let text = self.text;
        let rest = &text[at..];
        if rest.starts_with("%%") {
            let before = text[line.start..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '%') || rest.starts_with("%%%") {
                return None;
            }
            let inner = at + 2;
            if let Some(end) = text[inner..line.end].find("%%").filter(|&end| end > 0) {
                return Some(inner + end + 2);
            }
            // Over several lines, it ends a line as well.
            let mut ends = text[line.end..].match_indices("%%");
            let is_begin = text[line.start..at].trim().is_empty();
            let end = ends.find(|(end, _)| {
                let behind = lines(&text[line.end + end + 2..]).next();
                !self.is_code(line.end + end) && behind.is_none_or(|it| it.trim().is_empty())
            });
            return end.filter(|_| is_begin).map(|(end, _)| line.end + end + 2);
        }
        let closed = COMMENTS.iter().find_map(|(open, close)| {
            let behind = rest.strip_prefix(open)?;
            let from = at + open.len();
            let mut ends = behind.match_indices(close);
            let (end, _) = ends.find(|(end, _)| !self.is_code(from + end))?;
            Some(from + end + close.len())
        });
        closed.or_else(|| {
            // `Text.{: .class}`
            let end = rest.find('}').filter(|_| rest.starts_with("{:"))? + 1;
            is_attributes(&rest[..end]).then_some(at + end)
        })
    }

    /// Where a block of `import` and `export` lines ends that begins at a byte.
    fn module(&self, at: usize, is_top: bool) -> Option<usize> {
        let rest = &self.text[at..];
        let block = blank_line(rest);
        let words = &rest[..block];
        let exports = ["const ", "let ", "default ", "function ", "async "];
        let is_export = || {
            let what = words.strip_prefix("export ");
            what.is_some_and(|it| exports.iter().any(|word| it.starts_with(word)))
        };
        let import = words.strip_prefix("import ");
        let is_import = import.is_some_and(|it| {
            let names = it.split(" from ").next().unwrap_or_default();
            let mut names = names.split(|c: char| !c.is_alphanumeric() && c != '_');
            let is_component = |name: &str| {
                let is_name = name.starts_with(|c: char| c.is_ascii_uppercase());
                is_name && self.text.contains(&format!("<{name}"))
            };
            let is_module = it.starts_with(['\'', '"'])
                || [" from '", " from \""].iter().any(|from| it.contains(from));
            is_module && (is_top || names.any(is_component))
        });
        (is_import || is_top && is_export()).then_some(at + block)
    }

    /// Where a `<style>` or `<script>` ends that begins at a byte.
    fn element(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let name = ["style", "script"].into_iter().find(|name| {
            let tag = rest.strip_prefix('<');
            let behind = tag.and_then(|it| it.strip_prefix(name));
            behind.is_some_and(|it| it.starts_with(['>', ' ', '\n', '\r']))
        })?;
        let close = format!("</{name}>");
        let end = at + rest.find(&close).filter(|_| self.outline.is_html(at))? + close.len();
        let line = lines(&self.text[end..]).next().unwrap_or_default();
        Some(
            end + if line.trim().is_empty() {
                line.len()
            } else {
                0
            },
        )
    }
}

/// Where the first blank line of a text begins.
fn blank_line(text: &str) -> usize {
    let lines = lines(text).take_while(|line| !line.trim().is_empty());
    lines.map(str::len).sum()
}

/// Whether a line holds nothing but tags of Liquid or shortcodes of Hugo.
fn is_tags(line: &str) -> bool {
    let mut rest = line;
    // What stands behind it, up to its end, is hidden as well.
    if line.contains(" comment ") {
        return false;
    }
    while !rest.is_empty() {
        let behind = [("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}")];
        let behind = behind.iter().find_map(|(open, close)| {
            let (inner, behind) = rest.strip_prefix(open)?.split_once(close)?;
            (!inner.contains('{')).then_some(behind.trim_start())
        });
        match behind {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

/// Whether a text is a list of attributes: `{: .class #id key="value"}`, or without the colon.
fn is_attributes(text: &str) -> bool {
    let inner = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let Some(inner) = inner else { return false };
    let has_colon = inner.starts_with(':');
    let words = inner.strip_prefix(':').unwrap_or(inner);
    let mut words = words.split_whitespace().peekable();
    let is_name = |it: &str| {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        !it.is_empty() && it.chars().all(is_name)
    };
    let is_attribute = |it: &str| match it.split_once('=') {
        Some((key, value)) => is_name(key) && has_colon && !value.is_empty(),
        None => it.strip_prefix(['.', '#']).is_some_and(is_name) || has_colon && is_name(it),
    };
    words.peek().is_some() && words.all(is_attribute)
}

#[cfg(test)]
mod tests;
