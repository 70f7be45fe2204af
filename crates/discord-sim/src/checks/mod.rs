//! Checks whether Discord would accept a request body, with its OpenAPI document and with limits that the document
//! does not contain.
//!
//! Plain functions over JSON, fast enough for property tests. Each violation is a sentence that starts with its
//! location. Source of the limits: Discord's documentation, unless stated otherwise.

mod commands;
mod components;
mod message;
pub mod openapi;
pub mod permissions;
mod values;

use serde_json::Value;

use message::{MessageBody, MessageKind};

/// Returns the violations in a new message. `files` are the names of its uploaded files.
pub fn message_violations(body: &Value, files: &[String]) -> Vec<String> {
    let mut violations =
        openapi::request_violations("/channels/{channel_id}/messages", "post", body);
    violations.extend(
        MessageBody {
            body,
            files,
            kind: MessageKind::Created,
        }
        .violations(),
    );
    violations
}

/// Returns the violations in the initial response to an interaction.
pub fn callback_violations(body: &Value, files: &[String]) -> Vec<String> {
    let path = "/interactions/{interaction_id}/{interaction_token}/callback";
    let mut violations = openapi::request_violations(path, "post", body);
    let data = body.get("data").unwrap_or(&Value::Null);
    violations.extend(match body["type"].as_u64() {
        Some(4) => MessageBody {
            body: data,
            files,
            kind: MessageKind::Answer,
        }
        .violations(),
        Some(5) => deferral_violations(data),
        Some(6) if !data.is_null() => vec!["/data: a deferred update has no data".to_owned()],
        Some(7) => MessageBody {
            body: data,
            files,
            kind: MessageKind::Edit,
        }
        .violations(),
        Some(8) => commands::choices_violations("/data/choices", &data["choices"]),
        Some(9) => components::modal_violations(data),
        _ => Vec::new(),
    });
    violations
}

/// Returns the violations in a list of commands to register.
pub fn commands_violations(body: &Value) -> Vec<String> {
    let path = "/applications/{application_id}/commands";
    let mut violations = openapi::request_violations(path, "put", body);
    violations.extend(commands::list_violations(body));
    violations
}

/// Returns the violations in any request. `path` starts below `/api/v10`. A request without a body that can be
/// checked has none.
pub fn request_violations(method: &str, path: &str, body: &Value, files: &[String]) -> Vec<String> {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let of = |operation: &str, kind: MessageKind| {
        let method = method.to_lowercase();
        let mut violations = openapi::request_violations(operation, &method, body);
        violations.extend(MessageBody { body, files, kind }.violations());
        violations
    };
    match (method, segments.as_slice()) {
        ("POST", ["interactions", _, _, "callback"]) => callback_violations(body, files),
        ("POST", ["webhooks", _, _]) => of(
            "/webhooks/{webhook_id}/{webhook_token}",
            MessageKind::FollowUp,
        ),
        ("PATCH", ["webhooks", _, _, "messages", _]) => of(
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
            MessageKind::Edit,
        ),
        ("POST", ["channels", _, "messages"]) => message_violations(body, files),
        ("PATCH", ["channels", _, "messages", _]) => of(
            "/channels/{channel_id}/messages/{message_id}",
            MessageKind::Edit,
        ),
        ("PATCH", ["channels", _]) => {
            openapi::request_violations("/channels/{channel_id}", "patch", body)
        }
        ("POST", ["users", "@me", "channels"]) => {
            openapi::request_violations("/users/@me/channels", "post", body)
        }
        ("PUT", ["applications", .., "commands"]) => commands_violations(body),
        _ => Vec::new(),
    }
}

fn deferral_violations(data: &Value) -> Vec<String> {
    let Some(data) = data.as_object() else {
        return Vec::new();
    };
    let only_flags = data.keys().all(|key| key == "flags");
    let flags = data.get("flags").and_then(Value::as_u64).unwrap_or(0);
    match only_flags && flags & !message::EPHEMERAL == 0 {
        true => Vec::new(),
        false => vec!["/data: a deferred response may only have the flag EPHEMERAL".to_owned()],
    }
}
