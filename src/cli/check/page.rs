//! The text output of `recite check`: sections in a fixed order, the most severe problems first and the counts last.

use std::collections::HashSet;
use std::path::Path;

use super::report::{CheckReport, ProblemCounts};
use crate::check::ids::IdFixes;
use crate::check::percent;
use crate::check::twins::Twins;
use crate::cli::empty_notes::no_questions_message;
use crate::cli::terminal::Page;
use crate::discord::online::{Finding, FindingState};
use recite_notes::coverage::{FileCoverage, Passage, UnreadReason};
use recite_notes::{Problem, ProblemSummary};

/// Renders the report as text.
///
/// `notes` is the folder as given on the command line, so that editors and terminals can open the printed paths.
pub fn render(notes: &Path, report: &CheckReport<'_>) -> Page {
    let mut page = Page::default();
    for problem in report.config_problems {
        page.line(problem);
    }
    write_problems(&mut page, notes, report);
    write_ids(&mut page, notes, report.id_fixes);
    for finding in report.online.unwrap_or_default() {
        page.line(finding_line(finding));
    }
    write_unread(&mut page, notes, report);
    write_twins(&mut page, notes, report.twins);
    if report.questions == 0 {
        page.line(no_questions_message(notes));
    }
    page.line(format_args!(
        "{}, {}, {}, {}",
        count_noun(report.files, "file", "files"),
        count_noun(report.questions, "Q&A", "Q&As"),
        count_noun(report.topics, "topic", "topics"),
        problem_counts(report.counts()),
    ));
    if report.coverage.total() > 0 {
        page.line(coverage_line(report));
    }
    page
}

/// The maximum number of passages that are listed for one file.
const MAX_PASSAGES: usize = 5;

/// Writes the passages that belong to no question, except those with a problem reported on the same line.
fn write_unread(page: &mut Page, notes: &Path, report: &CheckReport<'_>) {
    let reported = report.problems.iter().map(|it| (it.path.as_str(), it.line));
    let reported: HashSet<(&str, usize)> = reported.collect();
    for file in &report.unread {
        let path = notes.join(&file.path);
        let passages = not_ignored(file);
        let passages = passages.filter(|it| !reported.contains(&(file.path.as_str(), it.line)));
        let passages: Vec<_> = passages.collect();
        for it in passages.iter().take(MAX_PASSAGES) {
            page.line(format_args!(
                "{}:{}: belongs to no question, because {}: {}",
                path.display(),
                it.line,
                it.reason.text(),
                it.words,
            ));
        }
        if passages.len() > MAX_PASSAGES {
            page.line(format_args!(
                "{}: {} more belong to no question; list them with `recite check --explain {}`",
                path.display(),
                count_noun(passages.len() - MAX_PASSAGES, "passage", "passages"),
                path.display(),
            ));
        }
    }
}

/// Returns the unread passages of a file, except those that are ignored on purpose.
fn not_ignored(file: &FileCoverage) -> impl Iterator<Item = &Passage> {
    let passages = file.unread.iter();
    passages.filter(|it| it.reason != UnreadReason::Ignored)
}

/// The maximum number of twins that are listed.
const MAX_TWINS: usize = 50;

/// Writes the questions that another note would answer.
fn write_twins(page: &mut Page, notes: &Path, twins: Option<&[Twins]>) {
    let Some(twins) = twins else { return };
    for Twins {
        asked, answered_by, ..
    } in twins.iter().take(MAX_TWINS)
    {
        page.line(format_args!(
            "{}:{}: without this note, its question \"{}\" would be answered by {}:{} \"{}\"",
            notes.join(&asked.path).display(),
            asked.line,
            asked.question,
            notes.join(&answered_by.path).display(),
            answered_by.line,
            answered_by.question,
        ));
    }
    if twins.len() > MAX_TWINS {
        let more = twins.len() - MAX_TWINS;
        page.line(format_args!(
            "… and {more} more twins; list them with `--json`"
        ));
    }
    page.line(match twins.len() {
        0 => "no note would answer the question of another".to_owned(),
        found => format!(
            "{} easily confused; word their questions so that they differ in more than a detail",
            count_noun(found, "pair of notes is", "pairs of notes are")
        ),
    });
}

