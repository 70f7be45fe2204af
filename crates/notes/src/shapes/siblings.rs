//! Blocks of one shape that stand in a row: items of a list, bold lines, headings of one level.

use std::collections::HashMap;
use std::hash::Hash;

use crate::labels::Label;

/// What is known of one of them by itself.
#[derive(Clone, Copy, Debug)]
pub struct Sibling {
    /// Whether its words ask.
    pub asks: bool,
    /// Whether an answer of its own follows.
    pub has_answer: bool,
    /// Whether it may be a question although its words do not say so.
    pub may_ask: bool,
}

/// Whether most of several siblings that may be questions ask and have an answer.
pub fn most_ask(siblings: &[Sibling]) -> bool {
    let asked = siblings.iter().filter(|it| it.asks && it.has_answer);
    let all = siblings.iter().filter(|it| it.asks || it.may_ask);
    let (asked, all) = (asked.count(), all.count());
    asked > 1 && asked * 2 > all
}

/// Which of several blocks are questions: those that ask. Where most of those with the same key do, so do the others that
/// have an answer, such as `Name a valve.` among questions: no list of verbs covers every way to ask a reader to
/// answer.
pub fn questions<K: Hash + Eq>(blocks: &[(K, Sibling)]) -> Vec<bool> {
    let mut rows: HashMap<&K, Vec<Sibling>> = HashMap::new();
    for (key, sibling) in blocks {
        rows.entry(key).or_default().push(*sibling);
    }
    let most: HashMap<&K, bool> = rows
        .into_iter()
        .map(|(key, it)| (key, most_ask(&it)))
        .collect();
    let asks = |(key, it): &(K, Sibling)| it.asks || most[key] && it.has_answer && it.may_ask;
    blocks.iter().map(asks).collect()
}

/// Whether a title that does not ask is a whole sentence, as a task is, and not a name such as `Notes` or `Example:`.
pub fn is_sentence(title: &str) -> bool {
    let title = title.trim_end_matches(|c: char| c.is_whitespace() || "*_#\"'”’)）".contains(c));
    let has_end = title.ends_with(['.', '!', '。', '．', '！', '।']);
    let has_words = title.contains(char::is_whitespace) || !title.is_ascii();
    let is_answer = || Label::of(title).is_some_and(|it| it.may_answer());
    has_end && has_words && !title.ends_with("..") && !is_answer()
}
