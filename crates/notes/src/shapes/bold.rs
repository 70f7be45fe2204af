//! Bold lines and bold list items that ask: `**What is a pump?**`, with the answer below or behind.

use std::ops::Range;

use super::card::{Card, behind_label, comment_below, trimmed};
use super::file::File;
use super::siblings::{Sibling, is_sentence, questions};
use super::{prompt, reveals};
use crate::Markdown;
use crate::body::BodyRules;
use crate::outline::{BoldLine, without_rule};
use crate::shape::Shape;
use crate::title::{asks_by_label, clean_title, is_marked, reads_as_question};

/// A bold line that asks.
pub struct Asking<'a> {
    pub line: &'a BoldLine,
    question: Markdown,
    is_card: bool,
}

/// The bold lines in a range that ask: those that read as questions or hide their answer, and their siblings.
pub fn asking<'a>(file: &File<'a>, range: &Range<usize>) -> Vec<Asking<'a>> {
    let lines = file.outline.bold_lines_in(range);
    let lines = &lines[..lines.partition_point(|it| it.line.end <= range.end)];
    let starts = lines.iter().skip(1).map(|it| it.line.start);
    let bold = lines.iter().zip(starts.chain([range.end]));
    let (asking, siblings): (Vec<_>, Vec<_>) = bold
        .map(|(line, end)| {
            let (asking, asks) = read_line(file, line);
            let mark = mark(file.text, line);
            let is_listed = line.is_item || mark.1 == '1';
            let sibling = Sibling {
                asks,
                has_answer: !file.outline.is_blank(file.text, &(line.line.end..end)),
                may_ask: is_listed || is_sentence(asking.question.as_str()),
            };
            let is_card = asking.is_card || !asks;
            (Asking { is_card, ..asking }, (mark, sibling))
        })
        .unzip();
    let asking = asking.into_iter().zip(questions(&siblings));
    asking.filter_map(|(it, asks)| asks.then_some(it)).collect()
}

/// What a bold line begins with, as its siblings do: the mark of an item, or a number.
fn mark(text: &str, line: &BoldLine) -> (bool, char) {
    let mark = match line.is_item {
        true => mark_at(text, line.line.start),
        false => mark_at(text, line.text.start),
    };
    (
        line.is_item,
        if line.is_item || mark == '1' {
            mark
        } else {
            ' '
        },
    )
}

/// The first character behind a byte; `1` for each number.
fn mark_at(text: &str, at: usize) -> char {
    let first = text[at..].trim_start().chars().next().unwrap_or_default();
    if first.is_numeric() { '1' } else { first }
}

/// A bold line as a question, and whether it asks by itself.
fn read_line<'a>(file: &File<'a>, line: &'a BoldLine) -> (Asking<'a>, bool) {
    let title = file.text[line.text.clone()].trim();
    // `**What?:** An answer.`
    let bare = title.trim_end_matches([':', '：']);
    let title = if bare.ends_with(['?', '？', '؟']) {
        bare
    } else {
        title
    };
    let tail = &file.text[line.tail.clone()];
    let question = match tail {
        "" => file.document.line(clean_title(title)),
        tail => Markdown::parse_line(clean_title(&format!("{title}{tail}"))),
    };
    let plain = question.plain();
    let asks = (reads_as_question(&plain) || is_marked(title)) && !is_label(&plain);
    let hides_answer = !asks && reveals::hides_answer(file, line.line.end);
    let asking = Asking {
        line,
        is_card: hides_answer || asks_by_label(title, question.as_str()),
        question,
    };
    (asking, asks || hides_answer)
}

/// The bold lines that read as questions. Each has the text up to the next one for an answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let asking = asking(file, piece);
    let ends = asking.iter().skip(1).map(|next| next.line.line.start);
    let ends: Vec<usize> = ends.chain([piece.end]).collect();
    let mut cards = Vec::new();
    for (asking, next) in asking.into_iter().zip(ends) {
        let line = asking.line;
        let start = line.line.end;
        // An answer below the item, and not indented.
        let is_within = line.is_item && !has_answer_below(file, line, next);
        let end = if is_within {
            line.block.end.min(next)
        } else {
            next
        };
        let end = end.max(start);
        let is_beside = !text[..start].ends_with('\n');
        let mark = if is_beside {
            behind_mark(&text[start..end])
        } else {
            0
        };
        let body = start + mark..end;
        let at = trimmed(text, without_rule(text, body.clone())).end;
        let indent = if is_within {
            let item = file.outline.item_at(line.line.start);
            item.map_or(0, |it| it.indent(text))
        } else {
            0
        };
        let answer = without_rule(text, body.clone());
        let answer = behind_label(text, &answer, None)..answer.end;
        let split = prompt::split(file, &answer);
        let (prompt, pieces) = match &split {
            Some(split) => (split.prompt.clone(), split.answer.clone()),
            None => (Markdown::default(), vec![answer]),
        };
        cards.push(Card {
            title: line.line.clone(),
            is_card: asking.is_card || split.is_some(),
            question: asking.question,
            prompt,
            pieces,
            rules: BodyRules::indented(indent),
            slot: Some(comment_below(at, file.newline, &" ".repeat(indent))),
            shape: Shape::BoldLine,
            ..Card::of(line.line.start..body.end)
        });
    }
    cards
}

/// Whether nothing stands in an item behind its question, and below it, before `next`, what is no further item of its list.
fn has_answer_below(file: &File<'_>, line: &BoldLine, next: usize) -> bool {
    let (text, outline) = (file.text, file.outline);
    let end = line.block.end.min(next).max(line.line.end);
    let own = mark(text, line);
    let mut items = outline.items_in(&(end..next.max(end))).iter();
    let same = items.find(|it| mark_at(text, it.range.start) == own.1);
    let below = end..same.map_or(next, |it| it.range.start).max(end);
    outline.is_blank(text, &(line.line.end..end)) && !outline.is_blank(text, &below)
}

/// The length of the blanks before an answer beside its question, and of the colon or dash that divides the two.
pub fn behind_mark(text: &str) -> usize {
    let words = text.trim_start_matches(' ');
    let behind = words.strip_prefix([':', '：', '-', '–', '—', '→']);
    let behind = behind.filter(|it| it.starts_with(' '));
    text.len() - behind.unwrap_or(words).trim_start_matches(' ').len()
}

/// `Q:` alone is a label of what follows.
fn is_label(plain: &str) -> bool {
    plain.trim_end_matches([':', '.', '：']).chars().count() < 3
}
