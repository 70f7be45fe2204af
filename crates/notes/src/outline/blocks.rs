//! The blocks of a note that questions and answers stand in.

use std::ops::Range;

/// A `<details>` element that stands in no other.
#[derive(Clone, Debug)]
pub struct Details {
    pub range: Range<usize>,
    pub summary: Option<Range<usize>>,
    /// What stands behind the summary.
    pub content: Range<usize>,
    /// Those that stand in its content, and in no other one there.
    pub inner: Vec<Details>,
}

/// A quote within another one.
#[derive(Clone, Debug)]
pub struct InnerQuote {
    pub range: Range<usize>,
    /// How many quotes there are, with those around it.
    pub depth: usize,
}

/// A first line of a paragraph or list item whose words are all bold.
#[derive(Clone, Debug)]
pub struct BoldLine {
    /// From the beginning of the block to the end of the line.
    pub line: Range<usize>,
    /// The bold words, without the `**`.
    pub text: Range<usize>,
    /// The question marks right behind the bold words.
    pub tail: Range<usize>,
    /// The paragraph, or the whole list item.
    pub block: Range<usize>,
    pub is_item: bool,
}

/// An item of a list that stands in no other block.
#[derive(Clone, Debug)]
pub struct Item {
    pub range: Range<usize>,
    /// Where its content begins, behind the mark.
    pub content: usize,
    /// Whether its box is ticked; `None` without a box.
    pub done: Option<bool>,
}

impl Item {
    /// Whether a byte is where its content begins.
    pub fn is_at(&self, at: usize) -> bool {
        self.content == at
    }

    /// How far its content is indented.
    pub fn indent(&self, text: &str) -> usize {
        let line = text[..self.range.start].rfind(['\n', '\r']);
        self.content - line.map_or(0, |at| at + 1)
    }
}

/// A term of a definition list with its definitions.
#[derive(Clone, Debug)]
pub struct Definition {
    pub term: Range<usize>,
    pub body: Range<usize>,
    /// Where each definition in the body begins, at its colon.
    pub starts: Vec<usize>,
}

/// A table that stands in no other block.
#[derive(Clone, Debug)]
pub struct Table {
    pub range: Range<usize>,
    /// The cells of each row, without the bars between them; the first row is the head.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    pub range: Range<usize>,
    pub cells: Vec<Range<usize>>,
}
