//! Reads `<details>` elements whose summary is the question and whose content is the answer.

use std::ops::Range;

use super::card::{Card, answer_start, extend_over_marks, id_comment_below, margin_at, trim_range};
use super::file::File;
use super::reveals;
use crate::Markdown;
use crate::body::{BodyRules, Draft, IdSlot};
use crate::html::{inline_markdown, unwrap_tags};
use crate::labels::{Label, LabelEnd, is_reveal};
use crate::outline::Details;
use crate::ranges::subtract;
use crate::shape::Shape;
use crate::title::{clean_title, reads_as_question};

/// Returns the questions in summaries, and the questions in paragraphs above a summary that only reveals the
/// answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut found = Vec::new();
    let mut from = piece.start;
    for details in details_in(file, piece) {
        let mut own = read_cards(file, details, &[]);
        if own.is_empty() {
            own.extend(read_revealed(file, from, details));
        }
        from = details.range.end;
        found.extend(own);
    }
    found
}

/// Returns the `<details>` that are questions even inside another answer.
pub fn read_questions(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let within = details_in(file, piece).filter(|it| stands_alone(file, it));
    within.flat_map(|it| read_cards(file, it, &[])).collect()
}

/// Returns whether a summary ends in a question mark and makes sense on its own, unlike `Why?`.
fn stands_alone(file: &File<'_>, details: &Details) -> bool {
    let summary = details
        .summary
        .clone()
        .map(|it| inline_markdown(&file.text[it]));
    summary.is_some_and(|it| {
        let is_long =
            it.split_whitespace().count() > 2 || it.chars().filter(|c| !c.is_ascii()).count() > 4;
        it.ends_with(['?', '？', '؟']) && is_long
    })
}

/// Iterates over the `<details>` that lie completely in a piece.
fn details_in<'a>(file: &File<'a>, piece: &Range<usize>) -> impl Iterator<Item = &'a Details> {
    let end = piece.end;
    let details = file.outline.details_in(piece).iter();
    details.filter(move |it| it.range.end <= end)
}

/// Returns the card of a `<details>` element and those of the elements inside it.
///
/// A summary that is not a question becomes the topic of the elements inside. Inside a question, only elements that
/// stand alone become cards.
fn read_cards(file: &File<'_>, details: &Details, topics: &[String]) -> Vec<Card> {
    let text = file.text;
    let summary = details.summary.clone().map(|it| inline_markdown(&text[it]));
    let summary = summary.filter(|it| !it.is_empty() && !is_reveal(it));
    let mut title = summary.as_deref().map(clean_title);
    let is_question = title.is_some_and(reads_as_question);
    let mut inner_topics = topics.to_vec();
    inner_topics.extend(title.filter(|_| !is_question).map(str::to_owned));
    let inner = details.inner.iter();
    let mut inner: Vec<Card> = inner
        .filter(|it| !is_question || stands_alone(file, it))
        .flat_map(|it| read_cards(file, it, &inner_topics))
        .collect();
    let holes: Vec<Range<usize>> = inner.iter().map(|it| it.range.clone()).collect();
    let mut pieces = subtract(&[unwrap_tags(text, details.content.clone())], &holes);
    if let Some(first) = pieces.first_mut() {
        // `<summary>P: …</summary>` above `R: …`.
        let label = title
            .and_then(Label::parse_title)
            .filter(|it| it.can_begin_question() && it.end == LabelEnd::Colon);
        let start = answer_start(text, first, label.as_ref());
        let label = label.filter(|_| start > first.start);
        title = title.map(|it| &it[label.map_or(0, |label| label.words)..]);
        first.start = start;
    }
    let start = extend_over_marks(text, details.range.start);
    let has_text = pieces.iter().any(|it| file.shows_words(it));
    let (Some(title), true) = (title, inner.is_empty() || has_text) else {
        if let Some(first) = inner.first_mut().filter(|_| !has_text) {
            first.title.start = start;
            first.range.start = start;
        }
        if let Some(last) = inner.last_mut().filter(|_| !has_text) {
            last.range.end = details.range.end;
        }
        return inner;
    };
    let margin = margin_at(text, details.range.start);
    let last = pieces.last().cloned().unwrap_or(details.content.clone());
    let card = Card {
        title: start..details.content.start,
        question: Markdown::parse_line(title),
        slot: Some(id_slot(file, &last, &margin)),
        pieces,
        rules: BodyRules {
            indent: margin.len(),
            quotes: margin.matches('>').count(),
        },
        holes,
        topics: topics.to_vec(),
        shape: Shape::Details,
        ..Card::new(start..details.range.end)
    };
    std::iter::once(card).chain(inner).collect()
}

/// Returns the card of what is `left` of a `<details>` after its inner Q&As were read.
pub fn read_rest(
    file: &File<'_>,
    details: &Details,
    title: &str,
    left: Vec<Range<usize>>,
    inner: &[Draft],
) -> Card {
    let mut holes: Vec<Range<usize>> = inner.iter().flat_map(|it| it.pieces.clone()).collect();
    holes.sort_by_key(|it| it.start);
    let visible = left.iter().rfind(|it| file.shows_words(it));
    let last = visible.cloned().unwrap_or(details.content.clone());
    Card {
        title: details.range.start..details.content.start,
        question: Markdown::parse_line(title),
        slot: Some(id_slot(file, &last, "")),
        pieces: left,
        holes,
        shape: Shape::Details,
        ..Card::new(details.range.clone())
    }
}

/// Returns the question in a paragraph after byte `from`, if its answer is in `details`.
fn read_revealed(file: &File<'_>, from: usize, details: &Details) -> Option<Card> {
    let summary = details
        .summary
        .clone()
        .map(|it| inline_markdown(&file.text[it]))?;
    let answer = || {
        let content = unwrap_tags(file.text, details.content.clone());
        Card {
            slot: Some(id_slot(file, &content, "")),
            pieces: vec![content],
            shape: Shape::Details,
            ..Card::new(details.range.clone())
        }
    };
    reveals::read_question_above(file, from..details.range.start, &summary, answer)
}

/// Returns the slot of an id below the answer, before the closing tags.
fn id_slot(file: &File<'_>, answer: &Range<usize>, margin: &str) -> IdSlot {
    let end = trim_range(file.text, answer.clone()).end;
    // A blank line ends the HTML block, so that the comment after it becomes a block of its own.
    let mut slot = id_comment_below(
        end,
        &format!("{0}{1}{0}", file.newline, margin.trim_end()),
        margin,
    );
    if !file.text[end..].starts_with(['\r', '\n']) {
        slot.after.push_str(file.newline);
        slot.after.push_str(margin);
    }
    slot
}
