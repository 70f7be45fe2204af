//! The card type that the readers of shapes produce, and the helpers they share.

use std::ops::Range;

use crate::Markdown;
use crate::body::{BodyRules, IdSlot};
use crate::labels::{Label, LabelEnd, parse_answer_label, strip_item_mark};
use crate::shape::Shape;

/// A Q&A whose shape needs no heading.
#[derive(Debug)]
pub struct Card {
    /// The byte range of the whole card.
    pub range: Range<usize>,
    /// The parts of `range` that belong to other cards, in file order.
    pub holes: Vec<Range<usize>>,
    /// The byte range of the question.
    pub title: Range<usize>,
    /// The question.
    pub question: Markdown,
    /// Other wordings of the question.
    pub also: Vec<Markdown>,
    /// The text shown together with the question, such as code or choices.
    pub prompt: Markdown,
    /// The byte ranges of the answer.
    pub pieces: Vec<Range<usize>>,
    /// The quote marks and indentation to remove from the answer.
    pub rules: BodyRules,
    /// Where an id can be inserted; `None` if another card of the same text carries it.
    pub slot: Option<IdSlot>,
    /// Whether this is a card however its question is worded.
    pub is_card: bool,
    /// The names of its deck, appended to the topics of its section.
    pub topics: Vec<String>,
    /// Its name among several cards that share one id; see [`crate::body::Draft::part`].
    pub part: Option<String>,
    /// The shape it is written in.
    pub shape: Shape,
}

impl Card {
    /// Creates a card with this range and defaults for everything else.
    pub fn new(range: Range<usize>) -> Self {
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

/// Returns a slot for an id in a comment on its own line after byte `at`, after `margin` (such as spaces or `> `).
pub fn id_comment_below(at: usize, newline: &str, margin: &str) -> IdSlot {
    IdSlot {
        at,
        before: format!("{newline}{margin}<!-- question id: "),
        after: " -->".to_owned(),
    }
}

/// Returns a slot for an id in a comment at the end of the line that ends at byte `at`.
pub fn id_comment_beside(at: usize) -> IdSlot {
    IdSlot {
        at,
        before: " <!-- question id: ".to_owned(),
        after: " -->".to_owned(),
    }
}

/// Returns where the text of an answer begins, after a label such as `A:`.
///
/// `question` is the label of the question, if it has one.
pub fn answer_start(text: &str, answer: &Range<usize>, question: Option<&Label>) -> usize {
    let words = trim_range(text, answer.clone());
    let find = |question| parse_answer_label(&text[words.clone()], question);
    let label = find(question)
        .or_else(|| find(None))
        .filter(|it| it.end == LabelEnd::Colon);
    // `Solution 1:` above `Solution 2:` numbers the parts of one answer.
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

/// Returns the range without whitespace at either end.
pub fn trim_range(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..(range.start + slice.trim_end().len()).max(start)
}

/// Returns the start of the line if only marks of quotes and list items precede `at` on it, and `at` otherwise.
pub fn extend_over_marks(text: &str, at: usize) -> usize {
    let line = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    match strip_marks(&text[line..at]).trim().is_empty() {
        true => line,
        false => at,
    }
}

/// Returns the margin for further lines of the block that the line at `at` begins: its quote marks, with spaces in
/// place of a list mark.
pub fn margin_at(text: &str, at: usize) -> String {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let marks = &line[..line.len() - strip_marks(line).len()];
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

/// Strips the leading spaces and the marks of quotes and list items from a line.
fn strip_marks(line: &str) -> &str {
    let mut rest = line;
    loop {
        let bare = rest.trim_start_matches([' ', '\t', '>']);
        match strip_item_mark(bare) {
            behind_mark if behind_mark.len() < bare.len() => rest = behind_mark,
            _ => return bare,
        }
    }
}
