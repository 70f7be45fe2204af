//! What the bot does with an interaction's token: the first answer, edits, follow-ups.

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::Change;
use super::compose::{self, Origin};
use super::draft::Draft;
use super::error::ApiError;
use super::message::{EPHEMERAL, LOADING, Message};
use super::pending::{First, Pending};
use super::place::{self, APPLICATION};
use super::snowflake::Snowflake;
use super::state::{Shared, World};

/// What a token begins with; the interaction's id follows.
const TOKEN_PREFIX: &str = "sandbox-interaction-";

pub(super) fn token_of(interaction: Snowflake) -> String {
    format!("{TOKEN_PREFIX}{interaction}")
}

/// The interaction that a token was given out for, if it is one of ours.
pub(super) fn interaction_of(token: &str) -> Option<Snowflake> {
    token.strip_prefix(TOKEN_PREFIX)?.parse().ok()
}

/// Takes the first answer; the body is what `?with_response=true` asks for.
///
/// # Errors
/// Of the interaction: see [`Pending::awaits_first`] and [`Pending::first_of`]; of the message in
/// it: see [`compose::say`]. A refused answer is none: a better one may follow.
pub(super) fn answer(
    shared: &Shared,
    interaction: Snowflake,
    token: &str,
    draft: Draft,
) -> Result<Value, ApiError> {
    let mut world = shared.world();
    let pending = world
        .interactions
        .get(&interaction)
        .filter(|pending| pending.token == token);
    let pending = pending.ok_or_else(ApiError::unknown_interaction)?;
    pending.awaits_first(Instant::now(), shared.options.first_answer_within)?;
    let (callback_type, draft) = draft.into_callback();
    let first = pending.first_of(callback_type, &Value::Object(draft.body.clone()))?;

    let source = pending.source;
    let ephemeral = draft.flags() & EPHEMERAL != 0;
    let reader = ephemeral.then_some(pending.person.id);
    let mut origin = origin(&mut world, interaction)?;
    let original = match &first {
        First::Message => Some(shared.post(&mut world, origin, reader, draft)?),
        First::Deferred => {
            origin.flags = LOADING | if ephemeral { EPHEMERAL } else { 0 };
            let (id, channel) = (origin.id, origin.channel);
            shared.keep(
                &mut world,
                Message::new(id, channel, reader, compose::blank(origin)),
            );
            Some(id)
        }
        First::Update => {
            let source = source.ok_or_else(ApiError::unknown_message)?;
            shared.edit(&mut world, source, draft)?;
            Some(source)
        }
        First::DeferredUpdate => source,
        First::Choices(_) | First::Modal(_) => None,
    };

    let message = original.and_then(|id| world.messages.get(&id));
    let message = message.map(|message| Value::Object(message.json.clone()));
    let pending = pending_mut(&mut world, interaction)?;
    (pending.first, pending.original, pending.ephemeral) = (Some(first), original, ephemeral);
    let resource = pending.callback_resource(callback_type, message);
    shared.publish(Change::Interaction(interaction));
    Ok(resource)
}

/// A message that a token gives access to: `@original`, or a follow-up by its id.
///
/// # Errors
/// 10015 for a token that is none or was not answered yet, 50027 for one that is too old, 10008 for
/// a message that is not its own or was deleted.
pub(super) fn find(
    shared: &Shared,
    world: &World,
    application: Snowflake,
    token: &str,
    message: &str,
) -> Result<Snowflake, ApiError> {
    let pending = open(shared, world, application, token)?;
    let id = match message {
        "@original" => pending.original,
        id => id
            .parse()
            .ok()
            .filter(|id| pending.original == Some(*id) || pending.followups.contains(id)),
    };
    id.filter(|id| world.messages.contains_key(id))
        .ok_or_else(ApiError::unknown_message)
}

/// Adds a message after the first answer; straight after a defer it fills that in instead.
///
/// # Errors
/// As [`find`], and those of the message itself.
pub(super) fn follow_up(
    shared: &Shared,
    application: Snowflake,
    token: &str,
    draft: Draft,
) -> Result<Value, ApiError> {
    let mut world = shared.world();
    let pending = open(shared, &world, application, token)?;
    let (interaction, original, person) = (pending.id, pending.original, pending.person.id);
    let loading = original.filter(|id| world.messages.get(id).is_some_and(Message::is_loading));
    let id = match loading {
        Some(original) => {
            shared.edit(&mut world, original, draft)?;
            original
        }
        None => {
            let mut origin = origin(&mut world, interaction)?;
            if let Some(original) = original {
                let guild = world.guild_of(origin.channel);
                refer(&mut origin.extra, guild, origin.channel, original);
                origin.extra["interaction_metadata"]["original_response_message_id"] =
                    json!(original);
            }
            let reader = (draft.flags() & EPHEMERAL != 0).then_some(person);
            let id = shared.post(&mut world, origin, reader, draft)?;
            pending_mut(&mut world, interaction)?.followups.push(id);
            shared.publish(Change::Interaction(interaction));
            id
        }
    };
    let message = world
        .messages
        .get(&id)
        .ok_or_else(ApiError::unknown_message)?;
    Ok(Value::Object(message.json.clone()))
}

fn open<'a>(
    shared: &Shared,
    world: &'a World,
    application: Snowflake,
    token: &str,
) -> Result<&'a Pending, ApiError> {
    if application != APPLICATION {
        return Err(ApiError::unknown_webhook());
    }
    let pending = interaction_of(token).and_then(|id| world.interactions.get(&id));
    let pending = pending.ok_or_else(ApiError::unknown_webhook)?;
    pending.is_open(world.snowflakes.stamp(), shared.options.token_lives_for)?;
    Ok(pending)
}

/// What Discord says about a message that answers this interaction.
fn origin(world: &mut World, interaction: Snowflake) -> Result<Origin, ApiError> {
    let id = world.snowflakes.next();
    let pending = pending_mut(world, interaction)?;
    let mut extra = Map::from_iter([
        ("webhook_id".to_owned(), json!(APPLICATION)),
        ("application_id".to_owned(), json!(APPLICATION)),
        ("interaction_metadata".to_owned(), pending.metadata()),
        ("type".to_owned(), json!(pending.answer_type)),
    ]);
    if let Some(source) = pending.source {
        refer(&mut extra, pending.guild, pending.channel, source);
    }
    let author = place::bot_user();
    Ok(Origin {
        id,
        channel: pending.channel,
        author,
        flags: 0,
        extra,
    })
}

/// Makes a message a reply.
pub(super) fn refer(
    extra: &mut Map<String, Value>,
    guild: Option<Snowflake>,
    channel: Snowflake,
    message: Snowflake,
) {
    let mut reference = json!({"type": 0, "channel_id": channel, "message_id": message});
    if let Some(guild) = guild {
        reference["guild_id"] = json!(guild);
    }
    extra.insert("message_reference".to_owned(), reference);
    extra.insert("type".to_owned(), json!(19));
}

fn pending_mut(world: &mut World, interaction: Snowflake) -> Result<&mut Pending, ApiError> {
    world
        .interactions
        .get_mut(&interaction)
        .ok_or_else(ApiError::unknown_interaction)
}
