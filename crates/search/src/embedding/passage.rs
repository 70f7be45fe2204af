//! A text's meaning, made small enough to be kept: a byte for each number of the whole, a bit for
//! each number of a token.
//!
//! A bit tells whether a number is above 0. Of two directions in 384 dimensions, the signs of one
//! against the numbers of the other still tell how near they are (measured: hit@1 falls by less
//! than .005 beside full numbers, at a thirtieth of the size).

#[cfg(test)]
mod tests;

use super::{DIMENSIONS, Encoded};

/// 64-bit words in a token's code.
pub const WORDS: usize = DIMENSIONS / 64;
/// Which numbers of a token's state are above 0.
pub type Code = [u64; WORDS];

/// What is kept of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    pub whole: Whole,
    /// The ids of the tokens; the model's vocabulary has fewer than 2¹⁶ words.
    pub tokens: Vec<u16>,
    /// One for each token.
    pub codes: Vec<Code>,
}

/// A vector of length 1, each number as a byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    pub numbers: [i8; DIMENSIONS],
    /// What a byte is multiplied by.
    pub scale: f32,
}

impl Passage {
    pub fn of(encoded: &Encoded) -> Self {
        Self {
            whole: Whole::of(&encoded.whole),
            tokens: encoded.tokens.iter().map(|&id| id as u16).collect(),
            codes: encoded.states.chunks_exact(DIMENSIONS).map(code).collect(),
        }
    }

    /// The size of [`Passage::write`] in bytes, for a number of tokens.
    pub const fn size_bytes(tokens: usize) -> usize {
        4 + DIMENSIONS + tokens * (2 + WORDS * 8)
    }

    /// The form in which it is cached, little-endian: scale, numbers, ids, codes.
    pub fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.whole.scale.to_le_bytes());
        to.extend(self.whole.numbers.iter().map(|&number| number as u8));
        to.extend(self.tokens.iter().flat_map(|id| id.to_le_bytes()));
        let words = self.codes.iter().flatten();
        to.extend(words.flat_map(|word| word.to_le_bytes()));
    }

    /// Reads what [`Passage::write`] wrote; `None` where the size does not fit.
    pub fn read(bytes: &[u8], tokens: usize) -> Option<Self> {
        if bytes.len() != Self::size_bytes(tokens) {
            return None;
        }
        let (scale, rest) = bytes.split_first_chunk()?;
        let (numbers, rest) = rest.split_first_chunk::<DIMENSIONS>()?;
        let (ids, codes) = rest.split_at_checked(tokens * 2)?;
        let code = |bytes: &[u8]| {
            let mut code = [0; WORDS];
            for (word, bytes) in code.iter_mut().zip(bytes.as_chunks().0) {
                *word = u64::from_le_bytes(*bytes);
            }
            code
        };
        Some(Self {
            whole: Whole {
                numbers: numbers.map(|byte| byte as i8),
                scale: f32::from_le_bytes(*scale),
            },
            tokens: ids
                .as_chunks()
                .0
                .iter()
                .map(|id| u16::from_le_bytes(*id))
                .collect(),
            codes: codes.chunks_exact(WORDS * 8).map(code).collect(),
        })
    }
}

impl Whole {
    pub fn of(vector: &[f32]) -> Self {
        let greatest = vector
            .iter()
            .fold(0.0_f32, |most, number| most.max(number.abs()));
        let scale = if greatest > 0.0 {
            greatest / 127.0
        } else {
            1.0
        };
        let mut numbers = [0; DIMENSIONS];
        for (byte, number) in numbers.iter_mut().zip(vector) {
            *byte = (number / scale).round() as i8;
        }
        Self { numbers, scale }
    }
}

fn code(state: &[f32]) -> Code {
    let mut code = [0; WORDS];
    for (word, numbers) in code.iter_mut().zip(state.chunks_exact(64)) {
        for (at, &number) in numbers.iter().enumerate() {
            *word |= u64::from(number > 0.0) << at;
        }
    }
    code
}
