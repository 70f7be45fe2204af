//! The limits for the pages: short lines, short paragraphs, a short README and a short ARCHITECTURE.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{pages, read};

/// Links, tables, code and generated pages may have longer lines.
const MAX_LINE_CHARS: usize = 100;
const MAX_PARAGRAPH_LINES: usize = 6;
const MAX_README_LINES: usize = 120;
const MAX_ARCHITECTURE_WORDS: usize = 1300;

#[test]
fn the_readme_and_the_architecture_are_short() {
    let lines = read("README.md").lines().count();
    assert!(
        lines <= MAX_README_LINES,
        "README.md has {lines} lines, more than {MAX_README_LINES}"
    );
    let words = read("ARCHITECTURE.md").split_whitespace().count();
    assert!(
        words <= MAX_ARCHITECTURE_WORDS,
        "ARCHITECTURE.md has {words} words, more than {MAX_ARCHITECTURE_WORDS}"
    );
}

#[test]
fn lines_and_paragraphs_are_short() {
    let mut faults = Vec::new();
    for page in pages() {
        let text = read(&page);
        if !text.contains("<!-- Generated from ") {
            faults.extend(faults_of(&page, &text));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns the places of a page with long lines or long paragraphs, as `file:line: fault`.
fn faults_of(page: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut is_exempt = vec![false; text.lines().count() + 1];
    let bytes = text.as_bytes();
    let line_at = |byte: usize| bytes[..byte].iter().filter(|&&it| it == b'\n').count();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let (first, last) = (line_at(range.start), line_at(range.end.max(1) - 1));
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock) => {
                is_exempt[first..=last].fill(true);
            }
            Event::Start(Tag::Paragraph | Tag::Item) => {
                let paragraph = text[range].split("\n\n").next().unwrap_or_default();
                let lines = own_lines(paragraph);
                if lines > MAX_PARAGRAPH_LINES {
                    faults.push(format!(
                        "{page}:{}: {lines} lines in a paragraph",
                        first + 1
                    ));
                }
            }
            _ => {}
        }
    }
    for (at, line) in text.lines().enumerate() {
        let chars = line.chars().count();
        let is_link = line.contains("](") || line.contains("://");
        if chars > MAX_LINE_CHARS && !is_exempt[at] && !is_link {
            faults.push(format!("{page}:{}: {chars} characters", at + 1));
        }
    }
    faults
}

/// Returns how many lines a paragraph or list item has before the first nested item.
fn own_lines(paragraph: &str) -> usize {
    let mut lines = paragraph.trim_end().lines();
    let first = usize::from(lines.next().is_some());
    let is_item = |line: &&str| {
        let line = line.trim_start();
        let marker = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.starts_with("- ") || marker.len() < line.len() && marker.starts_with(". ")
    };
    first + lines.take_while(|line| !is_item(line)).count()
}
