//! Clozes: texts with parts that are asked for one after the other.

use std::collections::HashMap;
use std::ops::Range;

use super::File;
use super::card::{Card, comment_below, trimmed};
use crate::Markdown;
use crate::body::BodyRules;
use crate::coverage::Shape;

/// How the parts are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// `[part]`, as in hashcards.
    Brackets,
    /// `==part==`, as in Obsidian.
    Highlights,
    /// `{{cloze part}}` or `{{c1::part::hint}}`, as in Logseq and Anki.
    Braces,
}

/// A text with more parts is no cloze: each part is a Q&A with all of the text, so a large one would fill the memory.
const MOST_PARTS: usize = 20;
/// The most bytes in the answers of one text together.
const MOST_BYTES: usize = 64 * 1024;

/// Whether a text has a part in brackets.
pub fn is_cloze(text: &str) -> bool {
    !parts(text, Marks::Brackets).is_empty()
}

/// One card for each part of the text that stands from `words` to the end of the range.
pub fn cards(file: &File<'_>, range: Range<usize>, words: usize, marks: Marks) -> Vec<Card> {
    let body = without_comments(file, words..range.end);
    let text = &file.text[body.clone()];
    let parts = parts(text, marks);
    if parts.len() > MOST_PARTS || parts.len() * text.len() > MOST_BYTES {
        return Vec::new();
    }
    let slot = comment_below(body.end, file.newline);
    let names = names(text, &parts);
    let cards = names.into_iter().enumerate().map(|(asked, part)| Card {
        range: range.clone(),
        title: range.start..words,
        question: Markdown::parse_line(question(text, &parts, asked)),
        prompt: Markdown::default(),
        pieces: vec![body.clone()],
        rules: BodyRules::default(),
        slot: Some(slot.clone()).filter(|_| asked == 0),
        is_card: true,
        part,
        shape: Shape::Cloze,
    });
    cards.collect()
}

/// The range without the blanks and comments at its end: its id and schedule are no part of what is asked.
fn without_comments(file: &File<'_>, range: Range<usize>) -> Range<usize> {
    let mut body = trimmed(file.text, range);
    let comments = file.outline.comments_in(&body).iter().rev();
    for comment in comments {
        if comment.end < body.end {
            break;
        }
        body = trimmed(file.text, body.start..comment.start.max(body.start));
    }
    body
}

/// The names of the parts, which share the text's id: the words that each hides. Other parts may come and go.
/// A single part needs no name.
fn names(text: &str, parts: &[Part]) -> Vec<Option<String>> {
    if parts.len() == 1 {
        return vec![None];
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let names = parts.iter().map(|part| {
        let words = text[part.words.clone()].split_whitespace();
        let words = words.collect::<Vec<_>>().join(" ");
        let nth = seen.entry(words.clone()).or_default();
        *nth += 1;
        Some(format!("{words} {nth}"))
    });
    names.collect()
}

/// A marked part: the whole with its marks, its words, and its hint.
struct Part {
    whole: Range<usize>,
    words: Range<usize>,
    hint: Range<usize>,
}

fn question(text: &str, parts: &[Part], asked: usize) -> String {
    let mut question = String::new();
    let mut from = 0;
    for (nth, part) in parts.iter().enumerate() {
        question.push_str(&text[from..part.whole.start]);
        if nth == asked {
            let hint = &text[part.hint.clone()];
            question.push_str(&if hint.is_empty() {
                "\\[…]".to_owned()
            } else {
                format!("\\[{hint}]")
            });
        } else {
            question.push_str(&text[part.words.clone()]);
        }
        from = part.whole.end;
    }
    question.push_str(&text[from..]);
    question.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn parts(text: &str, marks: Marks) -> Vec<Part> {
    let (open, close) = match marks {
        Marks::Brackets => ("[", "]"),
        Marks::Highlights => ("==", "=="),
        Marks::Braces => ("{{", "}}"),
    };
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(open).map(|at| from + at) {
        let inner = at + open.len();
        let Some(end) = text[inner..].find(close).map(|end| inner + end) else {
            break;
        };
        let whole = at..end + close.len();
        from = whole.end;
        let (words, hint) = match marks {
            Marks::Braces => {
                let Some(found) = braces(text, inner..end) else {
                    continue;
                };
                found
            }
            _ => (inner..end, end..end),
        };
        let is_link = marks == Marks::Brackets
            && (text[..at].ends_with(['\\', '!'])
                || text[whole.end..].starts_with(['(', '[', ':'])
                || text[inner..].starts_with(['^', '[']));
        let is_box = matches!(&text[words.clone()], " " | "x" | "X");
        if !is_link
            && !is_box
            && !text[words.clone()].trim().is_empty()
            && !text[words.clone()].contains("\n\n")
        {
            parts.push(Part { whole, words, hint });
        }
    }
    parts
}

fn braces(text: &str, inner: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let source = &text[inner.clone()];
    if let Some(words) = source.strip_prefix("cloze ") {
        return Some((inner.end - words.len()..inner.end, inner.end..inner.end));
    }
    let rest = source
        .strip_prefix('c')?
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .strip_prefix("::")?;
    let start = inner.end - rest.len();
    Some(match rest.find("::") {
        Some(at) => (start..start + at, start + at + 2..inner.end),
        None => (start..inner.end, inner.end..inner.end),
    })
}

#[cfg(test)]
mod tests {
    use crate::shapes::read;

    #[test]
    fn a_text_of_many_clozes_is_read_as_text() {
        for (begin, part) in [
            ("#flashcards\n\n", "==a== "),
            ("C: ", "[a] "),
            ("- ", "{{cloze a}} "),
        ] {
            let end = if begin == "- " { "#card\n" } else { "\n" };
            let cards = |parts: usize| {
                let note = format!("{begin}{}{end}", part.repeat(parts));
                let reading = read(&note, "a.md");
                let answers = reading.drafts.iter().map(|it| it.answer.as_str().len());
                assert!(
                    answers.sum::<usize>() <= 2 * note.len().max(64 * 1024),
                    "{part}"
                );
                reading.drafts.len()
            };
            assert_eq!(cards(20), 20, "{part}");
            assert!(cards(21) <= 1, "{part}");
            assert!(cards(100_000) <= 1, "{part}");
        }
    }
}
