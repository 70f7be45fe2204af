//! Bold lines and bold list items that ask: `**What is a pump?**`, with the answer below or behind.

use std::ops::Range;

use super::File;
use super::card::{Card, comment_below, trimmed};
use super::underlines::without_rule;
use crate::Markdown;
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::title::{asks_by_label, clean_title, is_marked, reads_as_question};

/// The bold lines that read as questions. Each has the text up to the next one for an answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let lines = file.outline.bold_lines_in(piece).iter();
    let lines = lines.filter(|it| it.line.end <= piece.end);
    let asking = lines.filter_map(|it| {
        let title = text[it.text.clone()].trim();
        let question = file.document.line(clean_title(title));
        let plain = question.plain();
        let asks = (reads_as_question(&plain) || is_marked(title)) && !is_label(&plain);
        asks.then_some((it, title, question))
    });
    let asking: Vec<_> = asking.collect();
    let ends = asking.iter().skip(1).map(|(next, _, _)| next.line.start);
    let ends: Vec<usize> = ends.chain([piece.end]).collect();
    let mut cards = Vec::new();
    for ((line, title, question), next) in asking.into_iter().zip(ends) {
        let end = if line.is_item {
            line.block.end.min(next)
        } else {
            next
        };
        let behind = &text[line.line.end..end.max(line.line.end)];
        let blanks = behind.len() - behind.trim_start_matches(' ').len();
        let body = line.line.end + blanks..end.max(line.line.end);
        let at = trimmed(text, without_rule(text, body.clone())).end;
        let indent = if line.is_item {
            indent_of(text, &line.block)
        } else {
            0
        };
        let mut slot = comment_below(at, file.newline);
        slot.before
            .insert_str(file.newline.len(), &" ".repeat(indent));
        cards.push(Card {
            range: line.line.start..body.end,
            title: line.line.clone(),
            is_card: asks_by_label(title, question.as_str()),
            question,
            prompt: Markdown::default(),
            pieces: vec![without_rule(text, body)],
            rules: BodyRules { indent },
            slot: Some(slot),
            also: Vec::new(),
            topics: Vec::new(),
            part: None,
            shape: Shape::BoldLine,
        });
    }
    cards
}

/// `Q:` alone is a label of what follows.
fn is_label(plain: &str) -> bool {
    plain.trim_end_matches([':', '.', '：']).chars().count() < 3
}

/// How far the content of a list item is indented.
fn indent_of(text: &str, item: &Range<usize>) -> usize {
    let line = text[..item.start].rfind('\n').map_or(0, |at| at + 1);
    let source = &text[item.clone()];
    let mark = source.find(|c: char| c.is_whitespace()).unwrap_or(0);
    let behind = &source[mark..];
    item.start - line + mark + (behind.len() - behind.trim_start_matches([' ', '\t']).len())
}
