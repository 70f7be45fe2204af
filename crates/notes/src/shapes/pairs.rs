//! Reads `Q:` and `A:` pairs in all their spellings, and the clozes of hashcards.

use std::ops::Range;

use super::bold::find_questions;
use super::card::{Card, id_comment_below, id_comment_beside, margin_at, trim_range};
use super::cloze::{self, ClozeMarks};
use super::exercises;
use super::file::File;
use super::split::is_blank;
use crate::Markdown;
use crate::body::BodyRules;
use crate::labels::{Label, LabelEnd, strip_item_mark};
use crate::outline::{is_rule, rule_end};
use crate::shape::Shape;
use crate::title::{clean_title, reads_as_question};
use labels::{PairLabel, Role, line_end};

mod labels;

/// Returns the pairs in a piece of the file, and the clozes among them.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let labels = labels::find_labels(file, piece);
    let has_pairs = labels.iter().any(|it| it.role == Role::Answer)
        || has_unlabeled_answers(file, &labels, piece.end);
    let ends = labels.iter().skip(1).map(|it| it.start);
    let mut ends = ends.chain([piece.end]);
    let is_deck = labels.iter().any(|it| {
        let end = ends.next().unwrap_or(it.words).max(it.words);
        it.role == Role::Cloze && cloze::is_cloze(file, it.words..end)
    });
    if !has_pairs && !is_deck {
        return Vec::new();
    }
    let mut cards = Vec::new();
    let mut at = 0;
    while let Some(first) = labels.get(at) {
        let answer = labels
            .get(at + 1)
            .filter(|it| it.role == Role::Answer && first.role == Role::Question);
        at += 1 + usize::from(answer.is_some());
        let end = labels.get(at).map_or(piece.end, |it| it.start);
        let end = find_rule(file, first.start, end).unwrap_or(end);
        let answer = answer.filter(|it| it.start < end);
        match first.role {
            Role::Question if answer.is_some() || has_pairs => {
                let end = pair_end(file, first, answer, end);
                let mut card = build_pair(file, first, answer, end);
                // The rule belongs to the card above it.
                card.range.end = rule_end(text, end, piece.end);
                cards.push(card);
            }
            Role::Cloze => cards.extend(cloze::read_cards(
                file,
                cloze::ClozeText {
                    range: first.start..rule_end(text, end, piece.end),
                    question: first.words..end,
                    end,
                    hidden: &[],
                    marks: ClozeMarks::Brackets,
                    rules: BodyRules::default(),
                },
            )),
            _ => {}
        }
    }
    cards
}

/// Returns whether labeled questions have their answers below them without a label.
///
/// That holds for several labels, at least one worded as a question and most with text below, or for a single one
/// right below a heading that is not a question.
fn has_unlabeled_answers(file: &File<'_>, labels: &[PairLabel], end: usize) -> bool {
    let text = file.text;
    let starts = labels.iter().skip(1).map(|it| it.start);
    let ends = starts.chain([end]);
    let (mut asked, mut answered) = (0, 0);
    for (label, end) in labels.iter().zip(ends) {
        let line = line_end(text, label.words).min(end);
        if label.role != Role::Question {
            return false;
        }
        asked += usize::from(reads_as_question(text[label.words..line].trim()));
        answered += usize::from(!is_blank(file, &(line..end)));
    }
    let is_single = || match labels {
        [only] => {
            let next = file
                .outline
                .headings
                .partition_point(|it| it.line.start < only.start);
            let above = next.checked_sub(1).map(|at| &file.outline.headings[at]);
            above.is_some_and(|above| {
                let title = &text[above.text.clone()];
                let is_below = above.line.end <= only.start
                    && file.outline.is_blank(text, &(above.line.end..only.start));
                is_below
                    && !reads_as_question(title)
                    && exercises::name_after_number(title).is_none()
            })
        }
        _ => answered > 1,
    };
    asked > 0 && answered * 2 > labels.len() && is_single()
}

/// Returns where a pair ends, at most at `end`: with its list item or quote, or where another question begins.
fn pair_end(file: &File<'_>, first: &PairLabel, answer: Option<&PairLabel>, end: usize) -> usize {
    let outline = file.outline;
    let last = answer.unwrap_or(first);
    let line = line_end(file.text, last.words).min(end);
    let mut ends = vec![end];
    let headings = &outline.headings;
    let next = headings.partition_point(|it| it.line.start < line);
    ends.extend(headings.get(next).map(|it| it.line.start));
    let bold = find_questions(file, &(line..end));
    ends.extend(bold.first().map(|it| it.line.line.start));
    ends.extend(outline.quote_at(last.offset_in_block()).map(|it| it.end));
    if let Some(item) = outline.item_at(last.offset_in_block()) {
        ends.push(extend_over_id(file, item.range.end, end));
    }
    let found = ends.into_iter().min().unwrap_or(end);
    found.max(line)
}

/// Returns the end of a list item, or of an id right below it.
fn extend_over_id(file: &File<'_>, item: usize, end: usize) -> usize {
    let ids = file.outline.id_lines_in(&(item..end.max(item)));
    let below = ids.first().map(|it| it.line.clone());
    let below = below.filter(|it| file.text[item..it.start].trim().is_empty());
    below.map_or(item, |it| it.end)
}

