//! The replies that show answers: the first page, and those that its buttons lead to.

use super::context::{ReplyError, RequestContext};
use super::delivery::Reply;
use super::interaction::Owner;
use super::presses::PressedButton;
use crate::app::{App, SelectedQa};
use crate::messages::answer::{AnswerView, ConfidenceLevel, answer};
use crate::messages::asked::AskedLine;
use crate::messages::catalog::Catalog;
use crate::messages::custom_id::{AnswerState, MAX_OTHERS};
use crate::messages::offers::no_more;
use crate::messages::{Message, apology};
use recite_notes::{Qa, QaKey, Topic};

/// Returns the first page of a new answer.
pub fn first_page<'a>(
    context: &RequestContext<'a>,
    asked: Option<AskedLine>,
    (qa, others): (&'a Qa, Vec<&'a Qa>),
    confidence: ConfidenceLevel,
    is_private: bool,
) -> Message {
    let view = AnswerView {
        asked,
        qa,
        others,
        seen_count: 0,
        confidence,
        page: 0,
        is_private,
        can_be_shared: false,
        can_be_quizzed: qa.quiz.is_quizzed(),
    };
    answer(context.catalog(), &view, &context.services.links)
}

/// Returns a page of the answer whose buttons carry this state.
pub fn page(
    context: &RequestContext<'_>,
    state: &AnswerState,
    page: usize,
    pressed: &PressedButton,
) -> Reply {
    let catalog = context.catalog();
    match resume(context, state, page, pressed) {
        Some(view) => Reply::to(
            pressed.owner,
            answer(catalog, &view, &context.services.links),
        ),
        None => Reply::Post(apology::note_gone(catalog)),
    }
}

/// Returns the next match that is still in the notes, after *Not it*.
pub fn next_match(
    context: &RequestContext<'_>,
    state: &AnswerState,
    pressed: &PressedButton,
) -> Reply {
    let pressed = &with_asked(context, state, pressed);
    let mut next = state.next();
    while let Some(candidate) = next {
        if context.app().get_by_key(candidate.current).is_some() {
            return page(context, &candidate, 0, pressed);
        }
        next = candidate.next();
    }
    let catalog = context.catalog();
    match resume(context, state, 0, pressed) {
        Some(view) => Reply::to(pressed.owner, no_more(catalog, &view)),
        None => Reply::Post(apology::note_gone(catalog)),
    }
}

/// Returns the match that a member picked from the menu of the answer whose buttons carry this state.
pub fn picked_match(
    context: &RequestContext<'_>,
    state: &AnswerState,
    key: QaKey,
    pressed: &PressedButton,
) -> Reply {
    let pressed = with_asked(context, state, pressed);
    page(context, &state.choose(key), 0, &pressed)
}

/// Returns the press with what was asked, which the reply to it shows. Above a Q&A that was picked, it is not shown: it
/// is the title.
fn with_asked(
    context: &RequestContext<'_>,
    state: &AnswerState,
    pressed: &PressedButton,
) -> PressedButton {
    let is_picked = state.confidence == ConfidenceLevel::Chosen && state.seen_count() == 0;
    let picked = || {
        let qa = context.app().get_by_key(state.current)?;
        AskedLine::of_picked(context.catalog(), qa)
    };
    let asked = pressed.asked.clone();
    PressedButton {
        asked: asked.or_else(|| is_picked.then(picked).flatten()),
        ..pressed.clone()
    }
}

/// Returns a private message with the answer of a Q&A that a member picked.
pub fn open(context: &RequestContext<'_>, key: QaKey) -> Result<Reply, ReplyError> {
    let found = context.search(|app| app.open_by_key(key, MAX_OTHERS));
    Ok(Reply::Post(match found {
        Some(SelectedQa { qa, others }) => {
            first_page(context, None, (qa, others), ConfidenceLevel::Chosen, true)
        }
        None => apology::note_gone(context.catalog()),
    }))
}

/// Returns what the reply with this button shows; `None` if its Q&A is gone.
pub fn resume<'a>(
    context: &RequestContext<'a>,
    state: &AnswerState,
    page: usize,
    pressed: &PressedButton,
) -> Option<AnswerView<'a>> {
    let app = context.app();
    let is_private = pressed.owner == Owner::Another;
    let view = AnswerView::resume(state, |key| app.get_by_key(key), page, is_private)?;
    Some(AnswerView {
        asked: pressed.asked.clone(),
        can_be_quizzed: view.qa.quiz.is_quizzed(),
        ..view
    })
}

/// Finds the topic that a member named, if any. The error is the reply for a topic that the notes do not have.
pub fn named_topic<'a>(
    catalog: Catalog,
    app: &'a App,
    named: Option<&str>,
) -> Result<Option<&'a Topic>, Message> {
    match named {
        None => Ok(None),
        Some(named) => match app.topic(named) {
            Some(topic) => Ok(Some(topic)),
            None => Err(apology::unknown_topic(catalog, named)),
        },
    }
}
