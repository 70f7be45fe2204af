//! The slash commands as Discord lists them, and whether its list differs from ours.

use std::collections::HashMap;

use serde_json::value::RawValue;
use serde_json::{Value, json};

/// The names of the commands, of their subcommands and of their options.
pub const ASK: &str = "ask";
pub const QUIZ: &str = "quiz";
pub const DAILY: &str = "daily";
pub const STATS: &str = "stats";
pub const LEADERBOARD: &str = "leaderboard";
pub const PRIVACY: &str = "privacy";
pub const RELOAD: &str = "reload";
pub const SETUP: &str = "setup";
pub const STATUS: &str = "status";
pub const OFF: &str = "off";
pub const NOW: &str = "now";
pub const ME: &str = "me";
pub const SERVER: &str = "server";
pub const SHOW: &str = "show";
pub const EXPORT: &str = "export";
pub const DELETE: &str = "delete";
pub const QUESTION: &str = "question";
pub const TOPIC: &str = "topic";
pub const PRIVATE: &str = "private";
pub const CHANNEL: &str = "channel";
pub const TIME: &str = "time";
pub const TIMEZONE: &str = "timezone";
pub const TOPICS: &str = "topics";
pub const ROLE: &str = "role";

/// The longest question taken, in characters: longer than any that words could answer better.
const MAX_QUESTION_CHARS: u16 = 1_000;

/// Option types. Source: Discord's documentation, "Application Command Option Type".
const SUB_COMMAND: u8 = 1;
const STRING: u8 = 3;
const BOOLEAN: u8 = 5;
const CHANNEL_OPTION: u8 = 7;
const ROLE_OPTION: u8 = 8;
/// Text and announcement channels. Source: "Channel Types".
const TEXT_CHANNELS: [u8; 2] = [0, 5];
/// Where a command may be used: in servers and in direct messages with the bot.
const ANYWHERE: [u8; 2] = [0, 1];
const SERVERS: [u8; 1] = [0];
/// Where it may be installed: in servers.
const INSTALLATIONS: [u8; 1] = [0];
/// Who sees `/daily` and `/reload` unless a server's admins decide otherwise. Source: "Permissions".
const MANAGE_GUILD: u64 = 1 << 5;

/// Every command of the bot, as the list that Discord takes.
pub fn definitions() -> Value {
    json!([
        ask(),
        quiz(),
        daily(),
        stats(),
        leaderboard(),
        privacy(),
        reload()
    ])
}

fn ask() -> Value {
    let question = json!({
        "type": STRING, "name": QUESTION, "required": true, "autocomplete": true,
        "description": "Your question in any words, or one of the suggestions",
        "min_length": 1, "max_length": MAX_QUESTION_CHARS,
    });
    let options = json!([
        question,
        topic("Search only this topic"),
        private("Show the answer only to you"),
    ]);
    command(
        ASK,
        "Find the note that answers a question",
        &ANYWHERE,
        options,
    )
}

fn quiz() -> Value {
    let options = json!([topic("Only questions of this topic")]);
    command(
        QUIZ,
        "Quiz yourself in private, on what you are about to forget",
        &ANYWHERE,
        options,
    )
}

fn daily() -> Value {
    let channel = |description: &str, required: bool| {
        json!({
            "type": CHANNEL_OPTION, "name": CHANNEL, "description": description,
            "required": required, "channel_types": TEXT_CHANNELS,
        })
    };
    let set_up = json!([
        channel("Where to post the question", true),
        text(TIME, "When, such as 09:00 or 9 am", true, false),
        text(TIMEZONE, "Whose clock, such as Europe/Berlin", false, true),
        text(
            TOPICS,
            "Only questions of these topics, with commas between them",
            false,
            true
        ),
        json!({
            "type": ROLE_OPTION, "name": ROLE,
            "description": "A role to ping with each question; nobody is pinged without",
        }),
    ]);
    let which = "Which channel, where there are several";
    let options = json!([
        subcommand(SETUP, "Post a question every day, or change how", set_up),
        subcommand(
            STATUS,
            "When the next question comes, and what became of the last ones",
            json!([])
        ),
        subcommand(
            OFF,
            "Post no more questions; what was answered stays",
            json!([channel(which, false)])
        ),
        subcommand(
            NOW,
            "Post today's question now",
            json!([channel(which, false)])
        ),
    ]);
    let mut daily = command(DAILY, "The question of the day", &SERVERS, options);
    daily["default_member_permissions"] = json!(MANAGE_GUILD.to_string());
    daily
}

fn stats() -> Value {
    let private = json!([private("Show them only to you")]);
    let options = json!([
        subcommand(ME, "Your streak, what you know and what is due", json!([])),
        subcommand(
            SERVER,
            "What this server finds hard, and how often it answers",
            private
        ),
    ]);
    command(STATS, "How the quiz is going", &ANYWHERE, options)
}

