//! Chooses the confidence thresholds for one folder of notes from its judged queries.
//!
//! Each query is asked as it is, and each answerable one again with its relevant notes left out. Such a *near miss*
//! is a question whose note is missing: every note that is shown for it is wrong. A threshold is the lowest one that
//! shows at most an allowed number of wrong notes in each group of queries. Because that number is fixed before the
//! queries are asked, [`bound`] limits the wrong notes of further queries without assuming anything about them,
//! except that they are of the same kind.
//!
//! Pure: the caller runs the searches.

mod bootstrap;
mod bound;
mod figures;
mod log_odds;
mod thresholds;

use crate::eval::QueryResult;

pub use bootstrap::Interval;
pub use bound::{BOUND_PROBABILITY, bound};
pub use figures::{Change, GroupFigures, Looks};
pub use log_odds::{fit_log_odds, log_loss};
pub use thresholds::{Calibration, CalibrationError, Targets, calibrate, check_queries};

/// The fewest distinct judged queries that thresholds are chosen from. With fewer, chance decides.
pub const MIN_QUERIES: usize = 30;
/// The fewest of them that a note answers. The near misses, which decide most, are made from these.
pub const MIN_ANSWERABLE: usize = 20;

/// The first hit of one query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstHit {
    /// The confidence, 0 to 1; below 0, and so below every threshold, if nothing was found.
    pub confidence: f32,
    /// Whether it is never shown as sure.
    pub is_doubtful: bool,
    /// Whether the hit answers the query.
    pub is_right: bool,
}

impl FirstHit {
    /// Returns the first hit of a result.
    pub fn new(result: &QueryResult) -> Self {
        let first = result.gains().first().copied();
        Self {
            confidence: first.map_or(-1.0, |_| result.confidence),
            is_doubtful: result.is_doubtful,
            is_right: first.unwrap_or_default(),
        }
    }

    /// Returns the confidence that is compared with the threshold of a look; below 0 if it is never shown so.
    fn confidence_for(&self, look: FullLook) -> f32 {
        match look {
            FullLook::Sure if self.is_doubtful => -1.0,
            FullLook::Sure | FullLook::SureOrLikely => self.confidence,
        }
    }

    fn is_shown(&self, look: FullLook, threshold: f32) -> bool {
        self.confidence_for(look) >= threshold
    }
}

/// The two ways of showing a note in full, of which each has a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FullLook {
    Sure,
    SureOrLikely,
}

/// The first hits of judged queries, in three groups. Wrong notes are limited in each group separately.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trials {
    /// The queries that a note answers.
    pub answerable: Vec<FirstHit>,
    /// The same queries with their relevant notes left out, so that no hit is right.
    pub near_misses: Vec<FirstHit>,
    /// The queries that were judged to have no answer.
    pub unanswerable: Vec<FirstHit>,
}

impl Trials {
    /// Groups the results of judged queries, and of their near misses.
    pub fn new(results: &[QueryResult], near_misses: &[QueryResult]) -> Self {
        let first_hits = |is_answerable: bool| {
            let group = results
                .iter()
                .filter(|it| it.is_answerable() == is_answerable);
            group.map(FirstHit::new).collect()
        };
        Self {
            answerable: first_hits(true),
            near_misses: near_misses.iter().map(FirstHit::new).collect(),
            unanswerable: first_hits(false),
        }
    }
}

#[cfg(test)]
mod tests;
