//! Reads HTML tables into the same rows and cells as Markdown tables.

use super::blocks::{Row, Table};
use crate::html::Tag;

/// A `<table>` that is not closed yet.
pub struct OpenTable {
    table: Table,
    /// The number of open tables nested inside it.
    depth: usize,
    /// Where the content of the current cell begins.
    cell: Option<usize>,
}

impl OpenTable {
    /// Creates a table whose opening tag begins at byte `at`.
    pub fn new(at: usize) -> Self {
        Self {
            table: Table {
                range: at..at,
                rows: Vec::new(),
            },
            depth: 0,
            cell: None,
        }
    }

    /// Handles a tag that begins at byte `at`. Returns the table if the tag closes it.
    pub fn handle_tag(&mut self, tag: &Tag<'_>, at: usize) -> Option<Table> {
        if tag.is("table") {
            match (tag.is_closing, self.depth) {
                (false, _) => self.depth += 1,
                (true, 0) => return Some(self.close(at, at + tag.source.len())),
                (true, _) => self.depth -= 1,
            }
        }
        if self.depth > 0 {
            return None;
        }
        let end = at + tag.source.len();
        if tag.is("tr") {
            self.end_cell(at);
            match (tag.is_closing, self.table.rows.last_mut()) {
                (false, _) => self.table.rows.push(Row {
                    range: at..end,
                    cells: Vec::new(),
                }),
                (true, Some(row)) => row.range.end = end,
                (true, None) => {}
            }
        } else if tag.is("td") || tag.is("th") {
            self.end_cell(at);
            self.cell = Some(end).filter(|_| !tag.is_closing);
        }
        None
    }

    /// Closes the table with the tag from `at` to `end`.
    fn close(&mut self, at: usize, end: usize) -> Table {
        self.end_cell(at);
        self.table.range.end = end;
        self.table.rows.retain(|row| !row.cells.is_empty());
        Table {
            range: self.table.range.clone(),
            rows: std::mem::take(&mut self.table.rows),
        }
    }

    /// Ends the current cell at byte `at`. Cells need no closing tag.
    fn end_cell(&mut self, at: usize) {
        if let (Some(start), Some(row)) = (self.cell.take(), self.table.rows.last_mut()) {
            row.cells.push(start..at);
            row.range.end = at;
        }
    }
}
