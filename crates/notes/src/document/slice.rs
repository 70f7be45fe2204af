//! Cuts pieces out of the events of a file.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::walk::{OpenTag, is_inline};

/// Collects the events of some pieces of a file, with ranges in the joined text of the pieces.
pub struct Slice<'p, 'a> {
    pieces: &'p [Range<usize>],
    /// The byte of the joined text at which each piece begins.
    offsets: Vec<usize>,
    /// Whether blocks are dropped, for inline Markdown.
    is_line: bool,
    out: Vec<(Event<'a>, Range<usize>)>,
    frames: Vec<Frame<'a>>,
    /// For each block in `frames`, whether it is included.
    blocks: Vec<bool>,
    /// The index in `out` of a paragraph that was added for text whose block begins before the pieces.
    paragraph: Option<usize>,
}

/// An open tag of the file.
struct Frame<'a> {
    tag: Tag<'a>,
    range: Range<usize>,
    state: State,
    /// For a list, the number of items that are left out.
    left_out: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    LeftOut,
    /// A list that will begin with its first item in the pieces.
    Pending,
    /// The tag begins at this index of `out`.
    Included(usize),
}

impl<'p, 'a> Slice<'p, 'a> {
    /// Starts with the pieces, which are sorted.
    pub fn new(pieces: &'p [Range<usize>], is_line: bool) -> Self {
        let mut at = 0;
        let offsets = pieces.iter().map(|piece| {
            at += piece.len();
            at - piece.len()
        });
        Self {
            offsets: offsets.collect(),
            pieces,
            is_line,
            out: Vec::new(),
            frames: Vec::new(),
            blocks: Vec::new(),
            paragraph: None,
        }
    }

    /// Returns the byte at which the first piece begins.
    pub fn start(&self) -> Option<usize> {
        self.pieces.first().map(|it| it.start)
    }

    /// Whether a byte is after all pieces.
    pub fn is_past(&self, at: usize) -> bool {
        self.pieces.last().is_none_or(|last| at >= last.end)
    }

    /// Adds the tags that are open at the position where reading begins.
    pub fn enter(&mut self, open: &[OpenTag<'a>]) {
        for OpenTag { tag, range, items } in open {
            self.begin(tag.clone(), range.clone());
            if let Some(frame) = self.frames.last_mut() {
                frame.left_out = *items;
            }
        }
    }

    /// Adds an event of the file.
    pub fn push(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.begin(tag, range),
            Event::End(_) => self.end(),
            Event::Text(CowStr::Borrowed(text)) => self.text(Event::Text, text, &range),
            Event::Html(CowStr::Borrowed(text)) if self.is_line => {
                self.text(Event::InlineHtml, text, &range);
            }
            Event::Html(CowStr::Borrowed(text)) => self.text(Event::Html, text, &range),
            Event::SoftBreak | Event::HardBreak => {
                let follows = self.out.last().is_some_and(|(last, _)| is_text(last));
                if self.is_line && follows && self.start().is_some_and(|it| it <= range.start) {
                    self.keep(Event::Text(" ".into()), range);
                } else if follows && self.contains(range.start) {
                    self.keep(event, range);
                }
            }
            Event::Rule => {
                self.end_paragraph();
                if self.contains(range.start) && !self.is_line {
                    self.keep(event, range);
                }
            }
            event => {
                if self.contains(range.start) {
                    self.begin_paragraph(&range);
                    self.keep(event, range);
                }
            }
        }
    }

