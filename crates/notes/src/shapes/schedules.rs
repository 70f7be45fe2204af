//! Review dates of Obsidian's Spaced Repetition plugin, `<!--SR:!2030-01-02,4,270-->`, and what they prove.
//!
//! The plugin writes them below cards alone, in any file that its settings name: by a tag of any name, or by its folder.

use std::ops::Range;

use super::file::File;
use super::separators::is_separator;
use crate::ProblemKind;
use crate::body::Draft;
use crate::outline::Outline;
use crate::problem::Flaw;
use crate::ranges::lines;
use crate::shape::Shape;

/// Hides the review dates from every text.
pub fn settle(text: &str, outline: &mut Outline) {
    let dates = all(text, outline).cloned().collect();
    outline.hide(dates);
}

/// Where the first review date in a range begins, which is no part of an answer; the end where there is none.
pub fn first_in(file: &File<'_>, range: &Range<usize>) -> usize {
    let mut comments = file.outline.comments_in(range).iter();
    let date = comments.find(|it| is_date(file.text, it));
    date.map_or(range.end, |it| it.start)
}

fn all<'a>(text: &'a str, outline: &'a Outline) -> impl Iterator<Item = &'a Range<usize>> {
    outline.comments.iter().filter(|it| is_date(text, it))
}

fn is_date(text: &str, comment: &Range<usize>) -> bool {
    let words = text[comment.clone()].strip_prefix("<!--");
    words.is_some_and(|words| words.trim_start().starts_with("SR:"))
}

/// Whether a review date proves that the file holds cards: behind or below a line with `::`, a highlight, or lines with
/// a line `?` among them.
pub fn prove_cards(text: &str, outline: &Outline) -> bool {
    text.contains("SR:") && all(text, outline).any(|date| is_below_card(text, outline, date.start))
}

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
            // A blank line may stand above the date. What stands above another date is that one's.
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

/// Whether the mark of a card stands on a line outside of code.
fn has_mark(line: &str) -> bool {
    let mut words = line.split('`').step_by(2);
    words.any(|it| it.contains("::") || it.matches("==").count() > 1)
}

/// The line `?` or `??` right below a heading that makes a card of it, without what stands below it.
pub fn separator_below(file: &File<'_>, below: &Range<usize>) -> Option<Range<usize>> {
    if !file.is_deck() {
        return None;
    }
    let line = lines(&file.text[below.clone()]).next()?;
    is_separator(line).then(|| below.start..below.start + line.len())
}

/// Reports cards that were not recognized: none was, where dates or the tag of the plugin mark some. One without an
/// answer was.
pub fn report(file: &File<'_>, drafts: &[Draft], has_unanswered: bool, flaws: &mut Vec<Flaw>) {
    let (text, outline) = (file.text, file.outline);
    let is_card = |it: &Draft| match it.shape {
        Shape::Flashcard | Shape::Cloze => true,
        Shape::Question | Shape::IdLevel => it.is_card,
        _ => false,
    };
    if has_unanswered || drafts.iter().any(is_card) {
        return;
    }
    let first = all(text, outline).next().map(|it| it.start);
    let Some(at) = first.or(file.first_deck()) else {
        return;
    };
    let what = match all(text, outline).count() {
        0 => "`#flashcards` stands here, but the file holds no card".to_owned(),
        1 => "1 review date (`<!--SR:…-->`) belongs to no card".to_owned(),
        number => format!("{number} review dates (`<!--SR:…-->`) belong to no card"),
    };
    flaws.push(Flaw::new(
        at,
        ProblemKind::UnreadCard,
        what,
        "separate question and answer with `::`, `:::`, or a line `?`",
    ));
}

#[cfg(test)]
mod tests;
