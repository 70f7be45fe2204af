use std::fs;

use tempfile::TempDir;

use super::load_unsaved;
use crate::access::AccessOptions;
use crate::load::{MAX_NOTE_BYTES, load};
use crate::shapes::tests::with_ids;
use crate::{Notebook, Problem, ProblemKind};

/// Creates and loads a folder of these files; `{1}` to `{9}` stand for UUIDs.
fn folder(files: &[(&str, &str)]) -> (TempDir, Notebook) {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, with_ids(text)).unwrap();
    }
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    (folder, loaded.notebook)
}

fn describe(problems: &[Problem]) -> Vec<String> {
    let problems = problems.iter();
    let problems = problems.filter(|it| it.kind != ProblemKind::MissingId);
    problems
        .map(|it| format!("{}:{}:{}: {}", it.path, it.line, it.column, it.message()))
        .collect()
}

#[test]
fn an_unsaved_text_reads_like_the_saved_file() {
    let text =
        "# Lists\n\n### How do I sort?\n\nSee ![it](sort.png) and [more](gone.md).\n\n### Empty?\n";
    let (folder, book) = folder(&[("b/other.md", "### Other?\n\nYes.\n"), ("b/sort.png", "")]);
    let unsaved = load_unsaved(book.access(), "b/lists.md", text, &book);

    fs::write(folder.path().join("b/lists.md"), text).unwrap();
    let saved = load(folder.path(), &AccessOptions::default()).unwrap();
    let of_file = |path: &str| path == "b/lists.md";
    let qas = saved.notebook.qas().iter();
    let qas: Vec<_> = qas.filter(|qa| of_file(&qa.source.path)).collect();
    assert_eq!(unsaved.notebook.qas().iter().collect::<Vec<_>>(), qas);
    assert_eq!(qas[0].files.len(), 1, "its picture is looked up");
    let problems = saved.problems.iter().filter(|it| of_file(&it.path));
    assert_eq!(
        unsaved.problems.iter().collect::<Vec<_>>(),
        problems.collect::<Vec<_>>()
    );
    assert_eq!(
        describe(&unsaved.problems),
        [
            "b/lists.md:5:25: note `gone.md` does not exist",
            "b/lists.md:7:1: this question has no answer",
        ]
    );
}

#[test]
fn an_id_of_another_file_is_reported_with_its_location() {
    let note = |id: &str| format!("### Why?\n\nBecause.\n\nquestion id: {id}\n");
    let (_folder, book) = folder(&[("a.md", &note("{1}")), ("c.md", &note("{2}"))]);
    let check = |text: &str, expected: &str| {
        let unsaved = load_unsaved(book.access(), "b.md", &with_ids(text), &book);
        assert_eq!(unsaved.notebook.qas().len(), 1);
        let problems = describe(&unsaved.problems);
        assert!(
            problems.len() == 1 && problems[0].contains(expected),
            "{problems:?}"
        );
    };
    check(&note("{1}"), "is already used at a.md:1");
    check(&note("{2}"), "is also used at c.md:1");

    let own = load_unsaved(book.access(), "a.md", &with_ids(&note("{1}")), &book);
    assert_eq!(describe(&own.problems), [""; 0], "its own id is its own");
}

#[test]
fn an_unsaved_text_ignores_the_last_good_version() {
    let before = "### One?\n\n1.\n\n### Two?\n\n2.\n";
    let (_folder, book) = folder(&[("a.md", before)]);
    let text = before.replace("### Two?", "<!--\n### Two?");
    let unsaved = load_unsaved(book.access(), "a.md", &text, &book);
    let questions = unsaved.notebook.qas().iter().map(|qa| qa.question.as_str());
    assert_eq!(questions.collect::<Vec<_>>(), ["One?"]);
    let problems = describe(&unsaved.problems);
    assert!(problems[0].starts_with("a.md:5:1: "), "{problems:?}");
}

#[test]
fn a_too_large_text_is_rejected_like_its_file() {
    let (folder, book) = folder(&[]);
    let text = format!("### Why?\n\n{}\n", "x".repeat(MAX_NOTE_BYTES as usize));
    let unsaved = load_unsaved(book.access(), "a.md", &text, &book);
    assert!(unsaved.notebook.qas().is_empty());
    fs::write(folder.path().join("a.md"), &text).unwrap();
    assert_eq!(
        unsaved.problems,
        load(folder.path(), &AccessOptions::default())
            .unwrap()
            .problems
    );
}
