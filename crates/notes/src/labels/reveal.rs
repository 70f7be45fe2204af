//! Words that only reveal what is hidden behind them: `Show answer`, `Lösung`.

use super::{is_form, list, table};

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
        list(WORDS).any(|it| it == word) || is_answer(word)
    })
}

/// Whether a summary says that an answer is behind it.
pub fn reveals_answer(summary: &str) -> bool {
    has_word(summary, is_answer)
}

fn is_answer(word: &str) -> bool {
    let labels = table::ALL.iter();
    let labels = labels.flat_map(|(_, it)| list(it.answers).chain(list(it.right)));
    // `Show a picture`
    let mut names = labels.chain(list(ANSWERS)).filter(|it| it.len() > 1);
    // Chinese and Japanese have no blanks: `查看答案`.
    let is_unspaced = |name: &str| name.chars().all(|c| ('\u{2e80}'..'\u{ac00}').contains(&c));
    names.any(|it| is_form(word, it) || is_unspaced(it) && word.ends_with(it))
}

fn has_word(summary: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    let words = summary
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let count = words.split_whitespace().count();
    let mut all = words.split(|c: char| !c.is_alphanumeric());
    all.any(is_wanted) && count <= 5 && !summary.trim_end().ends_with(['?', '？'])
}
