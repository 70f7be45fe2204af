//! Definition lists: a term, and lines that begin with a colon.

use std::ops::Range;

use super::File;
use super::card::{Card, comment_below, trimmed};
use crate::Markdown;
use crate::body::BodyRules;
use crate::coverage::Shape;

/// The terms with their definitions.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let within = file.outline.definitions_in(piece).iter();
    // `:::` opens and closes admonitions.
    let is_fence = |range: &Range<usize>| text[range.clone()].trim_start().starts_with("::");
    let within =
        within.filter(|it| it.body.end <= piece.end && !is_fence(&it.term) && !is_fence(&it.body));
    let cards = within.map(|definition| {
        let (term, body) = (trimmed(text, definition.term.clone()), &definition.body);
        let words = trimmed(text, body.clone());
        let marked = text[words.clone()].starts_with(':');
        let start = if marked { words.start + 1 } else { words.start };
        Card {
            range: definition.term.start..body.end,
            title: definition.term.clone(),
            // Several terms may share a definition.
            question: file.document.joined(text[term].split_whitespace()),
            prompt: Markdown::default(),
            pieces: vec![trimmed(text, start..words.end)],
            rules: BodyRules::default(),
            // Indented, so that it belongs to the definition.
            slot: Some(comment_below(words.end, &format!("{}  ", file.newline))),
            is_card: false,
            topics: Vec::new(),
            part: None,
            shape: Shape::Definition,
        }
    });
    cards.collect()
}
