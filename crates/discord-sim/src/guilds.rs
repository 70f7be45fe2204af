//! The endpoints for the bot's servers.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::channel::Channel;
use super::endpoint::{ApiResult, AppState, BotToken};
use super::error::ApiError;
use super::server;
use super::snowflake::Snowflake;
use super::state::SharedState;

pub(super) async fn get_mine(_: BotToken, State(shared): AppState) -> Json<Value> {
    let options = &shared.options;
    let guilds = server::guilds(options).into_iter();
    Json(
        guilds
            .map(|id| Value::Object(server::guild(options, id)))
            .collect(),
    )
}

pub(super) async fn get_guild(
    _: BotToken,
    State(shared): AppState,
    Path(guild): Path<Snowflake>,
) -> ApiResult {
    let guild = check_guild(&shared, guild)?;
    Ok(Json(Value::Object(server::guild(&shared.options, guild))))
}

pub(super) async fn get_roles(
    _: BotToken,
    State(shared): AppState,
    Path(guild): Path<Snowflake>,
) -> ApiResult {
    let guild = check_guild(&shared, guild)?;
    Ok(Json(json!(server::roles(&shared.options, guild))))
}

/// Returns all channels, including those that the bot cannot see.
pub(super) async fn get_channels(
    _: BotToken,
    State(shared): AppState,
    Path(guild): Path<Snowflake>,
) -> ApiResult {
    let guild = check_guild(&shared, guild)?;
    let state = shared.lock();
    let channels = state.channels.values();
    let channels =
        channels.filter(|channel| channel.guild() == Some(guild) && channel.as_thread().is_none());
    Ok(Json(channels.map(Channel::json).collect()))
}

pub(super) async fn get_member(
    _: BotToken,
    State(shared): AppState,
    Path((guild, user)): Path<(Snowflake, Snowflake)>,
) -> ApiResult {
    let guild = check_guild(&shared, guild)?;
    let is_absent = shared.lock().absent.contains(&(guild, user));
    let member = server::member(&shared.options, guild, user).filter(|_| !is_absent);
    member.map(Json).ok_or_else(ApiError::unknown_member)
}

/// Returns the id if the bot is in the server.
///
/// # Errors
/// 10004 if it is not.
pub(super) fn check_guild(shared: &SharedState, guild: Snowflake) -> Result<Snowflake, ApiError> {
    let has_left = shared.lock().left.contains(&guild);
    match !has_left && server::guilds(&shared.options).contains(&guild) {
        true => Ok(guild),
        false => Err(ApiError::unknown_guild()),
    }
}
