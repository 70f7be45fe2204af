//! A run of an evaluation, in the form in which it is saved and compared with later ones.

use serde::{Deserialize, Serialize};

use super::QueryResult;
use recite_search::SearchOptions;

/// Increased whenever an older reader would misread a saved run.
const VERSION: u64 = 2;

/// The results of every query of every collection.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct EvalRun {
    /// The version of the format. It comes first, and distinguishes a saved run from other JSON.
    recite_eval: u64,
    /// The confidence thresholds of the search.
    pub thresholds: Thresholds,
    /// The seed of the typos in the queries; `None` without typos.
    pub typos: Option<u64>,
    /// The collections with their results.
    pub collections: Vec<Collection>,
}

/// The confidence from which the first hit is shown as the answer, as the likely answer, and as a possible one.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Thresholds {
    /// See [`SearchOptions::sure_confidence`].
    pub sure: f32,
    /// See [`SearchOptions::likely_confidence`].
    pub likely: f32,
    /// See [`SearchOptions::possible_confidence`].
    pub possible: f32,
}

impl Thresholds {
    /// Returns the thresholds of a search.
    pub fn new(options: SearchOptions) -> Self {
        Self {
            sure: options.sure_confidence,
            likely: options.likely_confidence,
            possible: options.possible_confidence,
        }
    }
}

/// The results of one folder of judged queries.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Collection {
    /// The name of the folder.
    pub name: String,
    /// The results, in the order of the file.
    pub outcomes: Vec<QueryResult>,
}

/// An error in a file that should be a saved run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The file is not a saved run.
    #[error(
        "not a run saved with `recite eval --save`: {0}. Name another file, or save the run again."
    )]
    NotARun(#[from] serde_json::Error),
    /// The file has another version of the format.
    #[error(
        "the run has version {0}, but this version of Recite reads version {VERSION}. Save the run again with this version."
    )]
    OtherVersion(u64),
}

impl EvalRun {
    /// Builds a run from the results of its collections.
    pub fn new(options: SearchOptions, typos: Option<u64>, collections: Vec<Collection>) -> Self {
        Self {
            recite_eval: VERSION,
            thresholds: Thresholds::new(options),
            typos,
            collections,
        }
    }

    /// Parses a serialized [`EvalRun`].
    ///
    /// # Errors
    /// The text is not a saved run, or has another version.
    pub fn parse(text: &str) -> Result<Self, RunError> {
        #[derive(Deserialize)]
        struct VersionHeader {
            recite_eval: u64,
        }
        let header: VersionHeader = serde_json::from_str(text)?;
        if header.recite_eval != VERSION {
            return Err(RunError::OtherVersion(header.recite_eval));
        }
        Ok(serde_json::from_str(text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tests::result;
    use recite_search::Verdict;

    #[test]
    fn a_saved_run_is_read_back() {
        let outcomes = vec![result("a", "ba", 0.3, Verdict::Possible)];
        let name = "c".to_owned();
        let run = EvalRun::new(
            SearchOptions::default(),
            Some(7),
            vec![Collection { name, outcomes }],
        );
        let text = serde_json::to_string(&run).expect("a run serializes");
        assert_eq!(EvalRun::parse(&text).expect("a valid run"), run);
    }

    #[test]
    fn other_files_and_other_versions_are_rejected() {
        let error = |text| {
            EvalRun::parse(text)
                .expect_err("an invalid run")
                .to_string()
        };
        assert_eq!(
            error(r#"{"recite_eval": 1, "new": true}"#),
            "the run has version 1, but this version of Recite reads version 2. Save the run again with this version."
        );
        assert_eq!(
            error("{}"),
            "not a run saved with `recite eval --save`: missing field `recite_eval` at line 1 column 2. \
                 Name another file, or save the run again."
        );
    }
}
