//! Posts a private reply to the channel, if the member who asked wants that.
//!
//! A private message cannot become public. So the press edits it, which removes the button, and then posts the same
//! message to the channel.

use super::answers::resume;
use super::context::RequestContext;
use super::delivery::{DeliveredForm, Reply};
use super::pressed_button::PressedButton;
use super::responder::{DeliveryResult, follow_up};
use crate::messages::answer::{AnswerView, answer};
use crate::messages::custom_id::{Press, SharedReply};
use crate::messages::offers::{Offer, nothing, possible};
use crate::messages::reply::{ReplyObstacle, ReplyOutcome, posted};
use crate::messages::{Message, apology};
use crate::metrics::InteractionOutcome;

/// Returns the private reply without its button.
pub fn edited(
    context: &RequestContext<'_>,
    shared: &SharedReply,
    pressed: &PressedButton,
) -> Reply {
    if !context.interaction.place.has_others() {
        let outcome = ReplyOutcome::Prevented(ReplyObstacle::OtherServer);
        return Reply::Post(posted(context.catalog(), &outcome));
    }
    match message(context, shared, pressed) {
        Some(message) => Reply::Update(message),
        None => Reply::Post(apology::note_gone(context.catalog())),
    }
}

/// Posts the reply to the channel if the press asks for it and the private one was edited; otherwise does nothing and
/// returns `edited`.
pub async fn post_to_channel(
    context: &RequestContext<'_>,
    pressed: &PressedButton,
    edited: DeliveryResult,
) -> DeliveryResult {
    let Ok(Press::Share(shared)) = &pressed.press else {
        return edited;
    };
    let is_edited = matches!(
        edited,
        (
            InteractionOutcome::Answered,
            Ok(DeliveredForm::Whole | DeliveredForm::WithoutFiles(_)),
        )
    );
    let is_public = context.interaction.place.has_others();
    match message(context, shared, pressed).filter(|_| is_edited && is_public) {
        Some(message) => follow_up(context, async { Ok(Reply::Post(message)) }).await,
        None => edited,
    }
}

/// Returns the reply as everyone sees it; `None` if its notes are gone.
fn message(
    context: &RequestContext<'_>,
    shared: &SharedReply,
    pressed: &PressedButton,
) -> Option<Message> {
    let catalog = context.catalog();
    let offer = |matches| Offer {
        asked: pressed.asked.clone(),
        matches,
        is_private: false,
        can_be_shared: false,
        reply_to: None,
    };
    match shared {
        SharedReply::Answer(state) => {
            let view = AnswerView {
                is_private: false,
                can_be_shared: false,
                reply_to: None,
                ..resume(context, state, 0, pressed)?
            };
            Some(answer(catalog, &view, &context.services.links))
        }
        SharedReply::Matches(state) => {
            let keys = [state.current]
                .into_iter()
                .chain(state.others().iter().copied());
            let matches: Vec<_> = keys
                .filter_map(|key| context.app().get_by_key(key))
                .collect();
            (!matches.is_empty()).then(|| possible(catalog, &offer(matches)))
        }
        SharedReply::Nothing => Some(nothing(catalog, &offer(Vec::new()))),
    }
}
