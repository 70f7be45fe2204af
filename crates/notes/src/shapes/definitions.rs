//! Definition lists: a term, and lines that begin with a colon; `<dl>` in HTML.

use std::ops::Range;

use super::card::{Card, comment_below, comment_beside, trimmed};
use super::file::File;
use crate::Markdown;
use crate::body::BodyRules;
use crate::html::{Token, inline, tokens, unwrapped};
use crate::outline::Definition;
use crate::shape::Shape;
use crate::title::clean_title;

/// The terms with their definitions.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let within = file.outline.definitions_in(piece).iter();
    // `:::` opens and closes admonitions, and `:material-book:` is an emoji.
    let is_apart = |at: usize| {
        let definition = text[at..].trim_start();
        let words = definition.strip_prefix(':').unwrap_or(definition);
        words.starts_with(char::is_whitespace)
    };
    let is_fence = |range: &Range<usize>| text[range.clone()].trim_start().starts_with("::");
    let within = within.filter(|it| {
        it.body.end <= piece.end && !is_fence(&it.term) && it.starts.iter().all(|&at| is_apart(at))
    });
    within
        .map(|it| card(file, it))
        .chain(in_html(file, piece))
        .collect()
}

/// A `<dt>` with the `<dd>` behind it, neither of which need be closed.
#[derive(Default)]
struct OpenTerm {
    start: usize,
    words: Range<usize>,
    /// Where the first definition begins, and where the last one ends that is closed, without its tag and with it.
    body: Option<usize>,
    end: Option<(usize, usize)>,
}

/// The terms of `<dl>`.
fn in_html(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    if !text[piece.clone()].contains("<dt") {
        return Vec::new();
    }
    let mut cards = Vec::new();
    let mut open: Option<OpenTerm> = None;
    for (at, token) in tokens(&text[piece.clone()]) {
        let Token::Tag(tag) = token else { continue };
        let at = piece.start + at;
        let end = at + tag.source.len();
        let is_read = ["dt", "dd", "dl"].iter().any(|it| tag.is(it));
        if !is_read || !file.outline.is_html(at) {
            continue;
        }
        if let Some(term) = open.as_mut().filter(|it| it.words.is_empty()) {
            term.words.end = at;
        }
        match (tag.is("dd"), tag.closes, &mut open) {
            (true, false, Some(term)) => term.body = term.body.or(Some(end)),
            (true, true, Some(term)) => term.end = Some((at, end)),
            (false, closes, _) if tag.is("dt") != closes => {
                cards.extend(open.take().and_then(|it| html_card(file, it, at)));
                let begun = OpenTerm {
                    start: at,
                    words: end..end,
                    ..OpenTerm::default()
                };
                open = Some(begun).filter(|_| !closes);
            }
            _ => {}
        }
    }
    cards
}

fn html_card(file: &File<'_>, term: OpenTerm, at: usize) -> Option<Card> {
    let (body_end, end) = term.end.unwrap_or((at, at));
    let body = unwrapped(
        file.text,
        trimmed(file.text, term.body?..body_end.max(term.body?)),
    );
    Some(Card {
        title: term.start..body.start,
        question: Markdown::parse_line(clean_title(&inline(&file.text[term.words]))),
        slot: Some(comment_beside(trimmed(file.text, body.clone()).end)),
        pieces: vec![body],
        is_card: false,
        shape: Shape::Definition,
        ..Card::of(term.start..end)
    })
}

fn card(file: &File<'_>, definition: &Definition) -> Card {
    let text = file.text;
    let Definition { term, body, starts } = definition;
    // Several terms may share a definition: the others are wordings of the first one.
    let mut terms = text[trimmed(text, term.clone())].lines();
    let first = terms.next().unwrap_or_default().split_whitespace();
    let end = trimmed(text, body.clone()).end;
    Card {
        title: term.clone(),
        question: file.document.joined(first),
        also: terms.map(|term| file.document.line(term.trim())).collect(),
        pieces: pieces(text, body, starts),
        rules: BodyRules::indented(1),
        // Indented, so that it belongs to the definition.
        slot: Some(comment_below(end, file.newline, "  ")),
        is_card: false,
        shape: Shape::Definition,
        ..Card::of(term.start..body.end)
    }
}

/// The definitions without their colons.
fn pieces(text: &str, body: &Range<usize>, starts: &[usize]) -> Vec<Range<usize>> {
    let ends = starts.iter().skip(1).copied().chain([body.end]);
    let definitions = starts.iter().copied().zip(ends).map(|(start, end)| {
        let source = &text[start..end];
        let marked = source.trim_start().strip_prefix(':').unwrap_or(source);
        end - marked.trim_start_matches([' ', '\t']).len()..end
    });
    definitions.collect()
}

#[cfg(test)]
mod tests;
