//! One interaction → one reply within 3 s. A failure is logged once here, and the member gets an apology.

use std::collections::HashSet;
use std::fmt::Display;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{JoinError, block_in_place, spawn_blocking};
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout, timeout_at};
use tracing::{debug, error, info, warn};

use super::api::{ApiError, Files};
use super::channels::Channels;
use super::commands::Command;
use super::commands::privacy::{PrivacyCommand, export};
use super::delivery::{Deferral, Delivered, Delivery, Reply};
use super::drawings::Drawings;
use super::interaction::{Interaction, Kind, Owner, PressedButton, Request};
use super::presses;
use crate::app::live::Live;
use crate::app::quiz::Quiz;
use crate::app::quiz::cards::Asker;
use crate::app::quiz::members::Verdict;
use crate::app::{App, AskError, StoreError};
use crate::background::reload::Reloads;
use crate::clock::{Clock, Reference};
use crate::messages::answer::Links;
use crate::messages::custom_id::Press;
use crate::messages::{Attachment, Content, Message, apology};
use crate::metrics::{Metrics, Outcome};

/// A reply that is not there by then, because the disk or the database is stuck, gives way to an
/// apology, which has the rest of Discord's 3 s to arrive.
const MADE_WITHIN: Duration = Duration::from_millis(2_300);
/// A reply that may take longer is announced if it is not made by then. What is left of Discord's 3 s is for the
/// announcement, which may be one of a thousand.
const DEFER_AFTER: Duration = Duration::from_secs(1);
/// Discord takes the answer of a deferred interaction for 15 minutes.
/// Source: Discord's documentation, "Receiving and Responding".
const DONE_WITHIN: Duration = Duration::from_secs(14 * 60);

/// What replies are made from and sent with; clones share it.
#[derive(Clone)]
pub struct Services {
    pub live: Arc<Live>,
    pub links: Links,
    pub clock: Clock,
    pub metrics: Metrics,
    pub reloads: Reloads,
    pub delivery: Delivery,
    pub channels: Channels,
    /// Whether our clock agrees with Discord's.
    pub reference: Reference,
    /// Whether interactions reach us.
    pub connected: Arc<AtomicBool>,
    /// Wakes the loop of the daily question.
    pub wake: Arc<Notify>,
    pub drawings: Drawings,
}

/// One interaction, with everything that its reply is made from.
pub struct RequestContext<'a> {
    pub services: &'a Services,
    /// The notes as they were when the reply was begun.
    pub quiz: &'a Arc<Quiz>,
    pub interaction: &'a Interaction,
    pub asker: Asker,
    pub arrived: Instant,
}

impl<'a> RequestContext<'a> {
    pub fn app(&self) -> &'a App {
        self.quiz.app()
    }

    /// Searches where that does no harm: words alone take less time than handing the thread's other work
    /// over, the model takes 10 ms and more.
    pub fn search<T>(&self, search: impl FnOnce(&'a App) -> T) -> T {
        let app = self.app();
        match app.has_meaning() {
            true => block_in_place(|| search(app)),
            false => search(app),
        }
    }
}

/// Why no reply could be made; members read an apology.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a task ended early: {0}")]
    Task(#[from] JoinError),
}

/// How an interaction was answered: with what, and whether it arrived.
pub type Sent = (Outcome, Result<Delivered, ApiError>);

/// Answers one interaction and logs how it went, never with a member's words.
pub async fn respond(services: &Services, interaction: &Interaction, arrived: Instant) {
    let quiz = services.live.quiz();
    let context = RequestContext {
        services,
        quiz: &quiz,
        interaction,
        asker: Asker {
            member: interaction.member.clone(),
            guild: interaction.guild,
            now: services.clock.now(),
        },
        arrived,
    };
    let sent = match &interaction.request {
        Request::Command(Command::Privacy(PrivacyCommand::Export)) => export(&context).await,
        request => deliver(&context, request.deferral(), reply(&context)).await,
    };
    report(&context, sent);
    keep_feedback(&context).await;
}

/// What to answer.
async fn reply(context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
    match &context.interaction.request {
        Request::Command(command) => command.reply(context).await,
        Request::Suggest(typed) => Ok(Reply::Choices(typed.choices(context.app()))),
        Request::Press(pressed) => presses::reply(context, pressed).await,
        Request::Unknown(Kind::Message) => Ok(Reply::Post(apology::unknown_command())),
        Request::Unknown(Kind::Suggestions) => Ok(Reply::Choices(Vec::new())),
    }
}

