//! Decides whether a title without decoration is a question.

use super::words::{Words, has_question_mark, visible_text};
use super::{cjk, english, languages};

/// The maximum length of a title, in bytes. A longer text is not cleaned, and only its beginning and its end are
/// checked.
pub const MAX_TITLE_BYTES: usize = 1024;
/// Returns whether a title without decoration is a question.
pub fn is_question(title: &str) -> bool {
    if title.len() <= MAX_TITLE_BYTES {
        let visible = visible_text(title);
        return has_question_mark(&visible) || is_question_by_words(&visible);
    }
    let beginning = &title[..title.floor_char_boundary(MAX_TITLE_BYTES)];
    let end = &title[title.ceil_char_boundary(title.len() - MAX_TITLE_BYTES)..];
    has_question_mark(&visible_text(end)) || is_question_by_words(&visible_text(beginning))
}
/// Returns whether a title is a question by its words alone, without a question mark.
pub fn is_question_by_words(text: &str) -> bool {
    let words = Words::parse(text);
    let is_question = |words: &Words<'_>| {
        let is_excluded = english::is_known_title(words) || languages::is_known_title(words);
        !is_excluded && (english::is_question(words) || languages::is_question(words))
    };
    let after_topic = || words.after_topic().is_some_and(|rest| is_question(&rest));
    is_question(&words) || english::is_task(&words) || cjk::is_question(text) || after_topic()
}
