//! Plain tables for the terminal.

use unicode_width::UnicodeWidthStr;

use super::escape;

/// Aligns rows under their titles. The first column is left-aligned, and the others are right-aligned.
///
/// Titles are separated by spaces. An underscore in a title becomes a space.
pub fn align(titles: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let titles = titles.split(' ').map(|title| title.replace('_', " "));
    let mut lines = vec![titles.collect::<Vec<_>>()];
    // Cells are escaped, because they can be names of folders and kinds.
    lines.extend(rows.map(|row| row.iter().map(|cell| escape::line(cell)).collect()));
    let columns = lines[0].len();
    let width = |at: usize| lines.iter().map(|line| line[at].width()).max();
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    let mut table = String::new();
    for line in &lines {
        for (at, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let blank = " ".repeat(width.saturating_sub(cell.width()));
            match at {
                0 => table.extend([cell, blank.as_str()]),
                _ => table.extend(["  ", blank.as_str(), cell]),
            }
        }
        table.push('\n');
    }
    table
}

/// Formats a share; a dash if it is missing.
pub fn share(figure: Option<f64>) -> String {
    figure.map_or("–".to_owned(), |figure| format!("{figure:.4}"))
}

/// Formats milliseconds; a dash if they are missing.
pub fn ms(figure: Option<f64>) -> String {
    figure.map_or("–".to_owned(), |figure| format!("{figure:.2}"))
}
