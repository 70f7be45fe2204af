//! Admonitions of documentation tools that ask: `!!! question "What is a pump?"`, `??? faq`, `:::faq What …`.

use std::ops::Range;

use super::File;
use super::callouts::KINDS;
use super::card::{Card, comment_below, trimmed};
use crate::Markdown;
use crate::admonitions::{Opening, opening};
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::title::{clean_title, reads_as_question};

/// The admonitions in a piece whose title, or else the first line of their body, asks.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    for (at, line) in file.lines(piece.clone()) {
        let is_taken = cards.last().is_some_and(|it| it.range.end > at);
        if let Some(opening) = opening(line).filter(|_| !is_taken) {
            cards.extend(card(file, at..at + line.len(), &opening, piece.end));
        }
    }
    cards
}

fn card(file: &File<'_>, line: Range<usize>, opening: &Opening<'_>, end: usize) -> Option<Card> {
    let text = file.text;
    let asks = KINDS.contains(&opening.kind.to_lowercase().as_str());
    let below = trimmed(text, line.end..end);
    // Without a title of its own, the first line of the body asks.
    let first = text[below.clone()].lines().next().unwrap_or_default();
    let is_asked = match opening.title {
        "" => asks && reads_as_question(first),
        title => asks || opening.is_folded && reads_as_question(title),
    };
    if !is_asked {
        return None;
    }
    let (mut body, end) = match opening.has_end {
        true => up_to_mark(file, line.end..end),
        false => indented(file, line.clone(), end),
    };
    let mut title = line.clone();
    let question = match opening.title {
        "" if below.start < body.end => {
            body.start = below.start + first.len();
            title.end = body.start;
            first
        }
        title => title,
    };
    let margin = " ".repeat(indent(&text[line]) + if opening.has_end { 0 } else { 4 });
    Some(Card {
        question: Markdown::parse_line(clean_title(question)),
        slot: Some(comment_below(
            trimmed(text, body.clone()).end,
            file.newline,
            &margin,
        )),
        pieces: vec![body],
        rules: BodyRules::indented(margin.len()),
        shape: Shape::Callout,
        ..Card::of(title.start..end)
    })
    .map(|card| Card { title, ..card })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The body below a line: the lines that are indented further, and where they end.
fn indented(file: &File<'_>, line: Range<usize>, end: usize) -> (Range<usize>, usize) {
    let least = indent(&file.text[line.clone()]) + 4;
    let mut at = line.end;
    for below in crate::outline::lines(&file.text[line.end..end]) {
        let is_within = below.starts_with('\t') || indent(below) >= least;
        if !below.trim().is_empty() && !is_within {
            break;
        }
        at += below.len();
    }
    (line.end..at, at)
}

/// The body up to the line that closes it, and where that line ends.
fn up_to_mark(file: &File<'_>, below: Range<usize>) -> (Range<usize>, usize) {
    let mut depth = 0;
    for (at, line) in file.lines(below.clone()) {
        let Some(rest) = line.trim().strip_prefix(":::") else {
            continue;
        };
        match rest.trim_start_matches(':').is_empty() {
            false => depth += 1,
            true if depth == 0 => return (below.start..at, at + line.len()),
            true => depth -= 1,
        }
    }
    (below.clone(), below.end)
}
