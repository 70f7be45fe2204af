//! Pairs questions and answers that are in different places by their numbers: an answer key such as `1. b` and `2. c`
//! after choice questions, or an `### Answers` list as long as the `### Questions` list.

use std::ops::Range;

use super::card::{Card, id_comment_below, trim_range};
use super::file::File;
use super::reader::Reader;
use super::sections::heading_title;
use super::{choices, lists};
use crate::body::{BodyRules, Draft, read_body};
use crate::labels::is_questions_title;
use crate::outline::{Heading, Item};
use crate::parts::PartKind;
use crate::ranges::{range_containing, subtract};
use crate::shape::Shape;
use crate::title::{clean_title, reads_as_question};
use crate::{Markdown, ProblemKind};
use find::{AnswerKey, find_answer_keys};

mod find;

/// The maximum number of answer keys per file, since each costs a pass over all Q&As.
const MAX_KEYS: usize = 300;

impl Reader<'_> {
    /// Assigns each numbered answer to its question.
    pub fn pair_by_number(&mut self) {
        let mut from = self.file.front.end;
        let keys = find_answer_keys(self.file);
        // Of two consecutive keys of the same length, it is unclear which questions each belongs to.
        let in_row = keys.windows(2).map(|pair| {
            let between = pair[0].range.end..pair[1].range.start;
            let is_same = pair[0].answers.len() == pair[1].answers.len();
            is_same && self.file.text[between].trim().is_empty()
        });
        let in_row: Vec<bool> = in_row.collect();
        let is_in_row = |nth: usize| in_row.get(nth).is_some_and(|it| *it);
        for (nth, key) in keys.iter().enumerate().take(MAX_KEYS) {
            let before = from..key.range.start;
            from = key.range.end;
            if is_in_row(nth) || nth.checked_sub(1).is_some_and(is_in_row) {
                continue;
            }
            if self.pair_choices(&before, key) || self.pair_list(&before, key) {
                let rest = subtract(std::slice::from_ref(&key.range), &key.answers);
                let rest = rest.into_iter().map(|it| (it, PartKind::Question));
                self.parts.extend(rest);
            }
        }
    }

    /// Pairs an answer key with the choice questions above it, if there are as many. Returns whether it did.
    fn pair_choices(&mut self, before: &Range<usize>, key: &AnswerKey) -> bool {
        let file = self.file;
        let removed = std::slice::from_ref(&key.range);
        let open = self.drafts.iter().filter(|draft| {
            // A key after the last question was read as part of its answer.
            let is_open = draft.prompt.as_str().is_empty() || overlaps(draft, removed);
            if !(before.contains(&draft.at) && is_open && is_plain(draft)) {
                return false;
            }
            let is_question = draft.is_card || reads_as_question(draft.question.as_str());
            match overlaps(draft, removed) {
                false => choices::are_choices(draft.answer.as_str(), is_question),
                true => {
                    choices::are_choices(answer_without(file, draft, removed).as_str(), is_question)
                }
            }
        });
        let open: Vec<_> = open.map(|it| (it.at, body_ranges(it, removed))).collect();
        let numbered = open.iter().zip(&key.answers);
        let paired = numbered
            .map(|((at, body), key_answer)| Some((*at, resolve_answer(file, body, key_answer)?)));
        let paired: Option<Vec<_>> = paired.collect();
        let Some(paired) =
            paired.filter(|_| open.len() == key.answers.len() && self.can_remove(removed))
        else {
            return false;
        };
        self.remove_ranges(removed);
        for ((at, answer_ranges), key_answer) in paired.into_iter().zip(&key.answers) {
            let nth = self.drafts.partition_point(|it| it.at < at);
            let draft = &mut self.drafts[nth];
            let answer = read_body(
                file.document,
                &answer_ranges,
                body_rules(file, draft),
                &mut self.flaws,
            )
            .answer;
            draft.prompt = std::mem::replace(&mut draft.answer, answer);
            // The id stays with the choices.
            let end = draft
                .pieces
                .iter()
                .map(|it| trim_range(file.text, it.clone()).end);
            if let (Some(slot), Some(end)) = (&mut draft.id_slot, end.max())
                && (key.range.start..=key.range.end).contains(&slot.at)
            {
                slot.at = end;
            }
            draft.pieces.push(key_answer.clone());
            draft.is_card = true;
        }
        true
    }

    /// Pairs an answer key with a numbered list above it, if the list has as many questions. Returns whether it
    /// did.
    fn pair_list(&mut self, before: &Range<usize>, key: &AnswerKey) -> bool {
        let file = self.file;
        let Some(blocks) = find_numbered_list(file, before, key.answers.len()) else {
            return false;
        };
        let first = blocks[0].1.start;
        let label = label_above(file, before.start..first);
        let headings = headings_above(file, first);
        let is_titled = headings
            .last()
            .is_some_and(|it| is_questions_title(&heading_title(file, it)));
        let questions = blocks.iter().filter_map(|(item, block)| {
            let (words, _) =
                lists::question_range(file.text, trim_range(file.text, item.content..block.end))?;
            Some((item, block.clone(), words))
        });
        let questions: Vec<_> = questions.collect();
        let mut are_questions = questions
            .iter()
            .map(|it| reads_as_question(&file.text[it.2.clone()]));
        let is_list = is_titled
            || label.is_some()
            || are_questions.by_ref().filter(|it| *it).count() * 2 > blocks.len();
        let removed: Vec<_> = label
            .clone()
            .into_iter()
            .chain(blocks.iter().map(|it| it.1.clone()))
            .chain([key.range.clone()])
            .collect();
        let mut holders = self.drafts.iter().filter(|it| overlaps(it, &removed));
        let belongs_to_question = holders.any(|it| {
            let is_question = it.is_card || reads_as_question(it.question.as_str());
            is_question && answer_without(file, it, &removed).has_visible_content()
        });
        if belongs_to_question
            || !is_list
            || questions.len() < blocks.len()
            || !self.can_remove(&removed)
        {
            return false;
        }
        let titles = headings[..headings.len() - usize::from(is_titled)].iter();
        let topics: Vec<String> = titles
            .map(|it| heading_title(file, it))
            .filter(|it| !it.is_empty())
            .collect();
        let above = headings.last().map_or(first, |it| it.line.start);
        let titles = headings
            .last()
            .map(|it| it.line.clone())
            .into_iter()
            .chain(label);
        self.parts.extend(titles.map(|it| (it, PartKind::Question)));
        self.remove_ranges(&removed);
        self.retract_flaws(&(above..key.range.end));
        for ((item, block, words), key_answer) in questions.into_iter().zip(&key.answers) {
            let rest = words.end..block.end;
            let indent = item.indent(file.text);
            let rules = BodyRules { indent, quotes: 0 };
            let end = trim_range(file.text, block.clone()).end;
            let body = std::slice::from_ref(&rest);
            let title = clean_title(&file.text[words.clone()]);
            self.add_card(
                Card {
                    title: block.start..words.end,
                    question: file.document.join_words(title.split_whitespace()),
                    prompt: read_body(file.document, body, rules, &mut Vec::new()).answer,
                    pieces: resolve_answer(file, body, key_answer)
                        .unwrap_or(vec![key_answer.clone()]),
                    rules,
                    slot: Some(id_comment_below(end, file.newline, &" ".repeat(indent))),
                    shape: Shape::ListItem,
                    ..Card::new(block)
                },
                &topics,
            );
            if let Some(draft) = self.drafts.last_mut() {
                draft.pieces.push(key_answer.clone());
            }
        }
        self.drafts.sort_by_key(|it| it.at);
        true
    }

    /// Withdraws the reports about unanswered questions in a range.
    fn retract_flaws(&mut self, range: &Range<usize>) {
        let is_wrong = |kind| matches!(kind, ProblemKind::NoAnswer | ProblemKind::SecondId);
        self.flaws
            .retain(|it| !(range.contains(&it.at) && is_wrong(it.kind)));
        self.unanswered.retain(|(at, _)| !range.contains(at));
        let is_unread = |part: &PartKind| matches!(part, PartKind::Unread(_));
        self.parts
            .retain(|(at, part)| !(range.contains(&at.start) && is_unread(part)));
    }

    /// Returns whether the ranges contain only plain text of answers, so that they can be removed.
    fn can_remove(&self, ranges: &[Range<usize>]) -> bool {
        let mut within = self.drafts.iter().filter(|it| overlaps(it, ranges));
        within.all(is_plain)
    }

    /// Removes ranges, in file order, from the answers that contain them.
    fn remove_ranges(&mut self, ranges: &[Range<usize>]) {
        let (file, parts) = (self.file, &mut self.parts);
        self.drafts.retain_mut(|draft| {
            if !overlaps(draft, ranges) {
                return true;
            }
            let body = body_ranges(draft, ranges);
            let read = read_body(
                file.document,
                &body,
                body_rules(file, draft),
                &mut Vec::new(),
            );
            draft.pieces = subtract(&draft.pieces, ranges);
            (draft.answer, draft.prompt) = (read.answer, Markdown::default());
            if draft
                .id
                .as_ref()
                .is_some_and(|(_, at)| range_containing(ranges, *at).is_some())
            {
                draft.id = read.id;
            }
            let is_left = draft.answer.has_visible_content();
            parts.extend((!is_left).then(|| (draft.title.clone(), PartKind::Question)));
            is_left
        });
    }
}

