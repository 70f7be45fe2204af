//! Flashcards of Obsidian, Logseq and carddown: `::`, `?` on a line of its own, `==cloze==`, `#card`.
//!
//! Their marks count only in files that are tagged `#flashcards`, or beside a tag of their own, since `::` and `?` have
//! other meanings elsewhere.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::File;
use super::card::{Card, comment_below, comment_beside, trimmed};
use super::cloze::{self, Marks};
use crate::Markdown;
use crate::body::{BodyRules, without_ends};
use crate::coverage::Shape;
use crate::markdown::escape;
use crate::outline::{lines, without};

/// The name of a card's other direction.
pub const REVERSED: &str = "reversed";

const TAGS: &[&str] = &["#flashcards", "#flashcard", "#card", "[[card]]"];

/// The cards in a piece of the file, in order.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards = items(file, piece);
    if file.is_deck() {
        let taken: Vec<Range<usize>> = cards.iter().map(|card| card.range.clone()).collect();
        for block in blocks(file, piece) {
            let next = taken.partition_point(|it| it.end <= block.start);
            if taken.get(next).is_none_or(|it| it.start >= block.end) {
                cards.extend(block_cards(file, block));
            }
        }
    }
    cards.sort_by_key(|card| card.range.start);
    cards
}

/// Lines that hold nothing but tags: they sort cards, and are no part of an answer.
pub fn tag_lines(file: &File<'_>, piece: &Range<usize>) -> Vec<Range<usize>> {
    let is_tag = |word: &str| {
        let name = word.strip_prefix('#').unwrap_or_default();
        name.starts_with(char::is_alphabetic) && !name.contains('#')
    };
    let lines = file.lines(piece.clone());
    let lines =
        lines.filter(|(_, line)| !line.trim().is_empty() && line.split_whitespace().all(is_tag));
    lines.map(|(at, line)| at..at + line.len()).collect()
}

/// Whether a text is tagged as a deck.
pub fn is_tagged(line: &str) -> bool {
    line.split_whitespace()
        .any(|word| word == "#flashcards" || word.starts_with("#flashcards/"))
}

/// List items and lines with a tag of their own.
fn items(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let mut cards: Vec<Card> = Vec::new();
    if !TAGS.iter().any(|tag| text[piece.clone()].contains(tag)) {
        return cards;
    }
    for (at, line) in file.lines(piece.clone()) {
        // An id may stand behind the words.
        let words = line.split("<!--").next().unwrap_or(line).trim();
        let Some(tag) = TAGS
            .iter()
            .find(|tag| words.split_whitespace().any(|word| word == **tag))
        else {
            continue;
        };
        if cards.last().is_some_and(|card| card.range.end > at) || is_only_tags(words) {
            continue;
        }
        let bare = words.trim_start_matches(['-', '*', '+']).trim_start();
        let question: Vec<&str> = bare
            .split_whitespace()
            .filter(|word| word != tag && !is_other_tag(word))
            .collect();
        let line_end = at + line.len();
        let is_divider = |(nth, word): (usize, &&str)| nth > 0 && *word == ":";
        let divider = question.iter().enumerate().position(is_divider);
        if let Some(divider) = divider.filter(|nth| nth + 1 < question.len()) {
            let prompt = file.document.joined(question[..divider].iter().copied());
            let answer = question[divider + 1..].join(" ");
            let start = at + line.find(&answer).unwrap_or(0);
            let end = at + line.find(tag).unwrap_or(line.len());
            cards.push(card(
                at..line_end,
                at..start,
                prompt,
                start..end.max(start),
                comment_beside(at + line.trim_end().len()),
            ));
            continue;
        }
        let end = match words.starts_with(['-', '*', '+']) {
            true => end_of_item(file, at, line, piece.end),
            false => end_of_lines(file, line_end, piece.end),
        };
        let body = without_properties(text, line_end..end);
        let is_cloze = question.iter().any(|word| word.contains("{{c"));
        if is_cloze {
            let start = at + line.find(bare).unwrap_or(0);
            let mut clozes = cloze::cards(file, at..end, start, Marks::Braces);
            for card in &mut clozes {
                let words = card.question.as_str().split_whitespace();
                let words = words.filter(|word| word != tag && !is_other_tag(word));
                card.question = Markdown::parse_line(words.collect::<Vec<_>>().join(" "));
            }
            cards.extend(clozes);
        } else {
            let indent = match words.starts_with(['-', '*', '+']) {
                true => line.len() - line.trim_start().len() + 2,
                false => 0,
            };
            let trimmed_end = trimmed(text, body.clone()).end;
            let mut slot = comment_below(trimmed_end, file.newline);
            slot.before
                .insert_str(file.newline.len(), &" ".repeat(indent));
            let range = at..end_of_rule(text, end, piece.end);
            let question = file.document.joined(question.into_iter());
            let mut card = card(range, at..line_end, question, body, slot);
            card.rules.indent = indent;
            cards.push(card);
        }
    }
    cards
}