fn leaderboard() -> Value {
    let options = json!([private("Show it only to you")]);
    command(
        LEADERBOARD,
        "Who answered most this month",
        &SERVERS,
        options,
    )
}

fn privacy() -> Value {
    let options = json!([
        subcommand(SHOW, "What is stored about you", json!([])),
        subcommand(EXPORT, "All that is stored about you, as a file", json!([])),
        subcommand(DELETE, "Remove all that is stored about you", json!([])),
    ]);
    command(PRIVACY, "What is stored about you", &ANYWHERE, options)
}

fn reload() -> Value {
    let description = "Read the notes again now, and tell what changed and what is wrong";
    let mut reload = command(RELOAD, description, &SERVERS, json!([]));
    reload["default_member_permissions"] = json!(MANAGE_GUILD.to_string());
    reload
}

fn command(name: &str, description: &str, contexts: &[u8], options: Value) -> Value {
    json!({
        "name": name, "description": description, "contexts": contexts,
        "integration_types": INSTALLATIONS, "options": options,
    })
}

fn subcommand(name: &str, description: &str, options: Value) -> Value {
    json!({ "type": SUB_COMMAND, "name": name, "description": description, "options": options })
}

fn text(name: &str, description: &str, required: bool, autocomplete: bool) -> Value {
    json!({
        "type": STRING, "name": name, "description": description, "required": required,
        "autocomplete": autocomplete,
    })
}

fn topic(description: &str) -> Value {
    text(TOPIC, description, false, true)
}

fn private(description: &str) -> Value {
    json!({ "type": BOOLEAN, "name": PRIVATE, "description": description })
}

/// Whether the commands in Discord's list, which is JSON, say what ours say. Writing them again counts
/// against a daily limit and resets what clients have cached, so equal ones are left alone.
pub fn are_registered(listed: &str, ours: &Value) -> bool {
    let listed: Vec<HashMap<String, &RawValue>> = match serde_json::from_str(listed) {
        Ok(listed) => listed,
        Err(_) => return false,
    };
    let ours = ours.as_array().map_or(&[][..], Vec::as_slice);
    listed.len() == ours.len()
        && ours.iter().all(|ours| {
            let is_named = |it: &&HashMap<String, &RawValue>| says(it.get("name"), &ours["name"]);
            let listed = listed.iter().find(is_named);
            listed.is_some_and(|listed| has_all(listed, ours))
        })
}

/// Whether `listed` says what `ours` says. Only what is in ours is looked at: Discord adds ids and
/// fields that are new, and leaves out defaults.
fn says(listed: Option<&&RawValue>, ours: &Value) -> bool {
    let json = listed.map_or("null", |listed| listed.get());
    match ours {
        Value::Object(_) => serde_json::from_str(json).is_ok_and(|listed| has_all(&listed, ours)),
        Value::Array(ours) => {
            let listed: Option<Vec<&RawValue>> = serde_json::from_str(json).unwrap_or_default();
            let listed = listed.unwrap_or_default();
            listed.len() == ours.len()
                && listed
                    .iter()
                    .zip(ours)
                    .all(|(it, ours)| says(Some(it), ours))
        }
        ours => match serde_json::from_str::<Value>(json) {
            Ok(listed) => listed == *ours || (is_default(&listed) && is_default(ours)),
            Err(_) => false,
        },
    }
}

fn has_all(listed: &HashMap<String, &RawValue>, ours: &Value) -> bool {
    let mut ours = ours.as_object().into_iter().flatten();
    ours.all(|(key, ours)| says(listed.get(key), ours))
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

    /// Our commands as Discord lists them, the first one changed.
    fn listed(change: impl FnOnce(&mut Value)) -> String {
        let mut all = definitions();
        for value in all.as_array_mut().unwrap() {
            let more = [("id", "1"), ("application_id", "2"), ("version", "3")];
            for (key, id) in more {
                value[key] = Value::String(id.to_owned());
            }
            value["type"] = Value::from(1);
            if value.get("default_member_permissions").is_none() {
                value["default_member_permissions"] = Value::Null;
            }
        }
        change(&mut all[0]);
        all.to_string()
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
        let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
        let new = listed(|command| command["options"][0]["new"] = Value::from(1));
        let new = new.replace("\"new\":1", &format!("\"new\":{deep},\"newer\":1e999"));
        assert!(are_registered(&new, &definitions()));
    }

    #[test]
    fn every_change_of_ours_is_a_difference() {
        for none in ["[]", "null", "{}", "", "[null]"] {
            assert!(!are_registered(none, &definitions()), "{none}");
        }
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
