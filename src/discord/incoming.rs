//! What Discord says → what a member asks for. Pure.

use serde_json::Value;
use serenity::all::{
    CommandInteraction, ComponentInteraction, ComponentInteractionDataKind, Interaction,
    MessageInteractionMetadata, ResolvedOption, ResolvedValue,
};

use super::commands::{ASK, PRIVATE, QUESTION, TOPIC};
use crate::render::custom_id::{Press, PressError};

/// One interaction: what is asked, and where the answer goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    pub id: u64,
    /// Lets anybody answer in the bot's name: never logged.
    pub token: InteractionToken,
    pub request: Request,
}

/// The token of one interaction; prints as `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct InteractionToken(pub String);

impl std::fmt::Debug for InteractionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// What a member asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// `/ask`, with the option values as the member sent them.
    Ask {
        question: String,
        topic: Option<String>,
        private: bool,
    },
    /// Questions to offer while typing, within the topic already chosen.
    SuggestQuestions {
        typed: String,
        topic: Option<String>,
    },
    /// Topics to offer while typing.
    SuggestTopics { typed: String },
    /// A button, or a menu with what was picked.
    Press {
        press: Result<Press, PressError>,
        picked: Option<String>,
        owner: Owner,
    },
    /// A command or part we no longer have, or do not have yet.
    Unknown(Kind),
}

/// Whose message a button stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The one who pressed: the message may change under their eyes.
    Presser,
    /// Somebody else: the presser gets a message of their own, and the other's stays as it is.
    Another,
}

/// How an interaction that we cannot read may be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// With a message.
    Message,
    /// With suggestions only.
    Suggestions,
}

/// Reads an interaction; `None` for a ping, which asks for nothing.
pub fn read(interaction: &Interaction) -> Option<Arrival> {
    let (id, token, request) = match interaction {
        Interaction::Command(command) => (command.id, &command.token, command_request(command)),
        Interaction::Autocomplete(command) => {
            (command.id, &command.token, suggestion_request(command))
        }
        Interaction::Component(component) => {
            (component.id, &component.token, press_request(component))
        }
        Interaction::Modal(modal) => (modal.id, &modal.token, Request::Unknown(Kind::Message)),
        _ => return None,
    };
    Some(Arrival {
        id: id.get(),
        token: InteractionToken(token.clone()),
        request,
    })
}

/// Reads as much of an unreadable interaction as an apology needs; `None` when even that is missing.
pub fn read_raw(interaction: &Value) -> Option<Arrival> {
    const AUTOCOMPLETE: u64 = 4;
    let kind = if interaction["type"].as_u64()? == AUTOCOMPLETE {
        Kind::Suggestions
    } else {
        Kind::Message
    };
    Some(Arrival {
        id: interaction["id"].as_str()?.parse().ok()?,
        token: InteractionToken(interaction["token"].as_str()?.to_owned()),
        request: Request::Unknown(kind),
    })
}

fn command_request(command: &CommandInteraction) -> Request {
    let options = command.data.options();
    match (command.data.name.as_str(), text(&options, QUESTION)) {
        (ASK, Some(question)) => Request::Ask {
            question: question.to_owned(),
            topic: text(&options, TOPIC).map(str::to_owned),
            private: options.iter().any(|option| {
                option.name == PRIVATE && matches!(option.value, ResolvedValue::Boolean(true))
            }),
        },
        _ => Request::Unknown(Kind::Message),
    }
}

fn suggestion_request(command: &CommandInteraction) -> Request {
    let options = command.data.options();
    let focused = options.iter().find_map(|option| match option.value {
        ResolvedValue::Autocomplete { value, .. } => Some((option.name, value)),
        _ => None,
    });
    match (command.data.name.as_str(), focused) {
        (ASK, Some((QUESTION, typed))) => Request::SuggestQuestions {
            typed: typed.to_owned(),
            topic: text(&options, TOPIC).map(str::to_owned),
        },
        (ASK, Some((TOPIC, typed))) => Request::SuggestTopics {
            typed: typed.to_owned(),
        },
        _ => Request::Unknown(Kind::Suggestions),
    }
}

fn press_request(component: &ComponentInteraction) -> Request {
    let asker =
        component
            .message
            .interaction_metadata
            .as_deref()
            .and_then(|metadata| match metadata {
                MessageInteractionMetadata::Command(command) => Some(command.user.id),
                MessageInteractionMetadata::Component(component) => Some(component.user.id),
                MessageInteractionMetadata::ModalSubmit(modal) => Some(modal.user.id),
                _ => None,
            });
    let picked = match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().cloned(),
        _ => None,
    };
    Request::Press {
        press: component.data.custom_id.parse(),
        picked,
        owner: if asker == Some(component.user.id) {
            Owner::Presser
        } else {
            Owner::Another
        },
    }
}

fn text<'a>(options: &[ResolvedOption<'a>], name: &str) -> Option<&'a str> {
    options.iter().find_map(|option| match option.value {
        ResolvedValue::String(value) if option.name == name => Some(value),
        _ => None,
    })
}
