//! A note file, as the readers of its shapes see it.

use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::front_matter::FrontMatter;
use super::tags::{is_tag_line, parse_deck_tag};
use crate::document::Document;
use crate::outline::Outline;
use crate::ranges::{lines, range_containing};

/// The maximum length of a heading, in characters, that menus and suggestions can show. A longer topic is cut off
/// there, since every Q&A below it carries its name.
pub const MAX_HEADING_CHARS: usize = 250;

/// A note file with the facts that all readers share.
pub struct File<'a> {
    /// The parsed document.
    pub document: &'a Document<'a>,
    /// The whole text, front matter included.
    pub text: &'a str,
    /// The blocks of the text.
    pub outline: &'a Outline,
    /// The front matter.
    pub front: &'a FrontMatter,
    /// The path below the notes folder, with `/` between folders.
    pub path: &'a str,
    /// The line break of the file.
    pub newline: &'static str,
    is_deck: bool,
    /// The byte offset and the deck names of each tag that sorts the cards below it.
    decks: Vec<(usize, Vec<String>)>,
    /// The ranges of prose, in which card marks count; see [`File::is_prose`].
    prose: OnceCell<Vec<Range<usize>>>,
}

impl<'a> File<'a> {
    /// Creates the file at `path`. `is_reviewed` says that review dates prove that it contains cards.
    pub fn new(
        path: &'a str,
        document: &'a Document<'a>,
        front: &'a FrontMatter,
        is_reviewed: bool,
    ) -> Self {
        let text = document.text;
        let mut file = Self {
            document,
            text,
            outline: document.outline,
            front,
            path,
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            is_deck: front.is_deck || is_reviewed,
            decks: Vec::new(),
            prose: OnceCell::new(),
        };
        if text.contains("#flashcards") {
            let (mut is_deck, mut decks) = (false, Vec::new());
            for (at, line) in file.lines(front.end..text.len()) {
                let deck = line.split_whitespace().find_map(parse_deck_tag);
                is_deck |= deck.is_some();
                let is_heading = line.trim_start_matches('#').starts_with(' ');
                let sorts = is_tag_line(line) || line.starts_with('#') && is_heading;
                decks.extend(deck.filter(|_| sorts).map(|deck| (at, deck)));
            }
            file.is_deck |= is_deck;
            file.decks = decks;
        }
        file
    }

    /// Iterates over the lines that begin in a range, with their byte offsets, skipping code, comments and hidden
    /// text.
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
        let is_hidden = |at: usize| range_containing(&outline.hidden, at).is_some();
        lines.filter(move |(at, _)| {
            !outline.is_code(*at) && !outline.is_comment(*at) && !is_hidden(*at)
        })
    }

    /// Returns whether the marks of flashcards count in this file.
    pub fn is_deck(&self) -> bool {
        self.is_deck
    }

    /// Returns the byte offset of the first tag that marks cards.
    pub fn first_deck_tag(&self) -> Option<usize> {
        self.decks.first().map(|(at, _)| *at)
    }

    /// Returns the deck names of a card at byte `at` that has no tag of its own.
    pub fn deck_names_at(&self, at: usize) -> Vec<String> {
        let above = self.decks.partition_point(|(tag, _)| *tag <= at);
        let above = above.checked_sub(1).map(|nth| &self.decks[nth].1);
        above.unwrap_or(&self.front.deck).clone()
    }

    /// Returns whether byte `at` is in text outside code, formulas, HTML, links and tables. Card marks count only
    /// there.
    pub fn is_prose(&self, at: usize) -> bool {
        let prose = self.prose.get_or_init(|| {
            let mut depth = 0_usize;
            let prose = self.document.events().filter_map(|(event, range)| {
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
            prose.collect()
        });
        range_containing(prose, at).is_some()
    }

    /// Returns the indentation of the content of the list item that begins on the line at byte `at`, in bytes.
    pub fn indent_at(&self, at: usize) -> usize {
        let line_end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end);
        let items = self.outline.items_in(&(at..line_end));
        let item = items.first().filter(|it| it.content <= line_end);
        item.map_or(0, |it| it.content - at)
    }

    /// Returns whether a range shows a word or a picture, and not only tags such as `<br>`.
    pub fn shows_words(&self, range: &Range<usize>) -> bool {
        if self.outline.is_blank(self.text, range) {
            return false;
        }
        let text = &self.text[range.clone()];
        if text.chars().any(char::is_alphanumeric) && !text.trim_start().starts_with('<') {
            return true;
        }
        self.document
            .slice(std::slice::from_ref(range))
            .has_visible_content()
    }
}
