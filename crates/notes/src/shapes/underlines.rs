//! Decides whether a line such as `---` below text underlines a heading or ends a card.

use std::ops::Range;

use super::pairs;
use super::tags::{has_card_tag, is_whole_card};
use crate::outline::{Heading, Outline, is_rule, is_underlined};
use crate::ranges::lines;
use crate::title::reads_as_question;

/// Drops underlined headings that are not headings: the last lines of cards, and paragraphs above a rule.
pub fn drop_false_headings(text: &str, outline: &mut Outline, start: usize, is_deck: bool) {
    if !outline.headings.iter().any(|it| is_underlined(text, it)) {
        return;
    }
    let mut from = start;
    let headings = std::mem::take(&mut outline.headings);
    let headings: Vec<Heading> = headings
        .into_iter()
        .filter(|heading| {
            let above = from..heading.line.start;
            from = heading.line.end.max(from);
            let is_card = || ends_card(text, outline, heading, above, is_deck);
            !is_underlined(text, heading) || !is_card()
        })
        .collect();
    let first = headings.first();
    let are_titles = first.is_some_and(|it| is_underlined(text, it));
    for heading in headings {
        let above = outline.headings.last();
        if !is_underlined(text, &heading) || is_title(text, outline, &heading, above, are_titles) {
            outline.headings.push(heading);
        }
    }
}

/// Returns whether an underlined line is a heading, and not a paragraph above a rule.
///
/// Sentences are not headings. In a file that begins with an underlined heading (`are_titles`), all other lines
/// are. Elsewhere, `---` makes a heading only of a question, or of a line about as long as the underline, since a
/// rule often ends an answer.
fn is_title(
    text: &str,
    outline: &Outline,
    heading: &Heading,
    above: Option<&Heading>,
    are_titles: bool,
) -> bool {
    let line = text[heading.text.clone()].trim();
    let underline = text[heading.text.end..heading.line.end].trim();
    let length = line.chars().count();
    let is_fitting = underline.len() > 3 && underline.len().abs_diff(length) <= 2;
    if line.ends_with(['.', '。', '!', '！', ';', '；', ',', '，']) && !is_fitting {
        return false;
    }
    // The line can be the whole answer to the question above it.
    let is_answer = || {
        above.is_some_and(|above| {
            let between = above.line.end..heading.line.start.max(above.line.end);
            reads_as_question(&text[above.text.clone()]) && outline.is_blank(text, &between)
        })
    };
    let is_clear = underline.starts_with('=') || line.ends_with(['?', '？', '؟']) || is_fitting;
    are_titles || is_clear && !is_answer()
}

/// Returns whether an underlined line is a card, or the last line of a card that begins in the range `above`.
fn ends_card(
    text: &str,
    outline: &Outline,
    heading: &Heading,
    above: Range<usize>,
    is_deck: bool,
) -> bool {
    let line = &text[heading.text.clone()];
    if is_whole_card(line, is_deck) || pairs::is_answer_line(line) {
        return true;
    }
    let underline = text[heading.text.end..heading.line.end].trim();
    if underline.len() != 3 || pairs::is_question_line(line) {
        return false;
    }
    let mut at = above.start;
    let mut is_open = false;
    for line in lines(&text[above.clone()]) {
        let start = at;
        at += line.len();
        if outline.is_code(start) || outline.is_comment(start) {
            continue;
        }
        if is_rule(line) {
            is_open = false;
        } else {
            is_open |= pairs::is_question_line(line) || pairs::is_answer_line(line);
            is_open |= has_card_tag(line);
        }
    }
    let mut bold = outline.bold_lines_in(&above).iter();
    is_open || bold.any(|it| reads_as_question(&text[it.text.clone()]))
}

#[cfg(test)]
mod tests;
