//! Blocks of site generators whose title asks, as a summary does: `::: details What is a pump?`, `<Accordion title=…>`.

use std::ops::Range;

use super::card::{Card, comment_below, trimmed};
use super::file::File;
use super::{exercises, reveals};
use crate::Markdown;
use crate::body::BodyRules;
use crate::fences::lines_outside_code;
use crate::folds::{Fold, folds};
use crate::outline::Outline;
use crate::ranges::covering;
use crate::shape::Shape;

/// Drops the headings in blocks that ask: they belong to the answer.
pub fn settle(text: &str, outline: &mut Outline, start: usize) {
    let folds = folds(lines_outside_code(&text[start..]));
    let asking = folds.iter().filter(|it| it.opening.question().is_some());
    let mut bodies: Vec<Range<usize>> = Vec::new();
    for fold in asking {
        let body = start + fold.body.start..start + fold.body.end;
        if bodies.last().is_none_or(|last| last.end <= body.start) {
            bodies.push(body);
        }
    }
    let is_within = |at: usize| covering(&bodies, at).is_some();
    outline.headings.retain(|it| !is_within(it.line.start));
}

/// The blocks in a piece that ask, each with its content for an answer. Those in one that asks belong to its answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let mut from = piece.start;
    for fold in folds(file.lines(piece.clone())) {
        let is_taken = from > fold.range.start;
        let number = || {
            let title = fold.opening.title;
            exercises::read(file, title, &fold.body, BodyRules::default()).map(|_| title)
        };
        if !is_taken && let Some(question) = fold.opening.question().or_else(number) {
            cards.push(card(file, &fold, question));
        } else if !is_taken {
            let above = from..fold.range.start;
            let answer = || card(file, &fold, "");
            cards.extend(reveals::asked(file, above, fold.opening.title, answer));
        }
        from = cards.last().map_or(from, |it| it.range.end);
    }
    cards
}

fn card(file: &File<'_>, fold: &Fold<'_>, question: &str) -> Card {
    let text = file.text;
    let body = fold.body.clone();
    let lines = text[body.clone()].lines();
    let first = lines.clone().find(|line| !line.trim().is_empty());
    let indent = first.map_or(0, |it| it.len() - it.trim_start_matches(' ').len());
    let end = trimmed(text, body.clone()).end;
    Card {
        title: fold.range.start..body.start,
        question: Markdown::parse_line(question),
        slot: Some(comment_below(
            end,
            &file.newline.repeat(2),
            &" ".repeat(indent),
        )),
        pieces: vec![body],
        rules: BodyRules::indented(indent),
        shape: Shape::Details,
        ..Card::of(fold.range.clone())
    }
}

#[cfg(test)]
mod tests;
