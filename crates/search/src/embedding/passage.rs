//! The quantized encoding of a text: 8 bits per dimension for the whole, 1 bit per dimension for each token.
//!
//! The bit is the sign of a number. In 384 dimensions, the signs of one vector and the numbers of another still
//! measure their similarity well: compared with full numbers, hit@1 falls by less than 0.005, at a thirtieth of
//! the size.

#[cfg(test)]
mod tests;

use super::{DIMENSIONS, EncodedText};

/// The 64-bit words in a token's code.
pub const CODE_WORDS: usize = DIMENSIONS / 64;
/// The signs of a token's vector: a bit is set if the number is above 0.
pub type Code = [u64; CODE_WORDS];

/// The quantized encoding of a text, with `N` dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage<const N: usize> {
    /// The vector of the whole text.
    pub vector: ByteVector<N>,
    /// The ids of the tokens, which fit 16 bits; empty if tokens are not kept.
    pub tokens: Vec<u16>,
    /// The code of each token.
    pub codes: Vec<Code>,
}

/// A vector of length 1, quantized to 8 bits per dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct ByteVector<const N: usize> {
    /// The quantized numbers.
    pub numbers: [i8; N],
    /// The factor that turns a quantized number into the original one.
    pub scale: f32,
}

/// A text encoded by all-MiniLM-L6-v2.
pub type PassageEmbedding = Passage<DIMENSIONS>;
/// The vector of a text by all-MiniLM-L6-v2.
pub type QuantizedVector = ByteVector<DIMENSIONS>;

impl PassageEmbedding {
    /// Quantizes an encoded text.
    pub fn quantize(encoded: &EncodedText) -> Self {
        Self {
            vector: QuantizedVector::quantize(&encoded.vector),
            tokens: encoded.tokens.iter().map(|&id| id as u16).collect(),
            codes: encoded
                .states
                .chunks_exact(DIMENSIONS)
                .map(sign_bits)
                .collect(),
        }
    }
}

impl<const N: usize> Passage<N> {
    /// Quantizes the vector of a text, without its tokens.
    pub fn of_vector(vector: &[f32]) -> Self {
        Self {
            vector: ByteVector::quantize(vector),
            tokens: Vec::new(),
            codes: Vec::new(),
        }
    }

    /// Returns the size of the output of [`Passage::write`] in bytes, for a number of tokens.
    pub const fn size_bytes(tokens: usize) -> usize {
        4 + N + tokens * (2 + CODE_WORDS * 8)
    }

    /// Appends the binary form used by the cache: scale, numbers, token ids and codes, little-endian.
    pub fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.vector.scale.to_le_bytes());
        to.extend(self.vector.numbers.iter().map(|&number| number as u8));
        to.extend(self.tokens.iter().flat_map(|id| id.to_le_bytes()));
        let words = self.codes.iter().flatten();
        to.extend(words.flat_map(|word| word.to_le_bytes()));
    }

    /// Reads the output of [`Passage::write`]; `None` if the size is wrong.
    pub fn read(bytes: &[u8], tokens: usize) -> Option<Self> {
        if bytes.len() != Self::size_bytes(tokens) {
            return None;
        }
        let (scale, rest) = bytes.split_first_chunk()?;
        let (numbers, rest) = rest.split_first_chunk::<N>()?;
        let (ids, codes) = rest.split_at_checked(tokens * 2)?;
        let code = |bytes: &[u8]| {
            let mut code = [0; CODE_WORDS];
            for (word, bytes) in code.iter_mut().zip(bytes.as_chunks().0) {
                *word = u64::from_le_bytes(*bytes);
            }
            code
        };
        Some(Self {
            vector: ByteVector {
                numbers: numbers.map(|byte| byte as i8),
                scale: f32::from_le_bytes(*scale),
            },
            tokens: ids
                .as_chunks()
                .0
                .iter()
                .map(|id| u16::from_le_bytes(*id))
                .collect(),
            codes: codes.chunks_exact(CODE_WORDS * 8).map(code).collect(),
        })
    }
}

impl<const N: usize> ByteVector<N> {
    /// Quantizes a vector.
    pub fn quantize(vector: &[f32]) -> Self {
        let greatest = vector
            .iter()
            .fold(0.0_f32, |most, number| most.max(number.abs()));
        let scale = if greatest > 0.0 {
            greatest / 127.0
        } else {
            1.0
        };
        let mut numbers = [0; N];
        for (byte, number) in numbers.iter_mut().zip(vector) {
            *byte = (number / scale).round() as i8;
        }
        Self { numbers, scale }
    }
}

fn sign_bits(state: &[f32]) -> Code {
    let mut code = [0; CODE_WORDS];
    for (word, numbers) in code.iter_mut().zip(state.chunks_exact(64)) {
        for (at, &number) in numbers.iter().enumerate() {
            *word |= u64::from(number > 0.0) << at;
        }
    }
    code
}
