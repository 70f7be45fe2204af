//! Why a question was not posted, as part of a sentence.

use crate::messages::catalog::Catalog;
use crate::messages::{dialect, limits};
use recite_quiz::{PostingFailure, Remark};

/// The longest part of Discord's own message, in characters.
const MAX_MESSAGE_CHARS: usize = 200;

/// Returns why a post was missed or is held back.
pub fn remark_text(catalog: Catalog, remark: Remark) -> String {
    match remark {
        Remark::TooLate => catalog.remark_too_late(),
        Remark::SwitchedOff => catalog.remark_switched_off(),
        Remark::NoteGone => catalog.remark_note_gone(),
        Remark::Deleted => catalog.remark_deleted(),
        Remark::NoQuestion => catalog.remark_no_question(),
        Remark::Offline => catalog.remark_offline(),
        Remark::Unseen => catalog.remark_unseen(),
        Remark::Restored => catalog.remark_restored(),
    }
}

/// Returns why Discord did not do what it was asked for in a channel.
pub fn failure_text(catalog: Catalog, failure: &PostingFailure) -> String {
    match failure {
        PostingFailure::Gone => catalog.failure_gone(),
        PostingFailure::Forbidden(message) => catalog.failure_forbidden(&clean(message)),
        PostingFailure::Rejected(message) => catalog.failure_rejected(&clean(message)),
        PostingFailure::Unreadable(message) => catalog.failure_unreadable(&clean(message)),
        PostingFailure::NoAnswer { what, .. } => catalog.failure_no_answer(&clean(what)),
    }
}

/// Puts Discord's message on one line, without its full stop.
fn clean(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    let message = limits::clip(words.join(" ").trim_end_matches('.'), MAX_MESSAGE_CHARS);
    dialect::escape(&message)
}