/// Returns whether an answer overlaps any of the ranges.
fn overlaps(draft: &Draft, ranges: &[Range<usize>]) -> bool {
    let mut pieces = draft.pieces.iter();
    pieces.any(|piece| {
        ranges
            .iter()
            .any(|it| it.start < piece.end && piece.start < it.end)
    })
}

/// Returns whether a Q&A is neither quoted nor one of several from the same text.
fn is_plain(draft: &Draft) -> bool {
    draft.part.is_none() && draft.shape != Shape::Callout
}

/// Returns the ranges of the text below a title, without the `removed` ranges.
fn body_ranges(draft: &Draft, removed: &[Range<usize>]) -> Vec<Range<usize>> {
    let below = subtract(&draft.pieces, std::slice::from_ref(&draft.title));
    subtract(&below, removed)
}

/// Returns the rules for reading the body of a Q&A.
fn body_rules(file: &File<'_>, draft: &Draft) -> BodyRules {
    let indent = if draft.title.is_empty() {
        0
    } else {
        file.indent_at(draft.at)
    };
    BodyRules { indent, quotes: 0 }
}

/// Returns the answer without the `removed` ranges.
fn answer_without(file: &File<'_>, draft: &Draft, removed: &[Range<usize>]) -> Markdown {
    match overlaps(draft, removed) {
        false => draft.answer.clone(),
        true => {
            let body = body_ranges(draft, removed);
            read_body(
                file.document,
                &body,
                body_rules(file, draft),
                &mut Vec::new(),
            )
            .answer
        }
    }
}

