//! Reads flashcards on lines that carry a tag, as in carddown and NeuraCache: `Prompt : Answer #flashcard`.
//!
//! Cards of Logseq and Obsidian have their own readers.

use std::ops::Range;

use super::card::{Card, id_comment_below, id_comment_beside, trim_range};
use super::file::File;
use super::tags::{TAGS, has_card_tag, is_tag, question_words};
use super::{logseq, obsidian};
use crate::outline::{is_rule, rule_end, strip_rule};

/// Returns the cards in a piece of the file, in file order.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards = read_tagged(file, piece);
    if file.is_deck() {
        let card_ranges: Vec<Range<usize>> = cards.iter().map(|card| card.range.clone()).collect();
        cards.extend(obsidian::read(file, piece, &card_ranges));
    }
    cards.sort_by_key(|card| card.range.start);
    cards
}

/// Returns the cards on list items and lines that carry a tag.
fn read_tagged(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let text = &file.text[piece.clone()];
    if !TAGS.iter().any(|tag| text.contains(tag)) {
        return cards;
    }
    for (at, line) in file.lines(piece.clone()) {
        let is_inside_card = cards.last().is_some_and(|card| card.range.end > at);
        // An id can follow the words.
        let words = line.split("<!--").next().unwrap_or(line).trim();
        if is_inside_card || !has_card_tag(words) || words.split_whitespace().all(is_tag) {
            continue;
        }
        if let Some(card) = read_line(file, at, line, words) {
            cards.push(card);
        } else if logseq::is_list_item(words) {
            cards.extend(logseq::read_cards(file, at, line, piece.end));
        } else {
            cards.push(read_lines(file, at, line, words, piece.end));
        }
    }
    cards
}

/// Reads a card on one line: `Prompt : Answer #flashcard`.
fn read_line(file: &File<'_>, at: usize, line: &str, words: &str) -> Option<Card> {
    let bare = words.trim_start_matches(['-', '*', '+']).trim_start();
    let words = question_words(bare);
    let divider = words.iter().skip(1).position(|word| *word == ":")? + 1;
    let (prompt, answer) = (&words[..divider], &words[divider + 1..]);
    let (first, last) = (answer.first()?, answer.last()?);
    let start = line.find(" : ")? + 3;
    let start = start + line[start..].find(first)?;
    let visible = line.find("<!--").map_or(line, |at| &line[..at]);
    let end = visible.rfind(last).map_or(start, |at| at + last.len());
    let body = at + start..at + end.max(start);
    Some(Card {
        title: at..body.start,
        question: file.document.join_words(prompt.iter().copied()),
        pieces: vec![body],
        slot: Some(id_comment_beside(at + line.trim_end().len())),
        ..Card::new(at..at + line.len())
    })
}

/// Reads a tagged line and the answer below it, up to a rule.
fn read_lines(file: &File<'_>, at: usize, line: &str, words: &str, end: usize) -> Card {
    let text = file.text;
    let line_end = at + line.len();
    let mut below = file.lines(line_end..end);
    let rule = below.find(|(_, line)| is_rule(line) || has_card_tag(line));
    let body = line_end..rule.map_or(end, |(at, _)| at);
    let question = question_words(words).into_iter();
    Card {
        title: at..line_end,
        question: file.document.join_words(question),
        slot: Some(id_comment_below(
            trim_range(text, body.clone()).end,
            file.newline,
            "",
        )),
        // The rule belongs to the card above it.
        range: at..rule_end(text, body.end, end),
        pieces: vec![strip_rule(text, body)],
        ..Card::new(at..end)
    }
}
