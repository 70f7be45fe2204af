//! Everything that a folder of notes reads as, for the tests of the cases and of the examples in the documentation.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::access::AccessOptions;
use crate::fix::{MissingId, with_ids};
use crate::load::{Loaded, load};
use crate::{ProblemKind, Qa, QuizMembership};

/// Reads a folder.
pub fn loaded(folder: &Path) -> Loaded {
    load(folder, &AccessOptions::default()).expect("the folder is readable")
}

/// Describes everything that was read: each Q&A, then the problems, then the passages that belong to no question. Only
/// missing ids are left out: most examples have none.
pub fn describe(loaded: &Loaded) -> String {
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

/// Describes one Q&A, a fact a line, as the documentation shows it.
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
    if !qa.id_is_derived {
        text += &field("  ", "id", qa.id.as_str());
    }
    match qa.quiz {
        QuizMembership::Question => text += "  quizzed\n",
        other => text += &format!("  {other}\n"),
    }
    text
}

/// A name and its value. The lines of a longer value stand below each other.
fn field(indent: &str, name: &str, value: &str) -> String {
    let margin = format!("\n{indent}{}", " ".repeat(name.chars().count() + 2));
    let value = value.trim_end().replace('\r', "\\r").replace('\n', &margin);
    let text = format!("{indent}{name}: {value}");
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    format!("{}\n", lines.join("\n"))
}

/// Checks that `recite check --fix` keeps its promises on a folder, of which a copy is made: it changes nothing about
/// any Q&A but where its id is from, it lists what it leaves alone, and a second run changes no byte. Returns the
/// questions that it leaves alone.
pub fn check_ids(original: &Path) -> Result<Vec<String>, TestCaseError> {
    let folder = TempDir::new().unwrap();
    copy(original, folder.path());
    let before = loaded(folder.path());
    let skipped = write_ids(folder.path(), &before.missing_ids);
    let after = loaded(folder.path());
    prop_assert_eq!(without_ids(&after), without_ids(&before));
    let left: Vec<&str> = after
        .missing_ids
        .iter()
        .map(|it| it.question.as_str())
        .collect();
    prop_assert_eq!(&left, &skipped, "what is left was listed");
    let files = contents(folder.path());
    write_ids(folder.path(), &after.missing_ids);
    prop_assert_eq!(
        contents(folder.path()),
        files,
        "the second run changes nothing"
    );
    Ok(skipped)
}

/// Writes the ids into the files, and returns the questions of those that cannot be written.
fn write_ids(folder: &Path, missing: &[MissingId]) -> Vec<String> {
    let mut skipped = Vec::new();
    for missing in missing.chunk_by(|a, b| a.path == b.path) {
        let file = folder.join(&missing[0].path);
        let fixed = with_ids(&fs::read(&file).unwrap(), missing);
        fs::write(&file, &fixed.bytes).unwrap();
        let mut ids: Vec<MissingId> = fixed.skipped.into_iter().map(|(id, _)| id).collect();
        ids.sort_by_key(|id| id.place);
        skipped.extend(ids.into_iter().map(|id| id.question));
    }
    skipped
}

/// The Q&As, but for whether their ids are written and the lines that move with that.
fn without_ids(loaded: &Loaded) -> Vec<Qa> {
    let qas = loaded.notebook.qas().iter().cloned();
    let qas = qas.map(|mut qa| {
        qa.id_is_derived = false;
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

/// Every file below a folder with what it holds.
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
