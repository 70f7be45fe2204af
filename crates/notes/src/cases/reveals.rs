//! Answers that are hidden or labeled, below text that does not read as a question.

use super::labels::{PUMP, VALVE, check};

/// Returns a block that hides an answer.
fn hidden(summary: &str, answer: &str) -> String {
    format!("<details>\n<summary>{summary}</summary>\n\n{answer}\n\n</details>\n")
}

#[test]
fn text_right_above_a_hidden_answer_is_the_question() {
    let name = ("Name a pump.", "A gear pump.");
    let valve = ("The valve in the hall", "A gate valve.");
    for summary in [
        "Answer",
        "<b>Show Answer</b>",
        "Solution",
        "Lösung",
        "Antworten anzeigen",
        "Respuesta",
        "Ответ",
        "答案",
        "参考答案",
    ] {
        let (one, two) = (hidden(summary, name.1), hidden(summary, valve.1));
        for layout in [
            "{q}\n\n{a}\n",
            "**Q{n}.** {q}\n\n{a}\n",
            "**Q{n}:** {q}\n{a}\n",
            "Question {n}: {q}\n\n{a}\n",
            "**Exercise {n}**: {q}\n\n{a}\n",
            "**{q}**\n\n{a}\n",
            "**{n}. {q}**\n{a}\n",
            "## {q}\n\n{a}\n",
            "### {n}. {q}\n{a}\n",
            "### Übung {n}: {q}\n\n{a}\n",
            "{n}. {q}\n\n{a}\n",
            "{n}. **{q}**\n\n{a}\n",
        ] {
            let part = |n: &str, q: &str, a: &str| {
                layout.replace("{n}", n).replace("{q}", q).replace("{a}", a)
            };
            let note = part("1", name.0, &one) + &part("2", valve.0, &two);
            for note in [
                note.clone(),
                format!("# Pumps\n\n{note}"),
                note.replace('\n', "\r\n"),
            ] {
                check(&note, &[name, valve]);
            }
        }
        // Text between the question and the answer belongs to the prompt.
        let note = format!("# Pumps\n\n## Build a pump\n\nIt has a wheel.\n\n{one}");
        check(&note, &[("Build a pump", name.1)]);
        let note = format!("# Pumps\n\n## Exercises\n\nName a pump.\n\n{one}");
        check(&note, &[name]);
    }
    // A hint does not hide an answer.
    let hint = hidden("Hint", "It turns.");
    let note = format!(
        "# Pumps\n\n## Exercise 1: Pumps\n\nName a pump.\n\n{hint}\n{}",
        hidden("Solution", "A gear pump.")
    );
    check(&note, &[name]);
    // Text above other collapsed blocks is not a question.
    for summary in ["Click to expand", "Show the logs"] {
        let text = format!("Text.\n\n{}", hidden(summary, "It is red."));
        let note = format!("# Pumps\n\n## Start\n\n{text}\n## Stop\n\nPress it.\n");
        let reading = crate::shapes::read(&note, "note.md");
        let answers = reading.drafts.iter().map(|it| it.answer.as_str());
        assert_eq!(answers.collect::<Vec<_>>(), [text.trim_end(), "Press it."]);
    }
}

#[test]
fn numbered_exercises_and_their_answers_are_paired() {
    let (pump, valve) = (
        ("Name a pump.", "A gear pump."),
        ("Name a valve.", "A gate valve."),
    );
    for (name, answer) in [
        ("Exercise", "Answer"),
        ("Problem", "Solution"),
        ("Task", "Answer"),
        ("Übung", "Lösung"),
        ("Aufgabe", "Antwort"),
        ("Ejercicio", "Respuesta"),
        ("Exercice", "Réponse"),
        ("Exercício", "Resposta"),
        ("Esercizio", "Risposta"),
        ("Упражнение", "Ответ"),
        ("练习", "答案"),
        ("練習", "答案"),
        ("习题", "解答"),
        ("题目", "参考答案"),
        ("연습문제", "정답"),
    ] {
        for layout in [
            "**{name} {n}**: {q}\n\n> **{answer}**: {a}\n\n",
            "**{name} {n}:** {q}\n\n**{answer}:** {a}\n\n",
            "**{name} {n}.** {q}\n\n{answer}: {a}\n\n",
            "{name} {n}: {q}\n{answer}: {a}\n\n",
            "{name} {n}：{q}\n\n> {answer}：{a}\n\n",
            "- **{name} {n}**: {q}\n  - **{answer}**: {a}\n",
            "### {name} {n}: {q}\n\n**{answer}:** {a}\n\n",
            "### {name} {n}\n\n{q}\n\n**{answer}:** {a}\n\n",
            "### {name} {n}\n\n{q}\n\n#### {answer}\n\n{a}\n\n",
            "### {name} {n}: {q}\n\n#### {answer}\n\n{a}\n\n",
        ] {
            let layout = layout.replace("{name}", name).replace("{answer}", answer);
            let part = |n: &str, (q, a): (&str, &str)| {
                layout.replace("{n}", n).replace("{q}", q).replace("{a}", a)
            };
            let note = part("1", pump) + &part("2", valve);
            for note in [
                note.clone(),
                format!("# Quiz\n\n{note}"),
                note.replace('\n', "\r\n"),
            ] {
                check(&note, &[pump, valve]);
            }
        }
    }
    for (body, answer) in [
        (
            "Name a pump.\n\n> 答案：A gear pump.\n> And more.",
            "A gear pump.\nAnd more.",
        ),
        (
            "Name a pump.\n\n<details><summary>查看答案</summary>\n\nA gear pump.\n\n</details>",
            "A gear pump.",
        ),
    ] {
        check(
            &format!("### 练习 1\n\n{body}\n"),
            &[("Name a pump.", answer)],
        );
    }
    check(
        "## 题目一：Name a pump.\n\n**答案**\n\nA gear pump.\n",
        &[pump],
    );
    for text in [
        "Exercise 1: Name a pump.\n\nExercise 2: Name a valve.",
        "Task: Name a pump.\nP: 3",
        "**Problem 1**: It is loud.\n\nOil it.",
    ] {
        check(&format!("# Pumps\n\n{text}\n"), &[("Pumps", text)]);
    }
}

