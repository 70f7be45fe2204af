//! Cards of Obsidian's Spaced Repetition plugin: `::`, `?` on a line of its own, `==cloze==`.
//!
//! These marks count only in files that are tagged `#flashcards` or hold review dates of the plugin, since they have
//! other meanings elsewhere.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::card::{Card, comment_below, comment_beside, trimmed};
use super::cloze::{self, Marks};
use super::file::File;
use super::schedules;
use super::separators::{is_separator, separator, unquoted};
use super::tags::{deck, is_tag_line};
use crate::Markdown;
use crate::body::BodyRules;
use crate::labels::without_item_mark;
use crate::markdown::escape;
use crate::outline::without_rule;
use crate::ranges::{lines, without, without_ends};

/// The name of a card's other direction.
pub const REVERSED: &str = "reversed";

/// The cards in a piece of the file, in order; none of them stands in what is `taken`.
pub fn read(file: &File<'_>, piece: &Range<usize>, taken: &[Range<usize>]) -> Vec<Card> {
    let mut cards = Vec::new();
    for piece in without(std::slice::from_ref(piece), taken) {
        for block in blocks(file, &piece) {
            cards.extend(cards_in(file, block));
        }
    }
    for card in &mut cards {
        if card.topics.is_empty() {
            card.topics = file.deck_at(card.range.start);
        }
    }
    cards
}

/// Lines that hold nothing but tags: they sort cards, and are no part of an answer.
pub fn tag_lines(file: &File<'_>, piece: &Range<usize>) -> Vec<Range<usize>> {
    let lines = file.lines(piece.clone());
    let lines = lines.filter(|(_, line)| is_tag_line(line));
    lines.map(|(at, line)| at..at + line.len()).collect()
}

/// Runs of lines without a blank one between them, but for those in code; each with the comments right below it.
fn blocks(file: &File<'_>, piece: &Range<usize>) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    let mut end = piece.start;
    for line in lines(&file.text[piece.clone()]) {
        let at = end;
        end += line.len();
        let is_comment = file.outline.is_comment(at);
        let is_code = file.outline.is_code(at);
        let is_hidden = !file.outline.navigation_in(&(at..at + 1)).is_empty();
        if line.trim().is_empty() && !is_code || is_hidden {
            is_open = false;
            continue;
        }
        match blocks.last_mut().filter(|last| last.end == at) {
            Some(last) if is_open || is_comment => last.end = end,
            _ if is_comment || is_code => continue,
            _ => blocks.push(at..end),
        }
        is_open = !is_comment;
    }
    blocks
}

/// How many quotes a text stands in.
fn quotes_of(text: &str) -> usize {
    usize::from(text.trim_start().starts_with('>'))
}

fn cards_in(file: &File<'_>, block: Range<usize>) -> Vec<Card> {
    let mut cards = Vec::new();
    // Where the lines begin that belong to no card yet.
    let mut start = None;
    let mut head = None;
    for (nth, (at, line)) in file.lines(block.clone()).enumerate() {
        // What stands below a line `?` that begins a block answers the heading above it.
        if nth == 0 && is_separator(line) {
            return cards;
        }
        // The first line of a callout names its kind.
        if unquoted(line).trim_start().starts_with("[!") && quotes_of(line) > 0 {
            (head, start) = (Some(at), None);
            continue;
        }
        if is_tag_line(line) {
            start = None;
            continue;
        }
        if let Some(start) = start.filter(|_| is_separator(line)) {
            let first = cards.len();
            cards.extend(on_lines(file, start, (at, line), block.end));
            for card in &mut cards[first..] {
                card.range.start = head.unwrap_or(start);
                card.title.start = card.range.start;
            }
            return cards;
        }
        let found = on_one_line(file, at, line);
        start = match found.is_empty() {
            true => start.or(Some(at)),
            false => None,
        };
        cards.extend(found);
    }
    if let Some(start) = start {
        let words = start..code_start(file, &(start..block.end));
        let range = start..schedules::first_in(file, &words);
        cards.extend(clozes(file, without_rule(file.text, range)));
    }
    cards
}

fn clozes(file: &File<'_>, range: Range<usize>) -> Vec<Card> {
    let (topics, start) = own_deck(file, &range);
    let rules = BodyRules::quoted(quotes_of(&file.text[range.clone()]));
    let mut cards = cloze::cards(
        file,
        cloze::Text {
            range: range.clone(),
            asked: start..range.end,
            end: range.end,
            hidden: &[],
            marks: Marks::Highlights,
            rules,
        },
    );
    for card in &mut cards {
        card.topics.clone_from(&topics);
    }
    cards
}

