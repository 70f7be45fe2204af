//! The reply that answers a question: one match with its page, its sources and what else could be shown.
//!
//! Pure: the caller has searched and decides what is shown; everything a later press needs goes
//! into the buttons. An answer is the note's own text, paged when long and never cut.

use super::controls::{buttons, menu};
use super::custom_id::Context;
use super::frame::{Frame, GREEN, GREY, YELLOW};
use super::layout::{self, Layout};
pub use super::links::Links;
pub use super::sureness::Sureness;
use super::{Component, Message};
use recite_notes::{Qa, QaKey};

/// What a reply shows.
#[derive(Clone, Debug)]
pub struct Showing<'a> {
    pub qa: &'a Qa,
    /// The other matches: first those not shown yet, best first, then those already shown.
    pub others: Vec<&'a Qa>,
    /// How many at the end of `others` were already shown.
    pub shown: usize,
    pub sureness: Sureness,
    /// From 0; a page past the end shows the last.
    pub page: usize,
    /// Whether only the asking member sees it.
    pub private: bool,
    /// Whether the Q&A can be put on a card, so that *Quiz me on this later* is offered.
    pub can_be_quizzed: bool,
}

impl<'a> Showing<'a> {
    /// What a button's context stands for, with `find` looking keys up in today's notes.
    ///
    /// `None` when the Q&A to show is gone; other matches that are gone are left out. Whether it can
    /// be quizzed is for the caller to say.
    pub fn resume(
        context: &Context,
        find: impl Fn(QaKey) -> Option<&'a Qa>,
        page: usize,
        private: bool,
    ) -> Option<Self> {
        let fresh = context.others().len() - context.shown();
        let (fresh, shown) = context.others().split_at(fresh);
        let mut others: Vec<&Qa> = fresh.iter().filter_map(|&key| find(key)).collect();
        let before = others.len();
        others.extend(shown.iter().filter_map(|&key| find(key)));
        let shown = others.len() - before;
        let (qa, sureness) = (find(context.showing)?, context.sureness);
        Some(Self {
            qa,
            others,
            shown,
            sureness,
            page,
            private,
            can_be_quizzed: false,
        })
    }

    /// What the buttons under this reply carry.
    pub fn context(&self) -> Context {
        let others = self.others.iter().map(|qa| qa.id.key()).collect();
        Context::resumed(self.qa.id.key(), others, self.shown, self.sureness)
    }
}

/// The reply that shows a match.
pub fn answer(showing: &Showing, links: &Links) -> Message {
    let layout = Layout::of(showing.qa);
    let count = layout.pages.len();
    let page = showing.page.min(count - 1);
    let mut frame = Frame::default();
    layout.show(page, &mut frame);
    frame.text(quiet_line(showing, links, page, count));
    let mut message = frame.into_message(color(showing.sureness), Vec::new(), showing.private);

    let context = showing.context();
    let below = &mut message.components;
    below.extend(menu(showing.qa, &context, &showing.others));
    let later = showing.can_be_quizzed.then(|| showing.qa.id.key());
    below.push(Component::Row(buttons(context, page, count, later)));
    message
}

/// The thanks for *This answered it*.
pub fn answered() -> Message {
    Message::aside("Good to know. Thank you for telling me!")
}

/// Place in the notes, sureness and page, in small text.
fn quiet_line(showing: &Showing, links: &Links, page: usize, count: usize) -> String {
    let mut parts = layout::place(showing.qa, links);
    parts.extend(showing.sureness.words().map(str::to_owned));
    parts.extend(layout::page_number(page, count));
    format!("-# {}", parts.join(" · "))
}

fn color(sureness: Sureness) -> u32 {
    match sureness {
        Sureness::Chosen | Sureness::High => GREEN,
        Sureness::Medium => YELLOW,
        Sureness::Low => GREY,
    }
}
