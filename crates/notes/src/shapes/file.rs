//! A note file as the readers of its shapes see it.

use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::front_matter::FrontMatter;
use super::tags::{deck, is_tag_line};
use crate::document::Document;
use crate::outline::Outline;
use crate::ranges::{covering, lines};

/// The length of a heading, in characters, above which menus and suggestions show too little of it. A topic is cut off
/// there: every Q&A below it carries its name.
pub const LONGEST_HEADING: usize = 250;

/// A file with what the readers of its shapes share.
pub struct File<'a> {
    pub document: &'a Document<'a>,
    pub text: &'a str,
    pub outline: &'a Outline,
    pub front: &'a FrontMatter,
    /// Below the notes folder, with `/` between folders.
    pub path: &'a str,
    /// The line break that the file uses.
    pub newline: &'static str,
    is_deck: bool,
    /// Where the tags stand that sort the cards below them, each with the names of its deck.
    decks: Vec<(usize, Vec<String>)>,
    /// Where words stand in which the marks of cards count; see [`File::is_words`].
    words: OnceCell<Vec<Range<usize>>>,
}

impl<'a> File<'a> {
    /// The file at `path`; `is_reviewed` when review dates prove that it holds cards.
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
            words: OnceCell::new(),
        };
        if text.contains("#flashcards") {
            let (mut is_deck, mut decks) = (false, Vec::new());
            for (at, line) in file.lines(front.end..text.len()) {
                let deck = line.split_whitespace().find_map(deck);
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
    pub fn first_deck(&self) -> Option<usize> {
        self.decks.first().map(|(at, _)| *at)
    }

    /// The names of the deck that a card at a byte belongs to, unless it has a tag of its own.
    pub fn deck_at(&self, at: usize) -> Vec<String> {
        let above = self.decks.partition_point(|(tag, _)| *tag <= at);
        let above = above.checked_sub(1).map(|nth| &self.decks[nth].1);
        above.unwrap_or(&self.front.deck).clone()
    }

    /// Whether a byte stands in text outside of code, formulas, HTML, links and tables: only there a mark counts.
    pub fn is_words(&self, at: usize) -> bool {
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
    pub fn indent_at(&self, at: usize) -> usize {
        let line_end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end);
        let items = self.outline.items_in(&(at..line_end));
        let item = items.first().filter(|it| it.content <= line_end);
        item.map_or(0, |it| it.content - at)
    }

    /// Whether a range shows a word or a picture, and not only tags such as `<br>`.
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
            .shows_something()
    }
}
