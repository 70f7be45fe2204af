//! Replies to one interaction within 3 s. A failure is logged once, here, and the member gets an apology.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use tracing::{debug, error, info, warn};

use super::api::ApiError;
use super::commands::Command;
use super::commands::privacy::{PrivacyCommand, export};
use super::commands::suggestions::SuggestionRequest;
use super::context::{ReplyError, RequestContext, Services};
use super::delivery::{Deferral, DeliveredForm, Reply};
use super::interaction::Owner;
use super::keystrokes::KeystrokeTurn;
use super::membership::Membership;
use super::pressed_button::PressedButton;
use super::presses;
use super::request::{ReceivedInteraction, Request, ResponseForm};
use super::responder::{DeliveryResult, deliver};
use super::sharing::post_to_channel;
use crate::app::quiz::cards::MemberContext;
use crate::app::quiz::feedback::FeedbackVerdict;
use crate::messages::apology;
use crate::messages::custom_id::Press;
use crate::metrics::InteractionOutcome;

/// How long suggestions wait until Discord says whether a member is in one of the servers. They cannot be deferred.
const CHOICES_WITHIN: Duration = Duration::from_secs(2);

/// Replies to an interaction and logs the result, never with a member's text.
pub async fn respond(services: &Services, received: &ReceivedInteraction, arrived: Instant) {
    let ReceivedInteraction {
        interaction,
        request,
    } = received;
    let quiz = services.live.quiz();
    let context = RequestContext {
        services,
        quiz: &quiz,
        interaction,
        request_name: request.name(),
        takes_choices: request.takes_choices(),
        asker: MemberContext {
            member: interaction.member.clone(),
            guild: interaction.guild,
            now: services.clock.now(),
        },
        arrived,
    };
    let memberships = &services.memberships;
    if let Some(guild) = interaction.guild {
        memberships.record_member(&interaction.member, guild, context.asker.now);
    }
    let turn = match request {
        Request::Suggest(SuggestionRequest::Question { .. }) => {
            let Some(turn) = context.keystroke_turn().await else {
                return drop_keystroke(&context);
            };
            Some(turn)
        }
        _ => None,
    };
    let sent = match request {
        Request::Command(Command::Privacy(PrivacyCommand::Export)) => export(&context).await,
        request => {
            // A refusal must be private, also where the reply would not be.
            let of_lookup = lookup_deferral(&context, request);
            let deferral = of_lookup.or_else(|| request.deferral());
            deliver(&context, deferral, reply(&context, request, turn)).await
        }
    };
    // The result of a lookup is known by now; without one, nothing more happens.
    let is_allowed = !needs_membership(&context, request)
        || memberships.known(&interaction.member, context.asker.now) == Some(Membership::Allowed);
    let allowed_press = match request {
        Request::Press(pressed) if is_allowed => Some(pressed),
        _ => None,
    };
    let sent = match allowed_press {
        Some(pressed) => post_to_channel(&context, pressed, sent).await,
        None => sent,
    };
    report(&context, request, sent);
    if let Some(pressed) = allowed_press {
        save_feedback(&context, pressed).await;
    }
}

/// Returns how to defer a reply that waits until Discord says whether the member is in one of the servers; `None` if it
/// does not wait, or cannot be deferred.
fn lookup_deferral(context: &RequestContext<'_>, request: &Request) -> Option<Deferral> {
    let interaction = context.interaction;
    let memberships = &context.services.memberships;
    let is_known = !needs_membership(context, request)
        || memberships
            .known(&interaction.member, context.asker.now)
            .is_some();
    match request {
        _ if is_known || request.takes_choices() => None,
        // The message with the button stays, and a private sentence follows if the member may not press it.
        Request::Press(pressed) if pressed.owner == Owner::Presser => Some(Deferral::Update),
        _ => Some(Deferral::message(true)),
    }
}

/// Returns whether only members may do this here. In a server that has only the bot's commands, the bot is not.
fn needs_membership(context: &RequestContext<'_>, request: &Request) -> bool {
    let memberships = &context.services.memberships;
    let guild = context.interaction.guild;
    let is_elsewhere = guild.is_none_or(|guild| memberships.is_elsewhere(guild));
    is_elsewhere && request.needs_membership()
}

