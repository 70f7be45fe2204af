use std::fs;

use tempfile::TempDir;

use super::{SkipReason, insert_ids};
use crate::access::AccessOptions;
use crate::load::{LoadedNotes, load};
use crate::shape::Shape;

fn loaded(bytes: &[u8]) -> LoadedNotes {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("note.md"), bytes).unwrap();
    load(folder.path(), &AccessOptions::default()).unwrap()
}

/// Writes the missing ids of a note and compares every byte; `{0}`, `{1}`, … stand for the ids in the order of their
/// questions. Then reads the note again: nothing but the ids may have changed.
#[track_caller]
fn check(note: &str, expected: &str) {
    let before = loaded(note.as_bytes());
    let fixed = insert_ids(note.as_bytes(), &before.missing_ids);
    assert_eq!(fixed.skipped, []);
    let fixed = fixed.bytes;
    let mut expected = expected.to_owned();
    for (nth, missing) in before.missing_ids.iter().enumerate() {
        expected = expected.replace(&format!("{{{nth}}}"), missing.id.as_str());
    }
    assert_eq!(String::from_utf8(fixed.clone()).unwrap(), expected);

    let after = loaded(&fixed);
    assert!(after.missing_ids.is_empty());
    assert_eq!(after.problems, []);
    let qas_of = |loaded: &LoadedNotes| -> Vec<_> {
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
    assert_eq!(qas_of(&after), qas_of(&before));
}

/// Writes the ids that can be written; `{0}`, `{1}`, … stand for the ids as in [`check`], and `skipped` contains the
/// questions without one.
#[track_caller]
fn check_partly(note: &[u8], expected: &str, skipped: &[(&str, SkipReason)]) {
    let before = loaded(note);
    let fixed = insert_ids(note, &before.missing_ids);
    let qas_of = fixed.skipped.iter();
    let qas_of: Vec<_> = qas_of
        .map(|(id, reason)| (id.question.as_str(), *reason))
        .collect();
    assert_eq!(qas_of, skipped);
    assert_eq!(
        fixed.written.len(),
        before.missing_ids.len() - skipped.len()
    );
    let mut expected = expected.to_owned();
    for (nth, missing) in before.missing_ids.iter().enumerate() {
        expected = expected.replace(&format!("{{{nth}}}"), missing.id.as_str());
    }
    assert_eq!(String::from_utf8_lossy(&fixed.bytes), expected);
}

#[test]
fn an_id_is_a_separate_paragraph_after_the_answer() {
    check("### How?\na\n", "### How?\na\n\nquestion id: {0}\n");
    check(
        "# T\n\n### How?\n\na\n\n\n### Why?\nb  \n\n### When?\n- c\n",
        "# T\n\n### How?\n\na\n\nquestion id: {0}\n\n\n### Why?\nb  \n\nquestion id: {1}\n\n### When?\n- c\n\nquestion id: {2}\n",
    );
}

#[test]
fn the_rest_of_the_file_stays_byte_for_byte() {
    // Windows line breaks, a byte order mark, no final line break, trailing whitespace, tabs.
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
fn equal_questions_get_different_ids() {
    check(
        "### How?\na\n### How?\nb\n",
        "### How?\na\n\nquestion id: {0}\n### How?\nb\n\nquestion id: {1}\n",
    );
}

#[test]
fn blocks_that_could_contain_the_id_end_before_it() {
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
fn front_matter_gets_an_id_at_its_end() {
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
fn no_id_is_written_into_an_unclosed_fence_or_comment() {
    for note in [
        "### How?\n```\na\n",
        "### How?\na\n<!-- b\n",
        "### How?\n<pre>\na\n<!-- b\n",
    ] {
        check_partly(note.as_bytes(), note, &[("How?", SkipReason::Unclosed)]);
    }
}

#[test]
fn one_skipped_id_does_not_affect_the_others() {
    check_partly(
        b"### How?\na\n### Why?\n~~~\nb",
        "### How?\na\n\nquestion id: {0}\n### Why?\n~~~\nb",
        &[("Why?", SkipReason::Unclosed)],
    );
    check_partly(
        b"### How?\na\n\n### When?\nb\n\n### Why?\nc\n<!-- d\n",
        "### How?\na\n\nquestion id: {0}\n\n### When?\nb\n\nquestion id: {1}\n\n### Why?\nc\n<!-- d\n",
        &[("Why?", SkipReason::Unclosed)],
    );
}

#[test]
fn no_id_is_written_into_a_file_that_is_not_utf_8() {
    let note = b"### Caf\xe9?\na\n### Why?\nb\n";
    check_partly(
        note,
        &String::from_utf8_lossy(note),
        &[
            ("Café?", SkipReason::NotUtf8),
            ("Why?", SkipReason::NotUtf8),
        ],
    );
}

#[test]
fn no_id_is_written_into_a_changed_file() {
    let missing = loaded(b"### How?\na\n### Why?\nb\n").missing_ids;
    for changed in [
        "### How?\nabcdefg\n### Why?\nb\n",
        "### Who?\na\n",
        "",
        "\u{e4}\u{f6}\u{fc}### How?\na",
    ] {
        let fixed = insert_ids(changed.as_bytes(), &missing);
        assert_eq!(
            (fixed.bytes.as_slice(), fixed.written.as_slice()),
            (changed.as_bytes(), &[][..])
        );
        let reasons = fixed.skipped.iter().map(|(_, reason)| *reason);
        assert_eq!(reasons.collect::<Vec<_>>(), [SkipReason::Changed; 2]);
    }
}

#[test]
fn without_missing_ids_nothing_changes() {
    let note = "### How?\na\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4";
    let fixed = insert_ids(note.as_bytes(), &[]);
    assert_eq!(
        (fixed.bytes.as_slice(), fixed.written.as_slice()),
        (note.as_bytes(), &[][..])
    );
}

#[test]
fn a_section_and_its_last_card_both_get_an_id() {
    check(
        "### How?\na\n\n#flashcards\n\nb::c",
        "### How?\na\n\nquestion id: {0}\n\n#flashcards\n\nb::c <!-- question id: {1} -->",
    );
}

#[test]
fn an_id_goes_below_the_text_of_a_section_and_above_its_cards() {
    check(
        "### How?\na\n\nQ: Why?\nA: b\n",
        "### How?\na\n\nquestion id: {0}\n\nQ: Why?\nA: b\n<!-- question id: {1} -->\n",
    );
    check(
        "### How?\na\n\n### Tools\nb\n\n### Why?\nc\n",
        "### How?\na\n\nquestion id: {0}\n\n### Tools\nb\n\nquestion id: {1}\n\n### Why?\nc\n\nquestion id: {2}\n",
    );
    check(
        "## How?\na\n### Tools\nb\n### Why?\nc\n",
        "## How?\na\n\nquestion id: {0}\n### Tools\nb\n### Why?\nc\n\nquestion id: {1}\n",
    );
}

#[test]
fn text_above_a_title_still_belongs_to_it() {
    check(
        "Text above.\n\n# Heading\n\nBelow.\n",
        "Text above.\n\n# Heading\n\nBelow.\n\nquestion id: {0}\n",
    );
    check(
        "Text above.\n\n# Heading\n\nBelow.\n\n# Other\n\nText.\n",
        "Text above.\n\n# Heading\n\nBelow.\n\nquestion id: {0}\n\n# Other\n\nText.\n\nquestion id: {1}\n",
    );
}

#[test]
fn the_only_title_with_text_gets_an_id() {
    for above in [
        "# Pumps",
        "# Pumps\n\n[[_TOC_]]",
        "# Pumps\n\n## Hall\n\n%% draft %%",
    ] {
        let note = format!("{above}\n\n### Valves\n\nThey turn.\n");
        check(&note, &format!("{note}\nquestion id: {{0}}\n"));
    }
}

#[test]
fn a_card_below_a_title_gets_an_id() {
    check(
        "# Pumps\n\n<details><summary>What is a P-4?</summary>A pump.</details>\n",
        "# Pumps\n\n<details><summary>What is a P-4?</summary>A pump.\n\n<!-- question id: {0} -->\n</details>\n",
    );
    check(
        "# Pumps\n\nQ: What is a P-4?\nA: A pump.\n",
        "# Pumps\n\nQ: What is a P-4?\nA: A pump.\n<!-- question id: {0} -->\n",
    );
    check(
        "# Pumps\n\n- What is a P-4? #card\n  - A pump.\n",
        "# Pumps\n\n- What is a P-4? #card\n  - A pump.\n  <!-- question id: {0} -->\n",
    );
}

#[test]
fn an_id_may_follow_a_list_item() {
    check(
        "1. ### What is a lid\n\n   It closes.\n\n2. ### What is a rim\n\n   It holds.\n\n<!-- a\n\ncomment -->\n",
        "1. ### What is a lid\n\n   It closes.\n\nquestion id: {0}\n\n2. ### What is a rim\n\n   It holds.\n\nquestion id: {1}\n\n<!-- a\n\ncomment -->\n",
    );
}

#[test]
fn invalid_front_matter_gets_no_id() {
    for (front, id) in [
        (
            "---\n  title: Pumps\n---\n",
            "---\n  title: Pumps\n  id: {0}\n---\n",
        ),
        (
            "---\n\ntitle: Pumps\n---\n",
            "---\n\ntitle: Pumps\nid: {0}\n---\n",
        ),
    ] {
        check(&format!("{front}a\n"), &format!("{id}a\n"));
    }
    for front in [
        "---\ntitle: @a\n---\n",
        "---\ntitle: a\ntitle: b\n---\n",
        "---\ntitle: a\n----\n\n",
        "+++\ntitle = a\n+++\n",
        "{\n  \"title\": a\n}\n",
    ] {
        let note = format!("{front}a\n");
        check_partly(
            note.as_bytes(),
            &format!("{note}\nquestion id: {{0}}\n"),
            &[],
        );
    }
}

#[test]
fn cards_get_ids_in_comments() {
    check(
        "#flashcards\n\na\n?\nb\n<!--SR:!2030-01-02,4,270-->\n\nThe ==c== is d.\n",
        "#flashcards\n\na\n?\nb\n<!-- question id: {0} -->\n<!--SR:!2030-01-02,4,270-->\n\nThe ==c== is d.\n<!-- question id: {1} -->\n",
    );
    check(
        "a : b #flashcard\n\nc #flashcard\nd\n---\n",
        "a : b #flashcard <!-- question id: {0} -->\n\nc #flashcard\nd\n<!-- question id: {1} -->\n---\n",
    );
    check(
        "a\n: b\n\nc\n: d\n",
        "a\n: b\n  <!-- question id: {0} -->\n\nc\n: d\n  <!-- question id: {1} -->\n",
    );
    check(
        "<details>\n<summary>a</summary><br><b>\n\nb\n</b></details>\n",
        "<details>\n<summary>a</summary><br><b>\n\nb\n\n<!-- question id: {0} -->\n</b></details>\n",
    );
    check(
        "<details><summary>a</summary>b</details>\n",
        "<details><summary>a</summary>b\n\n<!-- question id: {0} -->\n</details>\n",
    );
}

#[test]
fn only_ids_that_change_how_the_file_is_read_are_skipped() {
    let note: String = (0..20)
        .map(|n| format!("### What is {n}?\nx\n\n"))
        .collect();
    let good = loaded(note.as_bytes()).missing_ids;
    // Each of these lines would swallow or add a question.
    for line in ["\n\n```", "\n\n### What else?\nx", "\n<!--", "\n\nmore"] {
        for spoiled in [vec![0], vec![19], vec![7, 8, 13], (0..20).collect()] {
            let mut missing = good.clone();
            spoiled
                .iter()
                .for_each(|&at| missing[at].line = line.to_owned());
            let fixed = insert_ids(note.as_bytes(), &missing);
            let skipped: Vec<_> = fixed
                .skipped
                .iter()
                .map(|(id, reason)| (&id.id, *reason))
                .collect();
            let expected: Vec<_> = spoiled
                .iter()
                .map(|&at| (&missing[at].id, SkipReason::Misread(Shape::Question)))
                .collect();
            assert_eq!(skipped, expected);
            assert_eq!(fixed.written.len(), 20 - spoiled.len());
            let after = loaded(&fixed.bytes);
            assert_eq!(after.missing_ids.len(), spoiled.len());
            assert_eq!(after.notebook.qas().len(), 20);
        }
    }
}
