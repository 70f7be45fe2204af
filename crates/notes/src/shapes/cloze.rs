//! Reads clozes: texts whose marked parts are asked one at a time.

use std::collections::HashMap;
use std::ops::Range;

use super::card::{Card, id_comment_below, trim_range};
use super::file::File;
use crate::Markdown;
use crate::body::BodyRules;
use crate::ranges::subtract;
use crate::shape::Shape;

/// How the parts of a cloze are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClozeMarks {
    /// `[part]`, as in hashcards.
    Brackets,
    /// `==part==` or `==part==^[hint]`, as in Obsidian.
    Highlights,
    /// `{{cloze part}}` or `{{c1::part::hint}}`, as in Logseq and Anki.
    Braces,
    /// `{part}` or `{1:part}`, as in cloze notes of obsidian_to_anki.
    Curly,
}

/// The maximum number of parts. Each part becomes a Q&A with the whole text, so memory use grows with their
/// product.
const MAX_PARTS: usize = 20;
/// The maximum total size of the answers of one text, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// Returns whether a range contains a part in brackets.
pub fn is_cloze(file: &File<'_>, range: Range<usize>) -> bool {
    !find_parts(file, &range, ClozeMarks::Brackets).is_empty()
}

/// A text with marked parts.
pub struct ClozeText<'r> {
    /// The byte range of the whole card.
    pub range: Range<usize>,
    /// The byte range of the question; each question hides one of its parts.
    pub question: Range<usize>,
    /// Where the answer ends. It begins where `question` does.
    pub end: usize,
    /// The ranges that neither questions nor answer show, in file order.
    pub hidden: &'r [Range<usize>],
    /// How the parts are marked.
    pub marks: ClozeMarks,
    /// The quote marks and indentation to remove from the answer.
    pub rules: BodyRules,
}

