use std::fs;
use std::ops::Range;

use proptest::prelude::*;
use pulldown_cmark::{Event, Tag};

use super::Document;
use crate::Markdown;
use crate::access::AccessOptions;
use crate::cases::notes_of_cases;
use crate::docs_examples::examples;
use crate::load::load;
use crate::markdown::PARSE_COUNT;
use crate::outline::Outline;

/// Returns the events of a text without their ranges.
fn events_without_ranges(markdown: &Markdown) -> Vec<Event<'_>> {
    markdown.events().map(|(event, _)| event).collect()
}

fn slice(text: &str, pieces: &[&str]) -> Markdown {
    let (outline, nodes) = Outline::parse(text, 0);
    let ranges = pieces.iter().map(|piece| {
        let start = text.find(piece).unwrap();
        start..start + piece.len()
    });
    Document::new(text, &outline, &nodes).slice(&ranges.collect::<Vec<_>>())
}

/// Returns the ranges of the outermost blocks of a text.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let markdown = Markdown::parse(text);
    let (mut blocks, mut depth) = (Vec::new(), 0);
    for (event, range) in markdown.events() {
        match event {
            Event::Start(_) => {
                blocks.extend((depth == 0).then_some(range));
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    blocks
}

fn markdown() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "word",
        "*a* b",
        "`code`",
        "**bold** text",
        "[l](u.md)",
        "![p](p.png)",
        "a &amp; b",
        "<b>x</b>",
        "[[Page|p]]",
        "x\\*y",
        "$x^2$",
        "line\nmore",
        "hard  \nbreak",
        "<https://a.example>",
        "ünï 文",
        "- [x] done",
        "1. one\n2. two",
        "- a\n  - b\n\n    c",
        "> q\n> r",
        "> [!NOTE]\n> n",
        "```rs\nfn f() {}\n\n  x\n```",
        "    code\n\n    more",
        "| a | b |\n|:-:|---|\n| 1 | `x` |",
        "# Title",
        "Text\n===",
        "---",
        "<div>\n<p>x</p>\n</div>",
        "Term\n: Body",
        "::: tip\ninner\n\n- x\n:::",
        "!!! note \"T\"\n    body *x*\n\n    more",
        "<!-- hidden -->",
        "~~s~~",
    ]);
    prop::collection::vec(words, 1..40).prop_map(|blocks| blocks.join("\n\n") + "\n")
}

proptest! {
    #[test]
    fn whole_blocks_parse_the_same_on_their_own(text in markdown(), first in 0..40usize, count in 1..6usize) {
        let (outline, nodes) = Outline::parse(&text, 0);
        let document = Document::new(&text, &outline, &nodes);
        let blocks = blocks(&text);
        let first = first % blocks.len().max(1);
        let Some(selected) = blocks.get(first..(first + count).min(blocks.len())).filter(|it| !it.is_empty()) else {
            return Ok(());
        };
        let end = blocks.get(first + selected.len()).map_or(text.len(), |next| next.start);
        let range = selected[0].start..end;
        // Indented code needs its indentation.
        let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let start = if text[line..range.start].trim().is_empty() { line } else { range.start };
        let range = start..range.end;
        let sliced = document.slice(std::slice::from_ref(&range));
        let alone = Markdown::parse(&text[range]);
        prop_assert_eq!(events_without_ranges(&sliced), events_without_ranges(&alone), "{}", alone);
        prop_assert_eq!(sliced.plain(), alone.plain());
    }

    #[test]
    fn slices_of_any_text_are_well_formed(text in "([a-z*_\\[\\]`>|:<!\\-#\\\\ \n]|\\PC|```\n|- |1\\. |\n\n|<!--|-->|::: a\n){0,60}", cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|it| text.floor_char_boundary(it.index(text.len() + 1))).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let pieces: Vec<Range<usize>> = cuts.chunks_exact(2).map(|it| it[0]..it[1]).collect();
        let (outline, nodes) = Outline::parse(&text, 0);
        let document = Document::new(&text, &outline, &nodes);
        let sliced = document.slice(&pieces);
        let expected: String = pieces.iter().map(|it| &text[it.clone()]).collect();
        prop_assert_eq!(sliced.as_str(), expected);
        // Every start event has an end event, and every range lies in the text.
        let mut open = 0_i32;
        for (event, range) in sliced.events() {
            prop_assert!(sliced.as_str().get(range.clone()).is_some(), "{event:?} {range:?}");
            open += match event {
                Event::Start(_) => 1,
                Event::End(_) => -1,
                _ => 0,
            };
            prop_assert!(open >= 0);
        }
        prop_assert_eq!(open, 0);
        sliced.plain();
    }

    #[test]
    fn the_fast_path_for_simple_lines_matches_the_parser(line in "([a-zA-Zäж文0-9 ,.?()/'\"…:;#{}%+=@-]|`|\\\\|\\[|\\]|`a`){0,20}") {
        let line = line.trim();
        let parsed = Markdown::parse_line(line);
        // The emphasis makes the parser read the line.
        let whole = Markdown::parse_line(format!("*x* {line}")).plain();
        let parsed = format!("x {}", parsed.plain());
        prop_assert_eq!(whole.trim_end(), parsed.trim_end());
    }
}

