//! The identity of a text that has a vector.

use sha2::{Digest, Sha256};

const BYTES: usize = 16;

/// Which text a passage was made of: the beginning of its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub [u8; BYTES]);

impl Key {
    pub const BYTES: usize = BYTES;

    /// The key of a text; `has_tokens` is whether the passage keeps its tokens, or the whole alone.
    pub fn of(text: &str, has_tokens: bool) -> Self {
        let mut hash = Sha256::new();
        hash.update([u8::from(has_tokens)]);
        hash.update(text);
        let mut key = [0; BYTES];
        key.copy_from_slice(&hash.finalize()[..BYTES]);
        Self(key)
    }
}
