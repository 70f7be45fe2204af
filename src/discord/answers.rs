//! The replies that show answers: the first page, and those that its buttons lead to.

use super::context::{ReplyError, RequestContext};
use super::delivery::Reply;
use super::interaction::Owner;
use crate::app::App;
use crate::messages::answer::{AnswerView, ConfidenceLevel, answer};
use crate::messages::catalog::Catalog;
use crate::messages::custom_id::{AnswerState, MAX_OTHERS};
use crate::messages::nearest::no_more;
use crate::messages::{Message, apology};
use recite_notes::{Qa, QaKey, Topic};

/// Returns the first page of a new answer.
pub fn first_page<'a>(
    context: &RequestContext<'a>,
    qa: &'a Qa,
    others: Vec<&'a Qa>,
    confidence: ConfidenceLevel,
    is_private: bool,
) -> Message {
    let view = AnswerView {
        qa,
        others,
        seen_count: 0,
        confidence,
        page: 0,
        is_private,
        can_be_quizzed: qa.quiz.is_quizzed(),
    };
    answer(context.catalog(), &view, &context.services.links)
}

/// Returns a page of the answer whose buttons carry this state.
pub fn page(context: &RequestContext<'_>, state: &AnswerState, page: usize, owner: Owner) -> Reply {
    let catalog = context.catalog();
    match resume(context, state, page, owner) {
        Some(view) => Reply::to(owner, answer(catalog, &view, &context.services.links)),
        None => Reply::Post(apology::note_gone(catalog)),
    }
}

/// Returns the next match that is still in the notes, after *Not it*.
pub fn next_match(context: &RequestContext<'_>, state: &AnswerState, owner: Owner) -> Reply {
    let mut next = state.next();
    while let Some(candidate) = next {
        if context.app().get_by_key(candidate.current).is_some() {
            return page(context, &candidate, 0, owner);
        }
        next = candidate.next();
    }
    let catalog = context.catalog();
    match resume(context, state, 0, owner) {
        Some(view) => Reply::to(owner, no_more(catalog, &view)),
        None => Reply::Post(apology::note_gone(catalog)),
    }
}

/// Returns the answer of a Q&A that a member picked.
pub fn open(context: &RequestContext<'_>, key: QaKey, owner: Owner) -> Result<Reply, ReplyError> {
    Ok(
        match context.search(|app| app.open_by_key(key, MAX_OTHERS))? {
            Some(found) => {
                let message = first_page(
                    context,
                    found.qa,
                    found.others,
                    ConfidenceLevel::Chosen,
                    true,
                );
                Reply::to(owner, message)
            }
            None => Reply::Post(apology::note_gone(context.catalog())),
        },
    )
}

fn resume<'a>(
    context: &RequestContext<'a>,
    state: &AnswerState,
    page: usize,
    owner: Owner,
) -> Option<AnswerView<'a>> {
    let app = context.app();
    let is_private = owner == Owner::Another;
    let view = AnswerView::resume(state, |key| app.get_by_key(key), page, is_private)?;
    Some(AnswerView {
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
