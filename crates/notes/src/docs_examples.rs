//! Tests of the examples in `docs/notes.md` and `docs/note-formats.md`: each example is read as the block below it
//! shows, and ids can be written into files made of the examples.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use tempfile::TempDir;

use crate::cases::notes_of_cases;
use crate::description::{check_inserting_ids, describe, load_notes};
use crate::labels;
use crate::reads_as_question;

/// The pages with examples, relative to the project's folder.
const PAGES: [&str; 2] = ["docs/notes.md", "docs/note-formats.md"];

/// Returns the path of a page.
fn path(page: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(page)
}

/// Returns the text of a page.
fn read(page: &str) -> String {
    fs::read_to_string(path(page)).unwrap()
}

/// A code block of a page.
struct Block {
    /// The text after the opening fence.
    info: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_code = false;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                is_code = true;
                blocks.push(Block {
                    info: info.into_string(),
                    text: String::new(),
                });
            }
            Event::Text(text) if is_code => blocks.last_mut().unwrap().text.push_str(&text),
            Event::End(TagEnd::CodeBlock) => is_code = false,
            _ => {}
        }
    }
    blocks
}

/// An example: a file, and the description of what is read in it.
#[derive(Clone, Debug)]
pub struct Example {
    name: String,
    pub note: String,
    result: String,
}

/// Returns the examples of all pages.
pub fn examples() -> Vec<Example> {
    let pages = PAGES.map(|page| examples_of(&read(page)));
    pages.into_iter().flatten().collect()
}

/// Returns the examples of a page. Each is a block `markdown`, with an optional file name, above a block `text`.
fn examples_of(page: &str) -> Vec<Example> {
    let blocks = blocks(page);
    let is_example = |block: &Block| block.info.split(' ').next() == Some("markdown");
    let mut examples = Vec::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, it)| is_example(it)) {
        let result = blocks.get(at + 1).filter(|it| it.info == "text");
        let result = result.unwrap_or_else(|| panic!("no result below:\n{}", block.text));
        let (_, name) = block.info.split_once(' ').unwrap_or(("", "note.md"));
        examples.push(Example {
            name: name.to_owned(),
            note: block.text.clone(),
            result: result.text.clone(),
        });
    }
    examples
}

/// Returns the description of what is read in a file.
fn reading(name: &str, note: &str) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), note).unwrap();
    describe(&load_notes(folder.path()))
}

/// With `RECITE_WRITE_DOCS=1`, the test writes the results into the pages instead.
#[test]
fn every_example_reads_as_the_page_says() {
    assert!(examples().len() > 30, "only {} examples", examples().len());
    for path_of_page in PAGES {
        let old = read(path_of_page);
        let mut new = old.clone();
        for Example { name, note, result } in examples_of(&old) {
            let info = if name == "note.md" {
                String::new()
            } else {
                format!(" {name}")
            };
            let block =
                |result: &str| format!("```markdown{info}\n{note}```\n\n```text\n{result}```\n");
            new = new.replace(&block(&result), &block(&reading(&name, &note)));
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "asks whether to write, not what to test"
        )]
        if std::env::var_os("RECITE_WRITE_DOCS").is_some() {
            fs::write(path(path_of_page), &new).unwrap();
            continue;
        }
        // The whole page would be printed otherwise.
        let wrong = old.lines().zip(new.lines()).find(|(old, new)| old != new);
        assert!(
            old == new,
            "{path_of_page} is not up to date: {wrong:?}; `RECITE_WRITE_DOCS=1 cargo test -p recite-notes docs` writes it"
        );
    }
}

#[test]
fn the_page_lists_the_languages_of_labels() {
    let page = read("docs/note-formats.md").replace('\n', " ");
    let (_, list) = page.split_once("languages work as labels: ").unwrap();
    let (list, _) = list.split_once('.').unwrap();
    let list = list.replace(" and ", ", ");
    let mut languages: Vec<&str> = labels::languages().collect();
    languages.sort_unstable();
    assert_eq!(list.split(", ").collect::<Vec<_>>(), languages);
}

/// Checks the titles in the first table of the section "What is quizzed": the first column is quizzed, the second not.
#[test]
fn the_titles_in_the_table_are_quizzed_as_it_says() {
    let page = read("docs/notes.md");
    let (_, section) = page.split_once("\n## What is quizzed\n").unwrap();
    let (mut column, mut seen) = (None, [0, 0]);
    for event in Parser::new_ext(section, Options::ENABLE_TABLES) {
        match (event, column) {
            (Event::Start(Tag::TableRow), _) => column = Some(0),
            (Event::End(TagEnd::TableCell), _) => column = column.map(|at| at + 1),
            (Event::Code(title), Some(at)) => {
                seen[at] += 1;
                assert_eq!(reads_as_question(&title), at == 0, "{title}");
            }
            (Event::End(TagEnd::Table), _) => break,
            _ => {}
        }
    }
    assert!(seen.iter().all(|&titles| titles > 5), "{seen:?}");
}

/// Generates files of several examples and cases, some with CRLF line endings or a byte order mark.
fn files() -> impl Strategy<Value = String> {
    let examples = examples().into_iter().map(|it| it.note);
    let part = prop::sample::select(examples.chain(notes_of_cases()).collect::<Vec<_>>());
    let parts = prop::collection::vec(part, 1..5);
    (parts, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(parts, crlf, bom, ends)| {
        let parts: Vec<&str> = parts.iter().map(|it| it.trim_end()).collect();
        let mut text = parts.join("\n\n");
        text.extend(ends.then_some('\n'));
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if bom {
            text.insert(0, '\u{feff}');
        }
        text
    })
}

/// Runs [`check_ids`] on a folder with one file.
fn check_file(name: &str, text: &str) -> Result<Vec<String>, TestCaseError> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    check_inserting_ids(folder.path())
}

#[test]
fn ids_are_written_into_every_example_and_change_nothing_else() {
    let mut left = Vec::new();
    for Example { name, note, .. } in examples() {
        let skipped = check_file(&name, &note).unwrap_or_else(|error| panic!("{note}\n{error}"));
        left.extend(skipped);
    }
    assert_eq!(left, [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn ids_are_written_into_files_of_every_shape_and_change_nothing_else(text in files()) {
        check_file("note.md", &text)?;
    }
}
