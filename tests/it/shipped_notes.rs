//! The notes that Recite ships, and the first steps of a new user.

use std::fs;
use std::path::Path;

use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::notes::SHIPPED;
use crate::semantic_search::folders::model;

/// Runs the README's first command in the project's folder, as `cargo run` would.
fn run(arguments: &[&str]) -> RunOutput {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = TempDir::new().expect("a temporary folder");
    let mut recite = recite(project);
    RunOutput::of(recite.args(arguments).env("RECITE_DATA_DIR", data.path()))
}

/// The search options: lexical only, or with the model and its vectors in `folder`.
fn first_hit(words: &str, folder: &TempDir, with_model: bool) -> Value {
    let mut recite = recite(folder.path());
    recite.args(["ask", "--json", "--notes", SHIPPED, words]);
    if with_model {
        recite.env("RECITE_MODEL_DIR", model());
    }
    let ran = RunOutput::of(&mut recite);
    let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
    report["hits"][0].clone()
}

#[test]
fn the_shipped_notes_and_config_have_no_problem() {
    let ran = run(&["check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
}

#[test]
fn there_are_notes_about_python_and_about_recite() {
    let book = load(Path::new(SHIPPED), &AccessOptions::default())
        .expect("the notes are there")
        .notebook;
    let of = |folder: &str| {
        let qas = book.qas().iter();
        qas.filter(|qa| qa.source.path.starts_with(folder)).count()
    };
    assert_eq!(of("python/"), 12);
    assert!(of("recite/") >= 10, "{} notes about Recite", of("recite/"));
}

#[test]
fn the_readmes_first_command_finds_the_executor() {
    let ran = run(&["ask", "how do I run blocking code from async?"]);
    assert_eq!(ran.code, Some(0));
    let blocking = "How to run blocking synchronous function from asyncronous code?";
    assert!(ran.stdout.starts_with(blocking), "{}", ran.stdout);
    let answer = ran
        .stdout
        .split("Other matches:")
        .next()
        .unwrap_or_default();
    assert!(answer.contains("run_in_executor"), "{answer}");
}

/// Queries from the first design, each with the expected note.
const FIRST_QUERIES: [(&str, &str); 9] = [
    (
        "run sync function in async",
        "How to run blocking synchronous function from asyncronous code?",
    ),
    (
        "asynchronous from synchronous",
        "How to run asyncronous function from syncrhonous code?",
    ),
    ("create_task", "What is asyncio.create_task()?"),
    ("createtask()", "What is asyncio.create_task()?"),
    ("asyncio.create_task", "What is asyncio.create_task()?"),
    ("ensurefuture", "What is asyncio.ensure_future()?"),
    (
        "sleep(0)",
        "How to force an async func to yield control back to the loop and why you might need it?",
    ),
    (
        "proces pool",
        "How to run CPU-heavy synchronous code from asynchronous code?",
    ),
    (
        "difference between threads and async",
        "What is the difference between threading and async in Python conceptually?",
    ),
];

#[test]
fn each_query_of_the_first_issue_finds_its_note_first() {
    assert_first_queries_are_answered(false);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn each_query_of_the_first_issue_finds_its_note_first_with_the_model() {
    assert_first_queries_are_answered(true);
}

fn assert_first_queries_are_answered(with_model: bool) {
    let folder = TempDir::new().expect("a temporary folder");
    let first = |words: &str| first_hit(words, &folder, with_model)["question"].clone();
    let found = FIRST_QUERIES.map(|(words, _)| (words, first(words)));
    let expected = FIRST_QUERIES.map(|(words, question)| (words, Value::from(question)));
    assert_eq!(found, expected);
}

/// The commands of the README are the first that a newcomer types.
#[test]
fn every_recite_command_of_the_readme_works() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).unwrap_or_default();
    let commands = readme.lines().filter_map(|line| {
        let line = line.trim_start().trim_start_matches("$ ");
        let run = ["cargo run -- ", "recite "];
        let arguments = run.iter().find_map(|run| line.strip_prefix(run))?;
        let is_safe = arguments.starts_with("ask ") || arguments == "check";
        is_safe.then_some(arguments)
    });
    for arguments in commands {
        let ran = run(&words(arguments));
        assert_eq!(ran.code, Some(0), "{arguments}: {ran:?}");
    }
}

/// Returns the words of a command line, without the comment after it.
fn words(command: &str) -> Vec<&str> {
    let command = command.split(" #").next().unwrap_or_default();
    // Every second part is quoted.
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(n, part)| match n % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        })
        .collect()
}
