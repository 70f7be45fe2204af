//! The REST API: its routes, and a short function per endpoint.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::{CONTENT_TYPE, DATE, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde_json::{Map, Value, json};

use super::draft::Draft;
use super::endpoint::{ApiResult, AppState, BotToken};
use super::error::ApiError;
use super::fixtures;
use super::guilds::check_guild;
use super::pending::check_application;
use super::snowflake::Snowflake;
use super::state::SharedState;
use super::{
    application, callback, channels, commands, gateway, guilds, reactions, server, thread_requests,
};

/// The maximum size of a create-message request. Source: reference.mdx, "Uploading Files".
const REQUEST_BYTES: usize = 25 * 1024 * 1024;

/// Returns all routes: the API below `/api/v10`, the gateway, and uploaded files.
pub(super) fn router(shared: Arc<SharedState>) -> Router {
    let webhook_message = get(get_answer).patch(edit_answer).delete(delete_answer);
    let message = get(channels::get_message)
        .patch(channels::edit_message)
        .delete(channels::delete_message);
    let guild_commands = get(get_guild_commands).put(put_guild_commands);
    let api = Router::new()
        .route("/gateway", get(get_gateway))
        .route("/gateway/bot", get(get_gateway_bot))
        .route("/users/@me", get(get_me))
        .route("/users/{user}", get(get_user))
        .route("/applications/@me", get(get_application))
        .route("/oauth2/applications/@me", get(get_application))
        .route(
            "/applications/{application}/commands",
            get(get_commands).put(put_commands),
        )
        .route(
            "/applications/{application}/guilds/{guild}/commands",
            guild_commands,
        )
        .route("/users/@me/channels", post(channels::open_direct))
        .route("/users/@me/guilds", get(guilds::get_mine))
        .route("/guilds/{guild}", get(guilds::get_guild))
        .route("/guilds/{guild}/roles", get(guilds::get_roles))
        .route("/guilds/{guild}/channels", get(guilds::get_channels))
        .route("/guilds/{guild}/members/{user}", get(guilds::get_member))
        .route(
            "/channels/{channel}",
            get(channels::get_channel).patch(thread_requests::modify_channel),
        )
        .route(
            "/channels/{channel}/messages",
            get(channels::get_messages).post(channels::create_message),
        )
        .route("/channels/{channel}/messages/{message}", message)
        .route(
            "/channels/{channel}/messages/{message}/reactions/{emoji}/@me",
            put(reactions::add).delete(reactions::remove),
        )
        .route(
            "/guilds/{guild}/threads/active",
            get(thread_requests::get_active),
        )
        .route("/interactions/{interaction}/{token}/callback", post(answer))
        .route("/webhooks/{application}/{token}", post(follow_up))
        .route(
            "/webhooks/{application}/{token}/messages/{message}",
            webhook_message,
        );
    Router::new()
        .nest("/api/v10", api)
        .route("/gateway", get(gateway::accept))
        .route("/attachments/{id}/{name}", get(get_file))
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(DefaultBodyLimit::max(REQUEST_BYTES))
        .layer(from_fn_with_state(Arc::clone(&shared), set_date))
        .with_state(shared)
}

