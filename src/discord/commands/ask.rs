//! `/ask`: the note that answers a question.

use serde_json::{Value, json};

use super::definition::{Contexts, command, private, text};
use super::options::CommandOptions;
use super::suggestions::Typed;
use crate::app::Answer;
use crate::discord::answers::{named_topic, shown_first};
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::Reply;
use crate::messages::answer::Sureness;
use crate::messages::custom_id::MAX_OTHERS;
use crate::messages::empty::no_notes;
use crate::messages::nearest::{closest, no_answer};
use crate::messages::{Message, apology, choices};

pub const NAME: &str = "ask";
const QUESTION: &str = "question";
const TOPIC: &str = "topic";

/// The longest question taken, in characters: longer than any that words could answer better.
const MAX_QUESTION_CHARS: u16 = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskCommand {
    pub question: String,
    pub topic: Option<String>,
    pub private: bool,
}

pub fn definition() -> Value {
    let mut question = text(
        QUESTION,
        "Your question in any words, or one of the suggestions",
        true,
        true,
    );
    question["min_length"] = json!(1);
    question["max_length"] = json!(MAX_QUESTION_CHARS);
    let options = json!([
        question,
        text(TOPIC, "Search only this topic", false, true),
        private("Show the answer only to you"),
    ]);
    command(
        NAME,
        "Find the note that answers a question",
        Contexts::Anywhere,
        options,
    )
}

/// What is being typed in one of its options.
pub fn typed(option: &str, typed: String, options: &CommandOptions<'_>) -> Option<Typed> {
    match option {
        QUESTION => Some(Typed::Question {
            typed,
            topic: options.text(TOPIC),
        }),
        TOPIC => Some(Typed::Topic(typed)),
        _ => None,
    }
}

impl AskCommand {
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        Some(Self {
            question: options.text(QUESTION)?,
            topic: options.text(TOPIC),
            private: options.is_private(),
        })
    }

    pub fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        self.message(context).map(Reply::Post)
    }

    fn message(&self, context: &RequestContext<'_>) -> Result<Message, ReplyError> {
        let (app, private) = (context.app(), self.private);
        if app.notebook().qas().is_empty() {
            return Ok(no_notes(private));
        }
        let show = |qa, others, sureness| shown_first(context, qa, others, sureness, private);
        if let Some(id) = choices::chosen(&self.question) {
            return Ok(match context.search(|app| app.open(&id, MAX_OTHERS))? {
                Some(found) => show(found.qa, found.others, Sureness::Chosen),
                None => apology::vanished(),
            });
        }
        let topic = match named_topic(app, self.topic.as_deref()) {
            Ok(topic) => topic,
            Err(unknown) => return Ok(unknown),
        };
        let answer = context.search(|app| app.ask(&self.question, topic, MAX_OTHERS))?;
        Ok(match answer {
            Answer::Found {
                qa,
                confidence,
                others,
            } => show(qa, others, Sureness::from_confidence(confidence)),
            Answer::Closest { nearest } => closest(&nearest, private),
            Answer::NotFound { nearest } => no_answer(&nearest, private),
        })
    }
}
