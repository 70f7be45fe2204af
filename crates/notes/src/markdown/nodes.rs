//! A compact encoding of the events of a parsed text, with about five bytes each.
//!
//! Ranges are byte ranges of the source. Text that is part of the source is stored as its range; other text, such as
//! a decoded entity, is stored in `extra`.

use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
};

/// Longer ranges are not searched for a text that may be part of them, which bounds the time for hostile input.
const MAX_SEARCHED_BYTES: usize = 4096;

/// The events without text.
const MARKS: [Event<'static>; 5] = [
    Event::SoftBreak,
    Event::HardBreak,
    Event::Rule,
    Event::TaskListMarker(false),
    Event::TaskListMarker(true),
];

/// The events with text.
const TEXTS: [fn(CowStr<'_>) -> Event<'_>; 7] = [
    |text| Event::Text(text),
    |text| Event::Code(text),
    |text| Event::InlineMath(text),
    |text| Event::DisplayMath(text),
    |text| Event::Html(text),
    |text| Event::InlineHtml(text),
    |text| Event::FootnoteReference(text),
];

/// The tags without data.
const TAGS: [Tag<'static>; 15] = [
    Tag::Paragraph,
    Tag::CodeBlock(CodeBlockKind::Indented),
    Tag::HtmlBlock,
    Tag::List(None),
    Tag::Item,
    Tag::DefinitionList,
    Tag::DefinitionListTitle,
    Tag::DefinitionListDefinition,
    Tag::TableHead,
    Tag::TableRow,
    Tag::TableCell,
    Tag::Emphasis,
    Tag::Strong,
    Tag::Strikethrough,
    Tag::BlockQuote(None),
];

const LEVELS: [HeadingLevel; 6] = [
    HeadingLevel::H1,
    HeadingLevel::H2,
    HeadingLevel::H3,
    HeadingLevel::H4,
    HeadingLevel::H5,
    HeadingLevel::H6,
];

const QUOTES: [BlockQuoteKind; 5] = [
    BlockQuoteKind::Note,
    BlockQuoteKind::Tip,
    BlockQuoteKind::Important,
    BlockQuoteKind::Warning,
    BlockQuoteKind::Caution,
];

const ALIGNMENTS: [Alignment; 4] = [
    Alignment::None,
    Alignment::Left,
    Alignment::Center,
    Alignment::Right,
];

/// The link types that are distinguished. The last one represents all reference links.
const LINKS: [LinkType; 5] = [
    LinkType::Inline,
    LinkType::Autolink,
    LinkType::Email,
    LinkType::WikiLink { has_pothole: false },
    LinkType::Reference,
];

// The first byte of each node: its kind plus the index in the table above.
const END: u8 = 0;
const MARK: u8 = 10;
const WHOLE_TEXT: u8 = 20;
const OTHER_TEXT: u8 = 30;
const TAG: u8 = 40;
const HEADING: u8 = 60;
const QUOTE: u8 = 70;
const FENCE: u8 = 80;
const NUMBERED_LIST: u8 = 81;
const FOOTNOTE: u8 = 82;
const TABLE: u8 = 83;
const LINK: u8 = 90;
const IMAGE: u8 = 100;

/// The encoded events of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nodes {
    bytes: Box<[u8]>,
    extra: Box<str>,
}

impl Nodes {
    /// Returns the events in order, each with its byte range in the source.
    pub fn events<'a>(&'a self, source: &'a str) -> Events<'a> {
        Events {
            source,
            extra: &self.extra,
            bytes: &self.bytes,
            start: 0,
            open: Vec::new(),
        }
    }
}

/// Encodes events into [`Nodes`].
#[derive(Debug)]
pub struct Encoder<'a> {
    source: &'a str,
    bytes: Vec<u8>,
    extra: String,
    /// The byte at which the last event began.
    start: usize,
}

impl<'a> Encoder<'a> {
    /// Starts with no events. `source` is the text that ranges refer to.
    pub fn new(source: &'a str) -> Self {
        Self {
            source,
            bytes: Vec::new(),
            extra: String::new(),
            start: 0,
        }
    }

