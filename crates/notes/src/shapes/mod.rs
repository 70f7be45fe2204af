//! Readers for the shapes in which notes are written, one module per shape.
//!
//! A reader turns a piece of one file into Q&As. Headings divide a file into sections (`headings`, by the rules in
//! `sections`); the other shapes are found in the text between headings. To add a shape, write its module and call
//! it in `Reader::read_cards`. Shapes are recognized automatically; there is nothing to configure.

mod admonitions;
mod anki_blocks;
mod block_ids;
mod bold;
mod callouts;
mod card;
mod cards;
mod checks;
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
mod schedules;
mod sections;
mod separators;
mod siblings;
mod single_question;
mod split;
mod tables;
mod tags;
mod terms;
mod underlines;
mod unrendered;

use std::collections::HashSet;
use std::ops::Range;

use super::body::Draft;
use super::directive::{Directive, parse_directive};
use super::document::Document;
use super::links::{Link, links_in};
use super::outline::Outline;
use super::parts::{self, Coverage, PartKind, UnreadRange, UnreadReason};
use super::problem::Flaw;
use super::quiz::QuizRule;
use super::ranges::range_containing;
use cards::drop_overlapping;
pub use choices::are_unmarked_choices;
use file::File;
use reader::Reader;

/// The content of one note file: its Q&As in file order, and its flaws.
#[derive(Debug, Default)]
pub struct Reading {
    /// The Q&As, in file order.
    pub drafts: Vec<Draft>,
    /// The problems found in the file.
    pub flaws: Vec<Flaw>,
    /// The byte offset and the text of each question without an answer.
    pub unanswered: Vec<(usize, String)>,
    /// How much of the file belongs to Q&As.
    pub coverage: Coverage,
    /// The definitions of links and footnotes, in file order.
    pub definitions: Vec<Range<usize>>,
    /// The definitions that each Q&A refers to, one entry per Q&A.
    pub used_definitions: Vec<Vec<Range<usize>>>,
    /// The links in the file, in file order.
    pub links: Vec<Link>,
    /// The passages that belong to no question.
    pub unread: Vec<UnreadRange>,
    /// The byte offset and the level of each heading, in file order.
    pub headings: Vec<(usize, usize)>,
    /// The blocks that are only navigation, in file order.
    pub navigation: Vec<Range<usize>>,
}

/// Reads the text of the note file at `path`, without its byte order mark.
///
/// Never fails: any text gives a reading.
pub fn read(text: &str, path: &str) -> Reading {
    let mut flaws = Vec::new();
    let front = front_matter::split(text, &mut flaws);
    let (mut outline, nodes) = Outline::parse(text, front.end);
    let is_reviewed = schedules::has_reviewed_cards(text, &outline);
    let is_deck = front.is_deck || is_reviewed || text.contains("#flashcards");
    if front.is_verbatim() {
        // A verbatim answer is plain text: no Markdown is interpreted.
        outline = Outline::default();
    } else {
        unrendered::hide(text, &mut outline, &nodes, front.end);
        underlines::drop_false_headings(text, &mut outline, front.end, is_deck);
        logseq::adjust_outline(text, &mut outline, front.end, front.properties_end > 0);
        schedules::hide(text, &mut outline);
        block_ids::hide(text, &mut outline, front.end);
        mdanki::hide_tags(text, &mut outline, front.end);
        folds::drop_headings(text, &mut outline, front.end);
    }
    if is_ignored(text, &outline) {
        let (coverage, unread) = parts::count_characters(
            text,
            &[(0..text.len(), PartKind::Unread(UnreadReason::Ignored))],
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
        page_sections: Vec::new(),
        quiz_rule: file_rule(text, &outline),
        has_page_names: false,
    };
    match &front.question {
        Some(question) => reader.read_single_question(question),
        None => reader.read_headings(),
    }
    reader.finish()
}

impl Reader<'_> {
    /// Reads a file whose front matter contains its only question.
    fn read_single_question(&mut self, question: &front_matter::FrontMatterQuestion) {
        match single_question::read(self.file, question, &mut self.flaws) {
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
            None => self
                .unanswered
                .push((question.at, question.question.clone())),
        }
    }

    /// Completes the Q&As, checks them, and counts which parts of the file they cover.
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
        pictures::attach(self.file, &mut self.drafts, &mut self.flaws);
        let used_definitions = references::attach_definitions(self.file, &mut self.drafts);
        let is_single_question = front.question.is_some();
        checks::report_flaws(
            text,
            outline,
            &self.drafts,
            is_single_question,
            &mut self.flaws,
        );
        let has_unanswered = !self.unanswered.is_empty();
        schedules::report_unread_cards(self.file, &self.drafts, has_unanswered, &mut self.flaws);
        let mut parts = vec![(0..front.end, PartKind::Metadata)];
        let ids = outline.id_lines_in(&(0..text.len())).iter();
        parts.extend(ids.map(|it| (it.line.clone(), PartKind::Metadata)));
        parts.extend(outline.unclosed_comments.iter().map(|&at| {
            let hidden = outline.comments_in(&(at..at + 1)).first();
            (
                hidden.cloned().unwrap_or(at..at),
                PartKind::Unread(UnreadReason::UnclosedComment),
            )
        }));
        parts.extend(
            outline
                .comments
                .iter()
                .map(|it| (it.clone(), PartKind::Metadata)),
        );
        parts.extend(
            outline
                .hidden
                .iter()
                .map(|it| (it.clone(), PartKind::Metadata)),
        );
        let footnotes = self.drafts.iter().flat_map(|it| &it.footnotes);
        parts.extend(footnotes.map(|it| (it.clone(), PartKind::Answer)));
        parts.extend(
            outline
                .navigation_in(&(0..text.len()))
                .iter()
                .map(|it| (it.clone(), PartKind::Navigation)),
        );
        parts.append(&mut self.parts);
        for draft in &self.drafts {
            parts.push((draft.title.clone(), PartKind::Question));
            parts.extend(draft.pieces.iter().map(|it| (it.clone(), PartKind::Answer)));
        }
        let (coverage, unread) = parts::count_characters(text, &parts);
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
                    .filter(|(_, range)| range_containing(&outline.hidden, range.start).is_none()),
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

/// Returns the quiz rule that the directives above the first heading set for the whole file.
fn file_rule(text: &str, outline: &Outline) -> QuizRule {
    let above = outline
        .comments_in(&(0..outline.first_heading(text)))
        .iter();
    QuizRule::from_comments(above.map(|it| &text[it.clone()]))
}

/// Returns whether a directive above the first heading excludes the file.
fn is_ignored(text: &str, outline: &Outline) -> bool {
    let above = 0..outline.first_heading(text);
    let mut comments = outline.comments_in(&above).iter();
    comments.any(|comment| parse_directive(&text[comment.clone()]) == Some(Ok(Directive::Ignore)))
}

#[cfg(test)]
pub mod tests;
