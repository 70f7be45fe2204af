//! Keys, numbers and booleans as a `custom_id` contains them.

use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use recite_notes::QaKey;

/// The length of 64 bits in base64.
pub const KEY_CHARS: usize = 11;

/// Why a `custom_id` cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// It is of another version.
    #[error("custom_id of another version")]
    Version,
    /// It is of an unknown kind.
    #[error("custom_id of an unknown kind")]
    Kind,
    /// It is incomplete or has wrong characters.
    #[error("malformed custom_id")]
    Malformed,
}

/// Writes a key: 11 characters of URL-safe base64.
pub fn key_text(key: QaKey) -> String {
    bits(key.0)
}

/// Reads a key that [`key_text`] wrote.
pub fn parse_key(text: &str) -> Result<QaKey, PressError> {
    parse_bits(text).map(QaKey)
}

/// Writes 64 bits.
pub fn bits(bits: u64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bits.to_be_bytes())
}

/// Reads 64 bits that [`bits`] wrote.
pub fn parse_bits(text: &str) -> Result<u64, PressError> {
    let mut bytes = [0; 8];
    match BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(8) => Ok(u64::from_be_bytes(bytes)),
        _ => Err(PressError::Malformed),
    }
}

/// Reads a number.
pub fn number<N: FromStr>(digits: &str) -> Result<N, PressError> {
    digits.parse().map_err(|_| PressError::Malformed)
}

/// Reads a boolean.
pub fn parse_bool(digit: &str) -> Result<bool, PressError> {
    match digit {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(PressError::Malformed),
    }
}
