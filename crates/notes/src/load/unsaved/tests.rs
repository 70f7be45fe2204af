use std::fs;

use tempfile::TempDir;

use super::load_unsaved;
use crate::access::AccessOptions;
use crate::load::{MAX_NOTE_BYTES, load};
use crate::shapes::tests::with_ids;
use crate::{Notebook, Problem, ProblemKind};

/// A folder of these files, loaded; `{1}` to `{9}` stand for UUIDs.
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

fn described(problems: &[Problem]) -> Vec<String> {
    let problems = problems.iter();
    let described = problems.filter(|it| it.kind != ProblemKind::MissingId);
    described
        .map(|it| format!("{}:{}:{}: {}", it.path, it.line, it.column, it.message()))
        .collect()
}

#[test]
fn a_text_reads_as_it_will_once_it_is_saved() {
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
        described(&unsaved.problems),
        [
            "b/lists.md:5:25: note `gone.md` does not exist",
            "b/lists.md:7:1: question has no answer",
        ]
    );
}

#[test]
fn an_id_of_another_file_is_reported_with_its_place() {
    let note = |id: &str| format!("### Why?\n\nBecause.\n\nquestion id: {id}\n");
    let (_folder, book) = folder(&[("a.md", &note("{1}")), ("c.md", &note("{2}"))]);
    let check = |text: &str, expected: &str| {
        let unsaved = load_unsaved(book.access(), "b.md", &with_ids(text), &book);
        assert_eq!(unsaved.notebook.qas().len(), 1);
        let described = described(&unsaved.problems);
        assert!(
            described.len() == 1 && described[0].contains(expected),
            "{described:?}"
        );
    };
    check(&note("{1}"), "is already that of a.md:1");
    check(&note("{2}"), "is also that of c.md:1");

    let own = load_unsaved(book.access(), "a.md", &with_ids(&note("{1}")), &book);
    assert_eq!(described(&own.problems), [""; 0], "its own id is its own");
}

#[test]
fn a_text_with_a_flaw_is_shown_as_it_reads_whatever_the_file_held() {
    let before = "### One?\n\n1.\n\n### Two?\n\n2.\n";
    let (_folder, book) = folder(&[("a.md", before)]);
    let text = before.replace("### Two?", "<!--\n### Two?");
    let unsaved = load_unsaved(book.access(), "a.md", &text, &book);
    let questions = unsaved.notebook.qas().iter().map(|qa| qa.question.as_str());
    assert_eq!(questions.collect::<Vec<_>>(), ["One?"]);
    let described = described(&unsaved.problems);
    assert!(described[0].starts_with("a.md:5:1: "), "{described:?}");
}

#[test]
fn a_text_larger_than_a_note_is_refused_as_its_file_would_be() {
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
