//! Flashcards on lines with a tag of their own, as in carddown and NeuraCache: `Prompt : Answer #flashcard`.
//!
//! Those of Logseq and Obsidian have readers of their own.

use std::ops::Range;

use super::card::{Card, comment_below, comment_beside, trimmed};
use super::file::File;
use super::tags::{TAGS, has_card_tag, is_tag, question_words};
use super::{logseq, obsidian};
use crate::outline::{end_of_rule, is_rule, without_rule};

/// The cards in a piece of the file, in order.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards = tagged(file, piece);
    if file.is_deck() {
        let taken: Vec<Range<usize>> = cards.iter().map(|card| card.range.clone()).collect();
        cards.extend(obsidian::read(file, piece, &taken));
    }
    cards.sort_by_key(|card| card.range.start);
    cards
}

/// List items and lines with a tag of their own.
fn tagged(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let text = &file.text[piece.clone()];
    if !TAGS.iter().any(|tag| text.contains(tag)) {
        return cards;
    }
    for (at, line) in file.lines(piece.clone()) {
        let is_taken = cards.last().is_some_and(|card| card.range.end > at);
        // An id may stand behind the words.
        let words = line.split("<!--").next().unwrap_or(line).trim();
        if is_taken || !has_card_tag(words) || words.split_whitespace().all(is_tag) {
            continue;
        }
        if let Some(card) = on_one_line(file, at, line, words) {
            cards.push(card);
        } else if logseq::is_item(words) {
            cards.extend(logseq::cards(file, at, line, piece.end));
        } else {
            cards.push(on_lines(file, at, line, words, piece.end));
        }
    }
    cards
}

/// `Prompt : Answer #flashcard`.
fn on_one_line(file: &File<'_>, at: usize, line: &str, words: &str) -> Option<Card> {
    let bare = words.trim_start_matches(['-', '*', '+']).trim_start();
    let shown = question_words(bare);
    let divider = shown.iter().skip(1).position(|word| *word == ":")? + 1;
    let (prompt, answer) = (&shown[..divider], &shown[divider + 1..]);
    let (first, last) = (answer.first()?, answer.last()?);
    let start = line.find(" : ")? + 3;
    let start = start + line[start..].find(first)?;
    let visible = line.find("<!--").map_or(line, |at| &line[..at]);
    let end = visible.rfind(last).map_or(start, |at| at + last.len());
    let body = at + start..at + end.max(start);
    Some(Card {
        title: at..body.start,
        question: file.document.joined(prompt.iter().copied()),
        pieces: vec![body],
        slot: Some(comment_beside(at + line.trim_end().len())),
        ..Card::of(at..at + line.len())
    })
}

/// A line with a tag, and its answer on the lines below it up to a rule.
fn on_lines(file: &File<'_>, at: usize, line: &str, words: &str, end: usize) -> Card {
    let text = file.text;
    let line_end = at + line.len();
    let mut below = file.lines(line_end..end);
    let rule = below.find(|(_, line)| is_rule(line) || has_card_tag(line));
    let body = line_end..rule.map_or(end, |(at, _)| at);
    let question = question_words(words).into_iter();
    Card {
        title: at..line_end,
        question: file.document.joined(question),
        slot: Some(comment_below(
            trimmed(text, body.clone()).end,
            file.newline,
            "",
        )),
        // The rule belongs to the card above it.
        range: at..end_of_rule(text, body.end, end),
        pieces: vec![without_rule(text, body)],
        ..Card::of(at..end)
    }
}