/// Returns the reply to somebody who may not use the bot here; `None` if they may.
async fn denial(context: &RequestContext<'_>, request: &Request) -> Option<Reply> {
    if !needs_membership(context, request) {
        return None;
    }
    let memberships = &context.services.memberships;
    let check = memberships.check(&context.asker.member, context.asker.now);
    if request.takes_choices() {
        let checked = timeout_at(context.arrived + CHOICES_WITHIN, check).await;
        let is_allowed = checked.is_ok_and(|it| it == Membership::Allowed);
        return (!is_allowed).then_some(Reply::Choices(Vec::new()));
    }
    check.await.apology(context.catalog()).map(Reply::Post)
}

/// Counts and logs a keystroke that gets no reply, because Discord only shows the suggestions for a newer one.
fn drop_keystroke(context: &RequestContext<'_>) {
    let (what, took) = (context.request_name, context.arrived.elapsed());
    let metrics = &context.services.metrics;
    metrics.record_interaction(what, InteractionOutcome::Obsolete, took);
    debug!(
        interaction.id = context.interaction.id,
        "{what} dropped for a newer keystroke"
    );
}

/// Returns the reply to a request. The turn of a keystroke ends with its search.
async fn reply(
    context: &RequestContext<'_>,
    request: &Request,
    turn: Option<KeystrokeTurn>,
) -> Result<Reply, ReplyError> {
    if let Some(denial) = denial(context, request).await {
        return Ok(denial);
    }
    match request {
        Request::Command(command) => command.reply(context).await,
        Request::Suggest(typed) => {
            let choices = context.search(|app| typed.choices(app));
            drop(turn);
            Ok(Reply::Choices(choices))
        }
        Request::Press(pressed) => presses::reply(context, pressed).await,
        Request::Unknown(ResponseForm::Message) => {
            Ok(Reply::Post(apology::unknown_command(context.catalog())))
        }
        Request::Unknown(ResponseForm::Suggestions) => Ok(Reply::Choices(Vec::new())),
    }
}

/// Counts and logs the result of an interaction.
fn report(context: &RequestContext<'_>, request: &Request, (outcome, sent): DeliveryResult) {
    let interaction = context.interaction;
    let (what, took) = (context.request_name, context.arrived.elapsed());
    let outcome = match &sent {
        Ok(DeliveredForm::Whole | DeliveredForm::WithoutFiles(_)) => outcome,
        Ok(DeliveredForm::Apology(_)) => InteractionOutcome::Apologized,
        Err(ApiError::Expired { .. }) => InteractionOutcome::Obsolete,
        Err(_) => InteractionOutcome::Failed,
    };
    context
        .services
        .metrics
        .record_interaction(what, outcome, took);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let id = interaction.id;
    match sent {
        Ok(DeliveredForm::WithoutFiles(error)) => {
            warn!(interaction.id = id, took_ms, %error, "answered {what} without its files, which Discord did not accept")
        }
        Ok(DeliveredForm::Apology(error)) => {
            let reference = interaction.reference();
            error!(interaction.id = id, took_ms, %error, "could not answer {what} (ref {reference})")
        }
        Ok(DeliveredForm::Whole) if matches!(request, Request::Suggest(_)) => {
            debug!(interaction.id = id, took_ms, "answered {what}")
        }
        Ok(DeliveredForm::Whole) => info!(interaction.id = id, took_ms, "answered {what}"),
        // The member continued typing, or an event arrived twice: nobody misses the reply.
        Err(ApiError::Expired { code }) => {
            debug!(
                interaction.id = id,
                took_ms, "{what} was over before the answer (code {code})"
            );
        }
        Err(error) => {
            warn!(interaction.id = id, took_ms, %error, "could not answer {what}")
        }
    }
}

/// Saves feedback on an answer, without the member.
async fn save_feedback(context: &RequestContext<'_>, pressed: &PressedButton) {
    let Ok(press) = &pressed.press else {
        return;
    };
    let (state, verdict) = match press {
        Press::Answered(state) => (state, FeedbackVerdict::Answered),
        Press::NotIt(state) => (state, FeedbackVerdict::NotIt),
        _ => return,
    };
    let now = context.services.clock.now();
    let saved = context
        .quiz
        .add_feedback(state.current, verdict, pressed.message, now);
    if let Err(error) = saved.await {
        warn!(interaction.id = context.interaction.id, %error, "could not save the feedback on an answer");
    }
}
