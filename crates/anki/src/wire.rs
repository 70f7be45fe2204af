//! Parses the fields of a Protocol Buffers message, as far as packages need it.

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A varint.
    Number(u64),
    /// A string, bytes, a message or a fixed-size number.
    Bytes(&'a [u8]),
}

/// Returns the fields of a message with their numbers; `None` if it is damaged.
/// Source: protobuf.dev, "Encoding".
pub fn fields(mut message: &[u8]) -> Option<Vec<(u64, Value<'_>)>> {
    let mut fields = Vec::new();
    while !message.is_empty() {
        let key = varint(&mut message)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut message)?),
            1 => Value::Bytes(take(&mut message, 8)?),
            2 => {
                let length = usize::try_from(varint(&mut message)?).ok()?;
                Value::Bytes(take(&mut message, length)?)
            }
            5 => Value::Bytes(take(&mut message, 4)?),
            _ => return None,
        };
        fields.push((key >> 3, value));
    }
    Some(fields)
}

/// Returns the text of the field with this number; empty if there is none.
pub fn text(fields: &[(u64, Value<'_>)], number: u64) -> String {
    let mut found = fields.iter().filter(|(it, _)| *it == number);
    match found.next_back() {
        Some((_, Value::Bytes(bytes))) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}

/// Returns the number in the field with this number.
pub fn number(fields: &[(u64, Value<'_>)], number: u64) -> Option<u64> {
    let mut found = fields.iter().filter(|(it, _)| *it == number);
    match found.next_back() {
        Some((_, Value::Number(value))) => Some(*value),
        _ => None,
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Splits off the first `length` bytes.
fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_are_parsed_and_damage_is_detected() {
        let message = b"\x0a\x03abc\x10\xac\x02";
        let read = fields(message).expect("a message");
        assert_eq!(read, [(1, Value::Bytes(b"abc")), (2, Value::Number(300))]);
        assert_eq!(
            (text(&read, 1), number(&read, 2)),
            ("abc".to_owned(), Some(300))
        );
        for end in [1, 2, 4, 6, 7] {
            assert_eq!(fields(&message[..end]), None, "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_parsed(bytes: Vec<u8>) {
            fields(&bytes);
        }
    }
}