fn is_only_tags(words: &str) -> bool {
    words.split_whitespace().all(|word| word.starts_with('#'))
}

fn is_other_tag(word: &&str) -> bool {
    word.strip_prefix('#')
        .is_some_and(|name| name.starts_with(char::is_alphabetic))
}

/// Where the lines end that are indented deeper than an item's mark.
fn end_of_item(file: &File<'_>, at: usize, line: &str, end: usize) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(line);
    let mut lines = file.lines(at + line.len()..end);
    lines
        .find(|(_, line)| !line.trim().is_empty() && indent(line) <= own)
        .map_or(end, |(at, _)| at)
}

/// Where a card of several lines ends: at a rule.
fn end_of_lines(file: &File<'_>, start: usize, end: usize) -> usize {
    let mut lines = file.lines(start..end);
    lines
        .find(|(_, line)| is_rule(line))
        .map_or(end, |(at, _)| at)
}

/// Where the rule ends that begins at a byte, since it belongs to the card above it.
fn end_of_rule(text: &str, at: usize, end: usize) -> usize {
    lines(&text[at..end])
        .next()
        .filter(|line| is_rule(line))
        .map_or(at, |line| at + line.len())
}

fn is_rule(line: &str) -> bool {
    matches!(line.trim(), "---" | "- - -" | "***" | "* * *")
}

/// The body without the `key:: value` lines that begin it.
fn without_properties(text: &str, body: Range<usize>) -> Range<usize> {
    let mut start = body.start;
    for line in text[body.clone()].split_inclusive('\n') {
        let words = line.trim().trim_start_matches("- ");
        let is_property = words
            .split_once(":: ")
            .is_some_and(|(key, _)| !key.is_empty() && !key.contains(' '));
        if !is_property {
            break;
        }
        start += line.len();
    }
    start..body.end
}

/// Runs of lines without a blank one between them, each with the comments right below it. Code counts only in an answer
/// below a line `?`.
fn blocks(file: &File<'_>, piece: &Range<usize>) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let (mut is_open, mut is_answer) = (false, false);
    let mut end = piece.start;
    for line in lines(&file.text[piece.clone()]) {
        let at = end;
        end += line.len();
        let is_comment = file.outline.is_comment(at);
        let is_code = file.outline.is_code(at);
        if is_code && is_open && is_answer {
            if let Some(last) = blocks.last_mut() {
                last.end = end;
            }
            continue;
        }
        if line.trim().is_empty() || is_code {
            is_open = false;
            continue;
        }
        is_answer = is_open && (is_answer || is_separator(line));
        match blocks.last_mut().filter(|last| last.end == at) {
            Some(last) if is_open || is_comment => last.end = end,
            _ if is_comment => {}
            _ => blocks.push(at..end),
        }
        is_open = !is_comment;
    }
    blocks
}

/// Whether a line stands between the question and the answer of a card.
fn is_separator(line: &str) -> bool {
    matches!(line.trim(), "?" | "??")
}

