//! The registered commands, and what a client makes of the words a person types for one.
//!
//! A client lets nobody send what the command does not take; here that is a sentence that says why.

use serde_json::{Map, Value, json};

use super::Change;
use super::place::{self, APPLICATION, Person};
use super::snowflake::Snowflake;
use super::state::{Shared, World};

const CHAT_INPUT: u64 = 1;
const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;

pub(super) fn list(shared: &Shared, scope: Option<Snowflake>) -> Value {
    json!(
        shared
            .world()
            .commands
            .get(&scope)
            .cloned()
            .unwrap_or_default()
    )
}

/// Replaces all commands of a scope; one that keeps its name and type keeps its id.
pub(super) fn overwrite(
    shared: &Shared,
    scope: Option<Snowflake>,
    commands: Vec<Map<String, Value>>,
) -> Value {
    let mut world = shared.world();
    let before = world.commands.remove(&scope).unwrap_or_default();
    let mut registered = Vec::new();
    for given in commands {
        let kind = given
            .get("type")
            .cloned()
            .unwrap_or_else(|| json!(CHAT_INPUT));
        let same = before
            .iter()
            .find(|old| Some(&old["name"]) == given.get("name") && old["type"] == kind);
        let id = same.map_or_else(|| json!(world.snowflakes.next()), |old| old["id"].clone());
        let mut command = json!({
            "id": id, "application_id": APPLICATION, "version": world.snowflakes.next(),
            "type": kind, "default_member_permissions": null, "description": "", "nsfw": false,
            "name_localizations": null, "description_localizations": null,
            "integration_types": [0], "contexts": null,
        });
        if let Some(guild) = scope {
            command["guild_id"] = json!(guild);
        }
        for (key, value) in given {
            command[key] = value;
        }
        registered.push(command);
    }
    world.commands.insert(scope, registered.clone());
    shared.tell(Change::Commands);
    json!(registered)
}

/// The command of this type and name as `person` finds it: the server's own before the global one.
pub(super) fn find<'a>(
    world: &'a World,
    person: &Person,
    kind: u64,
    name: &str,
) -> Result<&'a Value, String> {
    let mut all = world.commands.values().rev().flatten();
    let command = all.find(|command| command["type"] == kind && command["name"] == name);
    let command = command.ok_or_else(|| format!("no command `{name}` is registered"))?;
    let needs = command["default_member_permissions"]
        .as_str()
        .and_then(|bits| bits.parse().ok());
    // "0" means administrators only.
    let may = needs.is_none_or(|bits| {
        if bits == 0 {
            person.may(place::ADMINISTRATOR)
        } else {
            person.may(bits)
        }
    });
    match may {
        true => Ok(command),
        false => Err(format!("{} may not use `{name}`", person.name)),
    }
}

/// `data` of the interaction for a slash command: `path` is its name, with group and subcommand
/// after a space each; `options` an object of name and value.
///
/// With `focused`, the option being typed, nothing is required yet and no value is checked.
pub(super) fn slash_data(
    world: &World,
    people: &[Person],
    person: &Person,
    path: &str,
    options: &Value,
    focused: Option<&str>,
) -> Result<Value, String> {
    let mut words = path.split(' ');
    let command = find(world, person, CHAT_INPUT, words.next().unwrap_or_default())?;
    let mut groups = Vec::new();
    let mut level = command;
    for word in words {
        level = option_named(level, word)
            .filter(|option| is_subcommand(option))
            .ok_or_else(|| format!("`{path}`: there is no subcommand `{word}`"))?;
        groups.push(level);
    }
    if defined(level).iter().any(is_subcommand) {
        return Err(format!(
            "`{path}` is only a group; name one of its subcommands"
        ));
    }

    let mut given = given_options(level, options, focused)?;
    for group in groups.into_iter().rev() {
        given = vec![json!({"name": group["name"], "type": group["type"], "options": given})];
    }
    let mut data = json!({"id": command["id"], "name": command["name"], "type": CHAT_INPUT});
    if !given.is_empty() {
        data["options"] = json!(given);
    }
    if let Some(resolved) = resolve(people, level, options) {
        data["resolved"] = resolved;
    }
    Ok(data)
}

