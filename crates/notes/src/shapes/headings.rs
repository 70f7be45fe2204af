//! The native shape: a heading asks, the text to the next such heading answers.
//!
//! Which level asks is recognised for each file: the one whose sections hold one id line each,
//! else the one that reads most like questions. Shallower headings are topics, but for those that
//! hold an answer themselves; deeper ones belong to the answer.

use std::cmp::Reverse;
use std::ops::Range;

use super::LONGEST_HEADING;
use crate::Markdown;
use crate::body::{Draft, IdSlot, newline_of, no_answer, read_body};
use crate::outline::{Heading, Outline};
use crate::problem::Flaw;
use crate::{ProblemKind, reads_as_question};

/// The level of the headings in notes that need no guessing: `### How do I …?`.
const NATIVE_LEVEL: usize = 3;

/// Reads the Q&As of a file.
pub fn read(text: &str, outline: &Outline, flaws: &mut Vec<Flaw>) -> Vec<Draft> {
    let Some(level) = question_level(text, outline) else {
        return Vec::new();
    };
    let mut drafts = Vec::new();
    let mut topics: Vec<(usize, String)> = Vec::new();
    for section in sections(text, outline, level) {
        let heading = section.heading;
        topics.retain(|(above, _)| *above < heading.level);
        if section.asks(text, outline, level) {
            drafts.extend(draft(text, outline, section, &topics, flaws));
            continue;
        }
        let name = topic_name(text, heading, flaws);
        if !name.is_empty() {
            topics.push((heading.level, name));
        }
    }
    drafts
}

/// The plain text of a heading that is a topic, cut off where it is too long.
fn topic_name(text: &str, heading: &Heading, flaws: &mut Vec<Flaw>) -> String {
    let name = Markdown(text[heading.text.clone()].to_owned()).plain();
    let mut name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = name.char_indices().nth(LONGEST_HEADING) {
        let length = name.chars().count();
        flaws.push(Flaw::new(
            heading.line.start,
            ProblemKind::LongHeading,
            format!(
                "this topic has {length} characters, more than {LONGEST_HEADING}, and is cut off"
            ),
            "shorten it, and move the details into an answer",
        ));
        name.truncate(end);
    }
    name
}

/// A heading and the text to the next heading that is not deeper than questions are.
struct Section<'a> {
    heading: &'a Heading,
    body: Range<usize>,
    /// Whether the next heading lies below this one.
    has_sections: bool,
}

/// The sections of a file if its questions stand at `level`.
fn sections<'a>(
    text: &str,
    outline: &'a Outline,
    level: usize,
) -> impl Iterator<Item = Section<'a>> {
    let end_of_text = text.len();
    let headings = || outline.headings.iter().filter(move |h| h.level <= level);
    let next = headings().skip(1).map(Some).chain([None]);
    headings().zip(next).map(move |(heading, next)| Section {
        heading,
        body: heading.line.end..next.map_or(end_of_text, |next| next.line.start),
        has_sections: next.is_some_and(|next| next.level > heading.level),
    })
}

impl Section<'_> {
    /// Whether this section is a Q&A. A heading above the question level is a topic, but asks all
    /// the same when it holds an id, or has text of its own and is worded as a question or has
    /// nothing below it to be the topic of.
    fn asks(&self, text: &str, outline: &Outline, level: usize) -> bool {
        self.heading.level == level
            || !outline.id_lines_in(&self.body).is_empty()
            || (self.has_text(text, outline) && (self.is_worded(text) || !self.has_sections))
    }

    fn has_text(&self, text: &str, outline: &Outline) -> bool {
        !outline.is_blank(text, &self.body)
    }

    fn is_worded(&self, text: &str) -> bool {
        reads_as_question(&text[self.heading.text.clone()])
    }
}

