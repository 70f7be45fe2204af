//! Choice questions: how the right choice is marked, or listed in a key.

use std::fs;

use tempfile::TempDir;

use super::labels::check;
use crate::QuizStatus;
use crate::description::load_notes;

/// Checks the prompt and the answer of each question in a note, and that each is quizzed as a card.
#[track_caller]
fn check_choices(note: &str, expected: &[(&str, &str, &str)]) {
    let pairs: Vec<_> = expected.iter().map(|it| (it.0, it.2)).collect();
    check(note, &pairs);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("note.md"), note).unwrap();
    let loaded = load_notes(folder.path());
    for (question, prompt, _) in expected {
        let mut qas = loaded.notebook.qas().iter();
        let qa = qas.find(|it| it.question.plain() == *question).unwrap();
        assert_eq!(qa.prompt.as_str(), *prompt, "{question} in\n{note}");
        assert_eq!(qa.quiz, QuizStatus::Card, "{question} in\n{note}");
    }
}

#[test]
fn a_mark_next_to_a_choice_marks_it_as_right() {
    for (right, shown, answer) in [
        ("{} ✅", "{}", "{}"),
        ("✅ {}", "{}", "{}"),
        ("{} ✔️", "{}", "{}"),
        ("{} (correct)", "{}", "{}"),
        ("{} (Correct answer)", "{}", "{}"),
        ("{} **(correct)**", "{}", "{}"),
        ("{} [right]", "{}", "{}"),
        ("{} <---Correct", "{}", "{}"),
        ("{} <-- correct", "{}", "{}"),
        ("{} <- Answer", "{}", "{}"),
        ("{} ← correct", "{}", "{}"),
        ("{} <--", "{}", "{}"),
        ("{} (richtig)", "{}", "{}"),
        ("{} (верно)", "{}", "{}"),
        ("{} （正确）", "{}", "{}"),
        // Choices with letters may have a weaker mark.
        ("{} *", "{}", "{}"),
        ("*{}", "{}", "{}"),
        ("**{}**", "{}", "{}"),
    ] {
        let [right, shown, answer] =
            [right, shown, answer].map(|it| it.replace("{}", "B) Move water"));
        for mark in ["", "- "] {
            let choices = format!("{mark}A) Make water\n{mark}{right}\n{mark}C) None");
            let prompt = format!("{mark}A) Make water\n{mark}{shown}\n{mark}C) None");
            let item = |text: &str| text.replace('\n', "\n   ");
            for note in [
                format!("### What do pumps do?\n\n{choices}\n"),
                format!("### What do pumps do?\n\n{choices}\n").replace('\n', "\r\n"),
                format!("**What do pumps do?**\n\n{choices}\n"),
                format!(
                    "Q: What do pumps do?\n{choices}\n\nQ: What is a valve?\nA: It stops water.\n"
                ),
                format!(
                    "<details><summary>What do pumps do?</summary>\n\n{choices}\n\n</details>\n"
                ),
                format!(
                    "1. What do pumps do?\n   {}\n2. What is a valve?\n   It stops water.\n",
                    item(&choices)
                ),
            ] {
                let newline = if note.contains('\r') { "\r\n" } else { "\n" };
                let prompt = prompt.replace('\n', newline);
                let question = ("What do pumps do?", prompt.as_str(), answer.as_str());
                if note.contains("valve") {
                    let folder = TempDir::new().unwrap();
                    fs::write(folder.path().join("note.md"), &note).unwrap();
                    let loaded = load_notes(folder.path());
                    let qas = loaded.notebook.qas().iter();
                    let read: Vec<_> = qas
                        .map(|it| (it.question.plain(), it.prompt.as_str(), it.answer.as_str()))
                        .collect();
                    assert!(
                        read.contains(&(question.0.to_owned(), question.1, question.2)),
                        "{read:?} in\n{note}"
                    );
                } else {
                    check_choices(&note, &[question]);
                }
            }
        }
    }
    check_choices(
        "### What do pumps do?\n\n```\nrun\n```\n\n1. Make water\n2. Move water (correct)\n\nThey turn.\n",
        &[(
            "What do pumps do?",
            "```\nrun\n```\n\n1. Make water\n2. Move water",
            "2. Move water\n\nThey turn.",
        )],
    );
    check_choices(
        "### What do pumps do?\n\n- ❌ Make water\n- ✅ Move water\n",
        &[(
            "What do pumps do?",
            "- Make water\n- Move water",
            "Move water",
        )],
    );
    check_choices(
        "### What do pumps do?\n\na. **Make water**\nb. Move water\n   up\n",
        &[(
            "What do pumps do?",
            "a. Make water\nb. Move water\n   up",
            "a. Make water",
        )],
    );
}

#[test]
fn marks_in_a_list_that_is_the_answer_are_not_a_key() {
    for list in [
        "- Linux ✅\n- Windows ✅\n- Mac ❌",
        "- Vim\n- **Emacs**\n- Code",
        "1. Open it.\n2. **Fill it.**\n3. Close it.",
        "- [ ] Open it\n- [ ] Fill it",
        "These work:\n\n- One (correct)\n- Two.\n\nThose not.",
        "A. One\n\nText.\n\nB. Two",
        "- see [1] *\n- see (a)",
        "- Stop (left)\n- Go (right)",
        "1. `1 == 1` (true)\n2. `1 == 2` (false)",
        "**A)** is it.",
    ] {
        let note = format!("### What works with it?\n\n{list}\n");
        let expected = match list.contains("These") {
            // The text above the list ends in a colon, like that above choices.
            true => continue,
            false => list,
        };
        check(&note, &[("What works with it?", expected)]);
    }
}

#[test]
fn choices_without_a_key_are_not_quizzed() {
    let quizzed = |note: &str| {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("note.md"), note).unwrap();
        load_notes(folder.path()).notebook.qas()[0].quiz
    };
    for choices in [
        "A) Make water\nB) Move water",
        "- a. Make water\n- b. Move water\n- c. None",
        "(a) Make water\n(b) Move water",
        "A. Make water\n\nB. Move water",
        "**A)** Make water\n**B)** Move water",
    ] {
        for note in [
            format!("### What do pumps do?\n\n{choices}\n"),
            format!("**What do pumps do?**\n\n{choices}\n"),
            format!("Q: What do pumps do?\n{choices}\n\nQ: What do valves do?\n{choices}\n"),
        ] {
            assert_eq!(quizzed(&note), QuizStatus::OpenChoice, "{note}");
        }
        let chosen = format!("### What do pumps do?\n\n{choices}\n\n<!-- recite: quiz -->\n");
        assert_eq!(quizzed(&chosen), QuizStatus::OptedIn, "{chosen}");
    }
    for answer in [
        "1. Open it.\n2. Fill it.",
        "- One\n- Two",
        "A) One",
        "A) One\nB) Two\n\nBoth are.",
        "b) Move water",
    ] {
        let note = format!("### What do pumps do?\n\n{answer}\n");
        assert_eq!(quizzed(&note), QuizStatus::Question, "{note}");
    }
}
