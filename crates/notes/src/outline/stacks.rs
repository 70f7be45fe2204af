//! Merges stacks of question headings: headings right above one another are wordings of one question and share the
//! answer below the last one.

use super::headings::Heading;
use crate::labels::Label;
use crate::title::{clean_title, reads_as_question};

/// The maximum height of a stack. More headings in a row are a list of questions.
const MAX_HEIGHT: usize = 8;

/// Merges the headings of each stack into the first one.
pub fn merge(text: &str, headings: &mut Vec<Heading>) {
    let mut at = 0;
    while at < headings.len() {
        let count = stack_height(text, &headings[at..]);
        if count > 1 && count <= MAX_HEIGHT && has_text_below(text, headings, at + count) {
            let others: Vec<Heading> = headings.drain(at + 1..at + count).collect();
            let first = &mut headings[at];
            for other in others {
                first.line.end = other.line.end;
                first.also.push(other.text);
            }
            at += 1;
        } else {
            at += count.max(1);
        }
    }
}

/// Returns the height of the stack that begins with the first heading: the number of adjacent question headings of
/// the same level.
fn stack_height(text: &str, headings: &[Heading]) -> usize {
    if !headings.first().is_some_and(|it| is_stackable(text, it)) {
        return 0;
    }
    let pairs = headings.windows(2);
    let stacked = pairs.take_while(|pair| {
        let is_below = pair[0].line.end == pair[1].line.start;
        is_below && pair[0].level == pair[1].level && is_stackable(text, &pair[1])
    });
    1 + stacked.count()
}

/// Returns whether a heading is a question that can be stacked. Numbered headings are questions of a list instead.
fn is_stackable(text: &str, heading: &Heading) -> bool {
    let title = &text[heading.text.clone()];
    let label = Label::parse_title(title).filter(Label::is_question_or_exercise_label);
    let label = label.map_or("", |it| &title[..it.words]);
    let words = &title[label.len()..];
    let is_numbered =
        clean_title(words).len() < words.len() || label.contains(|c: char| c.is_numeric());
    text[heading.line.clone()].starts_with('#')
        && !is_numbered
        && (!label.is_empty() || reads_as_question(words))
}

/// Returns whether there is text between the heading before index `at` and the next one.
fn has_text_below(text: &str, headings: &[Heading], at: usize) -> bool {
    let start = headings[at - 1].line.end;
    let end = headings.get(at).map_or(text.len(), |it| it.line.start);
    !text[start..end.max(start)].trim().is_empty()
}

#[cfg(test)]
mod tests;
