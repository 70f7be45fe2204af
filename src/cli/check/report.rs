//! The results of `recite check`.

use serde::Serialize;

use crate::check::ids::IdFixes;
use crate::check::twins::Twins;
use crate::config::ConfigProblem;
use crate::discord::online::{Finding, FindingState};
use recite_notes::coverage::{Coverage, FileCoverage};
use recite_notes::{Problem, Severity};

/// The results of one run. `--json` prints it.
#[derive(Debug, Serialize)]
pub struct CheckReport<'a> {
    /// The number of note files.
    pub files: usize,
    /// The number of Q&As.
    pub questions: usize,
    /// The number of topics.
    pub topics: usize,
    /// The problems of the config.
    pub config_problems: &'a [ConfigProblem],
    /// The problems of the notes, ordered by path and line.
    pub problems: &'a [Problem],
    /// How many characters are searchable.
    pub coverage: Coverage,
    /// The files with passages that belong to no question.
    pub unread: Vec<&'a FileCoverage>,
    /// The ids that `--fix` wrote, skipped or failed to write.
    #[serde(flatten)]
    pub id_fixes: &'a IdFixes,
    /// The findings of `--online`; `None` without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online: Option<&'a [Finding]>,
    /// The twins that `--twins` found; `None` without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub twins: Option<&'a [Twins]>,
}

/// The number of problems of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProblemCounts {
    /// Problems that must be fixed.
    pub errors: usize,
    /// Problems that should be fixed.
    pub warnings: usize,
    /// Problems that fail the check only with `--strict`.
    pub notices: usize,
}

impl CheckReport<'_> {
    /// Counts the problems of the notes, the config, the written ids and the online checks.
    pub fn counts(&self) -> ProblemCounts {
        let of = |severity| {
            let problems = self.problems.iter();
            problems.filter(|it| it.severity() == severity).count()
        };
        let online = self.online.unwrap_or_default().iter();
        let to_change = online.filter(|it| it.state == FindingState::Change).count();
        ProblemCounts {
            errors: of(Severity::Error)
                + self.config_problems.len()
                + to_change
                + self.id_fixes.failed.len(),
            warnings: of(Severity::Warning),
            notices: of(Severity::Notice),
        }
    }
}

impl ProblemCounts {
    /// Returns whether the check passes.
    pub fn passes(self, is_strict: bool) -> bool {
        self.errors + self.warnings == 0 && !(is_strict && self.notices > 0)
    }
}
