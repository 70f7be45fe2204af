//! Similarity of meaning without a model: finds notes that say the same with other words.
//!
//! Each question, other wording and window of an answer (with its question in front) has a vector, the sum of the
//! vectors of its words. The cosine of two such vectors measures how related their texts are. This is much coarser
//! than the model, but it takes microseconds and needs no file. The words are English, so notes in other languages
//! have no vectors.

pub mod table;

use rten_simd::{Isa, SimdOp};

use crate::lexicon::TextWords;
use crate::nearest::nearest;
use crate::qa_words::QaWords;
use table::{DIMENSIONS, add_row};

/// The words of an answer in a window.
const WINDOW_WORDS: usize = 90;

/// The vectors of a notebook, 8 bits per number.
#[derive(Default)]
pub struct WordVectors {
    vectors: Vec<Vector>,
    /// The document of each vector, in rising order.
    documents: Vec<u32>,
    /// The number of documents, with and without vectors.
    count: usize,
}

/// A vector of length 1.
struct Vector {
    numbers: [i8; DIMENSIONS],
    scale: f32,
}

impl Vector {
    /// Quantizes a sum of word vectors; `None` for a sum of nothing.
    fn quantize(sum: &[f32; DIMENSIONS]) -> Option<Self> {
        let length = sum.iter().map(|number| number * number).sum::<f32>().sqrt();
        let greatest = sum
            .iter()
            .fold(0.0_f32, |most, number| most.max(number.abs()));
        if length == 0.0 {
            return None;
        }
        let step = greatest / 127.0;
        let numbers = sum.map(|number| (number / step).round() as i8);
        Some(Self {
            numbers,
            scale: step / length,
        })
    }
}

impl WordVectors {
    /// Adds the next document, whose words are in English unless `is_english` is false.
    pub fn add(&mut self, words: &QaWords, is_english: bool) {
        let document = self.count as u32;
        self.count += 1;
        if !is_english {
            return;
        }
        let mut title = [0.0; DIMENSIONS];
        for (at, wording) in words.wordings.iter().enumerate() {
            let mut sum = [0.0; DIMENSIONS];
            rows(&wording.words)
                .flatten()
                .for_each(|row| add_row(row, &mut sum));
            self.push(document, &sum);
            if at == 0 {
                title = sum;
            }
        }
        let mut window = title;
        for (at, row) in rows(&words.rest).enumerate() {
            if at > 0 && at % WINDOW_WORDS == 0 {
                self.push(document, &window);
                window = title;
            }
            if let Some(row) = row {
                add_row(row, &mut window);
            }
        }
        if window != title {
            self.push(document, &window);
        }
    }

    /// Adds the documents that follow.
    pub fn append(&mut self, mut other: Self) {
        let first = self.count as u32;
        let documents = other.documents.iter().map(|document| first + document);
        self.documents.extend(documents);
        self.vectors.append(&mut other.vectors);
        self.count += other.count;
    }

    fn push(&mut self, document: u32, sum: &[f32; DIMENSIONS]) {
        if let Some(vector) = Vector::quantize(sum) {
            self.vectors.push(vector);
            self.documents.push(document);
        }
    }

    /// Compares the words of a query, by their rows, with the notes; `None` without rows.
    pub fn compare(&self, rows: &[u32]) -> Option<RelatedNotes> {
        let mut sum = [0.0; DIMENSIONS];
        rows.iter().for_each(|&row| add_row(row, &mut sum));
        let query = Vector::quantize(&sum)?;
        let mut nearest = vec![f32::NEG_INFINITY; self.count];
        Comparison {
            query: &query,
            index: self,
            nearest: &mut nearest,
        }
        .dispatch();
        Some(RelatedNotes { nearest })
    }
}

/// Returns the row of each word of a text in the table.
fn rows(words: &TextWords) -> impl Iterator<Item = Option<u32>> {
    words.parts().map(|(_, numbers)| numbers.row)
}

struct Comparison<'a> {
    query: &'a Vector,
    index: &'a WordVectors,
    nearest: &'a mut [f32],
}

impl SimdOp for Comparison<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for (vector, &document) in self.index.vectors.iter().zip(&self.index.documents) {
            let pairs = self.query.numbers.iter().zip(&vector.numbers);
            let sum: i32 = pairs.map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
            let cosine = sum as f32 * self.query.scale * vector.scale;
            let nearest = &mut self.nearest[document as usize];
            *nearest = nearest.max(cosine);
        }
    }
}

/// How related the notes are to one query.
pub struct RelatedNotes {
    /// The cosine with the closest vector of each document; −∞ for a document without vectors.
    nearest: Vec<f32>,
}

impl RelatedNotes {
    /// Returns how related a document is, −1 to 1; `None` for a document without vectors.
    pub fn similarity(&self, document: usize) -> Option<f32> {
        let similarity = self.nearest[document];
        (similarity > f32::NEG_INFINITY).then_some(similarity)
    }

    /// Returns the `limit` most related documents for which `is_wanted` is true, best first.
    pub fn best(&self, limit: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        nearest(&self.nearest, limit, is_wanted)
    }
}
