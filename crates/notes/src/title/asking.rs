//! Whether a title without decoration asks.

use super::words::{Words, has_question_mark, visible};
use super::{cjk, english, languages};

/// In bytes. What is longer is no title: nothing is set aside, and only its beginning and its end may ask.
pub const LONGEST_TITLE: usize = 1024;

/// Whether a title without decoration asks.
pub fn asks(title: &str) -> bool {
    if title.len() <= LONGEST_TITLE {
        let visible = visible(title);
        return has_question_mark(&visible) || asks_in_words(&visible);
    }
    let beginning = &title[..title.floor_char_boundary(LONGEST_TITLE)];
    let end = &title[title.ceil_char_boundary(title.len() - LONGEST_TITLE)..];
    has_question_mark(&visible(end)) || asks_in_words(&visible(beginning))
}

/// Whether a title asks by its words alone.
pub fn asks_in_words(visible: &str) -> bool {
    let words = Words::of(visible);
    let asks = |words: &Words<'_>| {
        let is_title = english::is_title(words) || languages::is_title(words);
        !is_title && (english::asks(words) || languages::asks(words))
    };
    let after_topic = || words.after_topic().is_some_and(|rest| asks(&rest));
    asks(&words) || english::sets_task(&words) || cjk::asks(visible) || after_topic()
}
