//! `Q:` and `A:` lines in all their spellings, and the clozes of hashcards.

use std::ops::Range;

use super::bold::asking;
use super::card::{Card, comment_below, comment_beside, margin_at, trimmed};
use super::cloze::{self, Marks};
use super::exercises;
use super::file::File;
use super::split::is_blank;
use crate::Markdown;
use crate::body::BodyRules;
use crate::labels::{End, Label, without_item_mark};
use crate::outline::{end_of_rule, is_rule};
use crate::shape::Shape;
use crate::title::{clean_title, reads_as_question};
use labeled::{Labeled, Role, line_end};

mod labeled;

/// The pairs in a piece of the file, and clozes beside them.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let labels = labeled::read(file, piece);
    let has_pairs =
        labels.iter().any(|it| it.role == Role::Answer) || asks_alone(file, &labels, piece.end);
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
        let end = rule_in(file, first.start, end).unwrap_or(end);
        let answer = answer.filter(|it| it.start < end);
        match first.role {
            Role::Question if answer.is_some() || has_pairs => {
                let end = end_of(file, first, answer, end);
                let mut card = pair(file, first, answer, end);
                // The rule belongs to the card above it.
                card.range.end = end_of_rule(text, end, piece.end);
                cards.push(card);
            }
            Role::Cloze => cards.extend(cloze::cards(
                file,
                cloze::Text {
                    range: first.start..end_of_rule(text, end, piece.end),
                    asked: first.words..end,
                    end,
                    hidden: &[],
                    marks: Marks::Brackets,
                    rules: BodyRules::default(),
                },
            )),
            _ => {}
        }
    }
    cards
}

/// Whether labels of questions have their answers below them, without a label: several, one of which reads as a question,
/// and most with text; or a single one right below a heading that does not ask.
fn asks_alone(file: &File<'_>, labels: &[Labeled], end: usize) -> bool {
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
                is_below && !reads_as_question(title) && exercises::name(title).is_none()
            })
        }
        _ => answered > 1,
    };
    asked > 0 && answered * 2 > labels.len() && is_single()
}

/// Where a pair ends that goes up to `end` at most: with the list item or quote that it stands in, and where another
/// question begins.
fn end_of(file: &File<'_>, first: &Labeled, answer: Option<&Labeled>, end: usize) -> usize {
    let outline = file.outline;
    let last = answer.unwrap_or(first);
    let line = line_end(file.text, last.words).min(end);
    let mut ends = vec![end];
    let headings = &outline.headings;
    let next = headings.partition_point(|it| it.line.start < line);
    ends.extend(headings.get(next).map(|it| it.line.start));
    let bold = asking(file, &(line..end));
    ends.extend(bold.first().map(|it| it.line.line.start));
    ends.extend(outline.quote_at(last.words_at()).map(|it| it.end));
    if let Some(item) = outline.item_at(last.words_at()) {
        ends.push(with_id_below(file, item.range.end, end));
    }
    let found = ends.into_iter().min().unwrap_or(end);
    found.max(line)
}

/// The end of a list item, or of an id that stands right below it.
fn with_id_below(file: &File<'_>, item: usize, end: usize) -> usize {
    let ids = file.outline.id_lines_in(&(item..end.max(item)));
    let below = ids.first().map(|it| it.line.clone());
    let below = below.filter(|it| file.text[item..it.start].trim().is_empty());
    below.map_or(item, |it| it.end)
}

