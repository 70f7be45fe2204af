//! The reply that answers a question: one Q&A with its page, its source, and a menu of the other matches.
//!
//! The caller searches and decides what is shown; everything that a later press needs goes into the buttons. An answer
//! is the note's own text, divided into pages when it is long and never cut.

use super::asked::AskedLine;
use super::catalog::Catalog;
pub use super::confidence::ConfidenceLevel;
use super::controls::{buttons, menu, page_buttons, post_reply_button, share_button};
use super::custom_id::{AnswerState, Press, ReplyOwners, SharedReply};
use super::frame::{Frame, GRAY, GREEN, YELLOW};
use super::layout::{self, Layout};
pub use super::links::Links;
use super::{ActionRow, Button, ButtonStyle, Component, Message};
use recite_notes::{Qa, QaKey};
use recite_quiz::MessageId;

/// What a reply shows.
#[derive(Clone, Debug)]
pub struct AnswerView<'a> {
    /// What was asked.
    pub asked: Option<AskedLine>,
    /// The Q&A whose answer is shown.
    pub qa: &'a Qa,
    /// The other matches: first those not shown yet, best first, then those already shown.
    pub others: Vec<&'a Qa>,
    /// How many Q&As at the end of `others` were already shown.
    pub seen_count: usize,
    /// How likely the Q&A answers the question.
    pub confidence: ConfidenceLevel,
    /// From 0; a page past the end shows the last one.
    pub page: usize,
    /// Whether only the member who asked sees the reply.
    pub is_private: bool,
    /// Whether the member who asked can post the reply to the channel.
    pub can_be_shared: bool,
    /// The message that the member who asked can reply to with the Q&A.
    pub reply_to: Option<MessageId>,
    /// Whether the Q&A can become a card, so that *Quiz me on this later* is offered.
    pub can_be_quizzed: bool,
}

impl<'a> AnswerView<'a> {
    /// Restores the view from a button's state, with `find` looking up keys in the current notes.
    ///
    /// Returns `None` if the Q&A to show is gone; other matches that are gone are left out. The caller sets `asked` and
    /// `can_be_quizzed`.
    pub fn resume(
        state: &AnswerState,
        find: impl Fn(QaKey) -> Option<&'a Qa>,
        page: usize,
        is_private: bool,
    ) -> Option<Self> {
        let unseen_count = state.others().len() - state.seen_count();
        let (unseen, seen) = state.others().split_at(unseen_count);
        let mut others: Vec<&Qa> = unseen.iter().filter_map(|&key| find(key)).collect();
        let unseen_count = others.len();
        others.extend(seen.iter().filter_map(|&key| find(key)));
        let seen_count = others.len() - unseen_count;
        Some(Self {
            asked: None,
            qa: find(state.current)?,
            others,
            seen_count,
            confidence: state.confidence,
            page,
            is_private,
            can_be_shared: state.can_be_shared(),
            reply_to: state.reply_to(),
            can_be_quizzed: false,
        })
    }

    /// Returns the state that the buttons below this reply carry.
    pub fn state(&self) -> AnswerState {
        let others = self.others.iter().map(|qa| qa.id.key()).collect();
        AnswerState::resumed(self.qa.id.key(), others, self.seen_count, self.confidence)
            .with_sharing(self.can_be_shared)
            .with_reply_to(self.reply_to)
    }
}

/// Returns the reply that shows a match.
pub fn answer(catalog: Catalog, view: &AnswerView, links: &Links) -> Message {
    let shown = PageView {
        qa: view.qa,
        confidence: view.confidence,
        page: view.page,
    };
    let ShownPage { frame, page, count } = shown_page(catalog, &shown, links);
    let mut message = frame.into_message(color(view.confidence), Vec::new(), view.is_private);

    let state = view.state();
    let below = &mut message.components;
    below.extend(menu(catalog, view.qa, &state, &view.others));
    let later = view.can_be_quizzed.then(|| view.qa.id.key());
    let shared = view
        .can_be_shared
        .then(|| SharedReply::Answer(state.clone()));
    let reply = state
        .reply_to()
        .map(|_| post_reply_button(catalog, state.clone()));
    below.push(Component::Row(buttons(catalog, state, page, count, later)));
    let posting = shared.map(|shared| share_button(catalog, shared));
    let posting: Vec<Button> = posting.into_iter().chain(reply).collect();
    if !posting.is_empty() {
        below.push(Component::Row(ActionRow::Buttons(posting)));
    }
    message.below(view.asked.as_ref())
}

/// A page of a Q&A as an answer.
struct PageView<'a> {
    qa: &'a Qa,
    confidence: ConfidenceLevel,
    /// From 0; a page past the end shows the last one.
    page: usize,
}

/// A frame with a page, from 0, of `count`.
struct ShownPage {
    frame: Frame,
    page: usize,
    count: usize,
}

/// Returns a frame with a page of an answer, its source, and how likely it answers.
fn shown_page(catalog: Catalog, view: &PageView, links: &Links) -> ShownPage {
    let layout = Layout::of(catalog, view.qa);
    let count = layout.pages.len();
    let page = view.page.min(count - 1);
    let mut frame = Frame::default();
    if let Some(warning) = view.confidence.warning(catalog) {
        frame.text(warning);
    }
    layout.add_page(page, &mut frame);
    let mut facts = layout::topic_and_source(view.qa, links);
    facts.extend(view.confidence.label(catalog));
    facts.extend(layout::page_number(catalog, page, count));
    frame.text(format!("-# {}", facts.join(" · ")));
    ShownPage { frame, page, count }
}

/// What a public reply answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyPlace {
    /// A message.
    Message,
    /// A help thread.
    HelpThread,
}

/// Returns a public reply: the first page of a Q&A, without the buttons of a conversation.
pub fn public_reply(
    catalog: Catalog,
    qa: &Qa,
    confidence: ConfidenceLevel,
    (place, owners): (ReplyPlace, ReplyOwners),
    links: &Links,
) -> Message {
    let page = PageView {
        qa,
        confidence,
        page: 0,
    };
    let ShownPage {
        mut frame,
        page,
        count,
    } = shown_page(catalog, &page, links);
    if place == ReplyPlace::HelpThread {
        frame.text(format!("-# {}", catalog.threads_answer_hint()));
    }
    let state = AnswerState::new(qa.id.key(), [], confidence);
    let press = |page| Press::Page {
        state: state.clone(),
        page,
    };
    let mut row = page_buttons(catalog, page, count, press);
    row.extend(match place {
        ReplyPlace::HelpThread => {
            let (label, press) = (catalog.threads_solved_button(), Press::SolveThread(owners));
            Some(Button::new(ButtonStyle::Success, label, press))
        }
        ReplyPlace::Message => qa.quiz.is_quizzed().then(|| {
            let (label, press) = (catalog.ask_quiz_later_button(), Press::Later(qa.id.key()));
            Button::new(ButtonStyle::Secondary, label, press)
        }),
    });
    let remove = Press::RemoveReply(owners);
    let label = catalog.reply_remove_button();
    row.push(Button::new(ButtonStyle::Secondary, label, remove));
    frame.into_message(color(confidence), vec![row], false)
}

/// Returns the thanks for *This answered it*.
pub fn thanks(catalog: Catalog) -> Message {
    Message::private_text(catalog.ask_thanks())
}

fn color(confidence: ConfidenceLevel) -> u32 {
    match confidence {
        ConfidenceLevel::Chosen | ConfidenceLevel::Sure => GREEN,
        ConfidenceLevel::Likely => YELLOW,
        ConfidenceLevel::NotSure => GRAY,
    }
}
