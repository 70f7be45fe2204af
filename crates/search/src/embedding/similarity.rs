//! The similarity of a query to many texts at once.
//!
//! These are plain loops. rten's dispatch compiles them for each instruction set, and the compiler vectorizes them.

#[cfg(test)]
mod tests;

use rayon::prelude::*;
use rten_simd::{Isa, SimdOp};

use super::EncodedText;
use super::passage::{QuantizedVector, code_words};

/// The bits of a number of the query when it is compared with a token's bits.
const BIT_PLANES: usize = 4;
/// Quantized numbers of the query are 0 to 15; this middle stands for 0.
const MIDDLE: f32 = 7.5;

/// The vectors, about 3 MB, that one thread compares at a time.
const CHUNK_VECTORS: usize = 8_192;

/// Many vectors of the same dimensions, one after the other.
#[derive(Default)]
pub struct VectorTable {
    numbers: Vec<i8>,
    /// The factor of each vector; see [`QuantizedVector::scale`].
    scales: Vec<f32>,
}

impl VectorTable {
    /// Adds a vector.
    pub fn push(&mut self, vector: &QuantizedVector) {
        self.numbers.extend(&vector.numbers);
        self.scales.push(vector.scale);
    }

    /// Returns the dot product of a query with each of the vectors, −1 to 1.
    ///
    /// Many vectors are divided among the threads of the pool in which this is called.
    pub fn dot_products(&self, query: &QuantizedVector) -> Vec<f32> {
        let mut products = self.scales.clone();
        let dimensions = query.numbers.len();
        products
            .par_chunks_mut(CHUNK_VECTORS)
            .zip(self.numbers.par_chunks(CHUNK_VECTORS * dimensions))
            .for_each(|(products, vectors)| {
                DotProducts {
                    query,
                    vectors,
                    products,
                }
                .dispatch();
            });
        products
    }
}

struct DotProducts<'a> {
    query: &'a QuantizedVector,
    vectors: &'a [i8],
    /// The factor of each vector, which becomes its product.
    products: &'a mut [f32],
}

impl SimdOp for DotProducts<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        match self.query.numbers.len() {
            // The dimensions of most models. Loops of a fixed length are faster.
            384 => self.multiply_fixed::<384>(),
            512 => self.multiply_fixed::<512>(),
            768 => self.multiply_fixed::<768>(),
            dimensions => {
                let vectors = self.vectors.chunks_exact(dimensions);
                for (product, vector) in self.products.iter_mut().zip(vectors) {
                    let sum = integer_product(&self.query.numbers, vector);
                    *product *= sum as f32 * self.query.scale;
                }
            }
        }
    }
}

impl DotProducts<'_> {
    #[inline(always)]
    fn multiply_fixed<const DIMENSIONS: usize>(self) {
        let (vectors, _) = self.vectors.as_chunks::<DIMENSIONS>();
        let Some(query) = self.query.numbers.first_chunk::<DIMENSIONS>() else {
            return;
        };
        for (product, vector) in self.products.iter_mut().zip(vectors) {
            *product *= integer_product(query, vector) as f32 * self.query.scale;
        }
    }
}

#[inline(always)]
fn integer_product(a: &[i8], b: &[i8]) -> i32 {
    let pairs = a.iter().zip(b);
    pairs.map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

/// The tokens of a query with their weights.
pub struct QueryTokens {
    tokens: Vec<QueryToken>,
    /// The weights, which sum to 1.
    weights: Vec<f32>,
    /// The words of a token's code.
    code_words: usize,
}

impl QueryTokens {
    /// Prepares the tokens of a query; `weight` returns the relative weight of a token id.
    pub fn new(query: &EncodedText, weight: impl Fn(u32) -> f32) -> Self {
        let mut weights: Vec<f32> = query.tokens.iter().map(|&id| weight(id)).collect();
        let sum: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        let dimensions = query.vector.len();
        Self {
            tokens: query
                .states
                .chunks_exact(dimensions)
                .map(QueryToken::new)
                .collect(),
            weights,
            code_words: code_words(dimensions),
        }
    }

    /// Returns the similarity of a text with these codes: the weighted mean, over the query's tokens, of the
    /// similarity to the closest token of the text. 0 for a text without tokens, at most about 0.8.
    ///
    /// Source: Khattab and Zaharia, "ColBERT" (late interaction).
    pub fn max_similarity(&self, codes: &[u64]) -> f32 {
        MaxSimilarity {
            tokens: self,
            codes,
        }
        .dispatch()
    }
}

struct MaxSimilarity<'a> {
    tokens: &'a QueryTokens,
    codes: &'a [u64],
}

