//! The titles of columns that hold questions and answers.

use super::forms::{folded, is_form};
use super::table;
use crate::word_list::list;

/// The columns of a table that hold questions and their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub question: usize,
    pub answer: usize,
    /// Whether the first one holds terms that the other one explains.
    pub are_terms: bool,
}

/// The columns of questions and of their answers, by the titles of all columns: `Question` and `Answer`, `Fragen` and
/// `Erklärung`, `Term` and `Definition`.
pub fn columns(titles: &[String]) -> Option<Columns> {
    let titles: Vec<String> = titles.iter().map(|it| folded(it.trim())).collect();
    let any = |title: &str, all| list(all).any(|name| is_form(title, name));
    let find = |are_terms: bool| {
        table::ALL.iter().find_map(|(_, language)| {
            let asks = |title: &str| match are_terms {
                true => any(title, language.terms),
                false => any(title, language.questions),
            };
            let explains = |title: &str| any(title, language.explanations);
            let answers = |title: &str| match are_terms {
                true => explains(title),
                false => explains(title) || any(title, language.answers),
            };
            let mut letters = language.letters.iter().filter(|_| !are_terms);
            let question = titles.iter().position(|it| asks(it));
            let by_word = question.and_then(|question| {
                let behind = &titles[question + 1..];
                let answer = behind.iter().position(|it| answers(it))?;
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
