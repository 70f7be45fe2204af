//! What the readers of shapes within a section have in common.

use std::ops::Range;

use crate::Markdown;
use crate::body::{BodyRules, IdSlot};
use crate::labels::{End, Label, answer_label, without_item_mark};
use crate::shape::Shape;

/// A Q&A of a shape that needs no heading.
#[derive(Debug)]
pub struct Card {
    /// Everything that belongs to it.
    pub range: Range<usize>,
    /// Parts of the range that belong to other cards; in order.
    pub holes: Vec<Range<usize>>,
    /// Where the question is written.
    pub title: Range<usize>,
    pub question: Markdown,
    /// Other wordings of the question.
    pub also: Vec<Markdown>,
    pub prompt: Markdown,
    /// Where the answer stands.
    pub pieces: Vec<Range<usize>>,
    pub rules: BodyRules,
    /// Where an id may be written; `None` where it is written for another card of the text.
    pub slot: Option<IdSlot>,
    /// Whether it asks however it is worded.
    pub is_card: bool,
    /// The names of its deck, below the topics of its section.
    pub topics: Vec<String>,
    /// Its name among several cards of one text that share an id; see [`crate::body::Draft::part`].
    pub part: Option<String>,
    pub shape: Shape,
}

impl Card {
    /// A card of this range, of which nothing else is known.
    pub fn of(range: Range<usize>) -> Self {
        Self {
            title: range.clone(),
            range,
            holes: Vec::new(),
            question: Markdown::default(),
            also: Vec::new(),
            prompt: Markdown::default(),
            pieces: Vec::new(),
            rules: BodyRules::default(),
            slot: None,
            is_card: true,
            topics: Vec::new(),
            part: None,
            shape: Shape::Flashcard,
        }
    }
}

/// An id in a comment, on a line of its own below the byte `at`, behind a margin such as blanks or `> `.
pub fn comment_below(at: usize, newline: &str, margin: &str) -> IdSlot {
    IdSlot {
        at,
        before: format!("{newline}{margin}<!-- question id: "),
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

/// Where an answer begins behind its label, `A: …`, which answers `question`, the label of its question.
pub fn behind_label(text: &str, answer: &Range<usize>, question: Option<&Label>) -> usize {
    let words = trimmed(text, answer.clone());
    let of = |question| answer_label(&text[words.clone()], question);
    let label = of(question)
        .or_else(|| of(None))
        .filter(|it| it.end == End::Colon);
    // `Solution 1:` above `Solution 2:` numbers the parts of the answer.
    let label = label.filter(|it| {
        let (label, rest) = text[words.clone()].split_at(it.words);
        let name = label.trim_end_matches(|c: char| !c.is_alphabetic());
        let is_part = |line: &str| line.trim_start().starts_with(name);
        question.is_some()
            || name.len() == label.trim_end_matches([':', '*', ' ']).len()
            || !rest.lines().skip(1).any(is_part)
    });
    label.map_or(answer.start, |it| words.start + it.words)
}

/// The range without blanks at its ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..(range.start + slice.trim_end().len()).max(start)
}

/// Where the marks of quotes and list items begin that stand right before a byte on its line; the byte itself where
/// words do.
pub fn start_with_marks(text: &str, at: usize) -> usize {
    let line = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    match without_marks(&text[line..at]).trim().is_empty() {
        true => line,
        false => at,
    }
}

/// What stands before the words on the line of a byte, as it stands before further lines of the same block: `> `, with
/// blanks for the mark of a list item.
pub fn margin_at(text: &str, at: usize) -> String {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let marks = &line[..line.len() - without_marks(line).len()];
    let margin = marks.chars().map(|c| match c {
        '>' | '\t' => c,
        _ => ' ',
    });
    let margin: String = margin.collect();
    match margin.ends_with('>') {
        true => margin + " ",
        false => margin,
    }
}

/// A line without the blanks and the marks of quotes and list items that it begins with.
fn without_marks(line: &str) -> &str {
    let mut rest = line;
    loop {
        let bare = rest.trim_start_matches([' ', '\t', '>']);
        match without_item_mark(bare) {
            behind if behind.len() < bare.len() => rest = behind,
            _ => return bare,
        }
    }
}
