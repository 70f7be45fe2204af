//! Titles with their text: headings of every kind, and the page itself where text stands above the first one.

use std::ops::Range;

use super::card::Card;
use super::details::inline;
use super::front_matter::FrontMatter;
use super::sections::{Section, Sections, title_of};
use super::{LONGEST_HEADING, Reader, flashcards, prompt};
use crate::body::{BodyRules, Draft, IdSlot, no_answer, read_body, second_id, second_wordings};
use crate::coverage::{Part, Shape, UnreadReason};
use crate::outline::{Heading, without};
use crate::problem::Flaw;
use crate::title::{clean_title, reads_as_question};
use crate::{Markdown, ProblemKind, QaId};

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
            let below = self.read_section(&sections, at, &topics, above.cloned());
            let heading = &file.outline.headings[at];
            let name = match below.is_empty() {
                true => String::new(),
                false => self.topic_name(heading),
            };
            let mut inner = topics;
            // What asks is no topic.
            inner.extend(Some(name).filter(|it| !it.is_empty() && !sections.asks(at)));
            open.extend(below.into_iter().rev().map(|at| (at, inner.clone())));
        }
    }

    /// Reads the text above the first heading. It belongs to the first section where that has text and no question.
    fn read_page(
        &mut self,
        sections: &Sections<'_>,
        left: Vec<Range<usize>>,
    ) -> Option<Vec<Range<usize>>> {
        let file = self.file;
        let front: &FrontMatter = file.front;
        let is_shown = left.iter().any(|piece| self.shows_text(piece));
        let has_id = self.has_id(&left);
        if !is_shown && !has_id {
            return None;
        }
        if !is_shown {
            return Some(left).filter(|_| !file.outline.headings.is_empty());
        }
        let first = file.outline.headings.first();
        if let Some(heading) = first.filter(|_| front.title.is_none()) {
            let own = sections.own(0);
            let title = title_of(file, heading);
            let is_open = !sections.asks(0) && self.shows_text(&own);
            if is_open && !title.is_empty() {
                return Some(left);
            }
        }
        // A question below the text is not its title.
        let heading = first
            .filter(|_| !sections.asks(0))
            .map(|it| title_of(file, it))
            .filter(|it| !it.is_empty());
        let title = front
            .title
            .clone()
            .or(heading)
            .unwrap_or_else(|| file.stem());
        let at = left
            .iter()
            .find(|piece| self.shows_text(piece))
            .map_or(0, |piece| {
                let text = &file.text[piece.clone()];
                piece.start + (text.len() - text.trim_start().len())
            });
        let asks = reads_as_question(&title);
        // A page whose title asks holds its sections, but for those that ask.
        let slot = match front.end {
            0 => Some(self.slot_below(&left)),
            _ => Some(IdSlot {
                at: front.close,
                before: "id: ".to_owned(),
                after: file.newline.to_owned(),
            }),
        };
        let pieces = match asks && front.title.is_some() {
            true => self.with_quiet_sections(sections, left),
            false => left,
        };
        let mut draft = self.draft(
            at,
            0..0,
            Markdown::parse_line(title),
            pieces,
            &[],
            asks,
            slot,
        )?;
        if let Some((written, id_at)) = &front.id {
            match QaId::parse(written) {
                Some(id) => {
                    if let Some((_, below)) = &draft.id {
                        self.flaws
                            .push(second_id(*below, "the one in the front matter"));
                    }
                    draft.id = Some((id, *id_at));
                }
                None => draft.id_slot = None,
            }
        }
        draft.shape = Shape::Page;
        self.add_names(&mut draft);
        self.drafts.push(draft);
        None
    }

    /// The pieces of a page that asks, with the outermost sections that do not.
    fn with_quiet_sections(
        &mut self,
        sections: &Sections<'_>,
        mut pieces: Vec<Range<usize>>,
    ) -> Vec<Range<usize>> {
        for at in sections.outermost() {
            let Some(range) = sections.quiet(at) else {
                continue;
            };
            self.held.push(at);
            match pieces.last_mut().filter(|last| last.end == range.start) {
                Some(last) => last.end = range.end,
                None => pieces.push(range),
            }
        }
        pieces
    }

    /// The file's name and the names in its front matter word its title again.
    fn add_names(&mut self, draft: &mut Draft) {
        if std::mem::replace(&mut self.has_names, true) {
            return;
        }
        let mut known = draft.question.as_str().to_lowercase();
        for name in self.file.names() {
            // What the title says already would only make it less telling.
            if !name
                .split_whitespace()
                .all(|word| known.contains(&word.to_lowercase()))
            {
                known.extend([" ", &name.to_lowercase()]);
                draft.aliases.push(Markdown::parse_line(name));
            }
        }
    }

    /// Reads one section; returns the sections below it that stand for themselves.
    fn read_section(
        &mut self,
        sections: &Sections<'_>,
        at: usize,
        topics: &[String],
        above: Option<Vec<Range<usize>>>,
    ) -> Vec<usize> {
        if self.held.contains(&at) {
            return Vec::new();
        }
        let file = self.file;
        let heading = &file.outline.headings[at];
        let Section {
            asks,
            mut pieces,
            below,
            ..
        } = sections.section(at);
        let name = title_of(file, heading);
        let is_named = !name.is_empty();
        let mut inner: Vec<String> = topics.to_vec();
        inner.extend(Some(name).filter(|_| is_named && !asks));
        if let Some(above) = above {
            pieces.splice(0..0, above);
        }
        let left = match asks {
            false => self.read_cards(pieces, &inner),
            true => self.read_decks(pieces, &inner),
        };
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
            return below;
        }
        let has_id = self.has_id(&left);
        let is_shown = left.iter().any(|piece| self.shows_text(piece));
        let has_cards = self
            .drafts
            .last()
            .is_some_and(|it| it.at >= heading.line.start);
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
            return below;
        }
        if let Some(mut draft) = self.draft(
            heading.line.start,
            heading.line.clone(),
            question,
            left,
            topics,
            asks,
            Some(slot),
        ) {
            if sections.id_level == Some(heading.level) {
                draft.shape = Shape::IdLevel;
            }
            if at == 0 && heading.level == 1 && file.front.title.is_none() {
                self.add_names(&mut draft);
            }
            self.drafts.push(draft);
        }
        below
    }

    /// The words of a heading, without numbers and marks.
    fn question(&self, heading: &Heading) -> Markdown {
        let title = clean_title(self.file.text[heading.text.clone()].trim());
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
    fn has_id(&self, pieces: &[Range<usize>]) -> bool {
        let outline = self.file.outline;
        pieces.iter().any(|it| !outline.id_lines_in(it).is_empty())
    }

    /// Whether a piece shows more than blanks, ids and navigation.
    fn shows_text(&self, piece: &Range<usize>) -> bool {
        let outline = self.file.outline;
        let ids = outline.id_lines_in(piece).iter().map(|it| it.line.clone());
        let navigation = outline.navigation_in(piece).iter().cloned();
        let mut hidden: Vec<Range<usize>> = ids.chain(navigation).collect();
        hidden.sort_by_key(|it| it.start);
        let shown = without(std::slice::from_ref(piece), &hidden);
        shown
            .iter()
            .any(|piece| super::shows_words(self.file, piece))
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
    fn slot_below(&self, pieces: &[Range<usize>]) -> IdSlot {
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

    /// The plain text of a heading that is a topic, cut off where it is too long.
    fn topic_name(&mut self, heading: &Heading) -> String {
        let mut name = title_of(self.file, heading);
        if let Some((end, _)) = name.char_indices().nth(LONGEST_HEADING) {
            let length = name.chars().count();
            self.flaws.push(Flaw::new(
                heading.line.start,
                ProblemKind::LongHeading,
                format!("this topic has {length} characters, more than {LONGEST_HEADING}, and is cut off"),
                "shorten it, and move the details into an answer",
            ));
            name.truncate(end);
        }
        name
    }

    fn unanswered(&mut self, at: usize, question: &Markdown, shape: Shape) {
        self.flaws.push(no_answer(at, shape));
        self.unanswered.push((at, question.as_str().to_owned()));
    }

    /// A Q&A of a title and the pieces below it.
    #[expect(clippy::too_many_arguments, reason = "each is a part of one Q&A")]
    fn draft(
        &mut self,
        at: usize,
        title: Range<usize>,
        question: Markdown,
        pieces: Vec<Range<usize>>,
        topics: &[String],
        asks: bool,
        slot: Option<IdSlot>,
    ) -> Option<Draft> {
        let file = self.file;
        let mut also = Vec::new();
        let mut body = pieces.clone();
        if let Some(first) = body.first_mut() {
            also = second_wordings(file.document, &mut first.start);
        }
        let split = body
            .first()
            .filter(|_| asks)
            .and_then(|first| prompt::split(file, first));
        let rules = BodyRules {
            indent: file.indent_at(at),
        };
        let (prompt, shown, is_card) = match split {
            Some(split) => {
                let mut shown = split.answer;
                shown.extend(body.iter().skip(1).cloned());
                (split.prompt, shown, split.is_card)
            }
            None => (Markdown::default(), body, false),
        };
        let read = read_body(file.document, &shown, rules, &mut self.flaws);
        // What is asked may hold the id and directives as well.
        let (id, malformed, quiz_rule) = match prompt.as_str().is_empty() {
            true => (read.id, read.malformed_id, read.quiz_rule),
            false => {
                let mut silent = Vec::new();
                let whole = read_body(file.document, &pieces, BodyRules::default(), &mut silent);
                (whole.id, whole.malformed_id, whole.quiz_rule)
            }
        };
        also.extend(read.also);
        if read.answer.as_str().is_empty() {
            let shape = match title.is_empty() {
                true => Shape::Page,
                false => Shape::Heading,
            };
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
            aliases: Vec::new(),
            prompt,
            answer: read.answer,
            pieces,
            pictures: Vec::new(),
            part: None,
            id,
            id_slot: slot.filter(|_| !malformed),
            quiz_rule: quiz_rule.or(self.quiz_rule),
            is_card,
            shape: if asks {
                Shape::Question
            } else {
                Shape::Heading
            },
        })
    }

    /// Reads the flashcards and pairs in a section that asks; returns what is left for its own answer.
    fn read_decks(&mut self, pieces: Vec<Range<usize>>, topics: &[String]) -> Vec<Range<usize>> {
        let file = self.file;
        let left = self.take(pieces, topics, |piece| flashcards::read(file, piece));
        self.take(left, topics, |piece| super::pairs::read(file, piece))
    }

    /// Reads the shapes that need no heading; returns what is left.
    fn read_cards(&mut self, pieces: Vec<Range<usize>>, topics: &[String]) -> Vec<Range<usize>> {
        let file = self.file;
        let left = self.take(pieces, topics, |piece| super::details::read(file, piece));
        let left = self.read_decks(left, topics);
        let left = self.take(left, topics, |piece| super::bold::read(file, piece));
        self.take(left, topics, |piece| super::definitions::read(file, piece))
    }

    fn take(
        &mut self,
        pieces: Vec<Range<usize>>,
        topics: &[String],
        read: impl Fn(&Range<usize>) -> Vec<Card>,
    ) -> Vec<Range<usize>> {
        let mut taken = Vec::new();
        for piece in &pieces {
            for card in read(piece) {
                taken.push(card.range.clone());
                self.add_card(card, topics);
            }
            if self.file.is_deck() {
                let tags = flashcards::tag_lines(self.file, piece);
                self.parts
                    .extend(tags.iter().map(|line| (line.clone(), Part::Metadata)));
                taken.extend(tags);
            }
        }
        if taken.is_empty() {
            return pieces;
        }
        taken.sort_by_key(|it| it.start);
        without(&pieces, &taken)
    }

    fn add_card(&mut self, card: Card, topics: &[String]) {
        let file = self.file;
        let Card {
            range,
            title,
            question,
            prompt,
            pieces,
            rules,
            slot,
            is_card,
            part,
            shape,
        } = card;
        let read = read_body(
            file.document,
            std::slice::from_ref(&range),
            BodyRules::default(),
            &mut Vec::new(),
        );
        let body = read_body(file.document, &pieces, rules, &mut self.flaws);
        if question.as_str().trim().is_empty() {
            return;
        }
        if !body.answer.shows_something() {
            self.unanswered(range.start, &question, shape);
            self.parts
                .push((range, Part::Unread(UnreadReason::NoAnswer)));
            return;
        }
        self.parts.push((title.clone(), Part::Question));
        self.drafts.push(Draft {
            question,
            headings: topics.to_vec(),
            at: range.start,
            title,
            also: Vec::new(),
            aliases: Vec::new(),
            prompt,
            answer: body.answer,
            pieces: vec![range],
            pictures: Vec::new(),
            part,
            id: read.id,
            id_slot: slot.filter(|_| !read.malformed_id),
            quiz_rule: read.quiz_rule.or(self.quiz_rule),
            is_card,
            shape,
        });
    }
}

#[cfg(test)]
mod tests;
