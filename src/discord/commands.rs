//! The slash commands as Discord lists them, and whether its list differs from ours.

use serde_json::{Value, json};
use serenity::all::Command;

/// The name of the one command and of its options.
pub const ASK: &str = "ask";
pub const QUESTION: &str = "question";
pub const TOPIC: &str = "topic";
pub const PRIVATE: &str = "private";

/// The longest question taken, in characters: longer than any that words could answer better.
const MAX_QUESTION_CHARS: u16 = 1_000;

/// Option types. Source: Discord's documentation, "Application Command Option Type".
const STRING: u8 = 3;
const BOOLEAN: u8 = 5;
/// Where a command may be used: in servers and in direct messages with the bot.
const CONTEXTS: [u8; 2] = [0, 1];
/// Where it may be installed: in servers.
const INSTALLATIONS: [u8; 1] = [0];

/// Every command of the bot, as the list that Discord takes.
///
/// Spelled out, because serenity's builder adds keys that Discord's description does not allow.
pub fn definitions() -> Value {
    let question = json!({
        "type": STRING, "name": QUESTION, "required": true, "autocomplete": true,
        "description": "Your question in any words, or one of the suggestions",
        "min_length": 1, "max_length": MAX_QUESTION_CHARS,
    });
    let topic = json!({
        "type": STRING, "name": TOPIC, "autocomplete": true,
        "description": "Search only this topic",
    });
    let private = json!({
        "type": BOOLEAN, "name": PRIVATE, "description": "Show the answer only to you",
    });
    json!([{
        "name": ASK, "description": "Find the note that answers a question",
        "contexts": CONTEXTS, "integration_types": INSTALLATIONS,
        "options": [question, topic, private],
    }])
}

/// Whether the commands Discord lists say what ours say. Writing them anew counts against a daily
/// limit and resets what clients have cached, so equal ones are left alone.
pub fn are_registered(listed: &[Command], ours: &Value) -> bool {
    let listed: Vec<Value> = listed
        .iter()
        .map(|listed| serde_json::to_value(listed).unwrap_or(Value::Null))
        .collect();
    let ours = ours.as_array().map_or(&[][..], Vec::as_slice);
    listed.len() == ours.len()
        && ours.iter().all(|ours| {
            let mut same_name = listed.iter().filter(|it| it["name"] == ours["name"]);
            same_name.next().is_some_and(|listed| says(listed, ours))
        })
}

/// Whether `listed` has everything that `ours` has; Discord adds ids and leaves out defaults.
fn says(listed: &Value, ours: &Value) -> bool {
    match (listed, ours) {
        (Value::Object(listed), Value::Object(ours)) => ours
            .iter()
            .all(|(key, ours)| says(listed.get(key).unwrap_or(&Value::Null), ours)),
        (Value::Array(listed), Value::Array(ours)) => {
            listed.len() == ours.len()
                && listed
                    .iter()
                    .zip(ours)
                    .all(|(listed, ours)| says(listed, ours))
        }
        (listed, ours) => listed == ours || (is_default(listed) && is_default(ours)),
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(change: impl FnOnce(&mut Value)) -> Vec<Command> {
        let mut value = definitions()[0].clone();
        let more = [("id", "1"), ("application_id", "2"), ("version", "3")];
        for (key, id) in more {
            value[key] = Value::String(id.to_owned());
        }
        value["type"] = Value::from(1);
        value["default_member_permissions"] = Value::Null;
        change(&mut value);
        vec![serde_json::from_value(value).unwrap()]
    }

    #[test]
    fn what_discord_adds_is_no_difference() {
        let same = listed(|command| {
            command["options"][1]
                .as_object_mut()
                .unwrap()
                .remove("required");
        });
        assert!(are_registered(&same, &definitions()));
    }

    #[test]
    fn every_change_of_ours_is_a_difference() {
        assert!(!are_registered(&[], &definitions()));
        let changes: [fn(&mut Value); 4] = [
            |command| command["description"] = Value::from("Other words"),
            |command| command["options"][0]["max_length"] = Value::from(10),
            |command| command["options"][2]["name"] = Value::from("secret"),
            |command| drop(command["options"].as_array_mut().unwrap().pop()),
        ];
        for change in changes {
            assert!(!are_registered(&listed(change), &definitions()));
        }
    }
}
