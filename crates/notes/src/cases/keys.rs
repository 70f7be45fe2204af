//! Answer keys, whose answers are matched with the questions by number.

use proptest::prelude::*;

use super::labels::{PUMP, VALVE, check};
use crate::shapes::read;

const PUMPS: (&str, &str) = ("What do pumps do?", "b) Move water");
const VALVES: (&str, &str) = ("What do valves do?", "a) Stop water");

#[test]
fn a_key_says_which_choices_are_right() {
    let choices = [
        "a) Make water\nb) Move water",
        "a) Stop water\nb) Make water",
    ];
    let item = |nth: usize| choices[nth].replace('\n', "\n   ");
    let questions = [
        format!(
            "1. What do pumps do?\n   {}\n2. What do valves do?\n   {}\n",
            item(0),
            item(1)
        ),
        format!(
            "1. What do pumps do?\n\n   {}\n\n2. What do valves do?\n\n   {}\n",
            item(0),
            item(1)
        ),
        format!(
            "### 1. What do pumps do?\n\n{}\n\n### 2. What do valves do?\n\n{}\n",
            choices[0], choices[1]
        ),
        format!(
            "**1. What do pumps do?**\n\n{}\n\n**2. What do valves do?**\n\n{}\n",
            choices[0], choices[1]
        ),
        format!(
            "**What do pumps do?**\n{}\n\n**What do valves do?**\n{}\n",
            choices[0], choices[1]
        ),
        format!(
            "1\\. What do pumps do?\n{}\n\n2\\. What do valves do?\n{}\n",
            choices[0], choices[1]
        ),
    ];
    let keys = [
        "<details>\n<summary>Answers</summary>\n\n1. b\n2. a\n\n</details>\n",
        "<details><summary>Show answers</summary>\n1-b, 2-a\n</details>\n",
        "## Answers\n\n1. b\n2. a\n",
        "## Answer key\n\n1. B\n2. A\n",
        "## Answers\n\n1. (b)\n2. (a)\n",
        "## Solutions\n\n1: b\n2: a\n",
        "**Answers:** 1. b, 2. a\n",
        "Answers: 1-B, 2-A\n",
        "**Answer key**\n\n1. b\n2. a\n",
        "Answers: b, a\n",
        "## Answers\n\nQ1. b\nQ2. a\n",
        "## Answer key\n\n| Question | Answer |\n|---|---|\n| 1 | b |\n| 2 | a |\n",
        ":::{dropdown} Answers\n1. b\n2. a\n:::\n",
        "## Lösungen\n\n1. b\n2. a\n",
        "## Respuestas\n\n1. b\n2. a\n",
        "## Réponses\n\n1. b\n2. a\n",
        "## Ответы\n\n1. b\n2. a\n",
        "## 参考答案\n\n1. b\n2. a\n",
        "## 정답\n\n1. b\n2. a\n",
        "## Answers\n\n### Question 1\n\nb\n\n### Question 2\n\na\n",
    ];
    for questions in &questions {
        for key in keys {
            let note = format!("{questions}\n{key}");
            check(&note, &[PUMPS, VALVES]);
            check(
                &format!("# Pumps\n\n## Quiz\n\n{note}").replace('\n', "\r\n"),
                &[PUMPS, VALVES],
            );
        }
    }
    check(
        &format!(
            "{}\n## Answers\n\n1. b, since they turn.\n2. a\n",
            questions[2]
        ),
        &[("What do pumps do?", "b, since they turn."), VALVES],
    );
    check(
        "1. What do pumps do?\n- A. Make water\n- B. Move water\n\n2. What do valves do?\n- A. Stop water\n- B. Make water\n\nAnswers: 1-B, 2-A\n",
        &[
            ("What do pumps do?", "B. Move water"),
            ("What do valves do?", "A. Stop water"),
        ],
    );
    // Two parts, each with its own key.
    let part = |key: &str| format!("## Part\n\n{}\n### Answers\n\n{key}\n\n", questions[0]);
    check(
        &(part("1. b\n2. a") + &part("1. a\n2. b")),
        &[
            PUMPS,
            VALVES,
            ("What do pumps do?", "a) Make water"),
            ("What do valves do?", "b) Make water"),
        ],
    );
}

