//! Reads the fields of a protobuf message, as far as a SentencePiece model uses them.

/// The fields of a message whose values are bytes (strings, messages, packed numbers) or 32 bits, with their numbers.
/// Other fields are skipped; a damaged rest ends the iteration.
pub fn fields(message: &[u8]) -> Fields<'_> {
    Fields { rest: message }
}

pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let tag = self.varint()?;
            let number = tag >> 3;
            match tag & 7 {
                0 => {
                    self.varint()?;
                }
                1 => {
                    self.take(8)?;
                }
                2 => {
                    let length = self.varint()?;
                    return Some((number, self.take(usize::try_from(length).ok()?)?));
                }
                5 => return Some((number, self.take(4)?)),
                _ => return None,
            }
        }
    }
}

impl<'a> Fields<'a> {
    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_bytes_and_of_32_bits_are_returned_in_order() {
        // 1: "ab"; 2: the varint 300, skipped; 3: 32 bits; 20: "c", whose tag takes two bytes.
        let message = [
            0x0a, 2, b'a', b'b', 0x10, 0xac, 2, 0x1d, 1, 2, 3, 4, 0xa2, 1, 1, b'c',
        ];
        let found: Vec<_> = fields(&message).collect();
        let expected: [(u64, &[u8]); 3] = [(1, b"ab"), (3, &[1, 2, 3, 4]), (20, b"c")];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_truncated_field_ends_the_iteration() {
        assert_eq!(fields(&[0x0a, 9, b'a']).count(), 0);
        assert_eq!(fields(&[0x0a]).count(), 0);
        assert_eq!(fields(&[0xff; 12]).count(), 0);
    }
}