fn pair(file: &File<'_>, first: &Labeled, answer: Option<&Labeled>, end: usize) -> Card {
    let text = file.text;
    let question_end = answer.map_or_else(|| line_end(text, first.words).min(end), |it| it.start);
    let question = trimmed(text, first.words..question_end.max(first.words));
    let (title, prompt) = split_title(&text[question.clone()]);
    let is_quoted = file
        .outline
        .quote_at(answer.unwrap_or(first).words_at())
        .is_some();
    let (pieces, last_word) = match answer {
        Some(answer) => {
            // `**Q: What? A: That.**`
            let open = first.open.filter(|(_, mark)| !title.contains(mark));
            let open = open.map(|(_, mark)| (answer.start, mark));
            answer_pieces(text, answer.words, answer.open.or(open), end)
        }
        None => {
            let below = question_end..end.max(question_end);
            (vec![below], first.words)
        }
    };
    let item = file.outline.item_at(answer.unwrap_or(first).words_at());
    let indent = item.map_or(0, |it| it.indent(text));
    Card {
        title: first.start..question.end.max(first.words),
        question: question_of(file, first, title, is_quoted),
        prompt: file.document.part(prompt.trim()),
        slot: Some(slot(
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
        ..Card::of(first.start..end)
    }
}

/// The title without the mark that closes the emphasis around it and its label.
fn question_of(file: &File<'_>, first: &Labeled, title: &str, is_quoted: bool) -> Markdown {
    let is_shown = |word: &&str| !is_quoted || *word != ">";
    let Some((_, mark)) = first.open else {
        let words = clean_title(title).split_whitespace();
        return file.document.joined(words.filter(is_shown));
    };
    if let Some(title) = title.strip_suffix(mark) {
        let words = clean_title(title).split_whitespace();
        return file.document.joined(words.filter(is_shown));
    }
    let title = title.replacen(mark, "", 1);
    let words: Vec<&str> = clean_title(&title)
        .split_whitespace()
        .filter(is_shown)
        .collect();
    Markdown::parse_line(words.join(" "))
}

/// Splits a question into its first paragraph, which is its title, and the code and lists below it, which are shown
/// with it.
fn split_title(words: &str) -> (&str, &str) {
    let mut at = 0;
    for line in words.split_inclusive('\n') {
        let bare = line.trim();
        // `Options:`
        let heads_choices =
            bare.ends_with([':', '：']) && words[..at].trim_end().ends_with(['?', '？', '؟']);
        let begins_block =
            bare.starts_with("```") || bare.starts_with("~~~") || is_choice(bare) || heads_choices;
        if at > 0 && (bare.is_empty() || begins_block) {
            return (words[..at].trim_end(), &words[at..]);
        }
        at += line.len();
    }
    (words, "")
}

/// Whether a line is an item of a list or a choice: `- x`, `1. x`, `b) x`, `C: x`.
fn is_choice(line: &str) -> bool {
    let letter = line
        .strip_prefix(|c: char| c.is_ascii_alphabetic())
        .and_then(|it| it.strip_prefix(['.', ')', ':']));
    without_item_mark(line).len() < line.len()
        || letter.is_some_and(|it| it.starts_with([' ', '\t']))
}

/// Where the words of an answer stand, and where the last of them that has a place of its own begins. The mark that
/// closes the emphasis around the label and the words is left out where it ends a line; elsewhere the label stays.
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
    let behind = close + mark.len();
    match text[behind..end].trim_start_matches([' ', '\t']) {
        rest if rest.is_empty() || rest.starts_with(['\n', '\r']) => {
            (vec![words.start..close, behind..end], behind)
        }
        _ => {
            let labeled = open..end;
            (vec![labeled], start)
        }
    }
}

/// Below the last word of a card; beside it, where another card goes on behind it.
fn slot(
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
        return comment_beside(at);
    }
    let margin = match is_quoted {
        true => margin_at(text, at),
        false => " ".repeat(indent),
    };
    comment_below(at, file.newline, &margin)
}

/// The first rule such as `---` behind a byte, which ends a card.
fn rule_in(file: &File<'_>, start: usize, end: usize) -> Option<usize> {
    let mut lines = file.lines(start..end).skip(1);
    lines.find(|(_, line)| is_rule(line)).map(|(at, _)| at)
}

/// Whether a line begins a question.
pub fn is_question(line: &str) -> bool {
    Label::of_line(line).is_some_and(|it| it.surely_asks() && it.end == End::Colon)
}

/// Whether a line begins an answer, or is a cloze.
pub fn is_answer(line: &str) -> bool {
    let is_cloze = line.starts_with("C:") && line.contains('[');
    is_cloze || Label::of_line(line).is_some_and(|it| it.may_answer() && it.end == End::Colon)
}
