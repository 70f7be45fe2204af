//! Converts wiki links, `[[Page#Part|text]]` and `![[picture.png]]`, to links and pictures.
//!
//! Text that only looks like a wiki link is unchanged: `[[1, 2], [3, 4]]`, `[[paper]](paper.pdf)`, and everything in
//! code.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

type RangedEvent<'a> = (Event<'a>, Range<usize>);

/// Adds the wiki links of a text to its events. The destination of a link is the name of the target without the part
/// after `#`.
pub fn with_wiki_links<'a>(
    text: &'a str,
    events: impl Iterator<Item = RangedEvent<'a>>,
) -> impl Iterator<Item = RangedEvent<'a>> {
    WithWikiLinks {
        text,
        events,
        // Without `[[` the events pass through unchanged.
        run: text.contains("[[").then_some(0..0),
        pending: Vec::new(),
        ready: VecDeque::new(),
        in_code: false,
    }
}

struct WithWikiLinks<'a, I> {
    text: &'a str,
    events: I,
    /// The range of the pending text events, which follow each other without a gap.
    run: Option<Range<usize>>,
    /// The text events that may contain a wiki link.
    pending: Vec<RangedEvent<'a>>,
    /// The events to return next.
    ready: VecDeque<RangedEvent<'a>>,
    in_code: bool,
}

impl<'a, I: Iterator<Item = RangedEvent<'a>>> Iterator for WithWikiLinks<'a, I> {
    type Item = RangedEvent<'a>;

    fn next(&mut self) -> Option<RangedEvent<'a>> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            let Some((event, range)) = self.events.next() else {
                self.end_run();
                return self.ready.pop_front();
            };
            let Some(run) = &mut self.run else {
                return Some((event, range));
            };
            match &event {
                Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
                Event::End(TagEnd::CodeBlock) => self.in_code = false,
                _ => {}
            }
            let is_text = matches!(&event, Event::Text(words)
                if !self.in_code && self.text.get(range.clone()) == Some(words));
            if is_text && run.end == range.start && !self.pending.is_empty() {
                run.end = range.end;
                self.pending.push((event, range));
                continue;
            }
            self.end_run();
            if is_text {
                self.run = Some(range.clone());
                self.pending.push((event, range));
            } else {
                self.ready.push_back((event, range));
            }
        }
    }
}

impl<'a, I> WithWikiLinks<'a, I> {
    /// Releases the pending events, with their wiki links.
    fn end_run(&mut self) {
        let Some(run) = self.run.clone().filter(|_| !self.pending.is_empty()) else {
            return;
        };
        let links = wiki_links(self.text, run.clone());
        if links.is_empty() {
            return self.ready.extend(self.pending.drain(..));
        }
        self.pending.clear();
        let mut from = run.start;
        for link in links {
            self.text(from..link.range.start);
            from = link.range.end;
            self.link(link);
        }
        self.text(from..run.end);
    }

    fn text(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            let words = self.text[range.clone()].into();
            self.ready.push_back((Event::Text(words), range));
        }
    }

    fn link(&mut self, link: WikiLink<'a>) {
        let range = link.range;
        let (link_type, dest_url) = (
            LinkType::WikiLink { has_pothole: false },
            CowStr::from(link.name),
        );
        let (title, id) = (CowStr::from(""), CowStr::from(""));
        let tag = match (link.is_image, link.name) {
            (false, "") => None,
            (false, _) => Some(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }),
            (true, _) => Some(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }),
        };
        let end = tag.as_ref().map(Tag::to_end);
        let start = tag.map(Event::Start);
        self.ready.extend(start.map(|it| (it, range.clone())));
        let words = Event::Text(link.text.into());
        self.ready.push_back((words, range.clone()));
        self.ready.extend(end.map(|it| (Event::End(it), range)));
    }
}

/// A wiki link in a text.
struct WikiLink<'a> {
    /// The range including the brackets and the `!` of a picture.
    range: Range<usize>,
    /// The name of the target, without the part after `#`.
    name: &'a str,
    /// The text that is shown.
    text: &'a str,
    is_image: bool,
}

/// Returns the wiki links in a range without other markup, in order.
fn wiki_links(text: &str, range: Range<usize>) -> Vec<WikiLink<'_>> {
    let mut links = Vec::new();
    let is_escaped = text[..range.start].ends_with('\\');
    let mut at = range.start;
    while let Some(open) = text[at..range.end].find("[[").map(|open| at + open) {
        at = open + 1;
        if is_escaped && open == range.start {
            continue;
        }
        let inner = &text[open + 2..range.end];
        let Some(length) = inner.find(['[', ']', '\n', '<', '>']) else {
            break;
        };
        if !inner[length..].starts_with("]]") {
            continue;
        }
        let before = &text[range.start..open];
        let is_image = before.ends_with('!') && !(is_escaped && before.len() == 1);
        let range = open - usize::from(is_image)..open + 2 + length + 2;
        if let Some(link) = wiki_link(&inner[..length], range, is_image) {
            at = link.range.end;
            links.push(link);
        }
    }
    links
}

fn wiki_link(inner: &str, range: Range<usize>, is_image: bool) -> Option<WikiLink<'_>> {
    let (target, text) = inner.split_once('|').unwrap_or((inner, inner));
    // The text of a picture may be its width.
    let is_size = |text: &str| is_image && !text.contains(char::is_alphabetic);
    let text = if is_size(text) { target } else { text };
    let name = target.split('#').next().unwrap_or(target).trim();
    inner.contains(char::is_alphabetic).then_some(WikiLink {
        range,
        name,
        text: text.trim().trim_start_matches('#'),
        is_image,
    })
}

#[cfg(test)]
mod tests;
