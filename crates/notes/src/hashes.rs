//! Headings without a blank behind their `#`s, `##Install` and `####<a name="x">Title</a>`, as old READMEs on GitHub
//! have them.
//!
//! CommonMark reads them as text, and most lines that begin so are text or tags. They are headings in a file that has
//! several of them, and fewer with a blank.

use super::fences::lines_outside_code;
use super::title::reads_as_question;
use crate::word_list::is_listed;

/// What a line begins with that looks like code.
const DIRECTIVES: &str =
    "include, define, undef, if, ifdef, ifndef, else, elif, endif, pragma, error, warning, line,
    region, endregion, import, using";

/// Returns how many `#`s begin a line that would be a heading with a blank behind them, and where they end.
pub fn marks(line: &str) -> Option<(usize, usize)> {
    let bare = line.trim_start_matches(' ');
    let indent = line.len() - bare.len();
    let title = bare.trim_start_matches('#');
    let level = bare.len() - title.len();
    if indent > 3 || !(1..=6).contains(&level) {
        return None;
    }
    let first = title.chars().next()?;
    let begins = match level {
        // Lower case is that of tags: `#todo call them`.
        1 => first.is_alphabetic() && !first.is_lowercase(),
        _ => first.is_alphanumeric() || "*_`[(\"'“¿¡「《".contains(first),
    };
    let is_anchor = title.starts_with("<a ");
    let is_code = level == 1 && {
        let word = title.split(|c: char| !c.is_alphabetic()).next();
        word.is_some_and(|word| is_listed(word, DIRECTIVES))
    };
    let is_tags =
        level == 1 && bare.split_whitespace().all(|it| it.starts_with('#')) && title.contains('#');
    ((begins || is_anchor) && !is_code && !is_tags).then_some((level, indent + level))
}

/// Whether the lines of a text that begin so are headings.
pub fn are_headings(markdown: &str) -> bool {
    if !markdown.lines().any(|line| marks(line).is_some()) {
        return false;
    }
    let (mut proper, mut deep, mut shallow, mut asking) = (0, 0, 0, 0);
    for (_, line) in lines_outside_code(markdown) {
        let bare = line.trim();
        match marks(line) {
            Some((1, _)) if !bare.contains(' ') => {} // as well a tag
            Some((1, end)) => {
                shallow += 1;
                asking += usize::from(reads_as_question(line[end..].trim()));
            }
            Some(_) => deep += 1,
            None => {
                let title = bare.trim_start_matches('#');
                let has_marks = title.len() < bare.len();
                proper += usize::from(has_marks && title.starts_with([' ', '\t']));
            }
        }
    }
    let all = deep + shallow;
    all > 1 && all > proper && (deep > 0 || asking > 1)
}

#[cfg(test)]
mod tests;
