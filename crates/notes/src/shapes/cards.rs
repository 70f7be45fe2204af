//! The shapes that need no heading, read from the text between headings.

use std::collections::BTreeMap;
use std::ops::Range;

use super::card::Card;
use super::reader::Reader;
use super::{
    admonitions, anki_blocks, bold, callouts, choices, definitions, details, exercises, flashcards,
    folds, lists, obsidian, pairs, paragraphs, tables, terms,
};
use crate::body::{BodyRules, Draft, read_body};
use crate::outline::group_title;
use crate::parts::{Part, UnreadReason};
use crate::ranges::without;
use crate::title::{clean_title, shows_content};

impl Reader<'_> {
    /// Reads the flashcards and pairs in a section that asks; returns what is left for its own answer.
    pub fn read_decks(
        &mut self,
        pieces: Vec<Range<usize>>,
        topics: &[String],
    ) -> Vec<Range<usize>> {
        let file = self.file;
        let left = self.take(pieces, topics, |piece| anki_blocks::read(file, piece));
        let left = self.take(left, topics, |piece| details::asking(file, piece));
        let left = self.take(left, topics, |piece| tables::questions(file, piece));
        let left = self.take(left, topics, |piece| flashcards::read(file, piece));
        self.take(left, topics, |piece| pairs::read(file, piece))
    }

    /// Reads the shapes that need no heading; returns what is left.
    pub fn read_cards(
        &mut self,
        pieces: Vec<Range<usize>>,
        topics: &[String],
    ) -> Vec<Range<usize>> {
        let file = self.file;
        let pieces = self.read_groups(pieces, topics);
        let left = self.take(pieces, topics, |piece| details::read(file, piece));
        let left = self.take(left, topics, |piece| callouts::read(file, piece));
        let left = self.take(left, topics, |piece| folds::read(file, piece));
        let left = self.take(left, topics, |piece| admonitions::read(file, piece));
        let left = self.read_decks(left, topics);
        let left = self.take(left, topics, |piece| bold::read(file, piece));
        let left = self.take(left, topics, |piece| definitions::read(file, piece));
        let left = self.take(left, topics, |piece| tables::terms(file, piece));
        let left = self.take(left, topics, |piece| terms::read(file, piece, topics));
        let left = self.take(left, topics, |piece| paragraphs::read(file, piece));
        self.take(left, topics, |piece| lists::read(file, piece))
    }

    /// Reads the questions in `<details>` whose summary is their topic; returns what is left.
    fn read_groups(&mut self, pieces: Vec<Range<usize>>, topics: &[String]) -> Vec<Range<usize>> {
        let file = self.file;
        let mut taken = Vec::new();
        for piece in &pieces {
            for details in file.outline.details_in(piece) {
                let title = group_title(file.text, details).filter(|_| details.inner.is_empty());
                let Some(title) = title.filter(|_| details.range.end <= piece.end) else {
                    continue;
                };
                let before = (self.drafts.len(), self.flaws.len(), self.parts.len());
                let unanswered = self.unanswered.len();
                let title = clean_title(&title).to_owned();
                let inner: Vec<String> = topics.iter().cloned().chain([title.clone()]).collect();
                let left = self.read_cards(vec![details.content.clone()], &inner);
                let is_text = left.iter().any(|it| file.shows_words(it));
                if self.drafts.len() == before.0 {
                    // All of it is one answer.
                    self.flaws.truncate(before.1);
                    self.parts.truncate(before.2);
                    self.unanswered.truncate(unanswered);
                    continue;
                }
                let head = details.range.start..details.content.start;
                if is_text {
                    self.add_card(
                        details::rest(file, details, &title, left, &self.drafts[before.0..]),
                        topics,
                    );
                }
                self.parts.push((head, Part::Question));
                self.parts
                    .push((details.content.end..details.range.end, Part::Metadata));
                taken.push(details.range.clone());
            }
        }
        without(&pieces, &taken)
    }

    fn take(
        &mut self,
        pieces: Vec<Range<usize>>,
        topics: &[String],
        read: impl Fn(&Range<usize>) -> Vec<Card>,
    ) -> Vec<Range<usize>> {
        let mut taken = Vec::new();
        for piece in &pieces {
            let cards = read(piece).into_iter();
            for card in cards.filter(|it| shows_content(it.question.as_str())) {
                taken.push(card.range.clone());
                self.add_card(card, topics);
            }
            if self.file.is_deck() {
                let tags = obsidian::tag_lines(self.file, piece);
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

    pub fn add_card(&mut self, card: Card, topics: &[String]) {
        let file = self.file;
        let Card {
            range,
            holes,
            title,
            mut question,
            mut also,
            mut prompt,
            mut pieces,
            mut rules,
            slot,
            is_card,
            topics: deck,
            part,
            shape,
        } = card;
        let exercise = pieces
            .first()
            .and_then(|first| exercises::read(file, question.as_str(), first, rules));
        if let Some(exercise) = exercise {
            question = exercise.question;
            prompt = exercise.prompt;
            rules.quotes = exercise.quotes;
            pieces.splice(0..1, exercise.answer);
        }
        let is_plain = prompt.as_str().is_empty() && part.is_none();
        let first = pieces.first().filter(|_| is_plain);
        if let Some(split) = first.and_then(|first| choices::split(file, first, rules)) {
            prompt = split.prompt;
            pieces.splice(0..1, split.answer);
        }
        let ranges = without(std::slice::from_ref(&range), &holes);
        let read = read_body(
            file.document,
            &ranges,
            BodyRules::default(),
            &mut Vec::new(),
        );
        let body = read_body(file.document, &pieces, rules, &mut self.flaws);
        if !body.answer.shows_something() {
            self.unanswered(range.start, &question, shape);
            let unread = ranges.into_iter();
            self.parts
                .extend(unread.map(|it| (it, Part::Unread(UnreadReason::NoAnswer))));
            return;
        }
        // Other wordings are those of the text's first direction, and of no cloze.
        if part.is_none() {
            also.extend(read.also);
        }
        self.parts.push((title.clone(), Part::Question));
        self.drafts.push(Draft {
            question,
            headings: topics.iter().cloned().chain(deck).collect(),
            at: range.start,
            title,
            also,
            aliases: Vec::new(),
            prompt,
            answer: body.answer,
            pieces: ranges,
            footnotes: Vec::new(),
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

/// Drops a Q&A whose text stands in the answer of one above it, as tags that nothing closes can make it: every text
/// belongs to one question. The clozes of one text, and the two directions of a card, share it.
pub fn drop_overlapping(drafts: &mut Vec<Draft>) {
    // The end of each piece that is taken, by its start.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut last: Option<(usize, Vec<Range<usize>>)> = None;
    drafts.retain(|draft| {
        let place = Some((draft.at, draft.pieces.clone()));
        if place == last {
            return true;
        }
        let pieces = || draft.pieces.iter().filter(|it| !it.is_empty());
        let overlaps = pieces().any(|piece| {
            let before = taken.range(..piece.end).next_back();
            before.is_some_and(|(_, end)| *end > piece.start)
        });
        if !overlaps {
            taken.extend(pieces().map(|it| (it.start, it.end)));
            last = place;
        }
        !overlaps
    });
}
