//! Tables of HTML, with the rows and cells that those of Markdown have.

use super::blocks::{Row, Table};
use crate::html::Tag;

/// A `<table>` that is not closed yet.
pub struct OpenTable {
    table: Table,
    /// How many tables are open within it.
    depth: usize,
    /// Where the content of the cell at hand begins.
    cell: Option<usize>,
}

impl OpenTable {
    /// A table whose tag begins at this byte.
    pub fn at(at: usize) -> Self {
        Self {
            table: Table {
                range: at..at,
                rows: Vec::new(),
            },
            depth: 0,
            cell: None,
        }
    }

    /// Reads a tag that begins at a byte; returns the table if the tag closes it.
    pub fn tag(&mut self, tag: &Tag<'_>, at: usize) -> Option<Table> {
        if tag.is("table") {
            match (tag.closes, self.depth) {
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
            match (tag.closes, self.table.rows.last_mut()) {
                (false, _) => self.table.rows.push(Row {
                    range: at..end,
                    cells: Vec::new(),
                }),
                (true, Some(row)) => row.range.end = end,
                (true, None) => {}
            }
        } else if tag.is("td") || tag.is("th") {
            self.end_cell(at);
            self.cell = Some(end).filter(|_| !tag.closes);
        }
        None
    }

    fn close(&mut self, at: usize, end: usize) -> Table {
        self.end_cell(at);
        self.table.range.end = end;
        self.table.rows.retain(|row| !row.cells.is_empty());
        Table {
            range: self.table.range.clone(),
            rows: std::mem::take(&mut self.table.rows),
        }
    }

    /// Ends the cell at hand, which need not be closed.
    fn end_cell(&mut self, at: usize) {
        if let (Some(start), Some(row)) = (self.cell.take(), self.table.rows.last_mut()) {
            row.cells.push(start..at);
            row.range.end = at;
        }
    }
}
