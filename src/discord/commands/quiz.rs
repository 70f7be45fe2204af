//! `/quiz`: private cards.

use serde_json::{Value, json};

use super::definition::{Contexts, command, text};
use super::options::CommandOptions;
use super::suggestions::SuggestionRequest;
use crate::discord::answers::named_topic;
use crate::discord::cards;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::Reply;
use crate::messages::catalog::Catalog;
use crate::messages::empty::no_notes;
use recite_notes::Topic;
use recite_quiz::Session;

/// The name of the command.
pub const NAME: &str = "quiz";
const TOPIC: &str = "topic";

/// `/quiz` with its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizCommand {
    /// The topic of the session, as the member wrote it.
    pub topic: Option<String>,
}

/// Returns the definition of the command.
pub fn definition(catalog: Catalog) -> Value {
    let topic = text(TOPIC, &catalog.command_quiz_topic(), false, true);
    let options = json!([topic]);
    command(NAME, &catalog.command_quiz(), Contexts::Anywhere, options)
}

/// Returns what to suggest while a member types in one of the options.
pub fn typed(option: &str, typed: String) -> Option<SuggestionRequest> {
    (option == TOPIC).then_some(SuggestionRequest::Topic(typed))
}

impl QuizCommand {
    /// Reads the options.
    pub fn parse(options: &CommandOptions<'_>) -> Self {
        Self {
            topic: options.text(TOPIC),
        }
    }

    /// Returns the first card, or why there is none.
    ///
    /// # Errors
    /// The database failed.
    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let catalog = context.catalog();
        if context.app().notebook().qas().is_empty() {
            return Ok(Reply::Post(no_notes(catalog, true)));
        }
        let topic = match named_topic(catalog, context.app(), self.topic.as_deref()) {
            Ok(topic) => topic.map(Topic::key),
            Err(unknown) => return Ok(Reply::Post(unknown)),
        };
        let session = Session { topic, left: None };
        cards::next(context, session).await.map(Reply::Post)
    }
}
