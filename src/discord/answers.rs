//! Answers of the search as replies: the first page, and what the buttons under it lead to.

use super::context::{ReplyError, RequestContext};
use super::delivery::Reply;
use super::interaction::Owner;
use crate::app::App;
use crate::messages::answer::{Showing, Sureness, answer};
use crate::messages::custom_id::{Context, MAX_OTHERS};
use crate::messages::nearest::no_more;
use crate::messages::{Message, apology};
use recite_notes::{Qa, QaKey, Topic};

/// The first page of a fresh answer.
pub fn shown_first<'a>(
    context: &RequestContext<'a>,
    qa: &'a Qa,
    others: Vec<&'a Qa>,
    sureness: Sureness,
    private: bool,
) -> Message {
    let showing = Showing {
        qa,
        others,
        shown: 0,
        sureness,
        page: 0,
        private,
        can_be_quizzed: qa.quiz.is_quizzed(),
    };
    answer(&showing, &context.services.links)
}

/// A page of an answer that is shown already, by what its buttons say.
pub fn page(context: &RequestContext<'_>, of: &Context, page: usize, owner: Owner) -> Reply {
    match resumed(context, of, page, owner) {
        Some(showing) => Reply::to(owner, answer(&showing, &context.services.links)),
        None => Reply::Post(apology::vanished()),
    }
}

/// The next of the matches that the notes still have, after one that was not it.
pub fn next_match(context: &RequestContext<'_>, of: &Context, owner: Owner) -> Reply {
    let mut next = of.next();
    while let Some(candidate) = next {
        if context.app().get_by_key(candidate.showing).is_some() {
            return page(context, &candidate, 0, owner);
        }
        next = candidate.next();
    }
    match resumed(context, of, 0, owner) {
        Some(seen) => Reply::to(owner, no_more(&seen)),
        None => Reply::Post(apology::vanished()),
    }
}

/// A Q&A that somebody picked.
pub fn open(context: &RequestContext<'_>, key: QaKey, owner: Owner) -> Result<Reply, ReplyError> {
    Ok(
        match context.search(|app| app.open_by_key(key, MAX_OTHERS))? {
            Some(found) => {
                let message = shown_first(context, found.qa, found.others, Sureness::Chosen, true);
                Reply::to(owner, message)
            }
            None => Reply::Post(apology::vanished()),
        },
    )
}

fn resumed<'a>(
    context: &RequestContext<'a>,
    of: &Context,
    page: usize,
    owner: Owner,
) -> Option<Showing<'a>> {
    let app = context.app();
    let showing = Showing::resume(of, |key| app.get_by_key(key), page, owner == Owner::Another)?;
    Some(Showing {
        can_be_quizzed: showing.qa.quiz.is_quizzed(),
        ..showing
    })
}

/// The topic that a member named, if any; where the notes have none of that name, the reply that says so.
pub fn named_topic<'a>(app: &'a App, named: Option<&str>) -> Result<Option<&'a Topic>, Message> {
    match named {
        None => Ok(None),
        Some(named) => match app.topic(named) {
            Some(topic) => Ok(Some(topic)),
            None => Err(apology::unknown_topic(named)),
        },
    }
}
