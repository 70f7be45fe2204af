//! Reads the shapes that need no heading from the text between headings.

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
use crate::parts::{PartKind, UnreadReason};
use crate::ranges::subtract;
use crate::title::{clean_title, shows_content};

impl Reader<'_> {
    /// Reads the flashcards and pairs in a section whose heading is a question. Returns the ranges left for its own
    /// answer.
    pub fn read_decks(
        &mut self,
        pieces: Vec<Range<usize>>,
        topics: &[String],
    ) -> Vec<Range<usize>> {
        let file = self.file;
        let left = self.extract_cards(pieces, topics, |piece| anki_blocks::read(file, piece));
        let left = self.extract_cards(left, topics, |piece| details::read_questions(file, piece));
        let left = self.extract_cards(left, topics, |piece| tables::read_questions(file, piece));
        let left = self.extract_cards(left, topics, |piece| flashcards::read(file, piece));
        self.extract_cards(left, topics, |piece| pairs::read(file, piece))
    }

    /// Reads all shapes that need no heading. Returns the ranges that are left.
    pub fn read_cards(
        &mut self,
        pieces: Vec<Range<usize>>,
        topics: &[String],
    ) -> Vec<Range<usize>> {
        let file = self.file;
        let pieces = self.read_groups(pieces, topics);
        let left = self.extract_cards(pieces, topics, |piece| details::read(file, piece));
        let left = self.extract_cards(left, topics, |piece| callouts::read(file, piece));
        let left = self.extract_cards(left, topics, |piece| folds::read(file, piece));
        let left = self.extract_cards(left, topics, |piece| admonitions::read(file, piece));
        let left = self.read_decks(left, topics);
        let left = self.extract_cards(left, topics, |piece| bold::read(file, piece));
        let left = self.extract_cards(left, topics, |piece| definitions::read(file, piece));
        let left = self.extract_cards(left, topics, |piece| tables::read_terms(file, piece));
        let left = self.extract_cards(left, topics, |piece| terms::read(file, piece, topics));
        let left = self.extract_cards(left, topics, |piece| paragraphs::read(file, piece));
        self.extract_cards(left, topics, |piece| lists::read(file, piece))
    }

    /// Reads the questions in a `<details>` whose summary is their topic. Returns the ranges that are left.
    fn read_groups(&mut self, pieces: Vec<Range<usize>>, topics: &[String]) -> Vec<Range<usize>> {
        let file = self.file;
        let mut claimed = Vec::new();
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
                let has_text = left.iter().any(|it| file.shows_words(it));
                if self.drafts.len() == before.0 {
                    // Without questions inside, the whole `<details>` is one answer.
                    self.flaws.truncate(before.1);
                    self.parts.truncate(before.2);
                    self.unanswered.truncate(unanswered);
                    continue;
                }
                let head = details.range.start..details.content.start;
                if has_text {
                    self.add_card(
                        details::read_rest(file, details, &title, left, &self.drafts[before.0..]),
                        topics,
                    );
                }
                self.parts.push((head, PartKind::Question));
                self.parts
                    .push((details.content.end..details.range.end, PartKind::Metadata));
                claimed.push(details.range.clone());
            }
        }
        subtract(&pieces, &claimed)
    }

    /// Adds the cards that `read` finds in each piece. Returns the ranges that are left.
    fn extract_cards(
        &mut self,
        pieces: Vec<Range<usize>>,
        topics: &[String],
        read: impl Fn(&Range<usize>) -> Vec<Card>,
    ) -> Vec<Range<usize>> {
        let mut claimed = Vec::new();
        for piece in &pieces {
            let cards = read(piece).into_iter();
            for card in cards.filter(|it| shows_content(it.question.as_str())) {
                claimed.push(card.range.clone());
                self.add_card(card, topics);
            }
            if self.file.is_deck() {
                let tags = obsidian::find_tag_lines(self.file, piece);
                self.parts
                    .extend(tags.iter().map(|line| (line.clone(), PartKind::Metadata)));
                claimed.extend(tags);
            }
        }
        if claimed.is_empty() {
            return pieces;
        }
        claimed.sort_by_key(|it| it.start);
        subtract(&pieces, &claimed)
    }

    /// Adds a card as a draft, or reports that it has no answer.
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
        if let Some(split) = first.and_then(|first| choices::split_choices(file, first, rules)) {
            prompt = split.prompt;
            pieces.splice(0..1, split.answer);
        }
        let ranges = subtract(std::slice::from_ref(&range), &holes);
        let read = read_body(
            file.document,
            &ranges,
            BodyRules::default(),
            &mut Vec::new(),
        );
        let body = read_body(file.document, &pieces, rules, &mut self.flaws);
        if !body.answer.has_visible_content() {
            self.report_unanswered(range.start, &question, shape);
            let unread = ranges.into_iter();
            self.parts
                .extend(unread.map(|it| (it, PartKind::Unread(UnreadReason::NoAnswer))));
            return;
        }
        // Other wordings apply to the first direction of a card only, and to no cloze.
        if part.is_none() {
            also.extend(read.also);
        }
        self.parts.push((title.clone(), PartKind::Question));
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
            id_slot: slot.filter(|_| !read.has_malformed_id),
            quiz_rule: read.quiz_rule.or(self.quiz_rule),
            is_card,
            shape,
        });
    }
}

/// Drops each Q&A whose text lies in the answer of an earlier one, which unclosed tags can cause.
///
/// Every passage belongs to one question. Only the clozes of one text and the two directions of a card share
/// theirs.
pub fn drop_overlapping(drafts: &mut Vec<Draft>) {
    // The end of each claimed range, by its start.
    let mut claimed: BTreeMap<usize, usize> = BTreeMap::new();
    let mut last: Option<(usize, Vec<Range<usize>>)> = None;
    drafts.retain(|draft| {
        let position = Some((draft.at, draft.pieces.clone()));
        if position == last {
            return true;
        }
        let pieces = || draft.pieces.iter().filter(|it| !it.is_empty());
        let overlaps = pieces().any(|piece| {
            let before = claimed.range(..piece.end).next_back();
            before.is_some_and(|(_, end)| *end > piece.start)
        });
        if !overlaps {
            claimed.extend(pieces().map(|it| (it.start, it.end)));
            last = position;
        }
        !overlaps
    });
}
