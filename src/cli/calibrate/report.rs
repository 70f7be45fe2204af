//! The results of `recite calibrate`.

use serde::Serialize;

use recite_lab::calibrate::{Calibration, Targets};
use recite_lab::eval::judgments::JudgmentProblem;

/// The results of one run. `--json` prints it. The keys and their order are stable.
#[derive(Debug, Serialize)]
pub struct CalibrationReport<'a> {
    /// Whether the search used the model.
    pub with_model: bool,
    /// How many wrong notes may be shown.
    pub targets: Targets,
    /// The thresholds of each folder.
    pub collections: Vec<CollectionReport>,
    /// The judgments that could not be used.
    pub problems: &'a [JudgmentProblem],
}

/// The thresholds of one folder.
#[derive(Debug, Serialize)]
pub struct CollectionReport {
    /// The name of the folder.
    pub name: String,
    /// The number of questions in the notes.
    pub notes: usize,
    /// The thresholds, and what they change.
    #[serde(flatten)]
    pub calibration: Calibration,
}
