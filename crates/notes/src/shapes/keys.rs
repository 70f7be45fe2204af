//! Answers that stand apart from their questions: a key such as `1. b` and `2. c` behind choice questions, and `### Answers`
//! with a list as long as that of `### Questions`. They are paired by their numbers.

use std::ops::Range;

use super::card::{Card, comment_below, trimmed};
use super::file::File;
use super::reader::Reader;
use super::sections::title_of;
use super::{choices, lists};
use crate::body::{BodyRules, Draft, read_body};
use crate::labels::names_questions;
use crate::outline::{Heading, Item};
use crate::parts::Part;
use crate::ranges::{covering, without};
use crate::shape::Shape;
use crate::title::{clean_title, reads_as_question};
use crate::{Markdown, ProblemKind};
use find::{Key, keys};

mod find;

/// The most keys of a file that are paired: each costs a pass over its Q&As.
const MOST: usize = 300;

impl Reader<'_> {
    /// Gives each numbered answer to its question.
    pub fn pair_by_number(&mut self) {
        let mut from = self.file.front.end;
        let keys = keys(self.file);
        // Of two keys in a row nobody knows which questions each answers.
        let in_row = keys.windows(2).map(|pair| {
            let between = pair[0].range.end..pair[1].range.start;
            let is_same = pair[0].answers.len() == pair[1].answers.len();
            is_same && self.file.text[between].trim().is_empty()
        });
        let in_row: Vec<bool> = in_row.collect();
        let is_in_row = |nth: usize| in_row.get(nth).is_some_and(|it| *it);
        for (nth, key) in keys.iter().enumerate().take(MOST) {
            let before = from..key.range.start;
            from = key.range.end;
            if is_in_row(nth) || nth.checked_sub(1).is_some_and(is_in_row) {
                continue;
            }
            if self.pair_choices(&before, key) || self.pair_list(&before, key) {
                let rest = without(std::slice::from_ref(&key.range), &key.answers);
                let rest = rest.into_iter().map(|it| (it, Part::Question));
                self.parts.extend(rest);
            }
        }
    }

    /// Pairs a key with the choice questions above it, if they are as many.
    fn pair_choices(&mut self, before: &Range<usize>, key: &Key) -> bool {
        let file = self.file;
        let taken = std::slice::from_ref(&key.range);
        let open = self.drafts.iter().filter(|draft| {
            // A key behind the last question was taken for its answer.
            let is_open = draft.prompt.as_str().is_empty() || overlaps(draft, taken);
            if !(before.contains(&draft.at) && is_open && is_plain(draft)) {
                return false;
            }
            let asks = draft.is_card || reads_as_question(draft.question.as_str());
            match overlaps(draft, taken) {
                false => choices::is_list(draft.answer.as_str(), asks),
                true => choices::is_list(answer(file, draft, taken).as_str(), asks),
            }
        });
        let open: Vec<_> = open.map(|it| (it.at, body(it, taken))).collect();
        let numbered = open.iter().zip(&key.answers);
        let paired =
            numbered.map(|((at, body), written)| Some((*at, chosen(file, body, written)?)));
        let paired: Option<Vec<_>> = paired.collect();
        let Some(paired) =
            paired.filter(|_| open.len() == key.answers.len() && self.may_take(taken))
        else {
            return false;
        };
        self.take_out(taken);
        for ((at, chosen), written) in paired.into_iter().zip(&key.answers) {
            let nth = self.drafts.partition_point(|it| it.at < at);
            let draft = &mut self.drafts[nth];
            let answer =
                read_body(file.document, &chosen, rules(file, draft), &mut self.flaws).answer;
            draft.prompt = std::mem::replace(&mut draft.answer, answer);
            // The id stays with the choices.
            let end = draft
                .pieces
                .iter()
                .map(|it| trimmed(file.text, it.clone()).end);
            if let (Some(slot), Some(end)) = (&mut draft.id_slot, end.max())
                && (key.range.start..=key.range.end).contains(&slot.at)
            {
                slot.at = end;
            }
            draft.pieces.push(written.clone());
            draft.is_card = true;
        }
        true
    }

    /// Pairs a key with a numbered list above it, if that asks as often.
    fn pair_list(&mut self, before: &Range<usize>, key: &Key) -> bool {
        let file = self.file;
        let Some(blocks) = numbered(file, before, key.answers.len()) else {
            return false;
        };
        let first = blocks[0].1.start;
        let label = label_above(file, before.start..first);
        let headings = headings_above(file, first);
        let is_titled = headings
            .last()
            .is_some_and(|it| names_questions(&title_of(file, it)));
        let questions = blocks.iter().filter_map(|(item, block)| {
            let (words, _) = lists::title(file.text, trimmed(file.text, item.content..block.end))?;
            Some((item, block.clone(), words))
        });
        let questions: Vec<_> = questions.collect();
        let mut worded = questions
            .iter()
            .map(|it| reads_as_question(&file.text[it.2.clone()]));
        let is_list = is_titled
            || label.is_some()
            || worded.by_ref().filter(|it| *it).count() * 2 > blocks.len();
        let taken: Vec<_> = label
            .clone()
            .into_iter()
            .chain(blocks.iter().map(|it| it.1.clone()))
            .chain([key.range.clone()])
            .collect();
        let mut holders = self.drafts.iter().filter(|it| overlaps(it, &taken));
        let asks = holders.any(|it| {
            let is_question = it.is_card || reads_as_question(it.question.as_str());
            is_question && answer(file, it, &taken).shows_something()
        });
        if asks || !is_list || questions.len() < blocks.len() || !self.may_take(&taken) {
            return false;
        }
        let titles = headings[..headings.len() - usize::from(is_titled)].iter();
        let topics: Vec<String> = titles
            .map(|it| title_of(file, it))
            .filter(|it| !it.is_empty())
            .collect();
        let above = headings.last().map_or(first, |it| it.line.start);
        let titles = headings
            .last()
            .map(|it| it.line.clone())
            .into_iter()
            .chain(label);
        self.parts.extend(titles.map(|it| (it, Part::Question)));
        self.take_out(&taken);
        self.retract(&(above..key.range.end));
        for ((item, block, words), written) in questions.into_iter().zip(&key.answers) {
            let rest = words.end..block.end;
            let indent = item.indent(file.text);
            let rules = BodyRules { indent, quotes: 0 };
            let end = trimmed(file.text, block.clone()).end;
            let body = std::slice::from_ref(&rest);
            let title = clean_title(&file.text[words.clone()]);
            self.add_card(
                Card {
                    title: block.start..words.end,
                    question: file.document.joined(title.split_whitespace()),
                    prompt: read_body(file.document, body, rules, &mut Vec::new()).answer,
                    pieces: chosen(file, body, written).unwrap_or(vec![written.clone()]),
                    rules,
                    slot: Some(comment_below(end, file.newline, &" ".repeat(indent))),
                    shape: Shape::ListItem,
                    ..Card::of(block)
                },
                &topics,
            );
            if let Some(draft) = self.drafts.last_mut() {
                draft.pieces.push(written.clone());
            }
        }
        self.drafts.sort_by_key(|it| it.at);
        true
    }

    /// Takes back what was said about questions without answers in a range.
    fn retract(&mut self, range: &Range<usize>) {
        let is_wrong = |kind| matches!(kind, ProblemKind::NoAnswer | ProblemKind::SecondId);
        self.flaws
            .retain(|it| !(range.contains(&it.at) && is_wrong(it.kind)));
        self.unanswered.retain(|(at, _)| !range.contains(at));
        let is_unread = |part: &Part| matches!(part, Part::Unread(_));
        self.parts
            .retain(|(at, part)| !(range.contains(&at.start) && is_unread(part)));
    }

    /// Whether all that stands in these ranges is the plain text of answers.
    fn may_take(&self, ranges: &[Range<usize>]) -> bool {
        let mut within = self.drafts.iter().filter(|it| overlaps(it, ranges));
        within.all(is_plain)
    }

    /// Takes ranges, which are in order, out of the answers that they stand in.
    fn take_out(&mut self, ranges: &[Range<usize>]) {
        let (file, parts) = (self.file, &mut self.parts);
        self.drafts.retain_mut(|draft| {
            if !overlaps(draft, ranges) {
                return true;
            }
            let body = body(draft, ranges);
            let read = read_body(file.document, &body, rules(file, draft), &mut Vec::new());
            draft.pieces = without(&draft.pieces, ranges);
            (draft.answer, draft.prompt) = (read.answer, Markdown::default());
            if draft
                .id
                .as_ref()
                .is_some_and(|(_, at)| covering(ranges, *at).is_some())
            {
                draft.id = read.id;
            }
            let is_left = draft.answer.shows_something();
            parts.extend((!is_left).then(|| (draft.title.clone(), Part::Question)));
            is_left
        });
    }
}

