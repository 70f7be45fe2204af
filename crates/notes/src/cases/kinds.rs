//! The same two questions in many notations of tables, details, callouts, admonitions and numbers.

use super::labels::{PUMP, VALVE, check};

/// Checks that a note reads as a question about a pump and one about a valve.
#[track_caller]
fn check_both(notes: &[&str]) {
    for note in notes {
        check(note, &[PUMP, VALVE]);
    }
}

#[test]
fn tables_of_questions_are_read_with_any_column_titles() {
    let rows = "| What is a pump? | It moves water. |\n| What is a valve? | It stops water. |\n";
    for (question, answer) in [
        ("Question", "Explanation"),
        ("Questions", "Answers"),
        ("question", "Solution"),
        ("Question", "Response"),
        ("Q", "A"),
        ("**Question**", "Description"),
        ("Question", "Details"),
        ("Question", "Notes"),
        ("Question", "Definition"),
        ("Frage", "Erklärung"),
        ("Fragen", "Lösung"),
        ("Question", "Réponse"),
        ("Question", "Explication"),
        ("Pregunta", "Explicación"),
        ("Вопрос", "Объяснение"),
        ("问题", "解释"),
        ("質問", "説明"),
        // The questions themselves are recognized.
        ("Topic", "Text"),
        (" ", " "),
    ] {
        check_both(&[&format!("| {question} | {answer} |\n|---|---|\n{rows}")]);
    }
    check_both(&[
        "| What is a pump? | It moves water. |\n|---|---|\n| What is a valve? | It stops water. |\n",
        "| # | Question | Level | Answer |\n|---|---|---|---|\n| 1 | What is a pump? | easy | It moves water. |\n\
         | 2 | What is a valve? | hard | It stops water. |\n",
        "<table>\n<tr><th>Question</th><th>Answer</th></tr>\n<tr><td>What is a pump?</td><td>It moves water.</td></tr>\n\
         <tr><td><b>What is a valve?</b></td><td>It stops water.</td></tr>\n</table>\n",
        "# FAQ\n\n<table>\n  <thead>\n    <tr>\n      <th>#</th>\n      <th>Question</th>\n      <th>Answer</th>\n    \
         </tr>\n  </thead>\n  <tbody>\n    <tr>\n      <td>1</td>\n      <td>What is a pump?</td>\n      \
         <td>It moves water.</td>\n    </tr>\n    <tr>\n      <td>2</td>\n      <td>What is a valve?</td>\n      <td>\n\n\
         It stops water.\n\n</td>\n    </tr>\n  </tbody>\n</table>\n",
        "<table>\n<tr><td>What is a pump?<td>It moves water.\n<tr><td>What is a valve?<td>It stops water.\n</table>\n",
    ]);
    let terms = [("Pump", "It moves water."), ("Valve", "It stops water.")];
    for (term, definition) in [
        ("Term", "Definition"),
        ("Word", "Meaning"),
        ("Concept", "Explanation"),
        ("Begriff", "Bedeutung"),
        ("Terme", "Définition"),
        ("术语", "定义"),
    ] {
        let table = format!(
            "| {term} | {definition} |\n|--|--|\n| Pump | It moves water. |\n| Valve | It stops water. |\n"
        );
        check(&table, &terms);
        // Below a question, the table is its answer.
        let asked = format!("## What do they mean?\n\n{table}");
        check(&asked, &[("What do they mean?", table.trim_end())]);
    }
    let other = "| Option | Value |\n|---|---|\n| Is it on? | yes |\n| size | 2 |\n";
    check(
        &format!("# Options\n\n{other}"),
        &[("Options", other.trim_end())],
    );
}

#[test]
fn numbered_questions_that_are_not_markdown_lists_are_read() {
    for [one, two] in [
        ["1\\.", "2\\."],
        ["1\\)", "2\\)"],
        ["(1)", "(2)"],
        ["[1]", "[2]"],
        ["a)", "b)"],
        ["(a)", "(b)"],
        ["A)", "B)"],
        ["1、", "2、"],
    ] {
        check_both(&[
            &format!(
                "{one} What is a pump?\n\nIt moves water.\n\n{two} What is a valve?\n\nIt stops water.\n"
            ),
            &format!(
                "{one} What is a pump?\nIt moves water.\n\n{two} What is a valve?\nIt stops water.\n"
            ),
            &format!(
                "{one} What is a pump?\nIt moves water.\n{two} What is a valve?\nIt stops water.\n"
            ),
            &format!(
                "# Pumps\n\n{one} What is a pump? It moves water.\n\n{two} What is a valve? It stops water.\n"
            ),
            &format!(
                "{one} What is a pump?\n\nAnswer: It moves water.\n\n{two} What is a valve?\n\nAnswer: It stops water.\n"
            ),
        ]);
    }
    // Steps are not questions, and questions without answers are not read.
    for text in [
        "(1) Open it.\n\n(2) Is it dry?\n\n(3) Close it.",
        "(1) Who?\n\n(2) What is it?",
        "Text.\n\n1.5 What?\n\nx\n\n1.6 What?\n\ny",
    ] {
        check(&format!("# Pumps\n\n{text}\n"), &[("Pumps", text)]);
    }
}

