//! Describes everything that was read from a folder of notes, for the tests of the cases and of the examples in the
//! documentation.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::access::AccessOptions;
use crate::fix::{MissingId, insert_ids};
use crate::load::{LoadedNotes, load};
use crate::{ProblemKind, Qa, QuizStatus};

/// Loads a folder.
pub fn load_notes(folder: &Path) -> LoadedNotes {
    load(folder, &AccessOptions::default()).expect("the folder is readable")
}

/// Describes everything that was read: each Q&A, then the problems, then the passages that belong to no question.
/// Missing ids are left out, since most examples have none.
pub fn describe(loaded: &LoadedNotes) -> String {
    let mut qas: Vec<&Qa> = loaded.notebook.qas().iter().collect();
    qas.sort_by(|a, b| (&a.source, &a.question.as_str()).cmp(&(&b.source, &b.question.as_str())));
    let mut text: String = qas.into_iter().map(describe_qa).collect();
    let problems = loaded.problems.iter();
    for problem in problems.filter(|it| it.kind != ProblemKind::MissingId) {
        text += &format!("problem: {problem}\n");
    }
    for file in &loaded.coverage {
        for passage in &file.unread {
            let (path, line, reason) = (&file.path, passage.line, passage.reason.text());
            text += &format!(
                "unread: {path}:{line}: {}, because {reason}\n",
                passage.words
            );
        }
    }
    text
}

/// Describes one Q&A with one fact per line, as the documentation shows it.
///
/// ```text
/// question: What is a pump?
///   wording: What are pumps?
///   other name: pumps
///   topic: Hall
///   shown with it: the choices and the code
///   answer: It moves water.
///   id: 0b778831-da0a-459e-b906-d99da99e44b4
///   not quizzed: its title does not read as a question
/// ```
pub fn describe_qa(qa: &Qa) -> String {
    let mut text = field("", "question", qa.question.as_str());
    for wording in &qa.also {
        text += &field("  ", "wording", wording.as_str());
    }
    for alias in &qa.aliases {
        text += &field("  ", "other name", alias.as_str());
    }
    if !qa.topic.0.is_empty() {
        text += &field("  ", "topic", &qa.topic.to_string());
    }
    if !qa.prompt.as_str().is_empty() {
        text += &field("  ", "shown with it", qa.prompt.as_str());
    }
    text += &field("  ", "answer", qa.answer.as_str());
    if !qa.has_derived_id {
        text += &field("  ", "id", qa.id.as_str());
    }
    match qa.quiz {
        QuizStatus::Question => text += "  quizzed\n",
        other => text += &format!("  {other}\n"),
    }
    text
}

/// Formats a name and its value. The lines of a longer value are aligned below each other.
fn field(indent: &str, name: &str, value: &str) -> String {
    let margin = format!("\n{indent}{}", " ".repeat(name.chars().count() + 2));
    let value = value.trim_end().replace('\r', "\\r").replace('\n', &margin);
    let text = format!("{indent}{name}: {value}");
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    format!("{}\n", lines.join("\n"))
}

/// Checks `recite check --fix` on a copy of a folder: it changes nothing about any Q&A except where its id comes
/// from, it lists what it skips, and a second run changes no byte. Returns the questions that it skips.
pub fn check_inserting_ids(original: &Path) -> Result<Vec<String>, TestCaseError> {
    let folder = TempDir::new().unwrap();
    copy(original, folder.path());
    let before = load_notes(folder.path());
    let skipped = write_ids(folder.path(), &before.missing_ids);
    let after = load_notes(folder.path());
    prop_assert_eq!(without_ids(&after), without_ids(&before));
    let left: Vec<&str> = after
        .missing_ids
        .iter()
        .map(|it| it.question.as_str())
        .collect();
    prop_assert_eq!(&left, &skipped, "every skipped question is listed");
    let files = contents(folder.path());
    write_ids(folder.path(), &after.missing_ids);
    prop_assert_eq!(
        contents(folder.path()),
        files,
        "a second run changes nothing"
    );
    Ok(skipped)
}

/// Writes the ids into the files. Returns the questions whose ids cannot be written.
fn write_ids(folder: &Path, missing: &[MissingId]) -> Vec<String> {
    let mut skipped = Vec::new();
    for missing in missing.chunk_by(|a, b| a.path == b.path) {
        let file = folder.join(&missing[0].path);
        let fixed = insert_ids(&fs::read(&file).unwrap(), missing);
        fs::write(&file, &fixed.bytes).unwrap();
        let mut ids: Vec<MissingId> = fixed.skipped.into_iter().map(|(id, _)| id).collect();
        ids.sort_by_key(|id| id.place);
        skipped.extend(ids.into_iter().map(|id| id.question));
    }
    skipped
}

/// Returns the Q&As without the properties that change when ids are written: the line, and whether the id is derived.
fn without_ids(loaded: &LoadedNotes) -> Vec<Qa> {
    let qas = loaded.notebook.qas().iter().cloned();
    let qas = qas.map(|mut qa| {
        qa.has_derived_id = false;
        qa.source.line = 0;
        qa
    });
    qas.collect()
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in contents(from) {
        let path = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Returns every file below a folder with its contents.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|file| (file.path().to_owned(), fs::read(file.path()).unwrap()))
        .collect()
}
