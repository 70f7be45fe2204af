use std::fs;

use tempfile::TempDir;

use super::with_ids;
use crate::access::AccessOptions;
use crate::load::{Loaded, load};

fn loaded(bytes: &[u8]) -> Loaded {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("note.md"), bytes).unwrap();
    load(folder.path(), &AccessOptions::default()).unwrap()
}

/// Writes the missing ids of a note and compares every byte; `{0}`, `{1}`, … stand for the ids in
/// the order of their questions. Then reads it again: nothing may have changed but that ids are there.
#[track_caller]
fn check(note: &str, expected: &str) {
    let before = loaded(note.as_bytes());
    let fixed = with_ids(note.as_bytes(), &before.missing_ids).expect("the ids can be written");
    let mut expected = expected.to_owned();
    for (nth, missing) in before.missing_ids.iter().enumerate() {
        expected = expected.replace(&format!("{{{nth}}}"), missing.id.as_str());
    }
    assert_eq!(String::from_utf8(fixed.clone()).unwrap(), expected);

    let after = loaded(&fixed);
    assert!(after.missing_ids.is_empty());
    assert_eq!(after.problems, []);
    let told = |loaded: &Loaded| -> Vec<_> {
        let qas = loaded.notebook.qas().iter();
        qas.map(|qa| {
            (
                qa.id.clone(),
                qa.question.clone(),
                qa.also.clone(),
                qa.answer.clone(),
            )
        })
        .collect()
    };
    assert_eq!(told(&after), told(&before));
}

#[track_caller]
fn check_unwritten(note: &str) {
    let before = loaded(note.as_bytes());
    assert!(!before.missing_ids.is_empty(), "an id is missing");
    assert_eq!(
        with_ids(note.as_bytes(), &before.missing_ids),
        None,
        "{note}"
    );
}

#[test]
fn an_id_is_a_paragraph_of_its_own_behind_the_answer() {
    check("### How?\na\n", "### How?\na\n\nquestion id: {0}\n");
    check(
        "# T\n\n### How?\n\na\n\n\n### Why?\nb  \n\n### When?\n- c\n",
        "# T\n\n### How?\n\na\n\nquestion id: {0}\n\n\n### Why?\nb  \n\nquestion id: {1}\n\n### When?\n- c\n\nquestion id: {2}\n",
    );
}

#[test]
fn what_stands_there_stays_byte_for_byte() {
    // Windows line ends, a byte order mark, no line end at the end, trailing blanks, tabs.
    check(
        "### How?\r\na\r\n\r\n### Why?\r\nb",
        "### How?\r\na\r\n\r\nquestion id: {0}\r\n\r\n### Why?\r\nb\r\n\r\nquestion id: {1}",
    );
    check(
        "\u{feff}### How?\na",
        "\u{feff}### How?\na\n\nquestion id: {0}",
    );
    check(
        "### How?\n\ta\t \n \t\n",
        "### How?\n\ta\t \n\nquestion id: {0}\n \t\n",
    );
    check("### Wie?\nä🦀\n", "### Wie?\nä🦀\n\nquestion id: {0}\n");
}

#[test]
fn only_missing_ids_are_written() {
    let id = "0B778831-da0a-459e-b906-d99da99e44b4";
    check(
        &format!("### How?\na\nquestion id: {id}\n### Why?\nb\n"),
        &format!("### How?\na\nquestion id: {id}\n### Why?\nb\n\nquestion id: {{0}}\n"),
    );
}

#[test]
fn twins_each_get_their_own() {
    check(
        "### How?\na\n### How?\nb\n",
        "### How?\na\n\nquestion id: {0}\n### How?\nb\n\nquestion id: {1}\n",
    );
}

#[test]
fn blocks_that_could_swallow_a_line_end_before_it() {
    for answer in [
        "```\na\n```",
        "    a",
        "- a\n\n  ```\n  b",
        "> a",
        "<details>\na",
        "| a |\n|---|\n| b |",
        "a\n---",
        "<!-- recite: no-quiz -->\na\n<!-- b -->",
        "[^1]: a",
        "`a",
    ] {
        check(
            &format!("### How?\n{answer}\n\n### Why?\nb\n"),
            &format!(
                "### How?\n{answer}\n\nquestion id: {{0}}\n\n### Why?\nb\n\nquestion id: {{1}}\n"
            ),
        );
    }
}

#[test]
fn front_matter_gets_its_id_at_its_end() {
    check(
        "---\nquestion: Why?\n---\na\n",
        "---\nquestion: Why?\nid: {0}\n---\na\n",
    );
    check(
        "\u{feff}---\r\nquestion: >-\r\n  Why\r\n  so?\r\n...\r\na",
        "\u{feff}---\r\nquestion: >-\r\n  Why\r\n  so?\r\nid: {0}\r\n...\r\na",
    );
}

#[test]
fn nothing_is_written_where_an_open_fence_or_comment_would_swallow_it() {
    check_unwritten("### How?\n```\na\n");
    check_unwritten("### How?\na\n<!-- b\n");
    check_unwritten("### How?\n<pre>\na\n<!-- b\n");
    check_unwritten("### How?\na\n### Why?\n~~~\nb");
}

#[test]
fn nothing_is_written_into_a_file_that_has_changed() {
    let missing = loaded(b"### How?\na\n### Why?\nb\n").missing_ids;
    for changed in [
        "### How?\nabcdefg\n### Why?\nb\n",
        "### How?\na\n",
        "",
        "\u{e4}\u{f6}\u{fc}### How?\na",
    ] {
        assert_eq!(with_ids(changed.as_bytes(), &missing), None, "{changed}");
    }
    assert_eq!(with_ids(b"### How?\n\xff", &missing), None);
}

#[test]
fn nothing_to_write_changes_nothing() {
    let note = "### How?\na\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4";
    assert_eq!(
        with_ids(note.as_bytes(), &[]),
        Some(note.as_bytes().to_vec())
    );
}
