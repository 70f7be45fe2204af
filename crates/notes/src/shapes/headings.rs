//! Headings of every kind with the text below them.

use std::ops::Range;

use super::file::{File, LONGEST_HEADING};
use super::reader::Reader;
use super::sections::{Section, Sections, is_worded, title_of};
use super::split::Split;
use super::tags::without_tags;
use super::{exercises, prompt};
use crate::body::{BodyRules, Draft, IdSlot, no_answer, read_body, second_wordings};
use crate::html::inline;
use crate::outline::Heading;
use crate::parts::{Part, UnreadReason};
use crate::problem::Flaw;
use crate::ranges::without;
use crate::shape::Shape;
use crate::title::{asks_by_label, clean_title};
use crate::{Markdown, ProblemKind};

/// A title of a Q&A, before the text below it is read.
pub struct Titled<'a> {
    /// Where the Q&A begins.
    pub at: usize,
    /// Where the title is written; empty where it is not in the text.
    pub title: Range<usize>,
    pub question: Markdown,
    pub topics: &'a [String],
    pub asks: bool,
    pub slot: Option<IdSlot>,
    pub shape: Shape,
}

impl Reader<'_> {
    /// Reads the Q&As of a file by its headings, and what stands between them by its other shapes.
    pub fn read_headings(&mut self) {
        let file = self.file;
        let sections = Sections::of(file);
        let outermost = sections.outermost();
        let first = file.outline.headings.first();
        let above = file.front.end
            ..first
                .map_or(file.text.len(), |it| it.line.start)
                .max(file.front.end);
        let left = self.read_cards(vec![above.clone()], &[]);
        let merged = self.read_page(&sections, left);
        let mut open: Vec<(usize, Vec<String>)> = outermost
            .into_iter()
            .rev()
            .map(|at| (at, Vec::new()))
            .collect();
        while let Some((at, topics)) = open.pop() {
            let above = merged.as_ref().filter(|_| at == 0);
            let (below, inner) = self.read_section(&sections, at, topics, above.cloned());
            open.extend(below.into_iter().rev().map(|at| (at, inner.clone())));
        }
    }

    /// Reads one section; returns the sections below it that stand for themselves, with the topics they are in.
    fn read_section(
        &mut self,
        sections: &Sections<'_>,
        at: usize,
        topics: Vec<String>,
        above: Option<Vec<Range<usize>>>,
    ) -> (Vec<usize>, Vec<String>) {
        if self.held.contains(&at) {
            return (Vec::new(), topics);
        }
        let file = self.file;
        let heading = &file.outline.headings[at];
        let Section {
            asks,
            mut pieces,
            below,
            ..
        } = sections.section(at);
        let inner = match asks {
            // What asks is no topic.
            true => topics.clone(),
            false => topics
                .iter()
                .cloned()
                .chain(topic_name(file, heading))
                .collect(),
        };
        if let Some(above) = above {
            pieces.splice(0..0, above);
        }
        let before = self.drafts.len();
        // Cards behind the list item that a heading begins are not below the heading, if anything else is.
        let item = heading.line.start..heading.line.end;
        let mut items = file.outline.items_in(&item).iter();
        let end = items.next().map(|it| it.range.end);
        if let Some(end) =
            end.filter(|&end| self.shows_text(&(heading.line.end..end.max(heading.line.end))))
        {
            let (inside, behind) = split_at(&pieces, end);
            pieces = inside;
            pieces.extend(self.read_decks(behind, &topics));
        }
        let left = match asks {
            false => self.read_cards(pieces, &inner),
            true => self.read_decks(pieces, &inner),
        };
        let has_cards = self.drafts.len() > before;
        if !asks && (has_cards || !below.is_empty()) {
            self.report_long_topic(heading);
        }
        self.read_title(sections, at, &topics, left, has_cards, &below);
        (below, inner)
    }

    /// Reads the title of a section and what is left of its text, beside the sections `below` it.
    fn read_title(
        &mut self,
        sections: &Sections<'_>,
        at: usize,
        topics: &[String],
        left: Vec<Range<usize>>,
        has_cards: bool,
        below: &[usize],
    ) {
        let file = self.file;
        let heading = &file.outline.headings[at];
        let asks = sections.asks(at);
        // With sections below it, further down it could be another section's.
        let own = match below.is_empty() {
            true => heading.line.start..file.text.len(),
            false => sections.own(at),
        };
        let slot = self.slot_below(&self.shown_within(&left, &own));
        let question = self.question(heading);
        if question.as_str().is_empty() {
            let problem = Flaw::new(
                heading.line.start,
                ProblemKind::NoQuestion,
                "this heading is empty",
                "write the question behind the `#`s, or delete the heading",
            );
            self.flaws.push(problem);
            return;
        }
        let has_id = self.has_id(&left);
        let is_shown = left.iter().any(|piece| self.shows_text(piece));
        if !is_shown && !has_id {
            if asks && below.is_empty() && !has_cards {
                self.unanswered(heading.line.start, &question, Shape::Question);
                self.parts
                    .push((heading.line.clone(), Part::Unread(UnreadReason::NoAnswer)));
            } else if below.is_empty() && !has_cards {
                let is_navigation = left
                    .iter()
                    .any(|piece| !file.outline.navigation_in(piece).is_empty());
                let part = match is_navigation {
                    true => Part::Navigation,
                    false => Part::Unread(UnreadReason::NoAnswer),
                };
                self.parts.push((heading.line.clone(), part));
            } else {
                self.parts.push((heading.line.clone(), Part::Question));
            }
            return;
        }
        let titled = Titled {
            at: heading.line.start,
            title: heading.line.clone(),
            question,
            topics,
            shape: match asks {
                _ if sections.id_level == Some(heading.level) => Shape::IdLevel,
                true => Shape::Question,
                false => Shape::Heading,
            },
            asks,
            slot: Some(slot),
        };
        if let Some(mut draft) = self.draft(titled, left) {
            let text = &file.text[heading.text.clone()];
            // `Q4.` is not shown, but asks, and so does a task among questions.
            draft.is_card |= asks_by_label(text, draft.question.as_str());
            draft.is_card |= sections.is_worded(at) && !is_worded(file, heading);
            draft.is_card |= without_tags(text).1;
            let also = heading.also.iter();
            let also = also.map(|it| file.document.line(clean_title(&file.text[it.clone()])));
            draft.also.splice(0..0, also);
            let title = file.front.title.as_ref();
            let is_page = title.is_none_or(|title| *title == title_of(file, heading));
            if at == 0 && heading.level == 1 && is_page {
                self.add_names(&mut draft);
            }
            self.drafts.push(draft);
        }
    }

    /// The words of a heading, without numbers and marks.
    fn question(&self, heading: &Heading) -> Markdown {
        let (title, _) = without_tags(&self.file.text[heading.text.clone()]);
        let title = clean_title(title.trim());
        let is_html = self.file.text[heading.line.clone()]
            .trim_start()
            .starts_with('<')
            || title.contains('\n');
        match is_html {
            true => Markdown::parse_line(inline(title)),
            false => self.file.document.line(title.trim()),
        }
    }

    /// Whether an id stands in one of the pieces.
    pub fn has_id(&self, pieces: &[Range<usize>]) -> bool {
        let outline = self.file.outline;
        pieces.iter().any(|it| !outline.id_lines_in(it).is_empty())
    }

    /// Whether a piece shows more than blanks, ids and navigation.
    pub fn shows_text(&self, piece: &Range<usize>) -> bool {
        let outline = self.file.outline;
        let ids = outline.id_lines_in(piece).iter().map(|it| it.line.clone());
        let navigation = outline.navigation_in(piece).iter().cloned();
        let mut hidden: Vec<Range<usize>> = ids.chain(navigation).collect();
        hidden.sort_by_key(|it| it.start);
        let shown = without(std::slice::from_ref(piece), &hidden);
        shown.iter().any(|piece| self.file.shows_words(piece))
    }

    /// The pieces, or the parts of them, that stand in a range and show text; all of them where none does.
    fn shown_within(&self, pieces: &[Range<usize>], range: &Range<usize>) -> Vec<Range<usize>> {
        let within = pieces
            .iter()
            .map(|it| it.start.max(range.start)..it.end.min(range.end));
        let shown = within.filter(|it| it.start < it.end && self.shows_text(it));
        let shown: Vec<_> = shown.collect();
        if shown.is_empty() {
            pieces.to_vec()
        } else {
            shown
        }
    }

    /// A line of its own below the last word of the last piece.
    pub fn slot_below(&self, pieces: &[Range<usize>]) -> IdSlot {
        let file = self.file;
        let last = pieces.last().cloned().unwrap_or(0..0);
        let last_word = last.start + file.text[last.clone()].trim_end().len();
        let rest = file.text[last_word..last.end].split(['\r', '\n']).next();
        let newline = file.newline;
        IdSlot {
            at: last_word + rest.map_or(0, str::len),
            before: format!("{newline}{newline}question id: "),
            after: String::new(),
        }
    }

    fn report_long_topic(&mut self, heading: &Heading) {
        let length = title_of(self.file, heading).chars().count();
        if length > LONGEST_HEADING {
            self.flaws.push(Flaw::new(
                heading.line.start,
                ProblemKind::LongHeading,
                format!("this topic has {length} characters, more than {LONGEST_HEADING}, and is cut off"),
                "shorten it, and move the details into an answer",
            ));
        }
    }

    pub fn unanswered(&mut self, at: usize, question: &Markdown, shape: Shape) {
        self.flaws.push(no_answer(at, shape));
        self.unanswered.push((at, question.as_str().to_owned()));
    }

    /// A Q&A of a title and the pieces below it.
    pub fn draft(&mut self, titled: Titled<'_>, pieces: Vec<Range<usize>>) -> Option<Draft> {
        let Titled {
            at,
            title,
            mut question,
            topics,
            asks,
            slot,
            shape,
        } = titled;
        let file = self.file;
        let mut also = Vec::new();
        let mut body = pieces.clone();
        let exercise = body.first().filter(|_| asks).and_then(|first| {
            exercises::read(file, &file.text[title.clone()], first, BodyRules::default())
        });
        if let Some(first) = body.first_mut().filter(|_| exercise.is_none()) {
            also = second_wordings(file.document, first);
        }
        if asks
            && exercise.is_none()
            && let Some(first) = body.first_mut().filter(|it| it.start < it.end)
        {
            question = prompt::without_labels(file, &title, question, first);
        }
        let split = body
            .first()
            .filter(|_| asks)
            .and_then(|first| prompt::split(file, first));
        // A page begins no list item that its text stands in.
        let mut rules = BodyRules::indented(match title.is_empty() {
            true => 0,
            false => file.indent_at(at),
        });
        let mut aliases = Vec::new();
        let split = match exercise {
            Some(exercise) => {
                question = exercise.question;
                rules.quotes = exercise.quotes;
                aliases.extend(exercise.name.map(Markdown::parse_line));
                Some(Split {
                    prompt: exercise.prompt,
                    answer: exercise.answer,
                    is_card: true,
                })
            }
            None => split,
        };
        let is_split = split.is_some();
        let (prompt, shown, is_card) = match split {
            Some(split) => {
                let mut shown = split.answer;
                shown.extend(body.iter().skip(1).cloned());
                (split.prompt, shown, split.is_card)
            }
            None => (Markdown::default(), body, false),
        };
        let read = read_body(file.document, &shown, rules, &mut self.flaws);
        // What stands above the answer may hold the id and directives as well, also where it shows nothing.
        let (id, malformed, quiz_rule, wordings) = match is_split {
            false => (read.id, read.malformed_id, read.quiz_rule, read.also),
            true => {
                let mut silent = Vec::new();
                let whole = read_body(file.document, &pieces, BodyRules::default(), &mut silent);
                (whole.id, whole.malformed_id, whole.quiz_rule, whole.also)
            }
        };
        also.extend(wordings);
        if read.answer.as_str().is_empty() {
            self.unanswered(at, &question, shape);
            let rest = pieces.into_iter().chain([title]);
            self.parts
                .extend(rest.map(|it| (it, Part::Unread(UnreadReason::NoAnswer))));
            return None;
        }
        Some(Draft {
            question,
            headings: topics.to_vec(),
            at,
            title,
            also,
            aliases,
            prompt,
            answer: read.answer,
            pieces,
            footnotes: Vec::new(),
            pictures: Vec::new(),
            part: None,
            id,
            id_slot: slot.filter(|_| !malformed),
            quiz_rule: quiz_rule.or(self.quiz_rule),
            is_card,
            shape,
        })
    }
}

/// The parts of the pieces before and behind a byte.
fn split_at(pieces: &[Range<usize>], at: usize) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let before = pieces.iter().map(|it| it.start..it.end.min(at));
    let behind = pieces.iter().map(|it| it.start.max(at)..it.end);
    let is_some = |it: &Range<usize>| it.start < it.end;
    (
        before.filter(is_some).collect(),
        behind.filter(is_some).collect(),
    )
}

/// The plain text of a heading that is a topic, cut off where it is too long; `None` where it is empty.
fn topic_name(file: &File<'_>, heading: &Heading) -> Option<String> {
    let name = title_of(file, heading);
    let name: String = name.chars().take(LONGEST_HEADING).collect();
    Some(name).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests;
