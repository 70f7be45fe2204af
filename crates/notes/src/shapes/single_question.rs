//! Reads a file that is one Q&A: the front matter contains the question, and the rest of the file is the answer.
//!
//! Headings in it are part of the answer.

use std::ops::Range;

use super::file::File;
use super::front_matter::FrontMatterQuestion;
use super::prompt;
use crate::body::{Body, BodyRules, Draft, no_answer, read_body, second_id};
use crate::problem::Flaw;
use crate::quiz::QuizRule;
use crate::ranges::trim_blank_lines;
use crate::shape::Shape;
use crate::{Markdown, ProblemKind, QaId};

/// Reads a file whose front matter contains `question`.
pub fn read(
    file: &File<'_>,
    question: &FrontMatterQuestion,
    flaws: &mut Vec<Flaw>,
) -> Option<Draft> {
    let range = file.front.end..file.text.len();
    let (prompt, body) = match &question.verbatim_prompt {
        Some(prompt) => (
            Markdown::parse(prompt.as_str()),
            read_verbatim(file, range.clone()),
        ),
        None => split_body(file, &range, flaws),
    };
    let mut id = body.id;
    let mut is_malformed = body.has_malformed_id;
    if let Some((raw_id, at)) = &file.front.id {
        if let Some((_, below)) = &id {
            flaws.push(second_id(*below, "the one in the front matter"));
        }
        if let Some(parsed) = QaId::parse(raw_id) {
            id = Some((parsed, *at));
        } else {
            is_malformed = true;
            flaws.push(Flaw::new(
                *at,
                ProblemKind::MalformedId,
                format!("`{raw_id}` is not a valid id"),
                "Write 1 to 64 letters, digits, `.`, `_` or `-`, or delete the line and run `recite check --fix`.",
            ));
        }
    }
    if body.answer.as_str().is_empty() {
        flaws.push(no_answer(question.at, Shape::FrontMatter));
        return None;
    }
    Some(Draft {
        question: Markdown::parse_line(question.question.clone()),
        headings: question.topic.clone(),
        at: question.at,
        also: question.also.iter().cloned().chain(body.also).collect(),
        aliases: Vec::new(),
        answer: body.answer,
        id,
        id_slot: file.front.slot.clone().filter(|_| !is_malformed),
        title: question.at..file.front.end,
        prompt,
        pieces: vec![range],
        footnotes: Vec::new(),
        pictures: Vec::new(),
        quiz_rule: question.quiz_rule.or(body.quiz_rule),
        is_card: true,
        part: None,
        shape: Shape::FrontMatter,
    })
}

/// Returns the prompt of the question, and the body below it.
fn split_body(file: &File<'_>, range: &Range<usize>, flaws: &mut Vec<Flaw>) -> (Markdown, Body) {
    let pieces = vec![range.clone()];
    // The prompt can contain the id and directives too.
    let whole = read_body(file.document, &pieces, BodyRules::default(), flaws);
    match prompt::split_prompt(file, range) {
        Some(split) if !split.prompt.as_str().is_empty() => {
            let rules = BodyRules::default();
            let answer_body = read_body(file.document, &split.answer, rules, &mut Vec::new());
            let answer = answer_body.answer;
            (split.prompt, Body { answer, ..whole })
        }
        _ => (Markdown::default(), whole),
    }
}

/// Returns the rest of a file as an answer in which no Markdown is interpreted.
fn read_verbatim(file: &File<'_>, range: Range<usize>) -> Body {
    let pieces = trim_blank_lines(file.text, &[range]);
    Body {
        also: Vec::new(),
        answer: file.document.slice(&pieces),
        id: None,
        has_malformed_id: false,
        quiz_rule: QuizRule::Unset,
    }
}
