//! The events of a file, with what is open around them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::markdown::Events;

/// Iterates over events; a copy reads on from the same place.
#[derive(Clone)]
pub struct Walk<'a> {
    events: Events<'a>,
    open: Vec<Open<'a>>,
    /// How many of `open` are inline.
    inline: usize,
}

/// A tag whose end is still to come.
#[derive(Clone)]
pub struct Open<'a> {
    pub tag: Tag<'a>,
    pub range: Range<usize>,
    /// The items of a list so far.
    pub items: u64,
}

impl<'a> Walk<'a> {
    pub fn new(events: Events<'a>) -> Self {
        Self {
            events,
            open: Vec::new(),
            inline: 0,
        }
    }

    /// What is open around the next event, outermost first.
    pub fn open(&self) -> &[Open<'a>] {
        &self.open
    }

    pub fn is_between_inlines(&self) -> bool {
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
                self.open.push(Open {
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

pub fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}
