//! Lists of questions: `1. What is a pump?` with the answer in the item or below it.
//!
//! A list that mentions questions is none: most of its items must have a question and an answer.

use std::ops::Range;

use super::bold::behind_mark;
use super::card::{Card, comment_below, trimmed};
use super::file::File;
use super::siblings::{Sibling, most_ask};
use super::split::is_choice;
use super::{prompt, reveals};
use crate::Markdown;
use crate::body::BodyRules;
use crate::labels::answer_label;
use crate::outline::Item;
use crate::ranges::lines;
use crate::shape::Shape;
use crate::title::{asks_by_label, clean_title, reads_as_question};

/// The most lines that a question goes on for.
const LONGEST_QUESTION: usize = 4;

/// In bytes. A shorter line ends where its writer wanted it to.
const LEAST_BROKEN: usize = 60;

/// The question that an item begins with.
pub struct Question {
    /// Where the item begins.
    pub start: usize,
    pub words: Range<usize>,
    /// Where the answer stands.
    pub answer: Range<usize>,
    /// Whether its words ask.
    pub asks: bool,
    pub has_answer: bool,
    /// Whether the answer has a label, or stands in the item below the question.
    is_plain: bool,
    /// How far the answer is indented.
    indent: usize,
}

impl Question {
    /// A question of a line that is no item of a list, with all that stands behind it.
    pub fn of_line(
        file: &File<'_>,
        start: usize,
        words: Range<usize>,
        end: usize,
        asks: bool,
    ) -> Self {
        let answer = words.end..end.max(words.end);
        Self {
            start,
            has_answer: !file.outline.is_blank(file.text, &answer),
            answer,
            words,
            asks,
            is_plain: true,
            indent: 0,
        }
    }
}

/// The items of the lists of questions.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let items = file.outline.items_in(piece);
    let whole = items.partition_point(|it| it.range.end <= piece.end);
    let mut cards = Vec::new();
    let mut rest = &items[..whole];
    while !rest.is_empty() {
        let (list, length) = run(file, rest);
        let (run, behind) = rest.split_at(length);
        // What stands behind a number may belong to its answer.
        let last = match number(file.text, &run[0]) {
            Some(_) => None,
            None => run.last(),
        };
        let below = || behind.first().map_or(piece.end, |it| it.range.start);
        let end = last.map_or_else(below, |it| it.range.end);
        rest = behind;
        let of_list = read_list(file, &list, end);
        if of_list.is_empty() {
            cards.extend(below_topics(file, &list));
        }
        cards.extend(of_list);
    }
    cards
}

/// The questions in the lists of items that are their topics.
fn below_topics(file: &File<'_>, list: &[&Item]) -> Vec<Card> {
    let mut cards = Vec::new();
    for item in list {
        let inner = file.outline.inner_items_in(&item.range);
        let ends = inner.iter().skip(1).map(|it| it.range.start);
        let ends = ends.chain([item.range.end]);
        let questions = inner.iter().zip(ends);
        let questions = questions.filter_map(|(it, end)| question(file, it, end));
        let questions: Vec<_> = questions.filter(|it| it.has_answer).collect();
        let end = inner.first().map_or(item.content, |it| it.range.start);
        let topic = trimmed(file.text, item.content.min(end)..end);
        let topic = clean_title(&file.text[topic]);
        // A list with more than questions is a text.
        if topic.contains('\n') || reads_as_question(topic) || questions.len() < inner.len() {
            continue;
        }
        let topic = file.document.line(topic).plain();
        let mut start = Some(item.range.start);
        cards.extend(questions.iter().map(|it| {
            let mut card = card(file, it);
            card.topics = vec![topic.clone()];
            if let Some(start) = start.take() {
                (card.title.start, card.range.start) = (start, start);
            }
            card
        }));
    }
    if cards.len() > 1 { cards } else { Vec::new() }
}

/// The items of the list that begins here, and how many items there are up to its end. In a list, no text stands between
/// the items, or they are numbered one after the other. Items with another mark, or further in, right below a question
/// that has nothing else for an answer, belong to it.
fn run<'a>(file: &File<'_>, items: &'a [Item]) -> (Vec<&'a Item>, usize) {
    let text = file.text;
    let (mut list, mut length) = (vec![&items[0]], 1);
    for pair in items.windows(2) {
        let next = &pair[1];
        let last = list[list.len() - 1];
        let is_apart = !file
            .outline
            .is_blank(text, &(pair[0].range.end..next.range.start));
        let is_next = match (number(text, last), number(text, next)) {
            (Some(one), Some(next)) => !is_apart || next == one + 1,
            (None, None) => !is_apart && is_sibling(text, last, next),
            _ => false,
        };
        match is_next {
            true => list.push(next),
            false if !is_apart && is_part(text, last, next) => {}
            false => break,
        }
        length += 1;
    }
    (list, length)
}

