//! What a title says: the decoration around it set aside, and whether it asks something.
//!
//! Works on the Markdown source of one heading, and returns slices of it, so that nothing a writer
//! wrote is changed. Decoration is what stands before or behind a title and is no part of it:
//! numbers, `Q.`, ticks, emoji, anchors, attributes, a link around the whole title. What could be
//! the title itself ("3 ways to stop", "C#", "404: not found", "Q") stays.

mod anchors;
mod asking;
mod cjk;
mod english;
mod labels;
mod languages;
mod symbols;
mod words;

use crate::labels::EMPHASIS;
pub use anchors::block_id;
use asking::{LONGEST_TITLE, asks};
use labels::Step;
use words::{has_words, trim, visible};

/// How many pieces of decoration are set aside at most, so that a hostile title takes linear time.
const MOST_STEPS: usize = 32;

/// Returns the title without its decoration: a slice of `source`, which is the Markdown of a heading's text.
///
/// A title that would be nothing without its decoration stays as it is, but for blanks around it.
pub fn clean_title(source: &str) -> &str {
    Title::of(source).text
}

/// Returns whether a heading, given as Markdown, reads as a question once its decoration is set aside.
///
/// It does when it ends in a question mark, is marked `Q`, begins with a question word of one of the
/// languages that the search knows ("How do I …", "Wie kann ich …", "如何 …"), or sets a task that only
/// an answer fulfills ("Explain …", "Difference between … and …").
pub fn reads_as_question(heading: &str) -> bool {
    let title = Title::of(heading);
    title.is_marked || asks(title.text)
}

/// Returns whether a label such as `Q.` or `Question 4:` marks a title as a question, whatever its words.
pub fn is_marked(title: &str) -> bool {
    Title::of(title).is_marked
}

/// Returns whether only such a label says that a title asks: the words shown in its place do not read as a question.
pub fn asks_by_label(title: &str, shown: &str) -> bool {
    is_marked(title) && !reads_as_question(shown)
}

/// Returns whether a title shows more than a number of a list or marks, such as `1.`, `?` or `**`.
///
/// Symbols such as `=>` are content, and so are code and pictures.
pub fn shows_content(title: &str) -> bool {
    if ["![", "<img"].iter().any(|picture| title.contains(picture)) {
        return true;
    }
    let visible = visible(title);
    let bare = visible.trim_matches(|c: char| c.is_whitespace() || words::is_invisible(c));
    let unmarked = bare.trim_matches(['(', ')', '.', ':', '[', ']', '．', '、', '）', '（']);
    let is_number = unmarked.len() < bare.len() && unmarked.chars().all(|c| c.is_ascii_digit());
    let is_mark =
        |c: char| c.is_whitespace() || "?？!！.。,、:：;…-–—_*·•()[]{}#'\"|/\\".contains(c);
    !is_number && !bare.chars().all(is_mark)
}

/// A title without its decoration.
struct Title<'a> {
    text: &'a str,
    /// Whether a label such as `Q.` or `Question 4:` marks it as a question.
    is_marked: bool,
}

impl<'a> Title<'a> {
    fn of(source: &'a str) -> Self {
        let mut title = Self {
            text: trim(source),
            is_marked: false,
        };
        if title.text.len() > LONGEST_TITLE {
            return title;
        }
        for _ in 0..MOST_STEPS {
            let Some(step) = step(title.text) else {
                break;
            };
            title.text = trim(step.rest);
            title.is_marked |= step.is_marked;
        }
        title
    }
}

/// Sets aside one piece of decoration; `None` when there is no more.
fn step(title: &str) -> Option<Step<'_>> {
    let keeps_words = |rest: &&str| rest.len() < title.len() && has_words(rest);
    let plain = [
        anchors::strip_leading,
        anchors::strip_trailing,
        anchors::unwrap_whole,
        symbols::strip_leading,
        symbols::strip_trailing,
    ];
    let plain = plain
        .iter()
        .find_map(|strip| strip(title).filter(keeps_words));
    let labelled = || labels::strip(title).filter(|step| keeps_words(&step.rest));
    plain
        .map(Step::plain)
        .or_else(labelled)
        .or_else(|| unwrap_emphasis(title))
}

/// Sets aside emphasis around a whole title that asks or holds decoration: `*What is it?*`, `**1. Pumps**`.
fn unwrap_emphasis(title: &str) -> Option<Step<'_>> {
    EMPHASIS.iter().find_map(|(open, close)| {
        let inner = title.strip_prefix(open)?.strip_suffix(close)?;
        // The `_` of a name begins and ends nothing.
        let mut marks = inner.match_indices(open);
        let is_open = marks.any(|(at, _)| {
            let is_word = |c: char| c.is_alphanumeric();
            let is_within = inner[..at].ends_with(is_word) && inner[at + 1..].starts_with(is_word);
            *open != "_" || !is_within
        });
        if is_open || inner.starts_with('*') {
            return None;
        }
        let cleaned = Title::of(inner);
        let is_less = cleaned.text.len() < trim(inner).len();
        (is_less || words::has_question_mark(&visible(cleaned.text))).then_some(Step {
            rest: cleaned.text,
            is_marked: cleaned.is_marked,
        })
    })
}

#[cfg(test)]
mod tests;
