//! Replies of the search: to `/ask`, and to the buttons and menus under an answer. Nothing waits here.

use std::collections::HashSet;

use super::incoming::Owner;
use super::respond::{Desk, ReplyError, delivered};
use super::transport::Reply;
use crate::app::{Answer, App, Found};
use crate::messages::answer::{Showing, Sureness, answer, answered};
use crate::messages::custom_id::{Context, MAX_OTHERS, Press, parse_key};
use crate::messages::empty::no_notes;
use crate::messages::nearest::{closest, no_answer, no_more};
use crate::messages::{Message, apology, choices};
use recite_notes::{Qa, Topic};

/// Makes replies; `lost` names the files that cannot be attached.
pub struct Answers<'a> {
    pub desk: &'a Desk,
    pub lost: &'a HashSet<String>,
}

impl<'a> Answers<'a> {
    fn app(&self) -> &'a App {
        self.desk.quiz.app()
    }

    pub fn ask(
        &self,
        question: &str,
        topic: Option<&str>,
        private: bool,
    ) -> Result<Reply, ReplyError> {
        if self.app().notebook().qas().is_empty() {
            return Ok(Reply::Post(no_notes(private)));
        }
        if let Some(id) = choices::chosen(question) {
            return Ok(Reply::Post(match self.app().open(&id, MAX_OTHERS)? {
                Some(found) => self.chosen(found, private),
                None => apology::vanished(),
            }));
        }
        let topic = match named_topic(self.app(), topic) {
            Ok(topic) => topic,
            Err(unknown) => return Ok(Reply::Post(unknown)),
        };
        Ok(Reply::Post(
            match self.app().ask(question, topic, MAX_OTHERS)? {
                Answer::Found {
                    qa,
                    confidence,
                    others,
                } => {
                    let sureness = Sureness::from_confidence(confidence);
                    self.first(qa, others, sureness, private)
                }
                Answer::Closest { nearest } => closest(&nearest, private),
                Answer::NotFound { nearest } => no_answer(&nearest, private),
            },
        ))
    }

    /// The reply to a press under an answer; `None` when the press is none of these.
    pub fn press(
        &self,
        press: &Press,
        picked: Option<&str>,
        owner: Owner,
    ) -> Result<Option<Reply>, ReplyError> {
        let (context, page) = match press {
            Press::Answered(_) => return Ok(Some(Reply::Post(answered()))),
            Press::Page { context, page } => (context.clone(), *page),
            Press::Menu(context) => match picked.and_then(|value| parse_key(value).ok()) {
                Some(key) => (context.choose(key), 0),
                None => return Ok(Some(Reply::Post(apology::old_button()))),
            },
            Press::NotIt(context) => match self.next(context) {
                Some(next) => (next, 0),
                None => {
                    return Ok(Some(match self.resumed(context, 0, owner) {
                        Some(seen) => delivered(no_more(&seen), owner),
                        None => Reply::Post(apology::vanished()),
                    }));
                }
            },
            Press::Peek(key) | Press::Show(key) => {
                let owner = match press {
                    // Under what others read as well, it changes nothing.
                    Press::Peek(_) => Owner::Another,
                    _ => owner,
                };
                return Ok(Some(match self.app().open_by_key(*key, MAX_OTHERS)? {
                    Some(found) => delivered(self.chosen(found, true), owner),
                    None => Reply::Post(apology::vanished()),
                }));
            }
            _ => return Ok(None),
        };
        Ok(Some(match self.resumed(&context, page, owner) {
            Some(showing) => delivered(self.shown(&showing), owner),
            None => Reply::Post(apology::vanished()),
        }))
    }

    fn chosen(&self, Found { qa, others }: Found<'a>, private: bool) -> Message {
        self.first(qa, others, Sureness::Chosen, private)
    }

    /// The first page of a fresh reply.
    fn first(&self, qa: &'a Qa, others: Vec<&'a Qa>, sureness: Sureness, private: bool) -> Message {
        self.shown(&Showing {
            qa,
            others,
            shown: 0,
            sureness,
            page: 0,
            private,
            can_be_quizzed: qa.quiz.is_quizzed(),
        })
    }

    /// What to show next, of the matches that the notes still have.
    fn next(&self, context: &Context) -> Option<Context> {
        let mut next = context.next()?;
        while self.app().get_by_key(next.showing).is_none() {
            next = next.next()?;
        }
        Some(next)
    }

    fn resumed(&self, context: &Context, page: usize, owner: Owner) -> Option<Showing<'a>> {
        let find = |key| self.app().get_by_key(key);
        let showing = Showing::resume(context, find, page, owner == Owner::Another)?;
        Some(Showing {
            can_be_quizzed: showing.qa.quiz.is_quizzed(),
            ..showing
        })
    }

    fn shown(&self, showing: &Showing<'_>) -> Message {
        let qa = without(showing.qa, self.lost);
        let showing = Showing {
            qa: &qa,
            ..showing.clone()
        };
        answer(&showing, &self.desk.links)
    }
}

/// The topic that a member named, if any; where the notes have none of that name, the reply that says so.
pub fn named_topic<'a>(app: &'a App, named: Option<&str>) -> Result<Option<&'a Topic>, Message> {
    match named {
        None => Ok(None),
        Some(named) => match app.topic(named) {
            Some(topic) => Ok(Some(topic)),
            None => Err(apology::unknown_topic(named)),
        },
    }
}

/// The Q&A as if it did not name the files that cannot be attached.
pub fn without(qa: &Qa, lost: &HashSet<String>) -> Qa {
    let mut qa = qa.clone();
    qa.files.retain(|file| !lost.contains(&file.path));
    qa
}
