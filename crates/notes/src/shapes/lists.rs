//! Reads lists of questions: `1. What is a pump?` with the answer in the item or below it.
//!
//! Most items of such a list have a question and an answer. A list that only mentions questions is not one.

use std::ops::Range;

use super::bold::divider_len;
use super::card::{Card, id_comment_below, trim_range};
use super::file::File;
use super::siblings::{Sibling, most_are_questions};
use super::split::is_choice;
use super::{prompt, reveals};
use crate::Markdown;
use crate::body::BodyRules;
use crate::labels::parse_answer_label;
use crate::outline::Item;
use crate::ranges::lines;
use crate::shape::Shape;
use crate::title::{clean_title, is_labeled_question, reads_as_question};

/// The maximum number of lines of a question.
const MAX_QUESTION_LINES: usize = 4;
/// The minimum length of a line, in bytes, that can continue on the next line. A shorter line was ended on purpose.
const MIN_WRAPPED_BYTES: usize = 60;

/// The question that a list item begins with.
pub struct ListQuestion {
    /// Where the item begins.
    pub start: usize,
    /// The byte range of the question.
    pub words: Range<usize>,
    /// The byte range of the answer.
    pub answer: Range<usize>,
    /// Whether it is a question by its words.
    pub is_question: bool,
    /// Whether it has an answer.
    pub has_answer: bool,
    /// Whether the answer has a label, or is in the item below the question.
    is_plain: bool,
    /// The indentation of the answer, in bytes.
    indent: usize,
}

impl ListQuestion {
    /// Creates a question from a line that is not a list item, with the text up to `end` as its answer.
    pub fn from_line(
        file: &File<'_>,
        start: usize,
        words: Range<usize>,
        end: usize,
        is_question: bool,
    ) -> Self {
        let answer = words.end..end.max(words.end);
        Self {
            start,
            has_answer: !file.outline.is_blank(file.text, &answer),
            answer,
            words,
            is_question,
            is_plain: true,
            indent: 0,
        }
    }
}

/// Returns the items of the lists of questions in a piece.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let items = file.outline.items_in(piece);
    let whole = items.partition_point(|it| it.range.end <= piece.end);
    let mut cards = Vec::new();
    let mut rest = &items[..whole];
    while !rest.is_empty() {
        let (list, length) = take_list(file, rest);
        let (run, after) = rest.split_at(length);
        // Text after a numbered item can belong to its answer.
        let last = match item_number(file.text, &run[0]) {
            Some(_) => None,
            None => run.last(),
        };
        let below = || after.first().map_or(piece.end, |it| it.range.start);
        let end = last.map_or_else(below, |it| it.range.end);
        rest = after;
        let list_cards = read_list(file, &list, end);
        if list_cards.is_empty() {
            cards.extend(read_topic_lists(file, &list));
        }
        cards.extend(list_cards);
    }
    cards
}

/// Returns the questions in nested lists whose parent items are their topics.
fn read_topic_lists(file: &File<'_>, list: &[&Item]) -> Vec<Card> {
    let mut cards = Vec::new();
    for item in list {
        let inner = file.outline.inner_items_in(&item.range);
        let ends = inner.iter().skip(1).map(|it| it.range.start);
        let ends = ends.chain([item.range.end]);
        let questions = inner.iter().zip(ends);
        let questions = questions.filter_map(|(it, end)| read_item(file, it, end));
        let questions: Vec<_> = questions.filter(|it| it.has_answer).collect();
        let end = inner.first().map_or(item.content, |it| it.range.start);
        let topic = trim_range(file.text, item.content.min(end)..end);
        let topic = clean_title(&file.text[topic]);
        // A list that also contains other items is prose.
        if topic.contains('\n') || reads_as_question(topic) || questions.len() < inner.len() {
            continue;
        }
        let topic = file.document.line(topic).plain();
        let mut start = Some(item.range.start);
        cards.extend(questions.iter().map(|it| {
            let mut card = build_card(file, it);
            card.topics = vec![topic.clone()];
            if let Some(start) = start.take() {
                (card.title.start, card.range.start) = (start, start);
            }
            card
        }));
    }
    if cards.len() > 1 { cards } else { Vec::new() }
}

/// Returns the items of the list that `items` begins with, and the number of items up to its end.
///
/// The items of a list have no text between them, or are numbered consecutively. Items with another mark, or
/// indented further, right below a question without any other answer, are its answer.
fn take_list<'a>(file: &File<'_>, items: &'a [Item]) -> (Vec<&'a Item>, usize) {
    let text = file.text;
    let (mut list, mut length) = (vec![&items[0]], 1);
    for pair in items.windows(2) {
        let next = &pair[1];
        let last = list[list.len() - 1];
        let is_apart = !file
            .outline
            .is_blank(text, &(pair[0].range.end..next.range.start));
        let is_next = match (item_number(text, last), item_number(text, next)) {
            (Some(one), Some(next)) => !is_apart || next == one + 1,
            (None, None) => !is_apart && is_sibling(text, last, next),
            _ => false,
        };
        match is_next {
            true => list.push(next),
            false if !is_apart && is_answer_item(text, last, next) => {}
            false => break,
        }
        length += 1;
    }
    (list, length)
}

