//! A press of a button or menu, as Discord sends it.

use super::delivery::Deferral;
use super::interaction::Owner;
use crate::messages::asked::AskedLine;
use crate::messages::custom_id::{Press, PressError, parse_key};
use recite_notes::QaKey;
use recite_quiz::MessageId;

/// A press of a button, or of a menu with the picked value.
#[derive(Clone, Debug, PartialEq)]
pub struct PressedButton {
    /// What its `custom_id` asks for.
    pub press: Result<Press, PressError>,
    /// The picked value of a menu.
    pub picked: Option<String>,
    /// Whose message it is below.
    pub owner: Owner,
    /// The message it is below.
    pub message: MessageId,
    /// The message that it replies to.
    pub replies_to: Option<MessageId>,
    /// What was asked, as that message shows it.
    pub asked: Option<AskedLine>,
}

impl PressedButton {
    /// Returns the Q&A that was picked in a menu of Q&As.
    pub fn picked_key(&self) -> Option<QaKey> {
        parse_key(self.picked.as_deref()?).ok()
    }

    /// Returns the name of the press in log lines and metrics.
    pub fn name(&self) -> &'static str {
        let Ok(press) = &self.press else {
            return "an unreadable button";
        };
        match press {
            Press::Answered(_) => "This answered it",
            Press::NotIt(_) => "Not it",
            Press::Page { .. } | Press::CardPage { .. } => "a page",
            Press::Menu(_) => "Other matches",
            Press::Show(_) => "an offered note",
            Press::Share(_) => "Post to the channel",
            Press::PostReply(_) => "Post as reply",
            Press::RemoveReply(_) => "Remove",
            Press::Peek(_) => "a hard question",
            Press::PeekPicked(_) => "a note of a help thread",
            Press::SolveThread(_) => "This solved it",
            Press::GoLive(_) => "Go live",
            Press::Reveal(_) => "Reveal",
            Press::RevealCard(_) => "a card",
            Press::Grade { .. } => "a grade",
            Press::Next(_) => "the next card",
            Press::Stop(_) => "Stop",
            Press::Later(_) => "Quiz me on this later",
            Press::Forget { .. } => "/privacy delete",
            Press::OptOut(_) => "the leaderboard's button",
        }
    }

    /// Returns how to announce a reply that takes longer than Discord waits; `None` if the reply never does.
    pub fn deferral(&self) -> Option<Deferral> {
        match (&self.press, self.owner) {
            (Ok(Press::Forget { confirmed: true }), Owner::Presser) => Some(Deferral::Update),
            (Ok(Press::Forget { confirmed: true }), Owner::Another) => {
                Some(Deferral::message(true))
            }
            (
                Ok(
                    Press::PostReply(_)
                    | Press::RemoveReply(_)
                    | Press::SolveThread(_)
                    | Press::GoLive(_),
                ),
                _,
            ) => Some(Deferral::message(true)),
            _ => None,
        }
    }
}
