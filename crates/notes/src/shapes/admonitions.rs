//! Admonitions of documentation tools that ask: `!!! question "What is a pump?"`, `??? faq`, `:::faq What …`.

use std::ops::Range;

use super::callouts::KINDS;
use super::card::{Card, comment_below, trimmed};
use super::file::File;
use crate::Markdown;
use crate::admonitions::{Opening, opening};
use crate::body::{BodyRules, read_body};
use crate::labels::{Label, is_reveal, names_questions, reveals_answer};
use crate::shape::Shape;
use crate::title::{clean_title, reads_as_question};

/// The admonitions in a piece whose title, or else the first line of their body, asks.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    for (at, line) in file.lines(piece.clone()) {
        let is_taken = cards.last().is_some_and(|it| it.range.end > at);
        if let Some(title) = tab(line).filter(|_| !is_taken) {
            cards.extend(tabs(file, at..at + line.len(), title, piece.end));
        } else if let Some(opening) = opening(line).filter(|_| !is_taken) {
            cards.extend(card(file, at..at + line.len(), &opening, piece.end));
        }
    }
    cards
}

/// The title of a tab of MkDocs: `=== "Question"`.
fn tab(line: &str) -> Option<&str> {
    let title = line
        .trim()
        .strip_prefix("===")?
        .trim_start_matches(['!', '+', ' ']);
    title.strip_prefix('"')?.strip_suffix('"')
}

/// The question in a tab that says so, or that is its title, with the answer in the next one.
fn tabs(file: &File<'_>, line: Range<usize>, title: &str, end: usize) -> Option<Card> {
    let text = file.text;
    let (body, next) = indented(file, line.clone(), end);
    let below = crate::ranges::lines(&text[next..end]).next()?;
    let is_answer = reveals_answer(tab(below)?);
    let (answer, behind) = indented(file, next..next + below.len(), end);
    // Within the tab, which is code in Markdown, no id is read.
    let id = file.outline.id_lines_in(&(behind..end)).first();
    let id = id.filter(|it| text[behind..it.line.start].trim().is_empty());
    let end = id.map_or(behind, |it| it.line.end);
    let is_label = Label::of_title(title).is_some_and(|it| it.may_ask()) || names_questions(title);
    if !is_answer || !is_label || is_reveal(title) {
        return None;
    }
    let words = trimmed(text, body.clone());
    let first = text[words.clone()].split("\n\n").next().unwrap_or_default();
    let first = first.split("\r\n\r\n").next().unwrap_or_default();
    let asked = words.start..words.start + first.len();
    let margin = " ".repeat(indent(&text[line.clone()]) + 4);
    let rules = BodyRules {
        indent: margin.len(),
        quotes: 0,
    };
    let prompt = asked.end..body.end;
    let shown = read_body(
        file.document,
        std::slice::from_ref(&prompt),
        rules,
        &mut Vec::new(),
    );
    Some(Card {
        title: line.start..asked.end,
        question: file.document.joined(clean_title(first).split_whitespace()),
        prompt: shown.answer,
        slot: Some(comment_below(
            trimmed(text, answer.clone()).end,
            &file.newline.repeat(2),
            "",
        )),
        pieces: vec![answer],
        rules,
        shape: Shape::Callout,
        ..Card::of(line.start..end)
    })
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
    for below in crate::ranges::lines(&file.text[line.end..end]) {
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
