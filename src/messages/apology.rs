//! What a member reads when something went wrong; nothing else in the bot apologizes.
//!
//! Whole sentences that say what to do next, and no internals: the reference is all that links such
//! a message to the log. Only the member who asked sees them.

use super::{Message, dialect, limits};

/// Something failed on our side; `reference` is the short word the log knows it by.
pub fn failed(reference: &str) -> Message {
    Message::aside(format!(
        "Something went wrong on my side (ref {reference}). Please try again in a minute."
    ))
}

/// Discord did not accept what we answered; the text of a message that it cannot but accept.
pub fn rejected(reference: &str) -> String {
    format!("Discord didn't accept my answer (ref {reference}). Please try again in a minute.")
}

/// The Q&A that was asked for is gone from the notes.
pub fn vanished() -> Message {
    Message::aside(
        "That note is no longer here: somebody changed or removed it. \
         Please ask again to see what the notes say now.",
    )
}

/// A button or menu of another version of the bot, or of another bot's making.
pub fn old_button() -> Message {
    Message::aside(
        "I can no longer read that button, sorry: its message is too old. Please ask again.",
    )
}

/// No topic has the name that a member gave.
pub fn unknown_topic(named: &str) -> Message {
    let name = dialect::code_span(&limits::clip(named, 100));
    Message::aside(format!(
        "I have no topic called {name}. Please pick one of the suggestions that appear while you \
         type, or leave the topic out."
    ))
}

/// A command, or a part of one, that this version of the bot does not have.
pub fn unknown_command() -> Message {
    Message::aside("I do not know that command, sorry. Please reload Discord and try again.")
}

/// The topic of a session is gone from the notes.
pub fn vanished_topic() -> Message {
    Message::aside(
        "That topic is no longer in the notes: somebody changed or removed it. \
         Please use /quiz again, with another topic or without one.",
    )
}

/// A card that was graded on a later day than the button is from.
pub fn graded_since() -> Message {
    Message::aside(
        "You have graded that card again since, so this older button changes nothing. \
         Use /quiz to go on.",
    )
}

/// A card that was shown days ago.
pub fn old_card() -> Message {
    Message::aside(
        "That card was shown some days ago, so a grade would say little about today. \
         Use /quiz, and it comes up again when it is due.",
    )
}

/// A command that has a meaning only where there is a server.
pub fn only_in_servers() -> Message {
    Message::aside("That works only in a server, not in direct messages. Please try it there.")
}
