//! Questions that do not read as such among others that do: what each kind of block reads as.

use super::labels::{PUMP, VALVE, check};

const SEAL: (&str, &str) = ("What is a seal?", "It closes gaps.");

/// Tasks of several languages that no word of a question begins.
const TASKS: &[&str] = &[
    "Name a valve.",
    "Define a valve.",
    "Compare two valves.",
    "Design a valve.",
    "Write down a valve.",
    "写出一种阀。",
    "简述阀的作用。",
    "Describa una válvula.",
    "Mencione una válvula.",
    "Nenne ein Ventil.",
    "Citez une vanne.",
    "Назовите клапан.",
    "弁を一つ挙げなさい。",
];

/// Checks that a task between two questions is a question in each of these layouts, in which `{q}` and `{a}` are a question
/// and its answer, and `{n}` is its number.
#[track_caller]
fn check_tasks(layouts: &[&str]) {
    for layout in layouts {
        for task in TASKS {
            let asked = [PUMP, (task, VALVE.1), SEAL];
            let parts = asked.iter().enumerate().map(|(nth, (q, a))| {
                let part = layout.replace("{q}", q).replace("{a}", a);
                part.replace("{n}", &(nth + 1).to_string())
            });
            let note: String = parts.collect();
            for note in [
                note.clone(),
                format!("# Quiz\n\n{note}"),
                note.replace('\n', "\r\n"),
            ] {
                check(&note, &asked);
            }
        }
    }
}

#[test]
fn tasks_in_a_list_of_questions_ask() {
    check_tasks(&[
        "{n}. {q}\n   {a}\n",
        "{n}. {q}\n\n   {a}\n\n",
        "{n}. {q}\n\n{a}\n\n",
        "{n}) {q}\n{a}\n",
        "{n}. {q}\n   A: {a}\n",
        "{n}. **{q}**\n   {a}\n",
        "{n}. **{q}** {a}\n",
        "- {q}\n\n  {a}\n",
        "* {q}\n  {a}\n",
        "- **{q}** {a}\n",
        "- **{q}**\n  {a}\n",
        "- **{q}**\n\n{a}\n\n",
        "{n}\\. {q}\n\n{a}\n\n",
        "({n}) {q}\n{a}\n\n",
        "{n}. {q}\n\n<details><summary>Answer</summary>\n\n{a}\n\n</details>\n\n",
    ]);
}

#[test]
fn tasks_in_bold_among_bold_questions_ask() {
    check_tasks(&[
        "**{q}**\n\n{a}\n\n",
        "**{q}**\n{a}\n\n",
        "**{n}. {q}**\n\n{a}\n\n",
        "**{q}**\n\n<details><summary>Answer</summary>\n\n{a}\n\n</details>\n\n",
        "**{q}**\n\n**A:** {a}\n\n",
        "> **{q}**\n> {a}\n\n",
    ]);
}

#[test]
fn tasks_in_headings_among_headings_that_ask_are_quizzed() {
    for task in TASKS {
        let others =
            "## What is a pump?\n\nIt moves water.\n\n## What is a seal?\n\nIt closes gaps.\n\n";
        for title in ["# FAQ", "# What is in the hall?\n\nPumps."] {
            let note = format!(
                "{title}\n\n{others}## {task}\n\nIt stops water.\n\n## Contact\n\nWrite.\n"
            );
            let reading = crate::shapes::read(&note, "note.md");
            let task = reading
                .drafts
                .iter()
                .find(|it| it.question.as_str() == *task);
            let task = task.unwrap_or_else(|| panic!("{note}"));
            let asks = crate::reads_as_question(task.question.as_str());
            assert!(asks || task.is_card, "{note}");
            assert_eq!(task.answer.as_str(), "It stops water.", "{note}");
            let contact = reading
                .drafts
                .iter()
                .find(|it| it.question.as_str() == "Contact");
            assert!(contact.is_none_or(|it| !it.is_card), "{note}");
        }
    }
}

#[test]
fn what_only_stands_among_questions_stays_text() {
    for (below, next) in [
        (
            "**Note**\n\nIt is loud.",
            "**What is a valve?**\n\nIt stops water.",
        ),
        (
            "**Advantages:**\n\nIt is quick.",
            "**What is a valve?**\n\nIt stops water.",
        ),
        (
            "**e.g. ...**\n\nIt is quick.",
            "**What is a valve?**\n\nIt stops water.",
        ),
    ] {
        let answer = format!("It moves water.\n\n{below}");
        check(
            &format!(
                "**What is a pump?**\n\n{answer}\n\n{next}\n\n**What is a seal?**\n\nIt closes gaps.\n"
            ),
            &[("What is a pump?", &answer), VALVE, SEAL],
        );
    }
    // Most ask nothing.
    for text in [
        "1. Open the lid.\n   Slowly.\n2. Is it dry?\n   Fill it.\n3. Close it.\n   Gently.",
        "- Fast.\n  It is.\n- Quiet.\n  It is.",
        "**Never run it dry.**\n\nIt breaks.",
        "1. Open it.\n2. Close it.",
    ] {
        check(&format!("# Pumps\n\n{text}\n"), &[("Pumps", text)]);
    }
    let steps = "1. Open it.\n2. Close it.";
    check(
        &format!(
            "# Pumps\n\n**What is a pump?**\n\n{steps}\n\n**What is a valve?**\n\nIt stops water.\n"
        ),
        &[("What is a pump?", steps), VALVE],
    );
}

