//! What a member asks for, read from Discord's JSON. Pure.

use super::commands::Command;
use super::commands::options::CommandOptions;
use super::commands::suggestions::Typed;
use super::delivery::Deferral;
use super::interaction::{Interaction, InteractionToken, Owner};
use super::json::{Id, Object, Unreadable};
use super::presses::PressedButton;
use crate::messages::limits;
use recite_quiz::{ChannelId, GuildId, MemberId, MessageId};

/// An interaction, and what it asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub interaction: Interaction,
    pub request: Request,
}

/// What a member asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Command(Command),
    /// Something to offer while typing.
    Suggest(Typed),
    Press(PressedButton),
    /// A command or part we no longer have, or do not have yet.
    Unknown(Kind),
}

impl Request {
    /// What it is called in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Command(command) => command.name(),
            Self::Suggest(_) => "suggestions",
            Self::Press(pressed) => pressed.name(),
            Self::Unknown(_) => "an unreadable interaction",
        }
    }

    /// How a reply is announced that takes longer than Discord waits; `None` for one that is made in time.
    pub fn deferral(&self) -> Option<Deferral> {
        match self {
            Self::Command(command) => command.deferral(),
            Self::Press(pressed) => pressed.deferral(),
            Self::Suggest(_) | Self::Unknown(_) => None,
        }
    }

    /// Whether it can be answered with suggestions alone.
    pub fn takes_choices(&self) -> bool {
        matches!(self, Self::Suggest(_) | Self::Unknown(Kind::Suggestions))
    }
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
    pub apology_to: Option<Box<Received>>,
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
pub fn read(json: &str) -> Result<Option<Received>, UnreadableInteraction> {
    let unanswerable = |why| UnreadableInteraction {
        why,
        apology_to: None,
    };
    let it = Object::parse("an interaction", json).map_err(unanswerable)?;
    let mut interaction = addressed(&it).map_err(unanswerable)?;
    let kind = it.optional::<u64>("type").unwrap_or_default();
    if kind == PING {
        return Ok(None);
    }
    match understood(&it, kind, &mut interaction) {
        Ok(request) => Ok(Some(Received {
            interaction,
            request,
        })),
        Err(why) => Err(UnreadableInteraction {
            why,
            apology_to: Some(Box::new(Received {
                interaction,
                request: Request::Unknown(answerable_with(kind)),
            })),
        }),
    }
}

/// How an interaction of this type may be answered.
fn answerable_with(kind: u64) -> Kind {
    match kind {
        AUTOCOMPLETE => Kind::Suggestions,
        _ => Kind::Message,
    }
}

/// Reads what an apology needs; it is sent with the token.
fn addressed(interaction: &Object<'_>) -> Result<Interaction, Unreadable> {
    let Id(id) = interaction.needed("id")?;
    Ok(Interaction {
        id,
        token: InteractionToken(interaction.needed("token")?),
        member: MemberId::discord(0),
        guild: None,
        channel: None,
        max_file_bytes: limits::FILE_BYTES,
    })
}

/// Adds who asks and where; returns what for.
fn understood(
    it: &Object<'_>,
    kind: u64,
    interaction: &mut Interaction,
) -> Result<Request, Unreadable> {
    // In servers Discord describes the member, elsewhere the user alone.
    let user = match it.object("member") {
        Ok(member) => member.object("user")?,
        Err(_) => it.object("user")?,
    };
    let user: Id = user.needed("id")?;
    interaction.member = MemberId::discord(user.0);
    interaction.guild = it.optional("guild_id").map(|Id(id)| GuildId(id));
    let channel = it.object("channel").ok();
    let channel = it
        .optional("channel_id")
        .or_else(|| channel?.optional("id"));
    interaction.channel = channel.map(|Id(id)| ChannelId(id));
    if let Some(limit) = it
        .optional::<u64>("attachment_size_limit")
        .filter(|it| *it > 0)
    {
        interaction.max_file_bytes = usize::try_from(limit).unwrap_or(limits::FILE_BYTES);
    }
    if !matches!(kind, COMMAND | COMPONENT | AUTOCOMPLETE) {
        return Ok(Request::Unknown(Kind::Message));
    }
    let data = it.object("data")?;
    let unknown = Request::Unknown(answerable_with(kind));
    Ok(match kind {
        COMMAND => Command::parse(&CommandOptions::read(&data)?).map_or(unknown, Request::Command),
        AUTOCOMPLETE => {
            Command::typed(&CommandOptions::read(&data)?).map_or(unknown, Request::Suggest)
        }
        _ => Request::Press(pressed_button(it, &data, user)?),
    })
}

fn pressed_button(
    interaction: &Object<'_>,
    data: &Object<'_>,
    user: Id,
) -> Result<PressedButton, Unreadable> {
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
    Ok(PressedButton {
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
