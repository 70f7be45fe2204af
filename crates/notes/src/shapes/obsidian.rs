//! Reads cards of Obsidian's Spaced Repetition plugin: `::`, `?` on its own line, `==cloze==`.
//!
//! These marks have other meanings elsewhere, so they count only in files that are tagged `#flashcards` or contain
//! review dates of the plugin.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::card::{Card, id_comment_below, id_comment_beside, trim_range};
use super::cloze::{self, ClozeMarks};
use super::file::File;
use super::schedules;
use super::separators::{find_separator, is_separator, strip_quote_mark};
use super::tags::{is_tag_line, parse_deck_tag};
use crate::Markdown;
use crate::body::BodyRules;
use crate::labels::strip_item_mark;
use crate::markdown::escape;
use crate::outline::strip_rule;
use crate::ranges::{lines, subtract, trim_blank_lines};

/// The name of the reverse direction of a card.
pub const REVERSED_PART: &str = "reversed";

/// Returns the cards in a piece of the file, outside the `excluded` ranges, in file order.
pub fn read(file: &File<'_>, piece: &Range<usize>, excluded: &[Range<usize>]) -> Vec<Card> {
    let mut cards = Vec::new();
    for piece in subtract(std::slice::from_ref(piece), excluded) {
        for block in find_blocks(file, &piece) {
            cards.extend(read_block(file, block));
        }
    }
    for card in &mut cards {
        if card.topics.is_empty() {
            card.topics = file.deck_names_at(card.range.start);
        }
    }
    cards
}

/// Returns the lines that contain only tags. They sort cards, and belong to no answer.
pub fn find_tag_lines(file: &File<'_>, piece: &Range<usize>) -> Vec<Range<usize>> {
    let lines = file.lines(piece.clone());
    let lines = lines.filter(|(_, line)| is_tag_line(line));
    lines.map(|(at, line)| at..at + line.len()).collect()
}

