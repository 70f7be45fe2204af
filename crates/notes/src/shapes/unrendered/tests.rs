use tempfile::TempDir;

use crate::description::{check_inserting_ids, load_notes};
use crate::shapes::read;

/// Blocks with hidden text. `SECRET` is never shown, and `SHOWN` is always shown.
const BLOCKS: &[&str] = &[
    "%% SECRET %%\n",
    "%%\nSECRET\n\n### SECRET?\nSECRET\n%%\n",
    "%% SECRET\n\n- **SECRET?** SECRET\n\nSECRET %%\n",
    "%%\nQ: SECRET?\nA: SECRET\n\n| Question | Answer |\n|-|-|\n| SECRET | SECRET |\n\n> [!faq] SECRET\n> SECRET\n\nSECRET\n: SECRET\n%%\n",
    "{% comment %}\n1. SECRET?\n   SECRET\n2. SECRET?\n   SECRET\n\nSECRET #card\n\nSECRET\n---\n{% endcomment %}\n",
    "{/* SECRET */}\n",
    "{/*\nSECRET\n\n## SECRET\nSECRET\n*/}\n",
    "{# SECRET #}\n",
    "{% comment %}\nSECRET\n\n### SECRET?\nSECRET\n{% endcomment %}\n",
    "{%- comment -%} SECRET {%- endcomment -%}\n",
    "{::comment}\nSECRET\n{:/comment}\n",
    "{% include SECRET.html %}\n",
    "{% raw %}\n\nSHOWN {{ a }}\n\n{% endraw %}\n",
    "{% if SECRET %}{% assign SECRET = 1 %}\n\nSHOWN\n\n{% endif %}\n",
    "{{< toc SECRET=\"1\" >}}\n",
    "{{% notice SECRET %}}\n\nSHOWN\n\n{{% /notice %}}\n",
    "* SECRET\n{:toc}\n",
    "SHOWN\n{: .SECRET #SECRET key=\"SECRET\"}\n",
    "SHOWN\n{.SECRET}\n",
    "[TOC]\n",
    "[[toc]]\n",
    "[[_TOC_]]\n",
    "${toc}\n",
    "<!-- SECRET\n\n### SECRET?\n\nSECRET -->\n",
    "<style>\n.SECRET { a: b }\n\n### SECRET\n</style>\n",
    "<script setup lang=\"ts\">\nlet SECRET = 1;\n\nlet b = 2;\n</script>\n",
    "import SECRET from '@theme/SECRET';\nimport {\n  SECRET,\n} from \"./x\";\n\nexport const SECRET = 1;\n",
];

/// Hidden text within a line.
const INLINE: &[&str] = &[
    "%%SECRET%%",
    "{/* SECRET */}",
    "{# SECRET #}",
    "{% comment %}SECRET{% endcomment %}",
    "{% include SECRET.md %}",
    "{% raw %}",
    "<!-- SECRET -->",
];

/// Returns everything that is shown or reported of a note.
fn read_visible_text(note: &str) -> String {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.md"), note).unwrap();
    let loaded = load_notes(folder.path());
    check_inserting_ids(folder.path()).unwrap_or_else(|error| panic!("{note}\n{error}"));
    let mut visible_text = String::new();
    for qa in loaded.notebook.qas() {
        let texts = qa.also.iter().chain(&qa.aliases);
        for text in texts.chain([&qa.question, &qa.prompt, &qa.answer]) {
            visible_text += &format!("{}\n", text.plain());
        }
        visible_text += &format!("{}\n", qa.topic);
    }
    for passage in loaded.coverage.iter().flat_map(|it| &it.unread) {
        visible_text += &format!("unread: {}\n", passage.words);
    }
    for problem in &loaded.problems {
        if problem.kind != crate::ProblemKind::MissingId {
            visible_text += &format!("{problem}\n");
        }
    }
    visible_text
}

#[track_caller]
fn check(note: &str, block: &str) {
    let visible_text = read_visible_text(note);
    let marks = [
        "%%", "{%", "{/", "{#", "{:", "{.", "toc", "TOC", "import", "endraw",
    ];
    for hidden in ["SECRET", "unread", "a.md:"].iter().chain(&marks) {
        assert!(
            !visible_text.contains(hidden),
            "{hidden} of\n{note}\nis in\n{visible_text}"
        );
    }
    assert_eq!(
        visible_text.contains("SHOWN"),
        block.contains("SHOWN"),
        "{note}\n{visible_text}"
    );
    for word in ["move", "Because"] {
        assert!(
            visible_text.contains(word),
            "{word} of\n{note}\nis not in\n{visible_text}"
        );
    }
}