/// Sets the date of a response to the sandbox's time, which may be ahead of the wall clock.
async fn set_date(State(shared): AppState, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let date = shared.lock().snowflakes.http_date();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

async fn get_gateway(State(shared): AppState) -> Json<Value> {
    Json(json!({"url": shared.gateway_url()}))
}

async fn get_gateway_bot(_: BotToken, State(shared): AppState) -> Json<Value> {
    const DAY: u64 = 86_400_000;
    let elsewhere = shared.lock().sessions.behavior.gateway_url.clone();
    let (left, reset) = {
        let sessions = &shared.lock().sessions;
        let used = sessions.identifies + sessions.rejected;
        let counted = (1000_usize.saturating_sub(used), DAY);
        sessions.behavior.sessions_left.unwrap_or(counted)
    };
    Json(json!({
        "url": elsewhere.unwrap_or_else(|| shared.gateway_url()), "shards": 1,
        "session_start_limit": {
            "total": 1000, "remaining": left, "reset_after": reset, "max_concurrency": 1,
        },
    }))
}

async fn get_me(_: BotToken) -> Json<Value> {
    Json(fixtures::current_user())
}

async fn get_user(_: BotToken, State(shared): AppState, Path(user): Path<Snowflake>) -> ApiResult {
    let user = server::user(&shared.options, user);
    user.map(Json).ok_or_else(ApiError::unknown_user)
}

async fn get_application(_: BotToken, State(shared): AppState) -> Json<Value> {
    Json(application::json(&shared.options))
}

async fn get_commands(
    _: BotToken,
    State(shared): AppState,
    Path(id): Path<Snowflake>,
) -> ApiResult {
    check_application(id)?;
    Ok(Json(commands::list(&shared, None)))
}

async fn put_commands(
    _: BotToken,
    State(shared): AppState,
    Path(id): Path<Snowflake>,
    Json(commands): Json<Vec<Map<String, Value>>>,
) -> ApiResult {
    check_application(id)?;
    Ok(Json(commands::overwrite(&shared, None, commands)))
}

async fn get_guild_commands(
    _: BotToken,
    State(shared): AppState,
    Path((id, guild)): Path<(Snowflake, Snowflake)>,
) -> ApiResult {
    check_application(id)?;
    Ok(Json(commands::list(
        &shared,
        Some(check_guild(&shared, guild)?),
    )))
}

async fn put_guild_commands(
    _: BotToken,
    State(shared): AppState,
    Path((id, guild)): Path<(Snowflake, Snowflake)>,
    Json(commands): Json<Vec<Map<String, Value>>>,
) -> ApiResult {
    check_application(id)?;
    Ok(Json(commands::overwrite(
        &shared,
        Some(check_guild(&shared, guild)?),
        commands,
    )))
}

async fn answer(
    State(shared): AppState,
    Path((interaction, token)): Path<(Snowflake, String)>,
    uri: Uri,
    draft: Draft,
) -> Result<Response, ApiError> {
    let resource = callback::answer(&shared, interaction, &token, draft)?;
    let mut query = uri.query().unwrap_or_default().split('&');
    Ok(match query.any(|pair| pair == "with_response=true") {
        true => Json(resource).into_response(),
        false => StatusCode::NO_CONTENT.into_response(),
    })
}

async fn follow_up(
    State(shared): AppState,
    Path((application, token)): Path<(Snowflake, String)>,
    draft: Draft,
) -> ApiResult {
    callback::follow_up(&shared, application, &token, draft).map(Json)
}

async fn get_answer(
    State(shared): AppState,
    Path((application, token, message)): Path<(Snowflake, String, String)>,
) -> ApiResult {
    let state = shared.lock();
    let id = callback::find(&shared, &state, application, &token, &message)?;
    Ok(Json(json!(
        state.messages.get(&id).map(|message| &message.json)
    )))
}

async fn edit_answer(
    State(shared): AppState,
    Path((application, token, message)): Path<(Snowflake, String, String)>,
    draft: Draft,
) -> ApiResult {
    let mut state = shared.lock();
    let id = callback::find(&shared, &state, application, &token, &message)?;
    shared.edit(&mut state, id, draft)?;
    Ok(Json(json!(
        state.messages.get(&id).map(|message| &message.json)
    )))
}

async fn delete_answer(
    State(shared): AppState,
    Path((application, token, message)): Path<(Snowflake, String, String)>,
) -> Result<StatusCode, ApiError> {
    let mut state = shared.lock();
    let id = callback::find(&shared, &state, application, &token, &message)?;
    shared.delete(&mut state, id)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn get_file(
    State(shared): AppState,
    Path((id, _name)): Path<(Snowflake, String)>,
) -> Result<Response, ApiError> {
    let state = shared.lock();
    let file = state.files.get(&id).ok_or_else(ApiError::not_found)?;
    let headers = [(CONTENT_TYPE, file.upload.content_type.clone())];
    Ok((headers, file.upload.bytes.clone()).into_response())
}