    /// Returns the encoded events.
    pub fn finish(self) -> Nodes {
        Nodes {
            bytes: self.bytes.into(),
            extra: self.extra.into(),
        }
    }

    /// Appends the events of `nodes` that begin before the byte `end`, and closes all tags that are open there.
    pub fn push_until(&mut self, nodes: &Nodes, end: usize) {
        let mut open = 0_usize;
        for (event, range) in nodes.events(self.source) {
            let length = range.len();
            let range = range.start..range.end.min(end);
            match event {
                Event::Text(text) if text.len() == length && range.start < end => {
                    let text = text.get(..range.len()).unwrap_or_default();
                    self.push(&Event::Text(text.into()), range);
                    continue;
                }
                Event::End(_) => open -= 1,
                _ if range.start >= end => break,
                Event::Start(_) => open += 1,
                _ => {}
            }
            self.push(&event, range);
        }
        self.bytes.extend(std::iter::repeat_n(END, open));
    }

    /// Appends an event. An end event has the same range as its start event.
    pub fn push(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start_tag(tag, range),
            Event::End(_) => self.bytes.push(END),
            Event::Text(text) => self.text(0, text, range),
            Event::Code(text) => self.text(1, text, range),
            Event::InlineMath(text) => self.text(2, text, range),
            Event::DisplayMath(text) => self.text(3, text, range),
            Event::Html(text) => self.text(4, text, range),
            Event::InlineHtml(text) => self.text(5, text, range),
            Event::FootnoteReference(text) => self.text(6, text, range),
            mark => {
                let nth = MARKS.iter().position(|it| it == mark).unwrap_or_default();
                self.head(MARK, nth, &range);
            }
        }
    }

    fn start_tag(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        if let Some(nth) = TAGS.iter().position(|it| it == tag) {
            return self.head(TAG, nth, &range);
        }
        match tag {
            Tag::Heading { level, .. } => self.head(HEADING, *level as usize - 1, &range),
            Tag::BlockQuote(kind) => {
                let nth = QUOTES.iter().position(|it| Some(*it) == *kind);
                self.head(QUOTE, nth.unwrap_or_default(), &range);
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.head(FENCE, 0, &range);
                self.string(info, &range);
            }
            Tag::List(first) => {
                self.head(NUMBERED_LIST, 0, &range);
                self.number(first.unwrap_or(1));
            }
            Tag::FootnoteDefinition(label) => {
                self.head(FOOTNOTE, 0, &range);
                self.string(label, &range);
            }
            Tag::Table(alignments) => {
                self.head(TABLE, 0, &range);
                self.number(alignments.len() as u64);
                for alignment in alignments {
                    let nth = ALIGNMENTS.iter().position(|it| it == alignment);
                    self.number(nth.unwrap_or_default() as u64);
                }
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.link(LINK, *link_type, dest_url, title, &range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => self.link(IMAGE, *link_type, dest_url, title, &range),
            // The other tags only occur with parser options that are not enabled.
            _ => self.head(TAG, 0, &range),
        }
    }

    fn link(
        &mut self,
        kind: u8,
        link_type: LinkType,
        destination: &str,
        title: &str,
        range: &Range<usize>,
    ) {
        let nth = LINKS.iter().position(|it| *it == link_type);
        self.head(kind, nth.unwrap_or(LINKS.len() - 1), range);
        self.string(destination, range);
        self.string(title, range);
    }

    fn text(&mut self, nth: usize, text: &str, range: Range<usize>) {
        if self.source.get(range.clone()) == Some(text) {
            return self.head(WHOLE_TEXT, nth, &range);
        }
        self.head(OTHER_TEXT, nth, &range);
        self.string(text, &range);
    }

    fn head(&mut self, kind: u8, nth: usize, range: &Range<usize>) {
        self.bytes.push(kind + nth as u8);
        let moved = range.start as i64 - self.start as i64;
        self.number(((moved << 1) ^ (moved >> 63)) as u64);
        self.number(range.len() as u64);
        self.start = range.start;
    }

    /// Encodes a text as its position: in the range if it is part of it, otherwise in `extra`.
    fn string(&mut self, text: &str, range: &Range<usize>) {
        let searched = Some(range.clone()).filter(|it| it.len() <= MAX_SEARCHED_BYTES);
        let found = searched.and_then(|range| self.source.get(range)?.rfind(text));
        let at = match found {
            Some(at) => at * 2,
            None => {
                self.extra.push_str(text);
                (self.extra.len() - text.len()) * 2 + 1
            }
        };
        self.number(at as u64);
        self.number(text.len() as u64);
    }

    /// Encodes a number with seven bits per byte, lowest bits first.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

/// Iterates over the events of a text, each with its byte range in the source.
#[derive(Clone, Debug)]
pub struct Events<'a> {
    source: &'a str,
    extra: &'a str,
    /// The nodes that have not been read yet.
    bytes: &'a [u8],
    /// The byte at which the last event began.
    start: usize,
    open: Vec<(TagEnd, Range<usize>)>,
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.byte()?;
        if kind == END {
            let (end, range) = self.open.pop()?;
            return Some((Event::End(end), range));
        }
        let moved = self.number()?;
        let moved = (moved >> 1) as i64 ^ -((moved & 1) as i64);
        self.start = self.start.checked_add_signed(moved as isize)?;
        let range = self.start..self.start + self.number()? as usize;
        let event = match kind {
            MARK..WHOLE_TEXT => MARKS.get(usize::from(kind - MARK))?.clone(),
            WHOLE_TEXT..OTHER_TEXT => {
                TEXTS.get(usize::from(kind - WHOLE_TEXT))?(self.source.get(range.clone())?.into())
            }
            OTHER_TEXT..TAG => {
                let make = TEXTS.get(usize::from(kind - OTHER_TEXT))?;
                make(self.string(&range)?)
            }
            _ => {
                let tag = self.tag(kind, &range)?;
                self.open.push((tag.to_end(), range.clone()));
                Event::Start(tag)
            }
        };
        Some((event, range))
    }
}

