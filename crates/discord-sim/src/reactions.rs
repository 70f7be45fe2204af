//! The bot's reactions to messages. Source: resources/message.mdx, "Create Reaction".

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Change;
use super::channel::Channel;
use super::endpoint::{AppState, BotToken};
use super::error::ApiError;
use super::fixtures::{ADD_REACTIONS, READ_MESSAGE_HISTORY};
use super::snowflake::Snowflake;
use super::state::SandboxState;

type ReactionPath = Path<(Snowflake, Snowflake, String)>;

/// Adds the bot's reaction to a message. Adding it again changes nothing.
pub(super) async fn add(
    _: BotToken,
    State(shared): AppState,
    Path((channel, message, emoji)): ReactionPath,
) -> Result<StatusCode, ApiError> {
    let mut state = shared.lock();
    let place = state.channel(channel)?;
    if !place.bot_has(ADD_REACTIONS | READ_MESSAGE_HISTORY) {
        return Err(ApiError::missing_permissions());
    }
    let reactions = reactions(&mut state, channel, message, &emoji)?;
    if reactions.iter().all(|one| one["emoji"]["name"] != *emoji) {
        reactions.push(json!({
            "emoji": {"id": null, "name": emoji}, "count": 1, "me": true, "me_burst": false,
            "count_details": {"burst": 0, "normal": 1}, "burst_colors": [],
        }));
    }
    shared.publish(Change::Message(message));
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the bot's reaction from a message.
pub(super) async fn remove(
    _: BotToken,
    State(shared): AppState,
    Path((channel, message, emoji)): ReactionPath,
) -> Result<StatusCode, ApiError> {
    let mut state = shared.lock();
    let reactions = reactions(&mut state, channel, message, &emoji)?;
    reactions.retain(|one| one["emoji"]["name"] != *emoji);
    shared.publish(Change::Message(message));
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the reactions to a message.
fn reactions<'a>(
    state: &'a mut SandboxState,
    channel: Snowflake,
    message: Snowflake,
    emoji: &str,
) -> Result<&'a mut Vec<Value>, ApiError> {
    state.message_in(channel, message)?;
    let thread = state.channels.get(&channel).and_then(Channel::as_thread);
    if let Some(thread) = thread {
        thread.check_active()?;
    }
    // The sandbox has no custom emoji.
    if emoji.is_empty() || emoji.is_ascii() {
        return Err(ApiError::unknown_emoji());
    }
    let message = state.messages.get_mut(&message);
    let message = message.ok_or_else(ApiError::unknown_message)?;
    let reactions = message.json.entry("reactions").or_insert_with(|| json!([]));
    reactions
        .as_array_mut()
        .ok_or_else(ApiError::unknown_message)
}
