//! Headings, and the text between them: which sections ask, and which text belongs to which of them.
//!
//! Decided per section. A section whose title reads as a question holds its sections, but for those that ask
//! themselves. Any other section has the text up to its first section for an answer, and its sections stand for
//! themselves. Ids decide first: where each heading of one level has exactly one, that level asks.

use std::cmp::Reverse;
use std::ops::Range;

use super::file::File;
use super::siblings::{Sibling, is_sentence, questions};
use super::split::is_blank;
use super::tags::without_tags;
use super::{exercises, prompt, reveals};
use crate::body::BodyRules;
use crate::outline::{Heading, Outline};
use crate::ranges::without;
use crate::title::{clean_title, is_marked, reads_as_question};

/// The level of the headings in notes that need no guessing: `### How do I …?`.
const NATIVE_LEVEL: usize = 3;

/// The sections of a file, in order.
pub struct Sections<'a> {
    file: &'a File<'a>,
    headings: &'a [Heading],
    /// For each heading the number of the next one that is not deeper.
    ends: Vec<usize>,
    /// Whether the words of each heading ask.
    worded: Vec<bool>,
    asks: Vec<bool>,
    /// Whether the section or one below it asks.
    has_question: Vec<bool>,
    /// The level at which each heading has exactly one id.
    pub id_level: Option<usize>,
}

/// What belongs to one heading.
pub struct Section {
    /// Whether it asks, so that it holds what its pieces hold, whatever that is.
    pub asks: bool,
    /// Where its text stands.
    pub pieces: Vec<Range<usize>>,
    /// The sections below it that stand for themselves.
    pub below: Vec<usize>,
}

impl<'a> Sections<'a> {
    pub fn of(file: &'a File<'a>) -> Self {
        let headings = file.outline.headings.as_slice();
        let mut ends = vec![headings.len(); headings.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            while let Some(&last) = open.last() {
                if headings[last].level < heading.level {
                    break;
                }
                ends[last] = at;
                open.pop();
            }
            open.push(at);
        }
        let ends_of_own = headings.iter().skip(1).map(|it| it.line.start);
        let ends_of_own = ends_of_own.chain([file.text.len()]);
        let worded = headings.iter().zip(ends_of_own).map(|(it, end)| {
            let own = it.line.end..end.max(it.line.end);
            let title = &file.text[it.text.clone()];
            let is_topic = it.level == 1 || exercises::is_name(title);
            is_worded(file, it)
                || prompt::begins_answer(file, &own)
                || reveals::hides_answer(file, own.start)
                || !is_topic && reveals::ends_hidden(file, &own)
                || exercises::read(file, title, &own, BodyRules::default()).is_some()
        });
        let mut worded: Vec<bool> = worded.collect();
        ask_siblings(file, headings, &mut worded);
        let id_level = id_level(file, headings, &worded);
        let levels = headings.iter().map(|it| id_level == Some(it.level));
        let asks: Vec<bool> = levels
            .zip(&worded)
            .map(|(is_level, is_worded)| is_level || *is_worded)
            .collect();
        let mut has_question = asks.clone();
        for at in (0..headings.len()).rev() {
            let mut child = at + 1;
            while child < ends[at] {
                has_question[at] |= has_question[child];
                child = ends[child];
            }
        }
        Self {
            file,
            headings,
            ends,
            worded,
            asks,
            has_question,
            id_level,
        }
    }

    /// Whether the section of a heading asks.
    pub fn asks(&self, at: usize) -> bool {
        self.asks[at]
    }

    /// Whether it asks by its words, and not only since it has an id.
    pub fn is_worded(&self, at: usize) -> bool {
        self.worded[at]
    }

    /// The outermost sections.
    pub fn outermost(&self) -> Vec<usize> {
        self.children(0, self.headings.len())
    }

    fn children(&self, from: usize, end: usize) -> Vec<usize> {
        let next = |&at: &usize| Some(self.ends[at]).filter(|&next| next < end);
        std::iter::successors(Some(from).filter(|&from| from < end), next).collect()
    }

    /// Splits the section of a heading into its own text and the sections that stand for themselves.
    pub fn section(&self, at: usize) -> Section {
        let own = self.own(at);
        let children = self.children(at + 1, self.ends[at]);
        let whole = own.start..self.end(at);
        let is_id_level = self.id_level == Some(self.headings[at].level);
        if !self.asks[at] {
            return Section {
                asks: false,
                pieces: vec![own],
                below: children,
            };
        }
        let ids = self.file.outline.id_lines_in(&whole);
        let is_last = |start: usize| start >= own.end;
        // Where one level has an id each, that level asks, and nothing above it.
        let is_open = self.id_level.is_none();
        let covers_all = is_open && ids.len() == 1 && is_last(ids[0].line.start);
        if is_id_level || covers_all {
            return Section {
                asks: true,
                pieces: vec![whole],
                below: Vec::new(),
            };
        }
        let (mut pieces, mut below) = (vec![own], Vec::new());
        for child in children {
            let has_own_id = || !self.file.outline.id_lines_in(&self.own(child)).is_empty();
            if self.has_question[child] || (ids.len() > 1 && has_own_id()) {
                below.push(child);
                continue;
            }
            let section = self.headings[child].line.start..self.end(child);
            match pieces.last_mut().filter(|last| last.end == section.start) {
                Some(last) => last.end = section.end,
                None => pieces.push(section),
            }
        }
        Section {
            asks: true,
            pieces,
            below,
        }
    }

