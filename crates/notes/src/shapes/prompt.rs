//! Where a question ends and its answer begins, when more than the title is asked.
//!
//! Code and choices belong to the question; what is ticked, revealed or marked as the answer is the answer.

use std::ops::Range;

use super::File;
use super::details::{inline, is_reveal, unwrapped};
use crate::Markdown;
use crate::labels::Label;
use crate::outline::without;

/// A body with a part that is asked.
pub struct Split {
    pub prompt: Markdown,
    /// Where the answer stands.
    pub answer: Vec<Range<usize>>,
    /// Whether the shape is that of a card.
    pub is_card: bool,
}

/// Splits the body of a title that asks. `None` where all of it is the answer.
pub fn split(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    revealed(file, body)
        .or_else(|| ticked(file, body))
        .or_else(|| marked(file, body))
}

/// The answer stands in a `<details>` that says so.
fn revealed(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let text = file.text;
    let mut within = file.outline.details_in(body).iter();
    let details = within.find(|it| {
        let summary = it.summary.as_ref().map(|it| inline(&text[it.clone()]));
        it.range.end <= body.end && summary.is_some_and(|it| is_reveal(&it))
    })?;
    let before = body.start..details.range.start;
    let mut content = unwrapped(text, details.content.clone());
    let behind = details.range.end..body.end;
    let is_shown = !is_blank(file, &behind);
    let is_apart = text[behind.clone()].starts_with(['\n', '\r']);
    if is_shown && !is_apart {
        // Without the tags between them, the two would run together.
        content.end = behind.end;
    }
    let mut answer = vec![content];
    answer.extend(Some(behind).filter(|_| is_shown && is_apart));
    Some(Split {
        prompt: shown(file, &before),
        answer,
        is_card: true,
    })
}

/// Some boxes of a list are ticked.
fn ticked(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let items = file.outline.items_in(body).iter();
    let boxes: Vec<_> = items.filter(|it| it.done.is_some()).collect();
    let is_done = |it: &&&crate::outline::Item| it.done == Some(true);
    let done = boxes.iter().filter(is_done).count();
    if boxes.len() < 2 || done == 0 || done == boxes.len() {
        return None;
    }
    // A marker says more than a tick.
    if file
        .lines(body.clone())
        .any(|(_, line)| is_marker(&bare(line)))
    {
        return None;
    }
    // A list of tasks within an answer has text before it; choices follow the question, or code that it is about.
    let before = body.start..boxes.first().map_or(body.start, |it| it.range.start);
    let is_text =
        |line: &str| !line.is_empty() && !line.ends_with(['?', '？']) && !line.starts_with("![");
    if file.lines(before).any(|(_, line)| is_text(line.trim())) {
        return None;
    }
    let end = boxes
        .last()
        .map_or(body.end, |it| it.range.end)
        .min(body.end);
    let mut answer: Vec<Range<usize>> = boxes
        .iter()
        .filter(is_done)
        // Another Q&A may stand in an item.
        .map(|it| it.range.start..it.range.end.min(body.end))
        .collect();
    answer.push(end..body.end);
    Some(Split {
        prompt: file.document.unticked(body.start..end),
        answer,
        is_card: true,
    })
}

/// A line says where the answer begins: `%`, `answer:`, or `**Answer:** B` below choices.
fn marked(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let (mut letters, mut numbers) = (0, 0);
    let lines = file.lines(body.clone());
    for (at, line) in lines.filter(|(at, _)| !file.outline.is_html(*at)) {
        let words = line.trim();
        letters += usize::from(is_choice(words, |c| c.is_ascii_alphabetic()));
        numbers += usize::from(is_choice(words, |c| c.is_ascii_digit()));
        let bare = bare(line);
        let is_divider = words == "%";
        let is_marker = is_marker(&bare);
        let label = Label::of_line(line).filter(|it| it.reveals() && !it.is_initial());
        // The steps of an answer have numbers too.
        let names_number = |it: &Label| {
            let named = line[it.words..].trim_start_matches(['*', '_', ' ', '(', '[']);
            named.starts_with(|c: char| c.is_ascii_digit())
        };
        let reveals = label.is_some_and(|it| letters > 1 || numbers > 1 && names_number(&it));
        if !(is_divider || is_marker || reveals) {
            continue;
        }
        let before = body.start..at;
        let start = if reveals && !is_marker {
            at
        } else {
            at + line.len()
        };
        let behind = start..body.end;
        if is_blank(file, &before) || is_blank(file, &behind) {
            return None;
        }
        return Some(Split {
            prompt: shown(file, &before),
            answer: vec![behind],
            is_card: is_divider || reveals,
        });
    }
    None
}

/// Whether a range shows nothing but ids.
fn is_blank(file: &File<'_>, range: &Range<usize>) -> bool {
    let ids = file.outline.id_lines_in(range).iter();
    let ids: Vec<Range<usize>> = ids.map(|it| it.line.clone()).collect();
    let shown = without(std::slice::from_ref(range), &ids);
    shown.iter().all(|it| file.outline.is_blank(file.text, it))
}

/// The words of a line without the marks around them, in lower case.
fn bare(line: &str) -> String {
    line.trim()
        .trim_matches(['*', '_', '#', '>', ' '])
        .to_lowercase()
}

/// Whether a line, as `bare`, is the native marker of an answer.
fn is_marker(bare: &str) -> bool {
    bare == "answer" || bare == "answer:"
}

/// `- A: …`, `B) …`, `c. …`, with a letter or number of this kind.
fn is_choice(words: &str, is_kind: impl Fn(char) -> bool) -> bool {
    let bare = words.trim_start_matches(['-', '*', '+', ' ', '[', ']', '(']);
    let mut chars = bare.chars();
    let letter = chars.next().is_some_and(is_kind);
    letter && chars.next().is_some_and(|c| matches!(c, ')' | '.' | ':'))
}

fn shown(file: &File<'_>, range: &Range<usize>) -> Markdown {
    if is_blank(file, range) {
        return Markdown::default();
    }
    let text = &file.text[range.clone()];
    let text = text.trim_end().trim_start_matches(['\n', '\r']);
    file.document.part(text)
}
