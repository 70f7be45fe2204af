//! The slash commands as Discord lists them, and whether its list differs from ours.

use serde_json::Value;
use serenity::all::{
    Command, CommandOptionType, CreateCommand, CreateCommandOption, InstallationContext,
    InteractionContext,
};

/// The name of the one command and of its options.
pub const ASK: &str = "ask";
pub const QUESTION: &str = "question";
pub const TOPIC: &str = "topic";
pub const PRIVATE: &str = "private";

/// The longest question taken, in characters: longer than any that words could answer better.
const MAX_QUESTION_CHARS: u16 = 1_000;

/// Every command of the bot.
pub fn definitions() -> Vec<CreateCommand> {
    let question = CreateCommandOption::new(
        CommandOptionType::String,
        QUESTION,
        "Your question in any words, or one of the suggestions",
    )
    .required(true)
    .set_autocomplete(true)
    .min_length(1)
    .max_length(MAX_QUESTION_CHARS);
    let topic =
        CreateCommandOption::new(CommandOptionType::String, TOPIC, "Search only this topic")
            .set_autocomplete(true);
    let private = CreateCommandOption::new(
        CommandOptionType::Boolean,
        PRIVATE,
        "Show the answer only to you",
    );
    let ask = CreateCommand::new(ASK)
        .description("Find the note that answers a question")
        .contexts(vec![InteractionContext::Guild, InteractionContext::BotDm])
        .integration_types(vec![InstallationContext::Guild])
        .set_options(vec![question, topic, private]);
    vec![ask]
}

/// Whether the commands Discord lists say what ours say. Writing them anew counts against a daily
/// limit and resets what clients have cached, so equal ones are left alone.
pub fn are_registered(listed: &[Command], ours: &[CreateCommand]) -> bool {
    let value = |command| serde_json::to_value(command).unwrap_or(Value::Null);
    listed.len() == ours.len()
        && ours.iter().map(value).all(|ours| {
            let mut same_name = listed
                .iter()
                .map(|listed| serde_json::to_value(listed).unwrap_or(Value::Null))
                .filter(|listed| listed["name"] == ours["name"]);
            same_name.next().is_some_and(|listed| says(&listed, &ours))
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
        let mut value = serde_json::to_value(&definitions()[0]).unwrap();
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
