//! What every endpoint of the REST API takes and returns.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde_json::Value;

use super::error::ApiError;
use super::state::Shared;

pub(super) type Discord = State<Arc<Shared>>;
pub(super) type Answer = Result<Json<Value>, ApiError>;

/// Proof that a request carries the bot's token.
pub(super) struct Bot;

impl FromRequestParts<Arc<Shared>> for Bot {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, ApiError> {
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
