//! Marks that are removed from questions and answers, and the aliases of pages in several tools.

use super::labels::{PUMP, VALVE, check};
use crate::shapes::read;

#[test]
fn marks_around_or_after_a_question_are_removed() {
    for mark in [
        "*{}*",
        "_{}_",
        "**{}**",
        "__{}__",
        "***{}***",
        "**_{}_**",
        "<b>{}</b>",
        "<em>{}</em>",
        "{}`",
        "{}</b>",
        "{}</summary>",
        "{}<br>",
        "{}**",
        "{}*",
        "- [ ] {}",
        "[x] {}",
        "*1. {}*",
    ] {
        let [pump, valve] = [PUMP.0, VALVE.0].map(|it| mark.replace("{}", it));
        let (a, b) = (PUMP.1, VALVE.1);
        let notes = [
            format!("### {pump}\n\n{a}\n\n### {valve}\n\n{b}\n"),
            format!("### Q: {pump}\n\n{a}\n\n### Q: {valve}\n\n{b}\n"),
            format!(
                "<details><summary>{pump}</summary>\n\n{a}\n\n</details>\n\n<details><summary>{valve}</summary>\n\n{b}\n\n</details>\n"
            ),
        ];
        for note in notes {
            // This tag would close the summary.
            if !mark.contains("summary") || !note.contains("<summary>") {
                check(&note, &[PUMP, VALVE]);
            }
        }
    }
    for title in [
        "What is snake_case_?",
        "What is `x`",
        "*args*",
        "What is a < b>",
        "What does ** do?",
    ] {
        check(
            &format!("### {title}\n\nText.\n"),
            &[(&crate::Markdown::parse_line(title).plain(), "Text.")],
        );
    }
}

#[test]
fn rules_and_empty_tags_at_the_end_of_an_answer_are_removed() {
    let answers = [
        "It moves water.",
        "It moves:\n\n- water\n- air",
        "```\n---\n```",
    ];
    for end in [
        "\n---",
        "\n***",
        "\n___",
        "\n* * *",
        "\n---\n\n---",
        "\n<br>",
        "<br/>",
        "</b>",
        "\n</div>",
    ] {
        for answer in answers {
            if answer.ends_with('`') && !end.starts_with('\n') {
                continue;
            }
            for newline in ["\n", "\r\n"] {
                let note = format!(
                    "### What is a pump?\n\n{answer}\n{end}\n\n### What is a valve?\n\nIt stops water.\n{end}\n"
                );
                // Tags belong to the words before them.
                let note = note.replace("\n<br/>", "<br/>").replace("\n</b>", "</b>");
                check(
                    &note.replace('\n', newline),
                    &[("What is a pump?", &answer.replace('\n', newline)), VALVE],
                );
            }
        }
    }
    for answer in [
        "<b>It</b>",
        "<div>\n\nIt\n\n</div>",
        "---|---",
        "    ---",
        "It `</b>`",
        "It <br> is.",
    ] {
        let note = format!("### What is a pump?\n\nText:\n\n{answer}\n");
        check(&note, &[("What is a pump?", &format!("Text:\n\n{answer}"))]);
    }
    check(
        "<details><summary>What is a pump?</summary>\n\nIt moves water.\n\n---\n\n</details>\n",
        &[PUMP],
    );
    check(
        "- [ ] **What is a pump?**\n  It moves water.\n  ***\n",
        &[PUMP],
    );
    check(
        "> ## What is a pump?\n> It moves water.\n>\n> ---\n>\n",
        &[PUMP],
    );
}

#[test]
fn aliases_are_read_from_the_keys_of_several_tools() {
    for (key, names) in [
        ("aliases: [one, two]", &["one", "two"][..]),
        ("alias: one, two", &["one", "two"]),
        ("alt_titles: [one, two]", &["one", "two"]),
        ("alt-titles:\n  - one", &["one"]),
        ("aka: one", &["one"]),
        ("also_known_as: [one]", &["one"]),
        ("synonyms: one, two", &["one", "two"]),
        ("redirect_from: /faq/one-two.html", &["one two"]),
        ("redirect_from:\n  - /one/\n  - /a/two", &["one", "two"]),
        ("redirect-from: [one]", &["one"]),
    ] {
        let note = format!("---\n{key}\n---\n# Pumps\n\nThey move water.\n");
        let reading = read(&note, "pumps.md");
        let read: Vec<_> = reading.drafts[0]
            .aliases
            .iter()
            .map(|it| it.as_str())
            .collect();
        assert_eq!(read, names, "{key}");
    }
}
