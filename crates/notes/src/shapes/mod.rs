//! The shapes of note files, one small reader each.
//!
//! A reader turns the text of one file into [`Draft`]s. To add one: write its file, add it to
//! [`read`] before the shapes it is more special than. A shape is recognised, never configured.

mod front_matter;
mod headings;

use std::ops::Range;

use super::ProblemKind;
use super::body::Draft;
use super::directive::{Directive, directive, unknown_directive};
use super::outline::Outline;
use super::problem::Flaw;
use front_matter::AskedQuestion;

/// What one file holds: its Q&As, in the order they stand, and its flaws.
#[derive(Debug, Default)]
pub struct Reading {
    pub drafts: Vec<Draft>,
    pub flaws: Vec<Flaw>,
    /// Where questions begin that nothing answers, each with its words.
    pub unanswered: Vec<(usize, String)>,
}

/// Reads the text of one note file, without its byte order mark. Total: any text gives a reading.
pub fn read(text: &str) -> Reading {
    let mut flaws = Vec::new();
    let front = front_matter::split(text, &mut flaws);
    let outline = Outline::new(text, front.end);
    if is_ignored(text, &outline) {
        return Reading::default();
    }
    let drafts: Vec<Draft> = match &front.question {
        Some(asked) => front_matter::read(text, &outline, asked, front.end, &mut flaws)
            .into_iter()
            .collect(),
        None => headings::read(text, &outline, &mut flaws),
    };
    let asks = flaws.iter().any(|flaw| flaw.kind == ProblemKind::NoAnswer);
    let behind = &text[front.end..];
    if drafts.is_empty() && !asks && !behind.trim().is_empty() {
        flaws.push(Flaw::new(
            front.end + (behind.len() - behind.trim_start().len()),
            ProblemKind::NoQuestion,
            "this file has text but no question",
            "write a heading such as `### How do I …?` above each answer, or keep the file out with `<!-- recite: ignore -->`",
        ));
    } else if front.question.is_none() {
        tell_ids_above(
            text,
            &outline,
            &(front.end..first_heading(text, &outline)),
            &mut flaws,
        );
    }
    tell_unclosed(&outline, &mut flaws);
    tell_directives(text, &outline, &drafts, &mut flaws);
    tell_long_questions(&drafts, &mut flaws);
    let unanswered = unanswered(text, &outline, front.question.as_ref(), &flaws);
    Reading {
        drafts,
        flaws,
        unanswered,
    }
}

fn unanswered(
    text: &str,
    outline: &Outline,
    asked: Option<&AskedQuestion>,
    flaws: &[Flaw],
) -> Vec<(usize, String)> {
    let flaws = flaws.iter().filter(|it| it.kind == ProblemKind::NoAnswer);
    let question = |flaw: &Flaw| {
        let heading = || {
            let heading = outline.heading_at(flaw.at)?;
            Some(text[heading.text.clone()].to_owned())
        };
        let question = asked.map(|asked| asked.question.clone()).or_else(heading)?;
        Some((flaw.at, question))
    };
    flaws.filter_map(question).collect()
}

/// The length of a heading, in characters, above which menus and suggestions show too little of it. A topic is cut off
/// there: every Q&A below it carries its name.
const LONGEST_HEADING: usize = 250;

fn first_heading(text: &str, outline: &Outline) -> usize {
    let first = outline.headings.first();
    first.map_or(text.len(), |heading| heading.line.start)
}

/// Whether a directive before the first heading keeps the file out.
fn is_ignored(text: &str, outline: &Outline) -> bool {
    let above = 0..first_heading(text, outline);
    let mut comments = outline.comments_in(&above).iter();
    comments.any(|comment| directive(&text[comment.clone()]) == Some(Ok(Directive::Ignore)))
}

/// Tells the answers that begin a file without a question, known by their ids.
fn tell_ids_above(text: &str, outline: &Outline, above: &Range<usize>, flaws: &mut Vec<Flaw>) {
    for line in outline.id_lines_in(above) {
        flaws.push(Flaw::new(
            line.value.start,
            ProblemKind::NoQuestion,
            format!(
                "the id `{}` belongs to no question",
                &text[line.value.clone()]
            ),
            "write a heading such as `### How do I …?` above its answer, or delete the line",
        ));
    }
}

fn tell_unclosed(outline: &Outline, flaws: &mut Vec<Flaw>) {
    for &fence in &outline.unclosed_fences {
        flaws.push(Flaw::new(
            fence,
            ProblemKind::UnclosedFence,
            "this code fence is never closed",
            "close it with a line of as many backticks (or tildes) as open it",
        ));
    }
    for &comment in &outline.unclosed_comments {
        flaws.push(Flaw::new(
            comment,
            ProblemKind::UnclosedComment,
            "this comment is never closed, and hides what stands behind it",
            "close it with `-->`",
        ));
    }
}

/// Tells directives that nobody knows, and those that stand where they do nothing.
fn tell_directives(text: &str, outline: &Outline, drafts: &[Draft], flaws: &mut Vec<Flaw>) {
    for comment in &outline.comments {
        let next = drafts.partition_point(|draft| draft.body.start <= comment.start);
        let is_in_answer = drafts[..next]
            .last()
            .is_some_and(|draft| draft.body.contains(&comment.start));
        let (what, remedy) = match directive(&text[comment.clone()]) {
            Some(Err(what)) => {
                flaws.push(unknown_directive(comment.start, &what));
                continue;
            }
            Some(Ok(Directive::Ignore)) => (
                "`recite: ignore` stands behind the first heading, where it does nothing",
                "move it above the first heading",
            ),
            Some(Ok(_)) if !is_in_answer => (
                "this directive stands in no answer, where it does nothing",
                "move it below the question that it is meant for",
            ),
            _ => continue,
        };
        flaws.push(Flaw::new(
            comment.start,
            ProblemKind::Directive,
            what,
            remedy,
        ));
    }
}

fn tell_long_questions(drafts: &[Draft], flaws: &mut Vec<Flaw>) {
    for draft in drafts {
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
}

#[cfg(test)]
pub mod tests;
