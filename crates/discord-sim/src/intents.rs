//! The gateway intents, and what the bot may read of a message without Message Content.
//!
//! Source: events/gateway.mdx, "Gateway Intents" and "Message Content Intent".

use serde_json::{Value, json};

use super::fixtures::APPLICATION;

pub(super) const GUILDS: u64 = 1 << 0;
pub(super) const GUILD_MESSAGES: u64 = 1 << 9;
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
pub(super) const MESSAGE_CONTENT: u64 = 1 << 15;

/// Returns the intent that message events need, with its name.
pub(super) fn message_intent(in_guild: bool) -> (u64, &'static str) {
    match in_guild {
        true => (GUILD_MESSAGES, "GUILD_MESSAGES"),
        false => (DIRECT_MESSAGES, "DIRECT_MESSAGES"),
    }
}

/// Returns whether the bot may read the content of a message in a server without MESSAGE_CONTENT: its own messages,
/// and messages that mention it. A reply with a ping mentions the author of the message that it replies to.
pub(super) fn is_readable(message: &Value) -> bool {
    let own = message["author"]["id"] == APPLICATION.to_string();
    let mentions = message["mentions"].as_array();
    let is_mentioned = mentions.is_some_and(|mentions| {
        let bot = APPLICATION.to_string();
        mentions.iter().any(|user| user["id"] == *bot)
    });
    own || is_mentioned
}

/// Empties what the bot may not read without MESSAGE_CONTENT, also in the message that this one replies to.
pub(super) fn hide_unreadable(message: &mut Value) {
    if !is_readable(message) && message.get("content").is_some() {
        message["content"] = json!("");
        for list in ["embeds", "attachments", "components"] {
            message[list] = json!([]);
        }
        if let Some(keys) = message.as_object_mut() {
            keys.remove("poll");
        }
        let snapshots = message
            .get_mut("message_snapshots")
            .and_then(Value::as_array_mut);
        for snapshot in snapshots.into_iter().flatten() {
            hide_unreadable(&mut snapshot["message"]);
        }
    }
    if message
        .get("referenced_message")
        .is_some_and(Value::is_object)
    {
        hide_unreadable(&mut message["referenced_message"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_replied_to_is_hidden_on_its_own() {
        let bot = json!({"id": APPLICATION});
        let mut message = json!({
            "author": {"id": "1"}, "mentions": [bot], "content": "<@1> this?",
            "referenced_message": {
                "author": {"id": "2"}, "mentions": [], "content": "How?", "poll": {},
                "message_snapshots": [{"message": {"content": "Why?"}}],
            },
        });
        hide_unreadable(&mut message);
        assert_eq!(message["content"], "<@1> this?");
        let referenced = &message["referenced_message"];
        assert_eq!(referenced["content"], "");
        assert_eq!(referenced["message_snapshots"][0]["message"]["content"], "");
        assert!(referenced.get("poll").is_none());
    }

    #[test]
    fn a_message_without_snapshots_gets_none() {
        let mut message = json!({"author": {"id": "1"}, "mentions": [], "content": "How?"});
        hide_unreadable(&mut message);
        assert_eq!(message["content"], "");
        assert!(message.get("message_snapshots").is_none());
    }
}
