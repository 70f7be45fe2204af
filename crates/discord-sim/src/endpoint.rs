//! Types shared by the endpoints of the REST API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde_json::Value;

use super::error::ApiError;
use super::state::SharedState;

/// The state that axum passes to a handler.
pub(super) type AppState = State<Arc<SharedState>>;
/// The JSON response of an endpoint.
pub(super) type ApiResult = Result<Json<Value>, ApiError>;

/// An extractor that requires the bot's token.
pub(super) struct BotToken;

impl FromRequestParts<Arc<SharedState>> for BotToken {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<SharedState>,
    ) -> Result<Self, ApiError> {
        let given = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = given.and_then(|value| value.strip_prefix("Bot "));
        if token == Some(&shared.options.token) {
            Ok(Self)
        } else {
            Err(ApiError::unauthorized())
        }
    }
}
