//! The shapes of note files, one small reader each.
//!
//! A reader turns the text of one file into [`Draft`]s. To add one: write its file, add it to
//! [`read`] before the shapes it is more special than. A shape is recognised, never configured.

mod front_matter;
mod headings;

use super::ProblemKind;
use super::body::{Directive, Draft, Flaw, directive, unknown_directive};
use super::outline::Outline;

/// What one file holds: its Q&As and its flaws, in the order they stand.
#[derive(Debug, Default)]
pub struct Reading {
    pub drafts: Vec<Draft>,
    pub flaws: Vec<Flaw>,
}

/// Reads the text of one note file, without its byte order mark. Total: any text gives a reading.
pub fn read(text: &str) -> Reading {
    let mut flaws = Vec::new();
    let front = front_matter::split(text, &mut flaws);
    let outline = Outline::new(text, front.end);
    if is_ignored(text, &outline, front.end, &mut flaws) {
        return Reading::default();
    }
    for fence in &outline.unclosed_fences {
        flaws.push(Flaw::new(
            *fence,
            ProblemKind::UnclosedFence,
            "this code fence is never closed",
            "close it with a line of as many backticks (or tildes) as open it",
        ));
    }
    let drafts: Vec<Draft> = if front.question.is_some() {
        front_matter::read(text, &outline, &front, &mut flaws)
            .into_iter()
            .collect()
    } else {
        headings::read(text, &outline, front.end, &mut flaws)
    };
    let asks = flaws.iter().any(|flaw| flaw.kind == ProblemKind::NoAnswer);
    if drafts.is_empty() && !asks && !text[front.end..].trim().is_empty() {
        flaws.push(Flaw::new(
            front.end + (text[front.end..].len() - text[front.end..].trim_start().len()),
            ProblemKind::NoQuestion,
            "this file has text but no question",
            "write a heading such as `### How do I …?` above each answer, or keep the file out with `<!-- recite: ignore -->`",
        ));
    }
    for draft in &drafts {
        let length = draft.question.as_str().chars().count();
        if length > LONGEST_HEADING {
            flaws.push(Flaw::new(
                draft.at,
                ProblemKind::LongHeading,
                format!("this question has {length} characters, more than {LONGEST_HEADING}"),
                "shorten it, and move the details into the answer or a `recite: also` directive",
            ));
        }
    }
    Reading { drafts, flaws }
}

/// The length of a heading, in characters, above which menus and suggestions show too little of it.
const LONGEST_HEADING: usize = 250;

/// Whether a directive before the first heading keeps the file out. Tells directives that came too late.
fn is_ignored(text: &str, outline: &Outline, start: usize, flaws: &mut Vec<Flaw>) -> bool {
    let first = outline
        .headings
        .first()
        .map_or(text.len(), |heading| heading.line.start);
    for comment in &outline.comments {
        match directive(&text[comment.clone()]) {
            Some(Ok(Directive::Ignore)) if comment.start < first => return true,
            Some(Ok(Directive::Ignore)) => flaws.push(Flaw::new(
                comment.start,
                ProblemKind::Directive,
                "`recite: ignore` stands behind the first heading, where it does nothing",
                "move it above the first heading",
            )),
            // Inside a body it is told with the body; above all headings nobody else looks.
            Some(Err(what)) if comment.start < first && comment.start >= start => {
                flaws.push(unknown_directive(comment.start, &what));
            }
            _ => {}
        }
    }
    false
}
