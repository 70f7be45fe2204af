//! The similarity of a query to many texts at once.
//!
//! These are plain loops. rten's dispatch compiles them for each instruction set, and the compiler vectorizes them.

#[cfg(test)]
mod tests;

use rayon::prelude::*;
use rten_simd::{Isa, SimdOp};

use super::passage::{ByteVector, CODE_WORDS, Code};
use super::{DIMENSIONS, EncodedText};

/// The bits of a number of the query when it is compared with a token's bits.
const BIT_PLANES: usize = 4;
/// Quantized numbers of the query are 0 to 15; this middle stands for 0.
const MIDDLE: f32 = 7.5;

/// The vectors, about 3 MB, that one thread compares at a time.
const CHUNK_VECTORS: usize = 8_192;

/// Returns the dot product of a query with each of many vectors, −1 to 1.
///
/// Many vectors are divided among the threads of the pool in which this is called.
pub fn dot_products<const N: usize>(query: &ByteVector<N>, vectors: &[ByteVector<N>]) -> Vec<f32> {
    let mut products = vec![0.0; vectors.len()];
    products
        .par_chunks_mut(CHUNK_VECTORS)
        .zip(vectors.par_chunks(CHUNK_VECTORS))
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

struct DotProducts<'a, const N: usize> {
    query: &'a ByteVector<N>,
    vectors: &'a [ByteVector<N>],
    /// One product for each vector.
    products: &'a mut [f32],
}

impl<const N: usize> SimdOp for DotProducts<'_, N> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let product = |vector: &ByteVector<N>| {
            let pairs = self.query.numbers.iter().zip(&vector.numbers);
            let sum: i32 = pairs.map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
            sum as f32 * self.query.scale * vector.scale
        };
        for (to, vector) in self.products.iter_mut().zip(self.vectors) {
            *to = product(vector);
        }
    }
}

/// The tokens of a query with their weights.
pub struct QueryTokens {
    tokens: Vec<QueryToken>,
    /// The weights, which sum to 1.
    weights: Vec<f32>,
}

impl QueryTokens {
    /// Prepares the tokens of a query; `weight` returns the relative weight of a token id.
    pub fn new(query: &EncodedText, weight: impl Fn(u32) -> f32) -> Self {
        let mut weights: Vec<f32> = query.tokens.iter().map(|&id| weight(id)).collect();
        let sum: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        Self {
            tokens: query
                .states
                .chunks_exact(DIMENSIONS)
                .map(QueryToken::new)
                .collect(),
            weights,
        }
    }

    /// Returns the similarity of a text with these codes: the weighted mean, over the query's tokens, of the
    /// similarity to the closest token of the text. 0 for a text without tokens, at most about 0.8.
    ///
    /// Source: Khattab and Zaharia, "ColBERT" (late interaction).
    pub fn max_similarity(&self, codes: &[Code]) -> f32 {
        MaxSimilarity {
            tokens: self,
            codes,
        }
        .dispatch()
    }
}

struct MaxSimilarity<'a> {
    tokens: &'a QueryTokens,
    codes: &'a [Code],
}

impl SimdOp for MaxSimilarity<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> f32 {
        let weighted = self.tokens.tokens.iter().zip(&self.tokens.weights);
        weighted
            .map(|(token, weight)| {
                let similarities = self.codes.iter().map(|code| token.similarity(code));
                weight * similarities.fold(0.0, f32::max)
            })
            .sum()
    }
}

/// A token of a query in the form that is compared with codes: four bits per number, as bit planes, each
/// with the same bit of all numbers.
#[derive(Clone, Debug)]
pub struct QueryToken {
    planes: [Code; BIT_PLANES],
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
        let mut planes = [[0; CODE_WORDS]; BIT_PLANES];
        let mut sum = 0.0;
        for (at, number) in state.iter().enumerate() {
            let level = (number / step + MIDDLE).round().clamp(0.0, 15.0);
            sum += level - MIDDLE;
            for (plane, words) in planes.iter_mut().enumerate() {
                words[at / 64] |= (level as u64 >> plane & 1) << (at % 64);
            }
        }
        // A bit of a code stands for ±1/√384: the product is (2·Σ over set bits − Σ over all) · step / √384.
        let unit = step / (DIMENSIONS as f32).sqrt();
        Self {
            planes,
            scale: 2.0 * unit,
            offset: -sum * unit,
        }
    }

    /// Returns the similarity of a token of a text, about −0.8 to 0.8.
    #[inline(always)]
    fn similarity(&self, code: &Code) -> f32 {
        let mut sum = 0;
        let mut set = 0;
        for at in 0..CODE_WORDS {
            set += code[at].count_ones();
            for (plane, words) in self.planes.iter().enumerate() {
                sum += (words[at] & code[at]).count_ones() << plane;
            }
        }
        (sum as f32 - MIDDLE * set as f32) * self.scale + self.offset
    }
}
