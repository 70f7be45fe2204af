//! One note a file: the front matter asks, and the rest of the file answers.
//!
//! Headings in it are parts of the answer.

use std::ops::Range;

use super::file::File;
use super::front_matter::AskedQuestion;
use super::prompt;
use crate::body::{Body, BodyRules, Draft, no_answer, read_body, second_id};
use crate::problem::Flaw;
use crate::quiz::QuizRule;
use crate::ranges::without_ends;
use crate::shape::Shape;
use crate::{Markdown, ProblemKind, QaId};

/// Reads a file whose front matter asks `asked`.
pub fn read(file: &File<'_>, asked: &AskedQuestion, flaws: &mut Vec<Flaw>) -> Option<Draft> {
    let range = file.front.end..file.text.len();
    let (prompt, body) = match &asked.verbatim_prompt {
        Some(prompt) => (
            Markdown::parse(prompt.as_str()),
            verbatim(file, range.clone()),
        ),
        None => asking_body(file, &range, flaws),
    };
    let mut id = body.id;
    let mut is_malformed = body.malformed_id;
    if let Some((written, at)) = &file.front.id {
        if let Some((_, below)) = &id {
            flaws.push(second_id(*below, "the one in the front matter"));
        }
        if let Some(parsed) = QaId::parse(written) {
            id = Some((parsed, *at));
        } else {
            is_malformed = true;
            flaws.push(Flaw::new(
                *at,
                ProblemKind::MalformedId,
                format!("`{written}` is no id"),
                "write 1 to 64 letters, digits, `.`, `_` or `-`, best a UUID; or delete the line and run `recite check --fix`",
            ));
        }
    }
    if body.answer.as_str().is_empty() {
        flaws.push(no_answer(asked.at, Shape::FrontMatter));
        return None;
    }
    Some(Draft {
        question: Markdown::parse_line(asked.question.clone()),
        headings: asked.topic.clone(),
        at: asked.at,
        also: asked.also.iter().cloned().chain(body.also).collect(),
        aliases: Vec::new(),
        answer: body.answer,
        id,
        id_slot: file.front.slot.clone().filter(|_| !is_malformed),
        title: asked.at..file.front.end,
        prompt,
        pieces: vec![range],
        footnotes: Vec::new(),
        pictures: Vec::new(),
        quiz_rule: asked.quiz_rule.or(body.quiz_rule),
        is_card: true,
        part: None,
        shape: Shape::FrontMatter,
    })
}

/// What a file shows with its question, and the body below that.
fn asking_body(file: &File<'_>, range: &Range<usize>, flaws: &mut Vec<Flaw>) -> (Markdown, Body) {
    let pieces = vec![range.clone()];
    // What is asked may hold the id and directives as well.
    let whole = read_body(file.document, &pieces, BodyRules::default(), flaws);
    match prompt::split(file, range) {
        Some(split) if !split.prompt.as_str().is_empty() => {
            let rules = BodyRules::default();
            let shown = read_body(file.document, &split.answer, rules, &mut Vec::new());
            let answer = shown.answer;
            (split.prompt, Body { answer, ..whole })
        }
        _ => (Markdown::default(), whole),
    }
}

/// The rest of a file as an answer in which nothing means anything to us.
fn verbatim(file: &File<'_>, range: Range<usize>) -> Body {
    let pieces = without_ends(file.text, &[range]);
    Body {
        also: Vec::new(),
        answer: file.document.slice(&pieces),
        id: None,
        malformed_id: false,
        quiz_rule: QuizRule::Unset,
    }
}
