//! Bold lines and bold list items that ask: `**What is a pump?**`, with the answer below or behind.

use std::ops::Range;

use super::File;
use super::card::{Card, comment_below, trimmed};
use crate::Markdown;
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::title::{self, clean_title, reads_as_question};

/// The bold lines that read as questions. Each has the text up to the next one for an answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let lines = file.outline.bold_lines_in(piece).iter();
    let lines = lines.filter(|it| it.line.end <= piece.end);
    let is_marked = |range: &Range<usize>| title::is_marked(text[range.clone()].trim());
    let asked = |range: &Range<usize>| file.document.line(clean_title(text[range.clone()].trim()));
    let asking = lines.filter(|it| {
        let plain = asked(&it.text).plain();
        (reads_as_question(&plain) || is_marked(&it.text)) && !is_label(&plain)
    });
    let asking: Vec<_> = asking.collect();
    let mut cards = Vec::new();
    for (nth, line) in asking.iter().enumerate() {
        let next = asking
            .get(nth + 1)
            .map_or(piece.end, |next| next.line.start);
        let end = if line.is_item {
            line.block.end.min(next)
        } else {
            next
        };
        let behind = &text[line.line.end..end.max(line.line.end)];
        let blanks = behind.len() - behind.trim_start_matches(' ').len();
        let body = line.line.end + blanks..end.max(line.line.end);
        let at = trimmed(text, body.clone()).end;
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
            question: asked(&line.text),
            prompt: Markdown::default(),
            pieces: vec![body],
            rules: BodyRules { indent },
            slot: Some(slot),
            is_card: is_marked(&line.text) && !reads_as_question(asked(&line.text).as_str()),
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
