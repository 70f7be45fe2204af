//! The vectors of the tokens, in 6 bits per number: 49 MB instead of 262 MB.

use super::weights::{Weights, WeightsError};

/// The numbers of a group, and the bytes that hold them.
const GROUP: usize = 4;
const GROUP_BYTES: usize = 3;
const BITS: usize = 6;

/// The vectors of the tokens. They are divided into parts, each with a scale and an offset of its own: the token with
/// the id `i` is in row `i / parts` of the part `i % parts`.
pub struct Table {
    parts: Vec<Part>,
    /// The dimensions of a vector.
    width: usize,
}

struct Part {
    rows: Vec<u8>,
    scale: f32,
    lowest: f32,
}

impl Table {
    /// Reads the table, whose vectors have `width` dimensions, a multiple of 4.
    ///
    /// # Errors
    /// An array is missing or has a wrong size, or a number has more than 6 bits.
    pub fn read(weights: &mut Weights, width: usize) -> Result<Self, WeightsError> {
        let scales = weights.floats("scale")?;
        let lowest = weights.sized_floats("lo", scales.len())?;
        let part = |(at, (scale, lowest))| {
            let name = format!("q{}", at + 1);
            let numbers = weights.bytes(&name)?;
            if numbers.iter().any(|number| number >> BITS != 0) || numbers.len() % width != 0 {
                return Err(WeightsError::Type(name));
            }
            let groups = numbers.as_chunks::<GROUP>().0;
            Ok(Part {
                rows: groups.iter().flat_map(pack).collect(),
                scale,
                lowest,
            })
        };
        let parts = scales.into_iter().zip(lowest).enumerate().map(part);
        Ok(Self {
            parts: parts.collect::<Result<_, _>>()?,
            width,
        })
    }

    /// Returns how many tokens have a vector.
    pub fn len(&self) -> usize {
        let row_bytes = self.width / GROUP * GROUP_BYTES;
        let rows = self.parts.iter().map(|part| part.rows.len() / row_bytes);
        rows.min().unwrap_or(0) * self.parts.len()
    }

    /// Writes the vector of a token.
    ///
    /// # Panics
    /// If no token has this id.
    pub fn write_row(&self, id: u32, to: &mut [f32]) {
        let (row, part) = (
            id as usize / self.parts.len(),
            &self.parts[id as usize % self.parts.len()],
        );
        let row_bytes = self.width / GROUP * GROUP_BYTES;
        let packed = part.rows[row * row_bytes..][..row_bytes].as_chunks().0;
        for (to, packed) in to.as_chunks_mut::<GROUP>().0.iter_mut().zip(packed) {
            *to = unpack(packed).map(|number| f32::from(number) * part.scale + part.lowest);
        }
    }
}

fn pack(&[a, b, c, d]: &[u8; GROUP]) -> [u8; GROUP_BYTES] {
    [a | b << 6, b >> 2 | c << 4, c >> 4 | d << 2]
}

fn unpack(&[x, y, z]: &[u8; GROUP_BYTES]) -> [u8; GROUP] {
    [x, x >> 6 | y << 2, y >> 4 | z << 4, z >> 2].map(|number| number & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_unpacked_unchanged() {
        for number in 0..64_u8 {
            let numbers = [
                number,
                63 - number,
                number ^ 21,
                number.wrapping_mul(5) & 63,
            ];
            assert_eq!(unpack(&pack(&numbers)), numbers);
        }
    }
}
