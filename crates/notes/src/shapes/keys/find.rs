//! Finds answer keys: numbered answers in lists, sections and lines below or after a title such as `Answers`.

use std::ops::Range;

use crate::folds::{find_folds, may_contain_fold};
use crate::html::inline_markdown;
use crate::labels::{is_answers_title, is_questions_title, is_reveal};
use crate::outline::{Heading, Item};
use crate::ranges::subtract;
use crate::shapes::card::trim_range;
use crate::shapes::file::File;
use crate::shapes::lists;

/// Answers numbered 1, 2, 3 and so on.
pub struct AnswerKey {
    /// The byte range of the key, including its title.
    pub range: Range<usize>,
    /// The byte range of each answer.
    pub answers: Vec<Range<usize>>,
}

/// Returns the answer keys of a file, in file order.
pub fn find_answer_keys(file: &File<'_>) -> Vec<AnswerKey> {
    let (text, outline) = (file.text, file.outline);
    let all = file.front.end..text.len();
    let headings = outline.headings.iter().enumerate().filter_map(|(nth, it)| {
        let next = outline.headings.get(nth + 1);
        let end = next.map_or(text.len(), |it| it.line.start);
        let is_title = is_answers_title(&text[it.text.clone()]);
        is_title.then(|| {
            (
                it.line.start..end,
                it.line.end..end,
                &outline.headings[nth..],
            )
        })
    });
    let details = outline.details_in(&all).iter().filter_map(|it| {
        let summary = inline_markdown(&text[it.summary.clone()?]);
        is_reveal(&summary).then(|| (it.range.clone(), it.content.clone(), &[][..]))
    });
    let folds = may_contain_fold(text).then(|| find_folds(file.lines(all.clone())));
    let folds = folds.into_iter().flatten();
    let folds = folds
        .filter(|it| is_reveal(it.opening.title))
        .map(|it| (it.range, it.body, &[][..]));
    let titled: Vec<_> = headings.chain(details).chain(folds).collect();
    let keys = titled.into_iter().filter_map(|(range, body, headings)| {
        let answers = read_list(file, &body)
            .or_else(|| read_table(file, &body))
            .or_else(|| parse_inline_list(text, &body));
        let (end, answers) = match answers {
            Some(answers) => (range.end, answers),
            None => read_sections(file, headings)?,
        };
        Some(AnswerKey {
            range: range.start..end,
            answers,
        })
    });
    let mut keys: Vec<AnswerKey> = keys.chain(read_labeled_keys(file, &all)).collect();
    keys.sort_by_key(|it| it.range.start);
    keys.dedup_by(|next, key| next.range.start < key.range.end);
    keys
}

/// Returns the keys below or after a label: `**Answers**`, `Answers: 1. b, 2. c`.
fn read_labeled_keys(file: &File<'_>, all: &Range<usize>) -> Vec<AnswerKey> {
    let is_mark = |c: char| c.is_whitespace() || "#>*_-".contains(c);
    let labels = file.lines(all.clone()).filter_map(|(at, line)| {
        let colon = line.find([':', '：']);
        let is_bold = || line.trim_start_matches(['>', ' ']).starts_with(['*', '_']);
        let end = colon.or_else(|| is_bold().then_some(line.len()))?;
        let label = line[..end].trim_matches(is_mark);
        // Longer lines are prose.
        if label.len() > 64 || !is_answers_title(label) {
            return None;
        }
        let after = at + end..at + line.len();
        let words = file.text[after.clone()].trim_start_matches([':', '：', '*', '_', ' ']);
        if !words.trim().is_empty() {
            let answers = parse_inline_list(file.text, &(after.end - words.len()..after.end))?;
            return Some(AnswerKey {
                range: at..after.end,
                answers,
            });
        }
        let items = file.outline.items_in(&(after.end..all.end));
        let first = items.first().filter(|it| {
            file.outline
                .is_blank(file.text, &(after.end..it.range.start))
        })?;
        let mut count = 0;
        let mut end = first.range.start;
        for item in items {
            let is_next = lists::item_number(file.text, item) == Some(count + 1);
            if !is_next || !file.outline.is_blank(file.text, &(end..item.range.start)) {
                break;
            }
            (count, end) = (count + 1, item.range.end);
        }
        let answers = read_list(file, &(after.end..end))?;
        Some(AnswerKey {
            range: at..end,
            answers,
        })
    });
    labels.collect()
}

