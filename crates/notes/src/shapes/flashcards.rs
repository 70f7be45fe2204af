//! Flashcards on lines with a tag of their own, as in carddown and NeuraCache: `Prompt : Answer #flashcard`.
//!
//! Those of Logseq and Obsidian have readers of their own.

use std::ops::Range;

use super::card::{Card, comment_below, comment_beside, trimmed};
use super::{File, logseq, obsidian};
use crate::outline::{end_of_rule, is_rule, without_rule};

/// The tags of a single card.
const TAGS: &[&str] = &["#flashcard", "#card", "[[card]]"];

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

/// Whether a line has the tag of a card. `#flashcards` is that of a file where it begins the line.
pub fn has_card_tag(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let begins_deck = line.trim_start().starts_with("#flashcards");
    words.any(|word| TAGS.contains(&word) || word == "#flashcards" && !begins_deck)
        && !(line.contains("#flashcards") && line.contains("::"))
}

/// Whether a line is a card of its own, by its tag or as in a deck.
pub fn is_whole_card(line: &str, is_deck: bool) -> bool {
    has_card_tag(line) && line.contains(" : ")
        || is_deck && (line.contains("::") || line.matches("==").count() > 1)
}

/// Whether a word is a tag.
pub fn is_tag(word: &str) -> bool {
    TAGS.contains(&word)
        || word.strip_prefix('#').is_some_and(|name| {
            name.starts_with(char::is_alphabetic) && name.chars().all(is_in_tag)
        })
}

fn is_in_tag(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '/')
}

/// The words of a card's line without its tag, and without other tags before and behind them.
pub fn question_words(line: &str) -> Vec<&str> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    while words.pop_if(|word| is_tag(word)).is_some() {}
    let first = words.iter().position(|word| !is_tag(word));
    words.drain(..first.unwrap_or(words.len()));
    words.retain(|word| !TAGS.contains(word));
    words
}

/// The words of a title without the tags behind them, and whether one of those is that of a card.
pub fn without_tags(title: &str) -> (&str, bool) {
    let mut rest = title.trim_end();
    let mut is_card = false;
    while let Some((before, word)) = rest.rsplit_once(char::is_whitespace) {
        let is_deck = word == "#flashcards" || word.starts_with("#flashcards/");
        if !TAGS.contains(&word) && !is_deck {
            break;
        }
        is_card |= !is_deck;
        rest = before.trim_end();
    }
    (rest, is_card)
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