fn draft(
    text: &str,
    outline: &Outline,
    section: Section<'_>,
    topics: &[(usize, String)],
    flaws: &mut Vec<Flaw>,
) -> Option<Draft> {
    let Section { heading, body, .. } = section;
    let at = heading.line.start;
    let question = Markdown(text[heading.text.clone()].to_owned());
    let read = read_body(text, outline, &body, true, flaws);
    if question.as_str().is_empty() {
        flaws.push(Flaw::new(
            at,
            ProblemKind::NoQuestion,
            "this heading is empty",
            "write the question behind the `#`s, or delete the heading",
        ));
        return None;
    }
    if read.answer.as_str().is_empty() {
        flaws.push(no_answer(at));
        return None;
    }
    Some(Draft {
        question,
        headings: topics.iter().map(|(_, name)| name.clone()).collect(),
        at,
        also: read.also,
        answer: read.answer,
        id: read.id,
        id_slot: (!read.malformed_id).then(|| id_slot(text, &body)),
        body,
        no_quiz: read.no_quiz,
    })
}

/// A line of its own behind the last line of the body, apart by a blank line, in the file's own line breaks.
fn id_slot(text: &str, body: &Range<usize>) -> IdSlot {
    let last_word = body.start + text[body.clone()].trim_end().len();
    let rest = text[last_word..body.end].split(['\r', '\n']).next();
    let newline = newline_of(&text[..body.start]);
    IdSlot {
        at: last_word + rest.map_or(0, str::len),
        before: format!("{newline}{newline}question id: "),
        after: String::new(),
    }
}

/// The level whose headings are this file's questions, 1 to 6; `None` without headings.
fn question_level(text: &str, outline: &Outline) -> Option<usize> {
    let levels = || (1..=6).map(|level| (level, Fit::of(text, outline, level)));
    let levels: Vec<(usize, Fit)> = levels().filter(|(_, fit)| fit.headings > 0).collect();
    if levels
        .iter()
        .all(|(_, fit)| fit.with_one_id == 0 && fit.worded == 0)
    {
        // A document of plain headings: a lone title is a topic, what it is divided into are the notes.
        let divided = levels.iter().find(|(_, fit)| fit.headings > 1);
        return divided.or(levels.last()).map(|(level, _)| *level);
    }
    // The only id of a file stands below its title as well, which that does not make a question.
    let is_title = |level: usize, fit: &Fit| {
        let below = levels.iter().filter(|(deeper, _)| *deeper > level);
        let asked = below.map(|(_, fit)| fit.worded).max().unwrap_or(0);
        fit.headings == 1 && fit.worded == 0 && asked > 1
    };
    // Of equals, the native level; else the shallower one, as the deeper lies within its answers.
    levels
        .iter()
        .max_by_key(|(level, fit)| {
            let is_complete = fit.with_one_id > 0 && fit.without_one_id == 0;
            let is_complete = is_complete && !is_title(*level, fit);
            let left_out = Reverse(fit.topics_with_text);
            let is_native = *level == NATIVE_LEVEL;
            let shallow = Reverse(*level);
            (
                fit.with_one_id,
                is_complete,
                fit.worded,
                left_out,
                is_native,
                shallow,
            )
        })
        .map(|(level, _)| *level)
}

/// How well a level fits as that of the questions.
#[derive(Default)]
struct Fit {
    /// The headings at this level.
    headings: usize,
    /// Those of them that read as questions.
    worded: usize,
    /// The sections that hold one id line, as a Q&A should; also those of shallower headings.
    with_one_id: usize,
    /// The headings at this level whose sections hold none or several.
    without_one_id: usize,
    /// The headings that would be topics although text stands right below them; the file's first
    /// may have an introduction.
    topics_with_text: usize,
}

impl Fit {
    fn of(text: &str, outline: &Outline, level: usize) -> Self {
        let mut fit = Self::default();
        for (nth, section) in sections(text, outline, level).enumerate() {
            let has_one_id = outline.id_lines_in(&section.body).len() == 1;
            fit.with_one_id += usize::from(has_one_id);
            if section.heading.level == level {
                fit.headings += 1;
                fit.without_one_id += usize::from(!has_one_id);
                fit.worded += usize::from(section.is_worded(text));
            } else if nth > 0 && !section.asks(text, outline, level) {
                fit.topics_with_text += usize::from(section.has_text(text, outline));
            }
        }
        fit
    }
}

#[cfg(test)]
mod tests;