/// Reads the sections below a heading if their titles are numbered 1, 2, 3 and so on: `### Question 1`. Returns
/// where the key ends, and the text of each section.
fn read_sections(file: &File<'_>, headings: &[Heading]) -> Option<(usize, Vec<Range<usize>>)> {
    let (first, below) = headings.split_first()?;
    let within = below.iter().take_while(|it| it.level > first.level).count();
    let starts = below.iter().skip(1).map(|it| it.line.start);
    let ends = starts.chain([file.text.len()]);
    let answers = below[..within]
        .iter()
        .zip(ends)
        .map(|(it, end)| trim_range(file.text, it.line.end..end));
    let is_numbered = (1..).zip(&below[..within]).all(|(nth, it)| {
        let title = &file.text[it.text.clone()];
        let digits: String = title.chars().filter(char::is_ascii_digit).collect();
        // The answers of a chapter belong to another key.
        let has_words = title.contains(char::is_alphabetic);
        let is_title = !has_words || is_questions_title(title) || is_answers_title(title);
        is_title && digits.parse() == Ok(nth)
    });
    let answers: Vec<_> = answers.collect();
    let end = answers.last()?.end;
    (within > 1 && is_numbered).then_some((end, answers))
}

/// Returns the items of a list numbered 1, 2, 3 and so on, if a range contains nothing else.
fn read_list(file: &File<'_>, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let items = file.outline.items_in(range).iter();
    let items: Vec<&Item> = items.filter(|it| it.range.end <= range.end).collect();
    let mut numbers = (1..).zip(&items);
    let is_numbered = numbers.all(|(nth, it)| lists::item_number(file.text, it) == Some(nth));
    let ranges: Vec<_> = items.iter().map(|it| it.range.clone()).collect();
    let rest = subtract(std::slice::from_ref(range), &ranges);
    let is_only_content = !rest.iter().any(|it| file.shows_words(it));
    let answers = items
        .iter()
        .map(|it| trim_range(file.text, it.content.min(it.range.end)..it.range.end));
    (items.len() > 1 && is_numbered && is_only_content).then(|| answers.collect())
}

/// Returns the cells beside the numbers of a table, if a range contains nothing else.
fn read_table(file: &File<'_>, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let [table] = file.outline.tables_in(range) else {
        return None;
    };
    let mut rows = (1..).zip(table.rows.get(1..)?);
    let is_numbered = rows.all(|(nth, row)| {
        let first = row.cells.first();
        first.is_some_and(|it| file.text[it.clone()].trim() == nth.to_string())
    });
    let rest = subtract(
        std::slice::from_ref(range),
        std::slice::from_ref(&table.range),
    );
    let is_only_content = is_numbered && !rest.iter().any(|it| file.shows_words(it));
    let answers = table.rows[1..]
        .iter()
        .map(|row| Some(trim_range(file.text, row.cells.get(1)?.clone())));
    answers
        .collect::<Option<Vec<_>>>()
        .filter(|it| is_only_content && it.len() > 1)
}

/// Returns the answers of a key that is not a list: `1. b, 2. c` or `1-B 2-C`, on one line or several.
fn parse_inline_list(text: &str, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut answers = Vec::new();
    let mut rest = &text[range.clone()];
    // `b, c, a`.
    let words = rest
        .split([',', ' '])
        .map(|it| it.trim_matches(['*', '_', '.', '\r', '\n']));
    let letters: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    let is_letter = |it: &&str| it.len() == 1 && it.starts_with(|c: char| c.is_ascii_alphabetic());
    if letters.len() > 1 && letters.iter().all(is_letter) {
        let offset_of = |it: &&str| it.as_ptr() as usize - text.as_ptr() as usize;
        return Some(
            letters
                .iter()
                .map(|it| offset_of(it)..offset_of(it) + 1)
                .collect(),
        );
    }
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ",;|*_•-".contains(c));
        if rest.is_empty() {
            break;
        }
        let number = rest.trim_start_matches(['Q', 'q']);
        let after = number.strip_prefix(&(answers.len() + 1).to_string())?;
        let words = after.trim_start_matches([' ', '*']);
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
