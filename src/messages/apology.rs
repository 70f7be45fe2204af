//! The messages for failures, and for requests for something that does not exist.
//!
//! Each names the next step and nothing internal: only the reference links such a message to the log. Only the member
//! who asked sees them.

use super::catalog::Catalog;
use super::{Message, dialect, limits};

/// The longest part of a topic's name that is quoted, in characters.
const MAX_TOPIC_CHARS: usize = 100;

/// Returns the message for a failure on our side; `reference` is in the log too.
pub fn failed(catalog: Catalog, reference: &str) -> Message {
    Message::private_text(catalog.error_failed(reference))
}

/// Returns the text that replaces a reply that Discord rejected.
pub fn rejected(catalog: Catalog, reference: &str) -> String {
    catalog.error_rejected(reference)
}

/// Returns the message for a Q&A that is no longer in the notes.
pub fn note_gone(catalog: Catalog) -> Message {
    Message::private_text(catalog.error_note_gone())
}

/// Returns the message for a button or menu that this version cannot read.
pub fn old_button(catalog: Catalog) -> Message {
    Message::private_text(catalog.error_unreadable_press())
}

/// Returns the message for a topic that the notes do not have.
pub fn unknown_topic(catalog: Catalog, topic: &str) -> Message {
    let topic = dialect::code_span(&limits::clip(topic, MAX_TOPIC_CHARS));
    Message::private_text(catalog.error_unknown_topic(&topic))
}

/// Returns the message for somebody outside the bot's servers who is in none of them.
pub fn not_a_member(catalog: Catalog) -> Message {
    Message::private_text(catalog.membership_denied())
}

/// Returns the message for somebody outside the bot's servers while Discord does not say whether they are in one.
pub fn unknown_membership(catalog: Catalog) -> Message {
    Message::private_text(catalog.membership_unknown())
}

/// Returns the message for a command, or a part of one, that this version does not have.
pub fn unknown_command(catalog: Catalog) -> Message {
    Message::private_text(catalog.error_unknown_command())
}

/// Returns the message for a session whose topic is no longer in the notes.
pub fn topic_gone(catalog: Catalog) -> Message {
    Message::private_text(catalog.error_topic_gone())
}

/// Returns the message for a card that was graded on a later day than that of the pressed button.
pub fn graded_since(catalog: Catalog) -> Message {
    Message::private_text(catalog.error_graded_since())
}

/// Returns the message for a card that was shown days ago.
pub fn old_card(catalog: Catalog) -> Message {
    Message::private_text(catalog.error_old_card())
}

/// Returns the message for a command that works only in a server.
pub fn servers_only(catalog: Catalog) -> Message {
    Message::private_text(catalog.error_servers_only())
}
