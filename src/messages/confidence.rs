//! How likely a match answers the question, in words.

use super::catalog::Catalog;

/// The least confidence of a match that is called "sure", and of one that is called "fairly sure".
const SURE: f32 = 0.9;
const FAIRLY_SURE: f32 = 0.7;

/// How likely a match answers the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfidenceLevel {
    /// The member picked this Q&A, so nothing was searched.
    Chosen,
    /// Sure.
    High,
    /// Fairly sure.
    Medium,
    /// Not sure.
    Low,
}

impl ConfidenceLevel {
    /// Returns the level of a confidence from 0 to 1.
    ///
    /// On the judged queries of eight collections, nine of ten first matches with at least `SURE` were right, and three
    /// of four with at least `FAIRLY_SURE`.
    pub fn from_confidence(confidence: f32) -> Self {
        match confidence {
            c if c >= SURE => Self::High,
            c if c >= FAIRLY_SURE => Self::Medium,
            _ => Self::Low,
        }
    }

    /// Returns the level in words; `None` for a chosen Q&A.
    pub fn label(self, catalog: Catalog) -> Option<String> {
        match self {
            Self::Chosen => None,
            Self::High => Some(catalog.ask_sure()),
            Self::Medium => Some(catalog.ask_fairly_sure()),
            Self::Low => Some(catalog.ask_not_sure()),
        }
    }
}