fn overlaps(draft: &Draft, ranges: &[Range<usize>]) -> bool {
    let mut pieces = draft.pieces.iter();
    pieces.any(|piece| {
        ranges
            .iter()
            .any(|it| it.start < piece.end && piece.start < it.end)
    })
}

/// Whether a Q&A is neither quoted nor one of several of its text.
fn is_plain(draft: &Draft) -> bool {
    draft.part.is_none() && draft.shape != Shape::Callout
}

/// Where the text below a title stands, without what is taken out.
fn body(draft: &Draft, taken: &[Range<usize>]) -> Vec<Range<usize>> {
    let below = without(&draft.pieces, std::slice::from_ref(&draft.title));
    without(&below, taken)
}

fn rules(file: &File<'_>, draft: &Draft) -> BodyRules {
    let indent = if draft.title.is_empty() {
        0
    } else {
        file.indent_at(draft.at)
    };
    BodyRules { indent, quotes: 0 }
}

/// The answer without what is taken out.
fn answer(file: &File<'_>, draft: &Draft, taken: &[Range<usize>]) -> Markdown {
    match overlaps(draft, taken) {
        false => draft.answer.clone(),
        true => {
            let body = body(draft, taken);
            read_body(file.document, &body, rules(file, draft), &mut Vec::new()).answer
        }
    }
}

