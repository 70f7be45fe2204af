//! Quotes that hold questions: callouts such as `> [!faq] What is a pump?`, and quoted headings and bold lines.

use std::ops::Range;

use super::bold::behind_mark;
use super::card::{Card, behind_label, comment_below, margin_at, start_with_marks, trimmed};
use super::obsidian::is_separator;
use super::siblings::{Sibling, is_sentence, most_ask, questions};
use super::{File, exercises, lists, pairs};
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::labels::{Label, without_item_mark};
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
    /// Whether its words ask.
    asks: bool,
    is_callout: bool,
    /// How far the text below it is indented.
    indent: usize,
}

/// The questions in quotes, each with the text below it, up to the next one, for an answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let quotes = file.outline.quotes_in(piece).iter();
    let quotes = quotes.filter(|it| it.end <= piece.end && !is_deck_card(file, it));
    let quotes: Vec<&Range<usize>> = quotes.collect();
    // Of the quotes within other blocks only callouts count.
    let is_plain = |it: &Range<usize>| {
        Callout::of(file, it).is_none() && file.outline.item_at(it.start).is_none()
    };
    let titles = quotes.iter().map(|it| match is_plain(it) {
        true => titles(file, it, it.start, title_in),
        false => Vec::new(),
    });
    let titles = asking(file, titles.collect());
    let cards = quotes.into_iter().zip(titles).flat_map(|(quote, titles)| {
        if !titles.is_empty() {
            return cards(file, quote, titles, 1);
        }
        let mut cards = callout(file, quote, 1);
        // A quote that asks nothing may hold callouts that do.
        for inner in file.outline.inner_quotes_in(quote) {
            let is_taken = cards
                .last()
                .is_some_and(|it| it.range.end > inner.range.start);
            if !is_taken {
                cards.extend(callout(file, &inner.range, inner.depth));
            }
        }
        if cards.is_empty() && is_plain(quote) {
            cards.extend(labeled(file, quote));
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

/// The titles in quotes that ask, and their siblings.
fn asking(file: &File<'_>, quotes: Vec<Vec<(Title, usize)>>) -> Vec<Vec<Title>> {
    let siblings = quotes.iter().flatten().map(|it| sibling(file, it));
    let siblings: Vec<Sibling> = siblings.collect();
    let mut asks = questions(&siblings).into_iter();
    let asking = quotes.into_iter().map(|titles| {
        let titles = titles.into_iter().zip(asks.by_ref());
        titles
            .filter_map(|((title, _), asks)| asks.then_some(title))
            .collect()
    });
    asking.collect()
}

fn sibling(file: &File<'_>, (title, end): &(Title, usize)) -> Sibling {
    Sibling {
        asks: title.asks,
        has_answer: file.text[title.end..*end].contains(char::is_alphanumeric),
        may_ask: title.indent > 0 || is_sentence(&file.text[title.words.clone()]),
    }
}

/// The card of a quote that holds a question, and below it the label of its answer.
fn labeled(file: &File<'_>, quote: &Range<usize>) -> Option<Card> {
    let rules = BodyRules {
        indent: 0,
        quotes: 1,
    };
    let exercise = exercises::labeled(file, quote, rules);
    let exercise = exercise.filter(|_| pairs::read(file, quote).is_empty())?;
    let last = trimmed(file.text, quote.clone()).end;
    Some(Card {
        title: quote.start..exercise.answer.first().map_or(quote.end, |it| it.start),
        question: exercise.question,
        prompt: exercise.prompt,
        pieces: exercise.answer,
        rules,
        slot: Some(comment_below(
            last,
            file.newline,
            &margin_at(file.text, last),
        )),
        shape: Shape::Callout,
        ..Card::of(quote.clone())
    })
}

fn cards(file: &File<'_>, quote: &Range<usize>, titles: Vec<Title>, quotes: usize) -> Vec<Card> {
    let ends = titles.iter().skip(1).map(|it| it.start);
    let ends: Vec<usize> = ends.chain([quote.end]).collect();
    let cards = titles.iter().zip(ends).map(|(title, end)| {
        let text = file.text;
        let words = &text[title.words.clone()];
        let question = file.document.line(clean_title(words));
        let last = text[title.start..end].trim_end_matches(|c: char| c.is_whitespace() || c == '>');
        let last = title.start + last.len();
        let slot = comment_below(last, file.newline, &margin_at(text, last));
        Card {
            title: title.start..title.end,
            is_card: title.is_callout || !title.asks || asks_by_label(words, question.as_str()),
            question,
            pieces: vec![behind_label(text, title.end..end)],
            rules: BodyRules {
                indent: title.indent,
                quotes,
            },
            slot: Some(slot),
            shape: Shape::Callout,
            ..Card::of(title.start..end)
        }
    });
    cards.collect()
}

/// What a callout asks: several questions in it, or else its title, or its first line.
fn callout(file: &File<'_>, quote: &Range<usize>, quotes: usize) -> Vec<Card> {
    let Some(callout) = Callout::of(file, quote) else {
        return Vec::new();
    };
    let title = &file.text[callout.title.clone()];
    let mut cards = match callout.asks && quotes == 1 && !reads_as_question(title) {
        true => listed(file, callout.end..quote.end),
        false => Vec::new(),
    };
    for card in &mut cards {
        let topic = Some(clean_title(title).to_owned());
        card.topics.extend(topic.filter(|it| !it.is_empty()));
    }
    let is_titled = callout.asks || callout.is_folded && reads_as_question(title);
    if cards.is_empty() && is_titled {
        let below = || {
            let (at, line) = file.lines(callout.end..quote.end).next()?;
            let words = unquoted(line, quotes)?.trim();
            let start = at + (words.as_ptr() as usize - line.as_ptr() as usize);
            let asks = reads_as_question(words);
            asks.then_some((start..start + words.len(), at + line.len()))
        };
        let own = Some((callout.title.clone(), callout.end));
        let title = own.filter(|(words, _)| !words.is_empty()).or_else(below);
        let titles = title.map(|(words, end)| Title {
            start: quote.start,
            words,
            end,
            asks: true,
            is_callout: true,
            indent: 0,
        });
        cards = self::cards(file, quote, titles.into_iter().collect(), quotes);
    }
    if let Some(first) = cards.first_mut() {
        let start = start_with_marks(file.text, quote.start);
        first.title.start = start;
        first.range.start = start;
    }
    cards
}

/// The questions in a part of a quote: pairs, bold lines, or items of a list; none where there is only one.
fn listed(file: &File<'_>, body: Range<usize>) -> Vec<Card> {
    let pairs = pairs::read(file, &body);
    if !pairs.is_empty() {
        return pairs;
    }
    for find in [title_in, item_in] {
        let found = titles(file, &body, body.start, find);
        let siblings: Vec<Sibling> = found.iter().map(|it| sibling(file, it)).collect();
        if most_ask(&siblings) {
            let titles = asking(file, vec![found]);
            return titles
                .into_iter()
                .flat_map(|it| cards(file, &body, it, 1))
                .collect();
        }
    }
    Vec::new()
}

/// What `find` finds in the lines of a quote as titles, each with where its text ends. Items further in than the first
/// belong to the text of others.
fn titles(
    file: &File<'_>,
    quote: &Range<usize>,
    start: usize,
    find: fn(&str) -> Option<(Range<usize>, usize)>,
) -> Vec<(Title, usize)> {
    let mut titles: Vec<Title> = Vec::new();
    for (at, line) in file.lines(quote.clone()) {
        let Some(bare) = unquoted(line, 1) else {
            continue;
        };
        let Some((words, indent)) = find(bare) else {
            continue;
        };
        let offset = at + (bare.as_ptr() as usize - line.as_ptr() as usize);
        let words = offset + words.start..offset + words.end;
        let is_within = titles.first().is_some_and(|it| it.indent < indent);
        let written = &file.text[words.clone()];
        // The label of a pair.
        let is_label = Label::of(written).is_some_and(|it| it.may_ask());
        if is_within || is_label || words.is_empty() {
            continue;
        }
        let behind = &file.text[words.end..at + line.len()];
        let is_beside = indent > 0 && !behind.trim().is_empty();
        titles.push(Title {
            start: at.max(start),
            end: match is_beside {
                true => words.end + behind_mark(behind),
                false => at + line.len(),
            },
            asks: reads_as_question(written) || is_marked(written),
            words,
            is_callout: false,
            indent,
        });
    }
    let ends = titles.iter().skip(1).map(|it| it.start);
    let ends: Vec<usize> = ends.chain([quote.end]).collect();
    titles.into_iter().zip(ends).collect()
}

/// A line without the marks of so many quotes.
fn unquoted(line: &str, quotes: usize) -> Option<&str> {
    (0..quotes).try_fold(line, |rest, _| rest.trim_start().strip_prefix('>'))
}

/// The first line of a callout.
struct Callout {
    /// Whether its kind says that it asks.
    asks: bool,
    is_folded: bool,
    title: Range<usize>,
    /// Where the line ends.
    end: usize,
}

impl Callout {
    /// Reads the callout that a quote is. It asks where its kind says so, or where it is folded and its title is a question.
    fn of(file: &File<'_>, quote: &Range<usize>) -> Option<Self> {
        // A quote begins at its own mark, behind those of the quotes around it.
        let (at, line) = file.lines(quote.clone()).next()?;
        let (kind, behind) = unquoted(line, 1)?
            .trim()
            .strip_prefix("[!")?
            .split_once(']')?;
        let title = behind.trim_start_matches(['-', '+']);
        let is_folded = title.len() < behind.len();
        let title = title.trim();
        let start = at + (title.as_ptr() as usize - line.as_ptr() as usize);
        Some(Self {
            asks: KINDS.contains(&kind.to_lowercase().as_str()),
            is_folded,
            title: start..start + title.len(),
            end: at + line.len(),
        })
    }
}

/// The words of a line that is a heading or bold.
fn title_in(line: &str) -> Option<(Range<usize>, usize)> {
    let bare = line.trim();
    let behind = bare.trim_start_matches('#');
    let words = match behind.strip_prefix(' ') {
        Some(words) if behind.len() < bare.len() => words.trim().trim_end_matches('#').trim(),
        _ => bare.strip_prefix("**")?.strip_suffix("**")?,
    };
    let start = words.as_ptr() as usize - line.as_ptr() as usize;
    (!words.contains("**")).then_some((start..start + words.len(), 0))
}

/// The words of the question that an item of a list begins with, and how far the item is indented.
fn item_in(line: &str) -> Option<(Range<usize>, usize)> {
    let words = without_item_mark(line.trim_start());
    let start = line.trim_end().len() - words.trim_end().len();
    let is_item = start > line.len() - line.trim_start().len();
    let (words, _) = lists::title(line, start..line.trim_end().len()).filter(|_| is_item)?;
    // One blank belongs to the mark of the quote.
    Some((words, start - usize::from(line.starts_with(' '))))
}
