//! Finds the columns of a table that contain questions and answers, by their titles.

use super::forms::{is_form, normalize};
use super::table;
use crate::word_list::split_list;

/// The columns of a table that contain questions and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The index of the column of questions.
    pub question: usize,
    /// The index of the column of answers.
    pub answer: usize,
    /// Whether the columns contain terms and their explanations.
    pub are_terms: bool,
}

/// Finds the columns of questions and answers by the titles of all columns: `Question` and `Answer`, `Fragen` and
/// `Erklärung`, `Term` and `Definition`.
pub fn find_columns(titles: &[String]) -> Option<Columns> {
    let titles: Vec<String> = titles.iter().map(|it| normalize(it.trim())).collect();
    let is_any_form = |title: &str, all| split_list(all).any(|name| is_form(title, name));
    let find = |are_terms: bool| {
        table::ALL.iter().find_map(|(_, language)| {
            let is_question_title = |title: &str| match are_terms {
                true => is_any_form(title, language.terms),
                false => is_any_form(title, language.questions),
            };
            let is_explanation_title = |title: &str| is_any_form(title, language.explanations);
            let is_answer_title = |title: &str| match are_terms {
                true => is_explanation_title(title),
                false => is_explanation_title(title) || is_any_form(title, language.answers),
            };
            let mut letters = language.letters.iter().filter(|_| !are_terms);
            let question = titles.iter().position(|it| is_question_title(it));
            let by_word = question.and_then(|question| {
                let after = &titles[question + 1..];
                let answer = after.iter().position(|it| is_answer_title(it))?;
                Some((question, question + 1 + answer))
            });
            let (question, answer) = by_word.or_else(|| {
                letters.find_map(|(q, a)| {
                    let question = titles
                        .windows(2)
                        .position(|it| it[0] == *q && it[1] == *a)?;
                    Some((question, question + 1))
                })
            })?;
            Some(Columns {
                question,
                answer,
                are_terms,
            })
        })
    };
    find(false).or_else(|| find(true))
}
