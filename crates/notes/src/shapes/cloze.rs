//! Clozes: texts with parts that are asked for one after the other.

use std::collections::HashMap;
use std::ops::Range;

use super::card::{Card, comment_below, trimmed};
use super::file::File;
use crate::Markdown;
use crate::body::BodyRules;
use crate::ranges::without;
use crate::shape::Shape;

/// How the parts are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// `[part]`, as in hashcards.
    Brackets,
    /// `==part==`, as in Obsidian; also `==part==^[hint]`.
    Highlights,
    /// `{{cloze part}}` or `{{c1::part::hint}}`, as in Logseq and Anki.
    Braces,
    /// `{part}` or `{1:part}`, as in cloze notes of obsidian_to_anki.
    Curly,
}

/// A text with more parts is no cloze: each part is a Q&A with all of the text, so a large one would fill the memory.
const MOST_PARTS: usize = 20;
/// The most bytes in the answers of one text together.
const MOST_BYTES: usize = 64 * 1024;

/// Whether a range has a part in brackets.
pub fn is_cloze(file: &File<'_>, range: Range<usize>) -> bool {
    !parts(file, &range, Marks::Brackets).is_empty()
}

/// A text whose parts are asked for.
pub struct Text<'r> {
    /// Everything that belongs to it.
    pub range: Range<usize>,
    /// What is asked, of which each question shows all but one part.
    pub asked: Range<usize>,
    /// Where the answer ends, which begins as `asked` does.
    pub end: usize,
    /// What neither the questions nor the answer show; in order.
    pub hidden: &'r [Range<usize>],
    pub marks: Marks,
    pub rules: BodyRules,
}

/// One card for each part of a text.
pub fn cards(file: &File<'_>, text: Text<'_>) -> Vec<Card> {
    let asked = without_comments(file, text.asked);
    let body = without_comments(file, asked.start..text.end.max(asked.end));
    let parts = parts(file, &asked, text.marks);
    if parts.len() > MOST_PARTS || parts.len() * body.len() > MOST_BYTES {
        return Vec::new();
    }
    let slot = comment_below(body.end, file.newline, "");
    let names = names(file.text, &parts);
    let mut hidden = text.hidden.to_vec();
    if matches!(text.marks, Marks::Braces | Marks::Curly) {
        for part in &parts {
            hidden.push(part.whole.start..part.words.start);
            hidden.push(part.words.end..part.whole.end);
        }
        hidden.sort_by_key(|it| it.start);
    }
    let pieces = without(std::slice::from_ref(&body), &hidden);
    let cards = names.into_iter().enumerate().map(|(nth, part)| Card {
        title: text.range.start..asked.start,
        question: Markdown::parse_line(question(
            file,
            &asked,
            text.hidden,
            &parts,
            nth,
            text.rules.quotes > 0,
        )),
        pieces: pieces.clone(),
        rules: text.rules,
        slot: Some(slot.clone()).filter(|_| nth == 0),
        part,
        shape: Shape::Cloze,
        ..Card::of(text.range.clone())
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

/// The text with one part hidden.
fn question(
    file: &File<'_>,
    asked: &Range<usize>,
    hidden: &[Range<usize>],
    parts: &[Part],
    nth: usize,
    is_quoted: bool,
) -> String {
    let text = file.text;
    let mut question = String::new();
    let show = |question: &mut String, range: Range<usize>| {
        let navigation = file.outline.navigation_in(&range).iter();
        let mut taken: Vec<_> = hidden.iter().chain(navigation).cloned().collect();
        taken.sort_by_key(|it| it.start);
        let shown = without(std::slice::from_ref(&range), &taken);
        question.extend(shown.into_iter().map(|it| &text[it]));
    };
    let mut from = asked.start;
    for (at, part) in parts.iter().enumerate() {
        show(&mut question, from..part.whole.start);
        if at == nth {
            let hint = text[part.hint.clone()].trim();
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
    show(&mut question, from..asked.end);
    let words = question.split_whitespace();
    let words = words.filter(|it| !is_quoted || *it != ">");
    words.collect::<Vec<_>>().join(" ")
}

/// The marked parts in a range. Marks in code, formulas, HTML and links mean something else.
fn parts(file: &File<'_>, range: &Range<usize>, marks: Marks) -> Vec<Part> {
    let text = &file.text[..range.end];
    let (open, close) = match marks {
        Marks::Brackets => ("[", "]"),
        Marks::Highlights => ("==", "=="),
        Marks::Braces => ("{{", "}}"),
        Marks::Curly => ("{", "}"),
    };
    let find = |from: usize, mark: &str| {
        let mut found = text[from..].match_indices(mark).map(|(at, _)| from + at);
        found.find(|&at| file.is_words(at))
    };
    let mut parts = Vec::new();
    let mut from = range.start;
    while let Some(at) = find(from, open) {
        let inner = at + open.len();
        let Some(end) = find(inner, close) else {
            break;
        };
        let mut whole = at..end + close.len();
        let (words, hint) = match marks {
            Marks::Braces => match braces(text, inner..end) {
                Some(found) => found,
                None => {
                    from = whole.end;
                    continue;
                }
            },
            Marks::Brackets => (inner..end, end..end),
            Marks::Curly => (behind_number(text, inner..end)..end, end..end),
            Marks::Highlights => match hint_behind(text, whole.end) {
                Some(hint) => {
                    whole.end = hint.end + 1;
                    (inner..end, hint)
                }
                None => (inner..end, end..end),
            },
        };
        from = whole.end;
        let is_link = marks == Marks::Brackets
            && (text[..at].ends_with(['\\', '!'])
                || text[whole.end..].starts_with(['(', '[', ':'])
                || text[inner..].starts_with(['^', '[']));
        let is_box = marks == Marks::Brackets && matches!(&text[words.clone()], " " | "x" | "X");
        let is_part =
            !text[words.clone()].trim().is_empty() && !text[words.clone()].contains("\n\n");
        if is_part && !is_link && !is_box {
            parts.push(Part { whole, words, hint });
        }
    }
    parts
}

/// The hint `^[…]` that begins at a byte.
fn hint_behind(text: &str, at: usize) -> Option<Range<usize>> {
    let hint = text[at..].strip_prefix("^[")?;
    let end = hint.find([']', '\n'])?;
    hint[end..].starts_with(']').then_some(at + 2..at + 2 + end)
}

/// Where the words begin behind the number of a part: `1:part`, `c1:part`, `c1|part`.
fn behind_number(text: &str, inner: Range<usize>) -> usize {
    let source = &text[inner.clone()];
    let number = source.strip_prefix('c').unwrap_or(source);
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = rest.strip_prefix([':', '|']);
    let words = words.filter(|_| rest.len() < number.len());
    inner.end - words.unwrap_or(source).len()
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
