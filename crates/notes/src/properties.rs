//! Property tests of reading any text: real notes with random damage, random Markdown, and random strings.

use proptest::prelude::*;

use super::cases::notes_of_cases;
use super::fix::{MissingId, insert_ids};
use super::identity::{FoundQa, OtherFileIds, assign_ids};
use super::position::LineIndex;
use super::shapes::{Reading, read};
use super::{Markdown, Problem};

const REAL: &str = include_str!("../../../notes/python/asyncio.md");

/// Pieces of notes, and text that breaks them.
const TOKENS: &[&str] = &[
    "#",
    "### ",
    "\n### How?\n",
    "\n## Topic\n",
    "answer:\n",
    "question id: ",
    "\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4\n",
    "```",
    "```py\n",
    "~~~",
    "````",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "    ",
    "\t",
    " ",
    "- ",
    "1. ",
    "> ",
    "---\n",
    "===\n",
    "<!--",
    "-->",
    "<!-- recite: no-quiz -->",
    "<!-- recite: also \"x?\" -->",
    "<!-- recite: ingore -->",
    "<details>",
    "</details>",
    "<img src=",
    "<b>",
    "<T>",
    ">",
    "|",
    "|-|\n",
    "[",
    "](",
    ")",
    "![",
    "[^1]: ",
    "\n\n[^1]: ",
    "[^1]",
    "[a]",
    "[a][b]",
    "\n\n[a]: b\n",
    "\n[b]: <c> \"t\"\n",
    "`",
    "``",
    "**",
    "_",
    "~~",
    "\\",
    "&amp;",
    "&",
    "?",
    "？",
    "a",
    "word ",
    "ä",
    "🦀",
    "\u{feff}",
    "\u{0}",
    "\u{2028}",
    "\u{85}",
    "\u{a0}",
    "\u{301}",
    "question: ",
    "id: ",
    "\"",
    "https://example.org/a",
    "#flashcards\n",
    "::",
    ":::",
    "\n?\n",
    "\n??\n",
    "==",
    "{{cloze a}}",
    "{{embed [[a]]}}",
    "\n  collapsed:: true\n",
    "\n  id:: 64f0a0aa-1111-2222-3333-444455556666\n",
    "title:: b\n",
    "\n- ## a #card\n",
    "\n\t- ",
    "\n#flashcards/a/b ",
    "==a==^[b]",
    "$",
    "std::a",
    "\n[#a](b) [#c]()\n",
    " #card\n",
    "\nQ: ",
    "\nA: ",
    "\nQ. ",
    "\nA. ",
    "\nC: ",
    "Q: a? A: b",
    "**Q: ",
    "\n**A:** ",
    "\nP: a?",
    "\nR: ",
    "问：",
    "答：",
    "\n1. a?\n",
    "\n2. b?\n",
    "- **a?**\n",
    "**a**? ",
    "\n| Question | Answer |\n|-|-|\n",
    "| a | b |\n",
    "\n> [!faq] a\n",
    "\n> ",
    "> ## a?\n",
    "\n### Q: ",
    "\n### A: ",
    "\nCorrect answer: 2\n",
    "[a]",
    "<{IMAGE:a}>",
    "images: [{id: a, description: b, path: c.png}]\n",
    "[Back to top](#a)",
    "<a href=\"#a\">&uarr;</a>",
    "<br>",
    "<summary>",
    "</summary>",
    "**a?** ",
    "\n: ",
    "\n%\n",
    "[ ] ",
    "[x] ",
    "[[a|b]]",
    "<!--SR:!2030-01-02,4,270-->",
    "title: ",
    "<!-- question id: a -->",
    "[\r<!-- question id: a -->",
    "%%",
    "\n%%\n",
    "{/*",
    "*/}",
    "{% raw %}",
    "{% comment %}",
    "{% endcomment %}",
    "{: .a}",
    "\n{:toc}\n",
    "\n[TOC]\n",
    "\n\n<style>\n",
    "</style>",
    "\n\nimport a from 'b'\n",
];

/// Marks of text that is cut out of a line.
const CUT_OUT: &[&str] = &["{{", "<!--SR:", "%%", "{/*", "{%", "{:"];

fn random_markdown() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TOKENS), 0..60).prop_map(|tokens| tokens.concat())
}

fn front_matter() -> impl Strategy<Value = String> {
    const FRONTS: [[&str; 2]; 6] = [
        ["---\nquestion: ", "\n---\n"],
        ["---\ntitle: a\ntags: ", "\n---\n"],
        ["+++\nquestion = \"", "\"\n+++\n"],
        ["+++\ntitle = 'a'\n", "\n[b]\n+++\n"],
        ["{\n  \"question\": \"", "\"\n}\n"],
        ["---json\n{\"title\": \"a\",", "\"b\": 1}\n---\n"],
    ];
    (
        prop::sample::select(&FRONTS[..]),
        random_markdown(),
        random_markdown(),
    )
        .prop_map(|([open, close], keys, text)| format!("{open}{keys}{close}{text}"))
}