/// Returns the blocks of a piece: lines without a blank line between them outside code, with the comments right
/// below.
fn find_blocks(file: &File<'_>, piece: &Range<usize>) -> Vec<Range<usize>> {
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

/// Returns the number of quotes around a text, 0 or 1.
fn quote_depth(text: &str) -> usize {
    usize::from(text.trim_start().starts_with('>'))
}

/// Returns the cards in a block.
fn read_block(file: &File<'_>, block: Range<usize>) -> Vec<Card> {
    let mut cards = Vec::new();
    // The start of the lines that belong to no card yet.
    let mut start = None;
    let mut head = None;
    for (nth, (at, line)) in file.lines(block.clone()).enumerate() {
        // Text below a `?` at the top of a block answers the heading above the block.
        if nth == 0 && is_separator(line) {
            return cards;
        }
        // The first line of a callout names its kind.
        if strip_quote_mark(line).trim_start().starts_with("[!") && quote_depth(line) > 0 {
            (head, start) = (Some(at), None);
            continue;
        }
        if is_tag_line(line) {
            start = None;
            continue;
        }
        if let Some(start) = start.filter(|_| is_separator(line)) {
            let first = cards.len();
            cards.extend(read_lines(file, start, (at, line), block.end));
            for card in &mut cards[first..] {
                card.range.start = head.unwrap_or(start);
                card.title.start = card.range.start;
            }
            return cards;
        }
        let found = read_line(file, at, line);
        start = match found.is_empty() {
            true => start.or(Some(at)),
            false => None,
        };
        cards.extend(found);
    }
    if let Some(start) = start {
        let words = start..find_code_start(file, &(start..block.end));
        let range = start..schedules::first_schedule_in(file, &words);
        cards.extend(read_clozes(file, strip_rule(file.text, range)));
    }
    cards
}

/// Returns the clozes in a range.
fn read_clozes(file: &File<'_>, range: Range<usize>) -> Vec<Card> {
    let (topics, start) = split_deck_tag(file, &range);
    let rules = BodyRules::quoted(quote_depth(&file.text[range.clone()]));
    let mut cards = cloze::read_cards(
        file,
        cloze::ClozeText {
            range: range.clone(),
            question: start..range.end,
            end: range.end,
            hidden: &[],
            marks: ClozeMarks::Highlights,
            rules,
        },
    );
    for card in &mut cards {
        card.topics.clone_from(&topics);
    }
    cards
}

/// Splits off a deck tag at the beginning of a card. Returns the names of the deck, and where the text begins.
fn split_deck_tag(file: &File<'_>, range: &Range<usize>) -> (Vec<String>, usize) {
    let words = trim_range(file.text, range.clone());
    let text = &file.text[words.clone()];
    let (tag, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match parse_deck_tag(tag) {
        Some(topics) => (topics, words.end - rest.trim_start().len()),
        None => (Vec::new(), words.start),
    }
}

/// Reads a card with its question above and its answer below a `?` line, and its reverse if the line is `??`.
fn read_lines(file: &File<'_>, start: usize, mark: (usize, &str), end: usize) -> Vec<Card> {
    let text = file.text;
    let (mark, mark_line) = mark;
    let body = mark + mark_line.len()..end;
    let body = body.start..schedules::first_schedule_in(file, &body);
    let (topics, words) = split_deck_tag(file, &(start..mark));
    let quotes = quote_depth(&text[start..mark]);
    // Code is shown below the words of the question.
    let code = find_code_start(file, &(words..mark));
    let card = Card {
        title: start..mark,
        question: match quotes {
            0 => file
                .document
                .join_words(text[words..code].split_whitespace()),
            _ => {
                let words = text[words..code].split_whitespace();
                let visible: Vec<&str> = words.filter(|it| *it != ">").collect();
                Markdown::parse_line(visible.join(" "))
            }
        },
        rules: BodyRules::quoted(quotes),
        prompt: match text[code..mark].trim() {
            "" => Markdown::default(),
            code => file.document.part(code),
        },
        slot: Some(id_comment_below(
            trim_range(text, body.clone()).end,
            file.newline,
            &"> ".repeat(quotes),
        )),
        pieces: vec![strip_rule(text, body)],
        topics,
        ..Card::new(start..end)
    };
    let reversed = (strip_quote_mark(mark_line).trim() == "??")
        .then(|| reverse_card(file, &card, trim_range(text, words..mark)));
    std::iter::once(card).chain(reversed.flatten()).collect()
}

/// Returns where the first line of code in a range begins.
pub fn find_code_start(file: &File<'_>, range: &Range<usize>) -> usize {
    let mut at = range.start;
    for line in lines(&file.text[range.clone()]) {
        if file.outline.is_code(at) {
            break;
        }
        at += line.len();
    }
    at
}

/// Reads a card with `::` between its question and its answer, and its reverse if the mark is `:::`.
fn read_line(file: &File<'_>, at: usize, line: &str) -> Vec<Card> {
    let text = file.text;
    let Some(mark) = find_separator(file, at, line) else {
        return Vec::new();
    };
    let mut front = trim_range(text, at..mark.start);
    let words = &text[front.clone()];
    let words = words.strip_prefix("> ").unwrap_or(words).trim_start();
    front.start = front.end - strip_item_mark(words).len();
    let (mut topics, start) = split_deck_tag(file, &front);
    let front = start..front.end;
    let body = mark.end..at + line.len();
    let mut body = trim_range(text, body.start..schedules::first_schedule_in(file, &body));
    // A tag can also follow the answer.
    while let Some((before, word)) = text[body.clone()].rsplit_once(char::is_whitespace)
        && let Some(names) = parse_deck_tag(word)
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
        slot: Some(id_comment_beside(at + line.trim_end().len())),
        pieces: vec![body],
        topics,
        ..Card::new(at..at + line.len())
    };
    let reversed = (mark.len() == 3).then(|| reverse_card(file, &card, front));
    std::iter::once(card).chain(reversed.flatten()).collect()
}

/// Returns the reverse of a card, whose answer is `front`. `None` if the answer of the card contains no words.
pub fn reverse_card(file: &File<'_>, card: &Card, front: Range<usize>) -> Option<Card> {
    let comments = card
        .pieces
        .iter()
        .flat_map(|it| file.outline.comments_in(it))
        .cloned();
    let visible = subtract(&card.pieces, &comments.collect::<Vec<_>>());
    let (question, prompt) =
        split_question(file.document.slice(&trim_blank_lines(file.text, &visible)));
    let has_question = !question.plain().trim().is_empty();
    has_question.then(|| Card {
        title: card.title.clone(),
        question,
        prompt,
        pieces: vec![front],
        topics: card.topics.clone(),
        part: Some(REVERSED_PART.to_owned()),
        ..Card::new(card.range.clone())
    })
}

/// Turns an answer into a question and a prompt. A paragraph becomes the question. Of anything else, such as a list
/// or a picture, the first line becomes the question and the whole is shown as the prompt.
fn split_question(whole: Markdown) -> (Markdown, Markdown) {
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