#[test]
fn a_lone_number_or_mark_is_not_a_question() {
    for text in [
        "## 1.\n\nIt is.",
        "## (2)\n\nIt is.",
        "## ?\n\nIt is.",
        "## **\n\nIt is.",
        "## ...\n\nIt is.",
    ] {
        check(&format!("# Pumps\n\n{text}\n"), &[("Pumps", text)]);
    }
    check(
        "## C\n\nIt is.\n\n## =>\n\nAn arrow.\n\n## 404\n\nLost.\n\n## `?`\n\nMark.\n",
        &[
            ("C", "It is."),
            ("=>", "An arrow."),
            ("404", "Lost."),
            ("?", "Mark."),
        ],
    );
    check(
        "## What steps?\n\n1.\n2. Do this.\n3.\n",
        &[("What steps?", "1.\n2. Do this.\n3.")],
    );
    check_both(&[
        "1.\n   What is a pump?\n\n   It moves water.\n2.\n   What is a valve?\n\n   It stops water.\n",
    ]);
}

#[test]
fn details_are_read_in_every_layout() {
    let pump = "<details>\n<summary>What is a pump?</summary>\n\nIt moves water.\n\n</details>\n";
    let valve = "<details>\n<summary>What is a valve?</summary>\n\nIt stops water.\n\n</details>\n";
    let bold = |it: &str| {
        it.replace("<summary>", "<summary><b>")
            .replace("</summary>", "</b></summary>")
    };
    let quoted = |it: &str| {
        it.lines()
            .map(|line| format!("> {line}\n"))
            .collect::<String>()
    };
    let item = |it: &str| format!("- {}", it.trim_end().replace('\n', "\n  ")) + "\n";
    let layouts: [&dyn Fn(&str) -> String; 12] = [
        &|it| it.to_owned(),
        &bold,
        &|it| {
            it.replace("<summary>", "<summary><h3>1. ")
                .replace("</summary>", "</h3></summary>")
        },
        &|it| {
            it.replace("<summary>", "<summary>\n  <strong>")
                .replace("</summary>", "</strong>\n</summary>")
        },
        &|it| it.replace("<details>", "<details open>"),
        &|it| it.replace("\n\n", "\n"),
        &|it| it.replace('\n', ""),
        &|it| it.replace("\n\n</details>", "</details>"),
        &|it| {
            it.replace("<summary>", "<summary>Q: ")
                .replace("\n\nIt", "\n\nA: It")
        },
        &quoted,
        &|it| {
            quoted(it)
                .replacen("> ", "> [!note]\n> ", 1)
                .replacen("> [!note]\n", "", 1)
        },
        &item,
    ];
    for layout in layouts {
        check_both(&[&format!("{}\n{}", layout(pump), layout(valve))]);
    }
    let nested = [
        format!("# Pumps\n\n<details>\n<summary>Basics</summary>\n\n{pump}\n{valve}\n</details>\n"),
        format!("<details>\n<summary>Pumps</summary>\n<details>\n<summary>Basics</summary>\n\n{pump}\n{valve}\n</details>\n</details>\n"),
        format!("<details>\n<summary>Click to expand</summary>\n\n{pump}\n{valve}\n</details>\n"),
        format!("<details>\n<summary>What is a pump?</summary>\n\nIt moves water.\n\n{valve}\n</details>\n"),
        // An unclosed block.
        format!("<details>\n<summary>What is a pump?</summary>\n\nIt moves water.\n\n{valve}"),
        "<details>\n<summary>What is a pump?</summary>\n\nIt moves water.\n\n## What is a valve?\n\nIt stops water.\n".to_owned(),
        format!("{valve}\n<details>\n<summary>What is a pump?</summary>\n\nIt moves water.\n"),
        format!("### What is a pump?\n\nIt moves water.\n\n{valve}"),
    ];
    for note in nested {
        check_both(&[&note]);
    }
    // The block ends above the heading.
    check_both(&[&format!(
        "<details>\n<summary>What is a pump?</summary>\n\nIt moves water.\n\n## Valves\n\n{valve}"
    )]);
    // A question that makes no sense alone stays in the answer.
    let why = "It moves water.\n\n<details>\n<summary>Why?</summary>\n\nIt turns.\n\n</details>";
    let note = format!("<details>\n<summary>What is a pump?</summary>\n\n{why}\n\n</details>\n");
    check(&note, &[("What is a pump?", why)]);
}

