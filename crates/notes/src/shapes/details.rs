//! `<details>` whose summary is the question, and whose content is the answer.

use std::ops::Range;

use super::card::{Card, behind_label, comment_below, margin_at, start_with_marks, trimmed};
use super::file::File;
use super::reveals;
use crate::Markdown;
use crate::body::{BodyRules, Draft, IdSlot};
use crate::html::{inline, unwrapped};
use crate::labels::{End, Label, is_reveal};
use crate::outline::Details;
use crate::ranges::without;
use crate::shape::Shape;
use crate::title::{clean_title, reads_as_question};

/// The questions in summaries, and those in paragraphs above a summary that only reveals their answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut found = Vec::new();
    let mut from = piece.start;
    for details in within(file, piece) {
        let mut of_this = cards(file, details, &[]);
        if of_this.is_empty() {
            of_this.extend(revealed(file, from, details));
        }
        from = details.range.end;
        found.extend(of_this);
    }
    found
}

/// Those that ask wherever they stand.
pub fn asking(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let within = within(file, piece).filter(|it| stands_alone(file, it));
    within.flat_map(|it| cards(file, it, &[])).collect()
}

/// Whether a summary ends in a question mark, and makes sense without the answer that it stands in: `Why?` does not.
fn stands_alone(file: &File<'_>, details: &Details) -> bool {
    let summary = details.summary.clone().map(|it| inline(&file.text[it]));
    summary.is_some_and(|it| {
        let is_long =
            it.split_whitespace().count() > 2 || it.chars().filter(|c| !c.is_ascii()).count() > 4;
        it.ends_with(['?', '？', '؟']) && is_long
    })
}

fn within<'a>(file: &File<'a>, piece: &Range<usize>) -> impl Iterator<Item = &'a Details> {
    let end = piece.end;
    let details = file.outline.details_in(piece).iter();
    details.filter(move |it| it.range.end <= end)
}

/// The question of a `<details>` below these topics, and those within it. It is their topic where it asks nothing;
/// within one that asks, only what asks by its words stands for itself.
fn cards(file: &File<'_>, details: &Details, topics: &[String]) -> Vec<Card> {
    let text = file.text;
    let summary = details.summary.clone().map(|it| inline(&text[it]));
    let summary = summary.filter(|it| !it.is_empty() && !is_reveal(it));
    let mut title = summary.as_deref().map(clean_title);
    let asks = title.is_some_and(reads_as_question);
    let mut inner_topics = topics.to_vec();
    inner_topics.extend(title.filter(|_| !asks).map(str::to_owned));
    let inner = details.inner.iter();
    let mut inner: Vec<Card> = inner
        .filter(|it| !asks || stands_alone(file, it))
        .flat_map(|it| cards(file, it, &inner_topics))
        .collect();
    let holes: Vec<Range<usize>> = inner.iter().map(|it| it.range.clone()).collect();
    let mut pieces = without(&[unwrapped(text, details.content.clone())], &holes);
    if let Some(first) = pieces.first_mut() {
        // `<summary>P: …</summary>` above `R: …`
        let asked = title
            .and_then(Label::of_title)
            .filter(|it| it.may_ask() && it.end == End::Colon);
        let start = behind_label(text, first, asked.as_ref());
        let asked = asked.filter(|_| start > first.start);
        title = title.map(|it| &it[asked.map_or(0, |label| label.words)..]);
        first.start = start;
    }
    let start = start_with_marks(text, details.range.start);
    let is_shown = pieces.iter().any(|it| file.shows_words(it));
    let (Some(title), true) = (title, inner.is_empty() || is_shown) else {
        if let Some(first) = inner.first_mut().filter(|_| !is_shown) {
            first.title.start = start;
            first.range.start = start;
        }
        if let Some(last) = inner.last_mut().filter(|_| !is_shown) {
            last.range.end = details.range.end;
        }
        return inner;
    };
    let margin = margin_at(text, details.range.start);
    let last = pieces.last().cloned().unwrap_or(details.content.clone());
    let card = Card {
        title: start..details.content.start,
        question: Markdown::parse_line(title),
        slot: Some(slot(file, &last, &margin)),
        pieces,
        rules: BodyRules {
            indent: margin.len(),
            quotes: margin.matches('>').count(),
        },
        holes,
        topics: topics.to_vec(),
        shape: Shape::Details,
        ..Card::of(start..details.range.end)
    };
    std::iter::once(card).chain(inner).collect()
}

/// What is `left` of a `<details>` with this title beside the Q&As in it.
pub fn rest(
    file: &File<'_>,
    details: &Details,
    title: &str,
    left: Vec<Range<usize>>,
    inner: &[Draft],
) -> Card {
    let mut holes: Vec<Range<usize>> = inner.iter().flat_map(|it| it.pieces.clone()).collect();
    holes.sort_by_key(|it| it.start);
    let shown = left.iter().rfind(|it| file.shows_words(it));
    let last = shown.cloned().unwrap_or(details.content.clone());
    Card {
        title: details.range.start..details.content.start,
        question: Markdown::parse_line(title),
        slot: Some(slot(file, &last, "")),
        pieces: left,
        holes,
        shape: Shape::Details,
        ..Card::of(details.range.clone())
    }
}

/// The question in a paragraph behind the byte `from` whose answer a `<details>` reveals.
fn revealed(file: &File<'_>, from: usize, details: &Details) -> Option<Card> {
    let summary = details.summary.clone().map(|it| inline(&file.text[it]))?;
    let answer = || {
        let content = unwrapped(file.text, details.content.clone());
        Card {
            slot: Some(slot(file, &content, "")),
            pieces: vec![content],
            shape: Shape::Details,
            ..Card::of(details.range.clone())
        }
    };
    reveals::asked(file, from..details.range.start, &summary, answer)
}

/// Below the answer, above the tags that close around it.
fn slot(file: &File<'_>, answer: &Range<usize>, margin: &str) -> IdSlot {
    let end = trimmed(file.text, answer.clone()).end;
    // A blank line ends an HTML block, behind which the comment is read as one of its own.
    let mut slot = comment_below(
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
