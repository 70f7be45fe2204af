//! Resolves the people, roles and channels in the options of a command.

use serde_json::{Map, Value, json};

use super::SandboxOptions;
use super::channel::Channel;
use super::command_input::CommandInput;
use super::server;
use super::snowflake::Snowflake;
use super::state::SandboxState;

const USER: u64 = 6;
const CHANNEL: u64 = 7;
const ROLE: u64 = 8;
const MENTIONABLE: u64 = 9;

/// Returns `resolved` of the interaction; `None` if no option contains an id.
///
/// # Errors
/// Fails if a client would not offer the value of an option.
pub(super) fn resolve_options(
    known: &SandboxOptions,
    state: &SandboxState,
    defined: &[Value],
    input: &CommandInput,
) -> Result<Option<Value>, String> {
    let mut resolved = Map::new();
    for option in defined {
        let name = option["name"].as_str().unwrap_or_default();
        let Some(id) = input.options[name].as_str() else {
            continue;
        };
        let found = match option["type"].as_u64() {
            Some(USER) => person(known, input.channel, id),
            Some(CHANNEL) => channel(state, option, input, id),
            Some(ROLE) => role(known, input.channel, id),
            Some(MENTIONABLE) => {
                person(known, input.channel, id).or_else(|| role(known, input.channel, id))
            }
            _ => continue,
        };
        // An option that is still being typed may contain any text.
        if found.is_none() && input.focused.is_none() {
            return Err(format!("the option `{name}` does not offer `{id}`"));
        }
        for (list, value) in found.into_iter().flatten() {
            let list = resolved.entry(list).or_insert_with(|| json!({}));
            list[id] = value;
        }
    }
    Ok((!resolved.is_empty()).then_some(Value::Object(resolved)))
}

type ResolvedEntries = Option<Vec<(&'static str, Value)>>;

fn person(known: &SandboxOptions, channel: &Channel, id: &str) -> ResolvedEntries {
    let mut people = known.people.iter();
    let person = people.find(|person| person.id.to_string() == id)?;
    let mut found = vec![("users", person.user())];
    if channel.guild().is_some() {
        let mut member = person.member(true);
        for not_here in ["user", "deaf", "mute"] {
            member.as_object_mut()?.remove(not_here);
        }
        found.push(("members", member));
    }
    Some(found)
}

/// Resolves a channel of the same server, if the option accepts its type.
fn channel(
    state: &SandboxState,
    option: &Value,
    input: &CommandInput,
    id: &str,
) -> ResolvedEntries {
    let id: Snowflake = id.parse().ok()?;
    let channel = state.channels.get(&id)?;
    let is_here = channel.guild().is_some() && channel.guild() == input.channel.guild();
    let json = channel.json_for(input.person);
    let types = option["channel_types"].as_array();
    let is_taken = types.is_none_or(|types| types.contains(&json["type"]));
    (is_here && is_taken).then(|| vec![("channels", json)])
}

fn role(known: &SandboxOptions, channel: &Channel, id: &str) -> ResolvedEntries {
    let role = server::role(known, channel.guild()?, id)?;
    Some(vec![("roles", role)])
}
