//! Bold list items, lists, tables and quotes of questions, and files that mix shapes.

use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::labels::{PUMP, VALVE, check};
use crate::description::{check_inserting_ids, load_notes};

#[test]
fn bold_list_items_are_questions_with_any_indentation_of_their_answers() {
    for note in [
        "- **What is a pump?**\nIt moves water.\n- **What is a valve?**\nIt stops water.\n",
        "- **What is a pump?**\n\nIt moves water.\n\n- **What is a valve?**\n\nIt stops water.\n",
        "1. **What is a pump?**\n\nIt moves water.\n\n2. **What is a valve?**\n\nIt stops water.\n",
        "1. **What is a pump?**\nIt moves water.\n2. **What is a valve?**\nIt stops water.\n",
        "1. **What is a pump?** It moves water.\n2. **What is a valve?** It stops water.\n",
        "- **What is a pump?** - It moves water.\n- **What is a valve?**: It stops water.\n",
        "**What is a pump?:** It moves water.\n\n**What is a valve?:**\nIt stops water.\n",
        "**What is a pump**? It moves water.\n\n**What is a valve**?\n\nIt stops water.\n",
        "- **What is a pump**? It moves water.\n- **What is a valve**?\n  It stops water.\n",
    ] {
        check(note, &[PUMP, VALVE]);
    }
    check(
        "1. **What is a pump?**\n\n- It moves\n- water.\n\n2. **What is a valve?**\n\nIt stops water.\n",
        &[("What is a pump?", "- It moves\n- water."), VALVE],
    );
    check(
        "**Pumps**? They move water.\n",
        &[("Pumps?", "They move water.")],
    );
}

#[test]
fn lists_of_questions_are_read() {
    for note in [
        "1. What is a pump?\n   It moves water.\n2. What is a valve?\n   It stops water.\n",
        "1. What is a pump?\n\n   It moves water.\n\n2. What is a valve?\n\n   It stops water.\n",
        "1. What is a pump?\n\nIt moves water.\n\n2. What is a valve?\n\nIt stops water.\n",
        "1. What is a pump?\nIt moves water.\n2. What is a valve?\nIt stops water.\n",
        "# Pumps\n\n1) What is a pump?\n   Answer: It moves water.\n2) What is a valve?\n   Answer: It stops water.\n",
        "1. What is a pump?\n   A: It moves water.\n2. What is a valve?\n   Ans: It stops water.\n",
        "1. What is a pump?\n\n   **Answer:** It moves water.\n\n2. What is a valve?\n\n   **Answer:** It stops water.\n",
        "- What is a pump?\n\n  It moves water.\n- What is a valve?\n\n  It stops water.\n",
        "1. What is a pump? It moves water.\n2. What is a valve? It stops water.\n",
    ] {
        check(note, &[PUMP, VALVE]);
    }
    check(
        "- What is a pump?\n  - It moves water.\n- What is a valve?\n  - It stops water.\n",
        &[
            ("What is a pump?", "- It moves water."),
            ("What is a valve?", "- It stops water."),
        ],
    );
    check(
        "1. Which one is true?\n   a) Pumps make water\n   b) Pumps move water\n\n   Answer: b\n2. What is a valve?\n   It stops water.\n",
        &[("Which one is true?", "Answer: b"), VALVE],
    );
}

#[test]
fn lists_that_only_mention_questions_stay_text() {
    let list = "- Is it dry?\n  Then fill it.\n- Is it loud?\n  Then call us.";
    check(
        &format!("## How do I find the fault?\n\n{list}\n"),
        &[("How do I find the fault?", list)],
    );
    check(
        &format!("**How do I find the fault?**\n\n{list}\n"),
        &[("How do I find the fault?", list)],
    );
    check(
        &format!("Q: How do I find the fault?\nA: Ask:\n\n{list}\n"),
        &[("How do I find the fault?", &format!("Ask:\n\n{list}"))],
    );
    for list in [
        "- What is a pump?\n- What is a valve?",
        "1. Open the lid\n   Slowly.\n2. Is it dry?\n   Fill it.\n3. Close it\n   Gently.",
        "- Pumps\n  - What is a pump?\n- Valves\n  - What is a valve?",
        "- What is a pump?\n  - What is a wheel?\n- What is a valve?\n  - What is a seal?",
    ] {
        check(&format!("## Checklist\n\n{list}\n"), &[("Checklist", list)]);
    }
}

