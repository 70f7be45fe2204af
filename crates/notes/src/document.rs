//! A note file that is parsed once, and slices of it as [`Markdown`].
//!
//! A slice keeps the meaning that it has in the file: a reference link leads to its definition elsewhere, and
//! removing a line from a paragraph does not change how the rest is parsed. If a block begins before the slice, its
//! text within the slice stays.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::Event;

use super::Markdown;
use super::markdown::{Encoder, Nodes};
use super::outline::{Outline, Reference, normalize_label};
use super::ranges::{items_starting_in, range_containing, subtract, trim_blank_lines};
use slice::Slice;
use walk::Walk;

mod slice;
mod walk;

/// The minimum number of events between two checkpoints.
const MIN_CHECKPOINT_DISTANCE: usize = 32;

/// A file with the result of parsing it once.
pub struct Document<'a> {
    /// The text of the file.
    pub text: &'a str,
    /// Its headings, links and other structure.
    pub outline: &'a Outline,
    /// Positions from which the events can be replayed, sorted, each with the byte of its next event.
    checkpoints: Vec<(usize, Walk<'a>)>,
    /// The labels of the file's footnotes.
    footnotes: HashSet<&'a str>,
}

impl<'a> Document<'a> {
    /// Creates the document from the parsed file.
    pub fn new(text: &'a str, outline: &'a Outline, nodes: &'a Nodes) -> Self {
        let mut checkpoints = vec![(0, Walk::new(nodes.events(text)))];
        let mut walk = Walk::new(nodes.events(text));
        let mut since = 0;
        loop {
            let before = (since >= MIN_CHECKPOINT_DISTANCE && walk.is_outside_inline_tags())
                .then(|| walk.clone());
            let Some((event, range)) = walk.next() else {
                break;
            };
            since += 1;
            // The range of an end event begins where that of its start event does.
            if let Some(before) = before.filter(|_| !matches!(event, Event::End(_))) {
                checkpoints.push((range.start, before));
                since = 0;
            }
        }
        let footnotes = outline.references.iter().filter(|it| it.is_footnote);
        Self {
            text,
            outline,
            footnotes: footnotes.map(|it| it.label.as_str()).collect(),
            checkpoints,
        }
    }

    /// Returns the pieces, which are sorted, as one text.
    pub fn slice(&self, pieces: &[Range<usize>]) -> Markdown {
        let text: String = pieces.iter().map(|it| &self.text[it.clone()]).collect();
        let nodes = self.nodes(&text, Slice::new(pieces, false));
        Markdown::new(text, nodes)
    }

    /// Returns all events with their ranges in the file.
    pub fn events(&self) -> impl Iterator<Item = (Event<'a>, Range<usize>)> {
        self.checkpoints[0].1.clone()
    }

    /// Returns a part of the file's text.
    pub fn part(&self, text: &str) -> Markdown {
        match self.range_of(text) {
            Some(range) => self.slice(&[range]),
            None => Markdown::parse(text),
        }
    }

    /// Returns a part of a single block, such as a title, as inline Markdown.
    pub fn line(&self, text: &str) -> Markdown {
        match self.range_of(text) {
            Some(range) => {
                let hidden = items_starting_in(&self.outline.hidden, &range, |it| it.start);
                let pieces = trim_blank_lines(self.text, &subtract(&[range], hidden));
                let text: String = pieces.iter().map(|it| &self.text[it.clone()]).collect();
                let nodes = self.nodes(&text, Slice::new(&pieces, true));
                Markdown::new(text, nodes)
            }
            None => Markdown::parse_line(text),
        }
    }

    /// Joins words of a single block with spaces, as inline Markdown.
    pub fn join_words<'w>(&self, words: impl Iterator<Item = &'w str>) -> Markdown {
        let is_shown = |word: &&str| {
            let range = self.range_of(word);
            range.is_none_or(|it| range_containing(&self.outline.hidden, it.start).is_none())
        };
        let words: Vec<&str> = words.filter(is_shown).collect();
        let text = words.join(" ");
        let mut pieces = Vec::new();
        for word in &words {
            let Some(range) = self.range_of(word) else {
                return Markdown::parse_line(text);
            };
            // The space is part of the whitespace before the word.
            match self.text[..range.start].ends_with(|c: char| c.is_ascii_whitespace()) {
                _ if pieces.is_empty() => pieces.push(range),
                true => pieces.push(range.start - 1..range.end),
                false => return Markdown::parse_line(text),
            }
        }
        let nodes = self.nodes(&text, Slice::new(&pieces, true));
        Markdown::new(text, nodes)
    }

    /// Returns the pieces, which are sorted, as one text with all task list boxes unchecked.
    pub fn untick(&self, pieces: &[Range<usize>]) -> Markdown {
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

    /// Appends the definitions that a text refers to, with the line breaks of the file.
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

    /// Returns the range of a slice of the file's text.
    fn range_of(&self, part: &str) -> Option<Range<usize>> {
        let start = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let range = start..start.checked_add(part.len())?;
        (self.text.get(range.clone()) == Some(part)).then_some(range)
    }

    fn nodes(&self, text: &str, mut slice: Slice<'_, 'a>) -> Nodes {
        let mut encoder = Encoder::new(text);
        if let Some(first) = slice.start() {
            let place = self
                .checkpoints
                .partition_point(|(start, _)| *start < first);
            let walk = self.checkpoints[place.saturating_sub(1)].1.clone();
            slice.enter(walk.open());
            for (event, range) in walk {
                if slice.is_past(range.start) && !matches!(event, Event::End(_)) {
                    break;
                }
                slice.push(event, range);
            }
        }
        let is_footnote = |label: &str| self.footnotes.contains(normalize_label(label).as_str());
        for (event, range) in slice.finish(is_footnote) {
            // A task list box is read from the text, which may have been changed.
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