/// What answers a question with these choices: those that a key names by their letters, or else its words.
fn chosen(
    file: &File<'_>,
    body: &[Range<usize>],
    written: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let choices = choices::places(file, body);
    let words = &file.text[written.clone()];
    let is_mark = |c: char| c.is_whitespace() || "()[]*_.,&/".contains(c);
    let letters = words.split(is_mark).filter(|it| !it.is_empty());
    let places = letters.map(|letter| {
        let nth = match letter.parse::<usize>() {
            Ok(number) => number.checked_sub(1)?,
            Err(_) => match letter.as_bytes() {
                [letter] => usize::from(letter.to_ascii_lowercase().checked_sub(b'a')?),
                _ => return None,
            },
        };
        choices.get(nth).cloned()
    });
    let places: Option<Vec<_>> = places.collect();
    match places {
        Some(places) => Some(places.concat()),
        // A letter that is none of them.
        None if words.trim_matches(is_mark).len() < 2 => None,
        None => Some(vec![written.clone()]),
    }
}

/// The headings above a byte, each with the sections below it, outermost first.
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

/// The line right above a list, if it is that of questions: `**Questions**`.
fn label_above(file: &File<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let above = trimmed(file.text, range);
    let line = file.text[above.clone()].lines().next_back()?;
    let is_label = line.len() < 64 && !line.starts_with('#') && names_questions(line);
    is_label.then(|| above.end - line.len()..above.end)
}

/// The last list in a range with the numbers 1 to `count`, each item with the text up to the next one.
fn numbered<'a>(
    file: &File<'a>,
    range: &Range<usize>,
    count: usize,
) -> Option<Vec<(&'a Item, Range<usize>)>> {
    let items = file.outline.items_in(range);
    let numbered: Vec<_> = items
        .iter()
        .filter_map(|it| Some((lists::number(file.text, it)?, it)))
        .collect();
    let first = numbered.iter().rposition(|(number, _)| *number == 1)?;
    let list = numbered
        .get(first..first + count)
        .filter(|it| it.len() + first == numbered.len())?;
    let is_run = (1..).zip(list).all(|(nth, (number, _))| nth == *number);
    let starts = list.iter().skip(1).map(|(_, it)| it.range.start);
    // Choices of the last one may be further items.
    let end = items.last()?.range.end;
    let blocks = list
        .iter()
        .zip(starts.chain([end]))
        .map(|((_, it), end)| (*it, it.range.start..end));
    is_run.then(|| blocks.collect())
}
