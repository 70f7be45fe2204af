//! Words that only reveal what is hidden behind them: `Show answer`, `Lösung`.

use super::{ROLES, names};

/// The words that do not say what is hidden.
const WORDS: &str =
    "show, reveal, click, view, hint, spoiler, explanation, see, expand, open, toggle, anzeigen,
    aufklappen, voir, afficher, cliquez, mostrar, mostra, показать, tap, press";

/// The words for answers, beside those that label them.
const ANSWERS: &str = "solución, solução, soluzione, решение, rozwiązanie, řešení, oplossing, lösning, løsning, ratkaisu,
    megoldás, çözüm, soluție, solusi, λύση, розв'язання, рішення, 解决方案, 解析, 풀이";

/// Whether a summary only says that something is behind it, such as an answer.
pub fn is_reveal(summary: &str) -> bool {
    has_word(summary, |word| {
        names(WORDS).any(|it| it == word) || is_answer(word)
    })
}

/// Whether a summary says that an answer is behind it.
pub fn reveals_answer(summary: &str) -> bool {
    has_word(summary, is_answer)
}

fn is_answer(word: &str) -> bool {
    // `Show a picture`
    let is_word = word.len() > 1;
    // The plural of a word adds a letter or two.
    let ends = word.char_indices().rev().map(|(at, _)| at).take(2);
    let mut forms = std::iter::once(word).chain(ends.map(|at| &word[..at]));
    let is_label = |it: &str| {
        let roles = ROLES.get(it);
        roles.is_some_and(|it| it.answers | it.right != 0) || names(ANSWERS).any(|name| name == it)
    };
    is_word
        && forms.any(|it| it.len() > 3 && is_label(it) || it.len() == word.len() && is_label(it))
}

fn has_word(summary: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    let words = summary
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let count = words.split_whitespace().count();
    let mut all = words.split(|c: char| !c.is_alphanumeric());
    all.any(is_wanted) && count <= 5 && !summary.trim_end().ends_with(['?', '？'])
}