#[test]
fn text_above_a_summary_that_reveals_the_answer_is_the_question() {
    for reveal in [
        "Answer",
        "Show answer",
        "Click to expand",
        "Solution",
        "Réponse",
        "Lösung anzeigen",
        "💡 View",
    ] {
        let details = |answer: &str| {
            format!("<details>\n<summary>{reveal}</summary>\n\n{answer}\n\n</details>\n")
        };
        let (pump, valve) = (details("It moves water."), details("It stops water."));
        let item = |it: &str| it.trim_end().replace('\n', "\n   ");
        check_both(&[
            &format!("## What is a pump?\n{pump}\n## What is a valve?\n\n{valve}"),
            &format!("**What is a pump?**\n\n{pump}\n**What is a valve?**\n\n{valve}"),
            &format!("# Pumps\n\nWhat is a pump?\n\n{pump}\nWhat is a valve?\n\n{valve}"),
            &format!("1. What is a pump?\n\n{pump}\n2. What is a valve?\n\n{valve}"),
            &format!(
                "1. What is a pump?\n   {}\n2. What is a valve?\n\n   {}\n",
                item(&pump),
                item(&valve)
            ),
            &format!("1\\. What is a pump?\n\n{pump}\n2\\. What is a valve?\n\n{valve}"),
        ]);
    }
}

#[test]
fn callouts_and_admonitions_are_read_anywhere() {
    check_both(&[
        "- > [!question] What is a pump?\n  > It moves water.\n- > [!faq]- What is a valve?\n  > It stops water.\n",
        "1. > [!question] What is a pump?\n   > It moves water.\n\n2. > [!question] What is a valve?\n   > It stops water.\n",
        "> [!question] What is a pump?\n> It moves water.\n\n!!! question \"What is a valve?\"\n    It stops water.\n",
        "??? question \"What is a pump?\"\n    It moves water.\n\n???+ faq \"What is a valve?\"\n    It stops water.\n",
        "??? info \"What is a pump?\"\n    It moves water.\n\n!!! question\n    What is a valve?\n\n    It stops water.\n",
        ":::faq What is a pump?\nIt moves water.\n:::\n\n:::question[What is a valve?]\nIt stops water.\n:::\n",
        "::: details What is a pump?\nIt moves water.\n:::\n\n## What is a valve?\n\nIt stops water.\n",
    ]);
    check(
        "# Pumps\n\n- Item\n  > [!question] What is a pump?\n  > It moves water.\n\n> [!note]\n> Text.\n> > [!faq] What is a valve?\n> > It stops water.\n",
        &[("Pumps", "- Item\n\n> [!note]\n> Text."), PUMP, VALVE],
    );
    check(
        "# Page\n\n!!! note \"Careful\"\n    It is hot.\n",
        &[("Page", "!!! note \"Careful\"\n    It is hot.")],
    );
}

#[test]
fn obsidian_cards_are_read_in_quotes() {
    check_both(&[
        "#flashcards\n\n> What is a pump?\n> ?\n> It moves water.\n\n> [!note]\n> What is a valve?\n> ?\n> It stops water.\n",
        "#flashcards\n\n> [!question] What is a pump?\n> It moves water.\n\n> What is a valve?::It stops water.\n",
    ]);
    check(
        "#flashcards\n\n> The ==pump== moves water.\n",
        &[("The […] moves water.", "The ==pump== moves water.")],
    );
}

