//! The replies to presses of buttons and menus.

use super::commands::privacy;
use super::context::{ReplyError, RequestContext};
use super::delivery::{Deferral, Reply};
use super::interaction::Owner;
use super::{answers, cards, member_replies, sharing};
use crate::messages::answer::thanks;
use crate::messages::apology;
use crate::messages::asked::AskedLine;
use crate::messages::card::SessionEnd;
use crate::messages::custom_id::{Press, PressError, parse_key};
use crate::messages::stats::leaderboard_choice;
use recite_quiz::MessageId;

/// A press of a button, or of a menu with the picked value.
#[derive(Clone, Debug, PartialEq)]
pub struct PressedButton {
    /// What its `custom_id` asks for.
    pub press: Result<Press, PressError>,
    /// The picked value of a menu.
    pub picked: Option<String>,
    /// Whose message it is below.
    pub owner: Owner,
    /// The message it is below.
    pub message: MessageId,
    /// What was asked, as that message shows it.
    pub asked: Option<AskedLine>,
}

impl PressedButton {
    /// Returns the name of the press in log lines and metrics.
    pub fn name(&self) -> &'static str {
        let Ok(press) = &self.press else {
            return "an unreadable button";
        };
        match press {
            Press::Answered(_) => "This answered it",
            Press::NotIt(_) => "Not it",
            Press::Page { .. } | Press::CardPage { .. } => "a page",
            Press::Menu(_) => "Other matches",
            Press::Show(_) => "an offered note",
            Press::Share(_) => "Post to the channel",
            Press::PostReply(_) => "Post as reply",
            Press::RemoveReply(_) => "Remove",
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

    /// Returns how to announce a reply that takes longer than Discord waits; `None` if the reply never does.
    pub fn deferral(&self) -> Option<Deferral> {
        match (&self.press, self.owner) {
            (Ok(Press::Forget { confirmed: true }), Owner::Presser) => Some(Deferral::Update),
            (Ok(Press::Forget { confirmed: true }), Owner::Another) => {
                Some(Deferral::message(true))
            }
            (Ok(Press::PostReply(_) | Press::RemoveReply(_)), _) => Some(Deferral::message(true)),
            _ => None,
        }
    }
}

/// Returns the reply to a press.
pub async fn reply(
    context: &RequestContext<'_>,
    pressed: &PressedButton,
) -> Result<Reply, ReplyError> {
    let (owner, catalog) = (pressed.owner, context.catalog());
    let Ok(press) = &pressed.press else {
        return Ok(Reply::Post(apology::old_button(catalog)));
    };
    let message = match press {
        Press::Answered(_) => return Ok(Reply::Post(thanks(catalog))),
        Press::NotIt(state) => return Ok(answers::next_match(context, state, pressed)),
        Press::Page { state, page } => {
            return Ok(answers::page(context, state, *page, pressed));
        }
        Press::Menu(state) => {
            let picked = pressed.picked.as_deref();
            return Ok(match picked.and_then(|value| parse_key(value).ok()) {
                Some(key) => answers::picked_match(context, state, key, pressed),
                None => Reply::Post(apology::old_button(catalog)),
            });
        }
        Press::Show(state) => return Ok(answers::page(context, state, 0, pressed)),
        Press::Share(shared) => return Ok(sharing::edited(context, shared, pressed)),
        Press::PostReply(state) => return member_replies::post(context, state).await,
        Press::RemoveReply(owners) => {
            return Ok(member_replies::remove(context, *owners, pressed).await);
        }
        // Below a message that others see, so the message stays.
        Press::Peek(key) => return Ok(answers::open(context, *key)),
        Press::Reveal(post) => cards::reveal_post(context, *post).await?,
        Press::RevealCard(card) => cards::reveal(context, card, 0).await?,
        Press::CardPage { card, page } => cards::reveal(context, card, *page).await?,
        Press::Grade { card, rating } => cards::grade(context, card, *rating).await?,
        Press::Next(session) => cards::after(context, *session).await?,
        Press::Stop(session) => cards::end(context, SessionEnd::Stopped(*session)).await?,
        // Below an answer, which stays.
        Press::Later(key) => return cards::add(context, *key).await.map(Reply::Post),
        Press::Forget { confirmed: false } => privacy::confirm_deletion(context).await?,
        Press::Forget { confirmed: true } => privacy::delete(context).await?,
        Press::OptOut(is_out) => {
            let store = context.quiz.store();
            store.set_opt_out(&context.asker.member, *is_out).await?;
            // Others may see the leaderboard with this button.
            return Ok(Reply::Post(leaderboard_choice(catalog, *is_out)));
        }
    };
    Ok(Reply::to(owner, message))
}
