//! Reads headings of every kind with the text below them.

use std::ops::Range;

use super::file::{File, MAX_HEADING_CHARS};
use super::reader::Reader;
use super::sections::{Section, Sections, heading_title, is_question_title};
use super::split::PromptSplit;
use super::tags::strip_card_tags;
use super::{exercises, prompt};
use crate::body::{BodyRules, Draft, IdSlot, no_answer, read_body, take_other_wordings};
use crate::html::inline_markdown;
use crate::outline::Heading;
use crate::parts::{PartKind, UnreadReason};
use crate::problem::Flaw;
use crate::ranges::subtract;
use crate::shape::Shape;
use crate::title::{clean_title, is_labeled_question};
use crate::{Markdown, ProblemKind};

/// The head of a Q&A, before the text below it is read.
pub struct SectionHead<'a> {
    /// Where the Q&A begins.
    pub at: usize,
    /// The byte range of the title; empty if the title is not in the text.
    pub title: Range<usize>,
    /// The question.
    pub question: Markdown,
    /// The names of its topics, outermost first.
    pub topics: &'a [String],
    /// Whether the title is a question.
    pub is_question: bool,
    /// Where an id can be inserted.
    pub slot: Option<IdSlot>,
    /// The shape of the Q&A.
    pub shape: Shape,
}

