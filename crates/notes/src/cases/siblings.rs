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
