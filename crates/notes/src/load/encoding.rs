//! Decodes the text of a note file.
//!
//! Notes should be UTF-8. UTF-16 with a byte order mark and older single-language encodings, such as Latin-1 and
//! Shift_JIS, are read too, and reported. Binary files and UTF-8 with a few damaged bytes are rejected: guessing
//! would show members words that nobody wrote.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The byte order mark, which some editors write at the beginning of a UTF-8 file.
pub const BOM: char = '\u{feff}';

/// The decoded text of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, with the byte order mark of a UTF-8 file.
    pub text: String,
    /// The name of its encoding, unless that is UTF-8.
    pub legacy: Option<&'static str>,
}

/// The file is not text in any supported encoding.
#[derive(Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// The text before the first byte that is not valid UTF-8.
    pub before: String,
}

/// Decodes the bytes of a whole file.
///
/// # Errors
/// Fails if they are binary or damaged UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Undecodable> {
    let (bytes, valid_up_to) = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, legacy: None }),
        Err(error) => {
            let valid_up_to = error.utf8_error().valid_up_to();
            (error.into_bytes(), valid_up_to)
        }
    };
    decode_legacy(&bytes).ok_or_else(|| Undecodable {
        before: String::from_utf8_lossy(&bytes[..valid_up_to]).into_owned(),
    })
}

fn decode_legacy(bytes: &[u8]) -> Option<Decoded> {
    let (encoding, bytes) = match bytes {
        [0xff, 0xfe, rest @ ..] => (UTF_16LE, rest),
        [0xfe, 0xff, rest @ ..] => (UTF_16BE, rest),
        [0xef, 0xbb, 0xbf, ..] => return None,
        _ if bytes.contains(&0) || is_damaged_utf8(bytes) => return None,
        _ => (guess(bytes), bytes),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    (!is_binary(&text)).then(|| Decoded {
        text: text.into_owned(),
        legacy: Some(encoding.name()),
    })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether the text is damaged UTF-8: at least half of its bytes beyond ASCII are valid. In other encodings, few
/// bytes are valid UTF-8 by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk
            .valid()
            .bytes()
            .filter(|byte| !byte.is_ascii())
            .count();
        invalid += chunk.invalid().len();
    }
    valid >= invalid
}

/// Whether a text contains a NUL, or more than one control character in fifty characters.
fn is_binary(text: &str) -> bool {
    let (mut all, mut controls) = (0_usize, 0_usize);
    for char in text.chars() {
        all += 1;
        match char {
            '\0' => return true,
            '\t' | '\n' | '\r' | '\u{c}' => {}
            char => controls += usize::from(char.is_control()),
        }
    }
    controls * 50 > all
}

#[cfg(test)]
mod tests;
