//! Tables as aligned text for a code fence, because Discord has no tables.

use pulldown_cmark::Alignment;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns of text a fence shows on a wide screen before it wraps.
const MAX_WIDTH: usize = 80;
/// The minimum width of a column, below which most words would be divided; a table of many columns is wider instead.
const MIN_COLUMN: usize = 12;
const GAP: &str = " │ ";

/// A table: rows of plain cells, the first of which is the head.
#[derive(Debug, Default)]
pub struct Table {
    /// The alignment of each column.
    pub alignments: Vec<Alignment>,
    /// The cells of each row.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns the lines of the table; an empty text if it has no words.
    pub fn draw(&self) -> String {
        if self
            .rows
            .iter()
            .flatten()
            .all(|cell| cell.trim().is_empty())
        {
            return String::new();
        }
        let widths = self.widths();
        let mut lines: Vec<String> = Vec::new();
        for (n, row) in self.rows.iter().enumerate() {
            lines.extend(self.draw_row(row, &widths));
            if n == 0 {
                let dashes: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
                lines.push(dashes.join("─┼─"));
            }
        }
        lines.join("\n")
    }

    /// Returns the width of each column: that of its widest cell, reduced until the table fits.
    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![1; self.alignments.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        let gaps = GAP.width() * widths.len().saturating_sub(1);
        let narrowed = |most: usize| widths.iter().map(|&width| width.min(most)).sum::<usize>();
        let most = (MIN_COLUMN..=MAX_WIDTH)
            .rev()
            .find(|&most| narrowed(most) + gaps <= MAX_WIDTH);
        let most = most.unwrap_or(MIN_COLUMN);
        widths.iter().map(|&width| width.min(most)).collect()
    }

    /// Returns a row, on as many lines as its tallest cell needs.
    fn draw_row(&self, row: &[String], widths: &[usize]) -> Vec<String> {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(widths)
            .map(|(cell, &width)| wrap(cell, width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        (0..height)
            .map(|n| {
                let columns = cells.iter().zip(widths).zip(&self.alignments);
                let line: Vec<String> = columns
                    .map(|((cell, &width), &alignment)| {
                        pad(cell.get(n).map_or("", String::as_str), width, alignment)
                    })
                    .collect();
                line.join(GAP).trim_end().to_owned()
            })
            .collect()
    }
}

/// Divides a text into lines of at most `width` columns, between words, or inside a word that is longer.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let space = usize::from(used > 0);
        if used > 0 && used + space + word.width() > width {
            lines.push(String::new());
            used = 0;
        } else if used > 0 {
            push(&mut lines, " ");
            used += 1;
        }
        for grapheme in word.graphemes(true) {
            if used > 0 && used + grapheme.width() > width {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, grapheme);
            used += grapheme.width();
        }
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
}

fn pad(text: &str, width: usize, alignment: Alignment) -> String {
    let missing = width.saturating_sub(text.width());
    let left = match alignment {
        Alignment::None | Alignment::Left => 0,
        Alignment::Center => missing / 2,
        Alignment::Right => missing,
    };
    format!("{}{text}{}", " ".repeat(left), " ".repeat(missing - left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(alignments: &[Alignment], rows: &[&[&str]]) -> String {
        let rows = rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.to_string()).collect());
        Table {
            alignments: alignments.to_vec(),
            rows: rows.collect(),
        }
        .draw()
    }

    #[test]
    fn columns_are_aligned_even_with_wide_characters() {
        let table = draw(
            &[Alignment::Left, Alignment::Right, Alignment::Center],
            &[
                &["name", "size", "ok"],
                &["日本語", "1", "✓"],
                &["é", "1234567", "no way"],
            ],
        );
        insta::assert_snapshot!(table, @r"
        name   │    size │   ok
        ───────┼─────────┼───────
        日本語 │       1 │   ✓
        é      │ 1234567 │ no way
        ");
    }

    #[test]
    fn a_wide_table_wraps_its_cells_instead_of_its_lines() {
        let long =
            "Schedules a coroutine on the running loop and returns at once, whatever happens";
        let table = draw(
            &[Alignment::None; 2],
            &[&["call", "what it does"], &["create_task", long]],
        );
        insta::assert_snapshot!(table, @r#"
    call        │ what it does
    ────────────┼───────────────────────────────────────────────────────────────────
    create_task │ Schedules a coroutine on the running loop and returns at once,
                │ whatever happens
    "#);
    }
}
