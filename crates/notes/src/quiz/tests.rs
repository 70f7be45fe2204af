use std::fs;
use std::path::Path;

use super::*;
use crate::access::AccessOptions;
use crate::load::load;

fn decide(rule: QuizRule, is_card: bool, question: &str, answer: &str) -> QuizStatus {
    let markdown = |text: &str| Markdown::parse(text);
    QuizStatus::decide(rule, is_card, &markdown(question), &[], &markdown(answer))
}

#[test]
fn the_title_the_shape_or_a_directive_decides() {
    use QuizStatus::*;
    for (rule, is_card, question, expected) in [
        (QuizRule::Unset, false, "What is the GIL?", Question),
        (QuizRule::Unset, false, "`asyncio`: when?", Question),
        (QuizRule::Unset, false, "How to **pin** it", Question),
        (QuizRule::Unset, false, "Installation", NotAQuestion),
        (QuizRule::Unset, true, "Capital of France", Card),
        (QuizRule::Quiz, false, "Installation", OptedIn),
        (QuizRule::Quiz, true, "Capital of France", OptedIn),
        (QuizRule::NoQuiz, false, "What is the GIL?", OptedOut),
        (QuizRule::NoQuiz, true, "Capital of France", OptedOut),
    ] {
        let decided = decide(rule, is_card, question, "One thread at a time.");
        assert_eq!(decided, expected, "{question} {rule:?} {is_card}");
    }
}

#[test]
fn another_wording_may_read_as_a_question() {
    let markdown = |text: &str| Markdown::parse(text);
    let decided = QuizStatus::decide(
        QuizRule::Unset,
        false,
        &markdown("Installation"),
        &[markdown("setup"), markdown("How do I install it?")],
        &markdown("Unpack it."),
    );
    assert_eq!(decided, QuizStatus::Question);
}

#[test]
fn no_directive_includes_an_empty_or_very_long_answer() {
    for rule in [QuizRule::Unset, QuizRule::Quiz] {
        for is_card in [false, true] {
            let asked = |answer: &str| decide(rule, is_card, "Why?", answer);
            assert!(asked(&"é".repeat(4000)).is_quizzed());
            assert_eq!(asked(&"é".repeat(4001)), QuizStatus::TooLong);
            assert_eq!(asked(" \n"), QuizStatus::NoAnswer);
        }
    }
}

#[test]
fn the_last_directive_wins_and_one_of_a_qa_overrides_that_of_its_file() {
    let of = |comments: &[&str]| QuizRule::from_comments(comments.iter().copied());
    let (quiz, no_quiz) = ("<!-- recite: quiz -->", "<!-- recite: no-quiz -->");
    assert_eq!(of(&[]), QuizRule::Unset);
    assert_eq!(of(&["<!-- quiz -->"]), QuizRule::Unset);
    assert_eq!(of(&[quiz, "<!-- TODO -->"]), QuizRule::Quiz);
    assert_eq!(of(&[quiz, no_quiz]), QuizRule::NoQuiz);
    assert_eq!(of(&[no_quiz, quiz]), QuizRule::Quiz);
    assert_eq!(QuizRule::Quiz.or(QuizRule::NoQuiz), QuizRule::Quiz);
    assert_eq!(QuizRule::Unset.or(QuizRule::NoQuiz), QuizRule::NoQuiz);
}

#[test]
fn each_reason_is_plain_english() {
    use QuizStatus::*;
    let all = [
        OptedIn,
        Card,
        Question,
        NotAQuestion,
        OptedOut,
        NoAnswer,
        TooLong,
    ];
    let all: Vec<String> = all.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(all.join("\n"), @r"
    quizzed: it is marked with `recite: quiz`
    quizzed: it is written as a flashcard
    quizzed: its title reads as a question
    not quizzed: its title does not read as a question
    not quizzed: it is marked with `recite: no-quiz`
    not quizzed: its answer is empty
    not quizzed: its answer has more than 4000 characters
    ");
}

/// Returns each Q&A of a folder with its quiz status, by path and line.
fn memberships(root: &Path) -> Vec<String> {
    let loaded = load(root, &AccessOptions::default()).unwrap();
    let directives = loaded.problems.iter().map(ToString::to_string);
    let directives: Vec<String> = directives.filter(|it| it.contains("directive")).collect();
    assert_eq!(directives, [""; 0]);
    let mut qas: Vec<_> = loaded.notebook.qas().iter().collect();
    qas.sort_by_key(|qa| (&qa.source.path, qa.source.line));
    let described = qas
        .iter()
        .map(|qa| format!("{} {}: {}", qa.source, qa.question.plain(), qa.quiz));
    described.collect()
}

#[test]
fn directives_override_titles_in_an_answer_and_above_the_first_heading_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let id = "question id: 880bdc78-c322-4d05-8a26-dcc6627b37de";
    for (name, text) in [
        ("a.md", format!("### 1. What is it\n\na\n\n### See also\n\nb\n\n{id}\n\n### Hours\n\n<!-- recite: quiz -->\nc\n\n### Why?\n\nd\n\n<!-- recite: no-quiz -->\n")),
        ("b.md", "<!-- recite: no-quiz -->\n\n# Pumps\n\n### What is it?\n\na\n\n### Why?\n\n<!-- recite: quiz -->\nb\n".to_owned()),
        ("c.md", "<!-- recite: quiz -->\n\n### Hours\n\na\n\n### Prices\n\n<!-- recite: no-quiz -->\nb\n".to_owned()),
        ("d.md", "---\nquestion: Hours\n---\n\nNine to five.\n".to_owned()),
        ("e.md", "---\nquestion: Hours\n---\n\n<!-- recite: no-quiz -->\nNine to five.\n".to_owned()),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    insta::assert_snapshot!(memberships(folder.path()).join("\n"), @r"
    a.md:1 What is it: quizzed: its title reads as a question
    a.md:5 See also: not quizzed: its title does not read as a question
    a.md:11 Hours: quizzed: it is marked with `recite: quiz`
    a.md:16 Why?: not quizzed: it is marked with `recite: no-quiz`
    b.md:5 What is it?: not quizzed: it is marked with `recite: no-quiz`
    b.md:9 Why?: quizzed: it is marked with `recite: quiz`
    c.md:3 Hours: quizzed: it is marked with `recite: quiz`
    c.md:7 Prices: not quizzed: it is marked with `recite: no-quiz`
    d.md:2 Hours: quizzed: it is written as a flashcard
    e.md:2 Hours: not quizzed: it is marked with `recite: no-quiz`
    ");
}

#[test]
fn notes_about_recite_are_not_quizzed_and_all_others_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notes");
    let loaded = load(&root, &AccessOptions::default()).unwrap();
    for qa in loaded.notebook.qas() {
        let is_ours = !qa.source.path.starts_with("python/");
        assert_eq!(
            qa.quiz == QuizStatus::OptedOut,
            is_ours,
            "{}: {}",
            qa.source,
            qa.quiz
        );
        assert_eq!(qa.quiz.is_quizzed(), !is_ours, "{}: {}", qa.source, qa.quiz);
    }
}