#[test]
fn reference_links_use_the_definitions_of_the_file() {
    let text = "### a?\n\nSee [the *guide*][g].\n\n### b?\n\nB\n\n[g]: guide.md\n";
    let sliced = slice(text, &["See [the *guide*][g]."]);
    let leads = sliced.events().find_map(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    });
    assert_eq!(leads.as_deref(), Some("guide.md"));
    assert_eq!(sliced.plain(), "See the guide.");
}

#[test]
fn cutting_text_out_of_a_block_does_not_change_the_rest() {
    let text = "One\nquestion id: a\n    two\n";
    let sliced = slice(text, &["One\n", "    two\n"]);
    assert_eq!(sliced.plain(), "One\ntwo");
    let text = "2. a\n3. b\n4. *c*\n";
    let sliced = slice(text, &["4. *c*\n"]);
    assert_eq!(
        events_without_ranges(&sliced)[0],
        Event::Start(Tag::List(Some(4)))
    );
    // The rest of an item whose marker is outside the pieces is a paragraph.
    let text = "- **Q?**\n  A *b*\n  - c\n";
    let sliced = slice(text, &["A *b*\n", "  - c\n"]);
    assert_eq!(
        events_without_ranges(&sliced)[0],
        Event::Start(Tag::Paragraph)
    );
    assert_eq!(sliced.plain(), "A b\nc");
    let text = "Say [^1] and\n\n> [^1]: a note\n";
    assert_eq!(slice(text, &["Say [^1] and"]).plain(), "Say [^1] and");
}

#[test]
fn each_file_is_parsed_once() {
    // Every shape, from the cases and from the documentation.
    let mut notes = notes_of_cases();
    notes.extend(examples().into_iter().map(|it| it.note));
    let more: Vec<(usize, String)> = notes
        .into_iter()
        .filter_map(|note| {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("note.md"), &note).unwrap();
            PARSE_COUNT.set(0);
            let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
            let qas = loaded.notebook.qas();
            for qa in qas {
                let texts = qa.also.iter().chain(&qa.aliases);
                for text in texts.chain([&qa.question, &qa.prompt, &qa.answer]) {
                    assert!(text.events().count() > 0 || text.plain().is_empty());
                }
            }
            // Text that is not a part of the file, such as that of a cloze, may be parsed separately.
            let texts = qas.iter().flat_map(|qa| {
                let texts = qa.also.iter().chain(&qa.aliases);
                texts.chain([&qa.question, &qa.prompt, &qa.answer])
            });
            let others = texts.filter(|text| !note.contains(text.as_str())).count();
            let parses = PARSE_COUNT.get();
            (parses > 1 + others).then_some((parses, note))
        })
        .collect();
    assert_eq!(more, []);
}
