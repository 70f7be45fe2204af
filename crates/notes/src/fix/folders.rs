//! Property test of inserting ids into folders of notes in every shape.

use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::description::check_inserting_ids;

/// Beginnings of files.
const FRONTS: &[&str] = &[
    "",
    "",
    "---\ntitle: Pumps and valves\n---\n",
    "---\nquestion: What is a hall?\n---\n",
    "+++\ntitle = \"How do I prime it?\"\n+++\n",
    "{\n  \"title\": \"Pumps\"\n}\n",
    "#flashcards/hall\n\n",
    "title:: Pumps\nalias:: lifters\n\n",
    "<!-- recite: quiz -->\n",
    "Text above.\n\n",
    "%% draft %%\n\n",
    "import A from './a'\n\n",
];

/// Pieces of notes in every shape.
const PIECES: &[&str] = &[
    "# Pumps",
    "## Valves\n\nThey turn.",
    "### What is a pump?\nIs it one?\n\nIt moves water.",
    "### What is priming?\n\nanswer:\nFilling it.\n\nquestion id: ID",
    "#### Tools\n\nA brush.",
    "Why does it rattle?\n-------------------\n\nAir is in it.",
    "## Q1. What is a seal? {#seal}\nA ring.",
    "1. ### What is a lid\n\n   It closes.\n\n2. ### What is a rim\n\n   It holds.",
    "<h3>Why is it loud?</h3>\n\nAir is in it.",
    "**What is a foot valve?**\n\nA valve.\n\n**Why does it leak?** Dirt.",
    "- **What is a gasket?**\n  A flat seal.\n- **Which size?**\n  Measure it.",
    "<details>\n<summary>What is a P-3?</summary>\n\nA small pump.\n</details>",
    "<details><summary>What is a P-4?</summary>A pump.</details>",
    "## What prints this?\n\n```py\nprint(1)\n```\n\n<details>\n<summary>Answer</summary>\n\n1\n\n</details>",
    "Q: What is a nut?\nA: It holds.",
    "**Q: What is a bolt?** **A: It holds.**",
    "### Question\nWhat is a cap?\n### Answer\nIt closes.",
    "C: The [valve] keeps the [water] in.",
    "1. What is oil?\n   A liquid.\n2. What is air?\n\n   Answer: A gas.",
    "1. What is iron?\nA metal.\n2. What is tin?\nA metal.",
    "1. What is lead?\n\n    ```\n    code\n    ```\n\n2. What is zinc?\n\n    - a\n    - b",
    "- What is steel?\n  - A metal.\n- What is wood?\n  - No metal.",
    "| # | Question | Answer |\n|---|---|---|\n| 1 | What is a? | It is. |\n| 2 | What is b? | It is too. |",
    "> [!faq] What is a tank?\n> It holds water.",
    "> ## What is a hose?\n> It leads water.",
    "> [!info]- What is a tap?\n> It opens.",
    "What is a key?::It turns.",
    "Impeller:::The wheel",
    "Why so?\n?\nSteam.\n<!--SR:!2030-01-02,4,270-->",
    "Why not?\n??\nNo steam.",
    "The ==impeller== is the ==wheel==^[hint].",
    "- What is cavitation? #card\n  - Bubbles.",
    "- ## How do I fill it? #card\n  collapsed:: true\n  - Fill it.",
    "- The {{cloze rotor}} turns. #card",
    "Stator : It stands #flashcard",
    "What is a rod? #flashcard\nA bar.\n---",
    "## What does this do?\n\n`pump`\n\n%\n\nIt fills.",
    "Rotor\n: It turns.\n: A wheel.\n\nShaft\n: A bar.",
    "#### Which one is true?\n\n- [ ] a\n- [x] b",
    "#### Which is it?\n\n- A: one\n- B: two\n\n**Answer:** B",
    "#### Which is right?\n\na) one\nb) two ✅",
    "### Which one?\n\na) one\nb) two\n\n### Which other?\n\na) one\nb) two\n\n**Answers:** 1. b, 2. a",
    "## Questions\n\n1. What is ice?\n2. What is fog?\n\n## Answers\n\n1. Water.\n2. Water too.",
    "1. Which?\n   - a) x\n   - b) y\n2. Which else?\n   - a) x\n   - b) y\n\n<details><summary>Answers</summary>\n\n1. a\n2. b\n\n</details>",
    "## Glossary\n\n- **Cam**: It turns.\n- **Cog** - It meshes.\n- **Pin**: It holds.",
    "## Terms\n\n**Cam** - It turns.\n**Cog** - It meshes.\n**Pin** - It holds.",
    "<dl>\n<dt>What is grit?</dt>\n<dd>Dirt.</dd>\n</dl>",
    "<p><strong>What is silt?</strong></p>\n<p>Mud.</p>",
    "=== \"Question\"\n\n    What is sand?\n\n=== \"Answer\"\n\n    Stone.",
    "- Parts\n  - What is a fin?\n    - A blade.\n  - What is a hub?\n    - The middle.",
    "> | Question | Answer |\n> |---|---|\n> | What is c? | It is. |",
    "Plain text.",
    "- a\n- b",
    "```\ncode\n```",
    "<!-- a\n\ncomment -->",
    "---",
    "> A quote.",
    "::: tip\nA tip.\n:::",
    "    indented",
    "[a]: http://example.org\n",
    "See [a].[^1]\n\n[^1]: A note.",
    "<img src=\"a.png\">",
    "[Back to top](#pumps)",
];

fn note() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 1..7);
    let gap = prop::sample::select(&["\n\n", "\n\n", "\n\n\n", "\n"][..]);
    let end = prop::sample::select(&["\n", "", "\n\n"][..]);
    (
        prop::sample::select(FRONTS),
        pieces,
        gap,
        end,
        any::<bool>(),
    )
        .prop_map(|(front, pieces, gap, end, is_windows)| {
            let note = format!("{front}{}{end}", pieces.join(gap));
            match is_windows {
                true => note.replace('\n', "\r\n"),
                false => note,
            }
        })
}

fn write(folder: &TempDir, notes: &[String]) {
    for (nth, note) in notes.iter().enumerate() {
        let note = note.replace("ID", &format!("id-{nth}"));
        fs::write(folder.path().join(format!("{nth}.md")), note).unwrap();
    }
}

proptest! {
    #[test]
    fn inserting_ids_changes_nothing_else(notes in prop::collection::vec(note(), 1..4)) {
        let folder = TempDir::new().unwrap();
        write(&folder, &notes);
        check_inserting_ids(folder.path())?;
    }
}
