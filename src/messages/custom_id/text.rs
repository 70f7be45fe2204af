//! How a `custom_id` spells keys, numbers and truth values.

use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use recite_notes::QaKey;

/// 64 bits in base64.
pub const KEY_CHARS: usize = 11;

/// Why a `custom_id` is not one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    #[error("custom_id of another version")]
    Version,
    #[error("custom_id of an unknown kind")]
    Kind,
    #[error("malformed custom_id")]
    Malformed,
}

/// A key as buttons and menus spell it: 11 characters of URL-safe base64.
pub fn key_text(key: QaKey) -> String {
    bits(key.0)
}

/// The key that [`key_text`] wrote.
pub fn parse_key(text: &str) -> Result<QaKey, PressError> {
    parse_bits(text).map(QaKey)
}

pub fn bits(bits: u64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bits.to_be_bytes())
}

pub fn parse_bits(text: &str) -> Result<u64, PressError> {
    let mut bytes = [0; 8];
    match BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(8) => Ok(u64::from_be_bytes(bytes)),
        _ => Err(PressError::Malformed),
    }
}

pub fn number<N: FromStr>(digits: &str) -> Result<N, PressError> {
    digits.parse().map_err(|_| PressError::Malformed)
}

pub fn yes_or_no(digit: &str) -> Result<bool, PressError> {
    match digit {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(PressError::Malformed),
    }
}
