use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use recite_notes::access::AccessOptions;
use recite_notes::load::{Loaded, load};
use recite_notes::{Qa, Topic};
use tempfile::tempdir;

use super::{Imported, import};
use crate::AnkiError;
use crate::export::export;
use crate::package::tests::{Generation, NoteRow, package};

const NOW: i64 = 1_764_000_000_000;

fn read(folder: &Path) -> Loaded {
    load(folder, &AccessOptions::default()).expect("a folder")
}

/// What counts of a Q&A, with the bytes of its files.
fn facts(folder: &Path, qa: &Qa) -> impl PartialEq + std::fmt::Debug + use<> {
    let files: BTreeMap<String, Vec<u8>> = qa
        .files
        .iter()
        .map(|file| {
            let bytes = fs::read(folder.join(&file.path)).expect("its file");
            (file.destination.clone(), bytes)
        })
        .collect();
    (
        (qa.id.clone(), qa.question.clone(), qa.also.clone()),
        (qa.answer.clone(), qa.topic.clone(), qa.no_quiz, files),
    )
}

/// Exports a folder of notes as both kinds of file, imports each, and compares.
fn round_trip(notes: &Path) {
    let before = read(notes);
    let expected: Vec<_> = before
        .notebook
        .qas()
        .iter()
        .map(|qa| facts(notes, qa))
        .collect();
    let folder = tempdir().expect("a folder");
    for name in ["deck.apkg", "deck.txt"] {
        let file = folder.path().join(name);
        export(&before.notebook, &file, false, NOW).expect("an export");
        let target = folder.path().join(format!("{name}.notes"));
        if expected.is_empty() {
            continue;
        }
        let imported = import(&file, &target, None, false).expect("an import");
        assert_eq!(
            (imported.cards, imported.left_out),
            (expected.len(), 0),
            "{name}"
        );
        let after = read(&target);
        let actual: Vec<_> = after
            .notebook
            .qas()
            .iter()
            .map(|qa| facts(&target, qa))
            .collect();
        assert_eq!(actual, expected, "{name}");
        if before.problems.is_empty() {
            assert_eq!(after.problems, [], "{name}");
        }
    }
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
}

#[test]
fn notes_come_back_as_they_were() {
    let notes = tempdir().expect("a folder");
    write(
        notes.path(),
        &[
            ("img/q.png", "png"),
            ("python/img/q.png", "other png"),
            ("python/say.mp3", "mp3"),
            (
                "python/queue_a.md",
                "# Event loop\n\n### How do I *run* it?\nHow to start?\n<!-- recite: also \"Start asyncio?\" -->\n\n\
                 ```python\nasyncio.run(main())\n```\n\n![q](img/q.png) and ![r](../img/q.png) [hear](say.mp3)\n\n\
                 <!-- recite: no-quiz -->\n\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4\n\n\
                 ## Deeper_one\n\n### Vec<T>?\n\nanswer:\nanswer\nBox<T> [x] & y\n\nquestion id: my-id.1\n",
            ),
            (
                "python/deep.md",
                "---\nquestion: \"What: is # this #\"\nid: 3f2a9c\n---\n\n# Head\n\ntext\n\n## Two\n\nmore\n",
            ),
            (
                "rust/level.md",
                "# Ownership\n\n## Why?\n\n### Because\n\nof that\n\nquestion id: anki-a.2fb\n\n## How?\n\nSo.\n\nquestion id: 6f1c6a52-7c84-4c17-9f7f-27b1b3a4f001\n",
            ),
        ],
    );
    let loaded = read(notes.path());
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.notebook.qas().len(), 5);
    round_trip(notes.path());
}

#[test]
fn every_shipped_note_comes_back_as_it_was() {
    let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notes");
    assert!(read(&notes).notebook.qas().len() > 10);
    round_trip(&notes);
}

/// A line that a writer could write, also one that means something to Markdown or to Recite.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z äß?*_`<>&\\[\\]#|:.-]{0,20}",
        Just("```".to_owned()),
        Just("    code".to_owned()),
        Just("- item".to_owned()),
        Just("> quote".to_owned()),
        Just("| a | b |\n|---|---|\n| 1 | 2 |".to_owned()),
        Just("answer:".to_owned()),
        Just("Is it so?".to_owned()),
        Just("#### Deeper".to_owned()),
        Just("<!-- recite: also \"Another?\" -->".to_owned()),
        Just("<details><summary>x</summary>".to_owned()),
        Just("[a]: http://example.org/".to_owned()),
        Just("{{c1::cloze}} [sound:x.mp3] [latex]x[/latex] \\(x\\)".to_owned()),
        Just("![p](p.png) [d](./p.png)".to_owned()),
        Just("<img src=\"p.png\" alt='x'>".to_owned()),
        Just("![missing](none.png)".to_owned()),
        Just(String::new()),
    ]
}

