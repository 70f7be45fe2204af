//! Logs reloads: each change, each problem and each failure once.

use std::collections::HashSet;

use tracing::{debug, error, info, warn};

use super::requests::{Cause, ReloadError, Report};
use recite_notes::load::ReloadSummary;
use recite_notes::{Problem, ProblemKind, ProblemSummary, Severity};

/// More at once hide what comes after them; `recite check` has them all.
const MOST_PROBLEMS: usize = 20;

/// What was logged already.
pub struct ReloadLog {
    problems: HashSet<ProblemKey>,
    /// Why the notes cannot be read, once that was logged.
    failure: Option<String>,
}

/// A problem without its line, which changes with every edit above it.
type ProblemKey = (String, ProblemKind, String);

impl ReloadLog {
    /// Begins after these problems were logged.
    pub fn after(problems: &[Problem]) -> Self {
        Self {
            problems: problems.iter().map(key).collect(),
            failure: None,
        }
    }

    pub fn reloaded(&mut self, cause: Cause, report: &Report) {
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
        let is_back = self.failure.take().is_some();
        let why = worded(cause);
        let asked = matches!(cause, Cause::Signal);
        if summary.has_changes() || is_back {
            info!(
                took_ms,
                "reloaded the notes ({why}): {added} Q&As added, {changed} changed, {removed} removed, \
                 {last_good} files or Q&As kept as they were; now {qas} Q&As from {files} files"
            );
        } else if asked {
            info!(
                took_ms,
                "reloaded the notes ({why}): nothing has changed in {qas} Q&As from {files} files"
            );
        } else {
            debug!(took_ms, "reloaded the notes ({why}): nothing has changed");
        }
        let new = problems
            .iter()
            .filter(|it| !self.problems.contains(&key(it)));
        let number = log_problems(new);
        if number > MOST_PROBLEMS {
            warn!("found {number} new problems in the notes; `recite check` tells them all");
        }
        self.problems = problems.iter().map(key).collect();
    }

    pub fn failed(&mut self, cause: Cause, failure: &ReloadError) {
        let words = failure.to_string();
        if self.failure.as_ref() == Some(&words) {
            debug!("could not reload the notes ({}): {words}", worded(cause));
            return;
        }
        error!(
            "could not reload the notes ({}), which stay as they were: {words}",
            worded(cause)
        );
        self.failure = Some(words);
    }
}

/// Logs the gravest problems, and missing ids in one line. Returns how many problems there are but for missing ids.
pub fn log_problems<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> usize {
    let digest = ProblemSummary::new(problems);
    for problem in digest.problems.iter().take(MOST_PROBLEMS) {
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

fn worded(cause: Cause) -> &'static str {
    match cause {
        Cause::Watched => "the folder changed",
        Cause::Pulled => "new notes were pulled",
        Cause::Signal => "SIGHUP",
        Cause::Command => "/reload",
    }
}