/// Returns whether an item is the answer to the item `question`, although it is not nested in it.
fn is_answer_item(text: &str, question: &Item, item: &Item) -> bool {
    item_text(text, question).ends_with(['?', '？', '؟']) && !is_sibling(text, question, item)
}

/// Returns whether a bullet has the same mark as another one and is not indented further, or is a question.
fn is_sibling(text: &str, other: &Item, item: &Item) -> bool {
    let mark = |it: &Item| text[it.range.clone()].trim_start().chars().next();
    let is_same = mark(other) == mark(item) && other.indent(text) >= item.indent(text);
    is_same
        || item_text(text, item)
            .lines()
            .next()
            .is_some_and(reads_as_question)
}

/// Returns the trimmed text of an item.
fn item_text<'a>(text: &'a str, item: &Item) -> &'a str {
    text[item.content.min(item.range.end)..item.range.end].trim()
}

/// Returns the number of a numbered item.
pub fn item_number(text: &str, item: &Item) -> Option<u32> {
    let mark = text[item.range.start..item.content].trim();
    mark.strip_suffix(['.', ')'])?.parse().ok()
}

/// Returns the questions of a list that ends at `end`. Empty if the list only mentions some.
fn read_list(file: &File<'_>, list: &[&Item], end: usize) -> Vec<Card> {
    let starts = list.iter().skip(1).map(|it| it.range.start);
    let ends = starts.chain([end]);
    let questions: Vec<ListQuestion> = list
        .iter()
        .zip(ends)
        .filter_map(|(item, next)| read_item(file, item, next))
        .collect();
    match &questions[..] {
        [one] if list.len() == 1 => {
            let is_question = one.is_question && one.has_answer && one.is_plain;
            is_question
                .then(|| build_card(file, one))
                .into_iter()
                .collect()
        }
        _ => build_cards(file, &questions),
    }
}

/// Returns the cards of some questions and their siblings if most of them are worded as questions, and nothing
/// otherwise.
pub fn build_cards(file: &File<'_>, questions: &[ListQuestion]) -> Vec<Card> {
    let siblings = questions.iter().map(|it| Sibling {
        is_question: it.is_question,
        has_answer: it.has_answer,
        can_be_question: true,
    });
    if !most_are_questions(&siblings.collect::<Vec<_>>()) {
        return Vec::new();
    }
    let selected = questions
        .iter()
        .filter(|it| it.is_question || it.has_answer);
    selected.map(|it| build_card(file, it)).collect()
}

/// Reads the question of an item. The next item begins at `next`.
fn read_item(file: &File<'_>, item: &Item, next: usize) -> Option<ListQuestion> {
    let text = file.text;
    let is_numbered = item_number(text, item).is_some();
    if file.outline.has_navigation(&item.range) {
        return None;
    }
    // The question can begin on the line below its number.
    let content = item.content.min(item.range.end)..item.range.end;
    let (words, is_beside) = question_range(text, trim_range(text, content))?;
    let title = &text[words.clone()];
    let plain = file.document.line(title).plain();
    let line = text[..words.start]
        .rfind(['\n', '\r'])
        .map_or(0, |at| at + 1);
    let indent = match line > item.range.start {
        true => words.start - line,
        false => item.indent(text),
    };
    let is_hidden = reveals::has_hidden_answer(file, words.end);
    let is_question = match is_numbered {
        _ if is_hidden => true,
        true => reads_as_question(&plain),
        false => plain.trim_end().ends_with(['?', '？', '؟']),
    };
    let within = words.end..item.range.end;
    let is_below = file.outline.is_blank(text, &within);
    let answer = match is_below {
        true => words.end..next.max(within.end),
        false => within,
    };
    let first = text[answer.clone()].trim_start();
    let line = first.lines().next().unwrap_or_default();
    let label = parse_answer_label(first, None).is_some();
    // An id alone is not an answer.
    let has_words = !file.outline.is_blank(text, &answer);
    let bare = line.trim_start_matches(['-', '*', '+', ' ']);
    Some(ListQuestion {
        is_question,
        has_answer: label || has_words && !bare.is_empty() && !reads_as_question(bare),
        is_plain: label || is_hidden || is_numbered && !is_beside && !is_below,
        indent: match is_below {
            true if bare.len() < line.len() => spaces_before(text, &answer),
            true => 0,
            false => indent,
        },
        words,
        answer,
        start: item.range.start,
    })
}

