//! `/quiz`: private cards.

use serde_json::{Value, json};

use super::definition::{Contexts, command, text};
use super::options::CommandOptions;
use super::suggestions::Typed;
use crate::discord::answers::named_topic;
use crate::discord::cards;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::Reply;
use crate::messages::empty::no_notes;
use recite_notes::Topic;
use recite_quiz::Session;

pub const NAME: &str = "quiz";
const TOPIC: &str = "topic";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizCommand {
    pub topic: Option<String>,
}

pub fn definition() -> Value {
    let options = json!([text(TOPIC, "Only questions of this topic", false, true)]);
    command(
        NAME,
        "Quiz yourself in private, on what you are about to forget",
        Contexts::Anywhere,
        options,
    )
}

/// What is being typed in one of its options.
pub fn typed(option: &str, typed: String) -> Option<Typed> {
    (option == TOPIC).then_some(Typed::Topic(typed))
}

impl QuizCommand {
    pub fn parse(options: &CommandOptions<'_>) -> Self {
        Self {
            topic: options.text(TOPIC),
        }
    }

    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        if context.app().notebook().qas().is_empty() {
            return Ok(Reply::Post(no_notes(true)));
        }
        let topic = match named_topic(context.app(), self.topic.as_deref()) {
            Ok(topic) => topic.map(Topic::key),
            Err(unknown) => return Ok(Reply::Post(unknown)),
        };
        let session = Session { topic, left: None };
        cards::next(context, session).await.map(Reply::Post)
    }
}
