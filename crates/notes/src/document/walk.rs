//! Iterates over the events of a file and tracks the open tags.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::markdown::Events;

/// Iterates over events. A clone continues from the same position.
#[derive(Clone)]
pub struct Walk<'a> {
    events: Events<'a>,
    open: Vec<OpenTag<'a>>,
    /// The number of inline tags in `open`.
    inline: usize,
}

/// An open tag.
#[derive(Clone)]
pub struct OpenTag<'a> {
    /// The tag.
    pub tag: Tag<'a>,
    /// The range of the whole element in the file.
    pub range: Range<usize>,
    /// For a list, the number of items so far.
    pub items: u64,
}

impl<'a> Walk<'a> {
    /// Starts at the beginning of a file.
    pub fn new(events: Events<'a>) -> Self {
        Self {
            events,
            open: Vec::new(),
            inline: 0,
        }
    }

    /// Returns the tags that are open at the next event, outermost first.
    pub fn open(&self) -> &[OpenTag<'a>] {
        &self.open
    }

    /// Whether no inline tag is open.
    pub fn is_outside_inline_tags(&self) -> bool {
        self.inline == 0
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let (event, range) = self.events.next()?;
        match &event {
            Event::Start(tag) => {
                if let (Tag::Item, Some(list)) = (tag, self.open.last_mut()) {
                    list.items += 1;
                }
                self.inline += usize::from(is_inline(tag));
                self.open.push(OpenTag {
                    tag: tag.clone(),
                    range: range.clone(),
                    items: 0,
                });
            }
            Event::End(_) => {
                let closed = self.open.pop();
                self.inline -= usize::from(closed.is_some_and(|it| is_inline(&it.tag)));
            }
            _ => {}
        }
        Some((event, range))
    }
}

/// Whether a tag is inline.
pub fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}
