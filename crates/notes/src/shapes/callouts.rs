//! Quotes that hold questions: callouts such as `> [!faq] What is a pump?`, and quoted headings and bold lines.

use std::ops::Range;

use super::File;
use super::card::{Card, comment_below, margin_at, start_with_marks};
use super::obsidian::is_separator;
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::labels::Label;
use crate::title::{asks_by_label, clean_title, is_marked, reads_as_question};

/// The kinds of callouts whose title asks, whatever its words.
pub const KINDS: &[&str] = &["faq", "question", "help"];

/// A title in a quote.
struct Title {
    /// Where its line begins.
    start: usize,
    words: Range<usize>,
    /// Where the text below it begins.
    end: usize,
    is_callout: bool,
}

/// The questions in quotes, each with the text below it, up to the next one, for an answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let quotes = file.outline.quotes_in(piece).iter();
    let quotes = quotes.filter(|it| it.end <= piece.end && !is_deck_card(file, it));
    let cards = quotes.flat_map(|quote| {
        let titles = titles(file, quote, 1);
        if !titles.is_empty() {
            return cards(file, quote, titles, 1);
        }
        // A callout that asks nothing may hold others that do.
        let mut cards: Vec<Card> = Vec::new();
        for inner in file.outline.inner_quotes_in(quote) {
            let is_taken = cards
                .last()
                .is_some_and(|it| it.range.end > inner.range.start);
            if !is_taken {
                let titles = self::titles(file, &inner.range, inner.depth);
                let titles = titles.into_iter().filter(|it| it.is_callout).collect();
                cards.extend(self::cards(file, &inner.range, titles, inner.depth));
            }
        }
        cards
    });
    cards.collect()
}

/// Whether a quote is a card of Obsidian's, with a line `?` in it.
fn is_deck_card(file: &File<'_>, quote: &Range<usize>) -> bool {
    file.is_deck() && {
        let mut lines = file.lines(quote.clone());
        lines.any(|(_, line)| is_separator(line))
    }
}

fn cards(file: &File<'_>, quote: &Range<usize>, titles: Vec<Title>, quotes: usize) -> Vec<Card> {
    let ends = titles.iter().skip(1).map(|it| it.start);
    let ends: Vec<usize> = ends.chain([quote.end]).collect();
    let cards = titles.iter().zip(ends).map(|(title, end)| {
        let text = file.text;
        let words = &text[title.words.clone()];
        let question = file.document.line(clean_title(words));
        let last = text[title.start..end].trim_end_matches(|c: char| c.is_whitespace() || c == '>');
        let answer = title.end..end;
        let last = title.start + last.len();
        let slot = comment_below(last, file.newline, &margin_at(text, last));
        Card {
            title: title.start..title.end,
            is_card: title.is_callout || asks_by_label(words, question.as_str()),
            question,
            pieces: vec![answer],
            rules: BodyRules { indent: 0, quotes },
            slot: Some(slot),
            shape: Shape::Callout,
            ..Card::of(title.start..end)
        }
    });
    cards.collect()
}

/// The titles that ask. A callout has one: its own, or else its first line.
fn titles(file: &File<'_>, quote: &Range<usize>, quotes: usize) -> Vec<Title> {
    let mut titles = Vec::new();
    let mut callout = None;
    for (nth, (at, line)) in file.lines(quote.clone()).enumerate() {
        // A quote begins at its own mark, behind those of the quotes around it.
        let marks = if nth == 0 { 1 } else { quotes };
        let bare = (0..marks).try_fold(line.trim(), |rest, _| {
            Some(rest.strip_prefix('>')?.trim_start())
        });
        let Some(bare) = bare else {
            continue;
        };
        if nth == 0 {
            callout = bare.strip_prefix("[!").map(Callout::of);
        }
        let words = match &callout {
            Some(_) if !titles.is_empty() => break,
            Some(callout) if nth == 0 => callout.title,
            Some(callout) if callout.asks && nth == 1 => {
                Some(bare).filter(|it| reads_as_question(it))
            }
            Some(_) => break,
            // Of the quotes within other blocks only callouts count.
            None if quotes > 1 || file.outline.item_at(quote.start).is_some() => break,
            None => title_in(bare),
        };
        let Some(words) = words.filter(|it| !it.is_empty()) else {
            continue;
        };
        let start = at + (words.as_ptr() as usize - line.as_ptr() as usize);
        titles.push(Title {
            start: quote.start.max(at).min(start),
            words: start..start + words.len(),
            end: at + line.len(),
            is_callout: callout.is_some(),
        });
    }
    if let Some(first) = titles.first_mut().filter(|it| it.is_callout) {
        first.start = start_with_marks(file.text, quote.start);
    }
    titles
}

/// The first line of a callout.
struct Callout<'a> {
    /// Whether its kind says that it asks.
    asks: bool,
    /// Its title, if that asks.
    title: Option<&'a str>,
}

impl<'a> Callout<'a> {
    /// Reads what stands behind `[!`. A callout of another kind asks where it is folded and its title is a question.
    fn of(line: &'a str) -> Self {
        let (kind, behind) = line.split_once(']').unwrap_or((line, ""));
        let title = behind.trim_start_matches(['-', '+']);
        let is_folded = title.len() < behind.len();
        let asks = KINDS.contains(&kind.to_lowercase().as_str());
        let title = Some(title.trim());
        Self {
            asks,
            title: title.filter(|it| asks || is_folded && reads_as_question(it)),
        }
    }
}

/// The words of a quoted line that is a heading or bold, and asks.
fn title_in(line: &str) -> Option<&str> {
    let behind = line.trim_start_matches('#');
    let words = match behind.strip_prefix(' ') {
        Some(words) if behind.len() < line.len() => words.trim().trim_end_matches('#').trim(),
        _ => line.strip_prefix("**")?.strip_suffix("**")?,
    };
    let asks = reads_as_question(words) || is_marked(words);
    // The label of a pair.
    let is_label = Label::of(words).is_some_and(|it| it.may_ask());
    (asks && !is_label && !words.contains("**")).then_some(words)
}
