//! The shapes of note files, one small reader each.
//!
//! A reader turns a piece of one file into Q&As. Headings divide a file (`headings`, by the rules in `sections`); the
//! other shapes stand between them. To add one: write its file, and call it in `Reader::read_cards`. A shape is
//! recognized, never configured.

mod admonitions;
mod anki_blocks;
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
mod references;
mod reveals;
mod review;
mod schedules;
mod sections;
mod separators;
mod siblings;
mod tables;
mod terms;
mod underlines;
mod unseen;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::body::Draft;
use super::coverage::parts::{self, Coverage, Part, Unread, UnreadReason};
use super::directive::{Directive, directive};
use super::document::Document;
use super::links::{Link, links_in};
use super::outline::{Outline, covering, lines};
use super::problem::Flaw;
use super::quiz::QuizRule;
use cards::drop_overlapping;
pub use choices::is_open as are_open_choices;
use front_matter::FrontMatter;

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

/// A file with what the readers of its shapes share.
pub struct File<'a> {
    pub document: &'a Document<'a>,
    pub text: &'a str,
    pub outline: &'a Outline,
    pub front: &'a FrontMatter,
    /// Below the notes folder, with `/` between folders.
    path: &'a str,
    /// The line break that the file uses.
    pub newline: &'static str,
    is_deck: bool,
    /// Where the tags stand that sort the cards below them, each with the names of its deck.
    decks: Vec<(usize, Vec<String>)>,
    /// Where words stand in which the marks of cards count; see [`File::is_words`].
    words: OnceCell<Vec<Range<usize>>>,
}

impl<'a> File<'a> {
    fn new(path: &'a str, document: &'a Document<'a>, front: &'a FrontMatter) -> Self {
        let text = document.text;
        let mut file = Self {
            document,
            text,
            outline: document.outline,
            front,
            path,
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            is_deck: front.is_deck,
            decks: Vec::new(),
            words: OnceCell::new(),
        };
        if text.contains("#flashcards") {
            let (mut is_deck, mut decks) = (false, Vec::new());
            for (at, line) in file.lines(front.end..text.len()) {
                let deck = line.split_whitespace().find_map(obsidian::deck);
                is_deck |= deck.is_some();
                let is_heading = line.trim_start_matches('#').starts_with(' ');
                let sorts = obsidian::is_tag_line(line) || line.starts_with('#') && is_heading;
                decks.extend(deck.filter(|_| sorts).map(|deck| (at, deck)));
            }
            file.is_deck |= is_deck;
            file.decks = decks;
        }
        file
    }

    /// The lines that begin in a range, with where they begin; those of code, comments and hidden text are left out.
    pub fn lines(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (usize, &'a str)> + use<'a, '_> {
        let mut at = range.start;
        let lines = lines(&self.text[range]).map(move |line| {
            at += line.len();
            (at - line.len(), line)
        });
        let outline = self.outline;
        let is_hidden = |at: usize| covering(&outline.hidden, at).is_some();
        lines.filter(move |(at, _)| {
            !outline.is_code(*at) && !outline.is_comment(*at) && !is_hidden(*at)
        })
    }

    /// Whether the marks of flashcards count.
    pub fn is_deck(&self) -> bool {
        self.is_deck
    }

    /// Where the first tag stands that marks cards.
    fn first_deck(&self) -> Option<usize> {
        self.decks.first().map(|(at, _)| *at)
    }

    /// The names of the deck that a card at a byte belongs to, unless it has a tag of its own.
    fn deck_at(&self, at: usize) -> Vec<String> {
        let above = self.decks.partition_point(|(tag, _)| *tag <= at);
        let above = above.checked_sub(1).map(|nth| &self.decks[nth].1);
        above.unwrap_or(&self.front.deck).clone()
    }

    /// Whether a byte stands in text outside of code, formulas, HTML, links and tables: only there a mark counts.
    fn is_words(&self, at: usize) -> bool {
        let words = self.words.get_or_init(|| {
            let mut depth = 0_usize;
            let words = self.document.events().filter_map(|(event, range)| {
                match event {
                    Event::Start(
                        Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Table(_),
                    ) => depth += 1,
                    Event::End(
                        TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::Table,
                    ) => depth -= 1,
                    Event::Text(_) if depth == 0 => return Some(range),
                    _ => {}
                }
                None
            });
            words.collect()
        });
        covering(words, at).is_some()
    }

    /// How far the content is indented of the list item that begins on the line at a byte.
    fn indent_at(&self, at: usize) -> usize {
        let line_end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end);
        let items = self.outline.items_in(&(at..line_end));
        let item = items.first().filter(|it| it.content <= line_end);
        item.map_or(0, |it| it.content - at)
    }
}

/// Whether a range shows a word or a picture, and not only tags such as `<br>`.
fn shows_words(file: &File<'_>, range: &Range<usize>) -> bool {
    if file.outline.is_blank(file.text, range) {
        return false;
    }
    let text = &file.text[range.clone()];
    if text.chars().any(char::is_alphanumeric) && !text.trim_start().starts_with('<') {
        return true;
    }
    file.document
        .slice(std::slice::from_ref(range))
        .shows_something()
}

/// Reads one file into its Q&As.
struct Reader<'a> {
    file: &'a File<'a>,
    drafts: Vec<Draft>,
    flaws: Vec<Flaw>,
    unanswered: Vec<(usize, String)>,
    /// What is known of the file's parts beside its Q&As; the first one counts.
    parts: Vec<(Range<usize>, Part)>,
    /// The outermost sections that the page itself holds.
    held: Vec<usize>,
    /// What the directives above the first heading say about the quiz.
    quiz_rule: QuizRule,
    /// Whether a Q&A has the other names of the page already.
    has_names: bool,
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
    let mut file = File::new(path, &document, &front);
    file.is_deck |= is_reviewed;
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
        match front_matter::read(self.file, asked, &mut self.flaws) {
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

/// The length of a heading, in characters, above which menus and suggestions show too little of it. A topic is cut off
/// there: every Q&A below it carries its name.
const LONGEST_HEADING: usize = 250;

/// Where the first heading begins, or the text ends.
fn first_heading(text: &str, outline: &Outline) -> usize {
    let first = outline.headings.first();
    first.map_or(text.len(), |heading| heading.line.start)
}

/// What the directives above the first heading say about the quiz, for the whole file.
fn file_rule(text: &str, outline: &Outline) -> QuizRule {
    let above = outline
        .comments_in(&(0..first_heading(text, outline)))
        .iter();
    QuizRule::of(above.map(|it| &text[it.clone()]))
}

/// Whether a directive before the first heading keeps the file out.
fn is_ignored(text: &str, outline: &Outline) -> bool {
    let above = 0..first_heading(text, outline);
    let mut comments = outline.comments_in(&above).iter();
    comments.any(|comment| directive(&text[comment.clone()]) == Some(Ok(Directive::Ignore)))
}

#[cfg(test)]
pub mod tests;
