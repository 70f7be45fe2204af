//! A picture with its alt text.

use std::sync::Arc;

/// A picture with its alt text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The bytes of the PNG file.
    pub png: Arc<[u8]>,
    /// What it shows, in words.
    pub alt: String,
}
