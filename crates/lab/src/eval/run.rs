//! A whole run, as it is saved and compared with later ones.

use serde::{Deserialize, Serialize};

use super::Outcome;
use recite_search::SearchOptions;

/// Counts up whenever an older reader would misread a saved run.
const VERSION: u64 = 1;

/// What every query of every collection led to.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Run {
    /// The version of this form; first, and what tells a saved run from other JSON.
    recite_eval: u64,
    pub thresholds: Thresholds,
    /// The seed of the typos in its queries, if they have any.
    pub typos: Option<u64>,
    pub collections: Vec<Collection>,
}

/// The confidence from which a first hit answers, and from which the hits are offered.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Thresholds {
    pub answer: f32,
    pub closest: f32,
}

/// The outcomes of one folder of judged queries.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Collection {
    pub name: String,
    pub outcomes: Vec<Outcome>,
}

/// Why a file is no run that can be compared.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("no run that `recite eval --save` wrote: {0}; name another file, or save one anew")]
    NotARun(#[from] serde_json::Error),
    #[error(
        "a run of version {0}, and this Recite reads version {VERSION}; save it anew with this Recite"
    )]
    OtherVersion(u64),
}

impl Run {
    pub fn new(options: SearchOptions, typos: Option<u64>, collections: Vec<Collection>) -> Self {
        Self {
            recite_eval: VERSION,
            thresholds: Thresholds {
                answer: options.answer_confidence,
                closest: options.closest_confidence,
            },
            typos,
            collections,
        }
    }

    /// Reads what [`Run`] serialises to.
    ///
    /// # Errors
    /// When it is no saved run, or one of another version.
    pub fn parse(text: &str) -> Result<Self, RunError> {
        #[derive(Deserialize)]
        struct Head {
            recite_eval: u64,
        }
        let head: Head = serde_json::from_str(text)?;
        if head.recite_eval != VERSION {
            return Err(RunError::OtherVersion(head.recite_eval));
        }
        Ok(serde_json::from_str(text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tests::outcome;
    use recite_search::Verdict;

    #[test]
    fn a_saved_run_is_read_back_as_it_was() {
        let outcomes = vec![outcome("a", "ba", 0.3, Verdict::Closest)];
        let name = "c".to_owned();
        let run = Run::new(
            SearchOptions::default(),
            Some(7),
            vec![Collection { name, outcomes }],
        );
        let text = serde_json::to_string(&run).expect("it serialises");
        assert_eq!(Run::parse(&text).expect("it is a run"), run);
    }

    #[test]
    fn other_files_are_told_from_other_versions() {
        let told = |text| Run::parse(text).expect_err("no run").to_string();
        assert_eq!(
            told(r#"{"recite_eval": 2, "new": true}"#),
            "a run of version 2, and this Recite reads version 1; save it anew with this Recite"
        );
        assert_eq!(
            told("{}"),
            "no run that `recite eval --save` wrote: missing field `recite_eval` at line 1 column 2; \
             name another file, or save one anew"
        );
    }
}
