//! Divides a file into sections by its headings, and decides which sections are questions and which text belongs to
//! them.
//!
//! The decision is made per section. A section whose title reads as a question contains the sections below it,
//! except those that are questions themselves. The answer of any other section is the text up to its first
//! subsection, and its subsections are independent. Ids take precedence: if every heading of one level has exactly
//! one id, the headings of that level are the questions.

use std::cmp::Reverse;
use std::ops::Range;

use super::file::File;
use super::siblings::{Sibling, find_sibling_questions, is_sentence};
use super::split::is_blank;
use super::tags::strip_card_tags;
use super::{exercises, prompt, reveals};
use crate::body::BodyRules;
use crate::outline::{Heading, Outline};
use crate::ranges::subtract;
use crate::title::{clean_title, is_marked_question, reads_as_question};

/// The level of question headings in the format that Recite documents: `### How do I …?`.
const NATIVE_LEVEL: usize = 3;

/// The sections of a file, in file order. Each has the index of its heading.
pub struct Sections<'a> {
    file: &'a File<'a>,
    headings: &'a [Heading],
    /// For each heading, the index of the next heading that is not deeper.
    ends: Vec<usize>,
    /// Whether each heading is a question by its words or the text below it.
    by_words: Vec<bool>,
    /// Whether each heading is a question, also because of its level.
    is_question: Vec<bool>,
    /// Whether each section is a question or contains one.
    has_question: Vec<bool>,
    /// The level at which each heading has exactly one id.
    pub id_level: Option<usize>,
}

/// A section split into its own text and its independent subsections.
pub struct Section {
    /// Whether it is a question, so that its pieces are the answer, whatever they contain.
    pub is_question: bool,
    /// The byte ranges of its text.
    pub pieces: Vec<Range<usize>>,
    /// The indices of the independent sections below it.
    pub below: Vec<usize>,
}

impl<'a> Sections<'a> {
    /// Finds the sections of a file.
    pub fn find(file: &'a File<'a>) -> Self {
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
        let by_words = headings.iter().zip(ends_of_own).map(|(it, end)| {
            let own = it.line.end..end.max(it.line.end);
            let title = &file.text[it.text.clone()];
            let is_topic = it.level == 1 || exercises::is_exercise_name(title);
            is_question_title(file, it)
                || prompt::has_answer_marker(file, &own)
                || reveals::has_hidden_answer(file, own.start)
                || !is_topic && reveals::ends_with_hidden_answer(file, &own)
                || exercises::read(file, title, &own, BodyRules::default()).is_some()
        });
        let mut by_words: Vec<bool> = by_words.collect();
        mark_sibling_questions(file, headings, &mut by_words);
        let id_level = find_id_level(file, headings, &by_words);
        let levels = headings.iter().map(|it| id_level == Some(it.level));
        let is_question: Vec<bool> = levels
            .zip(&by_words)
            .map(|(is_level, is_by_words)| is_level || *is_by_words)
            .collect();
        let mut has_question = is_question.clone();
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
            by_words,
            is_question,
            has_question,
            id_level,
        }
    }

    /// Returns whether a section is a question.
    pub fn is_question(&self, at: usize) -> bool {
        self.is_question[at]
    }

    /// Returns whether a section is a question by its words, and not only because of an id.
    pub fn is_worded_question(&self, at: usize) -> bool {
        self.by_words[at]
    }

    /// Returns the outermost sections.
    pub fn outermost(&self) -> Vec<usize> {
        self.children(0, self.headings.len())
    }

    /// Returns the sections from index `from` up to `end` that are not inside another of them.
    fn children(&self, from: usize, end: usize) -> Vec<usize> {
        let next = |&at: &usize| Some(self.ends[at]).filter(|&next| next < end);
        std::iter::successors(Some(from).filter(|&from| from < end), next).collect()
    }

    /// Splits a section into its own text and its independent subsections.
    pub fn section(&self, at: usize) -> Section {
        let own = self.own_range(at);
        let children = self.children(at + 1, self.ends[at]);
        let whole = own.start..self.section_end(at);
        let is_id_level = self.id_level == Some(self.headings[at].level);
        if !self.is_question[at] {
            return Section {
                is_question: false,
                pieces: vec![own],
                below: children,
            };
        }
        let ids = self.file.outline.id_lines_in(&whole);
        let is_last = |start: usize| start >= own.end;
        // Where one level has an id each, that level has the questions, and no level above it.
        let is_open = self.id_level.is_none();
        let covers_all = is_open && ids.len() == 1 && is_last(ids[0].line.start);
        if is_id_level || covers_all {
            return Section {
                is_question: true,
                pieces: vec![whole],
                below: Vec::new(),
            };
        }
        let (mut pieces, mut below) = (vec![own], Vec::new());
        for child in children {
            let has_own_id = || {
                !self
                    .file
                    .outline
                    .id_lines_in(&self.own_range(child))
                    .is_empty()
            };
            if self.has_question[child] || (ids.len() > 1 && has_own_id()) {
                below.push(child);
                continue;
            }
            let section = self.headings[child].line.start..self.section_end(child);
            match pieces.last_mut().filter(|last| last.end == section.start) {
                Some(last) => last.end = section.end,
                None => pieces.push(section),
            }
        }
        Section {
            is_question: true,
            pieces,
            below,
        }
    }

    /// Returns the whole range of a section that contains neither a question nor an id.
    pub fn quiet_range(&self, at: usize) -> Option<Range<usize>> {
        let whole = self.headings[at].line.start..self.section_end(at);
        let has_id = !self.file.outline.id_lines_in(&whole).is_empty();
        (!self.has_question[at] && !has_id).then_some(whole)
    }

    /// Returns the range between a heading and the next one.
    pub fn own_range(&self, at: usize) -> Range<usize> {
        let next = self.headings.get(at + 1);
        let start = self.headings[at].line.end;
        start
            ..next
                .map_or(self.file.text.len(), |it| it.line.start)
                .max(start)
    }

    /// Returns where a section ends.
    fn section_end(&self, at: usize) -> usize {
        let next = self.headings.get(self.ends[at]);
        let end = next.map_or(self.file.text.len(), |it| it.line.start);
        end.max(self.headings[at].line.end)
    }
}

