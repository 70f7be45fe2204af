//! What Discord says → what a member asks for. Pure.

use serde_json::Value;
use serenity::all::{
    CommandInteraction, ComponentInteraction, ComponentInteractionDataKind, Interaction,
    MessageInteractionMetadata, ResolvedOption, ResolvedValue, User,
};

use super::commands as names;
use crate::quiz::{ChannelId, GuildId, MemberId, MessageId, RoleId};
use crate::render::custom_id::{Press, PressError};
use crate::render::limits;

/// One interaction: who asks for what, and where the answer goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    pub id: u64,
    /// Lets anybody answer in the bot's name: never logged.
    pub token: InteractionToken,
    pub member: MemberId,
    /// `None` in direct messages.
    pub guild: Option<GuildId>,
    pub channel: Option<ChannelId>,
    /// The largest file that the answer may have.
    pub max_file_bytes: usize,
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
    /// `/quiz`.
    Quiz {
        topic: Option<String>,
    },
    /// `/daily …`, which only admins see.
    Daily(DailyRequest),
    /// `/stats me`.
    OwnStats,
    /// `/stats server`.
    ServerStats {
        private: bool,
    },
    Leaderboard {
        private: bool,
    },
    /// `/privacy …`.
    Privacy(PrivacyRequest),
    /// `/reload`, which only admins see.
    Reload,
    /// Something to offer while typing.
    Suggest(Suggest),
    /// A button, or a menu with what was picked.
    Press {
        press: Result<Press, PressError>,
        picked: Option<String>,
        owner: Owner,
        message: MessageId,
    },
    /// A command or part we no longer have, or do not have yet.
    Unknown(Kind),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DailyRequest {
    /// With the option values as the admin sent them.
    SetUp {
        channel: ChannelId,
        time: String,
        zone: Option<String>,
        topics: Option<String>,
        role: Option<Role>,
    },
    Status,
    Off {
        channel: Option<ChannelId>,
    },
    Now {
        channel: Option<ChannelId>,
    },
}

/// A role to be pinged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    pub id: RoleId,
    /// Whether everybody may ping it.
    pub is_mentionable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivacyRequest {
    Show,
    Export,
    Delete,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggest {
    /// Questions, within the topic already chosen.
    Questions {
        typed: String,
        topic: Option<String>,
    },
    Topics {
        typed: String,
    },
    /// Topics with commas between them.
    TopicLists {
        typed: String,
    },
    Zones {
        typed: String,
    },
}

impl Request {
    /// What it is called in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ask { .. } => "/ask",
            Self::Quiz { .. } => "/quiz",
            Self::Daily(DailyRequest::SetUp { .. }) => "/daily setup",
            Self::Daily(DailyRequest::Status) => "/daily status",
            Self::Daily(DailyRequest::Off { .. }) => "/daily off",
            Self::Daily(DailyRequest::Now { .. }) => "/daily now",
            Self::OwnStats => "/stats me",
            Self::ServerStats { .. } => "/stats server",
            Self::Leaderboard { .. } => "/leaderboard",
            Self::Privacy(PrivacyRequest::Show) => "/privacy show",
            Self::Privacy(PrivacyRequest::Export) => "/privacy export",
            Self::Privacy(PrivacyRequest::Delete) => "/privacy delete",
            Self::Reload => "/reload",
            Self::Suggest(_) => "suggestions",
            Self::Press {
                press: Ok(press), ..
            } => press_name(press),
            Self::Press { press: Err(_), .. } => "an unreadable button",
            Self::Unknown(_) => "an unreadable interaction",
        }
    }

    /// Whose message the answer would change.
    pub fn owner(&self) -> Owner {
        match self {
            Self::Press { owner, .. } => *owner,
            _ => Owner::Another,
        }
    }
}

fn press_name(press: &Press) -> &'static str {
    match press {
        Press::Answered(_) => "This answered it",
        Press::NotIt(_) => "Not it",
        Press::Page { .. } | Press::CardPage { .. } => "a page",
        Press::Menu(_) => "Other matches",
        Press::Show(_) => "a closest note",
        Press::Peek(_) => "a hard question",
        Press::Reveal(_) => "Reveal",
        Press::RevealCard(_) => "a card",
        Press::Grade { .. } => "a grade",
        Press::Next(_) => "the next card",
        Press::Stop(_) => "Stop",
        Press::Later(_) => "Quiz me on this later",
        Press::Forget { .. } => "/privacy delete",
        Press::OptOut(_) => "the leaderboard's button",
    }
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
    let (id, token, user, guild, channel) = match interaction {
        Interaction::Command(it) | Interaction::Autocomplete(it) => {
            (it.id, &it.token, &it.user, it.guild_id, it.channel_id)
        }
        Interaction::Component(it) => (it.id, &it.token, &it.user, it.guild_id, it.channel_id),
        Interaction::Modal(it) => (it.id, &it.token, &it.user, it.guild_id, it.channel_id),
        _ => return None,
    };
    let max_file_bytes = match interaction {
        Interaction::Command(it) if it.attachment_size_limit > 0 => {
            it.attachment_size_limit as usize
        }
        _ => limits::FILE_BYTES,
    };
    let request = match interaction {
        Interaction::Command(command) => {
            command_request(command).unwrap_or(Request::Unknown(Kind::Message))
        }
        Interaction::Autocomplete(command) => {
            suggestion(command).map_or(Request::Unknown(Kind::Suggestions), Request::Suggest)
        }
        Interaction::Component(component) => press_request(component),
        _ => Request::Unknown(Kind::Message),
    };
    Some(Arrival {
        id: id.get(),
        token: InteractionToken(token.clone()),
        member: member(user),
        guild: guild.map(|guild| GuildId(guild.get())),
        channel: Some(ChannelId(channel.get())),
        max_file_bytes,
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
        // An apology goes to whoever holds the token.
        member: MemberId::discord(0),
        guild: None,
        channel: None,
        max_file_bytes: limits::FILE_BYTES,
        request: Request::Unknown(kind),
    })
}