fn note_file() -> impl Strategy<Value = String> {
    let id = prop_oneof![
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}",
        "(anki-)?[A-Za-z0-9._-]{1,12}",
    ];
    let topic = prop_oneof!["[a-zA-Z_ *?:-]{0,12}", "[A-Z_ /.&<>#]{0,12}"];
    let question = "[a-zA-Z*_`?#<>&\\[\\] -]{1,30}";
    let qa = (
        1_usize..4,
        topic,
        question,
        prop::collection::vec(line(), 1..6),
        id,
    );
    prop::collection::vec(qa, 1..5).prop_map(|qas| {
        let mut text = String::new();
        for (level, topic, question, lines, id) in qas {
            if level < 3 {
                text.push_str(&format!("{} {topic}\n\n", "#".repeat(level)));
            }
            let lines = lines.join("\n");
            text.push_str(&format!("### {question}\n{lines}\n\nquestion id: {id}\n\n"));
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_notes_come_back_as_they_were(
        files in prop::collection::vec(("([a-zA-Z_ ]{1,8}/){0,2}[a-z]{1,6}", note_file()), 1..4)
    ) {
        let notes = tempdir().expect("a folder");
        for (path, text) in &files {
            write(notes.path(), &[(&format!("{path}.md"), text)]);
            let picture = Path::new(path).with_file_name("p.png");
            fs::write(notes.path().join(picture), path).expect("a file");
        }
        round_trip(notes.path());
    }
}

fn basic(guid: &str, question: &str, answer: &str, tags: &str) -> NoteRow {
    NoteRow {
        guid: guid.to_owned(),
        fields: vec![question.to_owned(), answer.to_owned()],
        tags: tags.to_owned(),
        is_cloze: false,
    }
}

/// Imports a package of these notes and returns the text of every file.
fn imported(
    generation: Generation,
    notes: &[NoteRow],
    media: &[(&str, &[u8])],
) -> (String, Imported) {
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("deck.apkg");
    fs::write(&file, package(generation, notes, media)).expect("a file");
    let target = folder.path().join("notes");
    let report = import(&file, &target, None, false).expect("an import");
    let loaded = read(&target);
    assert_eq!(loaded.problems, []);
    let mut shown = String::new();
    let files = walk(&target);
    for path in files {
        let bytes = fs::read(target.join(&path)).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        shown.push_str(&format!("==> {path}\n{}\n", text.trim_end()));
    }
    (shown, report)
}

fn walk(folder: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a name");
        match entry.path().is_dir() {
            true => paths.extend(
                walk(&entry.path())
                    .into_iter()
                    .map(|it| format!("{name}/{it}")),
            ),
            false => paths.push(name),
        }
    }
    paths.sort();
    paths
}

#[test]
fn packages_of_all_generations_are_read() {
    let notes = [
        basic(
            "k8Q~{x",
            "What is <b>this</b>?",
            "<img src=\"a b.png\"><br>A &lt;T&gt;",
            "python::Event_loop other",
        ),
        NoteRow {
            is_cloze: true,
            ..basic(
                "cloze12345",
                "{{c1::Paris::city}} is in {{c2::France}}",
                "Extra",
                "",
            )
        },
        basic("empty00000", "No answer", " <br> ", ""),
    ];
    for generation in Generation::ALL {
        let (shown, report) = imported(
            generation,
            &notes,
            &[("a b.png", b"png"), ("unused.png", b"x")],
        );
        insta::assert_snapshot!(shown, @r"
        ==> cities.md
        # Cities

        ## Europe

        ### \[city\] is in France

        Paris is in France

        Extra

        question id: cloze12345

        ### Paris is in \[…\]

        Paris is in France

        Extra

        question id: cloze12345-c2
        ==> media/a b.png
        png
        ==> python.md
        # python

        ## Event loop

        ### What is **this**?

        ![](media/a%20b.png)\
        A \<T>

        <!-- anki tags: other -->

        question id: anki-k8Q.7e.7bx
        ");
        assert_eq!((report.cards, report.left_out, report.media), (3, 1, 1));
        assert_eq!(report.unusable_media.len(), 0);
    }
}
