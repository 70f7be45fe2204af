//! The error responses of Discord's API.
//!
//! Source of the codes: topics/opcodes-and-status-codes.mdx, "JSON Error Codes".

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// An error response: the HTTP status, Discord's code and message, and for 50035 the invalid field.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: u32,
    message: String,
    field: Option<(String, String)>,
}

impl ApiError {
    fn new(status: StatusCode, code: u32, message: &str) -> Self {
        Self {
            status,
            code,
            message: message.to_owned(),
            field: None,
        }
    }

    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 0, "401: Unauthorized")
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, 0, "404: Not Found")
    }

    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, 0, "405: Method Not Allowed")
    }

    pub fn unknown_application() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10002, "Unknown Application")
    }

    pub fn unknown_channel() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10003, "Unknown Channel")
    }

    pub fn unknown_guild() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10004, "Unknown Guild")
    }

    pub fn unknown_member() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10007, "Unknown Member")
    }

    pub fn unknown_user() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10013, "Unknown User")
    }

    pub fn unknown_message() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10008, "Unknown Message")
    }

    pub fn unknown_webhook() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10015, "Unknown Webhook")
    }

    pub fn unknown_interaction() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10062, "Unknown interaction")
    }

    pub fn already_acknowledged() -> Self {
        let message = "Interaction has already been acknowledged.";
        Self::new(StatusCode::BAD_REQUEST, 40060, message)
    }

    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            40005,
            "Request entity too large",
        )
    }

    pub fn not_the_author() -> Self {
        let message = "Cannot edit a message authored by another user";
        Self::new(StatusCode::FORBIDDEN, 50005, message)
    }

    pub fn missing_access() -> Self {
        Self::new(StatusCode::FORBIDDEN, 50001, "Missing Access")
    }

    pub fn missing_permissions() -> Self {
        Self::new(StatusCode::FORBIDDEN, 50013, "Missing Permissions")
    }

    /// The person does not accept direct messages from the bot.
    pub fn cannot_write_to_user() -> Self {
        let message = "Cannot send messages to this user";
        Self::new(StatusCode::FORBIDDEN, 50007, message)
    }

    pub fn cannot_reply() -> Self {
        let message = "Cannot reply without permission to read message history";
        Self::new(StatusCode::BAD_REQUEST, 160_002, message)
    }

    pub fn archived_thread() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 50083, "Thread is archived")
    }

    pub fn locked_thread() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 160_005, "Thread is locked")
    }

    /// The author of a forum post has not sent the first message yet.
    pub fn no_first_message() -> Self {
        let message = "Cannot message this thread until after the post author has sent an initial \
                       message.";
        Self::new(StatusCode::FORBIDDEN, 40058, message)
    }

    pub fn not_a_text_channel() -> Self {
        let message = "Cannot send messages in a non-text channel";
        Self::new(StatusCode::BAD_REQUEST, 50008, message)
    }

    pub fn direct_message_action() -> Self {
        let message = "Cannot execute action on a DM channel";
        Self::new(StatusCode::FORBIDDEN, 50003, message)
    }

    pub fn unknown_tag() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10087, "Unknown tag")
    }

    pub fn unknown_emoji() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 10014, "Unknown Emoji")
    }

    /// A user-installed use allows five follow-up messages.
    pub fn too_many_follow_ups() -> Self {
        let message = "This interaction has reached the maximum number of follow-up messages";
        Self::new(StatusCode::BAD_REQUEST, 40094, message)
    }

    pub fn empty_message() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            50006,
            "Cannot send an empty message",
        )
    }

    pub fn expired_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 50027, "Invalid Webhook Token")
    }

    pub fn invalid_json() -> Self {
        let message = "The request body contains invalid JSON.";
        Self::new(StatusCode::BAD_REQUEST, 50109, message)
    }

    /// A body with an invalid form. `field` is the dotted path to the invalid value.
    pub fn invalid_form(field: &str, why: &str) -> Self {
        Self {
            field: Some((field.to_owned(), why.to_owned())),
            ..Self::new(StatusCode::BAD_REQUEST, 50035, "Invalid Form Body")
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some((field, why)) = self.field {
            let wrong = json!({"_errors": [{"code": "BASE_TYPE_BAD", "message": why}]});
            body["errors"] = field.rsplit('.').fold(wrong, |inner, key| {
                Value::Object(Map::from_iter([(key.to_owned(), inner)]))
            });
        }
        (self.status, Json(body)).into_response()
    }
}
