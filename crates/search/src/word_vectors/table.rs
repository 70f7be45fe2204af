//! The vectors of common English words, compiled into the program.
//!
//! `scripts/build-word-vectors` made the file from all-MiniLM-L6-v2 (Apache-2.0): the sum of the vectors of a text's
//! words points in about the direction of that model's vector for the text. A vector's length is the weight of its
//! word, so common words hardly count. The file holds, little-endian: the number of words (u32), the scale of each
//! vector (f32), its numbers (i8), and the words, sorted and each on a line.

use std::sync::LazyLock;

/// The numbers of a vector.
pub const DIMENSIONS: usize = 128;

static FILE: &[u8] = include_bytes!("../../assets/word-vectors.bin");

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(FILE));

/// The words with their vectors.
struct Table {
    words: Vec<&'static str>,
    scales: Vec<f32>,
    numbers: &'static [u8],
}

impl Table {
    /// Parses the file. One that is cut short has fewer words, or none.
    fn parse(file: &'static [u8]) -> Self {
        let (count, rest) = file.split_first_chunk().unwrap_or((&[0; 4], &[]));
        let count = u32::from_le_bytes(*count) as usize;
        let (scales, rest) = rest.split_at_checked(4 * count).unwrap_or_default();
        let (numbers, words) = rest
            .split_at_checked(DIMENSIONS * count)
            .unwrap_or_default();
        let words = std::str::from_utf8(words).unwrap_or_default();
        let scales = scales.as_chunks().0.iter();
        Self {
            words: words.lines().collect(),
            scales: scales.map(|bytes| f32::from_le_bytes(*bytes)).collect(),
            numbers,
        }
    }
}

/// Returns the row of a word in lower case; `None` for a word without a vector.
pub fn row_of(word: &str) -> Option<u32> {
    let row = TABLE.words.binary_search(&word).ok()?;
    u32::try_from(row).ok()
}

/// Adds the vector of a row to a sum.
pub fn add_row(row: u32, sum: &mut [f32; DIMENSIONS]) {
    let row = row as usize;
    let scale = TABLE.scales[row];
    let numbers = &TABLE.numbers[row * DIMENSIONS..][..DIMENSIONS];
    for (sum, number) in sum.iter_mut().zip(numbers) {
        *sum += f32::from(*number as i8) * scale;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_a_vector_for_each_of_its_words() {
        assert!(TABLE.words.len() > 20_000);
        assert_eq!(TABLE.words.len(), TABLE.scales.len());
        assert_eq!(TABLE.numbers.len(), TABLE.words.len() * DIMENSIONS);
        assert!(TABLE.words.is_sorted());
    }

    #[test]
    fn a_word_that_is_not_in_the_file_has_no_row() {
        assert!(row_of("delete").is_some());
        assert_eq!(row_of("Delete"), None);
        assert_eq!(row_of(""), None);
    }
}
