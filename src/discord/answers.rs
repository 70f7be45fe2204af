//! The replies that show answers: the first page, and those that its buttons lead to.

use super::context::{RequestContext, search_in};
use super::delivery::Reply;
use super::interaction::Owner;
use super::place::Place;
use super::pressed_button::PressedButton;
use crate::app::{Answer, App, SelectedQa};
use crate::messages::answer::{AnswerView, ConfidenceLevel, Links, answer};
use crate::messages::asked::AskedLine;
use crate::messages::catalog::Catalog;
use crate::messages::custom_id::{AnswerState, MAX_OTHERS};
use crate::messages::empty::no_notes;
use crate::messages::offers::{Offer, close_call, no_more, nothing, possible};
use crate::messages::{Message, apology};
use crate::metrics::Metrics;
use recite_notes::{Qa, QaKey, Topic};
use recite_quiz::MessageId;

/// Who sees the answer to a question, and what the member who asked can do with it.
pub struct Audience {
    /// Whether only the member who asked sees it.
    pub is_private: bool,
    /// The message that the member can reply to with it.
    pub reply_to: Option<MessageId>,
}

/// What an answer to a question is made from.
pub struct AnswerSource<'a> {
    /// The notes and their index.
    pub app: &'a App,
    /// The texts.
    pub catalog: Catalog,
    /// Where the notes can be read in a browser.
    pub links: &'a Links,
    /// Counts answers.
    pub metrics: &'a Metrics,
    /// Where the question was asked.
    pub place: Place,
}

impl<'a> AnswerSource<'a> {
    fn of(context: &RequestContext<'a>) -> Self {
        Self {
            app: context.app(),
            catalog: context.catalog(),
            links: &context.services.links,
            metrics: &context.services.metrics,
            place: context.interaction.place,
        }
    }
}

/// Returns the answer to a question of an interaction, in one of its looks.
pub fn to_question(
    context: &RequestContext<'_>,
    question: &str,
    topic: Option<&Topic>,
    audience: &Audience,
) -> Message {
    answer_from(&AnswerSource::of(context), question, topic, audience)
}

/// Returns the answer to a question, in one of its looks.
pub fn answer_from(
    source: &AnswerSource<'_>,
    question: &str,
    topic: Option<&Topic>,
    audience: &Audience,
) -> Message {
    let (app, catalog, is_private) = (source.app, source.catalog, audience.is_private);
    if app.notebook().qas().is_empty() {
        return no_notes(catalog, is_private);
    }
    let answer = search_in(app, |app| app.ask(question, topic, MAX_OTHERS));
    source.metrics.count_look(answer.look());
    let has_notes = !matches!(answer, Answer::Nothing);
    let language = app.foreign_language(question).filter(|_| has_notes);
    let asked = match language {
        Some(language) => AskedLine::foreign(catalog, question, language),
        None => AskedLine::new(catalog, question),
    };
    // Where others are, a guess bothers nobody but the member who asked, who can post it.
    let has_others = source.place.has_others();
    let guess = |asked, matches| Offer {
        asked,
        matches,
        is_private: is_private || has_others,
        can_be_shared: has_others && !is_private,
        reply_to: audience.reply_to,
    };
    match answer {
        Answer::Found {
            qa,
            is_sure,
            others,
        } => {
            let confidence = match is_sure {
                true => ConfidenceLevel::Sure,
                false => ConfidenceLevel::Likely,
            };
            first_page(source, asked, (qa, others), confidence, audience)
        }
        Answer::CloseCall(matches) => {
            let offer = Offer {
                is_private,
                can_be_shared: false,
                ..guess(asked, matches)
            };
            close_call(catalog, &offer)
        }
        Answer::Possible(matches) => possible(catalog, &guess(asked, matches)),
        Answer::Nothing => nothing(catalog, &guess(asked, Vec::new())),
    }
}

/// Returns the first page of a new answer.
fn first_page<'a>(
    source: &AnswerSource<'a>,
    asked: Option<AskedLine>,
    (qa, others): (&'a Qa, Vec<&'a Qa>),
    confidence: ConfidenceLevel,
    audience: &Audience,
) -> Message {
    let view = AnswerView {
        asked,
        qa,
        others,
        seen_count: 0,
        confidence,
        page: 0,
        is_private: audience.is_private,
        can_be_shared: false,
        reply_to: audience.reply_to,
        can_be_quizzed: qa.quiz.is_quizzed(),
    };
    answer(source.catalog, &view, source.links)
}

/// Returns the first page of a Q&A that a member picked. What was asked is its title.
pub fn picked<'a>(
    context: &RequestContext<'a>,
    found: SelectedQa<'a>,
    is_private: bool,
) -> Message {
    let audience = Audience {
        is_private,
        reply_to: None,
    };
    let matches = (found.qa, found.others);
    let source = AnswerSource::of(context);
    first_page(&source, None, matches, ConfidenceLevel::Chosen, &audience)
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
    let of_picked = || {
        let qa = context.app().get_by_key(state.current)?;
        AskedLine::of_picked(context.catalog(), qa)
    };
    let asked = pressed.asked.clone();
    PressedButton {
        asked: asked.or_else(|| is_picked.then(of_picked).flatten()),
        ..pressed.clone()
    }
}

/// Returns a private message with the answer of a Q&A that a member picked.
pub fn open(context: &RequestContext<'_>, key: QaKey) -> Reply {
    let found = context.search(|app| app.open_by_key(key, MAX_OTHERS));
    Reply::Post(match found {
        Some(found) => picked(context, found, true),
        None => apology::note_gone(context.catalog()),
    })
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
