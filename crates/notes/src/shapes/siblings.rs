//! Compares blocks of one shape in a row: list items, bold lines, headings of one level.

use std::collections::HashMap;
use std::hash::Hash;

use crate::labels::Label;

/// Facts about one block of a row.
#[derive(Clone, Copy, Debug)]
pub struct Sibling {
    /// Whether it is a question by its words.
    pub is_question: bool,
    /// Whether it is followed by an answer of its own.
    pub has_answer: bool,
    /// Whether it can be a question although its words do not show it.
    pub can_be_question: bool,
}

/// Returns whether most of several siblings are questions with an answer. Siblings that cannot be questions do not
/// count.
pub fn most_are_questions(siblings: &[Sibling]) -> bool {
    let questions = siblings.iter().filter(|it| it.is_question && it.has_answer);
    let all = siblings
        .iter()
        .filter(|it| it.is_question || it.can_be_question);
    let (questions, all) = (questions.count(), all.count());
    questions > 1 && questions * 2 > all
}

/// Returns for each block whether it is a question.
///
/// Blocks with the same key are siblings. If most siblings are questions, so are the others that have an answer,
/// such as `Name a valve.` among questions, since no list of verbs covers every way to set a task.
pub fn find_sibling_questions<K: Hash + Eq>(blocks: &[(K, Sibling)]) -> Vec<bool> {
    let mut rows: HashMap<&K, Vec<Sibling>> = HashMap::new();
    for (key, sibling) in blocks {
        rows.entry(key).or_default().push(*sibling);
    }
    let most: HashMap<&K, bool> = rows
        .into_iter()
        .map(|(key, it)| (key, most_are_questions(&it)))
        .collect();
    let is_sibling_question = |(key, it): &(K, Sibling)| {
        it.is_question || most[key] && it.has_answer && it.can_be_question
    };
    blocks.iter().map(is_sibling_question).collect()
}

/// Returns whether a title is a whole sentence, such as a task, and not a name such as `Notes` or `Example:`.
pub fn is_sentence(title: &str) -> bool {
    let title = title.trim_end_matches(|c: char| c.is_whitespace() || "*_#\"'”’)）".contains(c));
    let has_end = title.ends_with(['.', '!', '。', '．', '！', '।']);
    let has_words = title.contains(char::is_whitespace) || !title.is_ascii();
    let is_answer = || Label::parse(title).is_some_and(|it| it.can_begin_answer());
    has_end && has_words && !title.ends_with("..") && !is_answer()
}
