//! Reads definition lists: a term and lines that begin with a colon, or `<dl>` in HTML.

use std::ops::Range;

use super::card::{Card, id_comment_below, id_comment_beside, trim_range};
use super::file::File;
use crate::Markdown;
use crate::body::BodyRules;
use crate::html::{Token, inline_markdown, tokens, unwrap_tags};
use crate::outline::Definition;
use crate::shape::Shape;
use crate::title::clean_title;

/// Returns the terms in a piece with their definitions.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let within = file.outline.definitions_in(piece).iter();
    // `:::` opens or closes an admonition, and `:material-book:` is an emoji.
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
        .map(|it| build_card(file, it))
        .chain(read_html(file, piece))
        .collect()
}

/// A `<dt>` with its `<dd>`s, before its end is known. The elements need not be closed.
#[derive(Default)]
struct OpenTerm {
    /// Where the `<dt>` begins.
    start: usize,
    /// The byte range of the term.
    words: Range<usize>,
    /// Where the first definition begins.
    body: Option<usize>,
    /// Where the last closed definition ends, without and with its closing tag.
    end: Option<(usize, usize)>,
}

/// Returns the terms of the `<dl>` elements in a piece.
fn read_html(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
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
        let is_relevant = ["dt", "dd", "dl"].iter().any(|it| tag.is(it));
        if !is_relevant || !file.outline.is_html(at) {
            continue;
        }
        if let Some(term) = open.as_mut().filter(|it| it.words.is_empty()) {
            term.words.end = at;
        }
        match (tag.is("dd"), tag.is_closing, &mut open) {
            (true, false, Some(term)) => term.body = term.body.or(Some(end)),
            (true, true, Some(term)) => term.end = Some((at, end)),
            (false, closes, _) if tag.is("dt") != closes => {
                cards.extend(open.take().and_then(|it| build_html_card(file, it, at)));
                let opened = OpenTerm {
                    start: at,
                    words: end..end,
                    ..OpenTerm::default()
                };
                open = Some(opened).filter(|_| !closes);
            }
            _ => {}
        }
    }
    cards
}

/// Builds the card of a `<dt>`, which ends at byte `at` unless it is closed.
fn build_html_card(file: &File<'_>, term: OpenTerm, at: usize) -> Option<Card> {
    let (body_end, end) = term.end.unwrap_or((at, at));
    let body = unwrap_tags(
        file.text,
        trim_range(file.text, term.body?..body_end.max(term.body?)),
    );
    Some(Card {
        title: term.start..body.start,
        question: Markdown::parse_line(clean_title(&inline_markdown(&file.text[term.words]))),
        slot: Some(id_comment_beside(trim_range(file.text, body.clone()).end)),
        pieces: vec![body],
        is_card: false,
        shape: Shape::Definition,
        ..Card::new(term.start..end)
    })
}

/// Builds the card of a definition in Markdown.
fn build_card(file: &File<'_>, definition: &Definition) -> Card {
    let text = file.text;
    let Definition { term, body, starts } = definition;
    // Several terms can share a definition: the others become other wordings of the first.
    let mut terms = text[trim_range(text, term.clone())].lines();
    let first = terms.next().unwrap_or_default().split_whitespace();
    let end = trim_range(text, body.clone()).end;
    Card {
        title: term.clone(),
        question: file.document.join_words(first),
        also: terms.map(|term| file.document.line(term.trim())).collect(),
        pieces: definition_ranges(text, body, starts),
        rules: BodyRules::indented(1),
        // Indented, so that the comment belongs to the definition.
        slot: Some(id_comment_below(end, file.newline, "  ")),
        is_card: false,
        shape: Shape::Definition,
        ..Card::new(term.start..body.end)
    }
}

/// Returns the ranges of the definitions without their colons.
fn definition_ranges(text: &str, body: &Range<usize>, starts: &[usize]) -> Vec<Range<usize>> {
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
