//! Where the blocks of a note file stand: headings, code, comments, id lines.
//!
//! One pass of a CommonMark parser, so that `#` inside a fence is no heading and `question id:`
//! inside code is no id.

use std::cmp::Reverse;
use std::ops::Range;

mod blocks;
mod fences;
mod groups;
mod ids;
mod navigation;
mod parse;
mod references;
mod rules;
mod scan;
mod stacks;
mod tables;
mod titles;

use super::labels::answer_heading;
use super::ranges::{beginning_in, covering, lines};
pub use blocks::{BoldLine, Definition, Details, InnerQuote, Item, Row, Table};
pub use groups::group_title;
pub use ids::IdLine;
pub use references::{Reference, defined_label, folded};
pub use rules::{end_of_rule, is_rule, without_rule};
pub use titles::{Heading, is_underlined};

/// The blocks of one file that decide how it is read, each kind in the order of the file.
/// Ranges are bytes of the whole text.
#[derive(Debug, Default)]
pub struct Outline {
    pub headings: Vec<Heading>,
    /// HTML comments, `<!--` and `-->` included.
    pub comments: Vec<Range<usize>>,
    /// The openings of fences that nobody closed.
    pub unclosed_fences: Vec<usize>,
    /// The openings of comments that nobody closed.
    pub unclosed_comments: Vec<usize>,
    /// Where lines with `#`s begin that only label an answer.
    answers: Vec<usize>,
    id_lines: Vec<IdLine>,
    /// In the order of their ends; none stands in another one.
    details: Vec<Details>,
    bold_lines: Vec<BoldLine>,
    items: Vec<Item>,
    /// The items of lists in these.
    inner_items: Vec<Item>,
    definitions: Vec<Definition>,
    tables: Vec<Table>,
    /// The quotes that stand in no other block but list items.
    quotes: Vec<Range<usize>>,
    /// The quotes that stand in these.
    inner_quotes: Vec<InnerQuote>,
    /// What shows nothing and is no navigation, such as the properties of other tools.
    pub hidden: Vec<Range<usize>>,
    /// The definitions of links and footnotes.
    pub references: Vec<Reference>,
    /// Blocks that only help to move around the page, and definitions of links and footnotes.
    navigation: Vec<Range<usize>>,
    /// Blocks of HTML, in which Markdown means nothing.
    html_blocks: Vec<Range<usize>>,
    /// The paragraphs at the top level.
    paragraphs: Vec<Range<usize>>,
    /// Code blocks, and inline code of more than one line.
    code: Vec<Range<usize>>,
}

impl Outline {
    /// Hides ranges, which are in order, from every text, with the blocks that begin in them.
    pub fn hide(&mut self, ranges: Vec<Range<usize>>) {
        if ranges.is_empty() {
            return;
        }
        let is_shown = |at: usize| covering(&ranges, at).is_none();
        self.headings.retain(|it| is_shown(it.line.start));
        self.details.retain(|it| is_shown(it.range.start));
        self.bold_lines.retain(|it| is_shown(it.line.start));
        self.items.retain(|it| is_shown(it.content));
        self.inner_items.retain(|it| is_shown(it.content));
        self.definitions.retain(|it| is_shown(it.term.start));
        self.tables.retain(|it| is_shown(it.range.start));
        self.quotes.retain(|it| is_shown(it.start));
        self.navigation.extend(ranges.iter().cloned());
        self.hidden.extend(ranges);
        self.hidden.sort_by_key(|it| it.start);
        self.sort_navigation();
    }

    fn sort_navigation(&mut self) {
        self.navigation
            .sort_by_key(|it| (it.start, Reverse(it.end)));
        // A list holds the paragraphs of its items.
        self.navigation
            .dedup_by(|inner, outer| inner.end <= outer.end);
    }

    /// Where the first heading begins, or the text ends.
    pub fn first_heading(&self, text: &str) -> usize {
        let first = self.headings.first();
        first.map_or(text.len(), |heading| heading.line.start)
    }

    /// The `<details>` that begin in a range.
    pub fn details_in(&self, range: &Range<usize>) -> &[Details] {
        beginning_in(&self.details, range, |it| it.range.start)
    }

    /// The bold lines that begin in a range.
    pub fn bold_lines_in(&self, range: &Range<usize>) -> &[BoldLine] {
        beginning_in(&self.bold_lines, range, |it| it.line.start)
    }

    /// The items of outermost lists that begin in a range.
    pub fn items_in(&self, range: &Range<usize>) -> &[Item] {
        beginning_in(&self.items, range, |it| it.range.start)
    }

