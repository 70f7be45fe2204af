//! Review dates of Obsidian's Spaced Repetition plugin, `<!--SR:!2030-01-02,4,270-->`, and the cards they indicate.
//!
//! The plugin writes review dates only below cards. Its settings decide which files have cards: by any tag, or by
//! folder.

use std::ops::Range;

use super::file::File;
use super::separators::is_separator;
use crate::ProblemKind;
use crate::body::Draft;
use crate::outline::Outline;
use crate::problem::Flaw;
use crate::ranges::lines;
use crate::shape::Shape;

/// Hides review dates from all texts.
pub fn hide(text: &str, outline: &mut Outline) {
    let dates = review_dates(text, outline).cloned().collect();
    outline.hide(dates);
}

/// Returns where the first review date in a range begins, which ends the answer, or the end of the range.
pub fn first_schedule_in(file: &File<'_>, range: &Range<usize>) -> usize {
    let mut comments = file.outline.comments_in(range).iter();
    let date = comments.find(|it| is_review_date(file.text, it));
    date.map_or(range.end, |it| it.start)
}

/// Iterates over the comments that are review dates.
fn review_dates<'a>(text: &'a str, outline: &'a Outline) -> impl Iterator<Item = &'a Range<usize>> {
    outline
        .comments
        .iter()
        .filter(|it| is_review_date(text, it))
}

/// Returns whether a comment is a review date.
fn is_review_date(text: &str, comment: &Range<usize>) -> bool {
    let words = text[comment.clone()].strip_prefix("<!--");
    words.is_some_and(|words| words.trim_start().starts_with("SR:"))
}

/// Returns whether a review date shows that the file contains cards: one after or below a line with `::` or a
/// highlight, or below lines that include a `?` line.
pub fn has_reviewed_cards(text: &str, outline: &Outline) -> bool {
    text.contains("SR:")
        && review_dates(text, outline).any(|date| is_below_card(text, outline, date.start))
}

/// Returns whether a review date is below a card.
fn is_below_card(text: &str, outline: &Outline, date: usize) -> bool {
    let mut end = date;
    let mut is_last = true;
    for line in text[..date].split_inclusive('\n').rev() {
        let at = end - line.len();
        end = at;
        if outline.is_code(at) {
            continue;
        }
        let words = line.split("<!--").next().unwrap_or(line);
        if words.trim().is_empty() {
            // A blank line can precede the date. Text above another date belongs to that date.
            let is_above = at + line.len() == date && line.trim().is_empty();
            if is_above && is_last {
                continue;
            }
            return false;
        }
        if is_separator(words) || is_last && has_mark(words) {
            return true;
        }
        is_last = false;
    }
    false
}

/// Returns whether a line contains the mark of a card outside code.
fn has_mark(line: &str) -> bool {
    let mut words = line.split('`').step_by(2);
    words.any(|it| it.contains("::") || it.matches("==").count() > 1)
}

/// Returns the `?` or `??` line right below a heading, which makes the heading a card.
pub fn find_separator_below(file: &File<'_>, below: &Range<usize>) -> Option<Range<usize>> {
    if !file.is_deck() {
        return None;
    }
    let line = lines(&file.text[below.clone()]).next()?;
    is_separator(line).then(|| below.start..below.start + line.len())
}

/// Reports review dates or plugin tags in a file in which no card was found, not even one without an answer.
pub fn report_unread_cards(
    file: &File<'_>,
    drafts: &[Draft],
    has_unanswered: bool,
    flaws: &mut Vec<Flaw>,
) {
    let (text, outline) = (file.text, file.outline);
    let is_card = |it: &Draft| match it.shape {
        Shape::Flashcard | Shape::Cloze => true,
        Shape::Question | Shape::IdLevel => it.is_card,
        _ => false,
    };
    if has_unanswered || drafts.iter().any(is_card) {
        return;
    }
    let first = review_dates(text, outline).next().map(|it| it.start);
    let Some(at) = first.or(file.first_deck_tag()) else {
        return;
    };
    let what = match review_dates(text, outline).count() {
        0 => "this file is tagged `#flashcards` but contains no flashcard".to_owned(),
        1 => "1 review date (`<!--SR:…-->`) belongs to no card".to_owned(),
        number => format!("{number} review dates (`<!--SR:…-->`) belong to no card"),
    };
    flaws.push(Flaw::new(
        at,
        ProblemKind::UnreadCard,
        what,
        "Separate question and answer with `::`, `:::`, or a line `?`.",
    ));
}

#[cfg(test)]
mod tests;
