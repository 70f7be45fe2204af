//! The shapes of note files, one small reader each.
//!
//! A reader turns a piece of one file into Q&As. Headings divide a file (`headings`, by the rules in `sections`); the
//! other shapes stand between them. To add one: write its file, and call it in `Reader::read_cards`. A shape is
//! recognized, never configured.

mod admonitions;
mod anki_blocks;
mod asked_file;
mod block_ids;
mod bold;
mod callouts;
mod card;
mod cards;
mod choices;
mod cloze;
mod definitions;
mod details;
mod exercises;
mod file;
mod flashcards;
mod folds;
mod front_matter;
mod headings;
mod keys;
mod lists;
mod logseq;
mod mdanki;
mod obsidian;
mod page;
mod pairs;
mod paragraphs;
mod pictures;
mod prompt;
mod reader;
mod references;
mod reveals;
mod review;
mod schedules;
mod sections;
mod separators;
mod siblings;
mod split;
mod tables;
mod tags;
mod terms;
mod underlines;
mod unseen;

use std::collections::HashSet;
use std::ops::Range;

use super::body::Draft;
use super::directive::{Directive, directive};
use super::document::Document;
use super::links::{Link, links_in};
use super::outline::Outline;
use super::parts::{self, Coverage, Part, Unread, UnreadReason};
use super::problem::Flaw;
use super::quiz::QuizRule;
use super::ranges::covering;
use cards::drop_overlapping;
pub use choices::is_open as are_open_choices;
use file::File;
use reader::Reader;

/// What one file holds: its Q&As, in the order they stand, and its flaws.
#[derive(Debug, Default)]
pub struct Reading {
    pub drafts: Vec<Draft>,
    pub flaws: Vec<Flaw>,
    /// Where questions begin that nothing answers, each with its words.
    pub unanswered: Vec<(usize, String)>,
    pub coverage: Coverage,
    /// Where links and footnotes are defined, in order.
    pub definitions: Vec<Range<usize>>,
    /// Those that each Q&A refers to.
    pub used_definitions: Vec<Vec<Range<usize>>>,
    /// What the file links to, in order.
    pub links: Vec<Link>,
    /// The passages that belong to no question.
    pub unread: Vec<Unread>,
    /// Where each heading begins, with its level; in order.
    pub headings: Vec<(usize, usize)>,
    /// The blocks that only lead elsewhere, in order.
    pub navigation: Vec<Range<usize>>,
}

/// Reads the text of the note file at `path`, without its byte order mark. Total: any text gives a reading.
pub fn read(text: &str, path: &str) -> Reading {
    let mut flaws = Vec::new();
    let front = front_matter::split(text, &mut flaws);
    let (mut outline, nodes) = Outline::parse(text, front.end);
    let is_reviewed = schedules::prove_cards(text, &outline);
    let is_deck = front.is_deck || is_reviewed || text.contains("#flashcards");
    if front.is_verbatim() {
        // Nothing in the answer means anything to us.
        outline = Outline::default();
    } else {
        unseen::settle(text, &mut outline, &nodes, front.end);
        underlines::settle(text, &mut outline, front.end, is_deck);
        logseq::settle(text, &mut outline, front.end, front.properties_end > 0);
        schedules::settle(text, &mut outline);
        block_ids::settle(text, &mut outline, front.end);
        mdanki::settle(text, &mut outline, front.end);
        folds::settle(text, &mut outline, front.end);
    }
    if is_ignored(text, &outline) {
        let (coverage, unread) = parts::count(
            text,
            &[(0..text.len(), Part::Unread(UnreadReason::Ignored))],
        );
        return Reading {
            coverage,
            unread,
            ..Reading::default()
        };
    }
    let document = Document::new(text, &outline, &nodes);
    let file = File::new(path, &document, &front, is_reviewed);
    let mut reader = Reader {
        file: &file,
        drafts: Vec::new(),
        flaws,
        unanswered: Vec::new(),
        parts: Vec::new(),
        held: Vec::new(),
        quiz_rule: file_rule(text, &outline),
        has_names: false,
    };
    match &front.question {
        Some(asked) => reader.read_asked(asked),
        None => reader.read_headings(),
    }
    reader.finish()
}