/// Real notes with random damage: some text removed or inserted.
fn damaged_notes(notes: Vec<String>) -> impl Strategy<Value = String> {
    let place = any::<prop::sample::Index>();
    let damage = (place, 0_usize..40, prop::sample::select(TOKENS), 0..3_u8);
    let damaged_notes = prop::collection::vec(damage, 1..8);
    (prop::sample::select(notes), damaged_notes).prop_map(|(note, damaged_notes)| {
        let mut text: Vec<char> = note.chars().collect();
        for (place, length, token, what) in damaged_notes {
            let at = place.index(text.len() + 1);
            match what {
                0 => drop(text.drain(at..(at + length).min(text.len()))),
                1 => drop(text.splice(at..at, token.chars())),
                _ if length == 0 => text.truncate(at),
                _ => drop(text.splice(at..(at + 1).min(text.len()), token.chars())),
            }
        }
        text.into_iter().collect()
    })
}

/// Checks every property of reading a text.
fn check(text: &str) -> Result<(), TestCaseError> {
    let Reading {
        drafts,
        flaws,
        coverage,
        unread,
        navigation,
        ..
    } = read(text, "a.md");
    let places = LineIndex::new(text);
    let lines: Vec<&str> = text.split('\n').collect();
    for flaw in flaws {
        prop_assert!(text.is_char_boundary(flaw.at));
        let Problem {
            line, column, what, ..
        } = flaw.into_problem("a.md", &places);
        prop_assert!((1..=lines.len()).contains(&line), "{what} at line {line}");
        let width = lines[line - 1].chars().count();
        prop_assert!(
            (1..=width + 1).contains(&column),
            "{what} at {line}:{column}"
        );
    }
    // Link and footnote definitions may be anywhere in the file.
    let definitions: String = navigation.into_iter().map(|it| &text[it]).collect();
    let mut pieces: Vec<_> = Vec::new();
    for draft in &drafts {
        let answer = draft.answer.as_str();
        prop_assert!(!answer.trim().is_empty());
        let body: String = draft.pieces.iter().map(|it| &text[it.clone()]).collect();
        let shown = without_id_comments(&body);
        for line in answer.split(['\n', '\r']) {
            let has_picture = body.contains("<{IMAGE:") && line.contains("![");
            // A text that looks like an id may be code and stay.
            let is_in = body.contains(line)
                || definitions.contains(line)
                || shown.contains(&without_id_comments(line))
                || has_picture
                || CUT_OUT.iter().any(|it| text.contains(it)) && is_cut_out(line, &body);
            prop_assert!(is_in, "{line:?} is no part of {body:?}");
        }
        for markdown in draft
            .also
            .iter()
            .chain([&draft.question, &draft.prompt, &draft.answer])
        {
            markdown.plain();
        }
        pieces.push((draft.at, draft.pieces.clone()));
    }
    // The clozes of one text share its pieces; no other text belongs to two answers.
    pieces.dedup();
    let mut pieces: Vec<_> = pieces
        .into_iter()
        .flat_map(|(_, pieces)| pieces)
        .filter(|it| !it.is_empty())
        .collect();
    pieces.sort_by_key(|it| (it.start, it.end));
    for pair in pieces.windows(2) {
        prop_assert!(pair[0].end <= pair[1].start, "{pair:?} overlap");
    }
    prop_assert_eq!(coverage.total(), text.chars().count());
    let listed: usize = unread
        .iter()
        .map(|it| {
            text[it.range.clone()]
                .chars()
                .filter(|c| !c.is_whitespace())
                .count()
        })
        .sum();
    prop_assert_eq!(
        coverage.unread + coverage.ignored,
        listed,
        "what is unread is listed"
    );
    check_fix(text, drafts)
}

/// Whether a line is a part of the text with something cut out, such as cloze marks.
fn is_cut_out(line: &str, text: &str) -> bool {
    let mut rest = text.chars();
    line.chars().all(|c| rest.any(|other| other == c))
}

/// Returns a text without the ids within its lines.
fn without_id_comments(text: &str) -> String {
    let mut pieces = text.split("<!--");
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once("-->") {
            Some((id, behind)) if id.trim().to_lowercase().starts_with("question id:") => {
                shown += behind;
            }
            _ => shown.extend(["<!--", piece]),
        }
    }
    shown
}

/// Checks that ids are only ever inserted and can be read back, and that a second run writes nothing.
fn check_fix(text: &str, drafts: Vec<super::body::Draft>) -> Result<(), TestCaseError> {
    let missing = missing_ids(drafts);
    let fixed = insert_ids(text.as_bytes(), &missing);
    let again = std::str::from_utf8(&fixed.bytes).expect("insertions keep UTF-8");
    let again = insert_ids(&fixed.bytes, &missing_ids(read(again, "a.md").drafts));
    prop_assert_eq!((again.written, &again.bytes), (Vec::new(), &fixed.bytes));
    prop_assert_eq!(fixed.written.len() + fixed.skipped.len(), missing.len());
    let mut without_ids = String::from_utf8(fixed.bytes).expect("insertions keep UTF-8");
    for id in fixed.written.into_iter().rev() {
        let written = without_ids.rfind(&id.line).expect("the line is written");
        without_ids.replace_range(written..written + id.line.len(), "");
    }
    prop_assert_eq!(without_ids, text);
    Ok(())
}

