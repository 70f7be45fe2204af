//! Parses an interaction from Discord's JSON.

use super::access::ChannelAccess;
use super::commands::Command;
use super::commands::definition::MESSAGE;
use super::commands::message_menu::MenuCommand;
use super::commands::options::CommandOptions;
use super::commands::suggestions::SuggestionRequest;
use super::delivery::Deferral;
use super::interaction::{Interaction, InteractionToken, Owner};
use super::json::{FieldError, Id, Object};
use super::place::Place;
use super::pressed_button::PressedButton;
use crate::messages::asked::AskedLine;
use crate::messages::custom_id::Press;
use crate::messages::limits;
use recite_quiz::{ChannelId, GuildId, MemberId, MessageId};

/// An interaction and its request.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedInteraction {
    /// The interaction.
    pub interaction: Interaction,
    /// What the member asks for.
    pub request: Request,
}

/// What a member asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A command.
    Command(Command),
    /// Suggestions while typing.
    Suggest(SuggestionRequest),
    /// A press of a button or menu.
    Press(PressedButton),
    /// A command or an option that this version does not have.
    Unknown(ResponseForm),
}

impl Request {
    /// Returns the name of the request in log lines and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Command(command) => command.name(),
            Self::Suggest(_) => "suggestions",
            Self::Press(pressed) => pressed.name(),
            Self::Unknown(_) => "an unreadable interaction",
        }
    }

    /// Returns how to defer a reply that takes longer than Discord waits; `None` if the reply never does.
    pub fn deferral(&self) -> Option<Deferral> {
        match self {
            Self::Command(command) => command.deferral(),
            Self::Press(pressed) => pressed.deferral(),
            Self::Suggest(_) | Self::Unknown(_) => None,
        }
    }

    /// Returns whether only members may do this outside the bot's servers, if the operator chose that. Everybody can
    /// view, export and delete their own data.
    pub fn needs_membership(&self) -> bool {
        match self {
            Self::Command(Command::Privacy(_)) | Self::Unknown(_) => false,
            Self::Press(pressed) => !matches!(pressed.press, Ok(Press::Forget { .. })),
            Self::Command(_) | Self::Suggest(_) => true,
        }
    }

    /// Returns whether the response can only be suggestions.
    pub fn takes_choices(&self) -> bool {
        matches!(
            self,
            Self::Suggest(_) | Self::Unknown(ResponseForm::Suggestions)
        )
    }
}

/// The form of the response to an interaction that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseForm {
    /// A message.
    Message,
    /// Suggestions.
    Suggestions,
}

/// An interaction that cannot be read completely.
#[derive(Debug)]
pub struct UnreadableInteraction {
    /// What is missing.
    pub why: FieldError,
    /// What an apology needs; `None` if even that is missing.
    pub apology_to: Option<Box<ReceivedInteraction>>,
}

/// The types of interactions. Source: Discord's documentation, "Interaction Type".
const PING: u64 = 1;
const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const AUTOCOMPLETE: u64 = 4;

/// Parses an interaction; `None` for a ping.
///
/// # Errors
/// A value that is needed is missing or of another type.
pub fn read(json: &str) -> Result<Option<ReceivedInteraction>, UnreadableInteraction> {
    let unanswerable = |why| UnreadableInteraction {
        why,
        apology_to: None,
    };
    let it = Object::parse("an interaction", json).map_err(unanswerable)?;
    let mut interaction = read_address(&it).map_err(unanswerable)?;
    let kind = it.optional::<u64>("type").unwrap_or_default();
    if kind == PING {
        return Ok(None);
    }
    match read_request(&it, kind, &mut interaction) {
        Ok(request) => Ok(Some(ReceivedInteraction {
            interaction,
            request,
        })),
        Err(why) => Err(UnreadableInteraction {
            why,
            apology_to: Some(Box::new(ReceivedInteraction {
                interaction,
                request: Request::Unknown(response_form(kind)),
            })),
        }),
    }
}

/// Returns the form of the response to this type of interaction.
fn response_form(kind: u64) -> ResponseForm {
    match kind {
        AUTOCOMPLETE => ResponseForm::Suggestions,
        _ => ResponseForm::Message,
    }
}