/// Returns the answer to a question with these choices: the choices that a key names by letter or number, else the
/// words of the key.
fn resolve_answer(
    file: &File<'_>,
    body: &[Range<usize>],
    key_answer: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let choices = choices::find_choices(file, body);
    let words = &file.text[key_answer.clone()];
    let is_mark = |c: char| c.is_whitespace() || "()[]*_.,&/".contains(c);
    let letters = words.split(is_mark).filter(|it| !it.is_empty());
    let answer_ranges = letters.map(|letter| {
        let nth = match letter.parse::<usize>() {
            Ok(number) => number.checked_sub(1)?,
            Err(_) => match letter.as_bytes() {
                [letter] => usize::from(letter.to_ascii_lowercase().checked_sub(b'a')?),
                _ => return None,
            },
        };
        choices.get(nth).cloned()
    });
    let answer_ranges: Option<Vec<_>> = answer_ranges.collect();
    match answer_ranges {
        Some(answer_ranges) => Some(answer_ranges.concat()),
        // The letter matches none of the choices.
        None if words.trim_matches(is_mark).len() < 2 => None,
        None => Some(vec![key_answer.clone()]),
    }
}

/// Returns the headings whose sections contain byte `at`, outermost first.
fn headings_above<'a>(file: &File<'a>, at: usize) -> Vec<&'a Heading> {
    let mut above: Vec<&Heading> = Vec::new();
    for heading in file
        .outline
        .headings
        .iter()
        .take_while(|it| it.line.start < at)
    {
        above.retain(|it| it.level < heading.level);
        above.push(heading);
    }
    above
}

/// Returns the line right above a list if it announces questions: `**Questions**`.
fn label_above(file: &File<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let above = trim_range(file.text, range);
    let line = file.text[above.clone()].lines().next_back()?;
    let is_label = line.len() < 64 && !line.starts_with('#') && is_questions_title(line);
    is_label.then(|| above.end - line.len()..above.end)
}

/// Returns the last list in a range with the numbers 1 to `count`, each item with its text up to the next item.
fn find_numbered_list<'a>(
    file: &File<'a>,
    range: &Range<usize>,
    count: usize,
) -> Option<Vec<(&'a Item, Range<usize>)>> {
    let items = file.outline.items_in(range);
    let numbered: Vec<_> = items
        .iter()
        .filter_map(|it| Some((lists::item_number(file.text, it)?, it)))
        .collect();
    let first = numbered.iter().rposition(|(number, _)| *number == 1)?;
    let list = numbered
        .get(first..first + count)
        .filter(|it| it.len() + first == numbered.len())?;
    let is_run = (1..).zip(list).all(|(nth, (number, _))| nth == *number);
    let starts = list.iter().skip(1).map(|(_, it)| it.range.start);
    // The choices of the last question can be further items.
    let end = items.last()?.range.end;
    let blocks = list
        .iter()
        .zip(starts.chain([end]))
        .map(|((_, it), end)| (*it, it.range.start..end));
    is_run.then(|| blocks.collect())
}
