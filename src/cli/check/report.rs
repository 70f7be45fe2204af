//! What `recite check` found and did.

use serde::Serialize;

use crate::check::ids::Written;
use crate::config::ConfigProblem;
use crate::discord::online::{Finding, State};
use recite_notes::coverage::{Coverage, FileCoverage};
use recite_notes::{Problem, Severity};

/// What was found and done.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    pub files: usize,
    pub questions: usize,
    pub topics: usize,
    /// Those of the config, then those of the notes, by place.
    pub config_problems: &'a [ConfigProblem],
    pub problems: &'a [Problem],
    /// How many characters can be asked for.
    pub coverage: Coverage,
    /// The files with passages that belong to no question.
    pub unread: Vec<&'a FileCoverage>,
    /// The ids that were written, and those that were not.
    #[serde(flatten)]
    pub written: &'a Written,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online: Option<&'a [Finding]>,
}

/// How many problems of each severity were found, wherever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub notices: usize,
}

impl Report<'_> {
    pub fn counts(&self) -> Counts {
        let of = |severity| {
            let problems = self.problems.iter();
            problems.filter(|it| it.severity() == severity).count()
        };
        let online = self.online.unwrap_or_default().iter();
        let to_change = online.filter(|it| it.state == State::Change).count();
        Counts {
            errors: of(Severity::Error)
                + self.config_problems.len()
                + to_change
                + self.written.failed.len(),
            warnings: of(Severity::Warning),
            notices: of(Severity::Notice),
        }
    }
}

impl Counts {
    pub fn is_well(self, is_strict: bool) -> bool {
        self.errors + self.warnings == 0 && !(is_strict && self.notices > 0)
    }
}
