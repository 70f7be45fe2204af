//! How likely a match answers the question, in words.

use super::catalog::Catalog;

/// How likely a match answers the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfidenceLevel {
    /// The member picked this Q&A.
    Chosen,
    /// It is the answer.
    Sure,
    /// It is the likely answer.
    Likely,
    /// The best match was not the answer, and this is the next one.
    NotSure,
}

impl ConfidenceLevel {
    /// Returns the line above a match that warns of a wrong one.
    pub fn warning(self, catalog: Catalog) -> Option<String> {
        (self == Self::Likely).then(|| catalog.ask_likely())
    }

    /// Returns the level in words, for the last line below a match; `None` if nothing needs to be added.
    pub fn label(self, catalog: Catalog) -> Option<String> {
        match self {
            Self::Chosen | Self::Likely => None,
            Self::Sure => Some(catalog.ask_sure()),
            Self::NotSure => Some(catalog.ask_not_sure()),
        }
    }
}