fn member(user: &User) -> MemberId {
    MemberId::discord(user.id.get())
}

fn command_request(command: &CommandInteraction) -> Option<Request> {
    let all = command.data.options();
    let (subcommand, options) = within(&all);
    let topic = || text(options, names::TOPIC).map(str::to_owned);
    let private = || is_true(options, names::PRIVATE);
    Some(match (command.data.name.as_str(), subcommand) {
        (names::ASK, None) => Request::Ask {
            question: text(options, names::QUESTION)?.to_owned(),
            topic: topic(),
            private: private(),
        },
        (names::QUIZ, None) => Request::Quiz { topic: topic() },
        (names::DAILY, Some(subcommand)) => Request::Daily(daily(subcommand, options)?),
        (names::STATS, Some(names::ME)) => Request::OwnStats,
        (names::STATS, Some(names::SERVER)) => Request::ServerStats { private: private() },
        (names::LEADERBOARD, None) => Request::Leaderboard { private: private() },
        (names::PRIVACY, Some(names::SHOW)) => Request::Privacy(PrivacyRequest::Show),
        (names::PRIVACY, Some(names::EXPORT)) => Request::Privacy(PrivacyRequest::Export),
        (names::PRIVACY, Some(names::DELETE)) => Request::Privacy(PrivacyRequest::Delete),
        (names::RELOAD, None) => Request::Reload,
        _ => return None,
    })
}

fn daily(subcommand: &str, options: &[ResolvedOption<'_>]) -> Option<DailyRequest> {
    Some(match subcommand {
        names::SETUP => DailyRequest::SetUp {
            channel: channel(options)?,
            time: text(options, names::TIME)?.to_owned(),
            zone: text(options, names::TIMEZONE).map(str::to_owned),
            topics: text(options, names::TOPICS).map(str::to_owned),
            role: options.iter().find_map(|option| match option.value {
                ResolvedValue::Role(role) => Some(Role {
                    id: RoleId(role.id.get()),
                    is_mentionable: role.mentionable,
                }),
                _ => None,
            }),
        },
        names::STATUS => DailyRequest::Status,
        names::OFF => DailyRequest::Off {
            channel: channel(options),
        },
        names::NOW => DailyRequest::Now {
            channel: channel(options),
        },
        _ => return None,
    })
}

fn suggestion(command: &CommandInteraction) -> Option<Suggest> {
    let all = command.data.options();
    let (_, options) = within(&all);
    let (focused, typed) = options.iter().find_map(|option| match option.value {
        ResolvedValue::Autocomplete { value, .. } => Some((option.name, value.to_owned())),
        _ => None,
    })?;
    Some(match (command.data.name.as_str(), focused) {
        (names::ASK, names::QUESTION) => Suggest::Questions {
            typed,
            topic: text(options, names::TOPIC).map(str::to_owned),
        },
        (names::ASK | names::QUIZ, names::TOPIC) => Suggest::Topics { typed },
        (names::DAILY, names::TOPICS) => Suggest::TopicLists { typed },
        (names::DAILY, names::TIMEZONE) => Suggest::Zones { typed },
        _ => return None,
    })
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
        message: MessageId(component.message.id.get()),
    }
}

/// The subcommand and its options; without one, the command's own.
fn within<'a, 'o>(
    options: &'o [ResolvedOption<'a>],
) -> (Option<&'a str>, &'o [ResolvedOption<'a>]) {
    match options {
        [
            ResolvedOption {
                name,
                value: ResolvedValue::SubCommand(inner),
                ..
            },
        ] => (Some(name), inner),
        _ => (None, options),
    }
}

fn text<'a>(options: &[ResolvedOption<'a>], name: &str) -> Option<&'a str> {
    options.iter().find_map(|option| match option.value {
        ResolvedValue::String(value) if option.name == name => Some(value),
        _ => None,
    })
}

fn is_true(options: &[ResolvedOption<'_>], name: &str) -> bool {
    let is_it = |option: &ResolvedOption<'_>| {
        option.name == name && matches!(option.value, ResolvedValue::Boolean(true))
    };
    options.iter().any(is_it)
}

fn channel(options: &[ResolvedOption<'_>]) -> Option<ChannelId> {
    options.iter().find_map(|option| match option.value {
        ResolvedValue::Channel(channel) => Some(ChannelId(channel.id.get())),
        _ => None,
    })
}
