//! Quotes that hold questions: callouts such as `> [!faq] What is a pump?`, and quoted headings and bold lines.

use std::ops::Range;

use super::bold::behind_mark;
use super::card::{Card, behind_label, comment_below, margin_at, start_with_marks};
use super::file::File;
use super::separators::is_separator;
use super::siblings::{Sibling, is_sentence, most_ask, questions};
use super::{exercises, lists, pairs};
use crate::body::BodyRules;
use crate::labels::{Label, without_item_mark};
use crate::shape::Shape;
use crate::title::{asks_by_label, clean_title, is_marked, reads_as_question};

/// The kinds of callouts whose title asks, whatever its words.
pub const KINDS: &[&str] = &["faq", "question", "help"];

/// A title in a quote.
struct Title {
    /// Where its line begins.
    start: usize,
    words: Range<usize>,
    /// Where the text below it begins, and where its quote ends.
    end: usize,
    until: usize,
    /// Whether its words ask.
    asks: bool,
    /// How far the text below it is indented.
    indent: usize,
}

/// The questions in quotes, each with the text below it, up to the next one, for an answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let quotes = file.outline.quotes_in(piece).iter();
    let quotes = quotes.filter(|it| it.end <= piece.end && !is_deck_card(file, it));
    let (mut cards, mut found) = (Vec::new(), Vec::new());
    for quote in quotes {
        // Of the quotes within other blocks only callouts count.
        let is_plain =
            Callout::of(file, quote).is_none() && file.outline.item_at(quote.start).is_none();
        let titles = match is_plain {
            true => titles(file, quote, title_in),
            false => Vec::new(),
        };
        if titles.iter().any(|it| it.asks) {
            found.extend(titles);
            continue;
        }
        let first = cards.len();
        cards.extend(callout(file, quote, 1));
        // A quote that asks nothing may hold callouts that do.
        for inner in file.outline.inner_quotes_in(quote) {
            let last: Option<&Card> = cards[first..].last();
            if last.is_none_or(|it| it.range.end <= inner.range.start) {
                cards.extend(callout(file, &inner.range, inner.depth));
            }
        }
        if cards.len() == first && is_plain {
            cards.extend(labeled(file, quote));
        }
        if cards.len() == first {
            found.extend(titles);
        }
    }
    cards.extend(asking(file, found));
    cards
}

/// Whether a quote is a card of Obsidian's, with a line `?` in it.
fn is_deck_card(file: &File<'_>, quote: &Range<usize>) -> bool {
    file.is_deck() && {
        let mut lines = file.lines(quote.clone());
        lines.any(|(_, line)| is_separator(line))
    }
}

/// The cards of the titles that ask, and of their siblings.
fn asking(file: &File<'_>, titles: Vec<Title>) -> Vec<Card> {
    let asks = questions(&siblings(file, &titles));
    let asking = titles.into_iter().zip(asks);
    let asking: Vec<Title> = asking.filter_map(|(it, asks)| asks.then_some(it)).collect();
    let cards = asking.iter().zip(ends(&asking));
    cards
        .map(|(title, end)| card(file, title, end, 1))
        .collect()
}

fn siblings(file: &File<'_>, titles: &[Title]) -> Vec<((), Sibling)> {
    let siblings = titles.iter().zip(ends(titles)).map(|(title, end)| Sibling {
        asks: title.asks,
        has_answer: file.text[title.end..end].contains(char::is_alphanumeric),
        may_ask: title.indent > 0 || is_sentence(&file.text[title.words.clone()]),
    });
    siblings.map(|it| ((), it)).collect()
}

/// Where the texts below titles end.
fn ends(titles: &[Title]) -> impl Iterator<Item = usize> {
    let next = titles.iter().skip(1).map(|it| it.start);
    let ends = titles.iter().zip(next.chain([usize::MAX]));
    ends.map(|(title, next)| title.until.min(next).max(title.end))
}

/// The card of a quote that holds a question, and below it the label of its answer.
fn labeled(file: &File<'_>, quote: &Range<usize>) -> Option<Card> {
    let rules = BodyRules::quoted(1);
    let exercise = exercises::labeled(file, quote, rules)?;
    let answer = exercise.answer.first()?.start;
    let title = Title {
        start: quote.start,
        words: quote.start..quote.start,
        end: answer,
        until: quote.end,
        asks: true,
        indent: 0,
    };
    pairs::read(file, quote).is_empty().then(|| Card {
        is_card: true,
        question: exercise.question,
        prompt: exercise.prompt,
        ..card(file, &title, quote.end, 1)
    })
}

