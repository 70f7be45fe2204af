//! Is this a body Discord would take? By its OpenAPI document, and by the limits that leaves out.
//!
//! Plain functions over JSON, cheap enough for property tests; each violation is one sentence that
//! begins with where it is. Limits: Discord's documentation, as far as the code names none.

mod commands;
mod components;
mod message;
pub mod openapi;
mod values;

use serde_json::Value;

use message::{Kind, Message};

/// What is wrong with a new message; `files` are the names of what is uploaded with it.
pub fn message_violations(body: &Value, files: &[String]) -> Vec<String> {
    let mut violations =
        openapi::request_violations("/channels/{channel_id}/messages", "post", body);
    violations.extend(
        Message {
            body,
            files,
            kind: Kind::Created,
        }
        .violations(),
    );
    violations
}

/// What is wrong with the first answer to an interaction.
pub fn callback_violations(body: &Value, files: &[String]) -> Vec<String> {
    let path = "/interactions/{interaction_id}/{interaction_token}/callback";
    let mut violations = openapi::request_violations(path, "post", body);
    let data = body.get("data").unwrap_or(&Value::Null);
    violations.extend(match body["type"].as_u64() {
        Some(4) => Message {
            body: data,
            files,
            kind: Kind::Answer,
        }
        .violations(),
        Some(5) => deferral_violations(data),
        Some(6) if !data.is_null() => vec!["/data: a deferred update carries nothing".to_owned()],
        Some(7) => Message {
            body: data,
            files,
            kind: Kind::Edit,
        }
        .violations(),
        Some(8) => commands::choices_violations("/data/choices", &data["choices"]),
        Some(9) => components::modal_violations(data),
        _ => Vec::new(),
    });
    violations
}

/// What is wrong with a list of commands to register.
pub fn commands_violations(body: &Value) -> Vec<String> {
    let path = "/applications/{application_id}/commands";
    let mut violations = openapi::request_violations(path, "put", body);
    violations.extend(commands::list_violations(body));
    violations
}

/// What is wrong with any request; `path` begins below `/api/v10`. What carries no body that could
/// be wrong has no violations.
pub fn request_violations(method: &str, path: &str, body: &Value, files: &[String]) -> Vec<String> {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let of = |operation: &str, kind: Kind| {
        let method = method.to_lowercase();
        let mut violations = openapi::request_violations(operation, &method, body);
        violations.extend(Message { body, files, kind }.violations());
        violations
    };
    match (method, segments.as_slice()) {
        ("POST", ["interactions", _, _, "callback"]) => callback_violations(body, files),
        ("POST", ["webhooks", _, _]) => {
            of("/webhooks/{webhook_id}/{webhook_token}", Kind::FollowUp)
        }
        ("PATCH", ["webhooks", _, _, "messages", _]) => of(
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
            Kind::Edit,
        ),
        ("POST", ["channels", _, "messages"]) => message_violations(body, files),
        ("PATCH", ["channels", _, "messages", _]) => {
            of("/channels/{channel_id}/messages/{message_id}", Kind::Edit)
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
        false => vec!["/data: a deferred answer may carry only the flag EPHEMERAL".to_owned()],
    }
}
