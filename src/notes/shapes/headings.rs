//! The native shape: a heading asks, the text to the next such heading answers.
//!
//! Which level asks is recognised for each file: the one whose sections hold one id line each,
//! else the one that reads most like questions. Shallower headings are topics, deeper ones
//! belong to the answer.

use std::ops::Range;

use crate::notes::Markdown;
use crate::notes::body::{Draft, Flaw, IdSlot, no_answer, read_body};
use crate::notes::outline::{Heading, Outline};
use crate::notes::{ProblemKind, reads_as_question};

/// Reads the Q&As of a file whose text begins at byte `start`.
pub fn read(text: &str, outline: &Outline, start: usize, flaws: &mut Vec<Flaw>) -> Vec<Draft> {
    let Some(level) = question_level(text, outline) else {
        return Vec::new();
    };
    let structure: Vec<&Heading> = outline
        .headings
        .iter()
        .filter(|h| h.level <= level)
        .collect();
    let mut drafts = Vec::new();
    let mut topics: Vec<(usize, String)> = Vec::new();
    for (nth, heading) in structure.iter().enumerate() {
        let end = structure
            .get(nth + 1)
            .map_or(text.len(), |next| next.line.start);
        let body = heading.line.end..end;
        topics.retain(|(above, _)| *above < heading.level);
        if heading.level < level && !asks(text, outline, heading, &body) {
            let name = Markdown(text[heading.text.clone()].to_owned()).plain();
            if !name.trim().is_empty() {
                topics.push((
                    heading.level,
                    name.split_whitespace().collect::<Vec<_>>().join(" "),
                ));
            }
            continue;
        }
        drafts.extend(draft(text, outline, heading, body, &topics, flaws));
    }
    debug_assert!(drafts.iter().all(|draft| draft.at >= start));
    drafts
}

fn draft(
    text: &str,
    outline: &Outline,
    heading: &Heading,
    range: Range<usize>,
    topics: &[(usize, String)],
    flaws: &mut Vec<Flaw>,
) -> Option<Draft> {
    let at = heading.line.start;
    let question = Markdown(text[heading.text.clone()].to_owned());
    let body = read_body(text, outline, &range, true, flaws);
    if question.as_str().is_empty() {
        flaws.push(Flaw::new(
            at,
            ProblemKind::NoQuestion,
            "this heading is empty",
            "write the question behind the `#`s, or delete the heading",
        ));
        return None;
    }
    if body.answer.as_str().is_empty() {
        flaws.push(no_answer(at));
        return None;
    }
    Some(Draft {
        question,
        headings: topics.iter().map(|(_, name)| name.clone()).collect(),
        at,
        also: body.also,
        answer: body.answer,
        id: body.id,
        id_slot: (!body.malformed_id).then(|| id_slot(text, &range)),
        body: range,
        no_quiz: body.no_quiz,
    })
}

/// A line of its own behind the last word of the body, apart by a blank line, in the file's own line breaks.
fn id_slot(text: &str, body: &Range<usize>) -> IdSlot {
    let at = body.start + text[body.clone()].trim_end().len();
    let newline = if text[..body.start].ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    IdSlot {
        at,
        before: format!("{newline}{newline}question id: "),
        after: String::new(),
    }
}

/// Whether a heading above the question level is a question all the same: it holds an id or words
/// one, and has text of its own.
fn asks(text: &str, outline: &Outline, heading: &Heading, body: &Range<usize>) -> bool {
    let has_id = outline
        .id_lines
        .iter()
        .any(|id| body.contains(&id.line.start));
    let has_text = !text[body.clone()].trim().is_empty();
    has_id || (has_text && reads_as_question(&text[heading.text.clone()]))
}

/// The level whose headings are this file's questions, 1 to 6; `None` without headings.
fn question_level(text: &str, outline: &Outline) -> Option<usize> {
    let headings = &outline.headings;
    let level_facts = |level: usize| {
        let mut with_one_id = 0;
        let mut worded = 0;
        let mut count = 0;
        for (nth, heading) in headings
            .iter()
            .enumerate()
            .filter(|(_, h)| h.level == level)
        {
            let end = headings[nth + 1..]
                .iter()
                .find(|next| next.level <= level)
                .map_or(text.len(), |next| next.line.start);
            let ids = outline
                .id_lines
                .iter()
                .filter(|id| (heading.line.end..end).contains(&id.line.start));
            with_one_id += usize::from(ids.count() == 1);
            worded += usize::from(reads_as_question(&text[heading.text.clone()]));
            count += 1;
        }
        (with_one_id, worded, count)
    };
    let levels: Vec<_> = (1..=6)
        .map(|level| (level, level_facts(level)))
        .filter(|(_, f)| f.2 > 0)
        .collect();
    if levels
        .iter()
        .all(|(_, (ids, worded, _))| *ids == 0 && *worded == 0)
    {
        // A document of plain headings: a lone title is a topic, what it is divided into are the notes.
        let divided = levels.iter().find(|(_, (_, _, count))| *count > 1);
        return divided.or(levels.last()).map(|(level, _)| *level);
    }
    // Of equals, 3 is the native level; else the shallower one, as the deeper lies within its answers.
    levels
        .into_iter()
        .max_by_key(|&(level, (ids, worded, _))| (ids, worded, level == 3, 6 - level))
        .map(|(level, _)| level)
}
