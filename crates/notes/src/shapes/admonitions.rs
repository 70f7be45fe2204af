//! Reads admonitions of documentation tools that are questions: `!!! question "What is a pump?"`, `??? faq`,
//! `:::faq What …`.

use std::ops::Range;

use super::callouts::QUESTION_KINDS;
use super::card::{Card, id_comment_below, trim_range};
use super::file::File;
use crate::Markdown;
use crate::admonitions::{AdmonitionOpening, parse_opening};
use crate::body::{BodyRules, read_body};
use crate::labels::{Label, is_questions_title, is_reveal, reveals_answer};
use crate::shape::Shape;
use crate::title::{clean_title, reads_as_question};

/// Returns the admonitions in a piece whose title, or else the first line of their body, is a question.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    for (at, line) in file.lines(piece.clone()) {
        let is_inside_card = cards.last().is_some_and(|it| it.range.end > at);
        if let Some(title) = tab_title(line).filter(|_| !is_inside_card) {
            cards.extend(read_tabs(file, at..at + line.len(), title, piece.end));
        } else if let Some(opening) = parse_opening(line).filter(|_| !is_inside_card) {
            cards.extend(read_admonition(
                file,
                at..at + line.len(),
                &opening,
                piece.end,
            ));
        }
    }
    cards
}

/// Returns the title of a MkDocs tab: `=== "Question"`.
fn tab_title(line: &str) -> Option<&str> {
    let title = line
        .trim()
        .strip_prefix("===")?
        .trim_start_matches(['!', '+', ' ']);
    title.strip_prefix('"')?.strip_suffix('"')
}

/// Reads a pair of tabs: a question in a tab labeled as one, and the answer in the next tab.
fn read_tabs(file: &File<'_>, line: Range<usize>, title: &str, end: usize) -> Option<Card> {
    let text = file.text;
    let (body, next) = indented_body(file, line.clone(), end);
    let below = crate::ranges::lines(&text[next..end]).next()?;
    let is_answer = reveals_answer(tab_title(below)?);
    let (answer, after) = indented_body(file, next..next + below.len(), end);
    // A tab is an indented code block in Markdown, so an id inside is not recognized.
    let id = file.outline.id_lines_in(&(after..end)).first();
    let id = id.filter(|it| text[after..it.line.start].trim().is_empty());
    let end = id.map_or(after, |it| it.line.end);
    let is_label = Label::parse_title(title).is_some_and(|it| it.can_begin_question())
        || is_questions_title(title);
    if !is_answer || !is_label || is_reveal(title) {
        return None;
    }
    let words = trim_range(text, body.clone());
    let first = text[words.clone()].split("\n\n").next().unwrap_or_default();
    let first = first.split("\r\n\r\n").next().unwrap_or_default();
    let question = words.start..words.start + first.len();
    let margin = " ".repeat(indent(&text[line.clone()]) + 4);
    let rules = BodyRules {
        indent: margin.len(),
        quotes: 0,
    };
    let prompt = question.end..body.end;
    let prompt_body = read_body(
        file.document,
        std::slice::from_ref(&prompt),
        rules,
        &mut Vec::new(),
    );
    Some(Card {
        title: line.start..question.end,
        question: file
            .document
            .join_words(clean_title(first).split_whitespace()),
        prompt: prompt_body.answer,
        slot: Some(id_comment_below(
            trim_range(text, answer.clone()).end,
            &file.newline.repeat(2),
            "",
        )),
        pieces: vec![answer],
        rules,
        shape: Shape::Callout,
        ..Card::new(line.start..end)
    })
}

/// Reads the admonition that `opening` begins on the line `line`.
fn read_admonition(
    file: &File<'_>,
    line: Range<usize>,
    opening: &AdmonitionOpening<'_>,
    end: usize,
) -> Option<Card> {
    let text = file.text;
    let is_question = QUESTION_KINDS.contains(&opening.kind.to_lowercase().as_str());
    let below = trim_range(text, line.end..end);
    // Without a title, the first line of the body is the question.
    let first = text[below.clone()].lines().next().unwrap_or_default();
    let is_asked = match opening.title {
        "" => is_question && reads_as_question(first),
        title => is_question || opening.is_folded && reads_as_question(title),
    };
    if !is_asked {
        return None;
    }
    let (mut body, end) = match opening.has_end {
        true => fenced_body(file, line.end..end),
        false => indented_body(file, line.clone(), end),
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
        slot: Some(id_comment_below(
            trim_range(text, body.clone()).end,
            file.newline,
            &margin,
        )),
        pieces: vec![body],
        rules: BodyRules::indented(margin.len()),
        shape: Shape::Callout,
        ..Card::new(title.start..end)
    })
    .map(|card| Card { title, ..card })
}

/// Returns the number of leading spaces of a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Returns the body of indented lines below a line, and where it ends.
fn indented_body(file: &File<'_>, line: Range<usize>, end: usize) -> (Range<usize>, usize) {
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

/// Returns the body up to the closing `:::`, and where the closing line ends.
fn fenced_body(file: &File<'_>, below: Range<usize>) -> (Range<usize>, usize) {
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