#[test]
fn questions_in_one_quote_ask_each() {
    let quoted = |text: &str| {
        let lines = text
            .lines()
            .map(|line| format!("> {line}").trim_end().to_owned() + "\n");
        lines.collect::<String>()
    };
    for pairs in [
        "- What is a pump?\n  It moves water.\n- What is a valve?\n  It stops water.\n",
        "* What is a pump?\n\n  It moves water.\n\n* What is a valve?\n\n  It stops water.\n",
        "1. What is a pump? It moves water.\n2. What is a valve? It stops water.\n",
        "1. What is a pump?\n   It moves water.\n2. What is a valve?\n   It stops water.\n",
        "**What is a pump?**\nIt moves water.\n\n**What is a valve?**\nIt stops water.\n",
        "### What is a pump?\nIt moves water.\n\n### What is a valve?\nIt stops water.\n",
        "Q: What is a pump?\nA: It moves water.\n\nQ: What is a valve?\nA: It stops water.\n",
        "**Q:** What is a pump?\n\n**A:** It moves water.\n\n**Q:** What is a valve?\n\n**A:** It stops water.\n",
    ] {
        for title in [
            "[!faq] Questions",
            "[!question]-",
            "[!help]+ Häufige Fragen",
        ] {
            let note = quoted(&format!("{title}\n{pairs}"));
            for note in [
                note.clone(),
                format!("# Pumps\n\n{note}"),
                note.replace('\n', "\r\n"),
            ] {
                check(&note, &[PUMP, VALVE]);
            }
        }
    }
    // Inner items are answers.
    check(
        "> [!faq] Questions\n> - What is a pump?\n>   - It moves water.\n>     - And air.\n> - What is a valve?\n>   It stops water.\n",
        &[
            ("What is a pump?", "- It moves water.\n  - And air."),
            VALVE,
        ],
    );
    // What a callout asks itself holds them.
    let list = "- Is it dry?\n  Fill it.\n- Is it loud?\n  Call us.";
    let note = quoted(&format!("[!faq] How do I find the fault?\n{list}\n"));
    check(&note, &[("How do I find the fault?", list)]);
}

#[test]
fn a_question_and_its_answer_in_one_quote_ask() {
    for (question, label) in [
        ("What is a pump?", "**Answer**: "),
        ("What is a pump?", "**Answer:** "),
        ("Name a pump.", "Answer: "),
        ("¿Qué es una bomba?", "**Respuesta:** "),
        ("什么是泵？", "**答案**："),
        ("Was ist eine Pumpe?", "*Antwort:* "),
    ] {
        for between in ["> ", ">\n> "] {
            let note = format!("> {question}\n{between}{label}It moves water.\n> And air.\n");
            check(&note, &[(question, "It moves water.\nAnd air.")]);
            check(
                &note.replace('\n', "\r\n"),
                &[(question, "It moves water.\r\nAnd air.")],
            );
        }
    }
    let quote = "> It moves water.\n> Nobody asks.";
    check(&format!("# Pumps\n\n{quote}\n"), &[("Pumps", quote)]);
}

/// What hides an answer, and says so.
fn hidden(summary: &str, answer: &str) -> String {
    format!("<details>\n<summary>{summary}</summary>\n\n{answer}\n\n</details>\n")
}

#[test]
fn what_stands_right_above_a_hidden_answer_asks_however_it_is_worded() {
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
        // What stands between the two is shown with the question.
        let note = format!("# Pumps\n\n## Build a pump\n\nIt has a wheel.\n\n{one}");
        check(&note, &[("Build a pump", name.1)]);
        let note = format!("# Pumps\n\n## Exercises\n\nName a pump.\n\n{one}");
        check(&note, &[name]);
    }
    // Nobody asks where more than an answer is hidden.
    for summary in ["Click to expand", "Show the logs"] {
        let text = format!("Text.\n\n{}", hidden(summary, "It is red."));
        let note = format!("# Pumps\n\n## Start\n\n{text}\n## Stop\n\nPress it.\n");
        let reading = crate::shapes::read(&note, "note.md");
        let answers = reading.drafts.iter().map(|it| it.answer.as_str());
        assert_eq!(answers.collect::<Vec<_>>(), [text.trim_end(), "Press it."]);
    }
}

#[test]
fn numbered_exercises_and_their_answers_are_pairs() {
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
        "1. Is it loud?**No.**\n2. Is it dry? **Yes.**\n3. **Is it on?** No.\n",
        &[
            ("Is it loud?", "**No.**"),
            ("Is it dry?", "**Yes.**"),
            ("Is it on?", "No."),
        ],
    );
}

#[test]
fn a_single_label_below_a_heading_asks() {
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
fn a_heading_that_only_labels_an_answer_is_no_topic() {
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
    check(
        "# Pumps\n\n## Problem\n\nIt is loud.\n\n## Solution\n\nOil it.\n",
        &[("Problem", "It is loud."), ("Solution", "Oil it.")],
    );
}