/// Returns the number of spaces before the first word of a range on its line.
fn spaces_before(text: &str, range: &Range<usize>) -> usize {
    let words = trim_range(text, range.clone()).start;
    let blanks = text[range.start..words].rsplit(['\n', '\r']).next();
    blanks.map_or(0, str::len)
}

/// Returns the range of the question that an item begins with, and whether the answer is on the same line.
pub fn question_range(text: &str, range: Range<usize>) -> Option<(Range<usize>, bool)> {
    let start = range.start;
    let mut end = start;
    let mut first = None;
    for line in lines(&text[range.clone()]).take(MAX_QUESTION_LINES) {
        let bare = line.trim();
        let is_item = is_choice(bare, |c| c.is_ascii_digit());
        let begins_block = is_item || bare.starts_with(['-', '*', '+', '>', '#', '|', '`', '<']);
        let has_label = parse_answer_label(line, None).is_some();
        if bare.is_empty() || end > start && (begins_block || has_label) {
            break;
        }
        let marks = bare.match_indices(['?', '？', '؟']);
        let offset = line.len() - line.trim_start().len();
        let mut after = marks.map(|(at, mark)| bare.split_at(at + mark.len()));
        if let Some((before, _)) = after.find(|(before, after)| begins_answer(before, after)) {
            return Some((start..end + offset + before.len(), true));
        }
        if bare.ends_with(['?', '？', '؟']) {
            return Some((start..end + offset + bare.len(), false));
        }
        let last = start..end + line.trim_end().len();
        match &mut first {
            None => first = Some(last),
            Some(it) => {
                let goes_on = text[it.end..end].trim().is_empty() && is_wrapped(&text[it.clone()]);
                if goes_on && bare.starts_with(char::is_lowercase) {
                    *it = last;
                }
            }
        }
        end += line.len();
    }
    first.map(|it| (it, false))
}

/// Returns whether a sentence continues on the next line: the line contains a question and more text, or is too
/// long.
fn is_wrapped(line: &str) -> bool {
    let is_long = line.len() >= MIN_WRAPPED_BYTES || line.contains(['?', '？', '؟']);
    is_long && !line.ends_with(['.', ':', '!'])
}
/// Returns whether an answer begins after a question mark: with words that are not a question, or with emphasis.
fn begins_answer(before: &str, after: &str) -> bool {
    let words = after.trim_start_matches(' ');
    let mark = words.len() - words.trim_start_matches(['*', '_']).len();
    let (mark, emphasized) = words.split_at(mark);
    if !mark.is_empty() {
        let is_open = before.matches(mark).count() % 2 == 0;
        return is_open && emphasized.starts_with(char::is_alphanumeric);
    }
    let next = words.chars().next();
    words.len() < after.len()
        && next.is_some_and(|it| !"?？؟)]".contains(it))
        && !reads_as_question(words)
}

/// Builds the card of a question.
pub fn build_card(file: &File<'_>, question: &ListQuestion) -> Card {
    let text = file.text;
    let title = &text[question.words.clone()];
    let question_text = file
        .document
        .join_words(clean_title(title).split_whitespace());
    let words = trim_range(text, question.answer.clone());
    let label = parse_answer_label(&text[words.clone()], None);
    let split = match &label {
        Some(_) => None,
        None => prompt::split_prompt(file, &question.answer),
    };
    let is_split = split.is_some();
    let (prompt, pieces) = match split {
        Some(split) => (dedent(split.prompt, question.indent), split.answer),
        None => {
            let answer = question.answer.clone();
            // An answer beside its question begins after the spaces.
            let is_beside = !text[answer.start..words.start].contains(['\n', '\r']);
            let text_start = if is_beside {
                words.start + divider_len(&text[words.clone()])
            } else {
                answer.start
            };
            let start = label.map_or(text_start, |it| words.start + it.words);
            let answer = start..answer.end;
            (Markdown::default(), vec![answer])
        }
    };
    let last = file.outline.item_at(words.end.saturating_sub(1));
    let last = last.filter(|it| it.range.start > question.start);
    let margin = " ".repeat(last.map_or(question.indent, |it| it.indent(text)));
    Card {
        title: question.start..question.words.end,
        is_card: is_split
            || !question.is_question
            || is_labeled_question(title, question_text.as_str()),
        question: question_text,
        prompt,
        pieces,
        rules: BodyRules::indented(question.indent),
        slot: Some(id_comment_below(words.end, file.newline, &margin)),
        shape: Shape::ListItem,
        ..Card::new(question.start..question.answer.end)
    }
}

/// Removes the indentation of the item from each line of a prompt.
fn dedent(prompt: Markdown, indent: usize) -> Markdown {
    let lines = prompt.as_str().split_inclusive('\n').map(|line| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        &line[blanks.min(indent)..]
    });
    Markdown::parse(lines.collect::<String>())
}
