//! A picture with its alt text.

use std::sync::Arc;

/// A picture with its alt text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub png: Arc<[u8]>,
    pub alt: String,
}

pub fn nothing_yet(title: &str) -> String {
    format!("{title}: nothing to show yet.")
}