#[test]
fn tables_of_questions_are_read() {
    for (question, answer) in [
        ("Question", "Answer"),
        ("**Question**", "**Answer**"),
        ("Questions", "Answers"),
        ("Q", "A"),
        ("Frage", "Antwort"),
        ("Fragen", "Antworten"),
        ("Pregunta", "Respuesta"),
        ("Вопрос", "Ответ"),
        ("问题", "答案"),
        ("質問", "回答"),
        ("질문", "답변"),
        ("سؤال", "جواب"),
    ] {
        check(
            &format!(
                "## Pumps\n\n| {question} | {answer} |\n|---|---|\n| What is a pump? | It moves water. |\n| What is a valve? | It stops water. |\n"
            ),
            &[PUMP, VALVE],
        );
    }
    check(
        "| # | Question | Answer |\n|---|---|---|\n| 1 | What is a pump? | It moves water. |\n| 2 | What is a valve? | It stops water. |\n",
        &[PUMP, VALVE],
    );
    check(
        "Question | Answer\n---|---\nWhat is a pump? | It moves water.\nWhat is a valve? | It stops water.\n",
        &[PUMP, VALVE],
    );
    let table = "| Size | Answer |\n|---|---|\n| 1 | 2 |";
    check(&format!("## Sizes\n\n{table}\n"), &[("Sizes", table)]);
}

#[test]
fn quoted_questions_are_read() {
    for note in [
        "> [!faq] What is a pump?\n> It moves water.\n\n> [!question]- What is a valve?\n> It stops water.\n",
        "> [!FAQ]+ What is a pump?\n>\n> It moves water.\n\n> [!help] What is a valve?\n> It stops water.\n",
        "> ## What is a pump?\n> It moves water.\n>\n> ## What is a valve?\n> It stops water.\n",
        "> **What is a pump?**\n> It moves water.\n\n> **What is a valve?**\n> It stops water.\n",
        "> Q: What is a pump?\n> A: It moves water.\n>\n> Q: What is a valve?\n> A: It stops water.\n",
    ] {
        check(note, &[PUMP, VALVE]);
    }
    check(
        "# Pumps\n\n> [!question] What is a pump?\n> It moves\n>\n> ```sh\n> water\n> ```\n> - up\n>   - down\n\nOther text.\n",
        &[
            (
                "What is a pump?",
                "It moves\n\n```sh\nwater\n```\n- up\n  - down",
            ),
            ("Pumps", "Other text."),
        ],
    );
    let quote = "> [!note] What is a pump?\n> It moves water.";
    check(&format!("## Notes\n\n{quote}\n"), &[("Notes", quote)]);
}

/// Shapes whose questions are independent of the text around them; `{q}` and `{a}` stand for the question and its
/// answer.
const SHAPES: &[&str] = &[
    "Q: {q}\nA: {a}",
    "Q: {q} A: {a}",
    "**Q:** {q}\n\n**A:** {a}",
    "**Q: {q}** **A: {a}**",
    "- Q: {q}\n  A: {a}",
    "- Q: {q}\n- A: {a}",
    "1. **Q:** {q}\n\n   **A:** {a}",
    "> Q: {q}\n>\n> A: {a}",
    "Frage 3) {q}\nAntwort: {a}",
    "P: {q}\nR: {a}",
    "В: {q}\nО: {a}",
    "问：{q}\n答：{a}",
    "<b>Question:</b> {q}<br>\n<b>Answer:</b> {a}",
    "**{q}**\n\n{a}",
    "**{q}** {a}",
    "- **{q}**\n  {a}",
    "- **{q}**\n\n  {a}",
    "2. **{q}** {a}",
    "| Question | Answer |\n|---|---|\n| {q} | {a} |",
    "> [!faq] {q}\n> {a}",
    "> [!info]- {q}\n> {a}",
    "> ## {q}\n>\n> {a}",
    "> **{q}**\n> {a}",
    "<details>\n<summary>{q}</summary>\n\n{a}\n\n</details>",
];

/// Headings, which contain the text below them except headings and pairs.
const HEADINGS: &[&str] = &[
    "# {q}\n\n{a}",
    "### {q}\n\n{a}",
    "### Q: {q}\n\n**A:** {a}",
    "### Q: {q}\n\n### A: {a}",
    "### Question\n\n{q}\n\n### Answer\n\n{a}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn shapes_do_not_affect_each_other(
        shapes in prop::collection::vec(prop::sample::select(SHAPES), 0..7),
        headings in prop::collection::vec(prop::sample::select(HEADINGS), 0..4),
        crlf in any::<bool>(),
    ) {
        let name = |nth: usize| (format!("What is thing {nth}?"), format!("It is {nth}."));
        let shapes: Vec<_> = shapes.into_iter().chain(headings).collect();
        let parts = shapes.iter().enumerate().map(|(nth, shape)| {
            let (question, answer) = name(nth);
            shape.replace("{q}", &question).replace("{a}", &answer)
        });
        let note = parts.collect::<Vec<_>>().join("\n\n") + "\n";
        let note = if crlf { note.replace('\n', "\r\n") } else { note };
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("note.md"), &note).unwrap();
        let loaded = load_notes(folder.path());
        let qas = loaded.notebook.qas().iter();
        let mut read: Vec<_> = qas
            .map(|qa| (qa.question.plain(), qa.answer.as_str().to_owned()))
            .collect();
        read.sort();
        let expected: Vec<_> = (0..shapes.len()).map(name).collect();
        prop_assert_eq!(read, expected, "in\n{}", note);
        prop_assert_eq!(check_inserting_ids(folder.path())?, [""; 0]);
    }
}