#[test]
fn blocks_that_readers_never_see_are_hidden() {
    for block in BLOCKS {
        check(
            &format!("{block}\n# Pumps\n\nThey move water.\n\n## Why?\nBecause.\n"),
            block,
        );
        check(
            &format!("---\ntitle: Pumps\n---\n{block}\nThey move water.\n\n## Why?\nBecause.\n"),
            block,
        );
        if block.starts_with("import") {
            continue;
        }
        check(
            &format!("# Pumps\n{block}\nThey move water.\n\n## Why?\nBecause.\n\n{block}"),
            block,
        );
        check(
            &format!("### Why?\r\nBecause they move.\r\n\r\n{block}\r\nMore.\r\n"),
            block,
        );
        check(
            &format!("---\nquestion: Why?\n---\n{block}\nBecause they move.\n\n{block}"),
            block,
        );
        check(
            &format!("**Why?**\n\nBecause they move.\n\n{block}\n**How?**\n\nSo.\n"),
            block,
        );
    }
}

#[test]
fn text_in_a_line_that_readers_never_see_is_hidden() {
    for it in INLINE {
        for note in [
            format!("### Why? {it}\nBecause {it} they move. {it}\n{it} So.\n"),
            format!(
                "# Pumps\n{it}They move.\n\n- Why? {it}\n  - Because. {it}\n- How?\n  - So. {it}\n"
            ),
            format!("#flashcards\n\nWhy?::Because {it} they move.\n\nHow?\n?\nSo {it}.\n"),
            format!("Q: Why?\nA: Because {it} they move.\n\n{it}\n\nQ: How?\nA: So {it}.\n"),
            format!("Q: Why? {it}\nA: Because they move.\n\n**How?** {it}\n\nSo.\n"),
            format!(
                "## Why? {it}\n\nBecause they move.\n\n1. How? {it}\n   So.\n2. What? {it}\n   That.\n"
            ),
            format!("> [!faq] Why? {it}\n> Because {it} they move.\n"),
            format!("| Question | Answer |\n|---|---|\n| Why? {it} | Because they move. {it} |\n"),
            format!("Why {it}\n: Because they move.\n\nHow? #card {it}\nSo.\n"),
            format!(
                "<details><summary>Why?</summary>\n\nBecause {it} they move. {it}\n\n</details>\n"
            ),
        ] {
            check(&note, it);
        }
    }
}

#[test]
fn code_stays_unchanged() {
    for block in BLOCKS.iter().filter(|it| !it.contains("-->")) {
        let code = format!("```\n{block}```");
        let reading = read(&format!("# Pumps\n\n{code}\n\nMore.\n"), "a.md");
        assert_eq!(
            reading.drafts[0].answer.as_str(),
            format!("{code}\n\nMore.")
        );
    }
    for it in INLINE {
        let reading = read(&format!("# Pumps\n\nWrite `{it}` so.\n"), "a.md");
        assert_eq!(
            reading.drafts[0].answer.as_str(),
            format!("Write `{it}` so.")
        );
    }
}

#[test]
fn text_that_only_looks_like_markup_stays() {
    for text in [
        "100%% sure, 50%% off",
        "%% is the mark of a comment",
        "%%%% is no comment",
        "import os",
        "import goods from 'A' to 'B'",
        "import React from 'react'",
        "export PATH=1",
        "export const a = 1",
        "Use {% if a %} here",
        "{{ a }}",
        "{a}",
        "{: }",
        "{% comment %} without an end",
        "{/* without an end",
        "See [toc]",
        "A {#b} c",
        "Say {.a.} here",
        "$a %% b$ and $c %% d$",
    ] {
        let reading = read(&format!("# Pumps\n\nFirst.\n\n{text}\n\nMore.\n"), "a.md");
        let answer = format!("First.\n\n{text}\n\nMore.");
        assert_eq!(reading.drafts[0].answer.as_str(), answer);
    }
}

#[test]
fn the_marker_lines_of_containers_are_hidden() {
    for (open, close) in [
        ("::: tip", ":::"),
        (":::tip", ":::"),
        ("::: warning Careful", ":::"),
        (":::note[Careful]", ":::"),
        ("::: details Click", ":::"),
        ("::::tabs\n\n:::tab A", ":::\n::::"),
        (":::: code-group\n::: code-group-item A", ":::\n::::"),
        ("::: code-group", ":::"),
        ("::: {.callout-note}", ":::"),
        (":::{note}", ":::"),
        ("::: {.callout-note title=\"Careful\"}", ":::"),
    ] {
        let visible_text = read_visible_text(&format!(
            "# Pumps\n\n{open}\nThey move.\n\nBecause.\n{close}\n\nMore.\n\n## Valves {{#valves}}\n\nThey turn.\n"
        ));
        for mark in [":::", "{", "unread"] {
            assert!(!visible_text.contains(mark), "{open}\n{visible_text}");
        }
        assert!(
            visible_text.contains("They move.") && visible_text.contains("More."),
            "{visible_text}"
        );
    }
}
