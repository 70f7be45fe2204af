//! Glossaries: each term is a Q&A, and a list that only looks like a glossary stays one answer.

use std::fs;

use tempfile::TempDir;

use super::labels::check;
use crate::QuizStatus;
use crate::description::load_notes;

const TERMS: [(&str, &str); 3] = [
    ("Pump", "It moves water."),
    ("Check valve", "It lets water through *one* way: up."),
    ("`seal()`", "A ring - of rubber."),
];

/// Returns the terms in this notation.
fn glossary(shape: &str, between: &str) -> String {
    let entries = TERMS
        .iter()
        .map(|(term, meaning)| shape.replace("{t}", term).replace("{m}", meaning));
    entries.collect::<Vec<_>>().join(between)
}

fn expected() -> Vec<(&'static str, &'static str)> {
    TERMS
        .iter()
        .map(|(term, meaning)| (term.trim_matches('`'), *meaning))
        .collect()
}

const SHAPES: [(&str, &str); 12] = [
    ("* **{t}**: {m}", "\n"),
    ("- **{t}:** {m}", "\n"),
    ("- **{t}** - {m}", "\n"),
    ("- **{t}** — {m}", "\n\n"),
    ("1. **{t}** – {m}", "\n"),
    ("- {t}: {m}", "\n"),
    ("- {t} — {m}", "\n"),
    ("**{t}**: {m}", "\n\n"),
    ("**{t}:** {m}", "\n"),
    ("**{t}** - {m}", "\n\n"),
    ("**{t}** — {m}", "\n"),
    ("**{t}**\n: {m}", "\n\n"),
];

#[test]
fn each_term_of_a_glossary_is_read() {
    for (shape, between) in SHAPES {
        let terms = glossary(shape, between);
        for title in [
            "# Glossary",
            "# Glossary of terms",
            "## Key terms",
            "## Terms",
            "## Definitions",
            "## Vocabulary",
            "## Glossar",
            "## Glosario",
            "## Glossaire",
            "## Словарь терминов",
            "## 术语表",
            "## 用語集",
            "---\ntitle: Glossary\n---",
            "# Glossary\n\n## P",
        ] {
            let note = format!("{title}\n\n{terms}\n");
            if !(shape.contains("\n:") && title.contains("---")) {
                check(&note, &expected());
            }
            check(&note.replace('\n', "\r\n"), &expected());
        }
        let note = format!("# Glossary\n\nRead this first.\n\n{terms}\n");
        let mut with_text = expected();
        with_text.push(("Glossary", "Read this first."));
        check(&note, &with_text);
    }
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("glossary.md"),
        glossary("- **{t}**: {m}", "\n"),
    )
    .unwrap();
    let loaded = load_notes(folder.path());
    let quizzed: Vec<_> = loaded.notebook.qas().iter().map(|qa| qa.quiz).collect();
    assert_eq!(quizzed, [QuizStatus::NotAQuestion; 3]);
}

#[test]
fn lists_with_bold_beginnings_stay_one_answer() {
    for title in [
        "Features",
        "Why us",
        "Terms of service",
        "Steps",
        "Best practices",
    ] {
        for (shape, between) in SHAPES.iter().filter(|it| !it.0.contains("\n:")) {
            let list = glossary(shape, between);
            check(&format!("# {title}\n\n{list}\n"), &[(title, &list)]);
        }
    }
    for list in [
        "- **Pump**: It moves water.\n- See the wiki.\n- **Seal**: A ring.",
        "- **Pump**: It moves water.\n- **Seal**: A ring.",
        "1. Open it.\n2. Fill it.\n3. Close it.",
        "We write terms in bold.",
    ] {
        check(&format!("# Glossary\n\n{list}\n"), &[("Glossary", list)]);
    }
    // Below a question, the whole list is the answer.
    let list = glossary("- **{t}**: {m}", "\n");
    check(
        &format!("# Glossary\n\n## What do they mean?\n\n{list}\n"),
        &[("What do they mean?", &list)],
    );
}