/// The deck of a card whose text begins with its tag, and where the words behind that begin.
fn own_deck(file: &File<'_>, range: &Range<usize>) -> (Vec<String>, usize) {
    let words = trimmed(file.text, range.clone());
    let text = &file.text[words.clone()];
    let (tag, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match deck(tag) {
        Some(topics) => (topics, words.end - rest.trim_start().len()),
        None => (Vec::new(), words.start),
    }
}

/// A card whose question and answer stand above and below a line `?`.
fn on_lines(file: &File<'_>, start: usize, mark: (usize, &str), end: usize) -> Vec<Card> {
    let text = file.text;
    let (mark, mark_line) = mark;
    let body = mark + mark_line.len()..end;
    let body = body.start..schedules::first_in(file, &body);
    let (topics, words) = own_deck(file, &(start..mark));
    let quotes = quotes_of(&text[start..mark]);
    // Code is shown below the words of the question.
    let code = code_start(file, &(words..mark));
    let card = Card {
        title: start..mark,
        question: match quotes {
            0 => file.document.joined(text[words..code].split_whitespace()),
            _ => {
                let words = text[words..code].split_whitespace();
                let shown: Vec<&str> = words.filter(|it| *it != ">").collect();
                Markdown::parse_line(shown.join(" "))
            }
        },
        rules: BodyRules::quoted(quotes),
        prompt: match text[code..mark].trim() {
            "" => Markdown::default(),
            code => file.document.part(code),
        },
        slot: Some(comment_below(
            trimmed(text, body.clone()).end,
            file.newline,
            &"> ".repeat(quotes),
        )),
        pieces: vec![without_rule(text, body)],
        topics,
        ..Card::of(start..end)
    };
    let reversed = (unquoted(mark_line).trim() == "??")
        .then(|| reversed(file, &card, trimmed(text, words..mark)));
    std::iter::once(card).chain(reversed.flatten()).collect()
}

/// Where the first line of code begins in a range.
pub fn code_start(file: &File<'_>, range: &Range<usize>) -> usize {
    let mut at = range.start;
    for line in lines(&file.text[range.clone()]) {
        if file.outline.is_code(at) {
            break;
        }
        at += line.len();
    }
    at
}

/// A card with `::` between its question and its answer; with `:::`, one for each direction.
fn on_one_line(file: &File<'_>, at: usize, line: &str) -> Vec<Card> {
    let text = file.text;
    let Some(mark) = separator(file, at, line) else {
        return Vec::new();
    };
    let mut front = trimmed(text, at..mark.start);
    let words = &text[front.clone()];
    let words = words.strip_prefix("> ").unwrap_or(words).trim_start();
    front.start = front.end - without_item_mark(words).len();
    let (mut topics, start) = own_deck(file, &front);
    let front = start..front.end;
    let body = mark.end..at + line.len();
    let mut body = trimmed(text, body.start..schedules::first_in(file, &body));
    // A tag may stand behind the answer as well.
    while let Some((before, word)) = text[body.clone()].rsplit_once(char::is_whitespace)
        && let Some(names) = deck(word)
    {
        topics = names;
        body.end = body.start + before.trim_end().len();
    }
    if front.is_empty() {
        return Vec::new();
    }
    let card = Card {
        title: at..body.start,
        question: file.document.line(&text[front.clone()]),
        slot: Some(comment_beside(at + line.trim_end().len())),
        pieces: vec![body],
        topics,
        ..Card::of(at..at + line.len())
    };
    let reversed = (mark.len() == 3).then(|| reversed(file, &card, front));
    std::iter::once(card).chain(reversed.flatten()).collect()
}

/// The card that asks in the other direction: `front` answers what the answer shows. `None` where that shows no words.
pub fn reversed(file: &File<'_>, card: &Card, front: Range<usize>) -> Option<Card> {
    let comments = card
        .pieces
        .iter()
        .flat_map(|it| file.outline.comments_in(it))
        .cloned();
    let shown = without(&card.pieces, &comments.collect::<Vec<_>>());
    let (question, prompt) = asked(file.document.slice(&without_ends(file.text, &shown)));
    let is_asked = !question.plain().trim().is_empty();
    is_asked.then(|| Card {
        title: card.title.clone(),
        question,
        prompt,
        pieces: vec![front],
        topics: card.topics.clone(),
        part: Some(REVERSED.to_owned()),
        ..Card::of(card.range.clone())
    })
}

/// A text as a question: a paragraph on one line. A picture, and what has other blocks such as a list, is shown below
/// its first words.
fn asked(whole: Markdown) -> (Markdown, Markdown) {
    let text = whole.as_str();
    let mut blocks = whole
        .events()
        .filter(|(event, _)| matches!(event, Event::Start(_)));
    let is_paragraph = blocks.next().is_some_and(|(first, range)| {
        first == Event::Start(Tag::Paragraph) && range.end == text.len()
    });
    let has_picture = text.contains("![") || text.contains("<img");
    if is_paragraph && !has_picture {
        return (whole.into_line(), Markdown::default());
    }
    let plain = whole.plain();
    let first = plain.lines().find(|line| !line.trim().is_empty());
    let first = escape(first.unwrap_or_default().trim());
    (Markdown::parse_line(first), whole)
}

#[cfg(test)]
mod tests;
