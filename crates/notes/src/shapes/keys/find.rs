//! Where numbered answers stand: in lists, sections and lines below or behind a title such as `Answers`.

use std::ops::Range;

use crate::folds::{folds, may_fold};
use crate::html::inline;
use crate::labels::{is_reveal, names_answers, names_questions};
use crate::outline::{Heading, Item};
use crate::ranges::without;
use crate::shapes::card::trimmed;
use crate::shapes::file::File;
use crate::shapes::lists;

/// Answers with the numbers 1, 2, 3 and so on.
pub struct Key {
    /// All of it, with its title.
    pub range: Range<usize>,
    pub answers: Vec<Range<usize>>,
}

/// The keys of a file, in order.
pub fn keys(file: &File<'_>) -> Vec<Key> {
    let (text, outline) = (file.text, file.outline);
    let all = file.front.end..text.len();
    let headings = outline.headings.iter().enumerate().filter_map(|(nth, it)| {
        let next = outline.headings.get(nth + 1);
        let end = next.map_or(text.len(), |it| it.line.start);
        let is_title = names_answers(&text[it.text.clone()]);
        is_title.then(|| {
            (
                it.line.start..end,
                it.line.end..end,
                &outline.headings[nth..],
            )
        })
    });
    let details = outline.details_in(&all).iter().filter_map(|it| {
        let summary = inline(&text[it.summary.clone()?]);
        is_reveal(&summary).then(|| (it.range.clone(), it.content.clone(), &[][..]))
    });
    let folds = may_fold(text).then(|| folds(file.lines(all.clone())));
    let folds = folds.into_iter().flatten();
    let folds = folds
        .filter(|it| is_reveal(it.opening.title))
        .map(|it| (it.range, it.body, &[][..]));
    let titled: Vec<_> = headings.chain(details).chain(folds).collect();
    let keys = titled.into_iter().filter_map(|(range, body, headings)| {
        let answers = list(file, &body)
            .or_else(|| table(file, &body))
            .or_else(|| inline_list(text, &body));
        let (end, answers) = match answers {
            Some(answers) => (range.end, answers),
            None => sections(file, headings)?,
        };
        Some(Key {
            range: range.start..end,
            answers,
        })
    });
    let mut keys: Vec<Key> = keys.chain(labeled(file, &all)).collect();
    keys.sort_by_key(|it| it.range.start);
    keys.dedup_by(|next, key| next.range.start < key.range.end);
    keys
}

/// The keys below or behind a label: `**Answers**`, `Answers: 1. b, 2. c`.
fn labeled(file: &File<'_>, all: &Range<usize>) -> Vec<Key> {
    let is_mark = |c: char| c.is_whitespace() || "#>*_-".contains(c);
    let labels = file.lines(all.clone()).filter_map(|(at, line)| {
        let colon = line.find([':', '：']);
        let is_bold = || line.trim_start_matches(['>', ' ']).starts_with(['*', '_']);
        let end = colon.or_else(|| is_bold().then_some(line.len()))?;
        let label = line[..end].trim_matches(is_mark);
        // Longer lines are text.
        if label.len() > 64 || !names_answers(label) {
            return None;
        }
        let behind = at + end..at + line.len();
        let words = file.text[behind.clone()].trim_start_matches([':', '：', '*', '_', ' ']);
        if !words.trim().is_empty() {
            let answers = inline_list(file.text, &(behind.end - words.len()..behind.end))?;
            return Some(Key {
                range: at..behind.end,
                answers,
            });
        }
        let items = file.outline.items_in(&(behind.end..all.end));
        let first = items.first().filter(|it| {
            file.outline
                .is_blank(file.text, &(behind.end..it.range.start))
        })?;
        let mut count = 0;
        let mut end = first.range.start;
        for item in items {
            let is_next = lists::number(file.text, item) == Some(count + 1);
            if !is_next || !file.outline.is_blank(file.text, &(end..item.range.start)) {
                break;
            }
            (count, end) = (count + 1, item.range.end);
        }
        let answers = list(file, &(behind.end..end))?;
        Some(Key {
            range: at..end,
            answers,
        })
    });
    labels.collect()
}

