//! How near two texts are in meaning, over many at once.
//!
//! Plain loops, compiled anew for each kind of processor by rten's dispatch and vectorised by the
//! compiler.

#[cfg(test)]
mod tests;

use rayon::prelude::*;
use rten_simd::{Isa, SimdOp};

use super::passage::{Code, WORDS, Whole};
use super::{DIMENSIONS, Encoded};

/// Bits of a query's number, when it is held against a token's bits.
const PLANES: usize = 4;
/// Such numbers go from 0 to 15; the middle between them stands for 0.
const MIDDLE: f32 = 7.5;

/// So many vectors, 3 MB, are worth a thread's while.
const CHUNK: usize = 8_192;

/// The products of a query with each of many wholes, −1 to 1; many are shared among the threads of
/// the pool that this is called in.
pub fn of_wholes(query: &Whole, wholes: &[Whole]) -> Vec<f32> {
    let mut products = vec![0.0; wholes.len()];
    products
        .par_chunks_mut(CHUNK)
        .zip(wholes.par_chunks(CHUNK))
        .for_each(|(products, wholes)| {
            Wholes {
                query,
                wholes,
                products,
            }
            .dispatch();
        });
    products
}

struct Wholes<'a> {
    query: &'a Whole,
    wholes: &'a [Whole],
    /// One for each whole.
    products: &'a mut [f32],
}

impl SimdOp for Wholes<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let product = |whole: &Whole| {
            let pairs = self.query.numbers.iter().zip(&whole.numbers);
            let sum: i32 = pairs.map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
            sum as f32 * self.query.scale * whole.scale
        };
        for (to, whole) in self.products.iter_mut().zip(self.wholes) {
            *to = product(whole);
        }
    }
}

/// The tokens of a query, each with what it weighs.
pub struct Probes {
    probes: Vec<Probe>,
    /// Together 1.
    weights: Vec<f32>,
}

impl Probes {
    /// `weight` tells how much the token of an id matters beside others.
    pub fn of(query: &Encoded, weight: impl Fn(u32) -> f32) -> Self {
        let mut weights: Vec<f32> = query.tokens.iter().map(|&id| weight(id)).collect();
        let sum: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        Self {
            probes: query
                .states
                .chunks_exact(DIMENSIONS)
                .map(Probe::of)
                .collect(),
            weights,
        }
    }

    /// How near a text is whose tokens have these codes: for each token of the query the nearest of
    /// the text's, in the mean. About 0 for a text without tokens, at most about 0.8.
    ///
    /// Source: Khattab and Zaharia, "ColBERT" (late interaction).
    pub fn nearest(&self, codes: &[Code]) -> f32 {
        Nearest {
            probes: self,
            codes,
        }
        .dispatch()
    }
}

struct Nearest<'a> {
    probes: &'a Probes,
    codes: &'a [Code],
}

impl SimdOp for Nearest<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> f32 {
        let weighed = self.probes.probes.iter().zip(&self.probes.weights);
        weighed
            .map(|(probe, weight)| {
                let likenesses = self.codes.iter().map(|code| probe.likeness(code));
                weight * likenesses.fold(0.0, f32::max)
            })
            .sum()
    }
}

/// A query's token, in the form in which it is held against codes: four bits a number, the n-th bits
/// of all numbers together.
#[derive(Clone, Debug)]
pub struct Probe {
    planes: [Code; PLANES],
    /// What the sum of bits is multiplied by, and what is then added.
    scale: f32,
    offset: f32,
}

impl Probe {
    pub fn of(state: &[f32]) -> Self {
        let greatest = state
            .iter()
            .fold(f32::MIN_POSITIVE, |most, number| most.max(number.abs()));
        let step = greatest / MIDDLE;
        let mut planes = [[0; WORDS]; PLANES];
        let mut sum = 0.0;
        for (at, number) in state.iter().enumerate() {
            let level = (number / step + MIDDLE).round().clamp(0.0, 15.0);
            sum += level - MIDDLE;
            for (plane, words) in planes.iter_mut().enumerate() {
                words[at / 64] |= (level as u64 >> plane & 1) << (at % 64);
            }
        }
        // A code stands for ±1/√384 each: the product is (2·Σ over set bits − Σ over all) · step / √384.
        let unit = step / (DIMENSIONS as f32).sqrt();
        Self {
            planes,
            scale: 2.0 * unit,
            offset: -sum * unit,
        }
    }

    /// How near a token of a text is to the query's, about −0.8 to 0.8.
    #[inline(always)]
    fn likeness(&self, code: &Code) -> f32 {
        let mut sum = 0;
        let mut set = 0;
        for at in 0..WORDS {
            set += code[at].count_ones();
            for (plane, words) in self.planes.iter().enumerate() {
                sum += (words[at] & code[at]).count_ones() << plane;
            }
        }
        (sum as f32 - MIDDLE * set as f32) * self.scale + self.offset
    }
}
