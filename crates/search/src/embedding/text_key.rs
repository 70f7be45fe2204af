//! The key of a text that has a vector.

use sha2::{Digest, Sha256};

const BYTES: usize = 16;

/// The key of an encoded text: the first bytes of its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextKey(pub [u8; BYTES]);

impl TextKey {
    /// The size of a key in bytes.
    pub const BYTES: usize = BYTES;

    /// Returns the key of a text; `has_tokens` is whether its passage keeps the codes of its tokens.
    pub fn new(text: &str, has_tokens: bool) -> Self {
        let mut hash = Sha256::new();
        hash.update([u8::from(has_tokens)]);
        hash.update(text);
        let mut key = [0; BYTES];
        key.copy_from_slice(&hash.finalize()[..BYTES]);
        Self(key)
    }
}