#[test]
fn underlined_lines_are_titles_and_rules_end_answers() {
    check_both(&[
        "What is a pump?\n---------------\nIt moves water.\n\nWhat is a valve?\n----------------\nIt stops water.\n",
        "What is a pump?\n===\nIt moves water.\n\nWhat is a valve?\n===\nIt stops water.\n",
        "# Pumps\n\nWhat is a pump?\n---\n\nIt moves water.\n\nWhat is a valve?\n---\nIt stops water.\n",
        "### What is a pump?\nIt moves water.\n---\n\n### What is a valve?\nIt stops water.\n---\n",
        "### What is a pump?\n\nIt moves water.\n---------------\n\n### What is a valve?\n\nIt stops water.\n",
        "Pumps\n=====\n\nWhat is a pump?\n---\nIt moves water.\n---\n\nWhat is a valve?\n---\nIt stops water.\n",
    ]);
    for (title, line) in [
        ("Valves", "------"),
        ("Valves", "======"),
        ("Valves and seals", "================"),
    ] {
        let note = format!("# Hall\n\nText.\n\n{title}\n{line}\n\nThey stop water.\n");
        check(&note, &[("Hall", "Text."), (title, "They stop water.")]);
    }
    for text in [
        "Some text\n---\n\nMore text.",
        "It moves water.\n---\n\nMore.",
        "- a\n- b\n---\n\nMore",
        "One\nand two\n---\n\nMore",
    ] {
        check(&format!("# Hall\n\n{text}\n"), &[("Hall", text)]);
    }
}

#[test]
fn questions_inside_details_are_read() {
    for questions in [
        "## 1. What is a pump?\n\nIt moves water.\n\n## 2. What is a valve?\n\nIt stops water.\n",
        "**What is a pump?**\n\nIt moves water.\n\n**What is a valve?**\n\nIt stops water.\n",
        "1. What is a pump?\n\n   It moves water.\n\n2. What is a valve?\n\n   It stops water.\n",
        "Q: What is a pump?\nA: It moves water.\n\nQ: What is a valve?\nA: It stops water.\n",
        "| Question | Answer |\n|---|---|\n| What is a pump? | It moves water. |\n| What is a valve? | It stops water. |\n",
        "> [!faq] What is a pump?\n> It moves water.\n\n!!! faq \"What is a valve?\"\n    It stops water.\n",
        "What is a pump?\nIt moves water.\n\nWhat is a valve?\nIt stops water.\n",
    ] {
        let details =
            format!("<details>\n<summary><b>Basics</b></summary>\n\n{questions}\n</details>\n");
        check_both(&[&details, &format!("# FAQ\n\n{details}")]);
        let other = "<details><summary>More</summary>\n\nIt is red.\n\n</details>\n";
        let more = ("More", "It is red.");
        check(
            &format!("# FAQ\n\n{other}\n{details}"),
            &[more, PUMP, VALVE],
        );
    }
    check(
        "<details>\n<summary>Basics</summary>\n\nRead this.\n\n**What is a pump?**\n\nIt moves water.\n\n</details>\n",
        &[("Basics", "Read this."), PUMP],
    );
}

#[test]
fn paragraphs_of_questions_and_answers_are_read() {
    check_both(&[
        "What is a pump?\n\nIt moves water.\n\nWhat is a valve?\n\nIt stops water.\n",
        "# FAQ\n\nWhat is a pump?\nIt moves water.\n\nWhat is a valve?\nIt stops water.\n",
        "# FAQ\n\n*What is a pump?*\n\nIt moves water.\n\n*What is a valve?*\n\nIt stops water.\n",
        "**1.** What is a pump?\n\nIt moves water.\n\n**2.** What is a valve?\n\nIt stops water.\n",
        "I. What is a pump?\n\nIt moves water.\n\nII. What is a valve?\n\nIt stops water.\n",
        "- [ ] What is a pump?\n  It moves water.\n- [x] What is a valve?\n  It stops water.\n",
        "- What is a pump? - It moves water.\n- What is a valve? → It stops water.\n",
    ]);
    // Prose with occasional questions is one text.
    for text in [
        "Pumps move water.\n\nBut what is a valve?\n\nIt stops water.\n\nWhy?\n\nIt turns.",
        "So what is a pump?\n\nIt moves water.",
        "What is a pump? It moves water.\n\nWhat is a valve? It stops water.",
        "Is it on?\n\nIs it dry?\n\nIs it open?",
    ] {
        let text = format!("Text.\n\n{text}");
        check(&format!("# Pumps\n\n{text}\n"), &[("Pumps", &text)]);
    }
}

#[test]
fn many_details_do_not_overflow_the_stack() {
    let begin = "<details>\n<summary>What is it?</summary>\n\nIt is.\n\n";
    for end in ["", "</details>\n", "## Why?\n\nSo.\n\n"] {
        let note = begin.repeat(5_000) + &end.repeat(5_000);
        let reading = crate::shapes::read(&note, "a.md");
        assert!(!reading.drafts.is_empty());
        // The headings, and the `<details>` blocks that are not nested too deeply.
        assert!(reading.drafts.len() <= 5_016);
    }
}
