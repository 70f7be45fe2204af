//! Positions: a byte offset as the line and column that an editor shows, and a file as its path below the notes
//! folder.

use std::path::Path;

/// The maximum distance, in bytes, between two stored positions on a long line, and so the most that
/// [`LineIndex::line_column`] scans.
const MAX_SCANNED_BYTES: usize = 1024;

/// Converts byte offsets of one text to lines and columns.
pub struct LineIndex<'a> {
    text: &'a str,
    /// Stored positions as (byte, line, column), sorted; the first is the beginning of the text.
    positions: Vec<(usize, usize, usize)>,
}

impl<'a> LineIndex<'a> {
    /// Indexes the lines of a text.
    pub fn new(text: &'a str) -> Self {
        let mut positions = vec![(0, 1, 1)];
        let (mut line, mut column, mut last) = (1, 1, 0);
        for (at, char) in text.char_indices() {
            if at - last >= MAX_SCANNED_BYTES {
                positions.push((at, line, column));
                last = at;
            }
            column += 1;
            if char == '\n' {
                (line, column, last) = (line + 1, 1, at + 1);
                positions.push((last, line, column));
            }
        }
        Self { text, positions }
    }

    /// Returns the line and the column of the character at byte `at`, both counted from 1. Columns count characters.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let next = self.positions.partition_point(|&(mark, ..)| mark <= at);
        let (mark, line, column) = self.positions[next.saturating_sub(1)];
        let between = self.text.get(mark..at).unwrap_or_default();
        (line, column + between.chars().count())
    }
}

/// Returns the path of a file below `root`, with `/` between folders on every system.
pub fn relative_path(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts = below.components();
    let names = parts.map(|part| part.as_os_str().to_string_lossy());
    names.collect::<Vec<_>>().join("/")
}

/// Whether a path is that of a note rather than of an attachment.
pub(crate) fn is_note_file(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let line_index = LineIndex::new("añb\r\n🦀🦀x\n");
        assert_eq!(line_index.line_column(0), (1, 1));
        assert_eq!(line_index.line_column("añ".len()), (1, 3));
        assert_eq!(line_index.line_column("añb\r\n".len()), (2, 1));
        assert_eq!(line_index.line_column("añb\r\n🦀🦀".len()), (2, 3));
        assert_eq!(line_index.line_column("añb\r\n🦀🦀x\n".len()), (3, 1));
    }

    #[test]
    fn a_column_far_out_on_a_long_line_is_exact() {
        let text = format!("first\n{}\nlast", "ü".repeat(5_000));
        let line_index = LineIndex::new(&text);
        for column in [1, 512, 513, 1_025, 4_999, 5_001] {
            assert_eq!(line_index.line_column(6 + 2 * (column - 1)), (2, column));
        }
        assert_eq!(line_index.line_column(text.len() - 4), (3, 1));
    }
}
