//! Checks a file for problems beyond its individual Q&As: misplaced ids and directives, unclosed fences and
//! comments, and long questions.

use std::ops::Range;

use super::file::MAX_HEADING_CHARS;
use super::obsidian;
use crate::ProblemKind;
use crate::body::Draft;
use crate::directive::{Directive, parse_directive, unknown_directive};
use crate::outline::Outline;
use crate::problem::Flaw;

/// Reports the problems of a file with these Q&As. `is_single_question` says that the front matter contains the
/// question.
pub fn report_flaws(
    text: &str,
    outline: &Outline,
    drafts: &[Draft],
    is_single_question: bool,
    flaws: &mut Vec<Flaw>,
) {
    // In a file with a single question, an id anywhere belongs to it.
    if !is_single_question {
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
    let pieces = collect_pieces(drafts);
    let kinds = [ProblemKind::NoAnswer, ProblemKind::NoQuestion];
    let reported = flaws.iter().any(|it| kinds.contains(&it.kind));
    for line in outline.id_lines_in(&(0..text.len())) {
        if is_inside(&pieces, line.line.start) {
            continue;
        }
        let below_first = outline
            .headings
            .first()
            .is_some_and(|it| it.line.start < line.line.start);
        if below_first && reported {
            continue; // It belongs to a question without an answer.
        }
        flaws.push(Flaw::new(
            line.value.start,
            ProblemKind::NoQuestion,
            format!(
                "the id `{}` belongs to no question",
                &text[line.value.clone()]
            ),
            "Write a heading such as `### How do I …?` above its answer, or delete the line.",
        ));
    }
}

/// Returns the ranges of all answers, in file order.
fn collect_pieces(drafts: &[Draft]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = drafts
        .iter()
        .flat_map(|it| it.pieces.iter().cloned())
        .collect();
    pieces.sort_by_key(|it| it.start);
    pieces
}

/// Returns whether byte `at` is in one of the pieces.
fn is_inside(pieces: &[Range<usize>], at: usize) -> bool {
    let next = pieces.partition_point(|it| it.start <= at);
    pieces[..next].last().is_some_and(|it| it.contains(&at))
}

/// Reports code fences and comments that are never closed.
fn report_unclosed(outline: &Outline, flaws: &mut Vec<Flaw>) {
    for &fence in &outline.unclosed_fences {
        flaws.push(Flaw::new(
            fence,
            ProblemKind::UnclosedFence,
            "this code fence is not closed",
            "Close it with a line of as many backticks or tildes as in the opening line.",
        ));
    }
    for &comment in &outline.unclosed_comments {
        flaws.push(Flaw::new(
            comment,
            ProblemKind::UnclosedComment,
            "this comment is not closed and hides the text after it",
            "Close it with `-->`.",
        ));
    }
}

/// Reports unknown directives, and directives in places where they have no effect.
fn report_directives(text: &str, outline: &Outline, drafts: &[Draft], flaws: &mut Vec<Flaw>) {
    let pieces = collect_pieces(drafts);
    for comment in &outline.comments {
        let is_in_answer = is_inside(&pieces, comment.start);
        let (what, remedy) = match parse_directive(&text[comment.clone()]) {
            Some(Err(what)) => {
                flaws.push(unknown_directive(comment.start, &what));
                continue;
            }
            Some(Ok(Directive::Ignore)) => (
                "`recite: ignore` has no effect after the first heading",
                "Move it above the first heading.",
            ),
            Some(Ok(Directive::Quiz | Directive::NoQuiz))
                if comment.start < outline.first_heading(text) =>
            {
                continue;
            }
            Some(Ok(_)) if !is_in_answer => (
                "this directive has no effect outside of an answer",
                "Move it below the question that it is for.",
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

/// Reports questions that are too long for menus.
fn report_long_questions(drafts: &[Draft], flaws: &mut Vec<Flaw>) {
    for draft in drafts {
        let length = draft.question.as_str().chars().count();
        // The question of a reversed card was written as an answer.
        let is_reversed = draft.part.as_deref() == Some(obsidian::REVERSED_PART);
        if !is_reversed && length > MAX_HEADING_CHARS {
            flaws.push(Flaw::new(
                draft.at,
                ProblemKind::LongHeading,
                format!("this question has {length} characters, more than {MAX_HEADING_CHARS}"),
                "Shorten it, and move the details into the answer or a `recite: also` directive.",
            ));
        }
    }
}
