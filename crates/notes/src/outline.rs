//! The outline of a note file: where its headings, code, comments, id lines and other blocks are.
//!
//! Built in one pass of a CommonMark parser, so a `#` inside a fence is not a heading and `question id:` inside
//! code is not an id.

use std::cmp::Reverse;
use std::ops::Range;

mod blocks;
mod fences;
mod groups;
mod headings;
mod ids;
mod navigation;
mod parse;
mod references;
mod rules;
mod scan;
mod stacks;
mod tables;

use super::labels::parse_answer_heading;
use super::ranges::{items_starting_in, lines, range_containing};
pub use blocks::{BoldLine, Definition, Details, InnerQuote, Item, Row, Table};
pub use groups::group_title;
pub use headings::{Heading, is_underlined};
pub use ids::IdLine;
pub use references::{Reference, normalize_label, parse_definition_label};
pub use rules::{is_rule, rule_end, strip_rule};

/// The blocks that decide how a file is read, each kind in file order. Ranges are byte ranges of the whole text.
#[derive(Debug, Default)]
pub struct Outline {
    /// The headings.
    pub headings: Vec<Heading>,
    /// The HTML comments, including `<!--` and `-->`.
    pub comments: Vec<Range<usize>>,
    /// The start of each fence that is never closed.
    pub unclosed_fences: Vec<usize>,
    /// The start of each comment that is never closed.
    pub unclosed_comments: Vec<usize>,
    /// The start of each line with `#`s that only labels an answer.
    answer_labels: Vec<usize>,
    /// The id lines.
    id_lines: Vec<IdLine>,
    /// The outermost `<details>` elements, in the order of their ends.
    details: Vec<Details>,
    /// The lines that are all bold.
    bold_lines: Vec<BoldLine>,
    /// The items of outermost lists.
    items: Vec<Item>,
    /// The items of lists directly inside `items`.
    inner_items: Vec<Item>,
    /// The terms of definition lists.
    definitions: Vec<Definition>,
    /// The tables.
    tables: Vec<Table>,
    /// The quotes that are in no block except list items.
    quotes: Vec<Range<usize>>,
    /// The quotes inside `quotes`.
    inner_quotes: Vec<InnerQuote>,
    /// Text that is not shown and is not navigation, such as the properties of other tools.
    pub hidden: Vec<Range<usize>>,
    /// The definitions of links and footnotes.
    pub references: Vec<Reference>,
    /// Blocks that only help to move around the page, and the definitions of links and footnotes.
    navigation: Vec<Range<usize>>,
    /// Blocks of HTML, in which Markdown is not interpreted.
    html_blocks: Vec<Range<usize>>,
    /// The paragraphs at the top level.
    paragraphs: Vec<Range<usize>>,
    /// Code blocks, and inline code of more than one line.
    code: Vec<Range<usize>>,
}

impl Outline {
    /// Hides ranges, given in file order, from all texts, with the blocks that begin in them.
    pub fn hide(&mut self, ranges: Vec<Range<usize>>) {
        if ranges.is_empty() {
            return;
        }
        let is_visible = |at: usize| range_containing(&ranges, at).is_none();
        self.headings.retain(|it| is_visible(it.line.start));
        self.details.retain(|it| is_visible(it.range.start));
        self.bold_lines.retain(|it| is_visible(it.line.start));
        self.items.retain(|it| is_visible(it.content));
        self.inner_items.retain(|it| is_visible(it.content));
        self.definitions.retain(|it| is_visible(it.term.start));
        self.tables.retain(|it| is_visible(it.range.start));
        self.quotes.retain(|it| is_visible(it.start));
        self.navigation.extend(ranges.iter().cloned());
        self.hidden.extend(ranges);
        self.hidden.sort_by_key(|it| it.start);
        self.sort_navigation();
    }

    /// Sorts the navigation blocks, and drops those inside another one.
    fn sort_navigation(&mut self) {
        self.navigation
            .sort_by_key(|it| (it.start, Reverse(it.end)));
        // A list contains the paragraphs of its items.
        self.navigation
            .dedup_by(|inner, outer| inner.end <= outer.end);
    }

    /// Returns where the first heading begins, or the end of the text.
    pub fn first_heading(&self, text: &str) -> usize {
        let first = self.headings.first();
        first.map_or(text.len(), |heading| heading.line.start)
    }

    /// Returns the `<details>` elements that begin in a range.
    pub fn details_in(&self, range: &Range<usize>) -> &[Details] {
        items_starting_in(&self.details, range, |it| it.range.start)
    }

    /// Returns the bold lines that begin in a range.
    pub fn bold_lines_in(&self, range: &Range<usize>) -> &[BoldLine] {
        items_starting_in(&self.bold_lines, range, |it| it.line.start)
    }

    /// Returns the items of outermost lists that begin in a range.
    pub fn items_in(&self, range: &Range<usize>) -> &[Item] {
        items_starting_in(&self.items, range, |it| it.range.start)
    }

