//! The private cards as messages, and the answer behind a daily question.

use super::context::{ReplyError, RequestContext};
use crate::app::quiz::cards::{Next, Rated};
use crate::messages::card::{End, graded, later, question, revealed, session_over};
use crate::messages::{Message, apology};
use recite_notes::QaKey;
use recite_quiz::pick::Scope;
use recite_quiz::{Occasion, PostId, Rating, Session, ShownCard};

/// The next card of a session.
pub async fn next(context: &RequestContext<'_>, session: Session) -> Result<Message, ReplyError> {
    let topic = match session.topic {
        None => None,
        Some(key) => match context.app().notebook().topic_by_key(key) {
            Some(topic) => Some(topic),
            None => return Ok(apology::vanished_topic()),
        },
    };
    let scope = match session.left {
        None => Scope::Due,
        Some(_) => Scope::Any,
    };
    Ok(
        match context.quiz.next(&context.asker, topic, scope).await? {
            Next::Card {
                qa,
                kind,
                today,
                progress,
            } => {
                let card = ShownCard {
                    key: qa.id.key(),
                    shown_on: today,
                    occasion: Occasion::Session(session, kind),
                };
                question(qa, &card, &progress)
            }
            Next::Over { done } => session_over(End::NothingDue, done),
        },
    )
}

/// What comes after a card of a session.
pub async fn after(context: &RequestContext<'_>, session: Session) -> Result<Message, ReplyError> {
    match session.after_card() {
        Some(session) => next(context, session).await,
        None => end(context, End::Finished(session)).await,
    }
}

pub async fn end(context: &RequestContext<'_>, end: End) -> Result<Message, ReplyError> {
    let done = context.quiz.done_today(&context.asker).await?;
    Ok(session_over(end, done))
}

/// The answer of a daily question.
pub async fn reveal_post(
    context: &RequestContext<'_>,
    post: PostId,
) -> Result<Message, ReplyError> {
    let Some(found) = context.quiz.reveal(&context.asker, post).await? else {
        return Ok(apology::vanished());
    };
    let card = ShownCard {
        key: found.qa.id.key(),
        shown_on: found.on,
        occasion: Occasion::Daily(post),
    };
    let links = &context.services.links;
    Ok(revealed(found.qa, &card, 0, found.given, links))
}

/// A page, from 0, of a card's answer.
pub async fn reveal(
    context: &RequestContext<'_>,
    card: &ShownCard,
    page: usize,
) -> Result<Message, ReplyError> {
    let Some(qa) = context.app().get_by_key(card.key) else {
        return Ok(apology::vanished());
    };
    let given = context.quiz.given(&context.asker, card).await?;
    Ok(revealed(qa, card, page, given, &context.services.links))
}

pub async fn grade(
    context: &RequestContext<'_>,
    card: &ShownCard,
    rating: Rating,
) -> Result<Message, ReplyError> {
    let press = Some(context.interaction.id);
    let rated = context.quiz.rate(&context.asker, card, rating, press);
    Ok(match rated.await? {
        Rated::Done(done) => graded(&done, card.occasion),
        Rated::Superseded(_) => apology::graded_since(),
        Rated::TooOld => apology::old_card(),
        Rated::Vanished => apology::vanished(),
    })
}

/// Makes a Q&A one of the member's cards.
pub async fn add(context: &RequestContext<'_>, key: QaKey) -> Result<Message, ReplyError> {
    Ok(match context.quiz.wish(&context.asker, key).await? {
        Some((qa, is_new)) => later(qa, !is_new),
        None => apology::vanished(),
    })
}
