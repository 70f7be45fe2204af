//! What `recite check` prints: one section after another, the gravest problems first, and the counts last.

use std::collections::HashSet;
use std::path::Path;

use super::report::{Counts, Report};
use crate::check::ids::Written;
use crate::check::percent;
use crate::cli::no_notes::no_notes_line;
use crate::cli::terminal::Page;
use crate::discord::online::{Finding, State};
use recite_notes::coverage::{FileCoverage, Passage, UnreadReason};
use recite_notes::{Problem, ProblemSummary};

/// The report as text. `notes` is the folder as it was named, so that editors and terminals can open each place.
pub fn page(notes: &Path, report: &Report<'_>) -> Page {
    let mut page = Page::default();
    for problem in report.config_problems {
        page.line(problem);
    }
    problems(&mut page, notes, report);
    ids(&mut page, notes, report.written);
    for finding in report.online.unwrap_or_default() {
        page.line(online(finding));
    }
    unread(&mut page, notes, report);
    if report.questions == 0 {
        page.line(no_notes_line(notes));
    }
    page.line(format_args!(
        "{}, {}, {}, {}",
        counted(report.files, "file", "files"),
        counted(report.questions, "Q&A", "Q&As"),
        counted(report.topics, "topic", "topics"),
        problem_counts(report.counts()),
    ));
    if report.coverage.total() > 0 {
        page.line(coverage_line(report));
    }
    page
}

/// The most passages of one file that are listed one by one.
const MOST_PASSAGES: usize = 5;

/// The passages that belong to no question, but for those that a problem on their line reports already.
fn unread(page: &mut Page, notes: &Path, report: &Report<'_>) {
    let reported = report.problems.iter().map(|it| (it.path.as_str(), it.line));
    let reported: HashSet<(&str, usize)> = reported.collect();
    for file in &report.unread {
        let path = notes.join(&file.path);
        let passages = not_ignored(file);
        let passages = passages.filter(|it| !reported.contains(&(file.path.as_str(), it.line)));
        let passages: Vec<_> = passages.collect();
        for it in passages.iter().take(MOST_PASSAGES) {
            page.line(format_args!(
                "{}:{}: belongs to no question, because {}: {}",
                path.display(),
                it.line,
                it.reason.text(),
                it.words,
            ));
        }
        if passages.len() > MOST_PASSAGES {
            page.line(format_args!(
                "{}: {} more belong to no question; see them with `recite check --explain {}`",
                path.display(),
                counted(passages.len() - MOST_PASSAGES, "passage", "passages"),
                path.display(),
            ));
        }
    }
}

/// The passages of a file, but for one that asks to be left out.
fn not_ignored(file: &FileCoverage) -> impl Iterator<Item = &Passage> {
    let passages = file.unread.iter();
    passages.filter(|it| it.reason != UnreadReason::Ignored)
}

/// Such as `99.2 % of the text can be asked for; 14 passages belong to no question`.
fn coverage_line(report: &Report<'_>) -> String {
    let share = percent(report.coverage.share());
    let passages: usize = report.unread.iter().map(|it| not_ignored(it).count()).sum();
    match passages {
        0 => format!("{share} of the text can be asked for"),
        1 => format!("{share} of the text can be asked for; 1 passage belongs to no question"),
        many => {
            format!("{share} of the text can be asked for; {many} passages belong to no question")
        }
    }
}

fn problems(page: &mut Page, notes: &Path, report: &Report<'_>) {
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
    // Those that `--fix` skipped are listed with the reason.
    let skipped = report.written.skipped.len();
    let digest = ProblemSummary {
        missing_ids: digest.missing_ids.saturating_sub(skipped),
        ..digest
    };
    if let Some(line) = digest.missing_ids_line() {
        page.line(format_args!("{}: notice: {line}", notes.display()));
    }
}

/// What `--fix` wrote, and what it skipped: a reason that holds for a whole file once, with the number of questions.
fn ids(page: &mut Page, notes: &Path, written: &Written) {
    for (path, ids) in &written.fixed {
        let (path, ids) = (notes.join(path), counted(*ids, "id", "ids"));
        page.line(format_args!("{}: wrote {ids}", path.display()));
    }
    for not_written in &written.failed {
        page.line(format_args!(
            "{}: error: no id was written: {}. Check the permissions of the file and its folder.",
            notes.join(&not_written.path).display(),
            not_written.error,
        ));
    }
    for left in written.left_alone() {
        let path = notes.join(left.path).display().to_string();
        let (place, whom) = match left.place {
            Some((line, column)) => (
                format!("{path}:{line}:{column}"),
                "this question".to_owned(),
            ),
            None => (path, counted(left.questions, "question", "questions")),
        };
        page.line(format_args!(
            "{place}: notice: no id for {whom}: {}. {}",
            left.reason, left.remedy,
        ));
    }
}

/// One finding, with what to do.
fn online(finding: &Finding) -> String {
    let state = match finding.state {
        State::Good => "good",
        State::Note => "note",
        State::Change => "change",
    };
    let remedy = finding.remedy.as_ref().map(|remedy| format!("; {remedy}"));
    let remedy = remedy.unwrap_or_default();
    format!("{state:<8}{}: {}{remedy}", finding.about, finding.what)
}

/// Such as `2 errors, 1 notice`, or `no problems`.
fn problem_counts(counts: Counts) -> String {
    let Counts {
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
        .map(|(number, one, many)| counted(number, one, many))
        .collect();
    match parts.is_empty() {
        true => "no problems".to_owned(),
        false => parts.join(", "),
    }
}

pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests;