/// The card of a title with the text below it up to `end`.
fn card(file: &File<'_>, title: &Title, end: usize, quotes: usize) -> Card {
    let text = file.text;
    let words = &text[title.words.clone()];
    let question = file.document.line(clean_title(words));
    let last = text[title.start..end].trim_end_matches(|c: char| c.is_whitespace() || c == '>');
    let last = title.start + last.len();
    let slot = comment_below(last, file.newline, &margin_at(text, last));
    let answer = behind_label(text, &(title.end..end), None)..end;
    Card {
        title: title.start..title.end,
        is_card: !title.asks || asks_by_label(words, question.as_str()),
        question,
        pieces: vec![answer],
        rules: BodyRules {
            indent: title.indent,
            quotes,
        },
        slot: Some(slot),
        shape: Shape::Callout,
        ..Card::of(title.start..end)
    }
}

/// What a callout asks: several questions in it, or else its title, or its first line.
fn callout(file: &File<'_>, quote: &Range<usize>, quotes: usize) -> Vec<Card> {
    let Some(callout) = Callout::of(file, quote) else {
        return Vec::new();
    };
    let title = &file.text[callout.title.clone()];
    let is_question = reads_as_question(title);
    let mut cards = match callout.asks && quotes == 1 && !is_question {
        true => listed(file, callout.end..quote.end),
        false => Vec::new(),
    };
    let topic = Some(clean_title(title)).filter(|it| !it.is_empty());
    for card in &mut cards {
        card.topics.extend(topic.map(str::to_owned));
    }
    if cards.is_empty() && (callout.asks || callout.is_folded && is_question) {
        let below = || {
            let (at, line) = file.lines(callout.end..quote.end).next()?;
            let words = unquoted(line, quotes)?.trim();
            let start = at + (words.as_ptr() as usize - line.as_ptr() as usize);
            let asks = reads_as_question(words);
            asks.then_some((start..start + words.len(), at + line.len()))
        };
        let own = Some((callout.title.clone(), callout.end));
        let title = own.filter(|(words, _)| !words.is_empty()).or_else(below);
        cards.extend(title.map(|(words, end)| {
            let title = Title {
                start: quote.start,
                words,
                end,
                until: quote.end,
                asks: true,
                indent: 0,
            };
            Card {
                is_card: true,
                ..card(file, &title, quote.end, quotes)
            }
        }));
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
    let found = [title_in, item_in].map(|find| titles(file, &body, find));
    let mut found = found.into_iter();
    let found = found.find(|titles| {
        let siblings = siblings(file, titles).into_iter().map(|(_, it)| it);
        most_ask(&siblings.collect::<Vec<_>>())
    });
    found.map_or_else(Vec::new, |it| asking(file, it))
}

/// What `find` finds as titles in the lines of a quote. Items further in than the first belong to the text of others.
fn titles(file: &File<'_>, quote: &Range<usize>, find: fn(&str) -> Found) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    for (at, line) in file.lines(quote.clone()) {
        let Some(bare) = unquoted(line, 1) else {
            continue;
        };
        let Some((words, indent)) = find(bare) else {
            continue;
        };
        let offset = at + line.len() - bare.len();
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
            start: at.max(quote.start),
            end: match is_beside {
                true => words.end + behind_mark(behind),
                false => at + line.len(),
            },
            until: quote.end,
            asks: reads_as_question(written) || is_marked(written),
            words,
            indent,
        });
    }
    titles
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

/// The words of a title in a line, and how far the text below it is indented.
type Found = Option<(Range<usize>, usize)>;

/// The words of a line that is a heading or bold.
fn title_in(line: &str) -> Found {
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
fn item_in(line: &str) -> Found {
    let words = without_item_mark(line.trim_start());
    let start = line.trim_end().len() - words.trim_end().len();
    let is_item = start > line.len() - line.trim_start().len();
    let (words, _) = lists::title(line, start..line.trim_end().len()).filter(|_| is_item)?;
    // One blank belongs to the mark of the quote.
    Some((words, start - usize::from(line.starts_with(' '))))
}