/// The sections below a heading with the numbers 1, 2, 3 and so on for titles, `### Question 1`: where all of it ends, and
/// the text of each.
fn sections(file: &File<'_>, headings: &[Heading]) -> Option<(usize, Vec<Range<usize>>)> {
    let (first, below) = headings.split_first()?;
    let within = below.iter().take_while(|it| it.level > first.level).count();
    let starts = below.iter().skip(1).map(|it| it.line.start);
    let ends = starts.chain([file.text.len()]);
    let answers = below[..within]
        .iter()
        .zip(ends)
        .map(|(it, end)| trimmed(file.text, it.line.end..end));
    let is_numbered = (1..).zip(&below[..within]).all(|(nth, it)| {
        let title = &file.text[it.text.clone()];
        let digits: String = title.chars().filter(char::is_ascii_digit).collect();
        // The answers of a chapter are those of another key.
        let has_words = title.contains(char::is_alphabetic);
        let is_title = !has_words || names_questions(title) || names_answers(title);
        is_title && digits.parse() == Ok(nth)
    });
    let answers: Vec<_> = answers.collect();
    let end = answers.last()?.end;
    (within > 1 && is_numbered).then_some((end, answers))
}

/// The items of a list with the numbers 1, 2, 3 and so on, if a range holds nothing else.
fn list(file: &File<'_>, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let items = file.outline.items_in(range).iter();
    let items: Vec<&Item> = items.filter(|it| it.range.end <= range.end).collect();
    let mut numbers = (1..).zip(&items);
    let is_numbered = numbers.all(|(nth, it)| lists::number(file.text, it) == Some(nth));
    let ranges: Vec<_> = items.iter().map(|it| it.range.clone()).collect();
    let rest = without(std::slice::from_ref(range), &ranges);
    let is_all = !rest.iter().any(|it| file.shows_words(it));
    let answers = items
        .iter()
        .map(|it| trimmed(file.text, it.content.min(it.range.end)..it.range.end));
    (items.len() > 1 && is_numbered && is_all).then(|| answers.collect())
}

/// The cells beside the numbers of a table, if a range holds nothing else.
fn table(file: &File<'_>, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let [table] = file.outline.tables_in(range) else {
        return None;
    };
    let mut rows = (1..).zip(table.rows.get(1..)?);
    let is_numbered = rows.all(|(nth, row)| {
        let first = row.cells.first();
        first.is_some_and(|it| file.text[it.clone()].trim() == nth.to_string())
    });
    let rest = without(
        std::slice::from_ref(range),
        std::slice::from_ref(&table.range),
    );
    let is_all = is_numbered && !rest.iter().any(|it| file.shows_words(it));
    let answers = table.rows[1..]
        .iter()
        .map(|row| Some(trimmed(file.text, row.cells.get(1)?.clone())));
    answers
        .collect::<Option<Vec<_>>>()
        .filter(|it| is_all && it.len() > 1)
}

/// The answers of a key that is no list: `1. b, 2. c`, `1-B 2-C`, a line each or all on one.
fn inline_list(text: &str, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut answers = Vec::new();
    let mut rest = &text[range.clone()];
    // `b, c, a`
    let words = rest
        .split([',', ' '])
        .map(|it| it.trim_matches(['*', '_', '.', '\r', '\n']));
    let letters: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    let is_letter = |it: &&str| it.len() == 1 && it.starts_with(|c: char| c.is_ascii_alphabetic());
    if letters.len() > 1 && letters.iter().all(is_letter) {
        let place = |it: &&str| it.as_ptr() as usize - text.as_ptr() as usize;
        return Some(letters.iter().map(|it| place(it)..place(it) + 1).collect());
    }
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ",;|*_•-".contains(c));
        if rest.is_empty() {
            break;
        }
        let number = rest.trim_start_matches(['Q', 'q']);
        let behind = number.strip_prefix(&(answers.len() + 1).to_string())?;
        let words = behind.trim_start_matches([' ', '*']);
        let words = words.strip_prefix(['.', ')', ':', '-', '–', '—', '=', '→', '、', '．'])?;
        let words = words.trim_start_matches([' ', '*', '_', '(', '-', '>']);
        let end = words
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(words.len());
        let start = range.end - words.len();
        answers.push(start..start + end);
        rest = words[end..].trim_start_matches([')', '*', '_', '.']);
        if end == 0 {
            return None;
        }
    }
    (answers.len() > 1).then_some(answers)
}