    /// Closes all open tags and returns the events. Footnote references whose label `is_footnote` does not know
    /// become text.
    pub fn finish(mut self, is_footnote: impl Fn(&str) -> bool) -> Vec<(Event<'a>, Range<usize>)> {
        while !self.frames.is_empty() {
            self.end();
        }
        self.end_paragraph();
        let definitions: HashSet<CowStr<'a>> = self
            .out
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Start(Tag::FootnoteDefinition(label)) => Some(label.clone()),
                _ => None,
            })
            .collect();
        // A reference to a footnote outside the pieces is shown as written.
        for (event, _) in &mut self.out {
            if let Event::FootnoteReference(label) = event
                && !definitions.contains(label)
                && !is_footnote(label)
            {
                *event = Event::Text(format!("[^{label}]").into());
            }
        }
        self.out
    }

    fn begin(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let is_inline = is_inline(&tag);
        let begins_in_pieces = self.start().is_some_and(|start| range.start >= start);
        let overlaps = match range.is_empty() {
            true => self.contains(range.start),
            false => self.offset_in_text(range.start) < self.offset_in_text(range.end),
        };
        let is_included = match &tag {
            _ if is_inline && range.is_empty() => overlaps,
            _ if is_inline => self.contains(range.start) && self.contains(range.end - 1),
            Tag::Paragraph
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::List(_)
            | Tag::DefinitionList => overlaps,
            _ => overlaps && begins_in_pieces,
        };
        match is_inline {
            true if is_included => self.begin_paragraph(&range),
            true => {}
            false => self.end_paragraph(),
        }
        let state = match &tag {
            _ if !is_included || self.is_line && !is_inline => State::LeftOut,
            Tag::List(_) | Tag::DefinitionList => State::Pending,
            _ => {
                self.begin_list();
                let at = self.out.len();
                self.keep(Event::Start(tag.clone()), range.clone());
                State::Included(at)
            }
        };
        if let (Tag::Item, State::LeftOut, Some(list)) = (&tag, state, self.frames.last_mut()) {
            list.left_out += 1;
        }
        if !is_inline {
            self.blocks.push(state != State::LeftOut);
        }
        self.frames.push(Frame {
            tag,
            range,
            state,
            left_out: 0,
        });
    }

    /// Begins the list around the item that is about to be added.
    fn begin_list(&mut self) {
        let at = self.out.len();
        let Some(list) = self.frames.last_mut() else {
            return;
        };
        if list.state != State::Pending {
            return;
        }
        list.state = State::Included(at);
        let tag = match &list.tag {
            Tag::List(Some(first)) => Tag::List(Some(first + list.left_out)),
            tag => tag.clone(),
        };
        let range = list.range.clone();
        self.keep(Event::Start(tag), range);
    }

    fn end(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if !is_inline(&frame.tag) {
            self.blocks.pop();
            self.end_paragraph();
        }
        if let State::Included(at) = frame.state {
            self.close(at, frame.tag, frame.range);
        }
    }

    fn close(&mut self, at: usize, tag: Tag<'a>, range: Range<usize>) {
        let is_paragraph = tag == Tag::Paragraph;
        let is_break = |event: &Event<'_>| matches!(event, Event::SoftBreak | Event::HardBreak);
        while is_paragraph && self.out.last().is_some_and(|(last, _)| is_break(last)) {
            self.out.pop();
        }
        if is_paragraph && self.out.len() == at + 1 {
            self.out.pop();
            return;
        }
        self.keep(Event::End(tag.to_end()), range);
    }

    /// Begins a paragraph for text that is in no block of the pieces.
    fn begin_paragraph(&mut self, range: &Range<usize>) {
        let is_in_block = self.blocks.last() == Some(&true);
        if self.paragraph.is_none() && !is_in_block && !self.is_line {
            self.paragraph = Some(self.out.len());
            self.keep(Event::Start(Tag::Paragraph), range.clone());
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(at) = self.paragraph.take() {
            self.out[at].1.end = self.out.last().map_or(0, |(_, last)| last.end);
            self.close(at, Tag::Paragraph, 0..0);
        }
    }

    /// Adds the parts of a text that lie in the pieces.
    fn text(&mut self, make: fn(CowStr<'a>) -> Event<'a>, text: &'a str, range: &Range<usize>) {
        if text.len() != range.len() {
            if self.contains(range.start) {
                self.begin_paragraph(range);
                self.keep(make(text.into()), range.clone());
            }
            return;
        }
        let first = self.pieces.partition_point(|it| it.end <= range.start);
        for piece in &self.pieces[first..] {
            let (start, end) = (piece.start.max(range.start), piece.end.min(range.end));
            if start >= end {
                break;
            }
            let part = text.get(start - range.start..end - range.start);
            self.begin_paragraph(range);
            self.keep(make(part.unwrap_or_default().into()), start..end);
        }
    }

    fn keep(&mut self, event: Event<'a>, range: Range<usize>) {
        let range = self.offset_in_text(range.start)..self.offset_in_text(range.end);
        self.out.push((event, range));
    }

    /// Returns the byte of the joined text for a byte of the file; for a byte that is cut out, that of the text after
    /// it.
    fn offset_in_text(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|it| it.start <= at);
        next.checked_sub(1).map_or(0, |nth| {
            let piece = &self.pieces[nth];
            self.offsets[nth] + at.min(piece.end) - piece.start
        })
    }

    fn contains(&self, at: usize) -> bool {
        let next = self.pieces.partition_point(|it| it.end <= at);
        self.pieces.get(next).is_some_and(|it| it.start <= at)
    }
}

/// Whether text may continue after an event.
fn is_text(event: &Event<'_>) -> bool {
    match event {
        Event::SoftBreak | Event::HardBreak => false,
        Event::Start(tag) => is_inline(tag),
        Event::End(end) => !matches!(
            end,
            pulldown_cmark::TagEnd::Paragraph | pulldown_cmark::TagEnd::List(_)
        ),
        _ => true,
    }
}