impl Reader<'_> {
    /// Reads the Q&As of a file by its headings, and the text between headings by the other shapes.
    pub fn read_headings(&mut self) {
        let file = self.file;
        let sections = Sections::find(file);
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

    /// Reads one section. Returns the sections below it that are not part of its answer, and their topics.
    fn read_section(
        &mut self,
        sections: &Sections<'_>,
        at: usize,
        topics: Vec<String>,
        above: Option<Vec<Range<usize>>>,
    ) -> (Vec<usize>, Vec<String>) {
        if self.page_sections.contains(&at) {
            return (Vec::new(), topics);
        }
        let file = self.file;
        let heading = &file.outline.headings[at];
        let Section {
            is_question,
            mut pieces,
            below,
            ..
        } = sections.section(at);
        let inner = match is_question {
            // A question is not a topic.
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
        // Where a heading begins a list item that has text, cards after the item are not below the heading.
        let item = heading.line.start..heading.line.end;
        let mut items = file.outline.items_in(&item).iter();
        let end = items.next().map(|it| it.range.end);
        if let Some(end) =
            end.filter(|&end| self.has_text(&(heading.line.end..end.max(heading.line.end))))
        {
            let (inside, after) = split_at(&pieces, end);
            pieces = inside;
            pieces.extend(self.read_decks(after, &topics));
        }
        let left = match is_question {
            false => self.read_cards(pieces, &inner),
            true => self.read_decks(pieces, &inner),
        };
        let has_cards = self.drafts.len() > before;
        if !is_question && (has_cards || !below.is_empty()) {
            self.report_long_topic(heading);
        }
        self.read_title(sections, at, &topics, left, has_cards, &below);
        (below, inner)
    }

    /// Reads the title of a section with what is left of its text. `below` are the sections below it.
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
        let is_question = sections.is_question(at);
        // If sections follow, an id further down could belong to one of them.
        let own = match below.is_empty() {
            true => heading.line.start..file.text.len(),
            false => sections.own_range(at),
        };
        let slot = self.id_slot_below(&self.visible_within(&left, &own));
        let question = self.question(heading);
        if question.as_str().is_empty() {
            let problem = Flaw::new(
                heading.line.start,
                ProblemKind::NoQuestion,
                "this heading is empty",
                "Write the question after the `#`s, or delete the heading.",
            );
            self.flaws.push(problem);
            return;
        }
        let has_id = self.has_id(&left);
        let has_visible_text = left.iter().any(|piece| self.has_text(piece));
        if !has_visible_text && !has_id {
            if is_question && below.is_empty() && !has_cards {
                self.report_unanswered(heading.line.start, &question, Shape::Question);
                self.parts.push((
                    heading.line.clone(),
                    PartKind::Unread(UnreadReason::NoAnswer),
                ));
            } else if below.is_empty() && !has_cards {
                let is_navigation = left
                    .iter()
                    .any(|piece| !file.outline.navigation_in(piece).is_empty());
                let part = match is_navigation {
                    true => PartKind::Navigation,
                    false => PartKind::Unread(UnreadReason::NoAnswer),
                };
                self.parts.push((heading.line.clone(), part));
            } else {
                self.parts.push((heading.line.clone(), PartKind::Question));
            }
            return;
        }
        let head = SectionHead {
            at: heading.line.start,
            title: heading.line.clone(),
            question,
            topics,
            shape: match is_question {
                _ if sections.id_level == Some(heading.level) => Shape::IdLevel,
                true => Shape::Question,
                false => Shape::Heading,
            },
            is_question,
            slot: Some(slot),
        };
        if let Some(mut draft) = self.build_draft(head, left) {
            let text = &file.text[heading.text.clone()];
            // `Q4.` is not shown but marks a question, and so does a task among questions.
            draft.is_card |= is_labeled_question(text, draft.question.as_str());
            draft.is_card |= sections.is_worded_question(at) && !is_question_title(file, heading);
            draft.is_card |= strip_card_tags(text).1;
            let also = heading.also.iter();
            let also = also.map(|it| file.document.line(clean_title(&file.text[it.clone()])));
            draft.also.splice(0..0, also);
            let title = file.front.title.as_ref();
            let is_page = title.is_none_or(|title| *title == heading_title(file, heading));
            if at == 0 && heading.level == 1 && is_page {
                self.add_names(&mut draft);
            }
            self.drafts.push(draft);
        }
    }

    /// Returns the text of a heading, without numbers and marks.
    fn question(&self, heading: &Heading) -> Markdown {
        let (title, _) = strip_card_tags(&self.file.text[heading.text.clone()]);
        let title = clean_title(title.trim());
        let is_html = self.file.text[heading.line.clone()]
            .trim_start()
            .starts_with('<')
            || title.contains('\n');
        match is_html {
            true => Markdown::parse_line(inline_markdown(title)),
            false => self.file.document.line(title.trim()),
        }
    }

    /// Returns whether one of the pieces contains an id.
    pub fn has_id(&self, pieces: &[Range<usize>]) -> bool {
        let outline = self.file.outline;
        pieces.iter().any(|it| !outline.id_lines_in(it).is_empty())
    }

    /// Returns whether a piece contains more than whitespace, ids and navigation.
    pub fn has_text(&self, piece: &Range<usize>) -> bool {
        let outline = self.file.outline;
        let ids = outline.id_lines_in(piece).iter().map(|it| it.line.clone());
        let navigation = outline.navigation_in(piece).iter().cloned();
        let mut hidden: Vec<Range<usize>> = ids.chain(navigation).collect();
        hidden.sort_by_key(|it| it.start);
        let visible = subtract(std::slice::from_ref(piece), &hidden);
        visible.iter().any(|piece| self.file.shows_words(piece))
    }

    /// Returns the parts of the pieces that lie in a range and contain text, or all pieces if there are none.
    fn visible_within(&self, pieces: &[Range<usize>], range: &Range<usize>) -> Vec<Range<usize>> {
        let within = pieces
            .iter()
            .map(|it| it.start.max(range.start)..it.end.min(range.end));
        let visible = within.filter(|it| it.start < it.end && self.has_text(it));
        let visible: Vec<_> = visible.collect();
        if visible.is_empty() {
            pieces.to_vec()
        } else {
            visible
        }
    }

    /// Returns a slot for an id on its own line below the last word of the last piece.
    pub fn id_slot_below(&self, pieces: &[Range<usize>]) -> IdSlot {
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

    /// Reports a topic that is longer than [`MAX_HEADING_CHARS`].
    fn report_long_topic(&mut self, heading: &Heading) {
        let length = heading_title(self.file, heading).chars().count();
        if length > MAX_HEADING_CHARS {
            self.flaws.push(Flaw::new(
                heading.line.start,
                ProblemKind::LongHeading,
                format!(
                    "this topic has {length} characters and is cut off after {MAX_HEADING_CHARS}"
                ),
                "Shorten it, and move the details into an answer.",
            ));
        }
    }

    /// Records a question without an answer, and reports it.
    pub fn report_unanswered(&mut self, at: usize, question: &Markdown, shape: Shape) {
        self.flaws.push(no_answer(at, shape));
        self.unanswered.push((at, question.as_str().to_owned()));
    }

    /// Builds a Q&A from a title and the pieces below it. Returns `None` and reports it if there is no answer.
    pub fn build_draft(
        &mut self,
        head: SectionHead<'_>,
        pieces: Vec<Range<usize>>,
    ) -> Option<Draft> {
        let SectionHead {
            at,
            title,
            mut question,
            topics,
            is_question,
            slot,
            shape,
        } = head;
        let file = self.file;
        let mut also = Vec::new();
        let mut body = pieces.clone();
        let exercise = body.first().filter(|_| is_question).and_then(|first| {
            exercises::read(file, &file.text[title.clone()], first, BodyRules::default())
        });
        if let Some(first) = body.first_mut().filter(|_| exercise.is_none()) {
            also = take_other_wordings(file.document, first);
        }
        if is_question
            && exercise.is_none()
            && let Some(first) = body.first_mut().filter(|it| it.start < it.end)
        {
            question = prompt::strip_labels(file, &title, question, first);
        }
        let split = body
            .first()
            .filter(|_| is_question)
            .and_then(|first| prompt::split_prompt(file, first));
        // A page has no list item around its text.
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
                Some(PromptSplit {
                    prompt: exercise.prompt,
                    answer: exercise.answer,
                    is_card: true,
                })
            }
            None => split,
        };
        let is_split = split.is_some();
        let (prompt, answer_pieces, is_card) = match split {
            Some(split) => {
                let mut answer_pieces = split.answer;
                answer_pieces.extend(body.iter().skip(1).cloned());
                (split.prompt, answer_pieces, split.is_card)
            }
            None => (Markdown::default(), body, false),
        };
        let read = read_body(file.document, &answer_pieces, rules, &mut self.flaws);
        // The text above the answer can contain the id and directives too, even if it shows nothing.
        let (id, malformed, quiz_rule, wordings) = match is_split {
            false => (read.id, read.has_malformed_id, read.quiz_rule, read.also),
            true => {
                let mut discarded = Vec::new();
                let whole = read_body(file.document, &pieces, BodyRules::default(), &mut discarded);
                (
                    whole.id,
                    whole.has_malformed_id,
                    whole.quiz_rule,
                    whole.also,
                )
            }
        };
        also.extend(wordings);
        if read.answer.as_str().is_empty() {
            self.report_unanswered(at, &question, shape);
            let rest = pieces.into_iter().chain([title]);
            self.parts
                .extend(rest.map(|it| (it, PartKind::Unread(UnreadReason::NoAnswer))));
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

/// Splits the pieces at byte `at`.
fn split_at(pieces: &[Range<usize>], at: usize) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let before = pieces.iter().map(|it| it.start..it.end.min(at));
    let after = pieces.iter().map(|it| it.start.max(at)..it.end);
    let is_nonempty = |it: &Range<usize>| it.start < it.end;
    (
        before.filter(is_nonempty).collect(),
        after.filter(is_nonempty).collect(),
    )
}

/// Returns the plain text of a heading as a topic, cut off if it is too long; `None` if it is empty.
fn topic_name(file: &File<'_>, heading: &Heading) -> Option<String> {
    let name = heading_title(file, heading);
    let name: String = name.chars().take(MAX_HEADING_CHARS).collect();
    Some(name).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests;
