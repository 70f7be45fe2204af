//! Reads Logseq blocks: list items with `#card` whose children are the answer, and properties such as `collapsed::
//! true`.

use std::ops::Range;

use super::card::{Card, id_comment_below, trim_range};
use super::cloze::{self, ClozeMarks};
use super::file::File;
use super::front_matter::parse_property;
use super::tags::{has_card_tag, is_tag, question_words};
use crate::Markdown;
use crate::body::{BodyRules, read_body};
use crate::outline::{Outline, strip_rule};
use crate::ranges::lines;
use crate::title::clean_title;
use crate::word_list::{is_listed, split_list};

/// Returns whether a line is a block property that only Logseq writes.
fn is_block_property(line: &str) -> bool {
    const KEYS: &[&str] = &["heading", "background-color", "query-table", "ls-type"];
    const GROUPS: &[&str] = &["card-", "logseq.", "query-", "hl-"];
    let line = line.trim();
    parse_property(line).is_some_and(|(key, value)| match key {
        "id" => uuid::Uuid::try_parse(value).is_ok(),
        "collapsed" => matches!(value, "true" | "false"),
        key => KEYS.contains(&key) || GROUPS.iter().any(|it| key.starts_with(it)),
    })
}

/// Hides block properties and embed marks, and drops headings that are cards, which [`read_cards`] reads.
///
/// Files without signs of Logseq stay unchanged.
pub fn adjust_outline(text: &str, outline: &mut Outline, start: usize, has_properties: bool) {
    const MARKS: &str = "#card, [[card]], ::, {{embed, {{cloze, :LOGBOOK:";
    if !split_list(MARKS).any(|mark| text.contains(mark)) {
        return;
    }
    let mut at = start;
    let all = lines(&text[start..]).map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let all: Vec<(usize, &str)> = all.filter(|(at, _)| !outline.is_code(*at)).collect();
    let is_logseq_line = |line: &str| {
        let is_card = is_list_item(line) && has_card_tag(line);
        let is_block = line.trim() == ":LOGBOOK:" || line.contains("{{cloze ");
        is_card || is_block || is_block_property(line)
    };
    if !has_properties && !all.iter().any(|(_, line)| is_logseq_line(line)) {
        return;
    }
    let mut hidden = Vec::new();
    // Whether the line above begins a block, or is a property of one.
    let mut is_block_start = false;
    let mut is_drawer = false;
    for (at, line) in all {
        // Due dates of tasks, and the logbook of time spent on them.
        let words = line.trim();
        is_drawer |= words == ":LOGBOOK:";
        let is_planning = ["SCHEDULED: <", "DEADLINE: <"]
            .iter()
            .any(|it| words.starts_with(it));
        if is_drawer || is_planning {
            hidden.push(at..at + line.len());
            is_drawer &= words != ":END:";
            continue;
        }
        let is_property = match is_block_start && line.starts_with([' ', '\t']) {
            true => parse_property(line).is_some(),
            false => is_block_property(line),
        };
        if is_property {
            hidden.push(at..at + line.len());
            continue;
        }
        is_block_start = is_list_item(line);
        // Cloze marks are hidden in every block, whether or not it is a card.
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
        !(is_list_item(line) && has_card_tag(line))
    });
}

/// Returns whether a line begins a list item.
pub fn is_list_item(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix(['-', '*', '+'])
        .is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Returns the cards of the tagged item that begins at byte `at`: one card, or one for each of its clozes.
pub fn read_cards(file: &File<'_>, at: usize, line: &str, end: usize) -> Vec<Card> {
    let text = file.text;
    let line_end = at + line.len();
    let end = item_end(file, at, line, end);
    let indent = line.len() - line.trim_start().len();
    let rules = BodyRules::indented(indent + 2);
    let words_start = at + indent + 1;
    let words_start = words_start
        + text[words_start..line_end]
            .find(|c: char| !c.is_whitespace() && c != '#')
            .unwrap_or(0);
    // The `#` of a tag belongs to the words.
    let words_start = match text[..words_start].ends_with('#') {
        true => words_start - 1,
        false => words_start,
    };
    // Further lines of the item belong to the question if child items answer it.
    let mut below = file.lines(line_end..end);
    let children = below.find(|(_, line)| is_list_item(line)).map(|(at, _)| at);
    let own_end = children.unwrap_or(end);
    let tags = find_tags(text, at, line);
    let clozes = cloze::read_cards(
        file,
        cloze::ClozeText {
            range: at..end,
            question: words_start..own_end,
            end,
            hidden: &tags,
            marks: ClozeMarks::Braces,
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
    let slot = id_comment_below(trim_range(text, body.clone()).end, file.newline, &margin);
    let words = text[words_start..line_end].split("<!--").next();
    let words = strip_task_state(words.unwrap_or_default());
    let words = question_words(clean_title(words));
    let card = Card {
        title: at..line_end,
        question: file.document.join_words(words.into_iter()),
        prompt,
        pieces: vec![strip_rule(text, body)],
        rules,
        slot: Some(slot),
        ..Card::new(at..end)
    };
    vec![card]
}

/// Strips the state of a task, such as `TODO`.
fn strip_task_state(words: &str) -> &str {
    const STATES: &str = "TODO, DOING, DONE, NOW, LATER, WAITING, CANCELED, CANCELLED";
    let words = words.trim();
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    match is_listed(first, STATES) {
        true => rest.trim_start(),
        false => words,
    }
}

/// Returns where an item ends: at the first line that is not indented deeper than its mark.
fn item_end(file: &File<'_>, at: usize, line: &str, end: usize) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(line);
    let mut lines = file.lines(at + line.len()..end);
    lines
        .find(|(_, line)| !line.trim().is_empty() && indent(line) <= own)
        .map_or(end, |(at, _)| at)
}

/// Returns the ranges of the tags on a line, each with the spaces before it.
fn find_tags(text: &str, at: usize, line: &str) -> Vec<Range<usize>> {
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