#[test]
fn a_key_that_does_not_match_the_questions_stays_text() {
    let questions = "### What do pumps do?\n\na) Make water\nb) Move water\n\n";
    for key in [
        "## Answers\n\n1. b\n2. a\n",
        "## Answers\n\n1. b\n",
        "## Answers\n\nAsk us.\n",
    ] {
        let body = key.trim_start_matches("## Answers\n\n").trim_end();
        check(
            &format!("{questions}{key}"),
            &[
                ("What do pumps do?", "a) Make water\nb) Move water"),
                ("Answers", body),
            ],
        );
    }
    // None of the choices has these letters.
    check(
        "### What do pumps do?\n\na) One\nb) Two\n\n### What do valves do?\n\na) One\nb) Two\n\n## Answers\n\n1. c\n2. d\n",
        &[
            ("What do pumps do?", "a) One\nb) Two"),
            ("What do valves do?", "a) One\nb) Two"),
            ("Answers", "1. c\n2. d"),
        ],
    );
}

#[test]
fn lists_of_questions_and_of_answers_are_paired() {
    for (questions, answers) in [
        ("### Questions", "### Answers"),
        ("## Review questions", "## Answers"),
        ("## Quiz", "## Solutions"),
        ("## Exercises", "## Solutions"),
        ("## Fragen", "## Antworten"),
        ("## Aufgaben", "## Lösungen"),
        ("## Preguntas", "## Respuestas"),
        ("## Perguntas", "## Respostas"),
        ("## Domande", "## Risposte"),
        ("## Вопросы", "## Ответы"),
        ("## Questions", "## Réponses"),
        ("## 问题", "## 答案"),
        ("## 練習問題", "## 解答"),
        ("## 문제", "## 정답"),
        ("**Questions**", "**Answers**"),
        ("**Questions:**", "**Answers:**"),
        ("Questions:", "Answers:"),
    ] {
        for note in [
            "{q}\n\n1. What is a pump?\n2. What is a valve?\n\n{a}\n\n1. It moves water.\n2. It stops water.\n",
            "# Pumps\n\n{q}\n\n1) What is a pump?\n2) What is a valve?\n\n{a}\n\n1) It moves water.\n2) It stops water.\n",
            "{q}\n\n1. What is a pump?\n\n2. What is a valve?\n\n{a}\n\n1. It moves water.\n\n2. It stops water.\n",
            "{q}\n\n1. **What is a pump?**\n2. **What is a valve?**\n\n{a}\n\n1. It moves water.\n2. It stops water.\n",
        ] {
            check(
                &note.replace("{q}", questions).replace("{a}", answers),
                &[PUMP, VALVE],
            );
        }
    }
    for note in [
        "# Pumps\n\n1. What is a pump?\n2. What is a valve?\n\n<details><summary>Answers</summary>\n\n1. It moves water.\n2. It stops water.\n\n</details>\n",
        "# Pumps\n\nRead this.\n\n1. What is a pump?\n2. What is a valve?\n\n## Answers\n\n1. It moves water.\n2. It stops water.\n",
    ] {
        let mut expected = vec![PUMP, VALVE];
        expected.extend(Some(("Pumps", "Read this.")).filter(|_| note.contains("Read")));
        check(note, &expected);
    }
    check(
        "## Questions\n\n1. Name a pump.\n2. Draw a valve.\n\n## Answers\n\n1. Any.\n\n   Or none.\n2. See:\n\n   ```\n   x\n   ```\n",
        &[
            ("Name a pump.", "Any.\n\nOr none."),
            ("Draw a valve.", "See:\n\n```\nx\n```"),
        ],
    );
}