    /// The items of lists in these that begin in a range.
    pub fn inner_items_in(&self, range: &Range<usize>) -> &[Item] {
        beginning_in(&self.inner_items, range, |it| it.range.start)
    }

    /// The item of an outermost list that holds a byte.
    pub fn item_at(&self, at: usize) -> Option<&Item> {
        let next = self.items.partition_point(|it| it.range.start <= at);
        let item = self.items[..next].last();
        item.filter(|it| it.range.contains(&at))
    }

    /// The tables that begin in a range.
    pub fn tables_in(&self, range: &Range<usize>) -> &[Table] {
        beginning_in(&self.tables, range, |it| it.range.start)
    }

    /// The quotes that begin in a range.
    pub fn quotes_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        beginning_in(&self.quotes, range, |it| it.start)
    }

    /// The quotes within others that begin in a range.
    pub fn inner_quotes_in(&self, range: &Range<usize>) -> &[InnerQuote] {
        beginning_in(&self.inner_quotes, range, |it| it.range.start)
    }

    /// The quote that holds a byte.
    pub fn quote_at(&self, at: usize) -> Option<&Range<usize>> {
        covering(&self.quotes, at)
    }

    /// The definitions that begin in a range.
    pub fn definitions_in(&self, range: &Range<usize>) -> &[Definition] {
        beginning_in(&self.definitions, range, |it| it.term.start)
    }

    /// The blocks of navigation that begin in a range.
    pub fn navigation_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        beginning_in(&self.navigation, range, |it| it.start)
    }

    /// Whether a range holds navigation, beside what is hidden.
    pub fn has_navigation(&self, range: &Range<usize>) -> bool {
        let mut navigation = self.navigation_in(range).iter();
        navigation.any(|it| covering(&self.hidden, it.start).is_none())
    }

    /// The paragraphs at the top level that begin in a range.
    pub fn paragraphs_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        beginning_in(&self.paragraphs, range, |it| it.start)
    }

    /// The paragraph at the top level that holds a byte.
    pub fn paragraph_with(&self, at: usize) -> Option<&Range<usize>> {
        covering(&self.paragraphs, at)
    }

    /// Whether a byte stands in a code block, or in inline code of more than one line.
    pub fn is_code(&self, at: usize) -> bool {
        covering(&self.code, at).is_some()
    }

    /// Where the words begin behind the label of an answer, `#### Answer`, on the line at a byte.
    pub fn answer_label(&self, text: &str, at: usize) -> Option<usize> {
        self.answers.binary_search(&at).ok()?;
        let line = lines(&text[at..]).next()?;
        answer_heading(line).map(|words| at + words)
    }

    /// Whether a byte stands in a block of HTML.
    pub fn is_html(&self, at: usize) -> bool {
        covering(&self.html_blocks, at).is_some()
    }

    /// Whether a byte stands in a comment.
    pub fn is_comment(&self, at: usize) -> bool {
        covering(&self.comments, at).is_some()
    }

    /// The id lines that begin in a range.
    pub fn id_lines_in(&self, range: &Range<usize>) -> &[IdLine] {
        beginning_in(&self.id_lines, range, |line| line.line.start)
    }

    /// The comments that begin in a range.
    pub fn comments_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        beginning_in(&self.comments, range, |comment| comment.start)
    }

    /// The paragraph that begins at a byte, if it stands at the top level.
    pub fn paragraph_at(&self, at: usize) -> Option<&Range<usize>> {
        covering(&self.paragraphs, at).filter(|paragraph| paragraph.start == at)
    }

    /// Whether a range shows a reader nothing: blanks, comments, what is hidden, and rules such as `---` only.
    pub fn is_blank(&self, text: &str, range: &Range<usize>) -> bool {
        let hidden = beginning_in(&self.hidden, range, |it| it.start).iter();
        let mut unseen: Vec<_> = self.comments_in(range).iter().chain(hidden).collect();
        unseen.sort_by_key(|it| it.start);
        let mut at = range.start;
        for unseen in unseen {
            if !shows_nothing(&text[at..unseen.start.max(at)]) {
                return false;
            }
            at = unseen.end.clamp(at, range.end);
        }
        shows_nothing(&text[at..range.end])
    }
}

fn shows_nothing(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| {
        let marks = || line.chars().filter(|c| !c.is_whitespace());
        line.is_empty()
            || (marks().count() >= 3
                && ['-', '*', '_']
                    .iter()
                    .any(|&rule| marks().all(|c| c == rule)))
    })
}

#[cfg(test)]
mod tests;
