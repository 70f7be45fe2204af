//! One arrival → one reply within 3 s. A failure is logged once here, and the member gets an apology.

use std::collections::HashSet;

use tokio::task::{block_in_place, spawn_blocking};
use tokio::time::Instant;
use tracing::{debug, error, info, warn};

use super::incoming::{Arrival, Kind, Owner, Request};
use super::transport::{Files, Reply, SendError, Transport};
use crate::app::{Answer, App, AskError, Found};
use crate::render::answer::Links;
use crate::render::answer::{Showing, Sureness, answer, answered};
use crate::render::custom_id::{Context, MAX_OTHERS, Press, parse_key};
use crate::render::nearest::{closest, no_answer, no_more};
use crate::render::{Content, Message, apology, choices, limits};

/// Answers one interaction and logs how it went, never with a member's words.
pub async fn respond(
    app: &App,
    links: &Links,
    transport: &Transport,
    arrival: Arrival,
    arrived: Instant,
) {
    let (reply, files) = prepared(app, links, &arrival).await;
    let sent = transport.answer(&arrival, &reply, files, arrived).await;
    let took_ms = u64::try_from(arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
    let what = name(&arrival.request);
    match sent {
        Ok(()) if matches!(reply, Reply::Choices(_)) => {
            debug!(interaction.id = arrival.id, took_ms, "answered {what}")
        }
        Ok(()) => info!(interaction.id = arrival.id, took_ms, "answered {what}"),
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
async fn prepared(app: &App, links: &Links, arrival: &Arrival) -> (Reply, Files) {
    let mut lost = HashSet::new();
    loop {
        let reply = || reply(app, links, &arrival.request, &lost);
        let reply = match arrival.request {
            // Words alone take less time than handing the thread's other work over.
            Request::SuggestQuestions { .. } | Request::SuggestTopics { .. } => reply(),
            _ if !app.has_meaning() => reply(),
            // The model takes 10 ms and more.
            _ => block_in_place(reply),
        };
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                let reference = reference(arrival);
                error!(interaction.id = arrival.id, %error, "could not answer {} (ref {reference})", name(&arrival.request));
                return (Reply::Post(apology::failed(&reference)), Files::new());
            }
        };
        let Some(message) = reply.message() else {
            return (reply, Files::new());
        };
        match read_files(app, message).await {
            Ok(files) => return (reply, files),
            Err((path, error)) => {
                warn!(path, %error, "cannot attach a file of a note; answered without it");
                lost.insert(path);
            }
        }
    }
}

/// The bytes of every attachment, or the path of the first that cannot be read.
async fn read_files(app: &App, message: &Message) -> Result<Files, (String, std::io::Error)> {
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

/// What to answer. Pure: `lost` names the files that cannot be attached.
fn reply(
    app: &App,
    links: &Links,
    request: &Request,
    lost: &HashSet<String>,
) -> Result<Reply, AskError> {
    let view = View { app, links, lost };
    match request {
        Request::Ask {
            question,
            topic,
            private,
        } => view.ask(question, topic.as_deref(), *private),
        Request::SuggestQuestions { typed, topic } => {
            let topic = topic.as_deref().and_then(|named| app.topic(named));
            Ok(Reply::Choices(choices::question_choices(&app.suggest(
                typed,
                topic,
                limits::CHOICES,
            ))))
        }
        Request::SuggestTopics { typed } => {
            let topics: Vec<_> = app.suggest_topics(typed).into_iter().cloned().collect();
            Ok(Reply::Choices(choices::topic_choices(&topics)))
        }
        Request::Press {
            press: Ok(press),
            picked,
            owner,
        } => view.press(press, picked.as_deref(), *owner),
        Request::Press { press: Err(_), .. } => Ok(Reply::Post(apology::old_button())),
        Request::Unknown(Kind::Message) => Ok(Reply::Post(apology::unknown_command())),
        Request::Unknown(Kind::Suggestions) => Ok(Reply::Choices(Vec::new())),
    }
}

struct View<'a> {
    app: &'a App,
    links: &'a Links,
    lost: &'a HashSet<String>,
}

impl<'a> View<'a> {
    fn ask(&self, question: &str, topic: Option<&str>, private: bool) -> Result<Reply, AskError> {
        if let Some(id) = choices::chosen(question) {
            return Ok(Reply::Post(match self.app.open(&id, MAX_OTHERS)? {
                Some(found) => self.chosen(found, private),
                None => apology::vanished(),
            }));
        }
        let topic = match topic.map(|named| (named, self.app.topic(named))) {
            Some((named, None)) => return Ok(Reply::Post(apology::unknown_topic(named))),
            Some((_, topic)) => topic,
            None => None,
        };
        Ok(Reply::Post(
            match self.app.ask(question, topic, MAX_OTHERS)? {
                Answer::Found {
                    qa,
                    confidence,
                    others,
                } => {
                    let sureness = Sureness::from_confidence(confidence);
                    self.shown(&Showing {
                        qa,
                        others,
                        shown: 0,
                        sureness,
                        page: 0,
                        private,
                        can_be_quizzed: false,
                    })
                }
                Answer::Closest { nearest } => closest(&nearest, private),
                Answer::NotFound { nearest } => no_answer(&nearest, private),
            },
        ))
    }

    fn chosen(&self, Found { qa, others }: Found<'a>, private: bool) -> Message {
        self.shown(&Showing {
            qa,
            others,
            shown: 0,
            sureness: Sureness::Chosen,
            page: 0,
            private,
            can_be_quizzed: false,
        })
    }

    fn press(&self, press: &Press, picked: Option<&str>, owner: Owner) -> Result<Reply, AskError> {
        let (context, page) = match press {
            Press::Answered(_) => return Ok(Reply::Post(answered())),
            Press::Page { context, page } => (context.clone(), *page),
            Press::Menu(context) => match picked.and_then(|value| parse_key(value).ok()) {
                Some(key) => (context.choose(key), 0),
                None => return Ok(Reply::Post(apology::old_button())),
            },
            Press::NotIt(context) => match self.next(context) {
                Some(next) => (next, 0),
                None => {
                    return Ok(match self.resumed(context, 0, owner) {
                        Some(seen) => delivered(no_more(&seen), owner),
                        None => Reply::Post(apology::vanished()),
                    });
                }
            },
            Press::Show(key) => {
                return Ok(match self.app.open_by_key(*key, MAX_OTHERS)? {
                    Some(found) => delivered(self.chosen(found, true), owner),
                    None => Reply::Post(apology::vanished()),
                });
            }
            _ => return Ok(Reply::Post(apology::old_button())),
        };
        Ok(match self.resumed(&context, page, owner) {
            Some(showing) => delivered(self.shown(&showing), owner),
            None => Reply::Post(apology::vanished()),
        })
    }

    /// What to show next, of the matches that the notes still have.
    fn next(&self, context: &Context) -> Option<Context> {
        let mut next = context.next()?;
        while self.app.get_by_key(next.showing).is_none() {
            next = next.next()?;
        }
        Some(next)
    }

    fn resumed(&self, context: &Context, page: usize, owner: Owner) -> Option<Showing<'a>> {
        Showing::resume(
            context,
            |key| self.app.get_by_key(key),
            page,
            owner == Owner::Another,
        )
    }

    fn shown(&self, showing: &Showing<'_>) -> Message {
        if self.lost.is_empty() {
            return answer(showing, self.links);
        }
        let mut qa = showing.qa.clone();
        qa.files.retain(|file| !self.lost.contains(&file.path));
        answer(
            &Showing {
                qa: &qa,
                ..showing.clone()
            },
            self.links,
        )
    }
}

