//! Where something stands: a byte of a file as the line and column an editor shows, a file as its path below the
//! notes folder.

use std::path::Path;

/// How far apart, in bytes, the known places are on a long line: the most that [`Places::of`] counts.
const STRIDE_BYTES: usize = 1024;

/// Known places of one text, close enough to count from.
pub struct Places<'a> {
    text: &'a str,
    /// Each with its byte, line and column, by byte; the first is the beginning.
    marks: Vec<(usize, usize, usize)>,
}

impl<'a> Places<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut marks = vec![(0, 1, 1)];
        let (mut line, mut column, mut last) = (1, 1, 0);
        for (at, char) in text.char_indices() {
            if at - last >= STRIDE_BYTES {
                marks.push((at, line, column));
                last = at;
            }
            column += 1;
            if char == '\n' {
                (line, column, last) = (line + 1, 1, at + 1);
                marks.push((last, line, column));
            }
        }
        Self { text, marks }
    }

    /// The line and the column, both from 1, of the character at byte `at`; columns count characters.
    pub fn of(&self, at: usize) -> (usize, usize) {
        let next = self.marks.partition_point(|&(mark, ..)| mark <= at);
        let (mark, line, column) = self.marks[next.saturating_sub(1)];
        let between = self.text.get(mark..at).unwrap_or_default();
        (line, column + between.chars().count())
    }
}

/// The path of a file below `root`, with `/` between folders on every system.
pub fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts = below.components();
    let names = parts.map(|part| part.as_os_str().to_string_lossy());
    names.collect::<Vec<_>>().join("/")
}

/// Whether a path names a note rather than a file to attach.
pub(crate) fn is_note(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let places = Places::new("añb\r\n🦀🦀x\n");
        assert_eq!(places.of(0), (1, 1));
        assert_eq!(places.of("añ".len()), (1, 3));
        assert_eq!(places.of("añb\r\n".len()), (2, 1));
        assert_eq!(places.of("añb\r\n🦀🦀".len()), (2, 3));
        assert_eq!(places.of("añb\r\n🦀🦀x\n".len()), (3, 1));
    }

    #[test]
    fn a_place_far_out_on_a_long_line_is_exact() {
        let text = format!("first\n{}\nlast", "ü".repeat(5_000));
        let places = Places::new(&text);
        for column in [1, 512, 513, 1_025, 4_999, 5_001] {
            assert_eq!(places.of(6 + 2 * (column - 1)), (2, column));
        }
        assert_eq!(places.of(text.len() - 4), (3, 1));
    }
}
