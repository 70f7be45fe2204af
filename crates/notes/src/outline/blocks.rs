//! The blocks of a note that can contain questions and answers.

use std::ops::Range;

/// A `<details>` element.
#[derive(Clone, Debug)]
pub struct Details {
    /// The byte range of the whole element.
    pub range: Range<usize>,
    /// The byte range of its summary, without tags.
    pub summary: Option<Range<usize>>,
    /// The byte range of the content after the summary.
    pub content: Range<usize>,
    /// The `<details>` elements directly inside its content.
    pub inner: Vec<Details>,
}

/// A quote inside another quote.
#[derive(Clone, Debug)]
pub struct InnerQuote {
    /// The byte range of the quote.
    pub range: Range<usize>,
    /// The nesting depth; 2 for a quote directly inside an outermost quote.
    pub depth: usize,
}

/// The first line of a paragraph or list item, if all its words are bold.
#[derive(Clone, Debug)]
pub struct BoldLine {
    /// The byte range from the beginning of the block to the end of the line.
    pub line: Range<usize>,
    /// The byte range of the bold words, without the `**`.
    pub text: Range<usize>,
    /// The byte range of question marks right after the bold words.
    pub tail: Range<usize>,
    /// The byte range of the paragraph or the whole list item.
    pub block: Range<usize>,
    /// Whether the block is a list item.
    pub is_item: bool,
}

/// A list item.
#[derive(Clone, Debug)]
pub struct Item {
    /// The byte range of the whole item.
    pub range: Range<usize>,
    /// Where its content begins, after the mark.
    pub content: usize,
    /// Whether its task box is ticked; `None` without a box.
    pub done: Option<bool>,
}

impl Item {
    /// Returns whether its content begins at byte `at`.
    pub fn begins_content_at(&self, at: usize) -> bool {
        self.content == at
    }

    /// Returns the indentation of its content, in bytes.
    pub fn indent(&self, text: &str) -> usize {
        let line = text[..self.range.start].rfind(['\n', '\r']);
        self.content - line.map_or(0, |at| at + 1)
    }
}

/// One or more terms of a definition list with their definitions.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The byte range of the term.
    pub term: Range<usize>,
    /// The byte range of all definitions.
    pub body: Range<usize>,
    /// Where each definition in `body` begins, at its colon.
    pub starts: Vec<usize>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The byte range of the whole table.
    pub range: Range<usize>,
    /// The rows; the first one is the header.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The byte range of the row.
    pub range: Range<usize>,
    /// The byte range of each cell, without the bars between cells.
    pub cells: Vec<Range<usize>>,
}
