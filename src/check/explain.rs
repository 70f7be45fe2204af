//! Explains how one file was read: its shapes, its question headings, each Q&A with its lines, and the text that
//! belongs to no question.

use std::collections::BTreeSet;

use serde::Serialize;

use super::percent;
use recite_notes::coverage::{Coverage, FileCoverage, LineRange, QaLines, Shape, UnreadReason};
use recite_notes::{Notebook, Qa};

/// The explanation of how one file was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The path in the notes folder.
    pub path: String,
    /// The shapes of its Q&As with their counts, the most frequent first.
    pub shape: String,
    /// The levels of the question headings, with the reason.
    pub question_level: String,
    /// The Q&As in the order of their lines.
    pub questions: Vec<ExplainedQuestion>,
    /// The passages that belong to no question.
    pub unread: Vec<UnreadPassage>,
    /// The blocks that only contain links, such as tables of contents.
    pub navigation: Vec<LineRange>,
    /// The number of searchable characters, and of all characters.
    pub coverage: Coverage,
    /// The searchable share of the text, such as `99.2%`.
    pub askable: String,
}

/// A Q&A with its lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedQuestion {
    /// The first line.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
    /// The lines that belong to it. Other Q&As can be between them.
    pub lines: Vec<LineRange>,
    /// The shape in which it is written.
    pub shape: Shape,
    /// The shape as text, such as "heading of level 3 that reads as a question".
    pub read_as: String,
    /// The question as written in the note.
    pub question: String,
    /// The topic; empty if there is none.
    pub topic: String,
    /// The id, written or derived.
    pub id: String,
    /// Whether the id is written in the note.
    pub has_written_id: bool,
    /// Whether members are quizzed on it.
    pub is_quizzed: bool,
    /// Whether it is quizzed and why, such as "quizzed: its title reads as a question".
    pub quiz: String,
}

/// A passage that belongs to no question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnreadPassage {
    /// The first line.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
    /// Why it belongs to no question.
    pub reason: UnreadReason,
    /// The reason as text.
    pub why: &'static str,
    /// The beginning of the passage, on one line.
    pub words: String,
}

impl Explanation {
    /// Explains how `file` was read. Its Q&As are in `notebook`.
    pub fn new(file: &FileCoverage, notebook: &Notebook) -> Self {
        let qas = notebook.qas().iter();
        let mut qas: Vec<&Qa> = qas.filter(|qa| qa.source.path == file.path).collect();
        qas.sort_by_key(|qa| qa.source.line);
        // `file.qas` is sorted by line.
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
                .filter_map(|qa| Some(ExplainedQuestion::new(qa, lines_of(qa)?)))
                .collect(),
            unread: unread.collect(),
            navigation: file.navigation.clone(),
            coverage: file.coverage,
            askable: percent(file.coverage.share()),
        }
    }
}

impl ExplainedQuestion {
    fn new(qa: &Qa, lines: &QaLines) -> Self {
        Self {
            line: lines.line,
            end_line: lines.end_line,
            lines: lines.lines.clone(),
            shape: lines.shape,
            read_as: describe_shape(lines),
            question: qa.question.as_str().to_owned(),
            topic: qa.topic.to_string(),
            id: qa.id.as_str().to_owned(),
            has_written_id: !qa.has_derived_id,
            is_quizzed: qa.quiz.is_quizzed(),
            quiz: qa.quiz.to_string(),
        }
    }
}

/// Describes the shape of a Q&A, such as "heading of level 3 that reads as a question".
fn describe_shape(lines: &QaLines) -> String {
    let words = lines.shape.text();
    match (lines.level, words.strip_prefix("heading")) {
        (Some(level), Some(rest)) if lines.shape != Shape::IdLevel => {
            format!("heading of level {level}{rest}")
        }
        (Some(level), Some(_)) => format!("heading of level {level}, which has one id each"),
        _ => words.to_owned(),
    }
}

/// Returns the shapes with their counts, such as "heading that reads as a question (3), flashcard (1)".
fn shape(qas: &[QaLines]) -> String {
    let mut counts: Vec<(Shape, usize)> = Vec::new();
    for qa in qas {
        match counts.iter_mut().find(|(shape, _)| *shape == qa.shape) {
            Some((_, count)) => *count += 1,
            None => counts.push((qa.shape, 1)),
        }
    }
    // The sort is stable: equally frequent shapes stay in the order of the file.
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

/// Returns the question level with its reason, such as "3, because each heading of this level has exactly one id".
fn question_level(qas: &[QaLines]) -> String {
    let levels = |shape: Shape| {
        let asking = qas.iter().filter(|it| it.shape == shape);
        asking
            .filter_map(|it| it.level)
            .collect::<BTreeSet<usize>>()
    };
    let (by_id, by_wording) = (levels(Shape::IdLevel), levels(Shape::Question));
    let mut reasons = Vec::new();
    if !by_id.is_empty() {
        reasons.push(format!(
            "{}, because each heading of this level has exactly one id",
            join_levels(&by_id)
        ));
    }
    if !by_wording.is_empty() {
        reasons.push(format!(
            "{}, because headings there read as questions",
            join_levels(&by_wording)
        ));
    }
    if !reasons.is_empty() {
        return reasons.join("; ");
    }
    match levels(Shape::Heading).is_empty() {
        true => "none, because no heading is a question",
        false => {
            "none, because no heading reads as a question: each is the title of the text below it"
        }
    }
    .to_owned()
}

/// Joins the levels, such as "1, 2 and 4".
fn join_levels(levels: &BTreeSet<usize>) -> String {
    let levels: Vec<String> = levels.iter().map(usize::to_string).collect();
    match levels.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => levels.concat(),
    }
}

#[cfg(test)]
mod tests;