    /// Returns the items of lists nested one level deep that begin in a range.
    pub fn inner_items_in(&self, range: &Range<usize>) -> &[Item] {
        items_starting_in(&self.inner_items, range, |it| it.range.start)
    }

    /// Returns the item of an outermost list that contains byte `at`.
    pub fn item_at(&self, at: usize) -> Option<&Item> {
        let next = self.items.partition_point(|it| it.range.start <= at);
        let item = self.items[..next].last();
        item.filter(|it| it.range.contains(&at))
    }

    /// Returns the tables that begin in a range.
    pub fn tables_in(&self, range: &Range<usize>) -> &[Table] {
        items_starting_in(&self.tables, range, |it| it.range.start)
    }

    /// Returns the quotes that begin in a range.
    pub fn quotes_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        items_starting_in(&self.quotes, range, |it| it.start)
    }

    /// Returns the nested quotes that begin in a range.
    pub fn inner_quotes_in(&self, range: &Range<usize>) -> &[InnerQuote] {
        items_starting_in(&self.inner_quotes, range, |it| it.range.start)
    }

    /// Returns the quote that contains byte `at`.
    pub fn quote_at(&self, at: usize) -> Option<&Range<usize>> {
        range_containing(&self.quotes, at)
    }

    /// Returns the definitions that begin in a range.
    pub fn definitions_in(&self, range: &Range<usize>) -> &[Definition] {
        items_starting_in(&self.definitions, range, |it| it.term.start)
    }

    /// Returns the navigation blocks that begin in a range.
    pub fn navigation_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        items_starting_in(&self.navigation, range, |it| it.start)
    }

    /// Returns whether a range contains navigation that is not hidden.
    pub fn has_navigation(&self, range: &Range<usize>) -> bool {
        let mut navigation = self.navigation_in(range).iter();
        navigation.any(|it| range_containing(&self.hidden, it.start).is_none())
    }

    /// Returns the top-level paragraphs that begin in a range.
    pub fn paragraphs_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        items_starting_in(&self.paragraphs, range, |it| it.start)
    }

    /// Returns the top-level paragraph that contains byte `at`.
    pub fn paragraph_with(&self, at: usize) -> Option<&Range<usize>> {
        range_containing(&self.paragraphs, at)
    }

    /// Returns whether byte `at` is in a code block, or in inline code of more than one line.
    pub fn is_code(&self, at: usize) -> bool {
        range_containing(&self.code, at).is_some()
    }

    /// Returns where the text begins after an answer label such as `#### Answer` on the line at byte `at`.
    pub fn answer_label_end(&self, text: &str, at: usize) -> Option<usize> {
        self.answer_labels.binary_search(&at).ok()?;
        let line = lines(&text[at..]).next()?;
        parse_answer_heading(line).map(|words| at + words)
    }

    /// Returns whether byte `at` is in a block of HTML.
    pub fn is_html(&self, at: usize) -> bool {
        range_containing(&self.html_blocks, at).is_some()
    }

    /// Returns whether byte `at` is in a comment.
    pub fn is_comment(&self, at: usize) -> bool {
        range_containing(&self.comments, at).is_some()
    }

    /// Returns the id lines that begin in a range.
    pub fn id_lines_in(&self, range: &Range<usize>) -> &[IdLine] {
        items_starting_in(&self.id_lines, range, |line| line.line.start)
    }

    /// Returns the comments that begin in a range.
    pub fn comments_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        items_starting_in(&self.comments, range, |comment| comment.start)
    }

    /// Returns the top-level paragraph that begins at byte `at`.
    pub fn paragraph_at(&self, at: usize) -> Option<&Range<usize>> {
        range_containing(&self.paragraphs, at).filter(|paragraph| paragraph.start == at)
    }

    /// Returns whether a range shows nothing: it contains only whitespace, comments, hidden text, and rules such as
    /// `---`.
    pub fn is_blank(&self, text: &str, range: &Range<usize>) -> bool {
        let hidden = items_starting_in(&self.hidden, range, |it| it.start).iter();
        let mut invisible: Vec<_> = self.comments_in(range).iter().chain(hidden).collect();
        invisible.sort_by_key(|it| it.start);
        let mut at = range.start;
        for invisible in invisible {
            if !is_blank_text(&text[at..invisible.start.max(at)]) {
                return false;
            }
            at = invisible.end.clamp(at, range.end);
        }
        is_blank_text(&text[at..range.end])
    }
}

/// Returns whether a text contains only whitespace and rules.
fn is_blank_text(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| {
        let marks = || line.chars().filter(|c| !c.is_whitespace());
        line.is_empty()
            || line.starts_with(['-', '*', '_'])
                && marks().all(|c| line.starts_with(c))
                && marks().count() >= 3
    })
}

#[cfg(test)]
mod tests;
