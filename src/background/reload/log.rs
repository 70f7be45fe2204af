//! Logs reloads: each change, each problem and each failure once.

use std::collections::HashSet;

use tracing::{debug, error, info, warn};

use super::requests::{ReloadCause, ReloadError, ReloadReport};
use recite_notes::load::ReloadSummary;
use recite_notes::{Problem, ProblemKind, ProblemSummary, Severity};

/// The most problems that are logged at once, so that they do not hide other lines. `recite check` lists all.
const MAX_LOGGED_PROBLEMS: usize = 20;

/// Remembers what was logged already.
pub struct ReloadLog {
    problems: HashSet<ProblemKey>,
    /// The logged reason why the notes cannot be read.
    failure: Option<String>,
}

/// A problem without its line number, which changes with every edit above it.
type ProblemKey = (String, ProblemKind, String);

impl ReloadLog {
    /// Returns a log that knows these problems as already logged.
    pub fn after(problems: &[Problem]) -> Self {
        Self {
            problems: problems.iter().map(key).collect(),
            failure: None,
        }
    }

    /// Logs a successful reload, and problems that are new.
    pub fn log_success(&mut self, cause: ReloadCause, report: &ReloadReport) {
        let took_ms = u64::try_from(report.took.as_millis()).unwrap_or(u64::MAX);
        let summary = &report.summary;
        let ReloadSummary {
            added,
            changed,
            removed,
            last_good,
            qas,
            files,
            problems,
        } = summary;
        let has_recovered = self.failure.take().is_some();
        let why = describe(cause);
        let is_requested = matches!(cause, ReloadCause::Signal);
        if summary.has_changes() || has_recovered {
            info!(
                took_ms,
                "reloaded the notes ({why}): {added} Q&As added, {changed} changed, {removed} removed, \
                 {last_good} files or Q&As kept in their last good version; now {qas} Q&As from {files} files"
            );
        } else if is_requested {
            info!(
                took_ms,
                "reloaded the notes ({why}): no changes in {qas} Q&As from {files} files"
            );
        } else {
            debug!(took_ms, "reloaded the notes ({why}): no changes");
        }
        let new = problems
            .iter()
            .filter(|it| !self.problems.contains(&key(it)));
        let number = log_problems(new);
        if number > MAX_LOGGED_PROBLEMS {
            warn!(
                "found {number} new problems in the notes. Run `recite check` to list all of them."
            );
        }
        self.problems = problems.iter().map(key).collect();
    }

    /// Logs a failed reload, unless its reason was logged already.
    pub fn log_failure(&mut self, cause: ReloadCause, failure: &ReloadError) {
        let words = failure.to_string();
        if self.failure.as_ref() == Some(&words) {
            debug!("could not reload the notes ({}): {words}", describe(cause));
            return;
        }
        error!(
            "could not reload the notes ({}), so the last good version stays live: {words}",
            describe(cause)
        );
        self.failure = Some(words);
    }
}

/// Logs the most serious problems, and all missing ids in one line. Returns the number of problems without missing
/// ids.
pub fn log_problems<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> usize {
    let digest = ProblemSummary::new(problems);
    for problem in digest.problems.iter().take(MAX_LOGGED_PROBLEMS) {
        match problem.severity() {
            Severity::Error | Severity::Warning => warn!("{problem}"),
            Severity::Notice => info!("{problem}"),
        }
    }
    if let Some(line) = digest.missing_ids_line() {
        info!("{line}");
    }
    digest.problems.len()
}

fn key(problem: &Problem) -> ProblemKey {
    (problem.path.clone(), problem.kind, problem.message())
}

fn describe(cause: ReloadCause) -> &'static str {
    match cause {
        ReloadCause::FolderChanged => "the folder changed",
        ReloadCause::Pulled => "new notes were pulled",
        ReloadCause::Signal => "SIGHUP",
        ReloadCause::Command => "/reload",
    }
}
