//! The result of splitting a body into a prompt and an answer, and helpers for it.

use std::ops::Range;

use super::file::File;
use crate::Markdown;
use crate::ranges::{subtract, trim_blank_lines};

/// A body split into a prompt and an answer.
pub struct PromptSplit {
    /// The text shown together with the question.
    pub prompt: Markdown,
    /// The byte ranges of the answer.
    pub answer: Vec<Range<usize>>,
    /// Whether the shape is that of a card.
    pub is_card: bool,
}

/// Returns whether a range contains only ids, navigation and text that is not shown.
pub fn is_blank(file: &File<'_>, range: &Range<usize>) -> bool {
    let ids = file.outline.id_lines_in(range).iter();
    let ids: Vec<Range<usize>> = ids.map(|it| it.line.clone()).collect();
    let visible = subtract(std::slice::from_ref(range), &ids);
    let visible = subtract(&visible, file.outline.navigation_in(range));
    visible
        .iter()
        .all(|it| file.outline.is_blank(file.text, it))
}

/// Returns whether a line is a choice: `- A: …`, `B) …` or `c. …`. `is_kind` tests the letter or number.
pub fn is_choice(words: &str, is_kind: impl Fn(char) -> bool) -> bool {
    let bare = words.trim_start_matches(['-', '*', '+', ' ', '[', ']', '(']);
    let mut chars = bare.chars();
    let letter = chars.next().is_some_and(is_kind);
    letter && chars.next().is_some_and(|c| matches!(c, ')' | '.' | ':'))
}

/// Returns the visible ranges in a range: without navigation, and without whitespace at either end.
pub fn visible_pieces(file: &File<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let navigation = file.outline.navigation_in(range);
    trim_blank_lines(
        file.text,
        &subtract(std::slice::from_ref(range), navigation),
    )
}
