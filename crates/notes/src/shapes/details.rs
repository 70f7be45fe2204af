//! `<details>` whose summary is the question, and whose content is the answer.

use std::ops::Range;

use super::File;
use super::card::{Card, comment_below, trimmed};
use crate::Markdown;
use crate::body::{BodyRules, IdSlot};
use crate::coverage::Shape;
use crate::html::{Tag, Token, tokens};

/// The questions in summaries. Those that only reveal an answer are none.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let within = file.outline.details_in(piece).iter();
    let within = within.filter(|it| it.range.end <= piece.end);
    let cards = within.filter_map(|details| {
        let summary = details.summary.clone()?;
        let question = inline(&text[summary.clone()]);
        if question.is_empty() || is_reveal(&question) {
            return None;
        }
        let line_start = text[..details.range.start]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let before = &text[line_start..details.range.start];
        let indent = if before.trim().is_empty() {
            before.len()
        } else {
            0
        };
        let content = unwrapped(text, details.content.clone());
        Some(Card {
            title: details.range.start..details.content.start,
            question: Markdown::parse_line(question),
            slot: Some(slot(file, &content)),
            pieces: vec![content],
            rules: BodyRules {
                indent,
                ..BodyRules::default()
            },
            shape: Shape::Details,
            ..Card::of(details.range.clone())
        })
    });
    cards.collect()
}

/// Below the answer, above the tags that close around it.
fn slot(file: &File<'_>, answer: &Range<usize>) -> IdSlot {
    let end = trimmed(file.text, answer.clone()).end;
    // A blank line ends an HTML block, behind which the comment is read as one of its own.
    let mut slot = comment_below(end, &file.newline.repeat(2), "");
    if !file.text[end..].starts_with(['\r', '\n']) {
        slot.after.push_str(file.newline);
    }
    slot
}

/// The content without the tags that only wrap it: `<br><b>` … `</b>`.
pub fn unwrapped(text: &str, content: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (content.start, content.end);
    loop {
        let slice = &text[start..end];
        let lead = slice.len() - slice.trim_start().len();
        let trail = slice.trim_end().len();
        let inner = slice.trim();
        let all = tokens(inner);
        let first = all.first().and_then(|(_, token)| tag(token));
        let last = all.last().and_then(|(_, token)| tag(token));
        let is_layout = |tag: &Tag<'_>| ["br", "p", "div"].iter().any(|name| tag.is(name));
        let wraps = |open: &Tag<'_>, close: &Tag<'_>| {
            !open.closes
                && close.closes
                && open.is(close.name)
                && (open.is("b") || open.is("strong"))
        };
        match (first, last) {
            (Some(open), _) if is_layout(&open) => start += lead + open.source.len(),
            (_, Some(close)) if is_layout(&close) => end = start + trail - close.source.len(),
            (Some(open), Some(close)) if all.len() > 1 && wraps(&open, &close) => {
                end = start + trail - close.source.len();
                start += lead + open.source.len();
            }
            _ => {
                // The indentation of the first line stays: it may make it code.
                let line = slice[..lead].rfind('\n').map_or(0, |at| at + 1);
                return start + line..start + trail.max(line);
            }
        }
    }
}

fn tag<'a>(token: &Token<'a>) -> Option<Tag<'a>> {
    match token {
        Token::Tag(tag) => Some(*tag),
        _ => None,
    }
}

/// The HTML of a title as Markdown on one line: code in backticks, no other tags.
pub fn inline(html: &str) -> String {
    let mut line = String::new();
    for (_, token) in tokens(html) {
        match token {
            Token::Text(text) => line.push_str(text),
            Token::Tag(tag) if ["code", "kbd", "tt", "samp"].iter().any(|it| tag.is(it)) => {
                line.push('`')
            }
            Token::Tag(tag) if tag.is("br") => line.push(' '),
            Token::Tag(_) | Token::Comment(_) => {}
        }
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a summary only says that an answer is behind it.
pub fn is_reveal(summary: &str) -> bool {
    const WORDS: &[&str] = &[
        "answer",
        "answers",
        "solution",
        "show",
        "reveal",
        "click",
        "view",
        "hint",
        "spoiler",
        "explanation",
        "see",
        "expand",
        "open",
        "toggle",
        "antwort",
        "lösung",
        "réponse",
        "solution",
        "respuesta",
        "solución",
        "resposta",
        "solução",
        "risposta",
        "soluzione",
        "ответ",
        "решение",
        "答案",
        "解答",
        "回答",
        "정답",
        "답",
        "cevap",
        "odpowiedź",
        "antwoord",
        "svar",
        "vastaus",
        "الجواب",
        "الإجابة",
    ];
    let words = summary
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let count = words.split_whitespace().count();
    let has_word = words
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.contains(&word));
    has_word && count <= 5 && !summary.trim_end().ends_with(['?', '？'])
}