fn block_cards(file: &File<'_>, block: Range<usize>) -> Vec<Card> {
    let text = file.text;
    let lines: Vec<(usize, &str)> = file.lines(block.clone()).collect();
    let separator = lines
        .iter()
        .position(|(_, line)| is_separator(line))
        .filter(|&at| at > 0);
    let answered = separator
        .map(|at| lines[at])
        .filter(|(mark, line)| !text[mark + line.len()..block.end].trim().is_empty());
    if let Some((mark, mark_line)) = answered {
        let start = lines[0].0;
        let question = file.document.joined(text[start..mark].split_whitespace());
        let start_of_body = mark + mark_line.len();
        let body = start_of_body..schedule_start(text, &(start_of_body..block.end));
        let slot = comment_below(trimmed(text, body.clone()).end, file.newline);
        let front = trimmed(text, start..mark);
        let card = card(block, start..mark, question, body, slot);
        let reversed = (mark_line.trim() == "??").then(|| reversed(file, &card, front));
        return std::iter::once(card).chain(reversed.flatten()).collect();
    }
    let mut cards = Vec::new();
    for (at, line) in &lines {
        let separator = outside_code(line, ":::")
            .map(|it| (it, 3))
            .or_else(|| outside_code(line, "::").map(|it| (it, 2)));
        let Some((found, length)) = separator else {
            continue;
        };
        let question = line[..found].trim().trim_start_matches("- ").trim();
        let start = at + found + length;
        let body = start..schedule_start(text, &(start..at + line.len()));
        let body = trimmed(text, body);
        if question.is_empty() || body.is_empty() {
            continue;
        }
        let slot = comment_beside(at + line.trim_end().len());
        let front = at + line[..found].find(question).unwrap_or(0)..at + found;
        let card = card(
            *at..at + line.len(),
            *at..body.start,
            file.document.line(question),
            body,
            slot,
        );
        let reversed = (length == 3).then(|| reversed(file, &card, front));
        cards.push(card);
        cards.extend(reversed.flatten());
    }
    if cards.is_empty() && text[block.clone()].contains("==") {
        return cloze::cards(
            file,
            block.start..schedule_start(text, &block),
            block.start,
            Marks::Highlights,
        );
    }
    cards
}

/// The card that asks in the other direction: `front` answers what the answer shows. `None` where that shows no words.
fn reversed(file: &File<'_>, card: &Card, front: Range<usize>) -> Option<Card> {
    let comments = card
        .pieces
        .iter()
        .flat_map(|it| file.outline.comments_in(it))
        .cloned();
    let shown = without(&card.pieces, &comments.collect::<Vec<_>>());
    let (question, prompt) = asked(file.document.slice(&without_ends(file.text, &shown)));
    let is_asked = !question.plain().trim().is_empty();
    is_asked.then(|| Card {
        range: card.range.clone(),
        title: card.title.clone(),
        question,
        prompt,
        pieces: vec![front],
        rules: BodyRules::default(),
        slot: None,
        is_card: true,
        part: Some(REVERSED.to_owned()),
        shape: Shape::Flashcard,
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

fn card(
    range: Range<usize>,
    title: Range<usize>,
    question: Markdown,
    body: Range<usize>,
    slot: crate::body::IdSlot,
) -> Card {
    Card {
        range,
        title,
        question,
        prompt: Markdown::default(),
        pieces: vec![body],
        rules: BodyRules::default(),
        slot: Some(slot),
        is_card: true,
        part: None,
        shape: Shape::Flashcard,
    }
}

/// Where the schedule of Obsidian's plugin begins, which is no part of the answer.
fn schedule_start(text: &str, range: &Range<usize>) -> usize {
    text[range.clone()]
        .find("<!--SR:")
        .map_or(range.end, |at| range.start + at)
}

/// Where a mark stands on a line outside of inline code.
fn outside_code(line: &str, mark: &str) -> Option<usize> {
    let found = line
        .match_indices(mark)
        .find(|(at, _)| line[..*at].matches('`').count().is_multiple_of(2));
    found.map(|(at, _)| at)
}
