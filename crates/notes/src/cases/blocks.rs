//! Questions in blocks for other tools: nested lists, tables in quotes, HTML and tabs; and files named only by a
//! number.

use super::labels::{PUMP, VALVE, check};
use crate::shapes::read;

#[test]
fn questions_below_topics_in_a_list_are_read() {
    for note in [
        "- Pumps\n  - What is a pump?\n    - It moves water.\n  - What is a valve?\n    - It stops water.\n",
        "- Pumps\n  - What is a pump?\n    - It moves water.\n- Valves\n  - What is a valve?\n    - It stops water.\n",
        "1. Pumps\n   1. What is a pump?\n      - It moves water.\n   2. What is a valve?\n      - It stops water.\n",
        "* **Pumps**\n    * What is a pump?\n        * It moves water.\n    * What is a valve?\n        * It stops water.\n",
    ] {
        let answers = [
            ("What is a pump?", "- It moves water."),
            ("What is a valve?", "- It stops water."),
        ];
        let stars = [
            ("What is a pump?", "* It moves water."),
            ("What is a valve?", "* It stops water."),
        ];
        let expected = if note.starts_with('*') {
            stars
        } else {
            answers
        };
        check(note, &expected);
        check(&note.replace('\n', "\r\n"), &expected);
    }
    check(
        "- Pumps\n  - What is a pump?\n    It moves water.\n  - What is a valve? It stops water.\n",
        &[PUMP, VALVE],
    );
    for list in [
        "- Pumps\n  - What is a pump?\n- Valves\n  - What is a valve?",
        "- Pumps\n  - What is a pump?\n    - It moves water.\n  - Text.",
        "1. Open it.\n   1. Is it dry?\n      - Fill it.\n2. Close it.",
    ] {
        check(&format!("## Checklist\n\n{list}\n"), &[("Checklist", list)]);
    }
}

#[test]
fn tables_of_questions_are_read_in_quotes_and_list_items() {
    let table = "| Question | Answer |\n|---|---|\n| What is a pump? | It moves water. |\n| What is a valve? | It stops water. |\n";
    let quoted: String = table.lines().map(|line| format!("> {line}\n")).collect();
    let indented: String = table.lines().map(|line| format!("  {line}\n")).collect();
    for note in [
        quoted.clone(),
        format!("# FAQ\n\n{quoted}"),
        quoted.replace('\n', "\r\n"),
        format!("- {}", indented.trim_start()),
    ] {
        check(&note, &[PUMP, VALVE]);
    }
    check(
        &format!("# FAQ\n\n- Pumps:\n\n{indented}"),
        &[("FAQ", "- Pumps:"), PUMP, VALVE],
    );
    let plain = "> | Size | Price |\n> |---|---|\n> | 1 | 2 |";
    check(&format!("# Sizes\n\n{plain}\n"), &[("Sizes", plain)]);
}

#[test]
fn questions_in_html_are_read() {
    for note in [
        "<dl>\n<dt>What is a pump?</dt>\n<dd>It moves water.</dd>\n<dt>What is a valve?</dt>\n<dd>It stops water.</dd>\n</dl>\n",
        "<dl>\n  <dt><b>What is a pump?</b></dt>\n  <dd>\n    It moves water.\n  </dd>\n\n  <dt>What is a valve?</dt>\n  <dd><p>It stops water.</p></dd>\n</dl>\n",
        "<dl><dt>What is a pump?<dd>It moves water.<dt>What is a valve?<dd>It stops water.</dl>\n",
        "<p><b>What is a pump?</b><br>It moves water.</p>\n<p><b>What is a valve?</b><br>It stops water.</p>\n",
        "<p><strong>What is a pump?</strong> It moves water.</p>\n\n<p><strong>What is a valve?</strong> It stops water.</p>\n",
        "<p><strong>What is a pump?</strong></p>\n\nIt moves water.\n\n<p><strong>What is a valve?</strong></p>\n\nIt stops water.\n",
    ] {
        check(note, &[PUMP, VALVE]);
        check(
            &format!("# FAQ\n\n{}", note.replace('\n', "\r\n")),
            &[PUMP, VALVE],
        );
    }
    check(
        "<dl>\n<dt>Pump</dt>\n<dd>It moves water.</dd>\n</dl>\n",
        &[("Pump", "It moves water.")],
    );
    check(
        "<p><strong>What is a pump?</strong></p>\n<p>It moves water.</p>\n",
        &[("What is a pump?", "<p>It moves water.</p>")],
    );
    for text in [
        "<p><b>Note</b></p>\n<p>It moves water.</p>",
        "<p>But <b>what is it?</b></p>",
        "`<dt>What?</dt><dd>x</dd>`",
    ] {
        check(&format!("# Pumps\n\n{text}\n"), &[("Pumps", text)]);
    }
}

