//! Tasks that do not read as questions, among questions that do.

use super::labels::{PUMP, VALVE, check};

const SEAL: (&str, &str) = ("What is a seal?", "It closes gaps.");

/// Tasks in several languages that begin with no word of a question.
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

/// Checks that a task between two questions is a question in each of these layouts. `{q}` and `{a}` stand for a
/// question and its answer, and `{n}` for its number.
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
fn tasks_in_a_list_of_questions_are_read() {
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
fn bold_tasks_among_bold_questions_are_read() {
    check_tasks(&[
        "**{q}**\n\n{a}\n\n",
        "**{q}**\n{a}\n\n",
        "**Question:** {q}\n\n{a}\n\n",
        "Q{n}. {q}\n\n{a}\n\n",
        "**{n}. {q}**\n\n{a}\n\n",
        "**{q}**\n\n<details><summary>Answer</summary>\n\n{a}\n\n</details>\n\n",
        "**{q}**\n\n**A:** {a}\n\n",
        "> **{q}**\n> {a}\n\n",
    ]);
}

#[test]
fn statements_in_headings_are_not_cards() {
    let questions =
        "## What is a pump?\n\nIt moves water.\n\n## What is a seal?\n\nIt closes gaps.\n\n";
    for statement in [
        "Choosing a pump.\n\nThere are two.\n\n### Small\n\nOne.",
        "Pumps\n\nText.",
        "`describe([name])`\n\nText.",
    ] {
        let reading =
            crate::shapes::read(&format!("# FAQ\n\n{questions}## {statement}\n"), "note.md");
        let others = reading.drafts.iter().skip(2);
        assert!(others.clone().all(|it| !it.is_card), "{statement}");
        assert_eq!(
            others.count(),
            statement.matches("\n\n").count().div_ceil(2),
            "{statement}"
        );
    }
}

#[test]
fn numbers_make_siblings_of_bold_lines() {
    let valve = ("Name a valve", "A gate valve.");
    let note = "**1. What is a pump?**\n\nIt moves water.\n\n**2. Name a valve**\n\nA gate valve.\n\n**3. What is a seal?**\n\nIt closes gaps.\n";
    check(note, &[PUMP, valve, SEAL]);
    let below = "It moves water.\n\n**Never run it dry.**\n\nIt breaks.";
    let note =
        format!("**1. What is a pump?**\n\n{below}\n\n**2. What is a seal?**\n\nIt closes gaps.\n");
    check(&note, &[("What is a pump?", below), SEAL]);
}

#[test]
fn tasks_among_question_headings_are_quizzed() {
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
fn other_text_among_questions_stays_text() {
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
    // Most of them are not questions.
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
fn each_question_in_a_quote_is_read() {
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
    // If the callout itself is a question, it contains them.
    let list = "- Is it dry?\n  Fill it.\n- Is it loud?\n  Call us.";
    let note = quoted(&format!("[!faq] How do I find the fault?\n{list}\n"));
    check(&note, &[("How do I find the fault?", list)]);
}

#[test]
fn a_question_and_its_answer_in_one_quote_are_read() {
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