#[test]
fn lists_other_than_questions_and_answers_stay_text() {
    for (one, two) in [
        (
            "## Steps\n\n1. Open it.\n2. Fill it.",
            "## Solutions\n\n1. Call us.\n2. Wait.",
        ),
        (
            "## Questions\n\n1. What is a pump?\n2. What is a valve?\n3. What is a seal?",
            "## Answers\n\n1. It moves.\n2. It stops.",
        ),
        (
            "## Questions\n\n- What is a pump?\n- What is a valve?",
            "## Answers\n\n- It moves.\n- It stops.",
        ),
    ] {
        let split = |text: &str| {
            let (title, body) = text.split_once("\n\n").unwrap();
            (title.trim_start_matches("## ").to_owned(), body.to_owned())
        };
        let (one_read, two_read) = (split(one), split(two));
        check(
            &format!("{one}\n\n{two}\n"),
            &[(&one_read.0, &one_read.1), (&two_read.0, &two_read.1)],
        );
    }
}

#[test]
fn both_kinds_of_keys_are_read_in_one_file() {
    let lists = "## Questions\n\n1. What is a pump?\n2. What is a valve?\n\n## Answers\n\n1. It moves water.\n2. It stops water.\n\n";
    let choices = "## What do pumps do?\n\na) Make water\nb) Move water\n\n## What do valves do?\n\na) Stop water\nb) Make water\n\n## Answers\n\n1. b\n2. a\n\n";
    for note in [format!("{lists}{choices}"), format!("{choices}{lists}")] {
        check(&note, &[PUMP, VALVE, PUMPS, VALVES]);
    }
    let twice = format!("{lists}{choices}{lists}{choices}");
    check(
        &twice,
        &[PUMP, VALVE, PUMPS, VALVES, PUMP, VALVE, PUMPS, VALVES],
    );
}

#[test]
fn many_keys_take_linear_time() {
    let part = "### What?\n\na) x\nb) y\n\n### Why?\n\na) x\nb) y\n\nAnswers: a, b\n\n";
    assert!(read(&part.repeat(4_000), "a.md").drafts.len() >= 8_000);
}

#[test]
fn numbered_chapters_of_answers_are_not_a_key() {
    let part = |nth: usize| format!("## Part {nth}\n\n- What is it?\n- Why?");
    let note = format!(
        "{}\n\n{}\n\n# Answers\n\n## Chapter 1\n\nIt is.\n\n## Chapter 2\n\nNo.\n",
        part(1),
        part(2)
    );
    let list = "- What is it?\n- Why?";
    check(
        &note,
        &[
            ("Part 1", list),
            ("Part 2", list),
            ("Chapter 1", "It is."),
            ("Chapter 2", "No."),
        ],
    );
}

proptest! {
    #[test]
    fn any_text_of_a_key_can_be_read(key in "[0-9]{0,2}[a-cA-C .:)(*_,;|é答-]{0,12}[12]?[.)]? ?[a-z]?(\n[12][.) ] ?[a-c-]?){0,3}") {
        for title in ["## Answers\n\n", "**Answers:** ", "Answers:\n\n", "<details><summary>Answers</summary>\n\n"] {
            let note = format!("### What?\n\na) x\nb) y\n\n### Why?\n\na) x\nb) y\n\n{title}{key}\n");
            prop_assert!(!read(&note, "a.md").drafts.is_empty());
        }
    }
}

#[test]
fn two_keys_in_a_row_answer_nothing() {
    let list = |words: &str| format!("1. {words} a?\n2. {words} b?\n\n");
    let key = |words: &str| format!("1. {words} a.\n2. {words} b.\n\n");
    let (first, second) = (list("What is"), list("Where is"));
    let (one, other) = (key("It is"), key("There is"));
    let note = format!(
        "# Pumps\n\n## Quiz 1\n\n{first}## Quiz 2\n\n{second}## Answers to quiz 1\n\n{one}## Answers to quiz 2\n\n{other}"
    );
    let reading = read(&note, "note.md");
    let asked = reading.drafts.iter().map(|it| it.question.plain());
    let asked: Vec<String> = asked.filter(|it| it.starts_with("Wh")).collect();
    assert_eq!(asked, [""; 0]);
}

#[test]
fn unclosed_components_take_linear_time() {
    let note = "<Card title=\"What is 1?\">\n".repeat(100_000);
    assert_eq!(read(&note, "note.md").drafts.len(), 1);
}
