//! The choice of the two thresholds that show a note in full.

use serde::Serialize;

use super::figures::GroupFigures;
use super::{FirstHit, FullLook, MIN_ANSWERABLE, MIN_QUERIES, Trials};
use crate::eval::run::Thresholds;

/// Thresholds are multiples of one thousandth, as one writes them into a config file.
const STEPS: f64 = 1_000.0;

/// How often a wrong note may be shown to members whose question a note answers, as shares of these queries.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Targets {
    /// Shown as sure. This costs a reader most, because nothing warns of it.
    pub sure: f64,
    /// Shown in full, as sure or as likely.
    pub full: f64,
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            sure: 0.04,
            full: 0.12,
        }
    }
}

/// How much more often a note may be shown for a near miss. It is the hardest of all questions that no note answers,
/// often a neighbor answers it in part, and most questions of members do have a note.
const NEAR_MISS_FACTOR: f64 = 3.0;
/// How much more often a note may be shown for a query that was judged to have no answer.
const UNANSWERABLE_FACTOR: f64 = 1.5;

/// The thresholds for one folder, and what they change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// The configured thresholds.
    pub before: Thresholds,
    /// The chosen thresholds. The one for possible answers is kept.
    pub after: Thresholds,
    /// The queries that a note answers.
    pub answerable: GroupFigures,
    /// The same queries with their relevant notes left out.
    pub near_misses: GroupFigures,
    /// The queries that were judged to have no answer.
    pub unanswerable: GroupFigures,
}

/// The reason why no thresholds were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    /// There are fewer than [`MIN_QUERIES`] judged queries.
    #[error(
        "too few different judged queries ({0}): chance would choose the thresholds. Judge at least {MIN_QUERIES}."
    )]
    TooFewQueries(usize),
    /// Fewer than [`MIN_ANSWERABLE`] of them have a relevant note.
    #[error(
        "too few different queries with a relevant note ({0}): chance would choose the thresholds. \
         Judge at least {MIN_ANSWERABLE} that your notes answer."
    )]
    TooFewAnswerable(usize),
}

/// Checks whether thresholds can be chosen from this many distinct queries.
///
/// # Errors
/// The queries are too few, or notes answer too few of them.
pub fn check_queries(answerable: usize, unanswerable: usize) -> Result<(), CalibrationError> {
    match answerable + unanswerable {
        few if few < MIN_QUERIES => Err(CalibrationError::TooFewQueries(few)),
        _ if answerable < MIN_ANSWERABLE => Err(CalibrationError::TooFewAnswerable(answerable)),
        _ => Ok(()),
    }
}

/// Chooses the thresholds for sure and for likely answers; `before` are the configured ones.
///
/// # Errors
/// See [`check_queries`].
pub fn calibrate(
    trials: &Trials,
    targets: Targets,
    before: Thresholds,
) -> Result<Calibration, CalibrationError> {
    check_queries(trials.answerable.len(), trials.unanswerable.len())?;
    let after = choose(trials, targets, before);
    let [answerable, near_misses, unanswerable] = groups(trials).map(|(group, factor)| {
        let allowed = |target: f64| allowed(group.len(), target * factor);
        let allowed = [allowed(targets.sure), allowed(targets.full)];
        GroupFigures::new(group, before, after, allowed)
    });
    Ok(Calibration {
        before,
        after,
        answerable,
        near_misses,
        unanswerable,
    })
}

/// Returns each group with the factor of its targets.
fn groups(trials: &Trials) -> [(&[FirstHit], f64); 3] {
    [
        (&trials.answerable, 1.0),
        (&trials.near_misses, NEAR_MISS_FACTOR),
        (&trials.unanswerable, UNANSWERABLE_FACTOR),
    ]
}

/// Returns the lowest thresholds that meet the targets in every group.
pub fn choose(trials: &Trials, targets: Targets, before: Thresholds) -> Thresholds {
    let lowest = |look: FullLook, target: f64| {
        let of_groups = groups(trials).map(|(group, factor)| {
            lowest_threshold(group, look, allowed(group.len(), target * factor))
        });
        of_groups.into_iter().fold(before.possible, f32::max)
    };
    let likely = lowest(FullLook::SureOrLikely, targets.full);
    Thresholds {
        sure: lowest(FullLook::Sure, targets.sure).max(likely),
        likely,
        ..before
    }
}

/// Returns how many wrong notes may be shown. It depends only on the number of queries, so that bounds are valid.
pub fn allowed(queries: usize, target: f64) -> usize {
    (queries as f64 * target.clamp(0.0, 1.0)).floor() as usize
}

/// Returns the lowest threshold, 0 to 1, from which at most `allowed` wrong notes are shown.
fn lowest_threshold(hits: &[FirstHit], look: FullLook, allowed: usize) -> f32 {
    let wrong = hits.iter().filter(|hit| !hit.is_right);
    let mut wrong: Vec<f32> = wrong.map(|hit| hit.confidence_for(look)).collect();
    wrong.sort_by(|a, b| b.total_cmp(a));
    let Some(&first_excluded) = wrong.get(allowed) else {
        return 0.0;
    };
    let mut step = (f64::from(first_excluded) * STEPS).floor().max(0.0);
    let threshold = |step: f64| (step / STEPS) as f32;
    while threshold(step) <= first_excluded {
        step += 1.0;
    }
    threshold(step).min(1.0)
}
