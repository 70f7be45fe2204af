//! Blocks that hide an answer, such as a `<details>` with `Answer` for a summary: what stands above them asks.

use std::ops::Range;

use super::card::{Card, trimmed};
use super::file::{File, LONGEST_HEADING};
use super::split::{is_blank, is_choice};
use crate::html::inline;
use crate::labels::{Label, is_reveal, reveals_answer};
use crate::outline::Details;
use crate::title::{clean_title, reads_as_question};

/// Whether the text behind a byte begins with a `<details>` that says that it holds an answer, so that its writer asks.
pub fn hides_answer(file: &File<'_>, at: usize) -> bool {
    let details = file.outline.details_in(&(at..file.text.len())).first();
    details.is_some_and(|it| {
        let is_below = file.text[at..it.range.start].trim().is_empty();
        is_below && says_answer(file, it)
    })
}

/// Whether a text ends with the only `<details>` in it, and that says that it holds an answer.
pub fn ends_hidden(file: &File<'_>, body: &Range<usize>) -> bool {
    match file.outline.details_in(body) {
        [only] => {
            let behind = only.range.end.min(body.end)..body.end;
            says_answer(file, only) && is_blank(file, &behind)
        }
        _ => false,
    }
}

/// Whether a `<details>` says that it holds an answer.
pub fn says_answer(file: &File<'_>, details: &Details) -> bool {
    let summary = details.summary.clone();
    summary.is_some_and(|it| reveals_answer(&inline(&file.text[it])))
}

/// The card of a paragraph in the range `above` a block with this title that reveals its `answer`: the last one that asks, or
/// else the one right above a block that says that it hides an answer. What stands between the two is shown with the
/// question.
pub fn asked(
    file: &File<'_>,
    above: Range<usize>,
    title: &str,
    answer: impl FnOnce() -> Card,
) -> Option<Card> {
    if !is_reveal(title) || above.is_empty() {
        return None;
    }
    let text = file.text;
    let paragraphs = file.outline.paragraphs_in(&above);
    let asked = paragraphs.iter().rev().find_map(|it| {
        let words = question_in(file, it)?;
        let asks = words.start > it.start
            || text[words.clone()].ends_with(['?', '？', '؟', ':', '：'])
                && reads_as_question(&text[words.clone()]);
        asks.then_some((it, words))
    });
    let right_above = || {
        let last = paragraphs.last().filter(|_| reveals_answer(title))?;
        let words = question_in(file, last)?;
        let is_short = text[words.clone()].chars().count() <= LONGEST_HEADING;
        let is_above = trimmed(text, last.end..above.end).is_empty();
        // Choices are shown with a question, and may have a key below them.
        let mut lines = text[words.clone()].lines();
        let has_choices = lines.any(|it| is_choice(it, |c| c.is_ascii_alphabetic()));
        (is_short && is_above && !has_choices).then_some((last, words))
    };
    let (paragraph, words) = asked.or_else(right_above)?;
    let between = trimmed(text, paragraph.end..above.end);
    let card = answer();
    Some(Card {
        title: paragraph.clone(),
        question: file
            .document
            .joined(clean_title(&text[words]).split_whitespace()),
        prompt: file.document.part(&text[between]),
        range: paragraph.start..card.range.end,
        ..card
    })
}

/// The words of a paragraph behind the label of a question, if it has one. A bold line is read as such.
fn question_in(file: &File<'_>, paragraph: &Range<usize>) -> Option<Range<usize>> {
    let words = trimmed(file.text, paragraph.clone());
    let label = Label::of_line(&file.text[words.clone()]);
    let label = label.filter(|it| it.labels_question() && it.open.is_none());
    let start = words.start + label.map_or(0, |it| it.words);
    let is_bold = start == words.start && !file.outline.bold_lines_in(paragraph).is_empty();
    (!is_bold && start < words.end).then_some(start..words.end)
}