/// Whether an item is the answer to the one that `asked` is, although it does not stand in it.
fn is_part(text: &str, asked: &Item, item: &Item) -> bool {
    words(text, asked).ends_with(['?', '？', '؟']) && !is_sibling(text, asked, item)
}

/// Whether a bullet has the mark of another one and does not stand further in, or asks.
fn is_sibling(text: &str, other: &Item, item: &Item) -> bool {
    let mark = |it: &Item| text[it.range.clone()].trim_start().chars().next();
    let is_same = mark(other) == mark(item) && other.indent(text) >= item.indent(text);
    is_same
        || words(text, item)
            .lines()
            .next()
            .is_some_and(reads_as_question)
}

fn words<'a>(text: &'a str, item: &Item) -> &'a str {
    text[item.content.min(item.range.end)..item.range.end].trim()
}

pub fn number(text: &str, item: &Item) -> Option<u32> {
    let mark = text[item.range.start..item.content].trim();
    mark.strip_suffix(['.', ')'])?.parse().ok()
}

/// The questions of a list that goes up to `end`; none where it only mentions some.
fn read_list(file: &File<'_>, list: &[&Item], end: usize) -> Vec<Card> {
    let starts = list.iter().skip(1).map(|it| it.range.start);
    let ends = starts.chain([end]);
    let questions: Vec<Question> = list
        .iter()
        .zip(ends)
        .filter_map(|(item, next)| question(file, item, next))
        .collect();
    match &questions[..] {
        [one] if list.len() == 1 => {
            let is_question = one.asks && one.has_answer && one.is_plain;
            is_question.then(|| card(file, one)).into_iter().collect()
        }
        _ => cards(file, &questions),
    }
}

/// The cards of questions most of which ask, and of their siblings; none where most do not.
pub fn cards(file: &File<'_>, questions: &[Question]) -> Vec<Card> {
    let siblings = questions.iter().map(|it| Sibling {
        asks: it.asks,
        has_answer: it.has_answer,
        may_ask: true,
    });
    if !most_ask(&siblings.collect::<Vec<_>>()) {
        return Vec::new();
    }
    let asked = questions.iter().filter(|it| it.asks || it.has_answer);
    asked.map(|it| card(file, it)).collect()
}

