//! How one file was read: its shapes, which headings ask and why, each Q&A with its lines, and what belongs to none.

use std::collections::BTreeSet;

use serde::Serialize;

use super::percent;
use recite_notes::coverage::{Coverage, FileCoverage, LineRange, QaLines, Shape, UnreadReason};
use recite_notes::{Notebook, Qa};

/// How one file was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    pub path: String,
    /// The shapes of its Q&As with their numbers, the most frequent first.
    pub shape: String,
    /// The levels of the headings that ask, with the reason.
    pub question_level: String,
    pub questions: Vec<Question>,
    pub unread: Vec<UnreadPassage>,
    /// The blocks that only lead elsewhere, such as tables of contents.
    pub navigation: Vec<LineRange>,
    pub coverage: Coverage,
    /// How much of the text can be asked for, such as `99.2 %`.
    pub askable: String,
}

/// A Q&A with its lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Question {
    pub line: usize,
    pub end_line: usize,
    /// The lines that belong to it: other Q&As may stand between them.
    pub lines: Vec<LineRange>,
    pub shape: Shape,
    /// The shape in words, such as "heading of level 3 that reads as a question".
    pub read_as: String,
    /// As written.
    pub question: String,
    pub topic: String,
    pub id: String,
    pub has_written_id: bool,
    pub is_quizzed: bool,
    /// Such as "quizzed: its title reads as a question".
    pub quiz: String,
}

/// A passage that belongs to no question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnreadPassage {
    pub line: usize,
    pub end_line: usize,
    pub reason: UnreadReason,
    /// The reason in words.
    pub why: &'static str,
    /// How it begins, on one line.
    pub words: String,
}

impl Explanation {
    /// Explains how `file` was read, whose Q&As are in `notebook`.
    pub fn of(file: &FileCoverage, notebook: &Notebook) -> Self {
        let qas = notebook.qas().iter();
        let mut qas: Vec<&Qa> = qas.filter(|qa| qa.source.path == file.path).collect();
        qas.sort_by_key(|qa| qa.source.line);
        // They stand in the order of their lines.
        let lines_of = |qa: &Qa| {
            let at = file.qas.partition_point(|it| it.line < qa.source.line);
            file.qas.get(at).filter(|it| it.line == qa.source.line)
        };
        let unread = file.unread.iter().map(|it| UnreadPassage {
            line: it.line,
            end_line: it.end_line,
            reason: it.reason,
            why: it.reason.text(),
            words: it.words.clone(),
        });
        Self {
            path: file.path.clone(),
            shape: shape(&file.qas),
            question_level: question_level(&file.qas),
            questions: qas
                .into_iter()
                .filter_map(|qa| Some(Question::of(qa, lines_of(qa)?)))
                .collect(),
            unread: unread.collect(),
            navigation: file.navigation.clone(),
            coverage: file.coverage,
            askable: percent(file.coverage.share()),
        }
    }
}

impl Question {
    fn of(qa: &Qa, lines: &QaLines) -> Self {
        Self {
            line: lines.line,
            end_line: lines.end_line,
            lines: lines.lines.clone(),
            shape: lines.shape,
            read_as: read_as(lines),
            question: qa.question.as_str().to_owned(),
            topic: qa.topic.to_string(),
            id: qa.id.as_str().to_owned(),
            has_written_id: !qa.has_derived_id,
            is_quizzed: qa.quiz.is_quizzed(),
            quiz: qa.quiz.to_string(),
        }
    }
}

fn read_as(lines: &QaLines) -> String {
    let words = lines.shape.text();
    match (lines.level, words.strip_prefix("heading")) {
        (Some(level), Some(rest)) if lines.shape != Shape::IdLevel => {
            format!("heading of level {level}{rest}")
        }
        (Some(level), Some(_)) => format!("heading of level {level}, which has one id each"),
        _ => words.to_owned(),
    }
}

/// Such as "heading that reads as a question (3), flashcard (1)".
fn shape(qas: &[QaLines]) -> String {
    let mut counts: Vec<(Shape, usize)> = Vec::new();
    for qa in qas {
        match counts.iter_mut().find(|(shape, _)| *shape == qa.shape) {
            Some((_, count)) => *count += 1,
            None => counts.push((qa.shape, 1)),
        }
    }
    // Those that are as frequent stay in the order in which they stand.
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts = counts.iter();
    let counts: Vec<String> = counts
        .map(|(shape, count)| format!("{} ({count})", shape.text()))
        .collect();
    match counts.is_empty() {
        true => "none: no Q&A was found".to_owned(),
        false => counts.join(", "),
    }
}

/// Such as "3, because each heading of this level has exactly one id".
fn question_level(qas: &[QaLines]) -> String {
    let levels = |shape: Shape| {
        let asking = qas.iter().filter(|it| it.shape == shape);
        asking
            .filter_map(|it| it.level)
            .collect::<BTreeSet<usize>>()
    };
    let (by_id, worded) = (levels(Shape::IdLevel), levels(Shape::Question));
    let mut reasons = Vec::new();
    if !by_id.is_empty() {
        reasons.push(format!(
            "{}, because each heading of this level has exactly one id",
            listed(&by_id)
        ));
    }
    if !worded.is_empty() {
        reasons.push(format!(
            "{}, because headings there read as questions",
            listed(&worded)
        ));
    }
    if !reasons.is_empty() {
        return reasons.join("; ");
    }
    match levels(Shape::Heading).is_empty() {
        true => "none, because no heading asks",
        false => "none, because no heading reads as a question: each stands for the text below it",
    }
    .to_owned()
}

/// Such as "1, 2 and 4".
fn listed(levels: &BTreeSet<usize>) -> String {
    let levels: Vec<String> = levels.iter().map(usize::to_string).collect();
    match levels.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => levels.concat(),
    }
}

#[cfg(test)]
mod tests;