impl SimdOp for MaxSimilarity<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> f32 {
        let weighted = self.tokens.tokens.iter().zip(&self.tokens.weights);
        let closest = |token: &QueryToken| match self.tokens.code_words {
            // The dimensions of most models: 384 and 768.
            6 => token.closest::<6>(self.codes),
            12 => token.closest::<12>(self.codes),
            words => {
                let codes = self.codes.chunks_exact(words);
                let similarities = codes.map(|code| token.similarity(code));
                similarities.fold(0.0, f32::max)
            }
        };
        weighted
            .map(|(token, weight)| weight * closest(token))
            .sum()
    }
}

/// A token of a query in the form that is compared with codes: four bits per number, as bit planes, each
/// with the same bit of all numbers.
#[derive(Clone, Debug)]
pub struct QueryToken {
    /// The words of each plane.
    planes: [Box<[u64]>; BIT_PLANES],
    /// The factor of the sum of bits, and the offset added afterwards.
    scale: f32,
    offset: f32,
}

impl QueryToken {
    /// Prepares a token's vector.
    pub fn new(state: &[f32]) -> Self {
        let greatest = state
            .iter()
            .fold(f32::MIN_POSITIVE, |most, number| most.max(number.abs()));
        let step = greatest / MIDDLE;
        let mut planes = [(); BIT_PLANES].map(|()| vec![0; code_words(state.len())].into());
        let mut sum = 0.0;
        for (at, number) in state.iter().enumerate() {
            let level = (number / step + MIDDLE).round().clamp(0.0, 15.0);
            sum += level - MIDDLE;
            for (plane, words) in planes.iter_mut().enumerate() {
                let words: &mut Box<[u64]> = words;
                words[at / 64] |= (level as u64 >> plane & 1) << (at % 64);
            }
        }
        // A bit of a code stands for ±1/√d in d dimensions: the product is (2·Σ over set bits − Σ over all) · step / √d.
        let unit = step / (state.len() as f32).sqrt();
        Self {
            planes,
            scale: 2.0 * unit,
            offset: -sum * unit,
        }
    }

    /// Returns the greatest similarity to one of the codes, which have `WORDS` words each; 0 without codes.
    #[inline(always)]
    fn closest<const WORDS: usize>(&self, codes: &[u64]) -> f32 {
        let (codes, _) = codes.as_chunks::<WORDS>();
        let mut planes = [[0; WORDS]; BIT_PLANES];
        for (fixed, plane) in planes.iter_mut().zip(&self.planes) {
            fixed.copy_from_slice(plane);
        }
        let similarities = codes.iter().map(|code| {
            let mut sum = 0;
            let mut set = 0;
            for at in 0..WORDS {
                set += code[at].count_ones();
                for (plane, words) in planes.iter().enumerate() {
                    sum += (words[at] & code[at]).count_ones() << plane;
                }
            }
            self.scaled(sum, set)
        });
        similarities.fold(0.0, f32::max)
    }

    /// Returns the similarity of a token of a text, about −0.8 to 0.8.
    #[inline(always)]
    fn similarity(&self, code: &[u64]) -> f32 {
        let set = code.iter().map(|word| word.count_ones()).sum();
        let planes = self.planes.iter().enumerate();
        let sum = planes.map(|(plane, words)| {
            let both = words.iter().zip(code);
            both.map(|(a, b)| (a & b).count_ones()).sum::<u32>() << plane
        });
        self.scaled(sum.sum(), set)
    }

    #[inline(always)]
    fn scaled(&self, sum: u32, set: u32) -> f32 {
        (sum as f32 - MIDDLE * set as f32) * self.scale + self.offset
    }
}
