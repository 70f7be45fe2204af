//! A piece of a note's source text, and the plain words in it.

use std::fmt;

/// Markdown exactly as a writer wrote it; interpreted only when it is searched or shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Markdown(pub String);

impl Markdown {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