/// Reads what an apology needs, which is sent with the token.
fn read_address(interaction: &Object<'_>) -> Result<Interaction, FieldError> {
    let Id(id) = interaction.required("id")?;
    Ok(Interaction {
        id,
        token: InteractionToken(interaction.required("token")?),
        member: MemberId::discord(0),
        place: Place::default(),
        guild: None,
        channel: None,
        access: ChannelAccess::default(),
        max_file_bytes: limits::FILE_BYTES,
    })
}

/// Adds the member and the place to `interaction`; returns the request.
fn read_request(
    it: &Object<'_>,
    kind: u64,
    interaction: &mut Interaction,
) -> Result<Request, FieldError> {
    // In servers Discord sends the member, in direct messages only the user.
    let user = match it.object("member") {
        Ok(member) => member.object("user")?,
        Err(_) => it.object("user")?,
    };
    let user: Id = user.required("id")?;
    interaction.member = MemberId::discord(user.0);
    let channel = it.object("channel").ok();
    let channel = it
        .optional("channel_id")
        .or_else(|| channel?.optional("id"));
    interaction.channel = channel.map(|Id(id)| ChannelId(id));
    interaction.access = ChannelAccess::read(it);
    interaction.place = Place::read(it, &interaction.access);
    // Another server has nothing stored, and nothing is stored about it.
    let guild = it.optional("guild_id").map(|Id(id)| GuildId(id));
    interaction.guild = guild.filter(|_| !interaction.place.is_outside());
    if let Some(limit) = it
        .optional::<u64>("attachment_size_limit")
        .filter(|it| *it > 0)
    {
        interaction.max_file_bytes = usize::try_from(limit).unwrap_or(limits::FILE_BYTES);
    }
    if !matches!(kind, COMMAND | COMPONENT | AUTOCOMPLETE) {
        return Ok(Request::Unknown(ResponseForm::Message));
    }
    let data = it.object("data")?;
    let unknown = Request::Unknown(response_form(kind));
    Ok(match kind {
        COMMAND if data.optional("type") == Some(MESSAGE) => {
            let command = MenuCommand::read(&data)?.map(Command::Menu);
            command.map_or(unknown, Request::Command)
        }
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
) -> Result<PressedButton, FieldError> {
    const STRING_SELECT: u64 = 3;
    /// Source: Discord's documentation, "Interaction Context Types".
    const BOT_DIRECT_MESSAGES: u64 = 1;
    let message = interaction.object("message")?;
    let Id(id) = message.required("id")?;
    // The member who caused the message; missing if the bot posted it by itself.
    let asked = message.object("interaction_metadata").ok();
    let asker = asked.and_then(|asked| asked.object("user").ok());
    let asker: Option<Id> = asker.and_then(|asker| asker.optional("id"));
    let picked = match data.optional("component_type") {
        Some(STRING_SELECT) => data.list("values").unwrap_or_default(),
        _ => Vec::new(),
    };
    let custom_id: String = data.required("custom_id")?;
    // All messages of the bot in a member's direct messages are for that member, also those that it posted by itself.
    let is_direct = interaction.optional("context") == Some(BOT_DIRECT_MESSAGES);
    Ok(PressedButton {
        press: custom_id.parse(),
        picked: picked.into_iter().next(),
        owner: match asker {
            Some(asker) if asker == user => Owner::Presser,
            None if is_direct => Owner::Presser,
            _ => Owner::Another,
        },
        message: MessageId(id),
        replies_to: replied_to(&message),
        asked: asked_line(&message),
    })
}

fn replied_to(message: &Object<'_>) -> Option<MessageId> {
    let Id(id) = message
        .object("message_reference")
        .ok()?
        .optional("message_id")?;
    Some(MessageId(id))
}

/// Returns the line above the frame of our own message.
fn asked_line(message: &Object<'_>) -> Option<AskedLine> {
    const TEXT_DISPLAY: u64 = 10;
    let components = message.objects("components").ok()?;
    let first = components.first()?;
    let is_text = first.optional("type") == Some(TEXT_DISPLAY);
    let content: String = first.optional("content").filter(|_| is_text)?;
    AskedLine::read(&content)
}
