//! Hides markup of other tools that readers never see and that is not an HTML comment: `%%…%%` of Obsidian,
//! `import` and `{/* … */}` of MDX, Liquid tags, Hugo shortcodes, kramdown attributes, placeholders for tables of
//! contents, `<style>` and `<script>`.
//!
//! Text is hidden only where it cannot be content: code stays, and so do marks without a closing mark.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::fences::lines_outside_code;
use crate::folds::{Fold, find_folds};
use crate::markdown::Nodes;
use crate::outline::Outline;
use crate::ranges::{lines, range_containing};
use crate::word_list::{is_listed, split_list};

/// Marks in lowercase, one of which occurs in every text with something to hide.
const MARKS: &str = "%%, {/*, {%, {{, {:, {., {#, import, export, [toc], [[toc]], [[_toc_]], ${toc}, <style, <script";

/// Lines, in lowercase, that are replaced by a table of contents.
const CONTENTS: &str = "[toc], [[toc]], [[_toc_]], {{toc}}, ${toc}, {:toc}";

/// The marks that open and close a comment.
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

/// Hides all such markup from all texts.
pub fn hide(text: &str, outline: &mut Outline, nodes: &Nodes, start: usize) {
    let lower = text[start..].to_ascii_lowercase();
    if !split_list(MARKS).any(|mark| lower.contains(mark)) {
        return;
    }
    let code = nodes.events(text).filter_map(|(event, range)| match event {
        Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => Some(range),
        _ => None,
    });
    let mut finder = MarkupFinder {
        text,
        outline,
        inline_code: code.collect(),
        folds: find_fold_tags(text, start),
        hidden: Vec::new(),
    };
    finder.find(start);
    let hidden = finder.hidden;
    for heading in &mut outline.headings {
        let last = range_containing(&hidden, heading.text.end.saturating_sub(1));
        if let Some(last) = last.filter(|it| it.start > heading.text.start) {
            heading.text.end = last.start;
        }
    }
    outline.hide(hidden);
}

/// Returns the lines that open and close folding blocks, in file order. They stay, since their titles are read and
/// can be questions.
fn find_fold_tags(text: &str, start: usize) -> Vec<Range<usize>> {
    let folds = find_folds(lines_outside_code(&text[start..]));
    let tags = folds
        .iter()
        .flat_map(|Fold { range, body, .. }| [range.start..body.start, body.end..range.end]);
    let mut tags: Vec<_> = tags.map(|it| start + it.start..start + it.end).collect();
    tags.sort_by_key(|it| it.start);
    tags
}

/// Collects the ranges to hide.
struct MarkupFinder<'a> {
    /// The whole text of the file.
    text: &'a str,
    outline: &'a Outline,
    /// The ranges of inline code and formulas.
    inline_code: Vec<Range<usize>>,
    /// The lines that open and close folding blocks.
    folds: Vec<Range<usize>>,
    /// The hidden ranges, in file order. None touches another.
    hidden: Vec<Range<usize>>,
}

