//! Finds the questions with a symbol that is typed character by character: `-`, `--`, `--f`.
//!
//! Texts are in lower case, without backticks, and their words are separated by single blanks.

/// Up to this many typed words, a symbol among them is looked for.
const MAX_WORDS: usize = 2;

/// Returns whether a typed text consists of few words, and one of them begins with a symbol.
pub fn is_typed(typed: &str) -> bool {
    typed.split(' ').count() <= MAX_WORDS && typed.split(' ').any(begins_with_symbol)
}

/// Returns whether a text has every typed word: symbols at the beginning of a symbol, other words at that of a word.
pub fn has_typed(text: &str, typed: &str) -> bool {
    typed.split(' ').all(|typed| {
        let mut words = text.split(' ').peekable();
        std::iter::from_fn(|| Some((words.next()?, words.peek().is_none())))
            .any(|(word, is_last)| begins(word, is_last, typed) || has_inside(word, typed))
    })
}

fn begins_with_symbol(word: &str) -> bool {
    word.starts_with(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Returns whether a word begins with a typed one, ignoring an opening bracket or quotation mark.
fn begins(word: &str, is_last: bool, typed: &str) -> bool {
    let inner = word.trim_start_matches(['(', '[', '{', '"', '\'']);
    // The mark of a question may stand after a blank.
    let is_end_mark = is_last && matches!(word, "?" | "!" | ".");
    !is_end_mark && (word.starts_with(typed) || inner.starts_with(typed))
}

/// Returns whether a typed symbol follows a letter or digit, as in `vec<t>` and `a::b`, and is more than punctuation.
fn has_inside(word: &str, typed: &str) -> bool {
    const PUNCTUATION: &[char] = &[
        '?', '!', '.', ',', ':', ';', '-', '\'', '"', '(', ')', '/', '\u{2019}',
    ];
    let is_punctuation = typed.chars().count() == 1 && typed.contains(PUNCTUATION);
    begins_with_symbol(typed)
        && !is_punctuation
        && word
            .match_indices(typed)
            .any(|(at, _)| word[..at].ends_with(char::is_alphanumeric))
}