impl<'a> Events<'a> {
    fn tag(&mut self, kind: u8, range: &Range<usize>) -> Option<Tag<'a>> {
        Some(match kind {
            TAG..HEADING => TAGS.get(usize::from(kind - TAG))?.clone(),
            HEADING..QUOTE => Tag::Heading {
                level: *LEVELS.get(usize::from(kind - HEADING))?,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            },
            QUOTE..FENCE => Tag::BlockQuote(QUOTES.get(usize::from(kind - QUOTE)).copied()),
            FENCE => Tag::CodeBlock(CodeBlockKind::Fenced(self.string(range)?)),
            NUMBERED_LIST => Tag::List(Some(self.number()?)),
            FOOTNOTE => Tag::FootnoteDefinition(self.string(range)?),
            TABLE => {
                let columns = self.number()?;
                let alignments = (0..columns).map(|_| {
                    let nth = self.number()? as usize;
                    ALIGNMENTS.get(nth).copied()
                });
                Tag::Table(alignments.collect::<Option<_>>()?)
            }
            LINK..IMAGE => Tag::Link {
                link_type: *LINKS.get(usize::from(kind - LINK))?,
                dest_url: self.string(range)?,
                title: self.string(range)?,
                id: CowStr::Borrowed(""),
            },
            _ => Tag::Image {
                link_type: *LINKS.get(usize::from(kind.checked_sub(IMAGE)?))?,
                dest_url: self.string(range)?,
                title: self.string(range)?,
                id: CowStr::Borrowed(""),
            },
        })
    }

    fn string(&mut self, range: &Range<usize>) -> Option<CowStr<'a>> {
        let place = self.number()? as usize;
        let length = self.number()? as usize;
        let (text, at) = match place % 2 {
            0 => (self.source, range.start + place / 2),
            _ => (self.extra, place / 2),
        };
        text.get(at..at + length).map(CowStr::Borrowed)
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }
}
