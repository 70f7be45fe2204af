//! One arrival → one reply within 3 s. A failure is logged once here, and the member gets an apology.

use std::collections::HashSet;
use std::fmt::Display;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{block_in_place, spawn_blocking};
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};
use tracing::{debug, error, info, warn};

use super::admin::Admin;
use super::answers::Answers;
use super::cards::Cards;
use super::channels::Channels;
use super::drawings::Drawings;
use super::incoming::{Arrival, Kind, Owner, PrivacyRequest, Request, Suggest};
use super::late;
use super::members::Members;
use super::privacy;
use super::reloading;
use super::rest::{Files, SendError};
use super::transport::{Delivery, Reply, Transport};
use crate::app::live::Live;
use crate::app::quiz::Quiz;
use crate::app::quiz::cards::Asker;
use crate::app::quiz::members::Verdict;
use crate::app::{App, AskError, StoreError};
use crate::background::reload::Reloads;
use crate::clock::{Clock, Reference};
use crate::messages::answer::Links;
use crate::messages::custom_id::Press;
use crate::messages::{Content, Message, apology, choices, limits};
use crate::metrics::{Metrics, Outcome};
use recite_quiz::daily::zone_names_like;

/// A reply that is not there by then, because the disk or the database is stuck, gives way to an
/// apology, which has the rest of Discord's 3 s to arrive.
pub const MADE_WITHIN: Duration = Duration::from_millis(2_300);

/// All that replies are made from and sent with, but for the notes of the moment, which must not be held
/// for longer than a reply.
#[derive(Clone)]
pub struct Office {
    pub live: Arc<Live>,
    pub links: Links,
    pub clock: Clock,
    pub metrics: Metrics,
    pub reloads: Reloads,
    pub transport: Transport,
    pub channels: Channels,
    /// Whether our clock agrees with Discord's.
    pub reference: Reference,
    /// Whether interactions reach us.
    pub connected: Arc<AtomicBool>,
    /// Wakes the loop of the daily question.
    pub wake: Arc<Notify>,
    pub drawings: Drawings,
}

/// Where one reply is made.
pub struct Desk {
    /// The newest when the reply was begun.
    pub quiz: Arc<Quiz>,
    office: Office,
}

impl Office {
    /// A desk with the newest notes.
    pub fn desk(&self) -> Desk {
        Desk {
            quiz: self.live.quiz(),
            office: self.clone(),
        }
    }
}

impl Deref for Desk {
    type Target = Office;

    fn deref(&self) -> &Office {
        &self.office
    }
}

/// Why no reply could be made; members read an apology.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("could not draw a picture: {0}")]
    Drawing(#[from] tokio::task::JoinError),
}

/// Answers one interaction and logs how it went, never with a member's words.
pub async fn respond(desk: &Desk, arrival: Arrival, arrived: Instant) {
    if arrival.request == Request::Reload {
        let sent = reloading::respond(desk, &arrival, arrived).await;
        return told(desk, &arrival, arrived, Outcome::Answered, sent);
    }
    match &arrival.request {
        Request::Privacy(PrivacyRequest::Export) => {
            let (outcome, sent) = privacy::export(desk, &arrival, arrived).await;
            return told(desk, &arrival, arrived, outcome, sent);
        }
        Request::Press {
            press: Ok(Press::Forget { confirmed: true }),
            owner,
            ..
        } => {
            let (outcome, sent) = privacy::delete(desk, &arrival, *owner, arrived).await;
            return told(desk, &arrival, arrived, outcome, sent);
        }
        _ => {}
    }
    let making = prepared(desk, &arrival);
    if let Some(visibility) = late::visibility(&arrival.request) {
        let (outcome, sent) =
            late::respond(&desk.transport, &arrival, arrived, visibility, making).await;
        return told(desk, &arrival, arrived, outcome, sent);
    }
    let made = timeout_at(arrived + MADE_WITHIN, making).await;
    let (reply, files, outcome) = settle(&arrival, made);
    let sent = desk
        .transport
        .answer(&arrival, &reply, files, arrived)
        .await;
    told(desk, &arrival, arrived, outcome, sent);
    keep_feedback(desk, &arrival).await;
}

