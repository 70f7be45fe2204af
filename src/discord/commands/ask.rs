//! `/ask`: the note that answers a question.

use serde_json::{Value, json};

use super::definition::{Contexts, command, private, text};
use super::options::CommandOptions;
use super::suggestions::SuggestionRequest;
use crate::app::question;
use crate::discord::answers::{Audience, named_topic, picked, to_question};
use crate::discord::context::RequestContext;
use crate::messages::catalog::Catalog;
use crate::messages::custom_id::MAX_OTHERS;
use crate::messages::empty::no_notes;
use crate::messages::{Message, apology, choices};

/// The name of the command.
pub const NAME: &str = "ask";
const QUESTION: &str = "question";
const TOPIC: &str = "topic";

/// The maximum length of a question in characters: enough for a pasted traceback.
const MAX_QUESTION_CHARS: u16 = 4_000;

/// `/ask` with its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskCommand {
    /// The question on one line, or the value of a suggestion.
    pub question: String,
    /// The topic to search, as the member wrote it.
    pub topic: Option<String>,
    /// Whether only the member who asked sees the answer.
    pub is_private: bool,
}

/// Returns the definition of the command.
pub fn definition(catalog: Catalog) -> Value {
    let mut question = text(QUESTION, &catalog.command_ask_question(), true, true);
    question["min_length"] = json!(1);
    question["max_length"] = json!(MAX_QUESTION_CHARS);
    let options = json!([
        question,
        text(TOPIC, &catalog.command_ask_topic(), false, true),
        private(&catalog.command_ask_private()),
    ]);
    command(NAME, &catalog.command_ask(), Contexts::Anywhere, options)
}

/// Returns what to suggest while a member types in one of the options.
pub fn typed(
    option: &str,
    typed: String,
    options: &CommandOptions<'_>,
) -> Option<SuggestionRequest> {
    match option {
        QUESTION => Some(SuggestionRequest::Question {
            typed: match typed.contains('\n') {
                true => question::of_typed(&typed),
                // A space at the end says that the last word is complete.
                false => typed,
            },
            topic: options.text(TOPIC),
        }),
        TOPIC => Some(SuggestionRequest::Topic(typed)),
        _ => None,
    }
}

impl AskCommand {
    /// Reads the options; `None` without a question.
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        Some(Self {
            question: question::of_typed(&options.text(QUESTION)?),
            topic: options.text(TOPIC),
            is_private: options.is_private(),
        })
    }

    /// Returns the reply.
    pub fn reply(&self, context: &RequestContext<'_>) -> Message {
        let (app, is_private) = (context.app(), self.is_private);
        let catalog = context.catalog();
        if app.notebook().qas().is_empty() {
            return no_notes(catalog, is_private);
        }
        if let Some(id) = choices::picked_qa(&self.question) {
            return match context.search(|app| app.open(&id, MAX_OTHERS)) {
                // What was asked is its title.
                Some(found) => picked(context, found, is_private),
                None => apology::note_gone(catalog),
            };
        }
        let topic = match named_topic(catalog, app, self.topic.as_deref()) {
            Ok(topic) => topic,
            Err(unknown) => return unknown,
        };
        let audience = Audience {
            is_private,
            reply_to: None,
        };
        to_question(context, &self.question, topic, &audience)
    }
}
