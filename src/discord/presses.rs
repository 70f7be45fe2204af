//! The replies to presses of buttons and menus.

use super::commands::privacy;
use super::context::{ReplyError, RequestContext};
use super::delivery::Reply;
use super::pressed_button::PressedButton;
use super::{answers, cards, help_threads, member_replies, sharing};
use crate::messages::answer::thanks;
use crate::messages::apology;
use crate::messages::card::SessionEnd;
use crate::messages::custom_id::Press;
use crate::messages::stats::leaderboard_choice;

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
            return Ok(match pressed.picked_key() {
                Some(key) => answers::picked_match(context, state, key, pressed),
                None => Reply::Post(apology::old_button(catalog)),
            });
        }
        Press::Show(state) => return Ok(answers::page(context, state, 0, pressed)),
        Press::Share(shared) => return Ok(sharing::edited(context, shared, pressed)),
        Press::PostReply(state) => return member_replies::post(context, state).await,
        Press::SolveThread(owners) => {
            return help_threads::solve(context, *owners).await.map(Reply::Post);
        }
        Press::GoLive(channel) => {
            return help_threads::go_live(context, *channel)
                .await
                .map(Reply::Post);
        }
        Press::RemoveReply(owners) => {
            return Ok(member_replies::remove(context, *owners, pressed).await);
        }
        // Below a message that others see, so the message stays.
        Press::Peek(key) => return Ok(answers::open(context, *key)),
        Press::PeekPicked(_) => {
            return Ok(match pressed.picked_key() {
                Some(key) => answers::open(context, key),
                None => Reply::Post(apology::old_button(catalog)),
            });
        }
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
