//! Finds the questions above blocks that hide an answer, such as a `<details>` with `Answer` as its summary.

use std::ops::Range;

use super::card::{Card, trim_range};
use super::file::{File, MAX_HEADING_CHARS};
use super::split::{is_blank, is_choice};
use crate::html::inline_markdown;
use crate::labels::{Label, is_reveal, reveals_answer};
use crate::outline::Details;
use crate::title::{clean_title, reads_as_question};

/// Returns whether the text after byte `at` begins with a `<details>` that holds an answer.
pub fn has_hidden_answer(file: &File<'_>, at: usize) -> bool {
    let details = file.outline.details_in(&(at..file.text.len())).first();
    details.is_some_and(|it| {
        let is_below = file.text[at..it.range.start].trim().is_empty();
        is_below && is_answer_details(file, it)
    })
}

/// Returns whether a text ends with a `<details>` that holds an answer, and contains no other.
pub fn ends_with_hidden_answer(file: &File<'_>, body: &Range<usize>) -> bool {
    match file.outline.details_in(body) {
        [only] => {
            let after = only.range.end.min(body.end)..body.end;
            is_answer_details(file, only) && is_blank(file, &after)
        }
        _ => false,
    }
}

/// Returns whether the summary of a `<details>` announces an answer.
pub fn is_answer_details(file: &File<'_>, details: &Details) -> bool {
    let summary = details.summary.clone();
    summary.is_some_and(|it| reveals_answer(&inline_markdown(&file.text[it])))
}

/// Returns the card of a question in the range `above` a block with this title that reveals its `answer`.
///
/// The question is the last paragraph that reads as one, or else the paragraph right above the block if the title
/// announces an answer. Text between question and block is shown with the question.
pub fn read_question_above(
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
    let question = paragraphs.iter().rev().find_map(|it| {
        let words = question_range(file, it)?;
        let is_question = words.start > it.start
            || text[words.clone()].ends_with(['?', '？', '؟', ':', '：'])
                && reads_as_question(&text[words.clone()]);
        is_question.then_some((it, words))
    });
    let right_above = || {
        let last = paragraphs.last().filter(|_| reveals_answer(title))?;
        let words = question_range(file, last)?;
        let is_short = text[words.clone()].chars().count() <= MAX_HEADING_CHARS;
        let is_above = trim_range(text, last.end..above.end).is_empty();
        // Choices are shown with a question, and can have an answer key below them.
        let mut lines = text[words.clone()].lines();
        let has_choices = lines.any(|it| is_choice(it, |c| c.is_ascii_alphabetic()));
        (is_short && is_above && !has_choices).then_some((last, words))
    };
    let (paragraph, words) = question.or_else(right_above)?;
    let between = trim_range(text, paragraph.end..above.end);
    let card = answer();
    Some(Card {
        title: paragraph.clone(),
        question: file
            .document
            .join_words(clean_title(&text[words]).split_whitespace()),
        prompt: file.document.part(&text[between]),
        range: paragraph.start..card.range.end,
        ..card
    })
}

/// Returns the range of the question in a paragraph, after its label. `None` for bold lines, which have their own
/// reader.
fn question_range(file: &File<'_>, paragraph: &Range<usize>) -> Option<Range<usize>> {
    let words = trim_range(file.text, paragraph.clone());
    let label = Label::parse_line(&file.text[words.clone()]);
    let label = label.filter(|it| it.is_question_or_exercise_label() && it.open.is_none());
    let start = words.start + label.map_or(0, |it| it.words);
    let is_bold = start == words.start && !file.outline.bold_lines_in(paragraph).is_empty();
    (!is_bold && start < words.end).then_some(start..words.end)
}