/// Marks headings as questions that are whole sentences, have no headings below them, and are among headings of the
/// same level most of which are questions.
fn mark_sibling_questions(file: &File<'_>, headings: &[Heading], by_words: &mut [bool]) {
    // The level of each enclosing heading, and the index of the first heading of its row.
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
            is_question: by_words[at],
            has_answer: !is_blank(file, &own),
            can_be_question: is_leaf && is_sentence(clean_title(&file.text[heading.text.clone()])),
        };
        (open.last().map(|it| it.1), sibling)
    });
    let siblings: Vec<_> = siblings.collect();
    by_words.copy_from_slice(&find_sibling_questions(&siblings));
}

/// Returns whether a title alone is a question.
pub fn is_question_title(file: &File<'_>, heading: &Heading) -> bool {
    let text = &file.text[heading.text.clone()];
    let (_, is_card) = strip_card_tags(text);
    is_card || is_marked_question(text) || reads_as_question(&heading_title(file, heading))
}

/// Returns the plain text of a title, without numbers and marks.
pub fn heading_title(file: &File<'_>, heading: &Heading) -> String {
    let (title, _) = strip_card_tags(&file.text[heading.text.clone()]);
    let title = clean_title(title);
    let plain = file.document.line(title).plain();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the level at which every section contains exactly one id. If there are several, returns the one that
/// fits questions best.
fn find_id_level(file: &File<'_>, headings: &[Heading], by_words: &[bool]) -> Option<usize> {
    let levels = (1..=6)
        .filter_map(|level| Some((level, LevelFit::measure(file, headings, by_words, level)?)));
    levels
        .max_by_key(|(level, fit)| {
            let is_native = *level == NATIVE_LEVEL;
            let shallowest = Reverse(*level);
            (
                fit.sections,
                fit.by_words,
                Reverse(fit.topics_with_text),
                // An id belongs to the text above it.
                fit.has_text,
                is_native,
                shallowest,
            )
        })
        .map(|(level, _)| level)
}

/// Measures how well a level with one id per section fits questions.
#[derive(Default)]
struct LevelFit {
    /// The number of sections.
    sections: usize,
    /// The number of titles that read as questions.
    by_words: usize,
    /// The number of deeper titles that read as questions.
    deeper_by_words: usize,
    /// The number of shallower headings, except the first, that have text right below them.
    topics_with_text: usize,
    /// Whether any of the titles has text right below it.
    has_text: bool,
}

impl LevelFit {
    /// Measures a level. Returns `None` if a section does not have exactly one id.
    fn measure(
        file: &File<'_>,
        headings: &[Heading],
        by_words: &[bool],
        level: usize,
    ) -> Option<Self> {
        let outline: &Outline = file.outline;
        let has_text = |range: &Range<usize>| {
            let visible = subtract(std::slice::from_ref(range), outline.navigation_in(range));
            visible.iter().any(|it| !outline.is_blank(file.text, it))
        };
        let mut fit = Self::default();
        let numbered = || headings.iter().enumerate();
        fit.deeper_by_words = numbered()
            .filter(|&(at, it)| it.level > level && by_words[at])
            .count();
        let mut within = numbered().filter(|(_, it)| it.level <= level).peekable();
        let mut is_first = true;
        while let Some((at, heading)) = within.next() {
            let end = within
                .peek()
                .map_or(file.text.len(), |(_, it)| it.line.start);
            let body = heading.line.end..end.max(heading.line.end);
            if heading.level == level {
                // An id in a comment belongs to a card.
                match outline.id_lines_in(&body) {
                    [id] if !outline.is_comment(id.value.start) => {}
                    _ => return None,
                }
                let next = headings.get(at + 1).map_or(body.end, |it| it.line.start);
                let own = body.start..next.clamp(body.start, body.end);
                fit.has_text |= has_text(&own);
                fit.sections += 1;
                fit.by_words += usize::from(by_words[at]);
            } else if !is_first && outline.id_lines_in(&body).is_empty() {
                fit.topics_with_text += usize::from(has_text(&body));
            }
            is_first = false;
        }
        // The only id of a file is also below the title of the file, which does not make the title a question.
        let is_title = fit.sections == 1 && fit.by_words == 0 && fit.deeper_by_words > 0;
        (fit.sections > 0 && !is_title).then_some(fit)
    }
}
