//! What the confidence of a ranking is enough for, and what a member therefore sees.
//!
//! A wrong note that is shown as the answer costs a reader most, and a press of a button costs little. So the less
//! confident the search is, the less of each note is shown, and the more notes are offered.

use serde::{Deserialize, Serialize};

use crate::SearchOptions;

/// What the confidence of a ranking is enough for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The first hit answers the query.
    Sure,
    /// The first hit probably answers the query.
    Likely,
    /// The answer may be among the first hits.
    Possible,
    /// No note answers the query.
    #[default]
    Nothing,
}

impl Verdict {
    /// Returns the verdict on a confidence from 0 to 1. A doubtful hit is never sure.
    pub fn new(confidence: f32, is_doubtful: bool, options: &SearchOptions) -> Self {
        match confidence {
            c if c >= options.sure_confidence && !is_doubtful => Self::Sure,
            c if c >= options.likely_confidence => Self::Likely,
            c if c >= options.possible_confidence => Self::Possible,
            _ => Self::Nothing,
        }
    }

    /// Returns whether the first hit is at least the likely answer.
    pub fn is_likely(self) -> bool {
        matches!(self, Self::Sure | Self::Likely)
    }
}

/// What a member sees of a ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The first hit in full, as the answer.
    Sure,
    /// The first hit in full, as the likely answer.
    Likely,
    /// The first two hits with one line each, because they are about equally good.
    CloseCall,
    /// The first hits with one line each.
    Possible,
    /// No hit.
    Nothing,
}

impl Look {
    /// Returns the look of a ranking.
    pub fn new(verdict: Verdict, is_close_call: bool) -> Self {
        match verdict {
            Verdict::Sure | Verdict::Likely if is_close_call => Self::CloseCall,
            Verdict::Sure => Self::Sure,
            Verdict::Likely => Self::Likely,
            Verdict::Possible => Self::Possible,
            Verdict::Nothing => Self::Nothing,
        }
    }

    /// Returns its name in reports and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Likely => "likely",
            Self::CloseCall => "close call",
            Self::Possible => "possible",
            Self::Nothing => "nothing",
        }
    }

    /// Returns how many hits are visible. The menu below a hit in full is closed.
    pub fn visible_hits(self) -> usize {
        match self {
            Self::Sure | Self::Likely => 1,
            Self::CloseCall => 2,
            Self::Possible => 3,
            Self::Nothing => 0,
        }
    }

    /// Returns whether the first hit is shown in full.
    pub fn is_in_full(self) -> bool {
        matches!(self, Self::Sure | Self::Likely)
    }
}
