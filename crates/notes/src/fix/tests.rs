use std::fs;

use tempfile::TempDir;

use super::{SkipReason, with_ids};
use crate::access::AccessOptions;
use crate::load::{Loaded, load};
use crate::shape::Shape;

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
    let fixed = with_ids(note.as_bytes(), &before.missing_ids);
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
    let described = |loaded: &Loaded| -> Vec<_> {
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
    assert_eq!(described(&after), described(&before));
}

/// Writes what can be written; `{1}`, … stand for the ids as in [`check`], and `skipped` are the questions without.
#[track_caller]
fn check_partly(note: &[u8], expected: &str, skipped: &[(&str, SkipReason)]) {
    let before = loaded(note);
    let fixed = with_ids(note, &before.missing_ids);
    let described = fixed.skipped.iter();
    let described: Vec<_> = described
        .map(|(id, reason)| (id.question.as_str(), *reason))
        .collect();
    assert_eq!(described, skipped);
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
    for note in [
        "### How?\n```\na\n",
        "### How?\na\n<!-- b\n",
        "### How?\n<pre>\na\n<!-- b\n",
    ] {
        check_partly(note.as_bytes(), note, &[("How?", SkipReason::Unclosed)]);
    }
}

#[test]
fn one_id_that_cannot_be_written_does_not_keep_out_the_others() {
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
fn nothing_is_written_into_a_file_that_is_not_utf_8() {
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
fn nothing_is_written_into_a_file_that_has_changed() {
    let missing = loaded(b"### How?\na\n### Why?\nb\n").missing_ids;
    for changed in [
        "### How?\nabcdefg\n### Why?\nb\n",
        "### Who?\na\n",
        "",
        "\u{e4}\u{f6}\u{fc}### How?\na",
    ] {
        let fixed = with_ids(changed.as_bytes(), &missing);
        assert_eq!(
            (fixed.bytes.as_slice(), fixed.written.as_slice()),
            (changed.as_bytes(), &[][..])
        );
        let reasons = fixed.skipped.iter().map(|(_, reason)| *reason);
        assert_eq!(reasons.collect::<Vec<_>>(), [SkipReason::Changed; 2]);
    }
}

#[test]
fn nothing_to_write_changes_nothing() {
    let note = "### How?\na\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4";
    let fixed = with_ids(note.as_bytes(), &[]);
    assert_eq!(
        (fixed.bytes.as_slice(), fixed.written.as_slice()),
        (note.as_bytes(), &[][..])
    );
}

#[test]
fn a_section_and_the_last_card_in_it_both_get_an_id() {
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
fn text_above_a_title_stays_with_it() {
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
fn the_only_title_with_text_keeps_its_id() {
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
fn a_card_below_a_title_keeps_its_id() {
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
fn an_answer_goes_on_behind_its_list_item() {
    check(
        "1. ### What is a lid\n\n   It closes.\n\n2. ### What is a rim\n\n   It holds.\n\n<!-- a\n\ncomment -->\n",
        "1. ### What is a lid\n\n   It closes.\n\nquestion id: {0}\n\n2. ### What is a rim\n\n   It holds.\n\nquestion id: {1}\n\n<!-- a\n\ncomment -->\n",
    );
}

#[test]
fn front_matter_that_cannot_be_read_gets_no_id() {
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
fn cards_get_their_ids_in_comments() {
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
fn ids_that_change_how_the_file_is_read_are_left_out_alone() {
    let note: String = (0..20)
        .map(|n| format!("### What is {n}?\nx\n\n"))
        .collect();
    let good = loaded(note.as_bytes()).missing_ids;
    // Any of these lines would swallow or add a question.
    for line in ["\n\n```", "\n\n### What else?\nx", "\n<!--", "\n\nmore"] {
        for spoiled in [vec![0], vec![19], vec![7, 8, 13], (0..20).collect()] {
            let mut missing = good.clone();
            spoiled
                .iter()
                .for_each(|&at| missing[at].line = line.to_owned());
            let fixed = with_ids(note.as_bytes(), &missing);
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
