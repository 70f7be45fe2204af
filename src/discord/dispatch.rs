//! One interaction → one reply within 3 s. A failure is logged once here, and the member gets an apology.

use tokio::time::Instant;
use tracing::{debug, error, info, warn};

use super::api::ApiError;
use super::commands::Command;
use super::commands::privacy::{PrivacyCommand, export};
use super::context::{ReplyError, RequestContext, Services};
use super::delivery::{Delivered, Reply};
use super::presses::{self, PressedButton};
use super::request::{Kind, Received, Request};
use super::responder::{Sent, deliver};
use crate::app::quiz::cards::Asker;
use crate::app::quiz::feedback::Verdict;
use crate::messages::apology;
use crate::messages::custom_id::Press;
use crate::metrics::Outcome;

/// Answers one interaction and logs how it went, never with a member's words.
pub async fn respond(services: &Services, received: &Received, arrived: Instant) {
    let Received {
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
        asker: Asker {
            member: interaction.member.clone(),
            guild: interaction.guild,
            now: services.clock.now(),
        },
        arrived,
    };
    let sent = match request {
        Request::Command(Command::Privacy(PrivacyCommand::Export)) => export(&context).await,
        request => deliver(&context, request.deferral(), reply(&context, request)).await,
    };
    report(&context, request, sent);
    if let Request::Press(pressed) = request {
        keep_feedback(&context, pressed).await;
    }
}

/// What to answer.
async fn reply(context: &RequestContext<'_>, request: &Request) -> Result<Reply, ReplyError> {
    match request {
        Request::Command(command) => command.reply(context).await,
        Request::Suggest(typed) => Ok(Reply::Choices(typed.choices(context.app()))),
        Request::Press(pressed) => presses::reply(context, pressed).await,
        Request::Unknown(Kind::Message) => Ok(Reply::Post(apology::unknown_command())),
        Request::Unknown(Kind::Suggestions) => Ok(Reply::Choices(Vec::new())),
    }
}

/// Counts and logs how an interaction went.
fn report(context: &RequestContext<'_>, request: &Request, (outcome, sent): Sent) {
    let interaction = context.interaction;
    let (what, took) = (context.request_name, context.arrived.elapsed());
    let outcome = match &sent {
        Ok(Delivered::Whole | Delivered::WithoutFiles(_)) => outcome,
        Ok(Delivered::Apology(_)) => Outcome::Apologized,
        Err(ApiError::Over { .. }) => Outcome::Over,
        Err(_) => Outcome::Failed,
    };
    context.services.metrics.interaction(what, outcome, took);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let id = interaction.id;
    match sent {
        Ok(Delivered::WithoutFiles(error)) => {
            warn!(interaction.id = id, took_ms, %error, "answered {what} without its files, which Discord did not accept")
        }
        Ok(Delivered::Apology(error)) => {
            let reference = interaction.reference();
            error!(interaction.id = id, took_ms, %error, "could not answer {what} (ref {reference})")
        }
        Ok(Delivered::Whole) if matches!(request, Request::Suggest(_)) => {
            debug!(interaction.id = id, took_ms, "answered {what}")
        }
        Ok(Delivered::Whole) => info!(interaction.id = id, took_ms, "answered {what}"),
        // Somebody typed on, or an event came twice: the answer is not missed.
        Err(ApiError::Over { code }) => {
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

/// What somebody said of an answer is kept, and who said it is not.
async fn keep_feedback(context: &RequestContext<'_>, pressed: &PressedButton) {
    let Ok(press) = &pressed.press else {
        return;
    };
    let (of, verdict) = match press {
        Press::Answered(of) => (of, Verdict::Answered),
        Press::NotIt(of) => (of, Verdict::NotIt),
        _ => return,
    };
    let now = context.services.clock.now();
    let kept = context
        .quiz
        .add_feedback(of.showing, verdict, pressed.message, now);
    if let Err(error) = kept.await {
        warn!(interaction.id = context.interaction.id, %error, "could not keep what was said of an answer");
    }
}
