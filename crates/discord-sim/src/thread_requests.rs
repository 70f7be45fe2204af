//! The bot's requests for threads. Source: resources/channel.mdx, "Modify Channel"; resources/guild.mdx, "List Active
//! Guild Threads".

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::channel::{ChannelKind, active_threads};
use super::endpoint::{ApiResult, AppState, BotToken};
use super::error::ApiError;
use super::fixtures::{APPLICATION, MANAGE_THREADS};
use super::guilds::check_guild;
use super::snowflake::Snowflake;
use super::thread::Thread;
use super::threads::{MODERATED_TAG, UNKNOWN_TAG, check_tags};

/// Returns the active threads of a server.
pub(super) async fn get_active(
    _: BotToken,
    State(shared): AppState,
    Path(guild): Path<Snowflake>,
) -> ApiResult {
    let guild = check_guild(&shared, guild)?;
    let state = shared.lock();
    let threads = active_threads(state.channels.values(), guild);
    Ok(Json(json!({"threads": threads, "members": []})))
}

/// Changes a thread as the bot. Other channels cannot be changed: the bot is missing MANAGE_CHANNELS.
pub(super) async fn modify_channel(
    _: BotToken,
    State(shared): AppState,
    Path(id): Path<Snowflake>,
    Json(body): Json<Value>,
) -> ApiResult {
    let mut state = shared.lock();
    let channel = state.channel(id)?;
    let thread = channel
        .as_thread()
        .ok_or_else(ApiError::missing_permissions)?;
    let is_manager = channel.bot_has(MANAGE_THREADS);
    check_change(
        thread,
        &body,
        is_manager,
        channel.bot_has(channel.sending_permission()),
    )?;
    let tags = body["applied_tags"].as_array().map(|tags| ids(tags));
    if let Some(tags) = &tags {
        let forum = state.channels.get(&thread.parent).map(|it| &it.kind);
        let Some(ChannelKind::Forum { tags: offered, .. }) = forum else {
            return Err(ApiError::invalid_form(
                "applied_tags",
                "This thread has no tags.",
            ));
        };
        check_tags(offered, tags, is_manager).map_err(|why| match why {
            UNKNOWN_TAG => ApiError::unknown_tag(),
            MODERATED_TAG => ApiError::missing_permissions(),
            why => ApiError::invalid_form("applied_tags", why),
        })?;
    }
    let (is_archived, is_locked) = (body["archived"].as_bool(), body["locked"].as_bool());
    let name = body["name"].as_str().map(str::to_owned);
    shared.update_thread(&mut state, id, |thread| {
        thread.tags = tags.unwrap_or_else(|| thread.tags.clone());
        thread.is_archived = is_archived.unwrap_or(thread.is_archived);
        thread.is_locked = is_locked.unwrap_or(thread.is_locked);
        thread.name = name.unwrap_or_else(|| thread.name.clone());
    });
    Ok(Json(state.channel(id)?.json()))
}

/// Checks that the bot may change a thread: only its own threads, without MANAGE_THREADS. It may unarchive every
/// thread in which it may write, unless it is locked.
///
/// # Errors
/// 50083 for a change of an archived thread that stays archived, 50013 if a permission is missing.
fn check_change(
    thread: &Thread,
    body: &Value,
    is_manager: bool,
    may_write: bool,
) -> Result<(), ApiError> {
    if thread.is_archived && body["archived"] != false {
        return Err(ApiError::archived_thread());
    }
    let only_unarchives = body["archived"] == false
        && body.as_object().is_some_and(|keys| keys.len() == 1)
        && !thread.is_locked;
    let owns = thread.owner == APPLICATION && body.get("locked").is_none();
    match is_manager || owns || only_unarchives && may_write {
        true => Ok(()),
        false => Err(ApiError::missing_permissions()),
    }
}

fn ids(list: &[Value]) -> Vec<Snowflake> {
    let ids = list.iter().filter_map(Value::as_str);
    // An invalid id is rejected as an unknown tag.
    ids.map(|id| id.parse().unwrap_or(Snowflake::new(0)))
        .collect()
}