#[test]
fn questions_of_lists_end_where_their_answers_begin() {
    check(
        "4. What is a pump? Give examples of\n   it.\n\n   > It moves water.\n\n5. What is a valve? Give an example.\n\n   > It stops water.\n",
        &[
            ("What is a pump? Give examples of it.", "> It moves water."),
            ("What is a valve? Give an example.", "> It stops water."),
        ],
    );
    check(
        "4. What is a pump? Give examples of\n   it.\n> It moves water.\n\n5. What is a valve?\n> It stops water.\n",
        &[
            ("What is a pump? Give examples of it.", "> It moves water."),
            ("What is a valve?", "> It stops water."),
        ],
    );
    for (pump, valve) in [
        (
            "* What is a pump?\n\n - It moves water.\n\n",
            "* What is a valve?\n\n - It stops water.\n",
        ),
        (
            "* What is a pump?\n - It moves water.\n",
            "* What is a valve?\n - It stops water.\n",
        ),
        (
            "- What is a pump?\n - It moves water.\n",
            "- What is a valve?\n - It stops water.\n",
        ),
        (
            "1. What is a pump?\n- It moves water.\n",
            "2. What is a valve?\n- It stops water.\n",
        ),
        (
            "1. What is a pump?\n\n- It moves water.\n\n",
            "2. What is a valve?\n\n- It stops water.\n",
        ),
    ] {
        let note = format!("# Pumps\n\n{pump}{valve}");
        check(
            &note,
            &[
                ("What is a pump?", "- It moves water."),
                ("What is a valve?", "- It stops water."),
            ],
        );
    }
    check(
        "* What is a pump?\n  It moves water.\n* What is a valve?\n  It stops water.\n- Other.\n- More.\n",
        &[PUMP, VALVE, ("note", "- Other.\n- More.")],
    );
    check(
        "1. **What is a pump?**\n   - It moves water.\n2. **What is a valve?**\n   - It stops water.\n",
        &[
            ("What is a pump?", "- It moves water."),
            ("What is a valve?", "- It stops water."),
        ],
    );
    check(
        "1. Is it loud?**No.**\n2. Is it dry? **Yes.**\n3. **Is it on?** No.\n",
        &[
            ("Is it loud?", "**No.**"),
            ("Is it dry?", "**Yes.**"),
            ("Is it on?", "No."),
        ],
    );
}

#[test]
fn a_single_question_label_below_a_heading_is_read() {
    for label in ["Q. ", "Q: ", "**Q:** ", "Q1. ", "**Question:** ", "Frage: "] {
        check(
            &format!("# Pumps\n\n{label}What is a pump?\n\nIt moves water.\n"),
            &[PUMP],
        );
    }
    let text = "It moves.\n\nQ. What is it?\n\nA wheel.";
    check(&format!("# Pumps\n\n{text}\n"), &[("Pumps", text)]);
    let text = "Q. What is it?";
    check(&format!("# Pumps\n\n{text}\n"), &[("Pumps", text)]);
}

#[test]
fn a_heading_that_only_labels_an_answer_is_not_a_topic() {
    for answer in [
        "Answer",
        "Answer:",
        "**Answer**",
        "Solution",
        "Lösung",
        "Respuesta:",
        "答案",
    ] {
        check(
            &format!(
                "# Exercises\n\n### Create a function\n\n#### {answer}\n\nIt is one.\n\n### Create a class\n\nDo it.\n\n#### {answer}\n\nIt is two.\n"
            ),
            &[
                ("Create a function", "It is one."),
                ("Create a class", "It is two."),
            ],
        );
    }
    for heading in ["### **Answer:** ", "### Answer: ", "##### **Antwort**: "] {
        for question in ["**{q}**", "1. **{q}**", "**Q:** {q}", "Q: {q}", "## {q}"] {
            let part = |(q, a): (&str, &str)| {
                format!("{}\n\n{heading}{a}\n\n", question.replace("{q}", q))
            };
            check(&(part(PUMP) + &part(VALVE)), &[PUMP, VALVE]);
        }
    }
    // If an answer has several parts, none of them is the whole answer.
    let parts = "### Problem\n\nIt is loud.\n\n### Solution\n\nOil it.";
    check(
        &format!("# Pumps\n\n## How do I fix it?\n\n{parts}\n"),
        &[("How do I fix it?", parts)],
    );
    let answer = "#### Answer: A\n\nSo.";
    check(
        &format!(
            "# Quiz\n\nWhat is it?\n\n- A: 1\n- B: 2\n\n{}",
            hidden("Answer", answer)
        ),
        &[("What is it?", answer)],
    );
    check(
        "# Pumps\n\n## Problem\n\nIt is loud.\n\n## Solution\n\nOil it.\n",
        &[("Problem", "It is loud."), ("Solution", "Oil it.")],
    );
}
