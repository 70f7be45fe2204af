//! What thresholds show to the members of one group of queries.

use serde::Serialize;

use super::bootstrap::Interval;
use super::bound::bound;
use super::{FirstHit, FullLook};
use crate::eval::run::Thresholds;

/// A share of queries before and after the thresholds change.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The share at the configured thresholds, 0 to 1.
    pub before: f64,
    /// The share at the chosen thresholds, 0 to 1.
    pub after: f64,
    /// The interval of the share at the chosen thresholds.
    #[serde(flatten)]
    pub interval: Interval,
    /// For wrong notes: the greatest share to expect in as many further queries; see [`bound`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
}

/// The shares of the queries for which a note is shown in full.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Looks {
    /// Shown as sure.
    pub sure: Change,
    /// Shown as sure or as likely.
    pub full: Change,
}

/// The figures of one group of queries.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GroupFigures {
    /// The number of queries.
    pub queries: usize,
    /// The queries for which the right note is shown.
    pub right: Looks,
    /// The queries for which a wrong note is shown.
    pub wrong: Looks,
}

impl GroupFigures {
    /// Computes the figures. `allowed` are the numbers of wrong notes, as sure and in full, for which the thresholds
    /// were chosen.
    pub fn new(
        hits: &[FirstHit],
        before: Thresholds,
        after: Thresholds,
        allowed: [usize; 2],
    ) -> Self {
        let looks = |is_right: bool| {
            let change = |look: FullLook, before: f32, after: f32, allowed: usize| {
                let shown = |threshold: f32| -> Vec<bool> {
                    let shown = hits
                        .iter()
                        .map(|hit| hit.is_right == is_right && hit.is_shown(look, threshold));
                    shown.collect()
                };
                let (before, after) = (shown(before), shown(after));
                let count = |shown: &[bool]| shown.iter().filter(|it| **it).count();
                let share = |shown: &[bool]| count(shown) as f64 / shown.len().max(1) as f64;
                // A note with a confidence of 1 is shown at every threshold, so more than allowed may be left.
                let bound = || bound(hits.len(), allowed.max(count(&after)));
                Change {
                    before: share(&before),
                    after: share(&after),
                    interval: Interval::bootstrap(&after),
                    bound: (!is_right).then(bound),
                }
            };
            Looks {
                sure: change(FullLook::Sure, before.sure, after.sure, allowed[0]),
                full: change(
                    FullLook::SureOrLikely,
                    before.likely,
                    after.likely,
                    allowed[1],
                ),
            }
        };
        Self {
            queries: hits.len(),
            right: looks(true),
            wrong: looks(false),
        }
    }
}
