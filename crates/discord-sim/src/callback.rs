//! The bot's requests with an interaction token: the initial response, edits and follow-ups.

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::Change;
use super::compose::{self, MessageOrigin};
use super::draft::Draft;
use super::error::ApiError;
use super::fixtures::{self, APPLICATION};
use super::message::{EPHEMERAL, LOADING, Message};
use super::pending::{FirstResponse, PendingInteraction};
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState};

/// The prefix of interaction tokens. The id of the interaction follows.
const TOKEN_PREFIX: &str = "sandbox-interaction-";

pub(super) fn token_of(interaction: Snowflake) -> String {
    format!("{TOKEN_PREFIX}{interaction}")
}

/// Returns the interaction that a token belongs to, if the token is valid.
pub(super) fn interaction_of(token: &str) -> Option<Snowflake> {
    token.strip_prefix(TOKEN_PREFIX)?.parse().ok()
}

/// Handles the initial response. Returns the body for `?with_response=true`.
///
/// # Errors
/// Errors of the interaction: see [`PendingInteraction::awaits_first`] and [`PendingInteraction::first_of`]. Errors of the message: see
/// [`compose::apply_draft`]. A rejected response does not count, so the bot may send another one.
pub(super) fn answer(
    shared: &SharedState,
    interaction: Snowflake,
    token: &str,
    draft: Draft,
) -> Result<Value, ApiError> {
    let mut state = shared.lock();
    let pending = state
        .interactions
        .get(&interaction)
        .filter(|pending| pending.token == token);
    let pending = pending.ok_or_else(ApiError::unknown_interaction)?;
    pending.awaits_first(Instant::now(), shared.options.initial_response_timeout)?;
    let (callback_type, draft) = draft.into_callback();
    let first = pending.first_of(callback_type, &Value::Object(draft.body.clone()))?;

    let source = pending.source;
    let ephemeral = draft.flags() & EPHEMERAL != 0 || pending.is_forced_ephemeral;
    let reader = ephemeral.then_some(pending.person.id);
    let mut origin = origin(&mut state, interaction)?;
    let original = match &first {
        FirstResponse::Message => Some(shared.post(&mut state, origin, None, reader, draft)?),
        FirstResponse::Deferred => {
            origin.flags = LOADING | if ephemeral { EPHEMERAL } else { 0 };
            let (id, channel) = (origin.id, origin.channel);
            shared.store(
                &mut state,
                Message::new(id, channel, reader, compose::empty_message(origin)),
            );
            Some(id)
        }
        FirstResponse::Update => {
            let source = source.ok_or_else(ApiError::unknown_message)?;
            shared.edit(&mut state, source, draft)?;
            Some(source)
        }
        FirstResponse::DeferredUpdate => source,
        FirstResponse::Choices(_) | FirstResponse::Modal(_) => None,
    };

    let message = original.and_then(|id| state.messages.get(&id));
    let message = message.map(|message| Value::Object(message.json.clone()));
    let pending = pending_mut(&mut state, interaction)?;
    (pending.first, pending.original, pending.ephemeral) = (Some(first), original, ephemeral);
    let resource = pending.callback_resource(callback_type, message);
    shared.publish(Change::Interaction(interaction));
    Ok(resource)
}

/// Returns a message that a token gives access to: `@original`, or a follow-up by its id.
///
/// # Errors
/// 10015 for an invalid token or one without an initial response, 50027 for an expired token, 10008 for a deleted
/// message or one of another interaction.
pub(super) fn find(
    shared: &SharedState,
    state: &SandboxState,
    application: Snowflake,
    token: &str,
    message: &str,
) -> Result<Snowflake, ApiError> {
    let pending = open(shared, state, application, token)?;
    let id = match message {
        "@original" => pending.original,
        id => id
            .parse()
            .ok()
            .filter(|id| pending.original == Some(*id) || pending.followups.contains(id)),
    };
    id.filter(|id| state.messages.contains_key(id))
        .ok_or_else(ApiError::unknown_message)
}

/// Adds a follow-up message. The first follow-up after a deferred response replaces it.
///
/// # Errors
/// The same as [`find`], and those of the message.
pub(super) fn follow_up(
    shared: &SharedState,
    application: Snowflake,
    token: &str,
    draft: Draft,
) -> Result<Value, ApiError> {
    let mut state = shared.lock();
    let pending = open(shared, &state, application, token)?;
    let (interaction, original, person) = (pending.id, pending.original, pending.person.id);
    let is_forced_ephemeral = pending.is_forced_ephemeral;
    let allows_follow_up = pending.allows_follow_up();
    let loading = original.filter(|id| state.messages.get(id).is_some_and(Message::is_loading));
    let id = match loading {
        Some(original) => {
            shared.edit(&mut state, original, draft)?;
            original
        }
        None => {
            allows_follow_up?;
            let mut origin = origin(&mut state, interaction)?;
            if let Some(original) = original {
                let guild = state.guild_of(origin.channel);
                refer(&mut origin.extra, guild, origin.channel, original);
                origin.extra["interaction_metadata"]["original_response_message_id"] =
                    json!(original);
            }
            let is_ephemeral = draft.flags() & EPHEMERAL != 0 || is_forced_ephemeral;
            let reader = is_ephemeral.then_some(person);
            let id = shared.post(&mut state, origin, None, reader, draft)?;
            pending_mut(&mut state, interaction)?.followups.push(id);
            shared.publish(Change::Interaction(interaction));
            id
        }
    };
    let message = state
        .messages
        .get(&id)
        .ok_or_else(ApiError::unknown_message)?;
    Ok(Value::Object(message.json.clone()))
}

/// Returns the interaction of a token that accepts edits and follow-ups.
fn open<'a>(
    shared: &SharedState,
    state: &'a SandboxState,
    application: Snowflake,
    token: &str,
) -> Result<&'a PendingInteraction, ApiError> {
    if application != APPLICATION {
        return Err(ApiError::unknown_webhook());
    }
    let pending = interaction_of(token).and_then(|id| state.interactions.get(&id));
    let pending = pending.ok_or_else(ApiError::unknown_webhook)?;
    pending.is_open(state.snowflakes.stamp(), shared.options.token_lifetime)?;
    Ok(pending)
}

/// Returns the message metadata of a response to this interaction.
fn origin(state: &mut SandboxState, interaction: Snowflake) -> Result<MessageOrigin, ApiError> {
    let id = state.snowflakes.next();
    let pending = pending_mut(state, interaction)?;
    let mut extra = Map::from_iter([
        ("webhook_id".to_owned(), json!(APPLICATION)),
        ("application_id".to_owned(), json!(APPLICATION)),
        ("interaction_metadata".to_owned(), pending.metadata()),
        ("type".to_owned(), json!(pending.answer_type)),
    ]);
    if let Some(source) = pending.source {
        refer(&mut extra, pending.guild, pending.channel, source);
    }
    let author = fixtures::bot_user();
    Ok(MessageOrigin {
        id,
        channel: pending.channel,
        author,
        flags: 0,
        extra,
    })
}

/// Makes the message a reply to `message`.
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

fn pending_mut(
    state: &mut SandboxState,
    interaction: Snowflake,
) -> Result<&mut PendingInteraction, ApiError> {
    state
        .interactions
        .get_mut(&interaction)
        .ok_or_else(ApiError::unknown_interaction)
}