/// Sends what `making` makes: at once when it is made soon, else, with a deferral, after an announcement.
pub async fn deliver(
    context: &RequestContext<'_>,
    deferral: Option<Deferral>,
    making: impl Future<Output = Result<Reply, ReplyError>>,
) -> Sent {
    let (delivery, arrived) = (&context.services.delivery, context.arrived);
    let interaction = context.interaction;
    let mut making = pin!(with_files(context, making));
    let Some(deferral) = deferral else {
        let made = timeout_at(arrived + MADE_WITHIN, making).await;
        let (reply, files, outcome) = settled(interaction, made);
        let sent = delivery.answer(interaction, &reply, &files, arrived);
        return (outcome, sent.await);
    };
    if let Ok(made) = timeout_at(arrived + DEFER_AFTER, &mut making).await {
        let (reply, files, outcome) = settled(interaction, Ok(made));
        let sent = delivery.answer(interaction, &reply, &files, arrived);
        return (outcome, sent.await);
    }
    // Together: what is being made may hold others up.
    let (deferred, made) = tokio::join!(
        delivery.defer(interaction, deferral, arrived),
        timeout(DONE_WITHIN, making)
    );
    let (reply, files, outcome) = settled(interaction, made);
    let sent = match deferred {
        Ok(()) => {
            delivery
                .fill(interaction, deferral, &reply, &files, arrived)
                .await
        }
        Err(rejected) => delivery.excuse(interaction, rejected, arrived).await,
    };
    (outcome, sent)
}

/// Sends one more message after the reply.
pub async fn follow_up(
    context: &RequestContext<'_>,
    making: impl Future<Output = Result<Reply, ReplyError>>,
) -> Sent {
    let made = timeout(DONE_WITHIN, with_files(context, making)).await;
    let (reply, files, outcome) = settled(context.interaction, made);
    let delivery = &context.services.delivery;
    let sent = delivery.follow_up(context.interaction, &reply, &files, context.arrived);
    (outcome, sent.await)
}

/// The reply and the bytes of its files.
async fn with_files(
    context: &RequestContext<'_>,
    making: impl Future<Output = Result<Reply, ReplyError>>,
) -> Result<(Reply, Files), ReplyError> {
    Ok(match making.await? {
        Reply::Post(message) => {
            let (message, files) = read_files(context.app(), message).await;
            (Reply::Post(message), files)
        }
        Reply::Update(message) => {
            let (message, files) = read_files(context.app(), message).await;
            (Reply::Update(message), files)
        }
        choices @ Reply::Choices(_) => (choices, Files::new()),
    })
}

/// The bytes of every attachment, and the message without those that cannot be read.
pub async fn read_files(app: &App, message: Message) -> (Message, Files) {
    let mut files = Files::new();
    let mut lost = HashSet::new();
    for attachment in &message.attachments {
        match &attachment.content {
            Content::Made(bytes) => files.push(Arc::clone(bytes)),
            Content::Note(path) => {
                let read = spawn_blocking(app.file_reader(path)).await;
                match read.unwrap_or_else(|join| Err(std::io::Error::other(join))) {
                    Ok(bytes) => files.push(bytes.into()),
                    Err(error) => {
                        warn!(path, %error, "cannot attach a file of a note; answered without it");
                        lost.insert(attachment.filename.clone());
                    }
                }
            }
        }
    }
    if lost.is_empty() {
        return (message, files);
    }
    let is_lost = |it: &Attachment| lost.contains(&it.filename);
    (message.without_files(is_lost), files)
}

/// What is sent of a reply that was made, or not in time.
fn settled(
    interaction: &Interaction,
    made: Result<Result<(Reply, Files), ReplyError>, Elapsed>,
) -> (Reply, Files, Outcome) {
    match made {
        Ok(Ok((reply, files))) => (reply, files, Outcome::Answered),
        Ok(Err(error)) => apologized(interaction, &error),
        Err(_) => apologized(interaction, &"it was not done in time"),
    }
}

/// Logs why there is no answer, and returns the apology.
fn apologized(interaction: &Interaction, error: &dyn Display) -> (Reply, Files, Outcome) {
    let reference = interaction.reference();
    let what = interaction.request.name();
    error!(interaction.id = interaction.id, %error, "could not answer {what} (ref {reference})");
    let reply = match interaction.request.takes_choices() {
        // Nothing else can be said to who is typing.
        true => Reply::Choices(Vec::new()),
        false => Reply::Post(apology::failed(&reference)),
    };
    (reply, Files::new(), Outcome::Apologized)
}

/// Counts and logs how an interaction went.
fn report(context: &RequestContext<'_>, (outcome, sent): Sent) {
    let interaction = context.interaction;
    let (what, took) = (interaction.request.name(), context.arrived.elapsed());
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
        Ok(Delivered::Whole) if matches!(interaction.request, Request::Suggest(_)) => {
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
async fn keep_feedback(context: &RequestContext<'_>) {
    let Request::Press(PressedButton {
        press: Ok(press),
        message,
        ..
    }) = &context.interaction.request
    else {
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
        .add_feedback(of.showing, verdict, *message, now);
    if let Err(error) = kept.await {
        warn!(interaction.id = context.interaction.id, %error, "could not keep what was said of an answer");
    }
}

/// Under the presser's own message it changes in place; anybody else gets a message of their own.
pub fn delivered(mut message: Message, owner: Owner) -> Reply {
    match owner {
        Owner::Presser => Reply::Update(message),
        Owner::Another => {
            message.ephemeral = true;
            Reply::Post(message)
        }
    }
}

#[cfg(test)]
mod tests;
