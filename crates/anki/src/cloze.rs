//! Cloze deletions: `{{c1::text::hint}}`, also nested, each number a question of its own.

use std::collections::BTreeSet;

/// The most numbers of one note: more are a mistake or an attack.
const MAX_CLOZES: usize = 64;
/// How deep deletions may be nested in each other. Anki itself stops at 8 (since 2.1.56).
const MAX_DEPTH: usize = 8;

enum Part<'a> {
    Text(&'a str),
    Cloze {
        numbers: Vec<u32>,
        parts: Vec<Part<'a>>,
        hint: Option<&'a str>,
    },
}

/// One side of a cloze card: the text with deletion `number` hidden, and with all shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Cloze {
    pub number: u32,
    pub question: String,
    pub answer: String,
}

/// Returns one pair for each number of a text, in order; none for a text without deletions.
pub fn clozes(text: &str) -> Vec<Cloze> {
    let parts = parse(text);
    let mut numbers = BTreeSet::new();
    collect(&parts, &mut numbers);
    let mut answer = String::new();
    show(&parts, None, &mut answer);
    let one = |number| {
        let mut question = String::new();
        show(&parts, Some(number), &mut question);
        Cloze {
            number,
            question,
            answer: answer.clone(),
        }
    };
    numbers.into_iter().take(MAX_CLOZES).map(one).collect()
}

/// A deletion that is not closed yet.
struct Open<'a> {
    /// The opening as it stands.
    source: &'a str,
    numbers: Vec<u32>,
    /// The parts around it.
    around: Vec<Part<'a>>,
}

fn parse(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut stack: Vec<Open<'_>> = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = text[at..].find(['{', '}']).map(|found| at + found) {
        let rest = &text[found..];
        at = found + 1;
        if let Some((numbers, behind)) = opening(rest).filter(|_| stack.len() < MAX_DEPTH) {
            at = text.len() - behind.len();
            parts.push(Part::Text(&text[from..found]));
            stack.push(Open {
                source: &text[found..at],
                numbers,
                around: std::mem::take(&mut parts),
            });
            from = at;
        } else if rest.starts_with("}}")
            && let Some(open) = stack.pop()
        {
            at = found + 2;
            parts.push(Part::Text(&text[from..found]));
            let cloze = cloze(open.numbers, std::mem::replace(&mut parts, open.around));
            parts.push(cloze);
            from = at;
        }
    }
    parts.push(Part::Text(&text[from..]));
    // Never closed: text as it stands.
    while let Some(open) = stack.pop() {
        let inside = std::mem::replace(&mut parts, open.around);
        parts.push(Part::Text(open.source));
        parts.extend(inside);
    }
    parts
}

/// The numbers of a deletion that begins here, such as `{{c1::` or `{{c1,2::`, and the text behind.
fn opening(text: &str) -> Option<(Vec<u32>, &str)> {
    let inside = text.strip_prefix("{{c")?;
    let end = inside.find(|c: char| !(c.is_ascii_digit() || c == ','))?;
    let (numbers, behind) = (&inside[..end], inside[end..].strip_prefix("::")?);
    let numbers: Result<Vec<u32>, _> = numbers.split(',').map(str::parse).collect();
    Some((numbers.ok()?, behind))
}

fn cloze(numbers: Vec<u32>, mut parts: Vec<Part<'_>>) -> Part<'_> {
    let mut hint = None;
    if let Some(Part::Text(last)) = parts.last_mut()
        && let Some((text, found)) = last.split_once("::")
    {
        *last = text;
        hint = Some(found);
    }
    Part::Cloze {
        numbers,
        parts,
        hint,
    }
}

fn collect(parts: &[Part<'_>], found: &mut BTreeSet<u32>) {
    for part in parts {
        if let Part::Cloze { numbers, parts, .. } = part {
            found.extend(numbers);
            collect(parts, found);
        }
    }
}

fn show(parts: &[Part<'_>], hidden: Option<u32>, shown: &mut String) {
    for part in parts {
        match part {
            Part::Text(text) => shown.push_str(text),
            Part::Cloze {
                numbers,
                parts,
                hint,
            } => match hidden.is_some_and(|hidden| numbers.contains(&hidden)) {
                true => {
                    let hint = hint.filter(|hint| !hint.trim().is_empty());
                    shown.push_str(&format!("[{}]", hint.unwrap_or("…")));
                }
                false => show(parts, hidden, shown),
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
    fn each_number_is_a_question() {
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
    fn nested_unclosed_and_shared_deletions() {
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
        fn any_text_is_read(text in "(\\{\\{c[12]::|\\}\\}|::|[a-z]){0,40}") {
            for cloze in clozes(&text) {
                prop_assert!(!cloze.question.is_empty());
            }
        }
    }

    #[test]
    fn a_row_of_openings_takes_no_time() {
        clozes(&"{{c1::".repeat(50_000));
    }
}
