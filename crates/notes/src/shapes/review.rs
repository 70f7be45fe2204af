//! What is wrong with a file beside its single Q&As: ids, directives, fences and comments out of place.

use std::ops::Range;

use super::file::LONGEST_HEADING;
use super::obsidian;
use crate::ProblemKind;
use crate::body::Draft;
use crate::directive::{Directive, directive, unknown_directive};
use crate::outline::Outline;
use crate::problem::Flaw;

/// Reports what is wrong with a file that holds these Q&As.
pub fn review(text: &str, outline: &Outline, drafts: &[Draft], asks: bool, flaws: &mut Vec<Flaw>) {
    // Front matter that asks holds the id of all of its text.
    if !asks {
        report_ids_without_question(text, outline, drafts, flaws);
    }
    report_unclosed(outline, flaws);
    report_directives(text, outline, drafts, flaws);
    report_long_questions(drafts, flaws);
}

/// Reports ids that belong to no Q&A.
fn report_ids_without_question(
    text: &str,
    outline: &Outline,
    drafts: &[Draft],
    flaws: &mut Vec<Flaw>,
) {
    let pieces = sorted_pieces(drafts);
    let kinds = [ProblemKind::NoAnswer, ProblemKind::NoQuestion];
    let reported = flaws.iter().any(|it| kinds.contains(&it.kind));
    for line in outline.id_lines_in(&(0..text.len())) {
        if is_in(&pieces, line.line.start) {
            continue;
        }
        let below_first = outline
            .headings
            .first()
            .is_some_and(|it| it.line.start < line.line.start);
        if below_first && reported {
            continue; // that of a question without an answer
        }
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

/// Where all answers stand, in order.
fn sorted_pieces(drafts: &[Draft]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = drafts
        .iter()
        .flat_map(|it| it.pieces.iter().cloned())
        .collect();
    pieces.sort_by_key(|it| it.start);
    pieces
}

fn is_in(pieces: &[Range<usize>], at: usize) -> bool {
    let next = pieces.partition_point(|it| it.start <= at);
    pieces[..next].last().is_some_and(|it| it.contains(&at))
}

fn report_unclosed(outline: &Outline, flaws: &mut Vec<Flaw>) {
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

/// Reports directives that nobody knows, and those that stand where they do nothing.
fn report_directives(text: &str, outline: &Outline, drafts: &[Draft], flaws: &mut Vec<Flaw>) {
    let pieces = sorted_pieces(drafts);
    for comment in &outline.comments {
        let is_in_answer = is_in(&pieces, comment.start);
        let (what, remedy) = match directive(&text[comment.clone()]) {
            Some(Err(what)) => {
                flaws.push(unknown_directive(comment.start, &what));
                continue;
            }
            Some(Ok(Directive::Ignore)) => (
                "`recite: ignore` stands behind the first heading, where it does nothing",
                "move it above the first heading",
            ),
            Some(Ok(Directive::Quiz | Directive::NoQuiz))
                if comment.start < outline.first_heading(text) =>
            {
                continue;
            }
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

fn report_long_questions(drafts: &[Draft], flaws: &mut Vec<Flaw>) {
    for draft in drafts {
        let length = draft.question.as_str().chars().count();
        // The writer wrote it as an answer.
        let is_reversed = draft.part.as_deref() == Some(obsidian::REVERSED);
        if !is_reversed && length > LONGEST_HEADING {
            flaws.push(Flaw::new(
                draft.at,
                ProblemKind::LongHeading,
                format!("this question has {length} characters, more than {LONGEST_HEADING}"),
                "shorten it, and move the details into the answer or a `recite: also` directive",
            ));
        }
    }
}
