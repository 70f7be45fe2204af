//! What a press of a button or menu leads to.

use super::commands::privacy;
use super::context::{ReplyError, RequestContext};
use super::delivery::{Deferral, Reply};
use super::interaction::Owner;
use super::{answers, cards};
use crate::messages::answer::answered;
use crate::messages::apology;
use crate::messages::card::End;
use crate::messages::custom_id::{Press, PressError, parse_key};
use crate::messages::stats::opted_out;
use recite_quiz::MessageId;

/// A button, or a menu with what was picked.
#[derive(Clone, Debug, PartialEq)]
pub struct PressedButton {
    pub press: Result<Press, PressError>,
    pub picked: Option<String>,
    pub owner: Owner,
    pub message: MessageId,
}

impl PressedButton {
    /// What the press is called in the log.
    pub fn name(&self) -> &'static str {
        let Ok(press) = &self.press else {
            return "an unreadable button";
        };
        match press {
            Press::Answered(_) => "This answered it",
            Press::NotIt(_) => "Not it",
            Press::Page { .. } | Press::CardPage { .. } => "a page",
            Press::Menu(_) => "Other matches",
            Press::Show(_) => "a closest note",
            Press::Peek(_) => "a hard question",
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

    /// How a reply is announced that takes longer than Discord waits; `None` for one that is made in time.
    pub fn deferral(&self) -> Option<Deferral> {
        match (&self.press, self.owner) {
            (Ok(Press::Forget { confirmed: true }), Owner::Presser) => Some(Deferral::Update),
            (Ok(Press::Forget { confirmed: true }), Owner::Another) => {
                Some(Deferral::message(true))
            }
            _ => None,
        }
    }
}

/// The reply to a press.
pub async fn reply(
    context: &RequestContext<'_>,
    pressed: &PressedButton,
) -> Result<Reply, ReplyError> {
    let owner = pressed.owner;
    let Ok(press) = &pressed.press else {
        return Ok(Reply::Post(apology::old_button()));
    };
    let message = match press {
        Press::Answered(_) => return Ok(Reply::Post(answered())),
        Press::NotIt(of) => return Ok(answers::next_match(context, of, owner)),
        Press::Page { context: of, page } => {
            return Ok(answers::page(context, of, *page, owner));
        }
        Press::Menu(of) => {
            let picked = pressed.picked.as_deref();
            return Ok(match picked.and_then(|value| parse_key(value).ok()) {
                Some(key) => answers::page(context, &of.choose(key), 0, owner),
                None => Reply::Post(apology::old_button()),
            });
        }
        Press::Show(key) => return answers::open(context, *key, owner),
        // Under what others read as well, it changes nothing.
        Press::Peek(key) => return answers::open(context, *key, Owner::Another),
        Press::Reveal(post) => cards::reveal_post(context, *post).await?,
        Press::RevealCard(card) => cards::reveal(context, card, 0).await?,
        Press::CardPage { card, page } => cards::reveal(context, card, *page).await?,
        Press::Grade { card, rating } => cards::grade(context, card, *rating).await?,
        Press::Next(session) => cards::after(context, *session).await?,
        Press::Stop(session) => cards::end(context, End::Stopped(*session)).await?,
        // Under an answer, which stays.
        Press::Later(key) => return cards::add(context, *key).await.map(Reply::Post),
        Press::Forget { confirmed: false } => privacy::ask_delete(context).await?,
        Press::Forget { confirmed: true } => privacy::delete(context).await?,
        Press::OptOut(is_out) => {
            let store = context.quiz.store();
            store.set_opt_out(&context.asker.member, *is_out).await?;
            // The board may be one that others read.
            return Ok(Reply::Post(opted_out(*is_out)));
        }
    };
    Ok(Reply::to(owner, message))
}
