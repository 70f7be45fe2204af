//! Cleans titles, and decides whether they are questions.
//!
//! Works on the Markdown source of one heading and returns slices of it, so the words of the writer stay unchanged.
//! Decoration is whatever precedes or follows a title without being part of it: numbers, `Q.`, ticks, emoji,
//! anchors, attributes, a link around the whole title. Anything that could be the title itself ("3 ways to stop",
//! "C#", "404: not found", "Q") stays.

mod anchors;
mod cjk;
mod english;
mod labels;
mod languages;
mod question;
mod symbols;
mod words;

use crate::labels::EMPHASIS;
pub use anchors::find_block_id;
use labels::TitleStep;
use question::{MAX_TITLE_BYTES, is_question};
use words::{has_words, trim_invisible, visible_text};

/// The maximum number of pieces of decoration to strip, so that a malicious title takes linear time.
const MAX_STEPS: usize = 32;

/// Returns the title without its decoration: a slice of `source`, which is the Markdown of a heading's text.
///
/// If nothing would remain, only whitespace around the title is stripped.
pub fn clean_title(source: &str) -> &str {
    Title::parse(source).text
}

/// Returns whether a heading, given as Markdown, reads as a question once its decoration is stripped.
///
/// That is the case if it ends in a question mark, is labeled `Q`, begins with a question word of one of the
/// supported languages ("How do I …", "Wie kann ich …", "如何 …"), or sets a task that only an answer fulfills
/// ("Explain …", "Difference between … and …").
pub fn reads_as_question(heading: &str) -> bool {
    let title = Title::parse(heading);
    title.is_marked_question || is_question(title.text)
}

/// Returns whether a label such as `Q.` or `Question 4:` marks a title as a question, whatever its words.
pub fn is_marked_question(title: &str) -> bool {
    Title::parse(title).is_marked_question
}

/// Returns whether only a label marks a title as a question: `shown`, the title without the label, does not read as
/// one.
pub fn is_labeled_question(title: &str, shown: &str) -> bool {
    is_marked_question(title) && !reads_as_question(shown)
}

/// Returns whether a title contains more than a list number or marks such as `1.`, `?` or `**`.
///
/// Symbols such as `=>` count as content, and so do code and pictures.
pub fn shows_content(title: &str) -> bool {
    if ["![", "<img"].iter().any(|picture| title.contains(picture)) {
        return true;
    }
    let visible = visible_text(title);
    let bare = visible.trim_matches(|c: char| c.is_whitespace() || words::is_invisible(c));
    let unmarked = bare.trim_matches(['(', ')', '.', ':', '[', ']', '．', '、', '）', '（']);
    let is_number = unmarked.len() < bare.len() && unmarked.chars().all(|c| c.is_ascii_digit());
    let is_mark =
        |c: char| c.is_whitespace() || "?？!！.。,、:：;…-–—_*·•()[]{}#'\"|/\\".contains(c);
    !is_number && !bare.chars().all(is_mark)
}

/// A title without its decoration.
struct Title<'a> {
    /// The text that remains.
    text: &'a str,
    /// Whether a label such as `Q.` or `Question 4:` marks it as a question.
    is_marked_question: bool,
}

impl<'a> Title<'a> {
    /// Strips the decoration from a title.
    fn parse(source: &'a str) -> Self {
        let mut title = Self {
            text: trim_invisible(source),
            is_marked_question: false,
        };
        if title.text.len() > MAX_TITLE_BYTES {
            return title;
        }
        for _ in 0..MAX_STEPS {
            let Some(step) = strip_one(title.text) else {
                break;
            };
            title.text = trim_invisible(step.rest);
            title.is_marked_question |= step.is_marked_question;
        }
        title
    }
}

/// Strips one piece of decoration. Returns `None` if there is no more.
fn strip_one(title: &str) -> Option<TitleStep<'_>> {
    let keeps_words = |rest: &&str| rest.len() < title.len() && has_words(rest);
    let unlabeled = [
        anchors::strip_leading,
        anchors::strip_trailing,
        anchors::unwrap_whole,
        symbols::strip_leading,
        symbols::strip_trailing,
    ];
    let unlabeled = unlabeled
        .iter()
        .find_map(|strip| strip(title).filter(keeps_words));
    let labeled = || labels::strip(title).filter(|step| keeps_words(&step.rest));
    unlabeled
        .map(TitleStep::unlabeled)
        .or_else(labeled)
        .or_else(|| unwrap_emphasis(title))
}

/// Strips emphasis around a whole title that is a question or contains decoration: `*What is it?*`, `**1. Pumps**`.
fn unwrap_emphasis(title: &str) -> Option<TitleStep<'_>> {
    EMPHASIS.iter().find_map(|(open, close)| {
        let inner = title.strip_prefix(open)?.strip_suffix(close)?;
        // An `_` inside a name is not emphasis.
        let mut marks = inner.match_indices(open);
        let is_open = marks.any(|(at, _)| {
            let is_word = |c: char| c.is_alphanumeric();
            let is_within = inner[..at].ends_with(is_word) && inner[at + 1..].starts_with(is_word);
            *open != "_" || !is_within
        });
        if is_open || inner.starts_with('*') {
            return None;
        }
        let cleaned = Title::parse(inner);
        let has_decoration = cleaned.text.len() < trim_invisible(inner).len();
        (has_decoration || words::has_question_mark(&visible_text(cleaned.text))).then_some(
            TitleStep {
                rest: cleaned.text,
                is_marked_question: cleaned.is_marked_question,
            },
        )
    })
}

#[cfg(test)]
mod tests;