/// Under the presser's own message it changes in place; anybody else gets a message of their own.
fn delivered(mut message: Message, owner: Owner) -> Reply {
    match owner {
        Owner::Presser => Reply::Update(message),
        Owner::Another => {
            message.ephemeral = true;
            Reply::Post(message)
        }
    }
}

/// Four hex digits that a member can quote and an operator finds in the log.
fn reference(arrival: &Arrival) -> String {
    // The low bits of a snowflake count within a millisecond; the time bits above them differ more.
    format!("{:04x}", (arrival.id >> 22) & 0xffff)
}

fn name(request: &Request) -> &'static str {
    match request {
        Request::Ask { .. } => "/ask",
        Request::SuggestQuestions { .. } | Request::SuggestTopics { .. } => "suggestions",
        Request::Press {
            press: Ok(Press::Answered(_)),
            ..
        } => "This answered it",
        Request::Press {
            press: Ok(Press::NotIt(_)),
            ..
        } => "Not it",
        Request::Press {
            press: Ok(Press::Page { .. }),
            ..
        } => "a page",
        Request::Press {
            press: Ok(Press::Menu(_)),
            ..
        } => "Other matches",
        Request::Press {
            press: Ok(Press::Show(_)),
            ..
        } => "a closest note",
        Request::Press { press: Ok(_), .. } => "a quiz button",
        Request::Press { press: Err(_), .. } => "an unreadable button",
        Request::Unknown(_) => "an unreadable interaction",
    }
}
