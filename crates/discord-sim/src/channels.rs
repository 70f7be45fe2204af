//! The endpoints for channels and their messages.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use serde_json::{Map, Value, json};

use super::callback;
use super::channel::{Channel, ChannelKind};
use super::compose::MessageOrigin;
use super::draft::Draft;
use super::endpoint::{ApiResult, AppState, BotToken};
use super::error::ApiError;
use super::fixtures::{
    self, APPLICATION, ATTACH_FILES, EMBED_LINKS, READ_MESSAGE_HISTORY, SEND_MESSAGES,
};
use super::snowflake::Snowflake;
use super::state::UsedNonce;

pub(super) async fn get_channel(
    _: BotToken,
    State(shared): AppState,
    Path(channel): Path<Snowflake>,
) -> ApiResult {
    Ok(Json(shared.lock().channel(channel)?.json()))
}

/// Opens the direct message channel with a person, or returns the existing one.
pub(super) async fn open_direct(
    _: BotToken,
    State(shared): AppState,
    Json(body): Json<Value>,
) -> ApiResult {
    let recipient = body["recipient_id"].as_str().unwrap_or_default();
    let mut people = shared.options.people.iter();
    let person = people.find(|person| person.id.to_string() == recipient);
    let person = person.ok_or_else(ApiError::unknown_user)?;
    let mut state = shared.lock();
    Ok(Json(shared.direct_channel(&mut state, person).json()))
}

/// Returns the newest messages first, by default 50. `after` and `before` are exclusive.
///
/// Without READ_MESSAGE_HISTORY the list is empty; this is not an error. Source: resources/message.mdx, "Get Channel
/// Messages".
pub(super) async fn get_messages(
    _: BotToken,
    State(shared): AppState,
    Path(channel): Path<Snowflake>,
    uri: Uri,
) -> ApiResult {
    let state = shared.lock();
    let may_read = state.channel(channel)?.bot_has(READ_MESSAGE_HISTORY);
    let pairs = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='));
    let (mut limit, mut after, mut before) = (50, None, None);
    for (key, value) in pairs {
        match key {
            "limit" => limit = value.parse().unwrap_or(0),
            "after" => after = value.parse::<Snowflake>().ok(),
            "before" => before = value.parse::<Snowflake>().ok(),
            _ => {}
        }
    }
    if !(1..=100).contains(&limit) {
        return Err(ApiError::invalid_form(
            "limit",
            "int value should be between 1 and 100.",
        ));
    }
    let mut found: Vec<_> = state
        .messages
        .values()
        .filter(|_| may_read)
        .filter(|message| message.channel() == channel && !message.is_ephemeral())
        .filter(|message| after.is_none_or(|after| message.id() > after))
        .filter(|message| before.is_none_or(|before| message.id() < before))
        .collect();
    // With `after`, return the page right after it; otherwise the newest messages.
    match after {
        Some(_) => found.truncate(limit),
        None => drop(found.drain(..found.len().saturating_sub(limit))),
    }
    Ok(Json(
        found
            .into_iter()
            .rev()
            .map(|message| json!(message.json))
            .collect(),
    ))
}

pub(super) async fn create_message(
    _: BotToken,
    State(shared): AppState,
    Path(channel): Path<Snowflake>,
    draft: Draft,
) -> ApiResult {
    let mut state = shared.lock();
    check_permissions(state.channel(channel)?, &draft)?;
    let now = state.snowflakes.stamp();
    let nonce = draft
        .body
        .get("nonce")
        .filter(|nonce| !nonce.is_null())
        .cloned();
    if let (Some(nonce), Some(true)) = (&nonce, draft.body.get("enforce_nonce").map(is_true)) {
        let window = shared.options.nonce_window;
        let ahead = now.ahead;
        state
            .nonces
            .retain(|nonce| now.at < nonce.used.aged(window, ahead));
        if let Some(used) = state.nonces.iter().find(|used| used.nonce == *nonce) {
            let message = state.messages.get(&used.message);
            return Ok(Json(json!(
                message.ok_or_else(ApiError::unknown_message)?.json
            )));
        }
    }
    let mut extra = Map::new();
    if let Some(nonce) = &nonce {
        extra.insert("nonce".to_owned(), nonce.clone());
    }
    if let Some(reference) = draft
        .body
        .get("message_reference")
        .filter(|it| it.is_object())
    {
        if !state.channel(channel)?.bot_has(READ_MESSAGE_HISTORY) {
            return Err(ApiError::cannot_reply());
        }
        let guild = state.guild_of(channel);
        let replied_to = reference["message_id"]
            .as_str()
            .and_then(|id| id.parse().ok());
        match replied_to.map(|id| (id, state.message_in(channel, id).is_ok())) {
            Some((id, true)) => callback::refer(&mut extra, guild, channel, id),
            _ if reference["fail_if_not_exists"] == false => {}
            _ => {
                return Err(ApiError::invalid_form(
                    "message_reference",
                    "Unknown message",
                ));
            }
        }
    }
    let id = state.snowflakes.next();
    let origin = MessageOrigin {
        id,
        channel,
        author: fixtures::bot_user(),
        flags: 0,
        extra,
    };
    shared.post(&mut state, origin, None, draft)?;
    state.nonces.extend(nonce.map(|nonce| UsedNonce {
        nonce,
        message: id,
        used: now,
    }));
    Ok(Json(json!(state.message_in(channel, id)?.json)))
}

pub(super) async fn get_message(
    _: BotToken,
    State(shared): AppState,
    Path((channel, id)): Path<(Snowflake, Snowflake)>,
) -> ApiResult {
    let state = shared.lock();
    if !state.channel(channel)?.bot_has(READ_MESSAGE_HISTORY) {
        return Err(ApiError::missing_access());
    }
    Ok(Json(json!(state.message_in(channel, id)?.json)))
}

pub(super) async fn edit_message(
    _: BotToken,
    State(shared): AppState,
    Path((channel, id)): Path<(Snowflake, Snowflake)>,
    draft: Draft,
) -> ApiResult {
    let mut state = shared.lock();
    if state.message_in(channel, id)?.json["author"]["id"] != APPLICATION.to_string() {
        return Err(ApiError::not_the_author());
    }
    shared.edit(&mut state, id, draft)?;
    Ok(Json(json!(state.message_in(channel, id)?.json)))
}

pub(super) async fn delete_message(
    _: BotToken,
    State(shared): AppState,
    Path((channel, id)): Path<(Snowflake, Snowflake)>,
) -> Result<StatusCode, ApiError> {
    let mut state = shared.lock();
    state.message_in(channel, id)?;
    shared.delete(&mut state, id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Checks the bot's permissions to send this message in the channel.
///
/// # Errors
/// 50013 if the bot may not send messages, attach files or embed links; 50007 if the person has closed the direct
/// messages.
fn check_permissions(channel: &Channel, draft: &Draft) -> Result<(), ApiError> {
    if matches!(
        channel.kind,
        ChannelKind::Direct {
            is_closed: true,
            ..
        }
    ) {
        return Err(ApiError::cannot_write_to_user());
    }
    let embeds = draft.body.get("embeds").and_then(Value::as_array);
    let has_embeds = embeds.is_some_and(|embeds| !embeds.is_empty());
    let mut needed = SEND_MESSAGES;
    if !draft.uploads.is_empty() {
        needed |= ATTACH_FILES;
    }
    if has_embeds {
        needed |= EMBED_LINKS;
    }
    match channel.bot_has(needed) {
        true => Ok(()),
        false => Err(ApiError::missing_permissions()),
    }
}

fn is_true(value: &Value) -> bool {
    value == &Value::Bool(true)
}
