//! Reads questions in quotes: callouts such as `> [!faq] What is a pump?`, and quoted headings and bold lines.

use std::ops::Range;

use super::bold::divider_len;
use super::card::{Card, answer_start, extend_over_marks, id_comment_below, margin_at};
use super::file::File;
use super::separators::is_separator;
use super::siblings::{Sibling, find_sibling_questions, is_sentence, most_are_questions};
use super::{exercises, lists, pairs};
use crate::body::BodyRules;
use crate::labels::{Label, strip_item_mark};
use crate::shape::Shape;
use crate::title::{clean_title, is_labeled_question, is_marked_question, reads_as_question};

/// The kinds of callouts whose title is a question, however it is worded.
pub const QUESTION_KINDS: &[&str] = &["faq", "question", "help"];

/// The title of a question in a quote.
struct Title {
    /// The start of its line.
    start: usize,
    /// The byte range of its text.
    words: Range<usize>,
    /// Where the text below it begins.
    end: usize,
    /// Where its quote ends.
    until: usize,
    /// Whether it is a question by its words.
    is_question: bool,
    /// The indentation of the text below it, in bytes.
    indent: usize,
}

/// Returns the questions in quotes. The answer of each is the text below it, up to the next one.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let quotes = file.outline.quotes_in(piece).iter();
    let quotes = quotes.filter(|it| it.end <= piece.end && !is_deck_card(file, it));
    let (mut cards, mut found) = (Vec::new(), Vec::new());
    for quote in quotes {
        // Of the quotes inside other blocks, only callouts count.
        let is_plain =
            Callout::parse(file, quote).is_none() && file.outline.item_at(quote.start).is_none();
        let titles = match is_plain {
            true => find_titles(file, quote, find_title),
            false => Vec::new(),
        };
        if titles.iter().any(|it| it.is_question) {
            found.extend(titles);
            continue;
        }
        let first = cards.len();
        cards.extend(read_callout(file, quote, 1));
        // A quote that is not a question itself can contain callouts that are.
        for inner in file.outline.inner_quotes_in(quote) {
            let last: Option<&Card> = cards[first..].last();
            if last.is_none_or(|it| it.range.end <= inner.range.start) {
                cards.extend(read_callout(file, &inner.range, inner.depth));
            }
        }
        if cards.len() == first && is_plain {
            cards.extend(read_labeled(file, quote));
        }
        if cards.len() == first {
            found.extend(titles);
        }
    }
    cards.extend(question_cards(file, found));
    cards
}

/// Returns whether a quote is an Obsidian card, with a `?` line in it.
fn is_deck_card(file: &File<'_>, quote: &Range<usize>) -> bool {
    file.is_deck() && {
        let mut lines = file.lines(quote.clone());
        lines.any(|(_, line)| is_separator(line))
    }
}

/// Returns the cards of the titles that are questions, and of their siblings.
fn question_cards(file: &File<'_>, titles: Vec<Title>) -> Vec<Card> {
    let is_question = find_sibling_questions(&describe_siblings(file, &titles));
    let asking = titles.into_iter().zip(is_question);
    let asking: Vec<Title> = asking
        .filter_map(|(it, is_question)| is_question.then_some(it))
        .collect();
    let cards = asking.iter().zip(ends(&asking));
    cards
        .map(|(title, end)| build_card(file, title, end, 1))
        .collect()
}

/// Describes each title for the comparison with its siblings.
fn describe_siblings(file: &File<'_>, titles: &[Title]) -> Vec<((), Sibling)> {
    let siblings = titles.iter().zip(ends(titles)).map(|(title, end)| Sibling {
        is_question: title.is_question,
        has_answer: file.text[title.end..end].contains(char::is_alphanumeric),
        can_be_question: title.indent > 0 || is_sentence(&file.text[title.words.clone()]),
    });
    siblings.map(|it| ((), it)).collect()
}

