//! The permissions that a request of the bot needs in its channel, with the names that Discord's settings show.
//!
//! Source: topics/permissions.mdx, and the descriptions of the endpoints.

use serde_json::Value;

/// Returns the permissions that a request needs. `path` starts below `/api/v10`. Responses to interactions need none,
/// and neither do direct messages.
pub fn needed(
    method: &str,
    path: &str,
    body: &Value,
    has_files: bool,
    is_thread: bool,
) -> Vec<&'static str> {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut needed = match (method, segments.as_slice()) {
        ("POST", ["channels", _, "messages"]) => message_permissions(body, has_files, is_thread),
        ("GET", ["channels", _, "messages", ..]) => vec!["Read Message History"],
        ("PUT", ["channels", _, "messages", _, "reactions", ..]) => {
            vec!["Add Reactions", "Read Message History"]
        }
        ("PATCH", ["channels", _]) if is_thread => vec!["Manage Threads"],
        ("GET", ["channels", _]) | ("PATCH" | "DELETE", ["channels", ..]) => Vec::new(),
        _ => return Vec::new(),
    };
    needed.insert(0, "View Channel");
    needed
}

fn message_permissions(body: &Value, has_files: bool, is_thread: bool) -> Vec<&'static str> {
    let mut needed = vec![match is_thread {
        true => "Send Messages in Threads",
        false => "Send Messages",
    }];
    let embeds = body["embeds"].as_array();
    if embeds.is_some_and(|embeds| !embeds.is_empty()) {
        needed.push("Embed Links");
    }
    if has_files {
        needed.push("Attach Files");
    }
    if body["message_reference"].is_object() {
        needed.push("Read Message History");
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_reply_with_a_file_in_a_thread_needs_four_permissions() {
        let body = json!({"content": "So", "message_reference": {"message_id": "1"}});
        let needed = needed("POST", "/channels/1/messages", &body, true, true);
        let expected = [
            "View Channel",
            "Send Messages in Threads",
            "Attach Files",
            "Read Message History",
        ];
        assert_eq!(needed, expected);
    }

    #[test]
    fn a_response_to_an_interaction_needs_none() {
        let path = "/interactions/1/token/callback";
        assert!(needed("POST", path, &json!({"type": 4}), true, false).is_empty());
    }
}
