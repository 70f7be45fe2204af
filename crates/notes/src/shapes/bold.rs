//! Reads bold lines and bold list items that are questions: `**What is a pump?**`, with the answer below or beside
//! them.

use std::ops::Range;

use super::card::{Card, answer_start, id_comment_below, trim_range};
use super::file::File;
use super::siblings::{Sibling, find_sibling_questions, is_sentence};
use super::{prompt, reveals};
use crate::Markdown;
use crate::body::BodyRules;
use crate::outline::{BoldLine, strip_rule};
use crate::shape::Shape;
use crate::title::{clean_title, is_labeled_question, is_marked_question, reads_as_question};

/// A bold line that is a question.
pub struct BoldQuestion<'a> {
    /// The line.
    pub line: &'a BoldLine,
    question: Markdown,
    is_card: bool,
}

/// Returns the bold lines in a range that are questions: those that read as questions or hide their answer, and
/// their siblings.
pub fn find_questions<'a>(file: &File<'a>, range: &Range<usize>) -> Vec<BoldQuestion<'a>> {
    let lines = file.outline.bold_lines_in(range);
    let lines = &lines[..lines.partition_point(|it| it.line.end <= range.end)];
    let starts = lines.iter().skip(1).map(|it| it.line.start);
    let bold = lines.iter().zip(starts.chain([range.end]));
    let (asking, siblings): (Vec<_>, Vec<_>) = bold
        .map(|(line, end)| {
            let (asking, is_question) = classify_line(file, line);
            let mark = sibling_mark(file.text, line);
            let is_listed = line.is_item || mark.1 == '1';
            let sibling = Sibling {
                is_question,
                has_answer: !file.outline.is_blank(file.text, &(line.line.end..end)),
                can_be_question: is_listed || is_sentence(asking.question.as_str()),
            };
            let is_card = asking.is_card || !is_question;
            (BoldQuestion { is_card, ..asking }, (mark, sibling))
        })
        .unzip();
    let asking = asking.into_iter().zip(find_sibling_questions(&siblings));
    asking
        .filter_map(|(it, is_question)| is_question.then_some(it))
        .collect()
}

/// Returns what a bold line has in common with its siblings: whether it is a list item, and its mark or number.
fn sibling_mark(text: &str, line: &BoldLine) -> (bool, char) {
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

/// Returns the first character after byte `at` that is not whitespace; `1` stands for any number.
fn mark_at(text: &str, at: usize) -> char {
    let first = text[at..].trim_start().chars().next().unwrap_or_default();
    if first.is_numeric() { '1' } else { first }
}

/// Reads a bold line. Returns it with whether it is a question on its own.
fn classify_line<'a>(file: &File<'a>, line: &'a BoldLine) -> (BoldQuestion<'a>, bool) {
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
    let is_question = (reads_as_question(&plain) || is_marked_question(title)) && !is_label(&plain);
    let hides_answer = !is_question && reveals::has_hidden_answer(file, line.line.end);
    let asking = BoldQuestion {
        line,
        is_card: hides_answer || is_labeled_question(title, question.as_str()),
        question,
    };
    (asking, is_question || hides_answer)
}

/// Returns the bold lines that are questions. The answer of each is the text up to the next one.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let asking = find_questions(file, piece);
    let ends = asking.iter().skip(1).map(|next| next.line.line.start);
    let ends: Vec<usize> = ends.chain([piece.end]).collect();
    let mut cards = Vec::new();
    for (asking, next) in asking.into_iter().zip(ends) {
        let line = asking.line;
        let start = line.line.end;
        // The answer can be below the item, not indented.
        let is_within = line.is_item && !has_answer_below(file, line, next);
        let end = if is_within {
            line.block.end.min(next)
        } else {
            next
        };
        let end = end.max(start);
        let is_beside = !text[..start].ends_with('\n');
        let mark = if is_beside {
            divider_len(&text[start..end])
        } else {
            0
        };
        let body = start + mark..end;
        let at = trim_range(text, strip_rule(text, body.clone())).end;
        let indent = if is_within {
            let item = file.outline.item_at(line.line.start);
            item.map_or(0, |it| it.indent(text))
        } else {
            0
        };
        let answer = strip_rule(text, body.clone());
        let answer = answer_start(text, &answer, None)..answer.end;
        let split = prompt::split_prompt(file, &answer);
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
            slot: Some(id_comment_below(at, file.newline, &" ".repeat(indent))),
            shape: Shape::BoldLine,
            ..Card::new(line.line.start..body.end)
        });
    }
    cards
}

/// Returns whether an item has no text after its question, but text below it before `next` that is not another item
/// of its list.
fn has_answer_below(file: &File<'_>, line: &BoldLine, next: usize) -> bool {
    let (text, outline) = (file.text, file.outline);
    let end = line.block.end.min(next).max(line.line.end);
    let own = sibling_mark(text, line);
    let mut items = outline.items_in(&(end..next.max(end))).iter();
    let same = items.find(|it| mark_at(text, it.range.start) == own.1);
    let below = end..same.map_or(next, |it| it.range.start).max(end);
    outline.is_blank(text, &(line.line.end..end)) && !outline.is_blank(text, &below)
}

/// Returns the length of the spaces before an answer beside its question, and of the colon or dash between them.
pub fn divider_len(text: &str) -> usize {
    let words = text.trim_start_matches(' ');
    let after = words.strip_prefix([':', '：', '-', '–', '—', '→']);
    let after = after.filter(|it| it.starts_with(' '));
    text.len() - after.unwrap_or(words).trim_start_matches(' ').len()
}

/// Returns whether a bold text is only a label, such as `Q:`.
fn is_label(plain: &str) -> bool {
    plain.trim_end_matches([':', '.', '：']).chars().count() < 3
}
