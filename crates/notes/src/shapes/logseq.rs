//! Logseq: list items with `#card`, whose items below them answer; properties such as `collapsed:: true`.

use std::ops::Range;

use super::card::{Card, comment_below, trimmed};
use super::cloze::{self, Marks};
use super::file::File;
use super::front_matter::property;
use super::tags::{has_card_tag, is_tag, question_words};
use crate::Markdown;
use crate::body::{BodyRules, read_body};
use crate::outline::{Outline, without_rule};
use crate::ranges::lines;
use crate::title::clean_title;
use crate::word_list::{is_listed, list};

/// Whether only Logseq writes a line: the property of a block.
fn is_block_property(line: &str) -> bool {
    const KEYS: &[&str] = &["heading", "background-color", "query-table", "ls-type"];
    const GROUPS: &[&str] = &["card-", "logseq.", "query-", "hl-"];
    let line = line.trim();
    property(line).is_some_and(|(key, value)| match key {
        "id" => uuid::Uuid::try_parse(value).is_ok(),
        "collapsed" => matches!(value, "true" | "false"),
        key => KEYS.contains(&key) || GROUPS.iter().any(|it| key.starts_with(it)),
    })
}

/// Hides the properties of blocks and the marks of embeds, and leaves headings that are cards to [`cards`]. Nothing
/// changes in a file that is none of Logseq's.
pub fn settle(text: &str, outline: &mut Outline, start: usize, has_properties: bool) {
    const MARKS: &str = "#card, [[card]], ::, {{embed, {{cloze, :LOGBOOK:";
    if !list(MARKS).any(|mark| text.contains(mark)) {
        return;
    }
    let mut at = start;
    let all = lines(&text[start..]).map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let all: Vec<(usize, &str)> = all.filter(|(at, _)| !outline.is_code(*at)).collect();
    let is_logseqs = |line: &str| {
        let is_card = is_item(line) && has_card_tag(line);
        let is_block = line.trim() == ":LOGBOOK:" || line.contains("{{cloze ");
        is_card || is_block || is_block_property(line)
    };
    if !has_properties && !all.iter().any(|(_, line)| is_logseqs(line)) {
        return;
    }
    let mut hidden = Vec::new();
    // Whether the line before begins a block, or is a property of one.
    let mut is_head = false;
    let mut is_drawer = false;
    for (at, line) in all {
        // When a task is due, and how long it took.
        let words = line.trim();
        is_drawer |= words == ":LOGBOOK:";
        let is_planned = ["SCHEDULED: <", "DEADLINE: <"]
            .iter()
            .any(|it| words.starts_with(it));
        if is_drawer || is_planned {
            hidden.push(at..at + line.len());
            is_drawer &= words != ":END:";
            continue;
        }
        let is_property = match is_head && line.starts_with([' ', '\t']) {
            true => property(line).is_some(),
            false => is_block_property(line),
        };
        if is_property {
            hidden.push(at..at + line.len());
            continue;
        }
        is_head = is_item(line);
        // The marks of clozes are shown nowhere either, whether or not their block is a card.
        let embeds = line.match_indices("{{embed ");
        let mut marks: Vec<_> = embeds.chain(line.match_indices("{{cloze ")).collect();
        marks.sort_unstable();
        for (nth, mark) in marks {
            let is_code = line[..nth].matches('`').count() % 2 == 1;
            let begin = at + nth;
            let inner = begin + mark.len();
            if is_code {
                continue;
            }
            if let Some(end) = text[inner..at + line.len()].find("}}") {
                hidden.extend([begin..inner, inner + end..inner + end + 2]);
            }
        }
    }
    outline.hide(hidden);
    outline.headings.retain(|heading| {
        let line = &text[heading.line.clone()];
        !(is_item(line) && has_card_tag(line))
    });
}

/// Whether a line begins an item of a list.
pub fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix(['-', '*', '+'])
        .is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// The cards of the item that begins on a line with a card's tag: one, or one for each of its clozes.
pub fn cards(file: &File<'_>, at: usize, line: &str, end: usize) -> Vec<Card> {
    let text = file.text;
    let line_end = at + line.len();
    let end = end_of_item(file, at, line, end);
    let indent = line.len() - line.trim_start().len();
    let rules = BodyRules::indented(indent + 2);
    let words_start = at + indent + 1;
    let words_start = words_start
        + text[words_start..line_end]
            .find(|c: char| !c.is_whitespace() && c != '#')
            .unwrap_or(0);
    // A tag keeps its `#`.
    let words_start = match text[..words_start].ends_with('#') {
        true => words_start - 1,
        false => words_start,
    };
    // Lines of the item itself belong to the question, if others answer it.
    let mut below = file.lines(line_end..end);
    let children = below.find(|(_, line)| is_item(line)).map(|(at, _)| at);
    let own_end = children.unwrap_or(end);
    let tags = tags_in(text, at, line);
    let clozes = cloze::cards(
        file,
        cloze::Text {
            range: at..end,
            asked: words_start..own_end,
            end,
            hidden: &tags,
            marks: Marks::Braces,
            rules,
        },
    );
    if !clozes.is_empty() {
        return clozes;
    }
    let body = match children {
        Some(children) => children..end,
        None => line_end..end,
    };
    let prompt = match children {
        Some(children) if children > line_end => {
            let own = line_end..children;
            read_body(file.document, &[own], rules, &mut Vec::new()).answer
        }
        _ => Markdown::default(),
    };
    let margin = format!("{}  ", &line[..indent]);
    let slot = comment_below(trimmed(text, body.clone()).end, file.newline, &margin);
    let words = text[words_start..line_end].split("<!--").next();
    let words = without_state(words.unwrap_or_default());
    let words = question_words(clean_title(words));
    let card = Card {
        title: at..line_end,
        question: file.document.joined(words.into_iter()),
        prompt,
        pieces: vec![without_rule(text, body)],
        rules,
        slot: Some(slot),
        ..Card::of(at..end)
    };
    vec![card]
}

/// The words of a task without its state, such as `TODO`.
fn without_state(words: &str) -> &str {
    const STATES: &str = "TODO, DOING, DONE, NOW, LATER, WAITING, CANCELED, CANCELLED";
    let words = words.trim();
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    match is_listed(first, STATES) {
        true => rest.trim_start(),
        false => words,
    }
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

/// The tags on a line, each with the blanks before it.
fn tags_in(text: &str, at: usize, line: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    let mut from = 0;
    for word in line.split_whitespace() {
        let start = from + line[from..].find(word).unwrap_or(0);
        if is_tag(word) {
            let blank = text[..at + start].trim_end_matches([' ', '\t']).len();
            tags.push(blank.max(at)..at + start + word.len());
        }
        from = start + word.len();
    }
    tags
}

#[cfg(test)]
mod tests;