fn missing_ids(drafts: Vec<super::body::Draft>) -> Vec<MissingId> {
    let found = drafts.into_iter().map(|draft| FoundQa {
        path: "a.md".to_owned(),
        bom: 0,
        place: (1, 1),
        id_place: (1, 1),
        draft,
        files: Vec::new(),
    });
    assign_ids(found.collect(), OtherFileIds::default(), &mut Vec::new()).missing_ids
}

proptest! {
    #[test]
    fn real_notes_with_random_damage_keep_every_property(text in damaged_notes(vec![REAL.to_owned()])) {
        check(&text)?;
    }

    #[test]
    fn cases_with_random_damage_keep_every_property(text in damaged_notes(notes_of_cases())) {
        check(&text)?;
    }

    #[test]
    fn random_markdown_keeps_every_property(text in random_markdown()) {
        check(&text)?;
    }

    #[test]
    fn random_front_matter_keeps_every_property(text in front_matter()) {
        check(&text)?;
    }

    #[test]
    fn random_strings_keep_every_property(text in any::<String>()) {
        check(&text)?;
        Markdown::parse(text).plain();
    }
}

#[test]
fn real_notes_cut_off_anywhere_keep_every_property() {
    for at in (0..REAL.len())
        .step_by(7)
        .filter(|&at| REAL.is_char_boundary(at))
    {
        check(&REAL[..at]).unwrap_or_else(|error| panic!("cut at {at}: {error}"));
    }
}

#[test]
fn texts_that_once_failed_keep_every_property() {
    check("::**Q: \u{feff}\n\t- a\n").unwrap();
    check("\n### How?\n\n#flashcards/a/b ```\nQ: a\nA. \n\n1. a?\n==::\n\t- ").unwrap();
    check(
        "## Pumps\n\n<details>\n<summary>What is a pump?</summary><br><b>\n\nIt moves wat<summary>Who invented \
         it?</summary><br><b>\n</b>\n### Q: /details>\n\n<details>\n<summary>How do I prime a \
         P-3?</summary><br><b>\n\nFill it, close the lid, start it.\n</b></details>\n",
    )
    .unwrap();
    check("- <!--question id: -->#\n### How?\n").unwrap();
    check("#flashcards\n\n<!--SR:!a--> a\n?\nb\n\n<!--SR:!a--> a:::b\n").unwrap();
    check("--><!-- question id: a -->\n## Topic\n<img src=").unwrap();
    check("---\nquestion: a\n---\n<!--<!-- question id: a --><!-- question id: a --><T>").unwrap();
    check("\n%\n <!-- question id: a --><img src=<!-- question id: a -->").unwrap();
    check("---\nquestion: a\n---\n[^1]: [Back to top](#a)\n```").unwrap();
    check("---\nquestion: a\n---\n-->\n\n>===\n    [Back to top](#a)\r\n<!-- recite: no-quiz -->")
        .unwrap();
    check("<details>#flashcards\nquestion: ~~ #card\n[<!--").unwrap();
    check("---\nquestion: #\n---\n\n\n### How?\n#flashcards\n- question: answer:\n#- \n> [!faq] a\n`\nQ: ```\nCorrect answer: 2\n").unwrap();
    check("#### Q1. Which one is true?\n\n- [ ] a\n- [x] b\nQ: a? A: b> Q: \n #card\n- [ ] c\n")
        .unwrap();
    check("| a | b |\n#### Q1. Which one is true?\n\n- [ ] Pumps make water\n- [x] Pumps move water\nQ: a? A: b> Q: \n #card\n|-|\n- [ ] Pumps are valves\n\n#### Q2. Which one is true?\n\n- [x] Valves let water through one way\n- [\n").unwrap();
    check("[> ## a?\nQ: a? A: b> ## a?\n#").unwrap();
    check("---\nquestion: #\n---\n<img src=?\nQ: **a**? \n**A:** ").unwrap();
    check("---\nquestion: ![\n---\n|\n: [\r<!-- question id: a -->\n### How?\n===\n").unwrap();
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for token in [
        ">", "[", "![", "- ", "*", "(", "<a ", "`", "```\n", "<!--", "&", "<div>", "[^", "1. ",
        "\t", "]",
    ] {
        let deep = token.repeat(10_000);
        check(&format!("### How?\n{deep}")).unwrap();
        check(&format!("---\nquestion: {deep}\n---\na\n")).unwrap();
    }
    for (open, token, close) in [
        ("---\nid: ", "{a: ", "\n---\n"),
        ("---\nid: ", "[", "\n---\n"),
        ("+++\nid = ", "[", "\n+++\n"),
        ("+++\ntitle = 1\n", "a.", "a = 1\n+++\n"),
        ("{\n\"id\": ", "[", "\n}\n"),
        ("{\n\"id\": ", "{\"a\":", "\n}\n"),
    ] {
        let deep = token.repeat(10_000);
        check(&format!("{open}{deep}{close}### How?\na\n")).unwrap();
    }
}