/// Builds the card of a labeled question and its answer, if that has a label.
fn build_pair(file: &File<'_>, first: &PairLabel, answer: Option<&PairLabel>, end: usize) -> Card {
    let text = file.text;
    let question_end = answer.map_or_else(|| line_end(text, first.words).min(end), |it| it.start);
    let question = trim_range(text, first.words..question_end.max(first.words));
    let (title, prompt) = split_title(&text[question.clone()]);
    let is_quoted = file
        .outline
        .quote_at(answer.unwrap_or(first).offset_in_block())
        .is_some();
    let (pieces, last_word) = match answer {
        Some(answer) => {
            // `**Q: What? A: That.**`.
            let open = first.open.filter(|(_, mark)| !title.contains(mark));
            let open = open.map(|(_, mark)| (answer.start, mark));
            answer_pieces(text, answer.words, answer.open.or(open), end)
        }
        None => {
            let below = question_end..end.max(question_end);
            (vec![below], first.words)
        }
    };
    let item = file
        .outline
        .item_at(answer.unwrap_or(first).offset_in_block());
    let indent = item.map_or(0, |it| it.indent(text));
    Card {
        title: first.start..question.end.max(first.words),
        question: question_text(file, first, title, is_quoted),
        prompt: file.document.part(prompt.trim()),
        slot: Some(id_slot(
            file,
            first.start.max(last_word)..end,
            indent,
            is_quoted,
        )),
        pieces,
        rules: BodyRules {
            indent,
            quotes: usize::from(is_quoted),
        },
        shape: Shape::Pair,
        ..Card::new(first.start..end)
    }
}

/// Returns the question without the mark that closes the emphasis around the label and the title.
fn question_text(file: &File<'_>, first: &PairLabel, title: &str, is_quoted: bool) -> Markdown {
    let is_visible = |word: &&str| !is_quoted || *word != ">";
    let Some((_, mark)) = first.open else {
        let words = clean_title(title).split_whitespace();
        return file.document.join_words(words.filter(is_visible));
    };
    if let Some(title) = title.strip_suffix(mark) {
        let words = clean_title(title).split_whitespace();
        return file.document.join_words(words.filter(is_visible));
    }
    let title = title.replacen(mark, "", 1);
    let words: Vec<&str> = clean_title(&title)
        .split_whitespace()
        .filter(is_visible)
        .collect();
    Markdown::parse_line(words.join(" "))
}

/// Splits a question into its first paragraph, and the code and lists below that are shown with it.
fn split_title(words: &str) -> (&str, &str) {
    let mut at = 0;
    for line in words.split_inclusive('\n') {
        let bare = line.trim();
        // `Options:`.
        let heads_choices =
            bare.ends_with([':', '：']) && words[..at].trim_end().ends_with(['?', '？', '؟']);
        let begins_block = bare.starts_with("```")
            || bare.starts_with("~~~")
            || is_item_or_choice(bare)
            || heads_choices;
        if at > 0 && (bare.is_empty() || begins_block) {
            return (words[..at].trim_end(), &words[at..]);
        }
        at += line.len();
    }
    (words, "")
}

/// Returns whether a line is a list item or a choice: `- x`, `1. x`, `b) x`, `C: x`.
fn is_item_or_choice(line: &str) -> bool {
    let letter = line
        .strip_prefix(|c: char| c.is_ascii_alphabetic())
        .and_then(|it| it.strip_prefix(['.', ')', ':']));
    strip_item_mark(line).len() < line.len() || letter.is_some_and(|it| it.starts_with([' ', '\t']))
}

/// Returns the ranges of an answer, and where the last of them begins.
///
/// The mark that closes emphasis around label and answer is left out at the end of a line. Elsewhere the label
/// stays in the answer.
fn answer_pieces(
    text: &str,
    start: usize,
    open: Option<(usize, &str)>,
    end: usize,
) -> (Vec<Range<usize>>, usize) {
    let end = end.max(start);
    let words = start..end;
    let Some((open, mark)) = open else {
        return (vec![words], start);
    };
    let Some(close) = text[words.clone()].find(mark).map(|at| words.start + at) else {
        return (vec![words], start);
    };
    let after = close + mark.len();
    match text[after..end].trim_start_matches([' ', '\t']) {
        rest if rest.is_empty() || rest.starts_with(['\n', '\r']) => {
            (vec![words.start..close, after..end], after)
        }
        _ => {
            let label_and_answer = open..end;
            (vec![label_and_answer], start)
        }
    }
}

/// Returns the slot of an id: below the last word of a card, or beside it if another card follows on the line.
fn id_slot(
    file: &File<'_>,
    card: Range<usize>,
    indent: usize,
    is_quoted: bool,
) -> crate::body::IdSlot {
    let text = file.text;
    let is_blank = |c: char| c.is_whitespace() || is_quoted && c == '>';
    let at = card.start + text[card].trim_end_matches(is_blank).len();
    let rest = text[at..].split(['\n', '\r']).next().unwrap_or_default();
    if !rest.trim().is_empty() {
        return id_comment_beside(at);
    }
    let margin = match is_quoted {
        true => margin_at(text, at),
        false => " ".repeat(indent),
    };
    id_comment_below(at, file.newline, &margin)
}

/// Returns the first rule, such as `---`, after byte `start`. It ends a card.
fn find_rule(file: &File<'_>, start: usize, end: usize) -> Option<usize> {
    let mut lines = file.lines(start..end).skip(1);
    lines.find(|(_, line)| is_rule(line)).map(|(at, _)| at)
}

/// Returns whether a line begins a labeled question.
pub fn is_question_line(line: &str) -> bool {
    Label::parse_line(line).is_some_and(|it| it.is_question_label() && it.end == LabelEnd::Colon)
}

/// Returns whether a line begins a labeled answer, or is a cloze.
pub fn is_answer_line(line: &str) -> bool {
    let is_cloze = line.starts_with("C:") && line.contains('[');
    is_cloze
        || Label::parse_line(line)
            .is_some_and(|it| it.can_begin_answer() && it.end == LabelEnd::Colon)
}