/// Returns where the text below each title ends.
fn ends(titles: &[Title]) -> impl Iterator<Item = usize> {
    let next = titles.iter().skip(1).map(|it| it.start);
    let ends = titles.iter().zip(next.chain([usize::MAX]));
    ends.map(|(title, next)| title.until.min(next).max(title.end))
}

/// Reads a quote that contains a question, and below it the label of its answer.
fn read_labeled(file: &File<'_>, quote: &Range<usize>) -> Option<Card> {
    let rules = BodyRules::quoted(1);
    let exercise = exercises::read_labeled(file, quote, rules)?;
    let answer = exercise.answer.first()?.start;
    let title = Title {
        start: quote.start,
        words: quote.start..quote.start,
        end: answer,
        until: quote.end,
        is_question: true,
        indent: 0,
    };
    pairs::read(file, quote).is_empty().then(|| Card {
        is_card: true,
        question: exercise.question,
        prompt: exercise.prompt,
        ..build_card(file, &title, quote.end, 1)
    })
}

/// Builds the card of a title with the text below it up to `end`.
fn build_card(file: &File<'_>, title: &Title, end: usize, quotes: usize) -> Card {
    let text = file.text;
    let words = &text[title.words.clone()];
    let question = file.document.line(clean_title(words));
    let last = text[title.start..end].trim_end_matches(|c: char| c.is_whitespace() || c == '>');
    let last = title.start + last.len();
    let slot = id_comment_below(last, file.newline, &margin_at(text, last));
    let answer = answer_start(text, &(title.end..end), None)..end;
    Card {
        title: title.start..title.end,
        is_card: !title.is_question || is_labeled_question(words, question.as_str()),
        question,
        pieces: vec![answer],
        rules: BodyRules {
            indent: title.indent,
            quotes,
        },
        slot: Some(slot),
        shape: Shape::Callout,
        ..Card::new(title.start..end)
    }
}

/// Reads a callout: the questions listed in it if there are several, else its title, else its first line.
fn read_callout(file: &File<'_>, quote: &Range<usize>, quotes: usize) -> Vec<Card> {
    let Some(callout) = Callout::parse(file, quote) else {
        return Vec::new();
    };
    let title = &file.text[callout.title.clone()];
    let is_question = reads_as_question(title);
    let mut cards = match callout.is_question && quotes == 1 && !is_question {
        true => read_list(file, callout.end..quote.end),
        false => Vec::new(),
    };
    let topic = Some(clean_title(title)).filter(|it| !it.is_empty());
    for card in &mut cards {
        card.topics.extend(topic.map(str::to_owned));
    }
    if cards.is_empty() && (callout.is_question || callout.is_folded && is_question) {
        let below = || {
            let (at, line) = file.lines(callout.end..quote.end).next()?;
            let words = strip_quote_marks(line, quotes)?.trim();
            let start = at + (words.as_ptr() as usize - line.as_ptr() as usize);
            let is_question = reads_as_question(words);
            is_question.then_some((start..start + words.len(), at + line.len()))
        };
        let own = Some((callout.title.clone(), callout.end));
        let title = own.filter(|(words, _)| !words.is_empty()).or_else(below);
        cards.extend(title.map(|(words, end)| {
            let title = Title {
                start: quote.start,
                words,
                end,
                until: quote.end,
                is_question: true,
                indent: 0,
            };
            Card {
                is_card: true,
                ..build_card(file, &title, quote.end, quotes)
            }
        }));
    }
    if let Some(first) = cards.first_mut() {
        let start = extend_over_marks(file.text, quote.start);
        first.title.start = start;
        first.range.start = start;
    }
    cards
}

/// Returns the questions in a part of a quote: pairs, bold lines, or list items. Empty unless there are several.
fn read_list(file: &File<'_>, body: Range<usize>) -> Vec<Card> {
    let pairs = pairs::read(file, &body);
    if !pairs.is_empty() {
        return pairs;
    }
    let found = [find_title, find_item].map(|find| find_titles(file, &body, find));
    let mut found = found.into_iter();
    let found = found.find(|titles| {
        let siblings = describe_siblings(file, titles)
            .into_iter()
            .map(|(_, it)| it);
        most_are_questions(&siblings.collect::<Vec<_>>())
    });
    found.map_or_else(Vec::new, |it| question_cards(file, it))
}