/// Returns a line such as `99.2% of the text is searchable; 14 passages belong to no question`.
fn coverage_line(report: &CheckReport<'_>) -> String {
    let share = percent(report.coverage.share());
    let passages: usize = report.unread.iter().map(|it| not_ignored(it).count()).sum();
    match passages {
        0 => format!("{share} of the text is searchable"),
        1 => format!("{share} of the text is searchable; 1 passage belongs to no question"),
        many => {
            format!("{share} of the text is searchable; {many} passages belong to no question")
        }
    }
}

/// Writes the problems of the notes.
fn write_problems(page: &mut Page, notes: &Path, report: &CheckReport<'_>) {
    let digest = ProblemSummary::new(report.problems);
    for problem in &digest.problems {
        let Problem {
            path,
            line,
            column,
            remedy,
            ..
        } = problem;
        let (path, severity) = (notes.join(path), problem.severity());
        page.line(format_args!(
            "{}:{line}:{column}: {severity}: {}. {remedy}",
            path.display(),
            problem.message(),
        ));
    }
    // The ids that `--fix` skipped are listed separately, with the reason.
    let skipped = report.id_fixes.skipped.len();
    let digest = ProblemSummary {
        missing_ids: digest.missing_ids.saturating_sub(skipped),
        ..digest
    };
    if let Some(line) = digest.missing_ids_line() {
        page.line(format_args!("{}: notice: {line}", notes.display()));
    }
}

/// Writes what `--fix` changed and what it skipped. A reason that applies to a whole file is printed once.
fn write_ids(page: &mut Page, notes: &Path, id_fixes: &IdFixes) {
    for (path, ids) in &id_fixes.fixed {
        let (path, ids) = (notes.join(path), count_noun(*ids, "id", "ids"));
        page.line(format_args!("{}: wrote {ids}", path.display()));
    }
    for not_written in &id_fixes.failed {
        page.line(format_args!(
            "{}: error: cannot write ids: {}. Check the permissions of the file and its folder.",
            notes.join(&not_written.path).display(),
            not_written.error,
        ));
    }
    for skipped in id_fixes.skipped_by_file() {
        let path = notes.join(skipped.path).display().to_string();
        let (place, whom) = match skipped.place {
            Some((line, column)) => (
                format!("{path}:{line}:{column}"),
                "this question".to_owned(),
            ),
            None => (path, count_noun(skipped.questions, "question", "questions")),
        };
        page.line(format_args!(
            "{place}: notice: no id for {whom}: {}. {}",
            skipped.reason, skipped.remedy,
        ));
    }
}

/// Renders a finding with its remedy, which is a whole sentence.
fn finding_line(finding: &Finding) -> String {
    let state = match finding.state {
        FindingState::Good => "good",
        FindingState::Note => "note",
        FindingState::Change => "change",
    };
    let remedy = finding.remedy.as_ref().map(|remedy| format!(". {remedy}"));
    let remedy = remedy.unwrap_or_default();
    format!("{state:<8}{}: {}{remedy}", finding.about, finding.what)
}

/// Returns the counts as text, such as `2 errors, 1 notice`, or `no problems`.
fn problem_counts(counts: ProblemCounts) -> String {
    let ProblemCounts {
        errors,
        warnings,
        notices,
    } = counts;
    let parts = [
        (errors, "error", "errors"),
        (warnings, "warning", "warnings"),
        (notices, "notice", "notices"),
    ];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> = parts
        .map(|(number, one, many)| count_noun(number, one, many))
        .collect();
    match parts.is_empty() {
        true => "no problems".to_owned(),
        false => parts.join(", "),
    }
}

/// Returns the number with the singular or plural noun, such as `2 files`.
pub fn count_noun(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests;
