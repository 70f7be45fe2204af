//! Parses cloze deletions, `{{c1::text::hint}}`. They may be nested, and each number becomes a question.

use std::collections::BTreeSet;

/// The maximum number of questions from one note. More are a mistake or an attack.
const MAX_CLOZES: usize = 64;
/// The maximum nesting depth of deletions. Anki itself stops at 8 (since 2.1.56).
const MAX_DEPTH: usize = 8;

/// A piece of parsed text: plain text, or a deletion with the segments inside it.
enum Segment<'a> {
    Text(&'a str),
    Cloze {
        numbers: Vec<u32>,
        segments: Vec<Segment<'a>>,
        hint: Option<&'a str>,
    },
}

/// A cloze card: the text with deletion `number` hidden, and the full text.
#[derive(Debug, PartialEq, Eq)]
pub struct Cloze {
    /// The number of the deletion, from the text (`1` for `c1`).
    pub number: u32,
    /// The text with the deletion replaced by its hint, or by `[…]`.
    pub question: String,
    /// The text with every deletion revealed.
    pub answer: String,
}

/// Returns one card per deletion number, in ascending order. A text without deletions returns none.
pub fn clozes(text: &str) -> Vec<Cloze> {
    let segments = parse(text);
    let mut numbers = BTreeSet::new();
    collect_numbers(&segments, &mut numbers);
    let mut answer = String::new();
    render(&segments, None, &mut answer);
    let card = |number| {
        let mut question = String::new();
        render(&segments, Some(number), &mut question);
        Cloze {
            number,
            question,
            answer: answer.clone(),
        }
    };
    numbers.into_iter().take(MAX_CLOZES).map(card).collect()
}

/// A deletion that has no closing braces yet.
struct OpenDeletion<'a> {
    /// The opening as written, such as `{{c1::`.
    source: &'a str,
    numbers: Vec<u32>,
    /// The segments before the deletion.
    before: Vec<Segment<'a>>,
}

fn parse(text: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let mut stack: Vec<OpenDeletion<'_>> = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = text[at..].find(['{', '}']).map(|found| at + found) {
        let here = &text[found..];
        at = found + 1;
        if let Some((numbers, rest)) = parse_opening(here).filter(|_| stack.len() < MAX_DEPTH) {
            at = text.len() - rest.len();
            segments.push(Segment::Text(&text[from..found]));
            stack.push(OpenDeletion {
                source: &text[found..at],
                numbers,
                before: std::mem::take(&mut segments),
            });
            from = at;
        } else if here.starts_with("}}")
            && let Some(open) = stack.pop()
        {
            at = found + 2;
            segments.push(Segment::Text(&text[from..found]));
            let cloze = close_deletion(open.numbers, std::mem::replace(&mut segments, open.before));
            segments.push(cloze);
            from = at;
        }
    }
    segments.push(Segment::Text(&text[from..]));
    // An unclosed deletion stays plain text.
    while let Some(open) = stack.pop() {
        let inside = std::mem::replace(&mut segments, open.before);
        segments.push(Segment::Text(open.source));
        segments.extend(inside);
    }
    segments
}

/// Parses the opening of a deletion, such as `{{c1::` or `{{c1,2::`. Returns its numbers and the text after it.
fn parse_opening(text: &str) -> Option<(Vec<u32>, &str)> {
    let inside = text.strip_prefix("{{c")?;
    let end = inside.find(|c: char| !(c.is_ascii_digit() || c == ','))?;
    let (numbers, rest) = (&inside[..end], inside[end..].strip_prefix("::")?);
    let numbers: Result<Vec<u32>, _> = numbers.split(',').map(str::parse).collect();
    Some((numbers.ok()?, rest))
}

/// Builds a deletion from its content. The text after the last `::` is its hint.
fn close_deletion(numbers: Vec<u32>, mut segments: Vec<Segment<'_>>) -> Segment<'_> {
    let mut hint = None;
    if let Some(Segment::Text(last)) = segments.last_mut()
        && let Some((text, found)) = last.split_once("::")
    {
        *last = text;
        hint = Some(found);
    }
    Segment::Cloze {
        numbers,
        segments,
        hint,
    }
}

/// Adds the numbers of all deletions to `found`.
fn collect_numbers(segments: &[Segment<'_>], found: &mut BTreeSet<u32>) {
    for segment in segments {
        if let Segment::Cloze {
            numbers, segments, ..
        } = segment
        {
            found.extend(numbers);
            collect_numbers(segments, found);
        }
    }
}

/// Appends the text to `rendered`, with the deletions numbered `hidden` replaced.
fn render(segments: &[Segment<'_>], hidden: Option<u32>, rendered: &mut String) {
    for segment in segments {
        match segment {
            Segment::Text(text) => rendered.push_str(text),
            Segment::Cloze {
                numbers,
                segments,
                hint,
            } => match hidden.is_some_and(|hidden| numbers.contains(&hidden)) {
                true => {
                    let hint = hint.filter(|hint| !hint.trim().is_empty());
                    rendered.push_str(&format!("[{}]", hint.unwrap_or("…")));
                }
                false => render(segments, hidden, rendered),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str, &str)]) {
        let found = clozes(text);
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.number, it.question.as_str(), it.answer.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn each_deletion_number_becomes_a_question() {
        check("no deletion {{FrontSide}}", &[]);
        check(
            "{{c2::Paris::city}} is in {{c1::France}}, not {{c1::Spain}}.",
            &[
                (
                    1,
                    "Paris is in […], not […].",
                    "Paris is in France, not Spain.",
                ),
                (
                    2,
                    "[city] is in France, not Spain.",
                    "Paris is in France, not Spain.",
                ),
            ],
        );
    }

    #[test]
    fn deletions_may_be_nested_unclosed_or_share_a_number() {
        check(
            "{{c1::a {{c2::b::h}} c}}",
            &[(1, "[…]", "a b c"), (2, "a [h] c", "a b c")],
        );
        check("{{c1::open", &[]);
        check("{{c1,2::x}}", &[(1, "[…]", "x"), (2, "[…]", "x")]);
        check("{{c1::x::}}", &[(1, "[…]", "x")]);
        check(
            "{{cx::x}} {{c1::y}}",
            &[(1, "{{cx::x}} […]", "{{cx::x}} y")],
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_parsed(text in "(\\{\\{c[12]::|\\}\\}|::|[a-z]){0,40}") {
            for cloze in clozes(&text) {
                prop_assert!(!cloze.question.is_empty());
            }
        }
    }

    #[test]
    fn many_openings_are_parsed_quickly() {
        clozes(&"{{c1::".repeat(50_000));
    }
}