/// Returns the titles that `find` finds in the lines of a quote. Items indented further than the first are part of
/// an answer.
fn find_titles(file: &File<'_>, quote: &Range<usize>, find: fn(&str) -> TitleSpan) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    for (at, line) in file.lines(quote.clone()) {
        let Some(bare) = strip_quote_marks(line, 1) else {
            continue;
        };
        let Some((words, indent)) = find(bare) else {
            continue;
        };
        let offset = at + line.len() - bare.len();
        let words = offset + words.start..offset + words.end;
        let is_within = titles.first().is_some_and(|it| it.indent < indent);
        let title_text = &file.text[words.clone()];
        // The label of a pair is read by `pairs`.
        let is_label = Label::parse(title_text).is_some_and(|it| it.can_begin_question());
        if is_within || is_label || words.is_empty() {
            continue;
        }
        let after = &file.text[words.end..at + line.len()];
        let is_beside = indent > 0 && !after.trim().is_empty();
        titles.push(Title {
            start: at.max(quote.start),
            end: match is_beside {
                true => words.end + divider_len(after),
                false => at + line.len(),
            },
            until: quote.end,
            is_question: reads_as_question(title_text) || is_marked_question(title_text),
            words,
            indent,
        });
    }
    titles
}

/// Strips the marks of `quotes` nested quotes from a line.
fn strip_quote_marks(line: &str, quotes: usize) -> Option<&str> {
    (0..quotes).try_fold(line, |rest, _| rest.trim_start().strip_prefix('>'))
}

/// The first line of a callout.
struct Callout {
    /// Whether its kind marks it as a question.
    is_question: bool,
    /// Whether it can be folded.
    is_folded: bool,
    /// The byte range of its title.
    title: Range<usize>,
    /// Where the line ends.
    end: usize,
}

impl Callout {
    /// Parses a quote as a callout.
    fn parse(file: &File<'_>, quote: &Range<usize>) -> Option<Self> {
        // The range of a quote begins at its own mark, after the marks of the quotes around it.
        let (at, line) = file.lines(quote.clone()).next()?;
        let (kind, after) = strip_quote_marks(line, 1)?
            .trim()
            .strip_prefix("[!")?
            .split_once(']')?;
        let title = after.trim_start_matches(['-', '+']);
        let is_folded = title.len() < after.len();
        let title = title.trim();
        let start = at + (title.as_ptr() as usize - line.as_ptr() as usize);
        Some(Self {
            is_question: QUESTION_KINDS.contains(&kind.to_lowercase().as_str()),
            is_folded,
            title: start..start + title.len(),
            end: at + line.len(),
        })
    }
}

/// The range of a title in a line, and the indentation of the text below it.
type TitleSpan = Option<(Range<usize>, usize)>;

/// Finds the text of a line that is a heading or bold.
fn find_title(line: &str) -> TitleSpan {
    let bare = line.trim();
    let after = bare.trim_start_matches('#');
    let words = match after.strip_prefix(' ') {
        Some(words) if after.len() < bare.len() => words.trim().trim_end_matches('#').trim(),
        _ => bare.strip_prefix("**")?.strip_suffix("**")?,
    };
    let start = words.as_ptr() as usize - line.as_ptr() as usize;
    (!words.contains("**")).then_some((start..start + words.len(), 0))
}

/// Finds the question that a list item begins with, and the indentation of the item.
fn find_item(line: &str) -> TitleSpan {
    let words = strip_item_mark(line.trim_start());
    let start = line.trim_end().len() - words.trim_end().len();
    let is_item = start > line.len() - line.trim_start().len();
    let (words, _) =
        lists::question_range(line, start..line.trim_end().len()).filter(|_| is_item)?;
    // One space belongs to the mark of the quote.
    Some((words, start - usize::from(line.starts_with(' '))))
}