/// Returns one card for each part of a text.
pub fn read_cards(file: &File<'_>, text: ClozeText<'_>) -> Vec<Card> {
    let question = trim_comments(file, text.question);
    let body = trim_comments(file, question.start..text.end.max(question.end));
    let parts = find_parts(file, &question, text.marks);
    if parts.len() > MAX_PARTS || parts.len() * body.len() > MAX_BYTES {
        return Vec::new();
    }
    let slot = id_comment_below(body.end, file.newline, "");
    let names = name_parts(file.text, &parts);
    let mut hidden = text.hidden.to_vec();
    if matches!(text.marks, ClozeMarks::Braces | ClozeMarks::Curly) {
        for part in &parts {
            hidden.push(part.whole.start..part.words.start);
            hidden.push(part.words.end..part.whole.end);
        }
        hidden.sort_by_key(|it| it.start);
    }
    let pieces = subtract(std::slice::from_ref(&body), &hidden);
    let cards = names.into_iter().enumerate().map(|(nth, part)| Card {
        title: text.range.start..question.start,
        question: Markdown::parse_line(hide_part(
            file,
            &question,
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
        ..Card::new(text.range.clone())
    });
    cards.collect()
}

/// Returns the range without whitespace and comments at its end, such as the id and the review schedule.
fn trim_comments(file: &File<'_>, range: Range<usize>) -> Range<usize> {
    let mut body = trim_range(file.text, range);
    let comments = file.outline.comments_in(&body).iter().rev();
    for comment in comments {
        if comment.end < body.end {
            break;
        }
        body = trim_range(file.text, body.start..comment.start.max(body.start));
    }
    body
}

/// Returns a name for each part, made of its words, since the parts share one id and other parts can be added or
/// removed.
///
/// A single part needs no name.
fn name_parts(text: &str, parts: &[ClozePart]) -> Vec<Option<String>> {
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

/// A marked part of a cloze.
struct ClozePart {
    /// The part with its marks.
    whole: Range<usize>,
    /// The words of the part.
    words: Range<usize>,
    /// The hint shown in place of the words; can be empty.
    hint: Range<usize>,
}

/// Returns the text with part `nth` hidden.
fn hide_part(
    file: &File<'_>,
    question: &Range<usize>,
    hidden: &[Range<usize>],
    parts: &[ClozePart],
    nth: usize,
    is_quoted: bool,
) -> String {
    let text = file.text;
    let mut result = String::new();
    let show = |result: &mut String, range: Range<usize>| {
        let navigation = file.outline.navigation_in(&range).iter();
        let mut hidden: Vec<_> = hidden.iter().chain(navigation).cloned().collect();
        hidden.sort_by_key(|it| it.start);
        let pieces = subtract(std::slice::from_ref(&range), &hidden);
        result.extend(pieces.into_iter().map(|it| &text[it]));
    };
    let mut from = question.start;
    for (at, part) in parts.iter().enumerate() {
        show(&mut result, from..part.whole.start);
        if at == nth {
            let hint = text[part.hint.clone()].trim();
            result.push_str(&if hint.is_empty() {
                "\\[…]".to_owned()
            } else {
                format!("\\[{hint}]")
            });
        } else {
            result.push_str(&text[part.words.clone()]);
        }
        from = part.whole.end;
    }
    show(&mut result, from..question.end);
    let words = result.split_whitespace();
    let words = words.filter(|it| !is_quoted || *it != ">");
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the marked parts in a range. Marks in code, formulas, HTML and links are skipped, since they mean
/// something else.
fn find_parts(file: &File<'_>, range: &Range<usize>, marks: ClozeMarks) -> Vec<ClozePart> {
    let text = &file.text[..range.end];
    let (open, close) = match marks {
        ClozeMarks::Brackets => ("[", "]"),
        ClozeMarks::Highlights => ("==", "=="),
        ClozeMarks::Braces => ("{{", "}}"),
        ClozeMarks::Curly => ("{", "}"),
    };
    let find = |from: usize, mark: &str| {
        let mut found = text[from..].match_indices(mark).map(|(at, _)| from + at);
        found.find(|&at| file.is_prose(at))
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
            ClozeMarks::Braces => match parse_braces(text, inner..end) {
                Some(found) => found,
                None => {
                    from = whole.end;
                    continue;
                }
            },
            ClozeMarks::Brackets => (inner..end, end..end),
            ClozeMarks::Curly => (skip_number(text, inner..end)..end, end..end),
            ClozeMarks::Highlights => match hint_at(text, whole.end) {
                Some(hint) => {
                    whole.end = hint.end + 1;
                    (inner..end, hint)
                }
                None => (inner..end, end..end),
            },
        };
        from = whole.end;
        let is_link = marks == ClozeMarks::Brackets
            && (text[..at].ends_with(['\\', '!'])
                || text[whole.end..].starts_with(['(', '[', ':'])
                || text[inner..].starts_with(['^', '[']));
        let is_box =
            marks == ClozeMarks::Brackets && matches!(&text[words.clone()], " " | "x" | "X");
        let is_part =
            !text[words.clone()].trim().is_empty() && !text[words.clone()].contains("\n\n");
        if is_part && !is_link && !is_box {
            parts.push(ClozePart { whole, words, hint });
        }
    }
    parts
}

/// Returns the range of a hint `^[…]` that begins at byte `at`.
fn hint_at(text: &str, at: usize) -> Option<Range<usize>> {
    let hint = text[at..].strip_prefix("^[")?;
    let end = hint.find([']', '\n'])?;
    hint[end..].starts_with(']').then_some(at + 2..at + 2 + end)
}

/// Returns where the words begin after the number of a part: `1:part`, `c1:part`, `c1|part`.
fn skip_number(text: &str, inner: Range<usize>) -> usize {
    let source = &text[inner.clone()];
    let number = source.strip_prefix('c').unwrap_or(source);
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = rest.strip_prefix([':', '|']);
    let words = words.filter(|_| rest.len() < number.len());
    inner.end - words.unwrap_or(source).len()
}

/// Parses the content of `{{…}}` into the ranges of the words and of the hint.
fn parse_braces(text: &str, inner: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
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
    fn a_text_with_too_many_clozes_is_read_as_text() {
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
