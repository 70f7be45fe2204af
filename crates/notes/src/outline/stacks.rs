//! Question headings right above one another, which share the answer below the last one: wordings of one question.

use super::titles::Heading;
use crate::labels::Label;
use crate::title::{clean_title, reads_as_question};

/// More headings in a row are a list of questions.
const MOST: usize = 8;

/// Makes each stack one heading, the first of it.
pub fn join(text: &str, headings: &mut Vec<Heading>) {
    let mut at = 0;
    while at < headings.len() {
        let count = height(text, &headings[at..]);
        if count > 1 && count <= MOST && has_text_below(text, headings, at + count) {
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

/// How many headings stand in a row, from the first one on, that ask on the same level.
fn height(text: &str, headings: &[Heading]) -> usize {
    if !headings.first().is_some_and(|it| is_wording(text, it)) {
        return 0;
    }
    let pairs = headings.windows(2);
    let joined = pairs.take_while(|pair| {
        let is_below = pair[0].line.end == pair[1].line.start;
        is_below && pair[0].level == pair[1].level && is_wording(text, &pair[1])
    });
    1 + joined.count()
}

/// Whether a heading asks. Those with numbers are questions of a list.
fn is_wording(text: &str, heading: &Heading) -> bool {
    let title = &text[heading.text.clone()];
    let label = Label::of_title(title).filter(Label::labels_question);
    let label = label.map_or("", |it| &title[..it.words]);
    let words = &title[label.len()..];
    let is_numbered =
        clean_title(words).len() < words.len() || label.contains(|c: char| c.is_numeric());
    text[heading.line.clone()].starts_with('#')
        && !is_numbered
        && (!label.is_empty() || reads_as_question(words))
}

/// Whether a text stands between the heading before this one and this one.
fn has_text_below(text: &str, headings: &[Heading], at: usize) -> bool {
    let start = headings[at - 1].line.end;
    let end = headings.get(at).map_or(text.len(), |it| it.line.start);
    !text[start..end.max(start)].trim().is_empty()
}

#[cfg(test)]
mod tests;