impl Reader<'_> {
    /// Reads a file whose front matter asks.
    fn read_asked(&mut self, asked: &front_matter::AskedQuestion) {
        match asked_file::read(self.file, asked, &mut self.flaws) {
            Some(mut draft) => {
                draft.aliases = self
                    .file
                    .front
                    .aliases
                    .iter()
                    .cloned()
                    .map(super::Markdown::parse_line)
                    .collect();
                self.drafts.push(draft);
            }
            None => self.unanswered.push((asked.at, asked.question.clone())),
        }
    }

    fn finish(mut self) -> Reading {
        let File {
            text,
            outline,
            front,
            ..
        } = self.file;
        self.drafts.sort_by_key(|it| it.at);
        drop_overlapping(&mut self.drafts);
        self.pair_by_number();
        self.drafts.sort_by_key(|it| it.at);
        for draft in &mut self.drafts {
            let mut known = HashSet::new();
            draft.also.retain(|it| known.insert(it.as_str().to_owned()));
        }
        pictures::show(self.file, &mut self.drafts, &mut self.flaws);
        let used_definitions = references::complete(self.file, &mut self.drafts);
        let asks = front.question.is_some();
        review::review(text, outline, &self.drafts, asks, &mut self.flaws);
        let has_unanswered = !self.unanswered.is_empty();
        schedules::report(self.file, &self.drafts, has_unanswered, &mut self.flaws);
        let mut parts = vec![(0..front.end, Part::Metadata)];
        let ids = outline.id_lines_in(&(0..text.len())).iter();
        parts.extend(ids.map(|it| (it.line.clone(), Part::Metadata)));
        parts.extend(outline.unclosed_comments.iter().map(|&at| {
            let hidden = outline.comments_in(&(at..at + 1)).first();
            (
                hidden.cloned().unwrap_or(at..at),
                Part::Unread(UnreadReason::UnclosedComment),
            )
        }));
        parts.extend(
            outline
                .comments
                .iter()
                .map(|it| (it.clone(), Part::Metadata)),
        );
        parts.extend(outline.hidden.iter().map(|it| (it.clone(), Part::Metadata)));
        let footnotes = self.drafts.iter().flat_map(|it| &it.footnotes);
        parts.extend(footnotes.map(|it| (it.clone(), Part::Answer)));
        parts.extend(
            outline
                .navigation_in(&(0..text.len()))
                .iter()
                .map(|it| (it.clone(), Part::Navigation)),
        );
        parts.append(&mut self.parts);
        for draft in &self.drafts {
            parts.push((draft.title.clone(), Part::Question));
            parts.extend(draft.pieces.iter().map(|it| (it.clone(), Part::Answer)));
        }
        let (coverage, unread) = parts::count(text, &parts);
        Reading {
            drafts: self.drafts,
            flaws: self.flaws,
            unanswered: self.unanswered,
            coverage,
            definitions: outline
                .references
                .iter()
                .map(|it| it.range.clone())
                .collect(),
            used_definitions,
            links: links_in(
                self.file
                    .document
                    .events()
                    .filter(|(_, range)| covering(&outline.hidden, range.start).is_none()),
                text,
            ),
            unread,
            headings: outline
                .headings
                .iter()
                .map(|it| (it.line.start, it.level))
                .collect(),
            navigation: outline.navigation_in(&(0..text.len())).to_vec(),
        }
    }
}

/// What the directives above the first heading say about the quiz, for the whole file.
fn file_rule(text: &str, outline: &Outline) -> QuizRule {
    let above = outline
        .comments_in(&(0..outline.first_heading(text)))
        .iter();
    QuizRule::of(above.map(|it| &text[it.clone()]))
}

/// Whether a directive before the first heading keeps the file out.
fn is_ignored(text: &str, outline: &Outline) -> bool {
    let above = 0..outline.first_heading(text);
    let mut comments = outline.comments_in(&above).iter();
    comments.any(|comment| directive(&text[comment.clone()]) == Some(Ok(Directive::Ignore)))
}

#[cfg(test)]
pub mod tests;
