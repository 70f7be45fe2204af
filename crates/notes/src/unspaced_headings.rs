//! Headings without a space after their `#`s, such as `##Install` and `####<a name="x">Title</a>`, which old READMEs
//! on GitHub contain.
//!
//! In CommonMark such lines are text, and most of them are really text or tags. They count as headings in a file that
//! contains several of them, and more than headings with a space.

use super::fences::lines_outside_code;
use super::title::reads_as_question;
use crate::word_list::is_listed;

/// The words after `#` that make a line look like code.
const CODE_WORDS: &str =
    "include, define, undef, if, ifdef, ifndef, else, elif, endif, pragma, error, warning, line,
    region, endregion, import, using";

/// Returns the number of `#`s of a line that would be a heading if a space followed them, and the byte at which they
/// end.
pub fn heading_marks(line: &str) -> Option<(usize, usize)> {
    let bare = line.trim_start_matches(' ');
    let indent = line.len() - bare.len();
    let title = bare.trim_start_matches('#');
    let level = bare.len() - title.len();
    if indent > 3 || !(1..=6).contains(&level) {
        return None;
    }
    let first = title.chars().next()?;
    let begins = match level {
        // Lower case is usual for tags, as in `#todo call them`.
        1 => first.is_alphabetic() && !first.is_lowercase(),
        _ => first.is_alphanumeric() || "*_`[(\"'“¿¡「《".contains(first),
    };
    let is_anchor = title.starts_with("<a ");
    let is_code = level == 1 && {
        let word = title.split(|c: char| !c.is_alphabetic()).next();
        word.is_some_and(|word| is_listed(word, CODE_WORDS))
    };
    let is_tags =
        level == 1 && bare.split_whitespace().all(|it| it.starts_with('#')) && title.contains('#');
    ((begins || is_anchor) && !is_code && !is_tags).then_some((level, indent + level))
}

/// Whether lines of this kind are headings in this text.
pub fn are_headings(markdown: &str) -> bool {
    if !markdown.lines().any(|line| heading_marks(line).is_some()) {
        return false;
    }
    let (mut spaced, mut deep, mut shallow, mut asking) = (0, 0, 0, 0);
    for (_, line) in lines_outside_code(markdown) {
        let bare = line.trim();
        match heading_marks(line) {
            Some((1, _)) if !bare.contains(' ') => {} // may be a tag
            Some((1, end)) => {
                shallow += 1;
                asking += usize::from(reads_as_question(line[end..].trim()));
            }
            Some(_) => deep += 1,
            None => {
                let title = bare.trim_start_matches('#');
                let has_marks = title.len() < bare.len();
                spaced += usize::from(has_marks && title.starts_with([' ', '\t']));
            }
        }
    }
    let all = deep + shallow;
    all > 1 && all > spaced && (deep > 0 || asking > 1)
}

#[cfg(test)]
mod tests;
