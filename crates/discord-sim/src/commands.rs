//! The registered commands, and how a client turns a person's input into an interaction.
//!
//! A client does not send invalid input. Here, invalid input is an error with a sentence that explains it.

use serde_json::{Map, Value, json};

use super::channel::Channel;
use super::command_input::CommandInput;
use super::fixtures::{self, APPLICATION, Person};
use super::installation::Installation;
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState};
use super::{Change, SandboxOptions, action, resolve};

const CHAT_INPUT: u64 = 1;
const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;

/// Returns the commands of a scope: of a server, or global.
pub(super) fn list(shared: &SharedState, scope: Option<Snowflake>) -> Value {
    json!(
        shared
            .lock()
            .commands
            .get(&scope)
            .cloned()
            .unwrap_or_default()
    )
}

/// Replaces all commands of a scope. A command with the same name and type keeps its id.
pub(super) fn overwrite(
    shared: &SharedState,
    scope: Option<Snowflake>,
    commands: Vec<Map<String, Value>>,
) -> Value {
    let mut state = shared.lock();
    let before = state.commands.remove(&scope).unwrap_or_default();
    let mut registered = Vec::new();
    for given in commands {
        let kind = given
            .get("type")
            .cloned()
            .unwrap_or_else(|| json!(CHAT_INPUT));
        let same = before
            .iter()
            .find(|old| Some(&old["name"]) == given.get("name") && old["type"] == kind);
        let id = same.map_or_else(|| json!(state.snowflakes.next()), |old| old["id"].clone());
        let mut command = json!({
            "id": id, "application_id": APPLICATION, "version": state.snowflakes.next(),
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
    state.commands.insert(scope, registered.clone());
    shared.publish(Change::Commands);
    json!(registered)
}

/// Returns the command of this type and name that `person` can use in the channel. Commands of the server take
/// precedence over global ones.
pub(super) fn find<'a>(
    state: &'a SandboxState,
    person: &Person,
    channel: &Channel,
    kind: u64,
    name: &str,
) -> Result<&'a Value, String> {
    let command =
        listed(state, channel).find(|command| command["type"] == kind && command["name"] == name);
    let command = command.ok_or_else(|| format!("no command `{name}` is registered"))?;
    may_use(state, command, person, channel)?;
    Ok(command)
}

/// Returns the commands that `person` can use in the channel, those of the server first.
pub(super) fn usable<'a>(
    state: &'a SandboxState,
    person: &Person,
    channel: &Channel,
) -> impl Iterator<Item = &'a Value> {
    listed(state, channel).filter(|command| may_use(state, command, person, channel).is_ok())
}

/// Returns the commands available in the channel. A server command hides the global command of the same name.
fn listed<'a>(state: &'a SandboxState, channel: &Channel) -> impl Iterator<Item = &'a Value> {
    let of = |scope: Option<Snowflake>| state.commands.get(&scope).map_or(&[][..], Vec::as_slice);
    let own = channel.guild().map_or(&[][..], |guild| of(Some(guild)));
    let is_hidden = |command: &&Value| {
        let same = |own: &Value| own["type"] == command["type"] && own["name"] == command["name"];
        own.iter().any(same)
    };
    let global = of(None).iter().filter(move |command| !is_hidden(command));
    own.iter().chain(global)
}

/// Checks that `person` can use a command in the channel.
///
/// # Errors
/// A sentence with the reason.
fn may_use(
    state: &SandboxState,
    command: &Value,
    person: &Person,
    channel: &Channel,
) -> Result<(), String> {
    let name = command["name"].as_str().unwrap_or_default();
    let person = &state.acting(person, channel.id);
    if Installation::of(state, person, channel, command).is_none() {
        return Err(format!("`{name}` is not installed for this channel"));
    }
    let contexts = command["contexts"].as_array();
    let here = action::context(channel);
    if contexts.is_some_and(|contexts| contexts.iter().all(|context| *context != here)) {
        return Err(format!("`{name}` is not available in this channel"));
    }
    if channel.guild().is_some() && !person.has_permissions(fixtures::USE_APPLICATION_COMMANDS) {
        return Err(format!(
            "{} cannot use commands in this channel",
            person.name
        ));
    }
    let needs = command["default_member_permissions"]
        .as_str()
        .and_then(|bits| bits.parse().ok());
    // "0" means administrators only.
    let may = needs.is_none_or(|bits| {
        if bits == 0 {
            person.has_permissions(fixtures::ADMINISTRATOR)
        } else {
            person.has_permissions(bits)
        }
    });
    match may || channel.guild().is_none() {
        true => Ok(()),
        false => Err(format!("{} cannot use `{name}`", person.name)),
    }
}

/// Returns the `data` of the interaction for a slash command. `path` is its name, with group and subcommand separated
/// by spaces.
pub(super) fn slash_data(
    known: &SandboxOptions,
    state: &SandboxState,
    path: &str,
    input: &CommandInput,
) -> Result<Value, String> {
    let mut words = path.split(' ');
    let name = words.next().unwrap_or_default();
    let command = find(state, input.person, input.channel, CHAT_INPUT, name)?;
    let mut groups = Vec::new();
    let mut level = command;
    for word in words {
        level = option_named(level, word)
            .filter(|option| is_subcommand(option))
            .ok_or_else(|| format!("`{path}`: no subcommand `{word}`"))?;
        groups.push(level);
    }
    if defined(level).iter().any(is_subcommand) {
        return Err(format!(
            "`{path}` is only a group; choose one of its subcommands"
        ));
    }

    let mut given = given_options(level, input.options, input.focused)?;
    for group in groups.into_iter().rev() {
        given = vec![json!({"name": group["name"], "type": group["type"], "options": given})];
    }
    let mut data = json!({"id": command["id"], "name": command["name"], "type": CHAT_INPUT});
    if !given.is_empty() {
        data["options"] = json!(given);
    }
    let resolved = resolve::resolve_options(known, state, defined(level), input)?;
    if let Some(resolved) = resolved {
        data["resolved"] = resolved;
    }
    if let Some(guild) = command.get("guild_id") {
        data["guild_id"] = guild.clone();
    }
    Ok(data)
}

/// Returns the options of the interaction.
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
        let option = option_named(level, name).ok_or_else(|| format!("no option `{name}`"))?;
        let mut one = json!({"name": name, "type": option["type"], "value": value});
        if focused == Some(name) {
            one["focused"] = json!(true);
        } else if focused.is_none() {
            check(option, value).map_err(|why| format!("the option `{name}` {why}"))?;
        }
        given.push(one);
    }
    match focused.filter(|focused| !options.contains_key(*focused)) {
        Some(focused) => Err(format!("the focused option `{focused}` is missing")),
        None => Ok(given),
    }
}

/// Checks that a client would send this value.
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
        return Err(format!("does not accept {value}"));
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

/// Returns the options that a command or subcommand defines.
fn defined(level: &Value) -> &[Value] {
    level["options"].as_array().map_or(&[], Vec::as_slice)
}

fn option_named<'a>(level: &'a Value, name: &str) -> Option<&'a Value> {
    defined(level).iter().find(|option| option["name"] == name)
}

fn is_subcommand(option: &Value) -> bool {
    option["type"] == SUBCOMMAND || option["type"] == SUBCOMMAND_GROUP
}
