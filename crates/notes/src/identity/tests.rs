use std::fs;

use tempfile::TempDir;

use crate::description::{check_inserting_ids, load_notes};
use crate::fix::insert_ids;
use crate::load::LoadedNotes;

fn read(notes: &[(&str, &str)]) -> (TempDir, LoadedNotes) {
    let folder = TempDir::new().unwrap();
    for (name, note) in notes {
        fs::write(folder.path().join(name), note).unwrap();
    }
    let loaded = load_notes(folder.path());
    (folder, loaded)
}

/// Returns the questions of a note with their ids, sorted by question.
fn ids(note: &str) -> Vec<(String, String)> {
    let (_folder, loaded) = read(&[("a.md", note)]);
    let qas = loaded.notebook.qas().iter();
    let mut ids: Vec<_> = qas
        .map(|qa| (qa.question.to_string(), qa.id.to_string()))
        .collect();
    ids.sort();
    ids
}

const TEXTS: [&str; 5] = [
    "#flashcards\n\nImpeller:::The wheel in a pump\n",
    "#flashcards\n\nImpeller\n??\nThe wheel\nin a pump\n<!--SR:!2030-01-02,4,270!2030-01-02,4,270-->\n",
    "C: The [foot valve] keeps the [water] in the [pipe].\n",
    "#flashcards\n\nThe ==impeller== turns in the ==pump==.\n",
    "- The {{cloze impeller}} turns in the {{cloze pump}}. #card\n",
];

#[test]
fn one_written_id_serves_every_question_of_a_text() {
    for text in TEXTS {
        let (folder, before) = read(&[("a.md", text)]);
        assert_eq!(before.missing_ids.len(), 1, "{text}");
        assert!(before.notebook.qas().len() > 1, "{text}");
        let skipped =
            check_inserting_ids(folder.path()).unwrap_or_else(|error| panic!("{text}\n{error}"));
        assert_eq!(skipped, [""; 0], "{text}");
        let fixed = insert_ids(text.as_bytes(), &before.missing_ids);
        let fixed = String::from_utf8(fixed.bytes).unwrap();
        assert_eq!(fixed.matches("question id:").count(), 1, "{fixed}");
        let (_folder, after) = read(&[("a.md", &fixed)]);
        assert!(after.notebook.qas().iter().all(|qa| !qa.has_derived_id));
        assert!(after.problems.is_empty(), "{:?}", after.problems);
    }
}

#[test]
fn equal_texts_get_different_ids() {
    for text in TEXTS {
        let twice = format!("{text}\n{text}");
        let (folder, loaded) = read(&[("a.md", &twice), ("b.md", text)]);
        let (_one, single) = read(&[("a.md", text)]);
        assert_eq!(
            loaded.notebook.qas().len(),
            3 * single.notebook.qas().len(),
            "{text}"
        );
        check_inserting_ids(folder.path()).unwrap_or_else(|error| panic!("{text}\n{error}"));
    }
}

#[test]
fn a_text_with_the_id_of_another_is_reported_once() {
    let id = "<!-- question id: 0b778831-da0a-459e-b906-d99da99e44b4 -->";
    for (first, second) in [
        ("a:::b", "c:::d"),
        ("==a== b ==c==", "==d== e ==f=="),
        ("a::b", "==d== e ==f=="),
    ] {
        let (_folder, loaded) = read(&[
            ("a.md", &format!("#flashcards\n\n{first} {id}\n")),
            ("b.md", &format!("#flashcards\n\n{second} {id}\n")),
        ]);
        let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(
            problems[0].contains("the id `0b778831-da0a-459e-b906-d99da99e44b4` is already"),
            "{problems:?}"
        );
        let files = ["a.md", "b.md"].map(|path| {
            let qas = loaded.notebook.qas().iter();
            let own = qas.filter(|qa| qa.source.path == path);
            own.map(|qa| qa.has_derived_id).collect::<Vec<_>>()
        });
        assert!(files.iter().all(|it| !it.is_empty()), "{files:?}");
        assert!(
            !files[0].contains(&true) && !files[1].contains(&false),
            "{files:?}"
        );
    }
}

#[test]
fn adding_or_removing_clozes_does_not_change_other_ids() {
    let id = "\n<!-- question id: p-1 -->\n";
    let before = ids(&format!("C: The [foot valve] keeps the [water] in.{id}"));
    let after = ids(&format!(
        "C: A [good] [foot valve] keeps [water] in pipes.{id}"
    ));
    let id_of = |ids: &[(String, String)], words: &str| {
        let question = ids.iter().find(|(question, _)| question.contains(words));
        question.map(|(_, id)| id.clone()).unwrap()
    };
    for (old, new) in [
        ("\\[…] keeps the water", "\\[…] keeps water"),
        ("keeps the \\[…]", "keeps \\[…]"),
    ] {
        assert_eq!(id_of(&before, old), id_of(&after, new));
    }
}

#[test]
fn a_reversed_card_has_another_id_than_its_first_direction() {
    let note = "#flashcards\n\nImpeller:::The wheel <!-- question id: p-1 -->\n";
    let ids = ids(note);
    assert_eq!(ids[0], ("Impeller".to_owned(), "p-1".to_owned()));
    assert_eq!(ids[1].0, "The wheel");
    assert_ne!(ids[1].1, "p-1");
}
