//! The replies that show no note in full: a few notes with one line each, or none.
//!
//! The caller decides how sure it is.

use std::collections::HashSet;

use super::answer::AnswerView;
use super::asked::AskedLine;
use super::catalog::Catalog;
use super::confidence::ConfidenceLevel;
use super::controls::{menu, share_button};
use super::custom_id::{AnswerState, Press, SharedReply};
use super::frame::{Frame, GRAY, YELLOW};
use super::{Button, ButtonStyle, Message, choices, dialect, limits};
use recite_notes::{Qa, QaKey};
use recite_quiz::MessageId;
use recite_search::Look;

/// The maximum length of the line of each note, in characters.
pub const LINE_CHARS: usize = 150;

/// The matches of a question, and who sees the reply.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// What was asked.
    pub asked: Option<AskedLine>,
    /// The matches, best first. Those that are not offered are in the menu of each offered one.
    pub matches: Vec<&'a Qa>,
    /// Whether only the member who asked sees the reply.
    pub is_private: bool,
    /// Whether that member can post it to the channel.
    pub can_be_shared: bool,
    /// The message that the member can reply to with a match, once it is shown in full.
    pub reply_to: Option<MessageId>,
}

/// Returns the reply when two notes are about equally good.
pub fn close_call(catalog: Catalog, offer: &Offer) -> Message {
    let visible = offer.visible(Look::CloseCall);
    offer.message(catalog, YELLOW, catalog.ask_close_call(), (&visible, None))
}

/// Returns the reply when the answer may be among the first three matches.
pub fn possible(catalog: Catalog, offer: &Offer) -> Message {
    let visible = offer.visible(Look::Possible);
    let Some(state) = offer.state(&visible, 0) else {
        return nothing(catalog, offer);
    };
    let lead = catalog.ask_possible(visible.len() as u32);
    let shared = Some(SharedReply::Matches(state));
    offer.message(catalog, GRAY, lead, (&visible, shared))
}

/// Returns the reply when no note answers.
pub fn nothing(catalog: Catalog, offer: &Offer) -> Message {
    let shared = Some(SharedReply::Nothing);
    offer.message(catalog, GRAY, catalog.ask_nothing(), (&[], shared))
}

/// Returns the reply to *Not it* after the last match; its menu leads back to each match.
pub fn no_more(catalog: Catalog, view: &AnswerView) -> Message {
    let all: Vec<&Qa> = view.others.iter().copied().chain([view.qa]).collect();
    let mut frame = Frame::default();
    frame.text(catalog.ask_no_more());
    let mut message = frame.into_message(GRAY, Vec::new(), view.is_private);
    message
        .components
        .extend(menu(catalog, view.qa, &view.state(), &all));
    message.below(view.asked.as_ref())
}

impl<'a> Offer<'a> {
    /// Returns the first matches, each once.
    fn visible(&self, look: Look) -> Vec<&'a Qa> {
        let mut seen = HashSet::new();
        let distinct = self.matches.iter().copied();
        distinct
            .filter(|qa| seen.insert(qa.id.key()))
            .take(look.visible_hits())
            .collect()
    }

    /// Returns the state of the reply that shows the visible match at this position; *Not it* leads on to the others.
    fn state(&self, visible: &[&Qa], at: usize) -> Option<AnswerState> {
        let current = visible.get(at)?.id.key();
        // The state leaves out what repeats.
        let others: Vec<QaKey> = self.matches.iter().map(|qa| qa.id.key()).collect();
        let state = AnswerState::new(current, others, ConfidenceLevel::Chosen);
        let state = state.with_sharing(self.can_be_shared);
        Some(state.with_reply_to(self.reply_to))
    }

    /// Returns the reply with the visible matches, and with a button that posts `shared` if the member may do that.
    fn message(
        &self,
        catalog: Catalog,
        color: u32,
        lead: String,
        (visible, shared): (&[&Qa], Option<SharedReply>),
    ) -> Message {
        let mut frame = Frame::default();
        frame.text(lead);
        let names = choices::names(visible, limits::BUTTON_LABEL);
        for (name, qa) in names.iter().zip(visible) {
            let title = format!("**{}**", dialect::escape(name));
            let line = dialect::escape(&choices::snippet(qa, LINE_CHARS));
            let lines = [title, line].into_iter().filter(|it| !it.is_empty());
            frame.text(lines.collect::<Vec<_>>().join("\n"));
        }
        let buttons = names.into_iter().enumerate().filter_map(|(at, name)| {
            let press = Press::Show(self.state(visible, at)?);
            Some(Button::new(ButtonStyle::Secondary, name, press))
        });
        let shared = shared.filter(|_| self.can_be_shared);
        let share = shared.map(|shared| share_button(catalog, shared));
        let rows = vec![buttons.collect(), share.into_iter().collect()];
        frame
            .into_message(color, rows, self.is_private)
            .below(self.asked.as_ref())
    }
}