fn given_options(
    level: &Value,
    options: &Value,
    focused: Option<&str>,
) -> Result<Vec<Value>, String> {
    let empty = Map::new();
    let options = options.as_object().unwrap_or(&empty);
    for option in defined(level).iter().filter(|_| focused.is_none()) {
        let name = option["name"].as_str().unwrap_or_default();
        if option["required"] == true && !options.contains_key(name) {
            return Err(format!("the option `{name}` is required"));
        }
    }
    let mut given = Vec::new();
    for (name, value) in options {
        let option =
            option_named(level, name).ok_or_else(|| format!("there is no option `{name}`"))?;
        let mut one = json!({"name": name, "type": option["type"], "value": value});
        if focused == Some(name) {
            one["focused"] = json!(true);
        } else if focused.is_none() {
            check(option, value).map_err(|why| format!("the option `{name}` {why}"))?;
        }
        given.push(one);
    }
    match focused.filter(|focused| !options.contains_key(*focused)) {
        Some(focused) => Err(format!("the option `{focused}` being typed is not given")),
        None => Ok(given),
    }
}

/// Whether a client would send this value.
fn check(option: &Value, value: &Value) -> Result<(), String> {
    let fits = match option["type"].as_u64() {
        Some(3) => value.is_string(),
        Some(4) => value.is_i64(),
        Some(5) => value.is_boolean(),
        Some(6..=9 | 11) => value
            .as_str()
            .is_some_and(|id| id.parse::<Snowflake>().is_ok()),
        Some(10) => value.is_number(),
        _ => false,
    };
    if !fits {
        return Err(format!("does not take {value}"));
    }
    let choices = option["choices"]
        .as_array()
        .filter(|choices| !choices.is_empty());
    if choices.is_some_and(|choices| choices.iter().all(|choice| choice["value"] != *value)) {
        return Err(format!("does not offer {value}"));
    }
    let (size, shortest, longest) = match value.as_str() {
        Some(text) => (
            Some(text.chars().count() as f64),
            "min_length",
            "max_length",
        ),
        None => (value.as_f64(), "min_value", "max_value"),
    };
    let below = |bound: &str| {
        option[bound]
            .as_f64()
            .zip(size)
            .is_some_and(|(min, size)| size < min)
    };
    let above = |bound: &str| {
        option[bound]
            .as_f64()
            .zip(size)
            .is_some_and(|(max, size)| size > max)
    };
    if below(shortest) || above(longest) {
        return Err("is outside its limits".to_owned());
    }
    Ok(())
}

/// The users and channels that options name by id.
fn resolve(people: &[Person], level: &Value, options: &Value) -> Option<Value> {
    let (mut users, mut members, mut channels) = (Map::new(), Map::new(), Map::new());
    for option in defined(level) {
        let Some(id) = option["name"]
            .as_str()
            .and_then(|name| options[name].as_str())
        else {
            continue;
        };
        let person = people.iter().find(|person| person.id.to_string() == id);
        if let (Some(6 | 9), Some(person)) = (option["type"].as_u64(), person) {
            let mut member = person.member(true);
            member.as_object_mut().map(|member| member.remove("user"));
            users.insert(id.to_owned(), person.user());
            members.insert(id.to_owned(), member);
        }
        let channel = id
            .parse()
            .ok()
            .and_then(|id| place::channel(id, Some(place::MEMBER_PERMISSIONS)));
        if let (Some(7), Some(channel)) = (option["type"].as_u64(), channel) {
            channels.insert(id.to_owned(), channel);
        }
    }
    if users.is_empty() && channels.is_empty() {
        return None;
    }
    let mut resolved = Map::new();
    for (key, found) in [
        ("users", users),
        ("members", members),
        ("channels", channels),
    ] {
        if !found.is_empty() {
            resolved.insert(key.to_owned(), Value::Object(found));
        }
    }
    Some(Value::Object(resolved))
}

fn defined(level: &Value) -> &[Value] {
    level["options"].as_array().map_or(&[], Vec::as_slice)
}

fn option_named<'a>(level: &'a Value, name: &str) -> Option<&'a Value> {
    defined(level).iter().find(|option| option["name"] == name)
}

fn is_subcommand(option: &Value) -> bool {
    option["type"] == SUBCOMMAND || option["type"] == SUBCOMMAND_GROUP
}
