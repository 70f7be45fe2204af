//! The replies that show private cards, and the answer to a daily question.

use super::context::{ReplyError, RequestContext};
use crate::app::quiz::cards::{GradeOutcome, NextCard};
use crate::messages::card::{
    SessionEnd, card_answer, card_question, grade_saved, quiz_later, session_over,
};
use crate::messages::{Message, apology};
use recite_notes::{Qa, QaKey};
use recite_quiz::pick::Scope;
use recite_quiz::{Occasion, PostId, Rating, Session, ShownCard};

/// Returns the next card of a session.
pub async fn next(context: &RequestContext<'_>, session: Session) -> Result<Message, ReplyError> {
    let catalog = context.catalog();
    let topic = match session.topic {
        None => None,
        Some(key) => match context.app().notebook().topic_by_key(key) {
            Some(topic) => Some(topic),
            None => return Ok(apology::topic_gone(catalog)),
        },
    };
    let scope = match session.left {
        None => Scope::Due,
        Some(_) => Scope::Any,
    };
    Ok(
        match context.quiz.next(&context.asker, topic, scope).await? {
            NextCard::Card {
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
                card_question(catalog, qa, &card, &progress)
            }
            NextCard::NothingDue { done } => session_over(catalog, SessionEnd::NothingDue, done),
        },
    )
}

/// Returns the message after a card of a session: the next card, or the end.
pub async fn after(context: &RequestContext<'_>, session: Session) -> Result<Message, ReplyError> {
    match session.after_card() {
        Some(session) => next(context, session).await,
        None => end(context, SessionEnd::Finished(session)).await,
    }
}

/// Returns the message at the end of a session.
pub async fn end(context: &RequestContext<'_>, end: SessionEnd) -> Result<Message, ReplyError> {
    let done = context.quiz.tally_today(&context.asker).await?;
    Ok(session_over(context.catalog(), end, done))
}

/// Returns the answer to a daily question.
pub async fn reveal_post(
    context: &RequestContext<'_>,
    post: PostId,
) -> Result<Message, ReplyError> {
    let Some(found) = context.quiz.reveal(&context.asker, post).await? else {
        return Ok(apology::note_gone(context.catalog()));
    };
    let card = ShownCard {
        key: found.qa.id.key(),
        shown_on: found.on,
        occasion: Occasion::Daily(post),
    };
    Ok(answer_of(context, found.qa, &card, 0, found.rating))
}

/// Returns a page, from 0, of a card's answer.
pub async fn reveal(
    context: &RequestContext<'_>,
    card: &ShownCard,
    page: usize,
) -> Result<Message, ReplyError> {
    let Some(qa) = context.app().get_by_key(card.key) else {
        return Ok(apology::note_gone(context.catalog()));
    };
    let given = context.quiz.rating_given(&context.asker, card).await?;
    Ok(answer_of(context, qa, card, page, given))
}

/// Returns a page of a card's answer; `given` is today's grade.
fn answer_of(
    context: &RequestContext<'_>,
    qa: &Qa,
    card: &ShownCard,
    page: usize,
    given: Option<Rating>,
) -> Message {
    let (catalog, links) = (context.catalog(), &context.services.links);
    card_answer(catalog, qa, card, page, given, links)
}

/// Saves a grade and returns its confirmation.
pub async fn grade(
    context: &RequestContext<'_>,
    card: &ShownCard,
    rating: Rating,
) -> Result<Message, ReplyError> {
    let catalog = context.catalog();
    let press = Some(context.interaction.id);
    let rated = context.quiz.rate(&context.asker, card, rating, press);
    Ok(match rated.await? {
        GradeOutcome::Recorded(done) => grade_saved(catalog, &done, card.occasion),
        GradeOutcome::Superseded(_) => apology::graded_since(catalog),
        GradeOutcome::TooOld => apology::old_card(catalog),
        GradeOutcome::NotFound => apology::note_gone(catalog),
    })
}

/// Adds a Q&A to the member's cards.
pub async fn add(context: &RequestContext<'_>, key: QaKey) -> Result<Message, ReplyError> {
    let catalog = context.catalog();
    Ok(match context.quiz.add_wish(&context.asker, key).await? {
        Some((qa, is_new)) => quiz_later(catalog, qa, !is_new),
        None => apology::note_gone(catalog),
    })
}