/// What is sent of a reply that was made, or not in time.
pub fn settle(
    arrival: &Arrival,
    made: Result<Result<(Reply, Files), ReplyError>, Elapsed>,
) -> (Reply, Files, Outcome) {
    match made {
        Ok(Ok((reply, files))) => (reply, files, Outcome::Answered),
        Ok(Err(error)) => apologized(arrival, &error),
        Err(_) => apologized(arrival, &"it was not done in time"),
    }
}

/// Counts and logs how an interaction went.
fn told(
    desk: &Desk,
    arrival: &Arrival,
    arrived: Instant,
    outcome: Outcome,
    sent: Result<Delivery, SendError>,
) {
    let (what, took) = (arrival.request.name(), arrived.elapsed());
    let outcome = match &sent {
        Ok(Delivery::Whole | Delivery::WithoutFiles(_)) => outcome,
        Ok(Delivery::Apology(_)) => Outcome::Apologized,
        Err(SendError::Over { .. }) => Outcome::Over,
        Err(_) => Outcome::Failed,
    };
    desk.metrics.interaction(what, outcome, took);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match sent {
        Ok(Delivery::WithoutFiles(error)) => {
            warn!(interaction.id = arrival.id, took_ms, %error, "answered {what} without its files, which Discord did not accept")
        }
        Ok(Delivery::Apology(error)) => {
            let reference = arrival.reference();
            error!(interaction.id = arrival.id, took_ms, %error, "could not answer {what} (ref {reference})")
        }
        Ok(Delivery::Whole) if matches!(arrival.request, Request::Suggest(_)) => {
            debug!(interaction.id = arrival.id, took_ms, "answered {what}")
        }
        Ok(Delivery::Whole) => info!(interaction.id = arrival.id, took_ms, "answered {what}"),
        // Somebody typed on, or an event came twice: the answer is not missed.
        Err(SendError::Over { code }) => {
            debug!(
                interaction.id = arrival.id,
                took_ms, "{what} was over before the answer (code {code})"
            );
        }
        Err(error) => {
            warn!(interaction.id = arrival.id, took_ms, %error, "could not answer {what}")
        }
    }
}

/// The reply and the bytes of its files. A file that can no longer be read is left out of the reply.
async fn prepared(desk: &Desk, arrival: &Arrival) -> Result<(Reply, Files), ReplyError> {
    let mut lost = HashSet::new();
    loop {
        let reply = reply(desk, arrival, &lost).await?;
        let Some(message) = reply.message() else {
            return Ok((reply, Files::new()));
        };
        match read_files(desk.quiz.app(), message).await {
            Ok(files) => return Ok((reply, files)),
            Err((path, error)) => {
                warn!(path, %error, "cannot attach a file of a note; answered without it");
                lost.insert(path);
            }
        }
    }
}

/// The bytes of every attachment, or the path of the first that cannot be read.
pub async fn read_files(app: &App, message: &Message) -> Result<Files, (String, std::io::Error)> {
    let mut files = Files::new();
    for attachment in &message.attachments {
        files.push(match &attachment.content {
            Content::Made(bytes) => bytes.to_vec(),
            Content::Note(path) => {
                let read = spawn_blocking(app.file_reader(path)).await;
                let bytes = read.unwrap_or_else(|join| Err(std::io::Error::other(join)));
                bytes.map_err(|error| (path.clone(), error))?
            }
        });
    }
    Ok(files)
}

