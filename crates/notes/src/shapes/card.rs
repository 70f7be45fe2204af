//! What the readers of shapes within a section have in common.

use std::ops::Range;

use crate::Markdown;
use crate::body::{BodyRules, IdSlot};
use crate::coverage::Shape;

/// A Q&A of a shape that needs no heading.
#[derive(Debug)]
pub struct Card {
    /// Everything that belongs to it.
    pub range: Range<usize>,
    /// Where the question is written.
    pub title: Range<usize>,
    pub question: Markdown,
    pub prompt: Markdown,
    /// Where the answer stands.
    pub pieces: Vec<Range<usize>>,
    pub rules: BodyRules,
    /// Where an id may be written; `None` where one cannot stand for this card alone.
    pub slot: Option<IdSlot>,
    /// Whether it asks however it is worded.
    pub is_card: bool,
    pub shape: Shape,
}

/// An id in a comment, on a line of its own below the byte `at`.
pub fn comment_below(at: usize, newline: &str) -> IdSlot {
    IdSlot {
        at,
        before: format!("{newline}<!-- question id: "),
        after: " -->".to_owned(),
    }
}

/// An id in a comment on the line that ends at the byte `at`.
pub fn comment_beside(at: usize) -> IdSlot {
    IdSlot {
        at,
        before: " <!-- question id: ".to_owned(),
        after: " -->".to_owned(),
    }
}

/// The range without blanks at its ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..(range.start + slice.trim_end().len()).max(start)
}

/// The pieces without what the cards take; both are in order.
pub fn without(pieces: &[Range<usize>], taken: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut left, mut from) = (Vec::new(), 0);
    for piece in pieces {
        let mut start = piece.start;
        // Both are in order: what ends before this piece ends before all behind it.
        while taken.get(from).is_some_and(|it| it.end <= piece.start) {
            from += 1;
        }
        for range in taken[from..].iter().take_while(|it| it.start < piece.end) {
            if start < range.start {
                left.push(start..range.start);
            }
            start = start.max(range.end);
        }
        if start < piece.end {
            left.push(start..piece.end);
        }
    }
    left
}
