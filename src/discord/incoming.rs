//! What Discord says → what a member asks for. Pure.

mod command;

use self::command::Command;
use super::json::{Id, Object, Unreadable};
use crate::messages::custom_id::{Press, PressError};
use crate::messages::limits;
use recite_quiz::{ChannelId, GuildId, MemberId, MessageId, RoleId};

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

impl Arrival {
    /// Four hex digits that a member can quote and an operator finds in the log.
    pub fn reference(&self) -> String {
        // The low bits of a snowflake count within a millisecond; the time bits above them differ more.
        format!("{:04x}", (self.id >> 22) & 0xffff)
    }
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

/// An interaction of which something needed cannot be read.
#[derive(Debug)]
pub struct UnreadableInteraction {
    pub why: Unreadable,
    /// As much of it as an apology needs; `None` when even that is missing.
    pub apology_to: Option<Box<Arrival>>,
}

/// The types. Source: Discord's documentation, "Interaction Type".
const PING: u64 = 1;
const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const AUTOCOMPLETE: u64 = 4;

/// Reads an interaction; `None` for a ping, which asks for nothing.
///
/// # Errors
/// When something that is needed is missing or of another kind.
pub fn read(interaction: &str) -> Result<Option<Arrival>, UnreadableInteraction> {
    let unanswerable = |why| UnreadableInteraction {
        why,
        apology_to: None,
    };
    let it = Object::parse("an interaction", interaction).map_err(unanswerable)?;
    let mut arrival = addressed(&it).map_err(unanswerable)?;
    let kind = it.optional::<u64>("type").unwrap_or_default();
    if kind == PING {
        return Ok(None);
    }
    if kind == AUTOCOMPLETE {
        arrival.request = Request::Unknown(Kind::Suggestions);
    }
    match understood(&it, kind, &mut arrival) {
        Ok(()) => Ok(Some(arrival)),
        Err(why) => Err(UnreadableInteraction {
            why,
            apology_to: Some(Box::new(Arrival {
                request: match kind {
                    AUTOCOMPLETE => Request::Unknown(Kind::Suggestions),
                    _ => Request::Unknown(Kind::Message),
                },
                ..arrival
            })),
        }),
    }
}

/// As much as an apology needs, which goes to whoever holds the token.
fn addressed(interaction: &Object<'_>) -> Result<Arrival, Unreadable> {
    let Id(id) = interaction.needed("id")?;
    Ok(Arrival {
        id,
        token: InteractionToken(interaction.needed("token")?),
        member: MemberId::discord(0),
        guild: None,
        channel: None,
        max_file_bytes: limits::FILE_BYTES,
        request: Request::Unknown(Kind::Message),
    })
}

/// Adds who asks, where, and for what.
fn understood(it: &Object<'_>, kind: u64, arrival: &mut Arrival) -> Result<(), Unreadable> {
    // In servers Discord describes the member, elsewhere the user alone.
    let user = match it.object("member") {
        Ok(member) => member.object("user")?,
        Err(_) => it.object("user")?,
    };
    let user: Id = user.needed("id")?;
    arrival.member = MemberId::discord(user.0);
    arrival.guild = it.optional("guild_id").map(|Id(id)| GuildId(id));
    let channel = it.object("channel").ok();
    let channel = it
        .optional("channel_id")
        .or_else(|| channel?.optional("id"));
    arrival.channel = channel.map(|Id(id)| ChannelId(id));
    if let Some(limit) = it
        .optional::<u64>("attachment_size_limit")
        .filter(|it| *it > 0)
    {
        arrival.max_file_bytes = usize::try_from(limit).unwrap_or(limits::FILE_BYTES);
    }
    if !matches!(kind, COMMAND | COMPONENT | AUTOCOMPLETE) {
        return Ok(());
    }
    let data = it.object("data")?;
    arrival.request = match kind {
        COMMAND => Command::read(&data)?
            .request()
            .unwrap_or(Request::Unknown(Kind::Message)),
        AUTOCOMPLETE => Command::read(&data)?
            .suggestion()
            .map_or(Request::Unknown(Kind::Suggestions), Request::Suggest),
        _ => press_request(it, &data, user)?,
    };
    Ok(())
}

fn press_request(
    interaction: &Object<'_>,
    data: &Object<'_>,
    user: Id,
) -> Result<Request, Unreadable> {
    const STRING_SELECT: u64 = 3;
    let message = interaction.object("message")?;
    let Id(id) = message.needed("id")?;
    // Who made the message appear; nobody for one that the bot posted by itself.
    let asked = message.object("interaction_metadata").ok();
    let asker = asked.and_then(|asked| asked.object("user").ok());
    let asker = asker.and_then(|asker| asker.optional("id"));
    let picked = match data.optional("component_type") {
        Some(STRING_SELECT) => data.list("values").unwrap_or_default(),
        _ => Vec::new(),
    };
    let custom_id: String = data.needed("custom_id")?;
    Ok(Request::Press {
        press: custom_id.parse(),
        picked: picked.into_iter().next(),
        owner: if asker == Some(user) {
            Owner::Presser
        } else {
            Owner::Another
        },
        message: MessageId(id),
    })
}
