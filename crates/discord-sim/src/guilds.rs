//! The endpoints of servers: what the bot may ask about one that it is in.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::channel::Channel;
use super::endpoint::{Answer, Bot, Discord};
use super::error::ApiError;
use super::server;
use super::snowflake::Snowflake;
use super::state::Shared;

pub(super) async fn get_mine(_: Bot, State(shared): Discord) -> Json<Value> {
    let options = &shared.options;
    let guilds = server::guilds(options).into_iter();
    Json(
        guilds
            .map(|id| Value::Object(server::guild(options, id)))
            .collect(),
    )
}

pub(super) async fn get_guild(
    _: Bot,
    State(shared): Discord,
    Path(guild): Path<Snowflake>,
) -> Answer {
    let guild = known_guild(&shared, guild)?;
    Ok(Json(Value::Object(server::guild(&shared.options, guild))))
}

pub(super) async fn get_roles(
    _: Bot,
    State(shared): Discord,
    Path(guild): Path<Snowflake>,
) -> Answer {
    let guild = known_guild(&shared, guild)?;
    Ok(Json(json!(server::roles(&shared.options, guild))))
}

/// All of them, also those the bot does not see.
pub(super) async fn get_channels(
    _: Bot,
    State(shared): Discord,
    Path(guild): Path<Snowflake>,
) -> Answer {
    let guild = known_guild(&shared, guild)?;
    let world = shared.world();
    let channels = world.channels.values();
    let channels = channels.filter(|channel| channel.guild() == Some(guild));
    Ok(Json(channels.map(Channel::json).collect()))
}

pub(super) async fn get_member(
    _: Bot,
    State(shared): Discord,
    Path((guild, user)): Path<(Snowflake, Snowflake)>,
) -> Answer {
    let guild = known_guild(&shared, guild)?;
    let member = server::member(&shared.options, guild, user);
    member.map(Json).ok_or_else(ApiError::unknown_member)
}

/// # Errors
/// 10004 for a server the bot is not in.
pub(super) fn known_guild(shared: &Shared, guild: Snowflake) -> Result<Snowflake, ApiError> {
    let has_left = shared.world().left.contains(&guild);
    match !has_left && server::guilds(&shared.options).contains(&guild) {
        true => Ok(guild),
        false => Err(ApiError::unknown_guild()),
    }
}
