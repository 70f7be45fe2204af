//! Reads collapsible blocks of site generators whose title is a question: `::: details What is a pump?`,
//! `<Accordion title=…>`.

use std::ops::Range;

use super::card::{Card, id_comment_below, trim_range};
use super::file::File;
use super::{exercises, reveals};
use crate::Markdown;
use crate::body::BodyRules;
use crate::fences::lines_outside_code;
use crate::folds::{Fold, find_folds};
use crate::outline::Outline;
use crate::ranges::range_containing;
use crate::shape::Shape;

/// Drops the headings in blocks that are questions, since they belong to the answer.
pub fn drop_headings(text: &str, outline: &mut Outline, start: usize) {
    let folds = find_folds(lines_outside_code(&text[start..]));
    let questions = folds.iter().filter(|it| it.opening.question().is_some());
    let mut bodies: Vec<Range<usize>> = Vec::new();
    for fold in questions {
        let body = start + fold.body.start..start + fold.body.end;
        if bodies.last().is_none_or(|last| last.end <= body.start) {
            bodies.push(body);
        }
    }
    let is_within = |at: usize| range_containing(&bodies, at).is_some();
    outline.headings.retain(|it| !is_within(it.line.start));
}

/// Returns the blocks in a piece that are questions, with their content as the answer. A block inside one belongs
/// to its answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let mut from = piece.start;
    for fold in find_folds(file.lines(piece.clone())) {
        let is_inside_card = from > fold.range.start;
        let numbered_title = || {
            let title = fold.opening.title;
            exercises::read(file, title, &fold.body, BodyRules::default()).map(|_| title)
        };
        if !is_inside_card && let Some(question) = fold.opening.question().or_else(numbered_title) {
            cards.push(build_card(file, &fold, question));
        } else if !is_inside_card {
            let above = from..fold.range.start;
            let answer = || build_card(file, &fold, "");
            cards.extend(reveals::read_question_above(
                file,
                above,
                fold.opening.title,
                answer,
            ));
        }
        from = cards.last().map_or(from, |it| it.range.end);
    }
    cards
}

/// Builds the card of a block.
fn build_card(file: &File<'_>, fold: &Fold<'_>, question: &str) -> Card {
    let text = file.text;
    let body = fold.body.clone();
    let lines = text[body.clone()].lines();
    let first = lines.clone().find(|line| !line.trim().is_empty());
    let indent = first.map_or(0, |it| it.len() - it.trim_start_matches(' ').len());
    let end = trim_range(text, body.clone()).end;
    Card {
        title: fold.range.start..body.start,
        question: Markdown::parse_line(question),
        slot: Some(id_comment_below(
            end,
            &file.newline.repeat(2),
            &" ".repeat(indent),
        )),
        pieces: vec![body],
        rules: BodyRules::indented(indent),
        shape: Shape::Details,
        ..Card::new(fold.range.clone())
    }
}

#[cfg(test)]
mod tests;
