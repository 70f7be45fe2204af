//! A note file parsed once, and pieces of it as [`Markdown`].
//!
//! A piece means what it means in the file: a link whose address is defined elsewhere leads there, and a line that is
//! cut out of a paragraph changes nothing of the rest. Of a block that begins before a piece, the text stays.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::Event;

use super::Markdown;
use super::markdown::{Encoder, Nodes};
use super::outline::{Outline, Reference, folded};
use super::ranges::{beginning_in, covering, without, without_ends};
use slice::Slice;
use walk::Walk;

mod slice;
mod walk;

/// How many events lie between two places from which a piece is read at least.
const STRIDE: usize = 32;

/// A file with what its one parse found.
pub struct Document<'a> {
    pub text: &'a str,
    pub outline: &'a Outline,
    /// Places from which the events can be read on, in order, each with where its next event begins.
    places: Vec<(usize, Walk<'a>)>,
    /// The labels of the footnotes that any text of the file may refer to.
    footnotes: HashSet<&'a str>,
}

impl<'a> Document<'a> {
    pub fn new(text: &'a str, outline: &'a Outline, nodes: &'a Nodes) -> Self {
        let mut places = vec![(0, Walk::new(nodes.events(text)))];
        let mut walk = Walk::new(nodes.events(text));
        let mut since = 0;
        loop {
            let before = (since >= STRIDE && walk.is_between_inlines()).then(|| walk.clone());
            let Some((event, range)) = walk.next() else {
                break;
            };
            since += 1;
            // The range of an end begins where its start does.
            if let Some(before) = before.filter(|_| !matches!(event, Event::End(_))) {
                places.push((range.start, before));
                since = 0;
            }
        }
        let footnotes = outline.references.iter().filter(|it| it.is_footnote);
        Self {
            text,
            outline,
            footnotes: footnotes.map(|it| it.label.as_str()).collect(),
            places,
        }
    }

    /// The pieces, which are in order, as one text.
    pub fn slice(&self, pieces: &[Range<usize>]) -> Markdown {
        let text: String = pieces.iter().map(|it| &self.text[it.clone()]).collect();
        let nodes = self.nodes(&text, Slice::new(pieces, false));
        Markdown::new(text, nodes)
    }

    /// All events, each with its range in the file.
    pub fn events(&self) -> impl Iterator<Item = (Event<'a>, Range<usize>)> {
        self.places[0].1.clone()
    }

    /// A part of the file's text.
    pub fn part(&self, text: &str) -> Markdown {
        match self.range_of(text) {
            Some(range) => self.slice(&[range]),
            None => Markdown::parse(text),
        }
    }

    /// A part of one block of the file, such as a title, without blocks.
    pub fn line(&self, text: &str) -> Markdown {
        match self.range_of(text) {
            Some(range) => {
                let hidden = beginning_in(&self.outline.hidden, &range, |it| it.start);
                let pieces = without_ends(self.text, &without(&[range], hidden));
                let text: String = pieces.iter().map(|it| &self.text[it.clone()]).collect();
                let nodes = self.nodes(&text, Slice::new(&pieces, true));
                Markdown::new(text, nodes)
            }
            None => Markdown::parse_line(text),
        }
    }

    /// Words of one block of the file with one blank between them, without blocks.
    pub fn joined<'w>(&self, words: impl Iterator<Item = &'w str>) -> Markdown {
        let is_shown = |word: &&str| {
            let range = self.range_of(word);
            range.is_none_or(|it| covering(&self.outline.hidden, it.start).is_none())
        };
        let words: Vec<&str> = words.filter(is_shown).collect();
        let text = words.join(" ");
        let mut pieces = Vec::new();
        for word in &words {
            let Some(range) = self.range_of(word) else {
                return Markdown::parse_line(text);
            };
            // The blank is one of those before the word.
            match self.text[..range.start].ends_with(|c: char| c.is_ascii_whitespace()) {
                _ if pieces.is_empty() => pieces.push(range),
                true => pieces.push(range.start - 1..range.end),
                false => return Markdown::parse_line(text),
            }
        }
        let nodes = self.nodes(&text, Slice::new(&pieces, true));
        Markdown::new(text, nodes)
    }

    /// The pieces, which are in order, as one text in which no box is ticked.
    pub fn unticked(&self, pieces: &[Range<usize>]) -> Markdown {
        let mut open = String::new();
        for piece in pieces {
            let mut at = piece.start;
            let items = self.outline.items_in(piece).iter();
            for item in items.filter(|it| it.done == Some(true)) {
                open.push_str(&self.text[at..item.content]);
                open.push_str("[ ]");
                at = item.content + "[x]".len();
            }
            open.push_str(&self.text[at..piece.end]);
        }
        let nodes = self.nodes(&open, Slice::new(pieces, false));
        Markdown::new(open, nodes)
    }

    /// A text with the definitions that it refers to below it. The line break is that of the file.
    pub fn with_references(
        &self,
        markdown: &Markdown,
        references: &[&Reference],
        newline: &str,
    ) -> Markdown {
        let mut text = markdown.as_str().to_owned();
        let mut was_link = false;
        let mut footnotes = Vec::new();
        for reference in references {
            let defined = self.text[reference.range.clone()].trim_end();
            let is_link = !reference.is_footnote;
            text.push_str(&newline.repeat(if is_link && was_link { 1 } else { 2 }));
            was_link = is_link;
            let start = reference.range.start;
            if reference.is_footnote {
                let range = start..start + defined.len();
                footnotes.push((text.len(), self.slice(std::slice::from_ref(&range))));
            }
            text.push_str(defined);
        }
        let mut encoder = Encoder::new(&text);
        encoder.push_until(markdown.nodes(), text.len() + 1);
        for (at, footnote) in &footnotes {
            for (event, range) in footnote.events() {
                encoder.push(&event, at + range.start..at + range.end);
            }
        }
        let nodes = encoder.finish();
        Markdown::new(text, nodes)
    }

    /// Where a slice of the file's text stands.
    fn range_of(&self, part: &str) -> Option<Range<usize>> {
        let start = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let range = start..start.checked_add(part.len())?;
        (self.text.get(range.clone()) == Some(part)).then_some(range)
    }

    fn nodes(&self, text: &str, mut slice: Slice<'_, 'a>) -> Nodes {
        let mut encoder = Encoder::new(text);
        if let Some(first) = slice.start() {
            let place = self.places.partition_point(|(start, _)| *start < first);
            let walk = self.places[place.saturating_sub(1)].1.clone();
            slice.enter(walk.open());
            for (event, range) in walk {
                if slice.is_behind(range.start) && !matches!(event, Event::End(_)) {
                    break;
                }
                slice.push(event, range);
            }
        }
        let is_footnote = |label: &str| self.footnotes.contains(folded(label).as_str());
        for (event, range) in slice.finish(is_footnote) {
            // A box reads as the text has it.
            let event = match event {
                Event::TaskListMarker(_) => {
                    Event::TaskListMarker(!text[range.start..].starts_with("[ ]"))
                }
                event => event,
            };
            encoder.push(&event, range);
        }
        encoder.finish()
    }
}

#[cfg(test)]
mod tests;