#[test]
fn tabs_of_questions_and_answers_are_read() {
    for (question, answer) in [
        ("Question", "Answer"),
        ("Question 1", "Solution"),
        ("Frage", "Antwort"),
        ("Exercise", "Show answer"),
    ] {
        let tabs = |(q, a): (&str, &str)| {
            format!("=== \"{question}\"\n\n    {q}\n\n=== \"{answer}\"\n\n    {a}\n\n")
        };
        let note = tabs(PUMP) + &tabs(VALVE);
        check(&note, &[PUMP, VALVE]);
        check(&note.replace('\n', "\r\n"), &[PUMP, VALVE]);
    }
    let reading = read(
        "=== \"Question\"\n\n    What is printed?\n\n    ```\n    x\n    ```\n\n=== \"Answer\"\n\n    1\n\n    2\n",
        "a.md",
    );
    assert_eq!(reading.drafts[0].prompt.as_str(), "```\nx\n```");
    assert_eq!(reading.drafts[0].answer.as_str(), "1\n\n2");
    let tabs = "=== \"Linux\"\n\n    Type it.\n\n=== \"Mac\"\n\n    Click it.";
    check(&format!("# Install\n\n{tabs}\n"), &[("Install", tabs)]);
}

#[test]
fn labels_in_a_summary_and_its_answer_are_removed() {
    for (question, answer) in [
        ("P", "R"),
        ("P1", "R1"),
        ("F", "A"),
        ("В", "О"),
        ("Q", "A"),
        ("Question 1", "Answer 1"),
        ("질문", "답변"),
        ("問", "答"),
    ] {
        let details = |(q, a): (&str, &str)| {
            format!(
                "<details><summary>{question}: {q}</summary>\n\n{answer}: {a}\n\n</details>\n\n"
            )
        };
        check(&(details(PUMP) + &details(VALVE)), &[PUMP, VALVE]);
    }
}

#[test]
fn words_that_only_begin_like_answer_reveal_nothing() {
    for title in ["ANSI codes", "Respawn", "Antelopes"] {
        let note =
            format!("# Hall\n\n<details><summary>{title}</summary>\n\nText.\n\n</details>\n");
        check(&note, &[(title, "Text.")]);
        let note = format!("## Questions\n\n1. What?\n2. Why?\n\n## {title}\n\n1. One\n2. Two\n");
        check(
            &note,
            &[
                ("Questions", "1. What?\n2. Why?"),
                (title, "1. One\n2. Two"),
            ],
        );
    }
}

#[test]
fn a_number_is_not_the_title_of_a_page() {
    for (path, text, title) in [
        (
            "quiz/1.md",
            "What is a pump?\n\nIt moves water.\n",
            "What is a pump?",
        ),
        (
            "quiz/q12.md",
            "What is a pump?\nIt moves water.\n",
            "What is a pump?",
        ),
        ("quiz/12.md", "It moves water.\n", "quiz 12"),
        ("a/pumps/007.md", "It moves water.\n", "pumps 007"),
        ("1.md", "It moves water.\n", "1"),
        ("quiz/1.md", "# Pumps\n\nIt moves water.\n", "Pumps"),
        (
            "quiz/1.md",
            "---\ntitle: Pumps\n---\nWhat is it?\n\nIt moves water.\n",
            "Pumps",
        ),
        ("quiz/2024-05-01.md", "It moves water.\n", "2024-05-01"),
    ] {
        let reading = read(text, path);
        assert_eq!(reading.drafts[0].question.as_str(), title, "{path} {text}");
    }
}
