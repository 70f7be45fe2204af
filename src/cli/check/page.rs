//! What `recite check` prints: one section after another, the gravest problems first, and the counts last.

use std::path::Path;

use super::ids::{Skipped, Written};
use super::{Counts, Report};
use crate::cli::no_notes::no_notes_line;
use crate::cli::terminal::Page;
use crate::discord::online::{Finding, State};
use recite_notes::{Digest, Problem};

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
    page
}

fn problems(page: &mut Page, notes: &Path, report: &Report<'_>) {
    let digest = Digest::of(report.problems);
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
            "{}:{line}:{column}: {severity}: {}; {remedy}",
            path.display(),
            problem.message(),
        ));
    }
    // Those that `--fix` skipped are listed with the reason.
    let skipped = report.written.skipped.len();
    let digest = Digest {
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
            "{}: error: no id was written: {}; check the permissions of the file and its folder",
            notes.join(&not_written.path).display(),
            not_written.error,
        ));
    }
    let of_file = |it: &Skipped| it.reason.is_of_file();
    for same_file in written.skipped.chunk_by(|a, b| a.path == b.path) {
        let (whole, single): (Vec<_>, Vec<_>) = same_file.iter().partition(|it| of_file(it));
        if let Some(first) = whole.first() {
            page.line(format_args!(
                "{}: notice: no id for {}: {}; {}",
                notes.join(&first.path).display(),
                counted(whole.len(), "question", "questions"),
                first.reason,
                first.remedy,
            ));
        }
        for it in single {
            page.line(format_args!(
                "{}:{}:{}: notice: no id for this question: {}; {}",
                notes.join(&it.path).display(),
                it.line,
                it.column,
                it.reason,
                it.remedy,
            ));
        }
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

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests;