impl MarkupFinder<'_> {
    /// Collects the ranges from byte `start` on.
    fn find(&mut self, start: usize) {
        let text = self.text;
        // Whether only imports precede the line.
        let mut is_top = true;
        // Whether a blank line precedes the line.
        let mut begins_block = true;
        let mut at = start;
        let mut above = 0..0;
        for line in lines(&text[start..]) {
            let range = at..at + line.len();
            at = range.end;
            if self.is_hidden(range.start) || self.is_code(range.start) {
                is_top &= self.is_hidden(range.start);
                continue;
            }
            if range_containing(&self.folds, range.start).is_some() {
                (is_top, begins_block) = (false, false);
                continue;
            }
            let words = line.trim();
            if words.is_empty() {
                begins_block = true;
                continue;
            }
            if begins_block && let Some(end) = self.module_end(range.start, is_top) {
                self.hidden.push(range.start..end);
                continue;
            }
            if let Some(end) = self.element_end(range.start) {
                self.hidden.push(range.start..end);
                continue;
            }
            begins_block = false;
            let bare = words.to_ascii_lowercase();
            // kramdown replaces the list item above by the table of contents.
            if bare == "{:toc}"
                && text[above.clone()].starts_with(['*', '-', '1'])
                && !self.is_hidden(above.start)
            {
                self.hidden.push(above.start..range.end);
            } else if is_listed(&bare, CONTENTS) || is_template_tags(words) || is_attributes(words)
            {
                self.hidden.push(range.clone());
            } else {
                self.hide_in_line(range.clone());
            }
            is_top &= self.is_hidden(range.start) || self.outline.is_comment(range.start);
            above = range;
        }
    }

    /// Returns whether byte `at` is in the last hidden range.
    fn is_hidden(&self, at: usize) -> bool {
        self.hidden.last().is_some_and(|it| it.contains(&at))
    }

    /// Returns whether byte `at` is in code, in a formula or in a comment.
    fn is_code(&self, at: usize) -> bool {
        self.outline.is_code(at)
            || self.outline.is_comment(at)
            || range_containing(&self.inline_code, at).is_some()
    }

    /// Hides markup inside a line, or that begins in it.
    fn hide_in_line(&mut self, line: Range<usize>) {
        let text = self.text;
        let mut at = line.start;
        while let Some(found) = text[at..line.end].find(['%', '{']) {
            at += found;
            let end = match self.is_code(at) {
                true => None,
                false => self.comment_end(at, &line),
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

    /// Returns where a comment or tag that begins at byte `at` ends.
    fn comment_end(&self, at: usize, line: &Range<usize>) -> Option<usize> {
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
            // A comment of several lines ends at the end of a line.
            let mut ends = text[line.end..].match_indices("%%");
            let is_begin = text[line.start..at].trim().is_empty();
            let end = ends.find(|(end, _)| {
                let after = lines(&text[line.end + end + 2..]).next();
                !self.is_code(line.end + end) && after.is_none_or(|it| it.trim().is_empty())
            });
            return end.filter(|_| is_begin).map(|(end, _)| line.end + end + 2);
        }
        let closed = COMMENTS.iter().find_map(|(open, close)| {
            let after = rest.strip_prefix(open)?;
            let from = at + open.len();
            let mut ends = after.match_indices(close);
            let (end, _) = ends.find(|(end, _)| !self.is_code(from + end))?;
            Some(from + end + close.len())
        });
        closed.or_else(|| {
            // `Text.{: .class}`.
            let end = rest.find('}').filter(|_| rest.starts_with("{:"))? + 1;
            is_attributes(&rest[..end]).then_some(at + end)
        })
    }

    /// Returns where a block of `import` and `export` lines that begins at byte `at` ends.
    fn module_end(&self, at: usize, is_top: bool) -> Option<usize> {
        let rest = &self.text[at..];
        let block = find_blank_line(rest);
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

    /// Returns where a `<style>` or `<script>` that begins at byte `at` ends.
    fn element_end(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let name = ["style", "script"].into_iter().find(|name| {
            let tag = rest.strip_prefix('<');
            let after = tag.and_then(|it| it.strip_prefix(name));
            after.is_some_and(|it| it.starts_with(['>', ' ', '\n', '\r']))
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

/// Returns where the first blank line of a text begins.
fn find_blank_line(text: &str) -> usize {
    let lines = lines(text).take_while(|line| !line.trim().is_empty());
    lines.map(str::len).sum()
}

/// Returns whether a line contains only Liquid tags or Hugo shortcodes.
fn is_template_tags(line: &str) -> bool {
    let mut rest = line;
    // A comment tag also hides the text up to its closing tag.
    if line.contains(" comment ") {
        return false;
    }
    while !rest.is_empty() {
        let after = [("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}")];
        let after = after.iter().find_map(|(open, close)| {
            let (inner, after) = rest.strip_prefix(open)?.split_once(close)?;
            (!inner.contains('{')).then_some(after.trim_start())
        });
        match after {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

/// Returns whether a text is a list of attributes: `{: .class #id key="value"}`, or without the colon.
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