/// The question of an item, before the item that begins at `next`.
fn question(file: &File<'_>, item: &Item, next: usize) -> Option<Question> {
    let text = file.text;
    let is_numbered = number(text, item).is_some();
    if file.outline.has_navigation(&item.range) {
        return None;
    }
    // The question may begin below its number.
    let content = item.content.min(item.range.end)..item.range.end;
    let (words, is_beside) = title(text, trimmed(text, content))?;
    let title = &text[words.clone()];
    let plain = file.document.line(title).plain();
    let line = text[..words.start]
        .rfind(['\n', '\r'])
        .map_or(0, |at| at + 1);
    let indent = match line > item.range.start {
        true => words.start - line,
        false => item.indent(text),
    };
    let is_hidden = reveals::hides_answer(file, words.end);
    let asks = match is_numbered {
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
    let label = answer_label(first, None).is_some();
    // An id alone is no answer.
    let has_words = !file.outline.is_blank(text, &answer);
    let bare = line.trim_start_matches(['-', '*', '+', ' ']);
    Some(Question {
        asks,
        has_answer: label || has_words && !bare.is_empty() && !reads_as_question(bare),
        is_plain: label || is_hidden || is_numbered && !is_beside && !is_below,
        indent: match is_below {
            true if bare.len() < line.len() => blanks_before(text, &answer),
            true => 0,
            false => indent,
        },
        words,
        answer,
        start: item.range.start,
    })
}

/// The blanks before the first word of a range on its line.
fn blanks_before(text: &str, range: &Range<usize>) -> usize {
    let words = trimmed(text, range.clone()).start;
    let blanks = text[range.start..words].rsplit(['\n', '\r']).next();
    blanks.map_or(0, str::len)
}

/// The words of the question that begins an item, and whether the answer stands on the same line.
pub fn title(text: &str, range: Range<usize>) -> Option<(Range<usize>, bool)> {
    let start = range.start;
    let mut end = start;
    let mut first = None;
    for line in lines(&text[range.clone()]).take(LONGEST_QUESTION) {
        let bare = line.trim();
        let is_item = is_choice(bare, |c| c.is_ascii_digit());
        let begins_block = is_item || bare.starts_with(['-', '*', '+', '>', '#', '|', '`', '<']);
        let has_label = answer_label(line, None).is_some();
        if bare.is_empty() || end > start && (begins_block || has_label) {
            break;
        }
        let marks = bare.match_indices(['?', '？', '؟']);
        let offset = line.len() - line.trim_start().len();
        let mut behind = marks.map(|(at, mark)| bare.split_at(at + mark.len()));
        if let Some((asked, _)) = behind.find(|(asked, behind)| begins_answer(asked, behind)) {
            return Some((start..end + offset + asked.len(), true));
        }
        if bare.ends_with(['?', '？', '؟']) {
            return Some((start..end + offset + bare.len(), false));
        }
        let last = start..end + line.trim_end().len();
        match &mut first {
            None => first = Some(last),
            Some(it) => {
                let goes_on = text[it.end..end].trim().is_empty() && is_broken(&text[it.clone()]);
                if goes_on && bare.starts_with(char::is_lowercase) {
                    *it = last;
                }
            }
        }
        end += line.len();
    }
    first.map(|it| (it, false))
}

/// Whether a sentence goes on below its first line: it holds a question and more, or is too long for one line.
fn is_broken(line: &str) -> bool {
    let is_long = line.len() >= LEAST_BROKEN || line.contains(['?', '？', '؟']);
    is_long && !line.ends_with(['.', ':', '!'])
}

/// Whether the answer begins behind a question mark: words that do not ask more, or emphasis that opens.
fn begins_answer(asked: &str, behind: &str) -> bool {
    let words = behind.trim_start_matches(' ');
    let mark = words.len() - words.trim_start_matches(['*', '_']).len();
    let (mark, emphasized) = words.split_at(mark);
    if !mark.is_empty() {
        let is_open = asked.matches(mark).count() % 2 == 0;
        return is_open && emphasized.starts_with(char::is_alphanumeric);
    }
    let next = words.chars().next();
    words.len() < behind.len()
        && next.is_some_and(|it| !"?？؟)]".contains(it))
        && !reads_as_question(words)
}

pub fn card(file: &File<'_>, question: &Question) -> Card {
    let text = file.text;
    let title = &text[question.words.clone()];
    let shown = file.document.joined(clean_title(title).split_whitespace());
    let words = trimmed(text, question.answer.clone());
    let label = answer_label(&text[words.clone()], None);
    let split = match &label {
        Some(_) => None,
        None => prompt::split(file, &question.answer),
    };
    let is_split = split.is_some();
    let (prompt, pieces) = match split {
        Some(split) => (dedented(split.prompt, question.indent), split.answer),
        None => {
            let answer = question.answer.clone();
            // An answer beside its question begins behind the blanks.
            let is_beside = !text[answer.start..words.start].contains(['\n', '\r']);
            let shown = if is_beside {
                words.start + behind_mark(&text[words.clone()])
            } else {
                answer.start
            };
            let start = label.map_or(shown, |it| words.start + it.words);
            let answer = start..answer.end;
            (Markdown::default(), vec![answer])
        }
    };
    let last = file.outline.item_at(words.end.saturating_sub(1));
    let last = last.filter(|it| it.range.start > question.start);
    let margin = " ".repeat(last.map_or(question.indent, |it| it.indent(text)));
    Card {
        title: question.start..question.words.end,
        is_card: is_split || !question.asks || asks_by_label(title, shown.as_str()),
        question: shown,
        prompt,
        pieces,
        rules: BodyRules::indented(question.indent),
        slot: Some(comment_below(words.end, file.newline, &margin)),
        shape: Shape::ListItem,
        ..Card::of(question.start..question.answer.end)
    }
}

/// What is shown with a question, without the blanks that its item puts before each line.
fn dedented(prompt: Markdown, indent: usize) -> Markdown {
    let lines = prompt.as_str().split_inclusive('\n').map(|line| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        &line[blanks.min(indent)..]
    });
    Markdown::parse(lines.collect::<String>())
}
