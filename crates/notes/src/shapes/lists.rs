//! Lists of questions: `1. What is a pump?` with the answer in the item or below it.
//!
//! A list that mentions questions is none: most of its items must have a question and an answer.

use std::ops::Range;

use super::File;
use super::bold::behind_mark;
use super::card::{Card, comment_below, trimmed};
use super::prompt;
use crate::Markdown;
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::labels::answer_label;
use crate::outline::{Item, lines};
use crate::title::{asks_by_label, clean_title, reads_as_question};

/// The most lines that a question goes on for.
const LONGEST_QUESTION: usize = 4;

/// The question that an item begins with.
pub struct Question {
    /// Where the item begins.
    pub start: usize,
    pub words: Range<usize>,
    /// Where the answer stands.
    pub answer: Range<usize>,
    has_answer: bool,
    /// Whether the answer has a label, or stands in the item below the question.
    is_plain: bool,
    /// How far the answer is indented.
    indent: usize,
}

impl Question {
    /// A question of a line that is no item of a list, with all that stands behind it.
    pub fn of_line(start: usize, words: Range<usize>, end: usize) -> Self {
        Self {
            start,
            answer: words.end..end.max(words.end),
            words,
            has_answer: true,
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
        let length = run(file, rest);
        let (list, behind) = rest.split_at(length);
        let end = behind.first().map_or(piece.end, |it| it.range.start);
        rest = behind;
        let of_list = read_list(file, list, end);
        if of_list.is_empty() {
            cards.extend(below_topics(file, list));
        }
        cards.extend(of_list);
    }
    cards
}

/// The questions in the lists of items that are their topics.
fn below_topics(file: &File<'_>, list: &[Item]) -> Vec<Card> {
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

/// How many items belong to one list: no text stands between them, or they are numbered one after the other.
fn run(file: &File<'_>, items: &[Item]) -> usize {
    let text = file.text;
    let follows = |pair: &[Item]| {
        let (one, next) = (&pair[0], &pair[1]);
        let is_apart = !file
            .outline
            .is_blank(text, &(one.range.end..next.range.start));
        match (number(text, one), number(text, next)) {
            (Some(one), Some(next)) => !is_apart || next == one + 1,
            (None, None) => !is_apart,
            _ => false,
        }
    };
    1 + items.windows(2).take_while(|pair| follows(pair)).count()
}

pub fn number(text: &str, item: &Item) -> Option<u32> {
    let mark = text[item.range.start..item.content].trim();
    mark.strip_suffix(['.', ')'])?.parse().ok()
}

/// The questions of a list that goes up to `end`; none where it only mentions some.
fn read_list(file: &File<'_>, list: &[Item], end: usize) -> Vec<Card> {
    let starts = list.iter().skip(1).map(|it| it.range.start);
    let ends = starts.chain([end]);
    let questions: Vec<Question> = list
        .iter()
        .zip(ends)
        .filter_map(|(item, next)| question(file, item, next))
        .collect();
    let answered = questions.iter().filter(|it| it.has_answer).count();
    let is_list = match list.len() {
        1 => questions.iter().any(|it| it.has_answer && it.is_plain),
        all => answered > 1 && answered * 2 > all,
    };
    match is_list {
        true => questions.iter().map(|it| card(file, it)).collect(),
        false => Vec::new(),
    }
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
    let asks = match is_numbered {
        true => reads_as_question(&plain),
        false => plain.trim_end().ends_with(['?', '？', '؟']),
    };
    if !asks {
        return None;
    }
    let within = words.end..item.range.end;
    let is_below = file.outline.is_blank(text, &within) && is_numbered;
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
        has_answer: label || has_words && !reads_as_question(bare),
        is_plain: label || is_numbered && !is_beside && !is_below,
        indent: if is_below { 0 } else { indent },
        words,
        answer,
        start: item.range.start,
    })
}

/// The words of the question that begins an item, and whether the answer stands on the same line.
pub fn title(text: &str, range: Range<usize>) -> Option<(Range<usize>, bool)> {
    let start = range.start;
    let mut end = start;
    let mut first = None;
    for line in lines(&text[range.clone()]).take(LONGEST_QUESTION) {
        let bare = line.trim();
        let is_item = prompt::is_choice(bare, |c| c.is_ascii_digit());
        let begins_block = is_item || bare.starts_with(['-', '*', '+', '>', '#', '|', '`', '<']);
        let has_label = answer_label(line, None).is_some();
        if bare.is_empty() || end > start && (begins_block || has_label) {
            break;
        }
        let mut marks = bare.match_indices(['?', '？', '؟']);
        let offset = line.len() - line.trim_start().len();
        let beside = marks.find(|(at, mark)| {
            let behind = &bare[at + mark.len()..];
            let next = behind.trim_start().chars().next();
            behind.starts_with(' ') && next.is_some_and(|it| !"?？؟)]*_".contains(it))
        });
        if let Some((at, mark)) = beside {
            return Some((start..end + offset + at + mark.len(), true));
        }
        if bare.ends_with(['?', '？', '؟']) {
            return Some((start..end + offset + bare.len(), false));
        }
        first.get_or_insert(start..start + line.trim_end().len());
        end += line.len();
    }
    first.map(|it| (it, false))
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
    let margin = " ".repeat(question.indent);
    Card {
        title: question.start..question.words.end,
        is_card: is_split || asks_by_label(title, shown.as_str()),
        question: shown,
        prompt,
        pieces,
        rules: BodyRules {
            indent: question.indent,
            ..BodyRules::default()
        },
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