/// What to answer; `lost` names the files that cannot be attached. What a press changes, it changes
/// once, however often this is asked.
async fn reply(
    desk: &Desk,
    arrival: &Arrival,
    lost: &HashSet<String>,
) -> Result<Reply, ReplyError> {
    let asker = Asker {
        member: arrival.member.clone(),
        guild: arrival.guild,
        now: desk.clock.now(),
    };
    let answers = Answers { desk, lost };
    let members = Members {
        desk,
        asker: &asker,
        owner: arrival.request.owner(),
    };
    let cards = Cards {
        desk,
        asker: &asker,
        interaction: arrival.id,
        owner: arrival.request.owner(),
        lost,
    };
    match &arrival.request {
        Request::Ask {
            question,
            topic,
            private,
        } => searched(desk, || answers.ask(question, topic.as_deref(), *private)),
        Request::Suggest(suggest) => Ok(Reply::Choices(suggestions(desk.quiz.app(), suggest))),
        Request::Quiz { topic } => cards.begin(topic.as_deref()).await,
        Request::Daily(request) => {
            let admin = Admin {
                desk,
                asker: &asker,
                channel: arrival.channel,
            };
            admin.reply(request).await
        }
        Request::OwnStats => members.own_stats().await,
        Request::ServerStats { private } => members.server_stats(*private).await,
        Request::Leaderboard { private } => members.leaderboard(*private).await,
        Request::Privacy(request) => members.privacy(*request).await,
        Request::Press {
            press: Ok(press),
            picked,
            owner,
            ..
        } => {
            let found = searched(desk, || answers.press(press, picked.as_deref(), *owner))?;
            if let Some(reply) = found {
                return Ok(reply);
            }
            if let Some(reply) = cards.press(press).await? {
                return Ok(reply);
            }
            let reply = members.press(press).await?;
            Ok(reply.unwrap_or_else(|| Reply::Post(apology::old_button())))
        }
        // Answered where it is done.
        Request::Reload => Ok(Reply::Post(apology::unknown_command())),
        Request::Press { press: Err(_), .. } => Ok(Reply::Post(apology::old_button())),
        Request::Unknown(Kind::Message) => Ok(Reply::Post(apology::unknown_command())),
        Request::Unknown(Kind::Suggestions) => Ok(Reply::Choices(Vec::new())),
    }
}

/// Searches where that does no harm: words alone take less time than handing the thread's other work
/// over, the model takes 10 ms and more.
fn searched<T>(desk: &Desk, search: impl FnOnce() -> T) -> T {
    if desk.quiz.app().has_meaning() {
        block_in_place(search)
    } else {
        search()
    }
}

fn suggestions(app: &App, suggest: &Suggest) -> Vec<crate::messages::Choice> {
    match suggest {
        Suggest::Questions { typed, topic } => {
            let topic = topic.as_deref().and_then(|named| app.topic(named));
            choices::question_choices(&app.suggest(typed, topic, limits::CHOICES))
        }
        Suggest::Topics { typed } => {
            let topics: Vec<_> = app.suggest_topics(typed).into_iter().cloned().collect();
            choices::topic_choices(&topics)
        }
        Suggest::TopicLists { typed } => {
            let (before, last) = typed.rsplit_once(',').unwrap_or(("", typed));
            let topics: Vec<_> = app.suggest_topics(last).into_iter().cloned().collect();
            choices::topic_list_choices(before, &topics)
        }
        Suggest::Zones { typed } => choices::plain_choices(zone_names_like(typed)),
    }
}

/// What somebody said of an answer is kept, and who said it is not.
async fn keep_feedback(desk: &Desk, arrival: &Arrival) {
    let Request::Press {
        press: Ok(press),
        message,
        ..
    } = &arrival.request
    else {
        return;
    };
    let (context, verdict) = match press {
        Press::Answered(context) => (context, Verdict::Answered),
        Press::NotIt(context) => (context, Verdict::NotIt),
        _ => return,
    };
    let (key, now) = (context.showing, desk.clock.now());
    if let Err(error) = desk.quiz.add_feedback(key, verdict, *message, now).await {
        warn!(interaction.id = arrival.id, %error, "could not keep what was said of an answer");
    }
}

/// Logs why there is no answer, and returns the apology.
pub fn apology_of(arrival: &Arrival, error: &dyn Display) -> Message {
    let reference = arrival.reference();
    let what = arrival.request.name();
    error!(interaction.id = arrival.id, %error, "could not answer {what} (ref {reference})");
    apology::failed(&reference)
}

/// The apology for what is told in the log.
fn apologized(arrival: &Arrival, error: &dyn Display) -> (Reply, Files, Outcome) {
    let message = apology_of(arrival, error);
    let reply = match &arrival.request {
        // Nothing else can be said to who is typing.
        Request::Suggest(_) | Request::Unknown(Kind::Suggestions) => Reply::Choices(Vec::new()),
        _ => Reply::Post(message),
    };
    (reply, Files::new(), Outcome::Apologized)
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
