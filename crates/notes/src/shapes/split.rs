//! A body whose beginning is asked: its parts, and what they show.

use std::ops::Range;

use super::file::File;
use crate::Markdown;
use crate::ranges::{without, without_ends};

/// A body with a part that is asked.
pub struct Split {
    pub prompt: Markdown,
    /// Where the answer stands.
    pub answer: Vec<Range<usize>>,
    /// Whether the shape is that of a card.
    pub is_card: bool,
}

/// Whether a range shows nothing but ids and navigation.
pub fn is_blank(file: &File<'_>, range: &Range<usize>) -> bool {
    let ids = file.outline.id_lines_in(range).iter();
    let ids: Vec<Range<usize>> = ids.map(|it| it.line.clone()).collect();
    let shown = without(std::slice::from_ref(range), &ids);
    let shown = without(&shown, file.outline.navigation_in(range));
    shown.iter().all(|it| file.outline.is_blank(file.text, it))
}

/// `- A: …`, `B) …`, `c. …`, with a letter or number of this kind.
pub fn is_choice(words: &str, is_kind: impl Fn(char) -> bool) -> bool {
    let bare = words.trim_start_matches(['-', '*', '+', ' ', '[', ']', '(']);
    let mut chars = bare.chars();
    let letter = chars.next().is_some_and(is_kind);
    letter && chars.next().is_some_and(|c| matches!(c, ')' | '.' | ':'))
}

/// What a range shows: without navigation, and without blanks at its ends.
pub fn shown_pieces(file: &File<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let navigation = file.outline.navigation_in(range);
    without_ends(file.text, &without(std::slice::from_ref(range), navigation))
}