    /// The whole section of a heading, where nothing in it asks or has an id.
    pub fn quiet(&self, at: usize) -> Option<Range<usize>> {
        let whole = self.headings[at].line.start..self.end(at);
        let has_id = !self.file.outline.id_lines_in(&whole).is_empty();
        (!self.has_question[at] && !has_id).then_some(whole)
    }

    /// The text between a heading and the next one.
    pub fn own(&self, at: usize) -> Range<usize> {
        let next = self.headings.get(at + 1);
        let start = self.headings[at].line.end;
        start
            ..next
                .map_or(self.file.text.len(), |it| it.line.start)
                .max(start)
    }

    /// Where the section of a heading ends.
    fn end(&self, at: usize) -> usize {
        let next = self.headings.get(self.ends[at]);
        let end = next.map_or(self.file.text.len(), |it| it.line.start);
        end.max(self.headings[at].line.end)
    }
}

/// Makes the headings ask that are whole sentences among headings of their level, most of which ask, and have no headings
/// below them.
fn ask_siblings(file: &File<'_>, headings: &[Heading], worded: &mut [bool]) {
    // The headings above, each with the first one of its row.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let siblings = headings.iter().enumerate().map(|(at, heading)| {
        while open.pop_if(|(level, _)| *level > heading.level).is_some() {}
        if open.last().is_none_or(|(level, _)| *level < heading.level) {
            open.push((heading.level, at));
        }
        let next = headings.get(at + 1);
        let is_leaf = next.is_none_or(|it| it.level <= heading.level);
        let next = next.map_or(file.text.len(), |it| it.line.start);
        let own = heading.line.end..next.max(heading.line.end);
        let sibling = Sibling {
            asks: worded[at],
            has_answer: !is_blank(file, &own),
            may_ask: is_leaf && is_sentence(clean_title(&file.text[heading.text.clone()])),
        };
        (open.last().map(|it| it.1), sibling)
    });
    let siblings: Vec<_> = siblings.collect();
    worded.copy_from_slice(&questions(&siblings));
}

/// Whether a title asks by itself.
pub fn is_worded(file: &File<'_>, heading: &Heading) -> bool {
    let text = &file.text[heading.text.clone()];
    let (_, is_card) = without_tags(text);
    is_card || is_marked(text) || reads_as_question(&title_of(file, heading))
}

/// The plain text of a title, without its numbers and marks.
pub fn title_of(file: &File<'_>, heading: &Heading) -> String {
    let (title, _) = without_tags(&file.text[heading.text.clone()]);
    let title = clean_title(title);
    let plain = file.document.line(title).plain();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The level at which every section holds exactly one id; of several the one that asks best.
fn id_level(file: &File<'_>, headings: &[Heading], worded: &[bool]) -> Option<usize> {
    let levels = (1..=6).filter_map(|level| Some((level, Fit::of(file, headings, worded, level)?)));
    levels
        .max_by_key(|(level, fit)| {
            let is_native = *level == NATIVE_LEVEL;
            let shallow = Reverse(*level);
            (
                fit.sections,
                fit.worded,
                Reverse(fit.topics_with_text),
                // An id belongs to the text above it.
                fit.has_text,
                is_native,
                shallow,
            )
        })
        .map(|(level, _)| level)
}

/// How well a level fits that has one id in each section.
#[derive(Default)]
struct Fit {
    sections: usize,
    /// The titles that read as questions.
    worded: usize,
    /// Those of deeper headings.
    deeper_worded: usize,
    /// The shallower headings, but for the first, with text right below them.
    topics_with_text: usize,
    /// Whether text stands right below one of its titles.
    has_text: bool,
}

impl Fit {
    fn of(file: &File<'_>, headings: &[Heading], worded: &[bool], level: usize) -> Option<Self> {
        let outline: &Outline = file.outline;
        let has_text = |range: &Range<usize>| {
            let shown = without(std::slice::from_ref(range), outline.navigation_in(range));
            shown.iter().any(|it| !outline.is_blank(file.text, it))
        };
        let mut fit = Self::default();
        let numbered = || headings.iter().enumerate();
        fit.deeper_worded = numbered()
            .filter(|&(at, it)| it.level > level && worded[at])
            .count();
        let mut within = numbered().filter(|(_, it)| it.level <= level).peekable();
        let mut is_first = true;
        while let Some((at, heading)) = within.next() {
            let end = within
                .peek()
                .map_or(file.text.len(), |(_, it)| it.line.start);
            let body = heading.line.end..end.max(heading.line.end);
            if heading.level == level {
                // One in a comment is that of a card.
                match outline.id_lines_in(&body) {
                    [id] if !outline.is_comment(id.value.start) => {}
                    _ => return None,
                }
                let next = headings.get(at + 1).map_or(body.end, |it| it.line.start);
                let own = body.start..next.clamp(body.start, body.end);
                fit.has_text |= has_text(&own);
                fit.sections += 1;
                fit.worded += usize::from(worded[at]);
            } else if !is_first && outline.id_lines_in(&body).is_empty() {
                fit.topics_with_text += usize::from(has_text(&body));
            }
            is_first = false;
        }
        // The only id of a file stands below its title as well, which that does not make a question.
        let is_title = fit.sections == 1 && fit.worded == 0 && fit.deeper_worded > 0;
        (fit.sections > 0 && !is_title).then_some(fit)
    }
}
