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
    self, APPLICATION, ATTACH_FILES, EMBED_LINKS, MANAGE_MESSAGES, MANAGE_THREADS,
    READ_MESSAGE_HISTORY,
};
use super::intents::{MESSAGE_CONTENT, hide_unreadable};
use super::message::Message;
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState, UsedNonce};
use super::writing::reference as referenced;

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
            .map(|message| read(&shared, &state, message))
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
            Some((id, true)) => {
                callback::refer(&mut extra, guild, channel, id);
                let message = state.messages.get(&id);
                extra.insert("referenced_message".to_owned(), referenced(message));
            }
            _ if reference["fail_if_not_exists"] == false => {}
            _ => {
                return Err(ApiError::invalid_form(
                    "message_reference",
                    "Unknown message",
                ));
            }
        }
    }
    let pinged = pinged_author(&draft.body, &extra);
    let id = state.snowflakes.next();
    let origin = MessageOrigin {
        id,
        channel,
        author: fixtures::bot_user(),
        flags: 0,
        extra,
    };
    shared.post(&mut state, origin, pinged, None, draft)?;
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
    let message = state.message_in(channel, id)?;
    Ok(Json(read(&shared, &state, message)))
}

/// Returns a message as the bot may read it over HTTP: in a server, only with its content if the application has the
/// intent MESSAGE_CONTENT or the bot could read it without.
fn read(shared: &SharedState, state: &SandboxState, message: &Message) -> Value {
    let mut json = json!(message.json);
    let is_in_server = state.guild_of(message.channel()).is_some();
    if is_in_server && shared.options.privileged_intents & MESSAGE_CONTENT == 0 {
        hide_unreadable(&mut json);
    }
    json
}

pub(super) async fn edit_message(
    _: BotToken,
    State(shared): AppState,
    Path((channel, id)): Path<(Snowflake, Snowflake)>,
    draft: Draft,
) -> ApiResult {
    let mut state = shared.lock();
    if state.message_in(channel, id)?.author() != Some(APPLICATION) {
        return Err(ApiError::not_the_author());
    }
    check_active(state.channel(channel)?)?;
    shared.edit(&mut state, id, draft)?;
    Ok(Json(json!(state.message_in(channel, id)?.json)))
}

pub(super) async fn delete_message(
    _: BotToken,
    State(shared): AppState,
    Path((channel, id)): Path<(Snowflake, Snowflake)>,
) -> Result<StatusCode, ApiError> {
    let mut state = shared.lock();
    let is_own = state.message_in(channel, id)?.author() == Some(APPLICATION);
    let place = state.channel(channel)?;
    if !is_own && place.is_direct() {
        return Err(ApiError::direct_message_action());
    }
    if !is_own && !place.bot_has(MANAGE_MESSAGES) {
        return Err(ApiError::missing_permissions());
    }
    check_active(place)?;
    shared.delete(&mut state, id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the author of the message that a reply pings. Without `allowed_mentions` a reply pings.
fn pinged_author(body: &Map<String, Value>, extra: &Map<String, Value>) -> Option<Value> {
    let author = &extra.get("referenced_message")?["author"];
    let allowed = body.get("allowed_mentions").filter(|it| it.is_object());
    let pings = allowed.is_none_or(|allowed| allowed["replied_user"] == true);
    (pings && author.is_object()).then(|| author.clone())
}

/// Checks that messages of a channel can be changed.
///
/// # Errors
/// 50083 in an archived thread.
fn check_active(channel: &Channel) -> Result<(), ApiError> {
    channel
        .as_thread()
        .map_or(Ok(()), |thread| thread.check_active())
}

/// Checks the bot's permissions to send this message in the channel.
///
/// # Errors
/// 50013 if the bot may not send messages, attach files or embed links; 50007 if the person has closed the direct
/// messages; 50008 for a forum channel; those of a thread: see [`Thread::check_writable`].
///
/// [`Thread::check_writable`]: super::thread::Thread::check_writable
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
    if matches!(channel.kind, ChannelKind::Forum { .. }) {
        return Err(ApiError::not_a_text_channel());
    }
    let mut needed = channel.sending_permission();
    if !draft.uploads.is_empty() {
        needed |= ATTACH_FILES;
    }
    if has_embeds {
        needed |= EMBED_LINKS;
    }
    if !channel.bot_has(needed) {
        return Err(ApiError::missing_permissions());
    }
    match channel.as_thread() {
        Some(thread) => thread.check_writable(channel.bot_has(MANAGE_THREADS)),
        None => Ok(()),
    }
}

fn is_true(value: &Value) -> bool {
    value == &Value::Bool(true)
}
